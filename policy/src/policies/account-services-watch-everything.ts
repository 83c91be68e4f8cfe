import { stackPolicy, type Context } from "../framework/define";
import { fault, Judgement } from "../framework/judgement";
import { anyOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import { candidatesOf, type Resource, type Stack } from "../normal-form/stack";
import {
    CONFIG_RECORDER,
    CONFIG_RECORDER_STATUS,
    DETECTOR,
    INTERNET_GATEWAY,
    INTERNET_GATEWAY_ATTACHMENT,
    SUBNETS,
    VOLUME_ENCRYPTION,
    VPC_BLOCK,
    VPC_BLOCK_EXCLUSION,
    VPCS,
} from "../normal-form/types";

/** A switch that is on unless it is said to be off. */
const isOn = ({ fields }: Resource, name: string): Known<boolean> => fields.flag(name) ?? true;

/** Whether a recorder records every type; AWS's own default leaves out those that are not regional. */
function recordsAll({ fields }: Resource): Known<boolean> {
    const group = fields.fields("recordingGroup");
    if (group === undefined || isUnknown(group)) return isUnknown(group) ? UNKNOWN : false;
    const parts = [group.flag("allSupported") ?? true, group.flag("includeGlobalResourceTypes") ?? false];
    if (parts.includes(false)) return false;
    return parts.some(isUnknown) ? UNKNOWN : true;
}

/** Whether something starts the recorder. Names of recorders are their ids. */
function isStarted(stack: Stack, recorder: Resource): Known<boolean> {
    const { certain, possible } = stack.attachedTo(recorder, [CONFIG_RECORDER_STATUS], "name", [CONFIG_RECORDER], ["id", "name"]);
    const started = anyOf(certain.map((status) => status.fields.flag("isEnabled") ?? false));
    return started === true || possible.length === 0 ? started : UNKNOWN;
}

function judgeRecorder(judgement: Judgement, stack: Stack, recorder: Resource): void {
    judgement.expect(
        recordsAll(recorder),
        fault(
            "SM-3",
            recorder,
            "AWS Config leaves types of resources out",
            "a recording group other than all supported types and global ones",
            "allSupported and includeGlobalResourceTypes true",
            "set both in recordingGroup",
        ),
        "it is not known what the recorder records",
    );
    judgement.expect(
        isStarted(stack, recorder),
        fault(
            "SM-3",
            recorder,
            "AWS Config has a recorder that nothing starts",
            "no recorder status that is enabled",
            "a recorder status with isEnabled true",
            "add one that names the recorder, after its delivery channel",
        ),
        "it is not known whether the recorder is started",
    );
}

/** Whether an exemption is for a VPC or a subnet of this stack. */
function isForOurs(stack: Stack, exclusion: Resource): Known<boolean> {
    const links = [stack.link(exclusion, "vpcId", VPCS), stack.link(exclusion, "subnetId", SUBNETS)].filter(
        ({ kind }) => kind !== "absent",
    );
    if (links.some((link) => candidatesOf(link).length > 0)) return true;
    return links.some(({ kind }) => kind === "unknown") ? UNKNOWN : false;
}

/**
 * Judges that a VPC which faces the internet is exempted from the block of public access, in every case: whoever switches that on, and
 * whenever, would cut it off else. And that the block is there, unless the configuration leaves it to somebody else: the account's other
 * VPCs have no guard but it.
 */
function judgeFacing(judgement: Judgement, stack: Stack, vpc: Resource, owner: string | undefined): void {
    const gateways = stack.attachedTo(vpc, [INTERNET_GATEWAY, INTERNET_GATEWAY_ATTACHMENT], "vpcId", VPCS);
    if (gateways.certain.length + gateways.possible.length === 0) return;
    const exempted = stack.attachedTo(vpc, [VPC_BLOCK_EXCLUSION], "vpcId", VPCS);
    const isFacing: Known<boolean> = gateways.certain.length > 0 ? true : UNKNOWN;
    judgement.expect(
        exempted.certain.length > 0 ? true : exempted.possible.length > 0 ? UNKNOWN : isFacing === true ? false : UNKNOWN,
        fault(
            "AC-1",
            vpc,
            "A VPC that faces the internet is cut off as soon as the account blocks public access",
            "no VpcBlockPublicAccessExclusion for the VPC",
            "one exclusion for the VPC, whether the block is on or not",
            "add an exclusion with the VPC's id (`AccountBaseline` of this package makes it in every case)",
        ),
        "it can't be told which VPC faces the internet, or is exempted",
    );
    if (owner !== undefined && owner !== "this-stack") return;
    judgement.expect(
        stack.ofType(VPC_BLOCK).length > 0 ? true : isFacing === true ? false : UNKNOWN,
        fault(
            "AC-1",
            vpc,
            "Other VPCs of the account may face the internet",
            "no VpcBlockPublicAccessOptions, though the configuration leaves the block to nobody else",
            "VpcBlockPublicAccessOptions with block-bidirectional, or its owner in weaviate-aws:baseline.vpcBlockPublicAccess",
            "let the stack make the block, or name who owns it",
        ),
        "it can't be told whether a VPC faces the internet",
    );
}

/**
 * Judges what a stack makes of the account's own services: nothing of them is switched off or has a gap, no exemption from the block of
 * public access is for somebody else, and the stack's own VPC has one.
 *
 * Controls: SM-1, SM-3, KM-1, AC-1.
 */
export function judgeAccountServices(stack: Stack, { settings }: Pick<Context, "settings">): Judgement {
    const judgement = new Judgement();
    for (const detector of stack.ofType(DETECTOR)) {
        const mend = "leave enable out; a detector that is adopted is no part of the stack";
        judgement.expect(
            isOn(detector, "enable"),
            fault("SM-1", detector, "GuardDuty is suspended", "enable false", "true", mend),
            "it is not known whether GuardDuty is on",
        );
    }
    for (const recorder of stack.ofType(CONFIG_RECORDER)) judgeRecorder(judgement, stack, recorder);
    for (const encryption of stack.ofType(VOLUME_ENCRYPTION)) {
        judgement.expect(
            isOn(encryption, "enabled"),
            fault("KM-1", encryption, "New volumes of the account are not encrypted", "enabled false", "true", "leave enabled out"),
            "it is not known whether new volumes are encrypted",
        );
    }
    for (const vpc of stack.ofType(...VPCS)) judgeFacing(judgement, stack, vpc, settings.vpcBlockOwner);
    for (const block of stack.ofType(VPC_BLOCK)) {
        const mode = block.fields.text("internetGatewayBlockMode");
        judgement.expect(
            isUnknown(mode) ? UNKNOWN : mode === "block-bidirectional",
            fault(
                "AC-1",
                block,
                "VPCs of the account may be reached from the internet, or reach it",
                "internetGatewayBlockMode other than block-bidirectional",
                "block-bidirectional",
                "block both directions, and exempt the VPCs that need one",
            ),
            "the mode of the block is not known",
        );
    }
    for (const exclusion of stack.ofType(VPC_BLOCK_EXCLUSION)) {
        judgement.expect(
            isForOurs(stack, exclusion),
            fault(
                "AC-1",
                exclusion,
                "A VPC of somebody else is exempted from the block of public access",
                "a VPC or subnet that is not of the stack",
                "the stack's own",
                "exempt a VPC in the stack that makes it",
            ),
            "it is not known which VPC is exempted",
        );
    }
    return judgement;
}

/** What watches over the account watches all of it. */
export const accountServicesWatchEverything = stackPolicy(
    {
        name: "account-services-watch-everything",
        displayName: "Account services watch everything",
        controls: ["SM-1", "SM-3", "KM-1", "AC-1"],
        severity: "high",
        description:
            "GuardDuty is not suspended, AWS Config records every type and is started, new volumes are encrypted, and public access is blocked in both directions but for the stack's own VPC, which is exempted in every case.",
        remediationSteps:
            "Take `AccountBaseline` of this package; to leave a service to somebody else, name its owner in the configuration instead of switching it off.",
    },
    judgeAccountServices,
);
