import { allOf, anyOf, isUnknown, UNKNOWN, type Known } from "./known";
import { pointsTo, type Link, type Resource, type Stack } from "./stack";
import { EVENT_RULE, EVENT_TARGET, LAMBDA_FUNCTION, LAMBDA_PERMISSION } from "./types";

const is = (text: Known<string> | undefined, wanted: string): Known<boolean> => (isUnknown(text) ? UNKNOWN : text === wanted);

const DAY_IN_MINUTES = 24 * 60;
const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: DAY_IN_MINUTES };

/**
 * Whether a schedule comes once a day at least.
 *
 * Source: Amazon EventBridge User Guide, "Rate expressions" and "Cron expressions" (minutes, hours, day of the month, month, day of the week, year).
 */
export function isDaily(expression: string): boolean {
    const [, number, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
    if (number !== undefined && unit !== undefined) return Number(number) * (MINUTES[unit] ?? Infinity) <= DAY_IN_MINUTES;
    const fields = /^cron\(\S+ \S+ (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression)?.slice(1);
    return fields?.every((field) => field === "*" || field === "?") ?? false;
}

/** Whether a rule is on and comes once a day at least. */
function isOnDaily({ fields }: Resource): Known<boolean> {
    const schedule = fields.text("scheduleExpression");
    const state = fields.text("state") ?? "ENABLED";
    const isEnabled = fields.flag("isEnabled") ?? true;
    return allOf([isUnknown(schedule) ? UNKNOWN : isDaily(schedule ?? ""), isUnknown(state) ? UNKNOWN : state !== "DISABLED", isEnabled]);
}

/** What a link that may point to several rules makes of a demand on them. */
function ofLink(link: Link, holds: (resource: Resource) => Known<boolean>): Known<boolean> {
    if (link.kind === "one") return holds(link.resource);
    if (link.kind === "oneOf") return link.resources.every((one) => holds(one) === true) ? true : UNKNOWN;
    return link.kind === "unknown" ? UNKNOWN : false;
}

/** Whether EventBridge calls a function once a day at least, and may. */
export function isCalledDaily(stack: Stack, called: Resource): Known<boolean> {
    const targets = stack
        .ofType(EVENT_TARGET)
        .map((target) =>
            allOf([
                pointsTo(stack.link(target, "arn", [LAMBDA_FUNCTION]), called),
                ofLink(stack.link(target, "rule", [EVENT_RULE], ["name", "id"]), isOnDaily),
            ]),
        );
    const permissions = stack
        .ofType(LAMBDA_PERMISSION)
        .map((permission) =>
            allOf([
                pointsTo(stack.link(permission, "function", [LAMBDA_FUNCTION], ["name", "id", "arn"]), called),
                is(permission.fields.text("principal"), "events.amazonaws.com"),
                is(permission.fields.text("action"), "lambda:InvokeFunction"),
            ]),
        );
    return allOf([anyOf(targets), anyOf(permissions)]);
}
