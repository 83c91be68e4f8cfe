import type { SoundEnvironment } from "../environment";
import type { Path } from "../faults/display";
import { fault, namespace, pathText, relationFault, type Fault } from "../faults/fault";
import { nearest } from "../faults/suggest";
import { isGroup } from "../faults/walk";
import { alertDestinations } from "../sections/operations";
import { indexed, type Check } from "./check";

/** OB-3, KM-1: alerts reach somebody, secrets are encrypted, exceptions end. */
export const operationsFaults: Check = (environment, { today, secretKeys }) => [
    ...alertFaults(environment),
    ...clearSecrets(environment, [], secretKeys),
    ...exceptionFaults(environment, today),
    ...uniqueFaults(environment),
    ...tagFaults(environment),
];

function alertFaults({ name, alerts }: SoundEnvironment): Fault[] {
    if (alerts?.routes === undefined) return [];
    const builtIn = Object.entries(alertDestinations).flatMap(([route, key]) => {
        const configured = alerts[key];
        return configured === undefined || (Array.isArray(configured) && configured.length === 0) ? [] : [route];
    });
    const known = [...builtIn, ...indexed(alerts.webhooks).flatMap(([, webhook]) => webhook.name ?? [])];
    const faults = (["critical", "warning", "info"] as const).flatMap((severity) =>
        indexed(alerts.routes?.[severity])
            .filter(([, route]) => !known.includes(route))
            .map(([i, route]) => {
                const suggestion = nearest(route, known);
                const mend = suggestion === undefined ? `configure ${route} under alerts, or take it out` : `did you mean ${suggestion}?`;
                return fault(
                    ["alerts", "routes", severity, i],
                    route,
                    `a destination that is configured${known.length > 0 ? ` (${known.join(", ")})` : ""}`,
                    mend,
                );
            }),
    );
    if (name !== "dev" && name !== undefined && alerts.routes.critical?.length === 0) {
        faults.push(
            relationFault(
                ["alerts", "routes", "critical"],
                `nowhere, in ${name}`,
                "at least one destination",
                "name where what needs somebody at once goes, such as pager-duty",
            ),
        );
    }
    return faults;
}

/** Secrets that are given by value under a key the configuration does not hold encrypted. */
function clearSecrets(value: unknown, path: Path, secretKeys: readonly string[]): Fault[] {
    if (Array.isArray(value)) return value.flatMap((item, i) => clearSecrets(item, [...path, i], secretKeys));
    if (!isGroup(value)) return [];
    const isSecret = Object.keys(value).length === 1 && typeof value["value"] === "string";
    if (!isSecret) return Object.entries(value).flatMap(([key, part]) => clearSecrets(part, [...path, key], secretKeys));
    if (secretKeys.includes(`${namespace}:${String(path[0])}`)) return [];
    const at = pathText([...path, "value"]);
    const mend = `take it out, treat it as no longer secret, and set the new one: pulumi config set --secret --path '${at}'`;
    return [relationFault([...path, "value"], "a secret in clear text (not shown)", "an encrypted value, or { secretArn }", mend)];
}

const longestException = 366;

function exceptionFaults({ exceptions }: SoundEnvironment, today: string): Fault[] {
    return indexed(exceptions).flatMap(([i, { expires }]) => {
        if (expires === undefined) return [];
        const days = (Date.parse(expires) - Date.parse(today)) / 86_400_000;
        const path = ["exceptions", i, "expires"];
        if (days < 0)
            return [
                fault(
                    path,
                    expires,
                    `a day from ${today} on`,
                    "the exception is over: mend what it was for, or renew it with a reason of today",
                ),
            ];
        return days > longestException
            ? [fault(path, expires, "a day at most a year ahead", "choose an earlier day; an exception without an end is a rule")]
            : [];
    });
}

/** Lists whose members are told apart by a name. */
function uniqueFaults({ offices, alerts, network, vpn }: SoundEnvironment): Fault[] {
    const lists: [Path, string, (string | undefined)[]][] = [
        [["offices"], "name", (offices ?? []).map((office) => office?.name)],
        [["offices"], "gatewayAddress", (offices ?? []).map((office) => office?.gatewayAddress)],
        [["alerts", "webhooks"], "name", (alerts?.webhooks ?? []).map((webhook) => webhook?.name)],
        [
            ["network", "egress"],
            "host",
            (network?.egress ?? []).map((rule) => (rule?.host === undefined ? undefined : `${rule.host}:${rule.port ?? ""}`)),
        ],
        [["vpn", "revoked"], "serialNumber", (vpn?.revoked ?? []).map((revoked) => revoked?.serialNumber)],
    ];
    return lists.flatMap(([path, key, values]) =>
        values.flatMap((value, i) =>
            value !== undefined && values.indexOf(value) < i
                ? [fault([...path, i, key], value, `a ${key} that stands once`, "merge the two entries, or correct one")]
                : [],
        ),
    );
}

function tagFaults({ name, tags }: SoundEnvironment): Fault[] {
    if (name === undefined || tags?.environment === undefined || tags.environment === name) return [];
    return [
        fault(
            ["tags", "environment"],
            tags.environment,
            `the stack's name, ${name}`,
            `write ${name}; this file was copied from another environment`,
        ),
    ];
}
