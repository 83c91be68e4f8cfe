import { Fields } from "../normal-form/fields";
import { isUnknown } from "../normal-form/known";
import type { Resource } from "../normal-form/stack";

/** A fault of one resource against one policy that is accepted for a time: by whom, and why. */
export interface Exception {
    /** Name of the policy. */
    policy: string;
    /** URN of the resource, or its type and name as `aws:s3/bucket:Bucket::backups`. Never a pattern. */
    resource: string;
    /** Why the fault is accepted, in words. */
    reason: string;
    /** Who answers for it. */
    owner: string;
    /** Last day it holds, as an ISO date (`2026-12-31`). */
    expires: string;
}

/** The exceptions of a configuration: those that are well-formed, and what is wrong with the rest. */
export interface ExceptionReading {
    exceptions: readonly Exception[];
    faults: readonly string[];
}

/** An exception may hold for a year at most; what is accepted longer is a decision to record, not an exception. */
export const LONGEST_IN_DAYS = 365;

const DAY = 24 * 60 * 60 * 1000;
const NAMES = ["policy", "resource", "reason", "owner", "expires"] as const;

/**
 * Reads exceptions from a configuration value.
 *
 * @param policy the policy they are for, where the place they stand in says so
 */
export function readExceptions(value: unknown, where: string, policy?: string): ExceptionReading {
    if (value === undefined || value === null) return { exceptions: [], faults: [] };
    if (!Array.isArray(value)) return { exceptions: [], faults: [`${where} is not a list`] };
    const exceptions: Exception[] = [];
    const faults: string[] = [];
    value.forEach((element: unknown, i) => {
        const result = readException(Fields.of(element), policy);
        if (typeof result === "string") faults.push(`${where}[${i}] ${result}`);
        else exceptions.push(result);
    });
    return { exceptions, faults };
}

function readException(fields: Fields, policy: string | undefined): Exception | string {
    const text = (name: (typeof NAMES)[number]) => (name === "policy" && policy !== undefined ? policy : fields.text(name));
    const missing = NAMES.filter((name) => {
        const value = text(name);
        return value === undefined || isUnknown(value) || value.trim() === "";
    });
    if (missing.length > 0) return `lacks ${missing.join(", ")}`;
    const read = (name: (typeof NAMES)[number]) => String(text(name));
    if (!isDate(read("expires"))) return "has an `expires` that is no ISO date such as 2026-12-31";
    if (read("resource").includes("*")) return "has a pattern for `resource`; name one resource";
    return { policy: read("policy"), resource: read("resource"), reason: read("reason"), owner: read("owner"), expires: read("expires") };
}

function isDate(text: string): boolean {
    const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(NaN);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Days from today to the exception's last day; negative once it has expired. */
export function daysLeft({ expires }: Exception, today: Date): number {
    const start = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate());
    return Math.round((Date.parse(`${expires}T00:00:00Z`) - start) / DAY);
}

/** Whether an exception holds: it has not expired and was not given for longer than is allowed. */
export function isInForce(exception: Exception, today: Date): boolean {
    const left = daysLeft(exception, today);
    return left >= 0 && left <= LONGEST_IN_DAYS;
}

/** Whether an exception is for that policy and resource. */
export const isFor = (exception: Exception, policy: string, { urn, type, name }: Resource): boolean =>
    exception.policy === policy && (exception.resource === urn || exception.resource === `${type}::${name}`);
