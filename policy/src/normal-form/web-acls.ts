import { Fields } from "./fields";
import { anyOf, isUnknown, UNKNOWN, type Known } from "./known";
import { pointsTo, type Resource, type Stack } from "./stack";
import { WEB_ACL, WEB_ACL_RULE, WEB_ACL_RULE_GROUP } from "./types";

/** A rule of a web ACL, in whichever form it is written, as far as policies ask about it. */
export interface WebAclRule {
    /** Where it is written. */
    resource: Resource;
    /** Name of AWS's own rule group that it asks; nothing if it asks none of AWS's. */
    group: Known<string> | undefined;
    /** Version of the group that it stays with; nothing if it follows the one AWS chooses. */
    version: Known<string> | undefined;
    /** Whether the group blocks nothing, since its verdict is only counted. */
    isCounted: Known<boolean>;
    /** Whether the group sees part of the requests only. */
    isNarrowed: Known<boolean>;
    /** Rules of the group that only count. */
    counted: Known<readonly Known<string>[]>;
    /** Whether it ends the evaluation by letting a request through, by itself or for a rule of its group. */
    allows: Known<boolean>;
    /** What it asks of a request; nothing if it is a group that a resource adds. */
    statement: Known<Fields> | undefined;
    /** Whether it refuses a request that its statement is true of, by an action of its own. One that counts refuses nothing. */
    blocks: Known<boolean>;
}

/** The rules of a web ACL, and whether some could not be read. */
export interface WebAclRules {
    rules: readonly WebAclRule[];
    isIncomplete: boolean;
}

type Given = Known<Fields> | undefined;

const within = (fields: Given, name: string): Given => (isUnknown(fields) ? UNKNOWN : fields?.fields(name));
const has = (fields: Given, name: string): Known<boolean> => (isUnknown(fields) ? UNKNOWN : fields?.has(name) === true);

/** The rules of a web ACL: of its own list, of its own JSON, and of resources that add to it. */
export function rulesOf(stack: Stack, acl: Resource): WebAclRules {
    const own = acl.fields.children("rules");
    const json = readJson(acl);
    const lists: Known<Known<Fields>[]>[] = [own ?? [], json];
    const inline = lists.flatMap((list) => (isUnknown(list) ? [] : list));
    const attached = stack
        .ofType(WEB_ACL_RULE, WEB_ACL_RULE_GROUP)
        .map((resource) => ({ resource, isOf: pointsTo(stack.link(resource, "webAclArn", [WEB_ACL]), acl) }));
    return {
        rules: [
            ...inline.flatMap((rule) => (isUnknown(rule) ? [] : [statementRule(acl, rule)])),
            ...attached
                .filter(({ isOf }) => isOf === true)
                .map(({ resource }) => (resource.type === WEB_ACL_RULE ? statementRule(resource, resource.fields) : groupRule(resource))),
        ],
        isIncomplete: lists.some(isUnknown) || inline.some(isUnknown) || attached.some(({ isOf }) => isUnknown(isOf)),
    };
}

/** A rule with a statement: in the list of a web ACL, or a resource of its own. */
function statementRule(resource: Resource, rule: Fields): WebAclRule {
    const group = within(rule.fields("statement"), "managedRuleGroupStatement");
    const action = rule.fields("action");
    const override = rule.fields("overrideAction");
    return {
        ...ofGroup(resource, group),
        isCounted: has(override, "count"),
        allows: anyOf([has(action, "allow"), overridesTo(group, "allow")]),
        statement: rule.fields("statement"),
        blocks: has(action, "block"),
    };
}

/** A resource that adds a rule group; its override is a word. */
function groupRule(resource: Resource): WebAclRule {
    const group = resource.fields.fields("managedRuleGroup");
    const override = resource.fields.text("overrideAction");
    return {
        ...ofGroup(resource, group),
        isCounted: isUnknown(override) ? UNKNOWN : override?.toLowerCase() === "count",
        allows: overridesTo(group, "allow"),
        statement: undefined,
        blocks: false,
    };
}

function ofGroup(resource: Resource, group: Given): Pick<WebAclRule, "resource" | "group" | "version" | "isNarrowed" | "counted"> {
    const vendor = isUnknown(group) ? UNKNOWN : group?.text("vendorName");
    const name = isUnknown(group) ? UNKNOWN : group?.text("name");
    return {
        resource,
        group: isUnknown(vendor) ? UNKNOWN : vendor === "AWS" ? name : undefined,
        version: isUnknown(group) ? UNKNOWN : group?.text("version"),
        isNarrowed: has(group, "scopeDownStatement"),
        counted: rulesOverriddenTo(group, "count"),
    };
}

/** Names of a group's rules whose action is replaced by another; the older list of excluded rules is of those that count. */
function rulesOverriddenTo(group: Given, action: string): Known<readonly Known<string>[]> {
    if (group === undefined || isUnknown(group)) return isUnknown(group) ? UNKNOWN : [];
    const overrides = group.children("ruleActionOverrides") ?? [];
    const excluded = (action === "count" ? group.children("excludedRules") : undefined) ?? [];
    if (isUnknown(overrides) || isUnknown(excluded)) return UNKNOWN;
    const replaced = overrides.map((one) => (isUnknown(one) ? UNKNOWN : { one, hit: has(one.fields("actionToUse"), action) }));
    if (replaced.some((one) => isUnknown(one) || isUnknown(one.hit))) return UNKNOWN;
    const hits = replaced.flatMap((entry) => (!isUnknown(entry) && entry.hit === true ? [entry.one] : []));
    return [...hits, ...excluded].map((one) => (isUnknown(one) ? UNKNOWN : (one.text("name") ?? UNKNOWN)));
}

function overridesTo(group: Given, action: string): Known<boolean> {
    const rules = rulesOverriddenTo(group, action);
    return isUnknown(rules) ? UNKNOWN : rules.length > 0;
}

/** The rules a web ACL takes as JSON, which spells its keys with capitals. */
function readJson(acl: Resource): Known<Known<Fields>[]> {
    const text = acl.fields.text("ruleJson");
    if (text === undefined || isUnknown(text)) return isUnknown(text) ? UNKNOWN : [];
    try {
        const parsed: unknown = JSON.parse(text);
        return Array.isArray(parsed) ? parsed.map((rule) => Fields.of(decapitalised(rule))) : UNKNOWN;
    } catch {
        return UNKNOWN;
    }
}

function decapitalised(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(decapitalised);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, nested]) => [key.charAt(0).toLowerCase() + key.slice(1), decapitalised(nested)]),
    );
}
