import type { ArgumentFault } from "../faults";
import { logGroupDays } from "../log-retention";
import { secretHeaders } from "./web-acl-plan";

/** Name of the log group of a web ACL; AWS WAF writes to no other than such as begin so (AWS WAF Developer Guide, "Log group naming"). */
export const webAclLogGroupName = (name: string): string => `aws-waf-logs-${name}`;

/**
 * What the log does not show: the headers that carry a secret. Secrets in a query are hidden one by one by the web ACL's own data
 * protection, so that the rest of the query, which is where injections stand, stays readable.
 *
 * Source: AWS WAF API, LoggingConfiguration: RedactedFields (a header by its name in lower case; a query only whole; at most 100).
 */
export const redactedFields: readonly { singleHeader: { name: string } }[] = secretHeaders.map((name) => ({ singleHeader: { name } }));

/** Every fault of the arguments, none if they are sound. */
export function webAclLogFaults(retentionDays: number): ArgumentFault[] {
    if (logGroupDays.some((days) => days === retentionDays)) return [];
    return [{ propertyPath: "retentionDays", reason: `is ${retentionDays}; CloudWatch Logs takes ${logGroupDays.join(", ")}` }];
}
