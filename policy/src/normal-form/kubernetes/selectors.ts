import { Fields } from "../fields";
import { allOf, isUnknown, not, UNKNOWN, type Known } from "../known";
import { has } from "./network-policies";
import { childrenAt, fieldsAt, textAt, textsAt, type Place } from "./paths";

/** Whether a selector of labels takes what has them. One that is absent takes nothing. Source: Kubernetes, "Labels and Selectors". */
export function selects(selector: Place, labels: Place): Known<boolean> {
    if (selector === undefined || isUnknown(selector)) return selector === undefined ? false : UNKNOWN;
    const wanted = fieldsAt(selector, "matchLabels");
    const expressions = childrenAt(selector, "matchExpressions");
    if (isUnknown(wanted) || isUnknown(expressions)) return UNKNOWN;
    const equal = (wanted?.names() ?? []).map((name) => same(textAt(wanted, name), textAt(labels, name)));
    return allOf([...equal, ...expressions.map((one) => (isUnknown(one) ? UNKNOWN : matches(one, labels)))]);
}

const same = (wanted: Known<string> | undefined, label: Known<string> | undefined): Known<boolean> =>
    isUnknown(wanted) || isUnknown(label) ? UNKNOWN : wanted === label;

function matches(expression: Fields, labels: Place): Known<boolean> {
    const key = expression.text("key");
    const operator = expression.text("operator");
    if (key === undefined || isUnknown(key) || operator === undefined || isUnknown(operator)) return UNKNOWN;
    const label = textAt(labels, key);
    if (isUnknown(label)) return UNKNOWN;
    const listed = label === undefined ? false : has(textsAt(expression, "values"), label);
    switch (operator) {
        case "In":
            return listed;
        case "NotIn":
            return not(listed);
        case "Exists":
            return label !== undefined;
        case "DoesNotExist":
            return label === undefined;
        default:
            return UNKNOWN;
    }
}

/** Labels as an object of the cluster would hold them. */
export const labels = (names: Readonly<Record<string, string>>): Fields => new Fields(names);
