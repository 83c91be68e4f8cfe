import { managedGroups } from "../../../components/edge/managed-rules";
import { fault, relationFault, type Fault } from "../faults/fault";
import { nearest } from "../faults/suggest";
import type { SoundEnvironment } from "../environment";
import { indexed, type Check } from "./check";

/** WF-2, WF-3: the web ACL's rules say what they are meant to. */
export const edgeFaults: Check = (environment) => [
    ...countryFaults(environment),
    ...rateFaults(environment),
    ...exclusionFaults(environment),
];

/** A country that is allowed and blocked at once: one of the two is not meant. */
function countryFaults({ waf }: SoundEnvironment): Fault[] {
    const allowed = indexed(waf?.allowedCountries).map(([, country]) => country);
    return indexed(waf?.blockedCountries)
        .filter(([, country]) => allowed.includes(country))
        .map(([i, country]) =>
            fault(
                ["waf", "blockedCountries", i],
                country,
                "a country that is not in waf.allowedCountries",
                "take it out of one of the two; where some are allowed, all others are blocked already",
            ),
        );
}

/** A rate of some requests that the rate of all never lets them reach. */
function rateFaults({ waf }: SoundEnvironment): Fault[] {
    const most = waf?.requestsPerFiveMinutes;
    if (most === undefined) return [];
    return (["ingestPerFiveMinutes", "queriesPerFiveMinutes", "requestsOfAKeyPerFiveMinutes"] as const).flatMap((rate) => {
        const limit = waf?.[rate];
        if (limit === undefined || limit <= most) return [];
        const mend = "lower it, or raise requestsPerFiveMinutes, which counts all requests of an address";
        return [relationFault(["waf", rate], String(limit), `at most ${most}, the value of waf.requestsPerFiveMinutes`, mend)];
    });
}

/** An excluded rule that its group does not have. */
function exclusionFaults({ waf }: SoundEnvironment): Fault[] {
    return indexed(waf?.exclusions).flatMap(([i, { group, rule }]) => {
        const labels = managedGroups.find(({ name }) => name === group)?.labels;
        if (labels === undefined || rule === undefined || rule in labels) return [];
        const rules = Object.keys(labels);
        const suggestion = nearest(rule, rules);
        const mend = suggestion === undefined ? "copy its name from the web ACL's log" : `did you mean ${suggestion}?`;
        return [fault(["waf", "exclusions", i, "rule"], rule, `a rule of ${String(group)} (${rules.join(", ")})`, mend)];
    });
}
