import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import type { ControlId } from "../controls";
import type { Statement } from "../normal-form/documents";
import { admitsAnyBucket, admitsEverywhere, admitsStrangers, endpointPolicyOf } from "../normal-form/endpoint-policies";
import { isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { VPC_ENDPOINT } from "../normal-form/types";

/** What no statement of an endpoint's policy may do, and for which services. */
const demands: readonly {
    control: ControlId;
    test: (statement: Statement) => Known<boolean>;
    /** The services it is made of; of all without. */
    services?: (service: string) => boolean;
    wrong: string;
    found: string;
    allowed: string;
    mend: string;
}[] = [
    {
        control: "VE-5",
        test: admitsStrangers,
        wrong: "An endpoint lets anyone's calls through",
        found: "Allow for principal * without a condition that says who",
        allowed:
            "principals by ARN or a fixed aws:PrincipalAccount, aws:PrincipalArn or aws:PrincipalOrgID; for sts exchanges of tokens for roles of a fixed account; for s3 reading named buckets",
        mend: "add the condition",
    },
    {
        control: "VE-5",
        test: admitsEverywhere,
        // AWS documents no action for what the agent sends, and a policy of this kind.
        services: (service) => service !== "guardduty-data",
        wrong: "An endpoint lets every call through to every resource",
        found: "all actions of a service on all resources, whoever owns them",
        allowed: "named actions or resources, or a fixed aws:ResourceAccount or aws:ResourceOrgID",
        mend: "name what is called, or whose resources",
    },
    {
        control: "S3-6",
        test: admitsAnyBucket,
        services: (service) => service === "s3",
        wrong: "The S3 endpoint lets calls through to any bucket",
        found: "a resource that names no bucket",
        allowed: "buckets by name, or a fixed aws:ResourceAccount, s3:ResourceAccount or aws:ResourceOrgID",
        mend: "name the buckets",
    },
];

/**
 * Judges the policy of every gateway and interface endpoint: it is there, and says who and what it lets through.
 *
 * Controls: VE-5, S3-6.
 */
export function judgeEndpointPolicies(stack: Stack): Judgement {
    const judgement = new Judgement();
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
        for (const text of texts) judgeText(judgement, endpoint, text);
    }
    return judgement;
}

function judgeText(judgement: Judgement, endpoint: Resource, text: Known<readonly Known<Statement>[]>): void {
    if (isUnknown(text)) {
        judgement.doubt({ control: "VE-5", resource: endpoint, why: "the text of the endpoint's policy is not known" });
        return;
    }
    for (const statement of text) {
        if (isUnknown(statement)) {
            judgement.doubt({ control: "VE-5", resource: endpoint, why: "a statement of the endpoint's policy is not known" });
            continue;
        }
        for (const { test, services, ...finding } of demands) {
            const concerned = services === undefined ? true : concerns(endpoint, services);
            if (concerned === false) continue;
            const holds = test(statement);
            judgement.expect(
                holds === false ? true : concerned === true && holds === true ? false : UNKNOWN,
                { ...finding, resource: endpoint, found: `${finding.found}, in ${placeOf(statement)}` },
                "the service or a statement of the endpoint's policy is not known",
            );
        }
    }
}

/** Whether a demand is made of an endpoint, by the service its name ends in: `ecr.api` of `com.amazonaws.eu-central-1.ecr.api`. */
function concerns(endpoint: Resource, services: (service: string) => boolean): Known<boolean> {
    const name = endpoint.fields.text("serviceName");
    return name === undefined || isUnknown(name) ? UNKNOWN : services(name.split(".").slice(3).join("."));
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
            "Every VPC endpoint has a policy that says whose calls it lets through and to what: no stranger's credentials, no stranger's bucket, nothing on everything.",
        remediationSteps:
            "Write the endpoint's policy with Allow statements that name principals (aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalOrgID) and resources, or whose resources (aws:ResourceAccount).",
    },
    judgeEndpointPolicies,
);
