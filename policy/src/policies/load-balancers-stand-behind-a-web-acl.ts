import { stackPolicy } from "../framework/define";
import { fault, Judgement } from "../framework/judgement";
import { anyOf, allOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import { candidatesOf, type Resource, type Stack } from "../normal-form/stack";
import { CLASSIC_LOAD_BALANCER, LOAD_BALANCERS, WEB_ACL, WEB_ACL_ASSOCIATION } from "../normal-form/types";
import { rulesOf, type WebAclRule } from "../normal-form/web-acls";

/**
 * AWS's rule groups that every web ACL asks: common vulnerabilities, inputs known to be bad, addresses known to be bad.
 *
 * Source: AWS WAF Developer Guide, "AWS Managed Rules rule groups list".
 */
const WANTED = ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesAmazonIpReputationList"];

/**
 * Those of AWS's rule groups that have no versions.
 *
 * Source: AWS WAF Developer Guide, "Deployments for versioned AWS Managed Rules rule groups".
 */
const UNVERSIONED = ["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesAnonymousIpList"];

/** Whether a rule asks a group about every request and lets its verdict count. */
const asks = (rule: WebAclRule, group: string): Known<boolean> =>
    allOf([isUnknown(rule.group) ? UNKNOWN : rule.group === group, not(rule.isCounted), not(rule.isNarrowed)]);

function judgeAcl(judgement: Judgement, stack: Stack, acl: Resource): void {
    const { rules, isIncomplete } = rulesOf(stack, acl);
    const rest: Known<boolean>[] = isIncomplete ? [UNKNOWN] : [];
    for (const group of WANTED) {
        judgement.expect(
            anyOf([...rules.map((rule) => asks(rule, group)), ...rest]),
            fault(
                "WF-1",
                acl,
                "A web ACL does not ask one of AWS's rule groups about every request",
                `no rule that asks ${group}, or one that only counts what it says, or asks it about part of the requests`,
                WANTED.join(", "),
                `add ${group} with the override action none and without a scope-down statement; let single rules count where they are wrong`,
            ),
            "the rules of the web ACL are not known",
        );
    }
    judgement.expect(
        not(anyOf([...rules.map(({ allows }) => allows), ...rest])),
        fault(
            "WF-1",
            acl,
            "A rule lets requests past all rules behind it",
            "a rule, or a rule of a group, with the action allow",
            "block, count, challenge or captcha; the web ACL's default action admits what no rule stops",
            "let the rule that stops too much count, and block on its label elsewhere",
        ),
        "the actions of the web ACL's rules are not known",
    );
    for (const rule of rules) judgeVersion(judgement, rule);
    for (const { resource, group, counted } of rules) {
        if (isUnknown(group) || group === undefined || isUnknown(counted)) continue;
        for (const rule of counted) {
            if (isUnknown(rule)) judgement.doubt({ control: "WF-1", resource, why: "it is not known which rule of a group only counts" });
            else judgement.note({ control: "WF-1", resource, text: `the rule ${rule} of ${group} only counts` });
        }
    }
}

/** Demands that a group stays with a version: what AWS's default version blocks changes on a day that AWS chooses. */
function judgeVersion(judgement: Judgement, { resource, group, version }: WebAclRule): void {
    if (group === undefined) return;
    const isVersionless: Known<boolean> = isUnknown(group) ? UNKNOWN : UNVERSIONED.includes(group);
    const name = isUnknown(group) ? "one of AWS's rule groups" : group;
    judgement.expect(
        anyOf([isVersionless, isUnknown(version) ? UNKNOWN : version !== undefined]),
        fault(
            "WF-3",
            resource,
            "What a web ACL blocks changes when AWS says so",
            `no version of ${name}, which then follows AWS's default version`,
            "a static version of each group that has any",
            `name a version of ${name}; aws wafv2 list-available-managed-rule-group-versions shows which there are`,
        ),
        "the name or the version of a rule group is not known",
    );
}

function judgeBalancer(judgement: Judgement, stack: Stack, balancer: Resource, acls: Set<Resource>): void {
    const kind = balancer.fields.text("loadBalancerType") ?? "application";
    if (isUnknown(kind)) {
        judgement.doubt({ control: "AC-4", resource: balancer, why: "the type of the load balancer is not known" });
        return;
    }
    if (kind !== "application") {
        judgement.expect(
            balancer.fields.flag("internal") ?? false,
            fault(
                "AC-5",
                balancer,
                "A load balancer faces the internet that can have no web ACL",
                `loadBalancerType ${kind}, and not internal`,
                "an Application Load Balancer",
                "use an Application Load Balancer behind the web ACL, or make it internal",
            ),
            "it is not known whether the load balancer faces the internet",
        );
        return;
    }
    judgement.expect(
        not(balancer.fields.flag("enableWafFailOpen") ?? false),
        fault(
            "AC-4",
            balancer,
            "Requests pass when the web ACL cannot be asked",
            "enableWafFailOpen true",
            "false",
            "leave enableWafFailOpen out",
        ),
        "it is not known whether requests pass when the web ACL cannot be asked",
    );
    const { certain, possible } = stack.attachedTo(balancer, [WEB_ACL_ASSOCIATION], "resourceArn", LOAD_BALANCERS);
    judgement.expect(
        certain.length > 0 ? true : possible.length > 0 ? UNKNOWN : false,
        fault(
            "AC-4",
            balancer,
            "No web ACL stands before a load balancer",
            "no association of a web ACL with it",
            "a web ACL of the stack",
            "associate the environment's web ACL with it, before it has a listener",
        ),
        "it is not known which load balancer a web ACL is associated with",
    );
    for (const association of certain) {
        const link = stack.link(association, "webAclArn", [WEB_ACL]);
        for (const acl of candidatesOf(link)) acls.add(acl);
        if (candidatesOf(link).length > 0) continue;
        judgement.expect(
            link.kind === "unknown" ? UNKNOWN : false,
            fault(
                "AT-2",
                association,
                "A load balancer stands behind a web ACL that nobody judged",
                link.kind === "absent" ? "no web ACL" : "a web ACL from elsewhere",
                "a web ACL of the stack",
                "associate the environment's own web ACL",
            ),
            "it is not known which web ACL is associated",
        );
    }
}

/**
 * Judges that every Application Load Balancer stands behind a web ACL that fails closed and asks AWS's rule groups about every request.
 *
 * Controls: AC-4, AT-2, WF-1, WF-3.
 */
export function judgeWebAcls(stack: Stack): Judgement {
    const judgement = new Judgement();
    const acls = new Set<Resource>();
    for (const balancer of stack.ofType(...LOAD_BALANCERS)) judgeBalancer(judgement, stack, balancer, acls);
    for (const acl of acls) judgeAcl(judgement, stack, acl);
    for (const classic of stack.ofType(CLASSIC_LOAD_BALANCER)) {
        judgement.refuse(
            fault(
                "AC-4",
                classic,
                "A classic load balancer can have no web ACL",
                "a load balancer of the first generation",
                "an Application Load Balancer",
                "use an Application Load Balancer behind the web ACL",
            ),
        );
    }
    return judgement;
}

/** Nothing from the internet comes past the web application firewall. */
export const loadBalancersStandBehindAWebAcl = stackPolicy(
    {
        name: "load-balancers-stand-behind-a-web-acl",
        displayName: "Load balancers stand behind a web ACL",
        controls: ["AC-4", "AC-5", "AT-2", "WF-1", "WF-3"],
        severity: "critical",
        description:
            "Every Application Load Balancer is associated with a web ACL of the stack that fails closed and asks AWS's rule groups about every request, each in a static version where it has any.",
        remediationSteps:
            "Associate the environment's web ACL (`WebAcl`, `LoadBalancer` of this package), leave `enableWafFailOpen` out, and keep the managed groups with the override action none; exclude single rules on single paths, and name versions in `waf.versions`.",
    },
    judgeWebAcls,
);
