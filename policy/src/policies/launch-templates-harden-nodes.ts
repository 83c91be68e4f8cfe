import { stackPolicy } from "../framework/define";
import { fault, Judgement } from "../framework/judgement";
import type { Fields } from "../normal-form/fields";
import { allOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import { candidatesOf, type Resource, type Stack } from "../normal-form/stack";
import { blocks, groupsOf } from "../normal-form/launch-templates";
import { tierOf } from "../normal-form/tags";
import { DEFAULT_SECURITY_GROUP, LAUNCH_TEMPLATE, NODE_GROUP } from "../normal-form/types";

const each = (list: Known<Known<Fields>[]>, holds: (one: Fields) => Known<boolean>): Known<boolean> =>
    isUnknown(list) ? UNKNOWN : allOf(list.map((one) => (isUnknown(one) ? UNKNOWN : holds(one))));

const isText = (value: Known<string> | undefined, wanted: string): Known<boolean> => (isUnknown(value) ? UNKNOWN : value === wanted);

/** Whether metadata takes a token, and an answer comes no further than the host: a pod is one hop away. */
function metadataIsClosed({ fields }: Resource): Known<boolean> {
    const options = fields.fields("metadataOptions");
    if (options === undefined || isUnknown(options)) return isUnknown(options) ? UNKNOWN : false;
    const hops = options.number("httpPutResponseHopLimit");
    return allOf([isText(options.text("httpTokens"), "required"), isUnknown(hops) ? UNKNOWN : hops === 1]);
}

/** Whether every volume is encrypted with a key of one's own; a template without volumes leaves the image's as they are. */
function volumesAreEncrypted({ fields }: Resource): Known<boolean> {
    const volumes = blocks(fields, "blockDeviceMappings");
    if (!isUnknown(volumes) && volumes.length === 0) return false;
    return each(volumes, (mapping) => {
        const volume = mapping.fields("ebs");
        if (volume === undefined) return mapping.has("virtualName") || mapping.has("noDevice"); // no volume at all
        if (isUnknown(volume)) return UNKNOWN;
        const encrypted = volume.flag("encrypted");
        return allOf([isUnknown(encrypted) ? UNKNOWN : encrypted === true, volume.has("kmsKeyId")]);
    });
}

/** Whether no interface gets a public address. Without interfaces the subnet decides, and another policy judges it. */
const hasNoPublicAddress = ({ fields }: Resource): Known<boolean> =>
    each(blocks(fields, "networkInterfaces"), (one) => {
        const address = one.flag("associatePublicIpAddress");
        return isUnknown(address) ? UNKNOWN : address === false;
    });

/** Whether a template names groups of the stack, and each is of the template's own tier. */
function groupsAreOwn(stack: Stack, template: Resource): Known<boolean> {
    const { certain, possible, unknown, outside } = groupsOf(stack, template);
    if (outside > 0) return false;
    const own = tierOf(template);
    const fits = certain.map((group): Known<boolean> => {
        const tier = tierOf(group);
        if (group.type === DEFAULT_SECURITY_GROUP) return false;
        return isUnknown(tier) || isUnknown(own) ? UNKNOWN : tier === own && tier !== "none";
    });
    if (fits.includes(false)) return false;
    if (unknown || possible.length > 0) return UNKNOWN;
    return certain.length === 0 ? false : allOf(fits);
}

function judgeTemplate(judgement: Judgement, stack: Stack, template: Resource): void {
    judgement.expect(
        groupsAreOwn(stack, template),
        fault(
            "SS-1",
            template,
            "Nodes do not carry the security group of their tier",
            "no security group, one from elsewhere, or one of another tier than the template's tag says",
            "security groups of this stack with the template's own tier",
            "name the tier's security group, and tag the template with its tier; named none, EKS adds one that admits all its members",
        ),
        "it can't be told which security groups the template names",
    );
    judgement.expect(
        metadataIsClosed(template),
        fault(
            "SS-3",
            template,
            "Pods can read the credentials of their node",
            "metadata without a token, or more than one hop away",
            "httpTokens required and httpPutResponseHopLimit 1",
            "set both in metadataOptions",
        ),
        "metadataOptions are not known",
    );
    judgement.expect(
        volumesAreEncrypted(template),
        fault(
            "KM-1",
            template,
            "A node's volume is not encrypted with a key of one's own",
            "no volume, or one without encryption or key",
            "encrypted true and a kmsKeyId on each volume",
            "write out every volume of the image with both",
        ),
        "the volumes are not known",
    );
    judgement.expect(
        hasNoPublicAddress(template),
        fault(
            "DT-1",
            template,
            "A node may get a public address",
            "an interface whose associatePublicIpAddress is not false",
            "false",
            "set associatePublicIpAddress to false",
        ),
        "the network interfaces are not known",
    );
    if (template.fields.has("keyName")) {
        const wrong = "Nodes can be logged in to with an SSH key";
        judgement.refuse(fault("AC-7", template, wrong, "keyName", "no key", "leave keyName out; Systems Manager reaches nodes"));
    }
}

function judgeGroup(judgement: Judgement, stack: Stack, group: Resource): void {
    const { fields } = group;
    const template = fields.fields("launchTemplate");
    const identities = isUnknown(template) ? UNKNOWN : (template?.text("id") ?? template?.text("name"));
    const link = stack.resolve(
        identities,
        stack.candidates(group, "launchTemplate", [LAUNCH_TEMPLATE]),
        [LAUNCH_TEMPLATE],
        ["id", "name", "arn"],
    );
    const isOwn: Known<boolean> = candidatesOf(link).length > 0 ? true : link.kind === "unknown" ? UNKNOWN : false;
    judgement.expect(
        isOwn,
        fault(
            "SS-3",
            group,
            "Nodes start from a template that nobody judged",
            link.kind === "absent" ? "no launch template" : "a launch template from elsewhere",
            "a launch template of this stack",
            "give the node group one: without, EKS writes its own, with its own security group",
        ),
        "it can't be told which launch template the node group takes",
    );
    if (fields.has("remoteAccess")) {
        const mend = "leave remoteAccess out; Systems Manager reaches nodes";
        judgement.refuse(fault("AC-7", group, "Nodes can be logged in to by SSH", "remoteAccess", "none", mend));
    }
}

/**
 * Judges every launch template, and that every node group takes one.
 *
 * Controls: SS-1, SS-3, KM-1, DT-1, AC-7.
 */
export function judgeNodes(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const template of stack.ofType(LAUNCH_TEMPLATE)) judgeTemplate(judgement, stack, template);
    for (const group of stack.ofType(NODE_GROUP)) judgeGroup(judgement, stack, group);
    return judgement;
}

/** Nodes start hardened. */
export const launchTemplatesHardenNodes = stackPolicy(
    {
        name: "launch-templates-harden-nodes",
        displayName: "Launch templates harden nodes",
        controls: ["SS-1", "SS-3", "KM-1", "DT-1", "AC-7"],
        severity: "critical",
        description:
            "Launch templates name the tier's security group, keep metadata from pods, encrypt every volume with an own key, give no public address and no SSH key; node groups take one.",
        remediationSteps:
            'Name the security group of the tier, tag the template with it, set `metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 }`, encrypt each block device with `kmsKeyId`, and set `associatePublicIpAddress` to false.',
    },
    judgeNodes,
);
