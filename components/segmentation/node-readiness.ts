import { ValidatingAdmissionPolicy } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicy";
import { ValidatingAdmissionPolicyBinding } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicyBinding";
import { DaemonSet } from "@pulumi/kubernetes/apps/v1/daemonSet";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import type { OwnRegistry } from "../images/own-registry";
import { hostOf } from "./endpoint";
import { registryFaults } from "./install-plan";
import { agentMetadata, agentName, agentNamespace, agentRules, agentSpec, taintPolicy } from "./node-readiness-plan";

/** Arguments of {@link NodeReadiness}. */
export interface NodeReadinessArgs {
    /** This account's registry: images come from it alone. */
    registry: OwnRegistry;
    /** Address of the Kubernetes API, such as `https://….eks.amazonaws.com`. */
    endpoint: pulumi.Input<string>;
}

/**
 * Frees each node of its startup taint once Calico enforces policies on it, for as long as nodes come and go. Wait for Calico; whatever
 * runs on nodes and is not an agent waits for this component, which is there once every node is free.
 *
 * Controls: KA-2, NP-4, NP-8.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class NodeReadiness extends pulumi.ComponentResource {
    constructor(name: string, args: NodeReadinessArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:NodeReadiness", name, args, opts);
        refuse(`NodeReadiness ${name}`, registryFaults("registry", args.registry));
        const at = `${name}-${agentName}`;
        const own: pulumi.CustomResourceOptions = { parent: this, ...dependenciesOf(opts) };
        const after = (...needed: pulumi.Resource[]) => pulumi.mergeOptions(own, { dependsOn: needed });

        const policy = new ValidatingAdmissionPolicy(
            at,
            {
                metadata: { ...agentMetadata(undefined, "The agent changes its own node's startup taint and nothing else") },
                spec: taintPolicy,
            },
            own,
        );
        const enforced = new ValidatingAdmissionPolicyBinding(
            at,
            {
                metadata: { ...agentMetadata(undefined, "What the agent may not change is refused, not only noted") },
                spec: { policyName: agentName, validationActions: ["Deny"] },
            },
            after(policy),
        );
        const account = new ServiceAccount(at, { metadata: { ...agentMetadata(agentNamespace, "Identity of the agent") } }, own);
        const role = new ClusterRole(
            at,
            {
                metadata: { ...agentMetadata(undefined, "Nodes belong to no namespace; the policy says which the agent may change") },
                rules: agentRules,
            },
            own,
        );
        const granted = new ClusterRoleBinding(
            at,
            {
                metadata: { ...agentMetadata(undefined, "The agent's permission, once its bounds are enforced") },
                roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: agentName },
                subjects: [{ kind: "ServiceAccount", name: agentName, namespace: agentNamespace }],
            },
            after(enforced, account, role),
        );
        new DaemonSet(
            at,
            {
                metadata: { ...agentMetadata(agentNamespace, "Frees each node of its startup taint once policies are enforced there") },
                spec: agentSpec(args.registry, hostOf(args.endpoint)),
            },
            after(granted),
        );
        this.registerOutputs({});
    }
}
