import { resourcePolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import type { ControlId } from "../controls";
import { not } from "../normal-form/known";
import type { Resource } from "../normal-form/stack";
import { tag } from "../normal-form/tags";
import { BUCKETS, KEYS, STACK } from "../normal-form/types";

/** Resources whose deletion loses data, or the way to read it. */
const HOLDS_DATA: ReadonlySet<string> = new Set([
    ...BUCKETS,
    ...KEYS,
    "aws:ebs/volume:Volume",
    "aws:efs/fileSystem:FileSystem",
    "aws:rds/instance:Instance",
    "aws:rds/cluster:Cluster",
    "aws:dynamodb/table:Table",
    "aws:backup/vault:Vault",
    "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault",
    "aws:amp/workspace:Workspace",
    "aws:acmpca/certificateAuthority:CertificateAuthority",
    "aws:opensearch/domain:Domain",
    "aws:cloudtrail/eventDataStore:EventDataStore",
]);

/** Resources that hold data only if they say so by a tag `dataClass` of their own. */
const HOLDS_TAGGED_DATA: ReadonlySet<string> = new Set(["aws:cloudwatch/logGroup:LogGroup"]);

const holdsData = (resource: Resource): boolean =>
    HOLDS_DATA.has(resource.type) || (HOLDS_TAGGED_DATA.has(resource.type) && tag(resource, "dataClass") !== undefined);

const controlFor = ({ type }: Resource): ControlId => ((KEYS as readonly string[]).includes(type) ? "KM-1" : "HA-3");

/**
 * Judges that whatever holds data can't be deleted by a run of Pulumi, unless the stack says why it may.
 *
 * Controls: KM-1, HA-3, DT-4.
 */
export function judgeProtection(resource: Resource, { settings }: Pick<Context, "settings">): Judgement {
    const judgement = new Judgement();
    const because = settings.allowDestroyBecause;
    if (because !== undefined) {
        if (resource.type === STACK) judgement.note({ control: "HA-3", resource, text: `what holds data may be destroyed: ${because}` });
        return judgement;
    }
    if (!holdsData(resource)) return judgement;
    const control = controlFor(resource);
    const mend = "set the option protect; to destroy on purpose, set weaviate-aws:allowDestroyBecause to the reason";
    if (!resource.protect) {
        judgement.refuse({
            control,
            resource,
            wrong: "Data can be deleted by a run of Pulumi",
            found: "protect false",
            allowed: "true",
            mend,
        });
    }
    const force = resource.fields.flag("forceDestroy") ?? false;
    judgement.expect(
        not(force),
        {
            control,
            resource,
            wrong: "Deleting a resource deletes the data in it",
            found: "forceDestroy true",
            allowed: "false",
            mend: "leave forceDestroy out",
        },
        "forceDestroy is not known",
    );
    return judgement;
}

/** Data is not lost by a mistake in a program. */
export const dataIsProtectedFromDeletion = resourcePolicy(
    {
        name: "data-is-protected-from-deletion",
        displayName: "Data is protected from deletion",
        controls: ["HA-3", "KM-1", "DT-4"],
        severity: "high",
        description:
            "Buckets, keys, volumes, file systems, databases, vaults and classified logs are protected, unless the stack says why they may be destroyed.",
        remediationSteps:
            "Set the resource option `protect: true`. To destroy on purpose, set `weaviate-aws:allowDestroyBecause` to the reason and run `pulumi up` first.",
    },
    judgeProtection,
);
