import { requestRates } from "../../../components/edge/web-acl-rates";
import { webAclRules, type WebAclNeeds } from "../../../components/edge/web-acl-plan";
import { holds, type Request } from "./requests";

/** What a web ACL is asked for unless a test says otherwise. */
export const usual: WebAclNeeds = {
    rates: requestRates({}),
    maximumBodyMiB: 10,
    maximumGraphqlDepth: 20,
    allowsIntrospection: false,
    largeBodyPaths: [],
    allowedCountries: [],
    blockedCountries: [],
    blockedAddresses: [],
    exclusions: [],
    versions: {},
};
/** AWS's group against common vulnerabilities. */
export const common = "AWSManagedRulesCommonRuleSet";
/** Label of a body that is larger than AWS WAF sees. */
export const tooLarge = "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body";
/** Label of a body with HTML in it that does something. */
export const crossSite = "awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body";
/** Rules of AWS's groups by the label they set, as far as tests set one. */
const ruleOf: Readonly<Record<string, string>> = { [tooLarge]: "SizeRestrictions_BODY", [crossSite]: "CrossSiteScripting_BODY" };

/** Name of the rule that blocks a request; none if it passes. A group blocks what one of its rules labels, unless that rule only counts. */
export function blocks(needs: WebAclNeeds, request: Request): string | undefined {
    const labels = new Set<string>();
    for (const { name, statement, action } of webAclRules("acl", needs)) {
        const group = statement.managedRuleGroupStatement;
        if (group === undefined) {
            if (action !== undefined && holds(statement, request, labels)) return name;
            continue;
        }
        const counted = (group.ruleActionOverrides ?? []).map((override) => override.name);
        for (const label of request.labels?.[group.name] ?? []) {
            labels.add(label);
            if (!counted.includes(ruleOf[label] ?? "")) return name;
        }
    }
    return undefined;
}
