import type { ArgumentFault } from "../faults";
import { managedGroups } from "./managed-rules";
import { rateFaults } from "./web-acl-rates";
import { webAclCapacity, webAclRules, type WebAclNeeds } from "./web-acl-plan";

/** The most a web ACL may take (AWS WAF Developer Guide, "Web ACL capacity units"). */
const largestCapacity = 5000;

/** Whether a text is a path as exclusions take it. AWS WAF takes 200 characters to search for (AWS WAF API, ByteMatchStatement). */
const isPath = (text: string): boolean => /^\/[\w./*-]{0,200}$/.test(text);

/** A fault of a reason that is none. */
export const reasonFaults = ({ allowIntrospectionBecause }: { readonly allowIntrospectionBecause?: string }): ArgumentFault[] =>
    allowIntrospectionBecause?.trim() === ""
        ? [{ propertyPath: "allowIntrospectionBecause", reason: "is empty; say why, or leave it out" }]
        : [];

/** Every fault of the arguments, none if they are sound. */
export function webAclFaults(name: string, needs: WebAclNeeds): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    faults.push(...rateFaults(needs.rates));
    if (!Number.isInteger(needs.maximumBodyMiB) || needs.maximumBodyMiB < 1) {
        fault("maximumBodyMiB", `is ${needs.maximumBodyMiB}; give whole MiB, 1 or more`);
    }
    if (!Number.isInteger(needs.maximumGraphqlDepth) || needs.maximumGraphqlDepth < 5 || needs.maximumGraphqlDepth > 64) {
        fault("maximumGraphqlDepth", `is ${needs.maximumGraphqlDepth}; give 5 to 64 braces`);
    }
    for (const path of needs.largeBodyPaths) {
        if (!isPath(path)) fault("largeBodyPaths", `names "${path}"; begin it with / and write no escapes`);
    }
    for (const list of ["allowedCountries", "blockedCountries"] as const) {
        for (const country of needs[list]) {
            if (!/^[A-Z]{2}$/.test(country)) fault(list, `names "${country}"; write the two capital letters of ISO 3166-1`);
        }
    }
    for (const country of needs.allowedCountries) {
        if (needs.blockedCountries.includes(country)) fault("blockedCountries", `names "${country}", which is allowed too`);
    }
    // AWS WAF API, IPSet: every range but /0.
    for (const range of needs.blockedAddresses) {
        if (!/^\d{1,3}(?:\.\d{1,3}){3}\/(?:[1-9]|[12]\d|3[0-2])$/.test(range)) {
            fault("blockedAddresses", `names "${range}"; write a range of IPv4, such as 192.0.2.0/24, and not all of it`);
        }
    }
    for (const group of Object.keys(needs.versions)) {
        const known = managedGroups.find((one) => one.name === group);
        if (known === undefined) fault(`versions.${group}`, "is of a group that is not used");
        else if (known.version === undefined) fault(`versions.${group}`, "is of a group that has no versions");
    }
    needs.exclusions.forEach((exclusion, index) => {
        const at = `exclusions[${index}]`;
        const group = managedGroups.find((one) => one.name === exclusion.group);
        if (group === undefined)
            fault(`${at}.group`, `is "${exclusion.group}"; take one of ${managedGroups.map((one) => one.name).join(", ")}`);
        else if (!(exclusion.rule in group.labels)) {
            fault(`${at}.rule`, `is "${exclusion.rule}", whose label is not known; take one of ${Object.keys(group.labels).join(", ")}`);
        }
        if (!isPath(exclusion.path)) fault(`${at}.path`, `is "${exclusion.path}"; begin it with / and write no escapes`);
        if (exclusion.excludedBecause.trim() === "") fault(`${at}.excludedBecause`, "is empty; say why");
    });
    if (faults.length > 0) return faults;
    const capacity = webAclCapacity(webAclRules(name, needs));
    if (capacity > largestCapacity) fault("exclusions", `make rules of ${capacity} units of capacity; AWS allows ${largestCapacity}`);
    return faults;
}
