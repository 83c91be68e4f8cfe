import type { ArgumentFault } from "../faults";

/** A target group and the pods that are its targets. */
export interface TargetGroupBindingPlan {
    /** Role of the target group: `http` or `grpc`. */
    role: string;
    /** Port of the Service whose pods are registered, with the port of theirs it leads to. */
    port: number;
}

/** What a binding says; `Value` stands for what is only known once it exists. */
export interface Binding<Value> {
    role: string;
    port: number;
    namespace: string;
    serviceName: string;
    vpcId: Value;
    targetGroupArn: Value;
}

/**
 * A binding as the API takes it. All that the controller's webhook would look up in AWS is said, so that it looks up nothing.
 *
 * Source: kubernetes-sigs/aws-load-balancer-controller v3.5.0, the definition of `targetgroupbindings.elbv2.k8s.aws`;
 * webhooks/elbv2/targetgroupbinding_mutator.go.
 */
export const bindingOf = <Value>({ role, port, namespace, serviceName, vpcId, targetGroupArn }: Binding<Value>) => ({
    apiVersion: "elbv2.k8s.aws/v1beta1",
    kind: "TargetGroupBinding",
    metadata: {
        name: `${serviceName}-${role}`,
        namespace,
        labels: { "app.kubernetes.io/part-of": "weaviate-aws" },
        annotations: { "weaviate-aws/controls": "AC-5, HC-3" },
    },
    spec: {
        targetGroupARN: targetGroupArn,
        targetType: "ip",
        targetGroupProtocol: "HTTPS",
        ipAddressType: "ipv4",
        vpcID: vpcId,
        serviceRef: { name: serviceName, port },
    },
});

/** Every fault of the bindings, none if they are sound. */
export function bindingFaults(bindings: readonly TargetGroupBindingPlan[], roles: readonly string[]): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    bindings.forEach(({ role, port }, index) => {
        if (!roles.includes(role)) fault(`bindings[${index}].role`, `is "${role}", which has no target group; take ${roles.join(" or ")}`);
        if (bindings.findIndex((other) => other.role === role) !== index) {
            fault(`bindings[${index}].role`, `"${role}" stands twice; bind each target group once`);
        }
        if (!Number.isInteger(port) || port < 1 || port > 65_535) fault(`bindings[${index}].port`, `is ${port}; ports go from 1 to 65535`);
    });
    for (const role of roles) {
        if (!bindings.some((binding) => binding.role === role))
            fault("bindings", `leave out the target group "${role}", which gets no target`);
    }
    return faults;
}
