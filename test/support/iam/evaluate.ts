import { holds } from "./conditions";
import type { Policy, Statement } from "./document";
import { covers, coversResource, filled, type Context } from "./match";
import { accountOf, admission, type Admission, type Caller } from "./principals";

/** One call of AWS's API, as IAM sees it. */
export interface Request {
    caller: Caller;
    action: string;
    /** ARN of what it is on, or `*` for a call that takes no resource. */
    resource: string;
    /** Account the resource is in, where its ARN does not say so, as a bucket's does not. */
    resourceAccount: string;
    context?: Context;
}

/** Every document that has a say in a request. */
export interface Documents {
    /** The caller's own policies. */
    identity?: readonly Policy[];
    /** The resource's policy: a bucket's, a key's, a role's trust. */
    resource?: Policy;
    /** The policy of the VPC endpoint it comes through. */
    endpoint?: Policy;
    /** What the resource's policy is for: that of a key or of a role is needed even in the same account. */
    resourceKind?: "key" | "role" | "other";
}

/** What becomes of a request, and by which statement, or for want of which. */
export interface Decision {
    allowed: boolean;
    why: string;
}

/** Condition keys that AWS derives from who calls and how; whoever states one in the context overrides it. */
function contextOf({ caller, resourceAccount, context = {} }: Request): Context {
    const account = accountOf(caller);
    return {
        "aws:SecureTransport": "true",
        "s3:TlsVersion": "1.3",
        "aws:ResourceAccount": resourceAccount,
        "aws:PrincipalIsAWSService": String(caller.kind === "service"),
        "aws:ViaAWSService": "false",
        ...("arn" in caller ? { "aws:PrincipalArn": caller.arn } : {}),
        ...(account === undefined ? {} : { "aws:PrincipalAccount": account, "kms:CallerAccount": account }),
        ...context,
    };
}

/**
 * Decides a request as AWS does: an explicit denial anywhere ends it; an endpoint has to let it through; within an account the caller's
 * policies or the resource's have to allow it, across accounts both; a key's and a role's own policy always has to. A resource's policy
 * that names an account only hands on to that account's policies. Service control policies, permissions boundaries and session policies
 * are not part of it: the project makes none.
 *
 * Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access", "Cross-account policy evaluation
 * logic"; AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies"; AWS KMS Developer Guide, "Key policies in AWS
 * KMS" (no principal has any permission unless the key policy says so).
 */
export function evaluate(request: Request, documents: Documents): Decision {
    const context = contextOf(request);
    const { identity = [], resource, endpoint, resourceKind = "other" } = documents;
    const of = (policy: Policy, effect: Statement["effect"], withPrincipal: boolean) =>
        policy.statements.flatMap((statement) => {
            const how = statement.effect === effect ? applies(statement, request, context, withPrincipal) : undefined;
            return how === undefined ? [] : [{ how, text: `${statement.sid} of ${policy.name}` }];
        });

    const layers: [Policy, boolean][] = [...identity.map((policy): [Policy, boolean] => [policy, false])];
    if (resource) layers.push([resource, true]);
    if (endpoint) layers.push([endpoint, true]);
    const [denial] = layers.flatMap(([policy, withPrincipal]) => of(policy, "Deny", withPrincipal));
    if (denial) return { allowed: false, why: `denied by ${denial.text}` };
    if (endpoint && of(endpoint, "Allow", true).length === 0) return { allowed: false, why: `nothing in ${endpoint.name} lets it through` };

    const byIdentity = identity.flatMap((policy) => of(policy, "Allow", false))[0];
    const admitted = resource ? of(resource, "Allow", true) : [];
    const direct = admitted.find(({ how }) => how === "direct");
    const handedOn = admitted.find(({ how }) => how === "account");
    const account = accountOf(request.caller);
    if (account === undefined) return decision(direct, `nothing in ${resource?.name ?? "any policy"} allows it`);
    if (account !== request.resourceAccount) {
        if (byIdentity === undefined) return { allowed: false, why: "across accounts, and no policy of the caller allows it" };
        return decision(direct ?? handedOn, `across accounts, and nothing in ${resource?.name ?? "a policy of the resource"} allows it`);
    }
    if (direct) return decision(direct, "");
    if (resourceKind !== "other" && handedOn === undefined) {
        return { allowed: false, why: `nothing in ${resource?.name ?? "its own policy"} allows it, without which nobody may` };
    }
    return decision(byIdentity, "no policy of the caller or of the resource allows it");
}

const decision = (found: { text: string } | undefined, otherwise: string): Decision =>
    found ? { allowed: true, why: `allowed by ${found.text}` } : { allowed: false, why: otherwise };

/** Whether and how a statement applies. Policies of identities name no principal: theirs is the caller. */
function applies(statement: Statement, request: Request, context: Context, withPrincipal: boolean): Admission {
    const { actions, notActions, resources, notResources, conditions } = statement;
    const action = (pattern: string) => covers(pattern, request.action, true);
    if (actions ? !actions.some(action) : notActions?.some(action) === true) return undefined;
    const onto = (pattern: string) => {
        const text = filled(pattern, context);
        return text !== undefined && coversResource(text, request.resource);
    };
    if (resources ? !resources.some(onto) : notResources?.some(onto) === true) return undefined;
    if (!conditions.every((condition) => holds(condition, context))) return undefined;
    return withPrincipal ? admittedBy(statement, request.caller) : noPrincipal(statement);
}

function admittedBy({ sid, effect, principals, notPrincipals }: Statement, caller: Caller): Admission {
    if (principals !== undefined) return admission(principals, caller);
    if (notPrincipals === undefined) throw new RangeError(`${sid} names no principal, which a policy of a resource has to`);
    if (effect === "Allow") throw new RangeError(`${sid} allows everyone but some, which the evaluator does not know`);
    return admission(notPrincipals, caller) === undefined ? "direct" : undefined;
}

function noPrincipal({ sid, principals, notPrincipals }: Statement): Admission {
    if (principals !== undefined || notPrincipals !== undefined)
        throw new RangeError(`${sid} names a principal in a policy of an identity`);
    return "direct";
}
