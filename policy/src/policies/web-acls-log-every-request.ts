import type { ControlId } from "../controls";
import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { WEB_ACL, WEB_ACL_LOGGING } from "../normal-form/types";

/** Headers that carry what authenticates somebody, whoever the application is. */
const SECRETS = ["authorization", "cookie"];

const fault = (control: ControlId, resource: Resource, wrong: string, found: string, allowed: string, mend: string) => ({
    control,
    resource,
    wrong,
    found,
    allowed,
    mend,
});

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

/**
 * Judges that every web ACL of a region logs each request, and no credentials.
 *
 * Controls: AT-2, WF-4.
 */
export function judgeWebAclLogs(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const acl of stack.ofType(WEB_ACL)) {
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
        description: "Every web ACL logs each request, whatever became of it, without the headers that authenticate somebody.",
        remediationSteps:
            "Add a WebAclLoggingConfiguration with the web ACL's ARN, a destination and `redactedFields` for authorization and cookie, and no filter that drops requests (`WebAclLogs` of this package).",
    },
    judgeWebAclLogs,
);
