import type { ControlId } from "../controls";
import { stackPolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { LOAD_BALANCERS } from "../normal-form/types";

/** Something a load balancer is to do with each request, where AWS's own choice or another lets clients deceive what stands behind it. */
interface Demand {
    property: string;
    /** The one value that is allowed. */
    wanted: string | boolean;
    /** What AWS takes where nothing is said. */
    otherwise: string | boolean;
    wrong: string;
    because: string;
}

/**
 * What an Application Load Balancer is to do with requests.
 *
 * Source: Elastic Load Balancing, "Load balancer attributes" and "HTTP headers and Application Load Balancers" (`append`, `defensive` and
 * `false` are the defaults); AWS Security Hub User Guide, controls ELB.4 and ELB.12.
 */
const DEMANDS: readonly Demand[] = [
    {
        property: "xffHeaderProcessingMode",
        wanted: "append",
        otherwise: "append",
        wrong: "Clients may write themselves which address they come from",
        because: "whoever counts or blocks by address behind it counts from the right, where the load balancer appends",
    },
    {
        property: "desyncMitigationMode",
        wanted: "strictest",
        otherwise: "defensive",
        wrong: "A load balancer passes on requests that its target may read as two",
        because: "only strictest refuses whatever is not as RFC 7230 has it",
    },
    {
        property: "dropInvalidHeaderFields",
        wanted: true,
        otherwise: false,
        wrong: "A load balancer passes on headers that are no headers",
        because: "a header the web ACL does not know by its name may be one to what stands behind it",
    },
];

function judgeRequests(judgement: Judgement, balancer: Resource): void {
    for (const { property, wanted, otherwise, wrong, because } of DEMANDS) {
        const found: Known<string | boolean> =
            (typeof wanted === "string" ? text(balancer, property) : flag(balancer, property)) ?? otherwise;
        judgement.expect(
            isUnknown(found) ? UNKNOWN : found === wanted,
            {
                control: "AC-4",
                resource: balancer,
                wrong,
                found: balancer.fields.has(property) ? `${property} ${String(found)}` : `no ${property}, for which AWS takes ${otherwise}`,
                allowed: String(wanted),
                mend: `set ${property} to ${wanted}: ${because}`,
            },
            `${property} is not known`,
        );
    }
}

const flag = ({ fields }: Resource, property: string): Known<boolean> | undefined => fields.flag(property);

function text({ fields }: Resource, property: string): Known<string> | undefined {
    const found = fields.text(property);
    return found === undefined || isUnknown(found) ? found : found.toLowerCase();
}

/** Who may delete the way in: nobody by mistake, in AWS's console either. */
function judgeDeletion(judgement: Judgement, balancer: Resource): void {
    const property = "enableDeletionProtection";
    const control: ControlId = "AC-4";
    judgement.expect(
        balancer.fields.flag(property) ?? false,
        {
            control,
            resource: balancer,
            wrong: "A load balancer can be deleted by mistake, and its web ACL and its address with it",
            found: balancer.fields.has(property) ? `${property} false` : `no ${property}, for which AWS takes false`,
            allowed: "true",
            mend: `set ${property} to true; to destroy on purpose, set weaviate-aws:allowDestroyBecause to the reason`,
        },
        `${property} is not known`,
    );
}

/**
 * Judges what every Application Load Balancer does with requests that are made to deceive, and that none can be deleted by mistake unless
 * the stack says why.
 *
 * Controls: AC-4, AT-2.
 */
export function judgeStrictness(stack: Stack, { settings }: Pick<Context, "settings">): Judgement {
    const judgement = new Judgement();
    for (const balancer of stack.ofType(...LOAD_BALANCERS)) {
        const kind = balancer.fields.text("loadBalancerType") ?? "application";
        if (isUnknown(kind)) judgement.doubt({ control: "AC-4", resource: balancer, why: "the type of the load balancer is not known" });
        else if (kind === "application") judgeRequests(judgement, balancer);
        if (settings.allowDestroyBecause === undefined) judgeDeletion(judgement, balancer);
    }
    return judgement;
}

/** What the web ACL has judged is what the gateway gets. */
export const loadBalancersAreStrict = stackPolicy(
    {
        name: "load-balancers-are-strict",
        displayName: "Load balancers are strict",
        controls: ["AC-4", "AT-2"],
        severity: "high",
        description:
            "Every Application Load Balancer appends clients' addresses, refuses requests that could be read as two, drops headers that are none; no load balancer can be deleted by mistake.",
        remediationSteps:
            'Set `xffHeaderProcessingMode: "append"`, `desyncMitigationMode: "strictest"`, `dropInvalidHeaderFields: true` and `enableDeletionProtection: true` (`LoadBalancer` of this package does).',
    },
    judgeStrictness,
);
