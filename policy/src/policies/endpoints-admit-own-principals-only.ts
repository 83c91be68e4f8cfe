import type { ControlId } from "../controls";
import { stackPolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { OwnAccounts } from "../normal-form/accounts";
import type { Statement } from "../normal-form/documents";
import { admitsStrangers, callersText, type Owners } from "../normal-form/endpoint-callers";
import { endpointPolicyOf } from "../normal-form/endpoint-policies";
import {
    bucketsReachedIn,
    otherAccountsText,
    otherBucketsText,
    reachesOtherAccounts,
    reachesOtherBuckets,
    readsAwsBuckets,
    type Buckets,
} from "../normal-form/endpoint-resources";
import { allOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { VPC_ENDPOINT } from "../normal-form/types";

/** What the statements of an endpoint's policy are compared with. */
interface Own {
    owners: Owners;
    buckets: Buckets;
    isS3: Known<boolean>;
}

/** What no statement of an endpoint's policy may do, and for which services. */
const demands: readonly {
    control: ControlId;
    test: (statement: Statement, own: Own) => Known<boolean>;
    /** The services it is made of; of all without. */
    services?: (service: string) => boolean;
    wrong: string;
    found: (statement: Statement, own: Own) => string;
    allowed: (own: Own) => string;
    mend: string;
}[] = [
    {
        control: "VE-5",
        test: (statement, { owners, buckets, isS3 }) =>
            admitsStrangers(statement, owners, allOf([isS3, readsAwsBuckets(statement, buckets)])),
        wrong: "An endpoint lets strangers' calls through",
        found: (statement) => `Allow for ${callersText(statement)}`,
        allowed: ({ owners }) =>
            `principals of ${owners.accounts.text}, by ARN or by aws:PrincipalAccount, aws:PrincipalArn or a configured aws:PrincipalOrgID; for sts exchanges of tokens for its roles; for s3 reading AWS's own buckets`,
        mend: "name principals of the own account, or add the condition",
    },
    {
        control: "VE-5",
        test: (statement, { owners }) => reachesOtherAccounts(statement, owners),
        // Buckets have no account in their ARNs. And AWS documents no action for what the agent sends, and a policy of this kind.
        services: (service) => !["s3", "guardduty-data"].includes(service),
        wrong: "An endpoint lets calls through to other accounts' resources",
        found: (statement, { owners }) => `Allow of calls on ${otherAccountsText(statement, owners)}`,
        allowed: ({ owners }) =>
            `resources of ${owners.accounts.text}, by ARN or by aws:ResourceAccount or a configured aws:ResourceOrgID; what AWS owns, to read or start it; any resource for calls that know none of another account`,
        mend: "write the own account into the ARNs, or add the condition aws:ResourceAccount",
    },
    {
        control: "S3-6",
        test: (statement, { owners, buckets }) => reachesOtherBuckets(statement, owners, buckets),
        services: (service) => service === "s3",
        wrong: "The S3 endpoint lets calls through to buckets of others",
        found: (statement, { owners, buckets }) => `Allow of calls on ${otherBucketsText(statement, owners, buckets)}`,
        allowed: ({ owners }) =>
            `buckets of this stack by name, those AWS owns in the region to read, or buckets of ${owners.accounts.text} by aws:ResourceAccount or s3:ResourceAccount`,
        mend: "name the stack's buckets, or add the condition aws:ResourceAccount",
    },
];

/**
 * Judges the policy of every gateway and interface endpoint: it is there, lets through who is of the own account, and leads to what is.
 * Whose an organisation is, nothing in a stack tells: the policy's own configuration `organizations` names those that are trusted.
 *
 * Controls: VE-5, S3-6.
 */
export function judgeEndpointPolicies(stack: Stack, { settings, config }: Pick<Context, "settings" | "config">): Judgement {
    const judgement = new Judgement();
    const organizations = config.texts("organizations") ?? [];
    const owners: Owners = {
        accounts: new OwnAccounts(stack, settings.accounts),
        organizations: isUnknown(organizations) ? [] : organizations.filter((one) => !isUnknown(one)),
    };
    for (const endpoint of stack.ofType(VPC_ENDPOINT)) {
        const type = endpoint.fields.text("vpcEndpointType") ?? "Gateway";
        if (!isUnknown(type) && !["Gateway", "Interface"].includes(type)) continue; // the others take no policy
        const { texts, perhaps } = endpointPolicyOf(stack, endpoint);
        judgement.expect(
            texts.length > 0 ? true : perhaps || isUnknown(type) ? UNKNOWN : false,
            {
                control: "VE-5",
                resource: endpoint,
                wrong: "An endpoint has no policy",
                found: "none, so that AWS lets anyone through to anything",
                allowed: "a policy that says who may call what",
                mend: "set policy",
            },
            "whether the endpoint has a policy is not known",
        );
        const { region, name } = serviceOf(endpoint);
        const own: Own = { owners, buckets: bucketsReachedIn(stack, region), isS3: isUnknown(name) ? UNKNOWN : name === "s3" };
        for (const text of texts) judgeText(judgement, endpoint, text, own);
    }
    return judgement;
}

function judgeText(judgement: Judgement, endpoint: Resource, text: Known<readonly Known<Statement>[]>, own: Own): void {
    if (isUnknown(text)) {
        judgement.doubt({ control: "VE-5", resource: endpoint, why: "the text of the endpoint's policy is not known" });
        return;
    }
    const { name } = serviceOf(endpoint);
    for (const statement of text) {
        if (isUnknown(statement)) {
            judgement.doubt({ control: "VE-5", resource: endpoint, why: "a statement of the endpoint's policy is not known" });
            continue;
        }
        for (const { control, wrong, test, services = () => true, found, allowed, mend } of demands) {
            const concerned = isUnknown(name) ? UNKNOWN : services(name);
            if (concerned === false) continue;
            const holds = test(statement, own);
            judgement.expect(
                holds === false ? true : concerned === true && holds === true ? false : UNKNOWN,
                {
                    control,
                    resource: endpoint,
                    wrong,
                    found: `${found(statement, own)}, in ${placeOf(statement)}`,
                    allowed: allowed(own),
                    mend,
                },
                "the service, a statement of the endpoint's policy, the stack's own account or a bucket's name is not known",
            );
        }
    }
}

/** Region and service of an endpoint, by its service's name: `eu-central-1` and `ecr.api` of `com.amazonaws.eu-central-1.ecr.api`. */
function serviceOf({ fields }: Resource): { region: Known<string>; name: Known<string> } {
    const name = fields.text("serviceName");
    if (name === undefined || isUnknown(name)) return { region: UNKNOWN, name: UNKNOWN };
    // China's names begin with the domain of its own suffix, cn.com.amazonaws.
    const [region = "", ...service] = name.replace(/^(cn\.)?com\.amazonaws\./, "").split(".");
    return { region, name: service.join(".") };
}

const placeOf = ({ sid }: Statement): string => (isUnknown(sid) || sid === undefined ? "a statement without a Sid" : `statement ${sid}`);

/** An endpoint lets through those who are named, to what is named. */
export const endpointsAdmitOwnPrincipalsOnly = stackPolicy(
    {
        name: "endpoints-admit-own-principals-only",
        displayName: "Endpoints admit our own principals only",
        controls: ["VE-5", "S3-6"],
        severity: "high",
        description:
            "Every VPC endpoint has a policy that lets through the own account's principals to its resources: no stranger's credentials, no stranger's bucket, nothing on everything.",
        remediationSteps:
            "Write the endpoint's policy with Allow statements that name principals of the own account (aws:PrincipalArn, aws:PrincipalAccount) and its resources, by ARN or by aws:ResourceAccount. Say which account is the own in `aws:allowedAccountIds`, and which organisations are trusted in the policy's configuration `organizations`.",
        configuration: {
            organizations: {
                type: "array",
                items: { type: "string" },
                description: "Ids of AWS organisations whose principals and resources count as own.",
            },
        },
    },
    judgeEndpointPolicies,
);
