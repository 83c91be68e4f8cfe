import { stackPolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { kubernetesObjects, namespaceOf, sayObject, specOf, type KubernetesObject } from "../normal-form/kubernetes/objects";
import { at, isOneOf, textAt } from "../normal-form/kubernetes/paths";
import { allOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Stack } from "../normal-form/stack";

/** Attachments of fixed targets, which nobody looks at again when pods come and go. */
const ATTACHMENTS = [
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    "aws:alb/targetGroupAttachment:TargetGroupAttachment",
    "aws:autoscaling/attachment:Attachment",
];

const TARGET_GROUPS = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"];

/** Namespaces whose Services a load balancer may reach, unless the policy is configured otherwise. */
const GATEWAYS = ["istio-ingress"];

function judgeBinding(judgement: Judgement, binding: KubernetesObject, gateways: readonly string[]): void {
    const spec = specOf(binding);
    const targetType = textAt(spec, "targetType");
    judgement.expect(
        allOf([isOneOf(namespaceOf(binding), gateways), targetType === undefined ? false : isOneOf(targetType, ["ip"])]),
        {
            control: "AC-5",
            resource: binding.resource,
            wrong: "A load balancer reaches past the gateway",
            found: `${sayObject(binding)}, outside of the gateway's namespace or not by the pods' own addresses`,
            allowed: `bindings with targetType ip in ${gateways.join(", ")}`,
            mend: "bind the target group to the ingress gateway's Service, and let the gateway route to what stands behind it",
        },
        "the namespace or the kind of targets of a binding is not known",
    );
    if (at(spec, "networking") !== undefined) {
        judgement.refuse({
            control: "AC-3",
            resource: binding.resource,
            wrong: "A binding opens security groups by itself",
            found: `a networking block in ${sayObject(binding)}`,
            allowed: "none: the rules between load balancer and gateway come from the traffic graph",
            mend: "leave networking out",
        });
    }
}

/**
 * Judges what load balancers reach: the gateway's pods by bindings, and nothing by attachments or target groups of another kind.
 *
 * Controls: AC-5, AC-3.
 */
export function judgeTargets(stack: Stack, { config }: Context): Judgement {
    const judgement = new Judgement();
    const configured = config.texts("gatewayNamespaces");
    const gateways =
        configured === undefined || isUnknown(configured) ? GATEWAYS : configured.filter((one): one is string => !isUnknown(one));
    for (const binding of kubernetesObjects(stack).ofKind("elbv2.k8s.aws/TargetGroupBinding")) judgeBinding(judgement, binding, gateways);
    for (const resource of stack.ofType(...ATTACHMENTS)) {
        judgement.refuse({
            control: "AC-5",
            resource,
            wrong: "A load balancer has a fixed target",
            found: "an attachment",
            allowed: "pods of the gateway, by a TargetGroupBinding",
            mend: "take the attachment out",
        });
    }
    for (const group of stack.ofType(...TARGET_GROUPS)) {
        const type = group.fields.text("targetType");
        const isIp: Known<boolean> = isUnknown(type) ? UNKNOWN : type === "ip";
        judgement.expect(
            isIp,
            {
                control: "AC-5",
                resource: group,
                wrong: "A target group takes nodes, functions or load balancers instead of pods",
                found: `targetType ${type === undefined || isUnknown(type) ? "instance, the default" : type}`,
                allowed: "ip",
                mend: "set targetType to ip: a node would pass requests on to whatever runs on it",
            },
            "the kind of targets is not known",
        );
    }
    return judgement;
}

/** From the internet there is one way in. */
export const loadBalancersReachTheGatewayOnly = stackPolicy(
    {
        name: "load-balancers-reach-the-gateway-only",
        displayName: "Load balancers reach the gateway only",
        controls: ["AC-5", "AC-3"],
        severity: "critical",
        description: "Target groups take pods of the ingress gateway by bindings without rules of their own, and no fixed targets.",
        remediationSteps:
            "Set `targetType` to `ip`, bind the group to the gateway's Service without `networking`, and take attachments out.",
        configuration: {
            gatewayNamespaces: {
                type: "array",
                description: "Namespaces whose Services a load balancer may reach; `istio-ingress` unless given.",
                items: { type: "string" },
            },
        },
    },
    judgeTargets,
);
