import { stackPolicy } from "../framework/define";
import { fault, Judgement } from "../framework/judgement";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { WEB_ACL, WEB_ACL_LOGGING } from "../normal-form/types";

/** Headers that carry what authenticates somebody, whoever the application is. */
const SECRETS = ["authorization", "cookie"];

/** Whether a filter keeps some requests out of the log. */
function drops(logging: Resource): Known<boolean> {
    const filter = logging.fields.fields("loggingFilter");
    if (filter === undefined) return false;
    if (isUnknown(filter)) return UNKNOWN;
    const filters = filter.children("filters") ?? [];
    const isDrop = (text: Known<string> | undefined): Known<boolean> => (isUnknown(text) ? UNKNOWN : text?.toUpperCase() === "DROP");
    const rules: Known<boolean>[] = isUnknown(filters)
        ? [UNKNOWN]
        : filters.map((one) => (isUnknown(one) ? UNKNOWN : isDrop(one.text("behavior"))));
    return anyOf([isDrop(filter.text("defaultBehavior")), ...rules]);
}

/** Whether the log leaves out the value of a header. */
function redacts(logging: Resource, header: string): Known<boolean> {
    const fields = logging.fields.children("redactedFields") ?? [];
    if (isUnknown(fields)) return UNKNOWN;
    return anyOf(
        fields.map((field): Known<boolean> => {
            const single = isUnknown(field) ? UNKNOWN : field.fields("singleHeader");
            const name = isUnknown(single) ? UNKNOWN : single?.text("name");
            return isUnknown(name) ? UNKNOWN : name?.toLowerCase() === header;
        }),
    );
}

function judgeLogging(judgement: Judgement, logging: Resource): void {
    judgement.expect(
        not(drops(logging)),
        fault(
            "WF-4",
            logging,
            "A web ACL logs some requests only",
            "a filter that drops requests",
            "no filter that drops any",
            "leave loggingFilter out: an attack is understood by what passed before it",
        ),
        "the filter of the log is not known",
    );
    for (const header of SECRETS) {
        judgement.expect(
            redacts(logging, header),
            fault(
                "WF-4",
                logging,
                "A web ACL logs what authenticates people",
                `the header ${header} in clear`,
                `redactedFields with ${SECRETS.join(" and ")}`,
                `add { singleHeader: { name: "${header}" } } to redactedFields`,
            ),
            "it is not known what the log leaves out",
        );
    }
}

/** Whether samples and logs show another value than that of a header, also where a rule matched or counted by it. */
function protects(acl: Resource, header: string): Known<boolean> {
    const config = acl.fields.fields("dataProtectionConfig");
    if (config === undefined || isUnknown(config)) return config === undefined ? false : UNKNOWN;
    const protections = config.children("dataProtections") ?? [];
    if (isUnknown(protections)) return UNKNOWN;
    return anyOf(
        protections.map((protection): Known<boolean> => {
            const field = isUnknown(protection) ? UNKNOWN : protection.fields("field");
            if (isUnknown(protection) || isUnknown(field)) return UNKNOWN;
            const type = field?.text("fieldType");
            const keys = field?.texts("fieldKeys");
            const named = isUnknown(keys)
                ? UNKNOWN
                : anyOf((keys ?? []).map((key) => (isUnknown(key) ? UNKNOWN : key.toLowerCase() === header)));
            return allOf([
                isUnknown(type) ? UNKNOWN : type === "SINGLE_HEADER",
                named,
                not(protection.flag("excludeRateBasedDetails") ?? false),
                not(protection.flag("excludeRuleMatchDetails") ?? false),
            ]);
        }),
    );
}

/** What a web ACL shows of itself: figures, by which alarms tell, and samples, which must not show what authenticates anybody. */
function judgeSight(judgement: Judgement, acl: Resource): void {
    const sight = acl.fields.fields("visibilityConfig");
    const shows = (name: string): Known<boolean> => (isUnknown(sight) ? UNKNOWN : (sight?.flag(name) ?? false));
    judgement.expect(
        shows("cloudwatchMetricsEnabled"),
        fault(
            "WF-4",
            acl,
            "A web ACL counts nothing, so no alarm on what it blocks can sound",
            "visibilityConfig without cloudwatchMetricsEnabled true",
            "true",
            "set cloudwatchMetricsEnabled to true",
        ),
        "it is not known whether the web ACL counts",
    );
    for (const header of SECRETS) {
        judgement.expect(
            anyOf([not(shows("sampledRequestsEnabled")), protects(acl, header)]),
            fault(
                "WF-4",
                acl,
                "Samples of a web ACL show what authenticates people",
                `the header ${header} in clear`,
                `dataProtectionConfig for the headers ${SECRETS.join(" and ")}, details of rules included; or no samples`,
                `add ${header} to the fieldKeys of a protection of SINGLE_HEADER, and exclude nothing`,
            ),
            "it is not known what samples show",
        );
    }
}

/**
 * Judges that every web ACL of a region logs each request and counts what it does, and shows no credentials.
 *
 * Controls: AT-2, WF-4.
 */
export function judgeWebAclLogs(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const acl of stack.ofType(WEB_ACL)) {
        judgeSight(judgement, acl);
        const { certain, possible } = stack.attachedTo(acl, [WEB_ACL_LOGGING], "resourceArn", [WEB_ACL]);
        judgement.expect(
            certain.length > 0 ? true : possible.length > 0 ? UNKNOWN : false,
            fault(
                "AT-2",
                acl,
                "A web ACL does not log",
                "no logging configuration of it",
                "a WebAclLoggingConfiguration",
                "add one that leads to a log group whose name begins with aws-waf-logs-",
            ),
            "it is not known which web ACL a logging configuration is of",
        );
    }
    for (const logging of stack.ofType(WEB_ACL_LOGGING)) judgeLogging(judgement, logging);
    return judgement;
}

/** What the web application firewall saw and did is on record. */
export const webAclsLogEveryRequest = stackPolicy(
    {
        name: "web-acls-log-every-request",
        displayName: "Web ACLs log every request",
        controls: ["AT-2", "WF-4"],
        severity: "high",
        description:
            "Every web ACL logs each request, whatever became of it, and counts it; neither log nor samples show the headers that authenticate somebody.",
        remediationSteps:
            "Add a WebAclLoggingConfiguration with the web ACL's ARN, a destination and `redactedFields` for authorization and cookie, and no filter that drops requests; set `cloudwatchMetricsEnabled`, and `dataProtectionConfig` for the same headers (`WebAcl` and `WebAclLogs` of this package).",
    },
    judgeWebAclLogs,
);
