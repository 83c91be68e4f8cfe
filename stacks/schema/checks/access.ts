import type { SoundEnvironment } from "../environment";
import { fault, relationFault, type Fault } from "../faults/fault";
import { nearest } from "../faults/suggest";
import { readCertificateRequest } from "../values/certificate-request";
import { indexed, named, type Check } from "./check";

/** AC-2, AC-8, AC-10, KA-3: people and teams are who they are said to be, and each is one. */
export const accessFaults: Check = (environment) => [
    ...teamFaults(environment),
    ...samlFaults(environment),
    ...roleFaults(environment),
    ...peopleFaults(environment),
    ...authorityFaults(environment),
];

function teamFaults({ roles, vpn }: SoundEnvironment): Fault[] {
    if (roles === undefined) return [];
    const teams = Object.keys(roles);
    const unknown = (path: (string | number)[], team: string) => {
        const suggestion = nearest(team, teams);
        return fault(
            path,
            team,
            `a team of roles (${teams.join(", ")})`,
            suggestion === undefined ? "name a team, or add it to roles" : `did you mean ${suggestion}?`,
        );
    };
    const groups = named(vpn?.endpoints).flatMap(([name, endpoint]) =>
        indexed(endpoint.groups)
            .filter(([, team]) => !teams.includes(team))
            .map(([i, team]) => unknown(["vpn", "endpoints", name, "groups", i], team)),
    );
    const people = indexed(vpn?.people).flatMap(([i, { group }]) =>
        group === undefined || teams.includes(group) ? [] : [unknown(["vpn", "people", i, "group"], group)],
    );
    return [...groups, ...people];
}

/** Levels that administer, so that a session may last an hour at most (KA-4). */
const administers = { aws: ["operate", "administer"], kubernetes: ["admin", "cluster-admin"], weaviate: ["admin"], grafana: ["admin"] };

function samlFaults({ roles, identityProvider }: SoundEnvironment): Fault[] {
    const teams = named(roles).flatMap(([team, role]) => (role.signIn?.kind === "saml" ? [team] : []));
    if (teams.length === 0 || identityProvider === undefined) return [];
    if (identityProvider.samlMetadata !== undefined || identityProvider.existingSamlProviderArn !== undefined) return [];
    const found = `nothing, though ${teams.join(", ")} sign in by SAML`;
    return [
        relationFault(
            ["identityProvider", "samlMetadata"],
            found,
            "the metadata of the provider's application for AWS",
            "add it, or choose another kind of signIn for these teams",
        ),
    ];
}

function roleFaults({ roles }: SoundEnvironment): Fault[] {
    const teamOf = new Map<string, string>();
    return named(roles).flatMap(([team, role]) => {
        const faults: Fault[] = [];
        const other = role.identityGroup === undefined ? undefined : teamOf.get(role.identityGroup);
        if (other !== undefined)
            faults.push(
                fault(
                    ["roles", team, "identityGroup"],
                    role.identityGroup,
                    `a group no other team has; ${other} has this`,
                    "one group is one team: merge the two, or give each a group",
                ),
            );
        else if (role.identityGroup !== undefined) teamOf.set(role.identityGroup, team);

        const administered = (Object.keys(administers) as (keyof typeof administers)[]).filter((system) =>
            administers[system].includes(role[system] ?? ""),
        );
        if (administered.length > 0 && (role.sessionHours ?? 1) > 1) {
            faults.push(
                fault(
                    ["roles", team, "sessionHours"],
                    role.sessionHours,
                    `1, since the team administers (${administered.join(", ")})`,
                    "leave it out",
                ),
            );
        }
        if (role.kubernetes === "cluster-admin" && indexed(role.namespaces).length > 0) {
            faults.push(
                fault(
                    ["roles", team, "namespaces"],
                    role.namespaces,
                    "nothing beside cluster-admin, which holds everywhere",
                    "take admin for some namespaces, or leave them out",
                ),
            );
        }
        return faults;
    });
}

function peopleFaults({ vpn, roles }: SoundEnvironment): Fault[] {
    const nameAt = new Map<string, number>();
    const keyOf = new Map<string, string>();
    return indexed(vpn?.people).flatMap(([i, { name, csr, group }]) => {
        const faults: Fault[] = [];
        if (name !== undefined) {
            const first = nameAt.get(name);
            if (first === undefined) nameAt.set(name, i);
            else
                faults.push(
                    fault(
                        ["vpn", "people", i, "name"],
                        name,
                        `a name nobody else has; people[${first}] has this`,
                        "one certificate a person: take one of the two out",
                    ),
                );
        }
        const request = csr === undefined ? undefined : readCertificateRequest(csr);
        if (request !== undefined) {
            const path = ["vpn", "people", i, "csr"];
            const who = name ?? `people[${i}]`;
            const other = keyOf.get(request.keyFingerprint);
            if (other !== undefined) {
                const mend = "each person makes a key and keeps it; a shared key cannot be revoked for one";
                faults.push(
                    relationFault(path, `the request of ${who}, with the same key as ${other}'s`, "a key of the person's own", mend),
                );
            } else if (name !== undefined && request.commonName !== name) {
                const mend = "make it again with that common name: the certificate, and every log line, says who connected by it";
                faults.push(
                    relationFault(
                        path,
                        `the request of ${who}, whose common name is another`,
                        `a request whose common name is ${name}`,
                        mend,
                    ),
                );
            }
            keyOf.set(request.keyFingerprint, other ?? who);
        }
        const admitted = named(vpn?.endpoints).some(([, endpoint]) => indexed(endpoint.groups).some(([, team]) => team === group));
        if (group !== undefined && Object.hasOwn(roles ?? {}, group) && vpn?.endpoints !== undefined && !admitted) {
            faults.push(
                fault(
                    ["vpn", "people", i, "group"],
                    group,
                    "a team that some VPN endpoint admits",
                    `add ${group} to the groups of an endpoint: a certificate nobody accepts is only a risk`,
                ),
            );
        }
        return faults;
    });
}

/** One authority signs: one that is there, or one whose key lies in the state. Elsewhere than in dev the latter itself is refused. */
function authorityFaults({ name, privateCa }: SoundEnvironment): Fault[] {
    if (name !== "dev" || privateCa?.keyInStateBecause === undefined || privateCa.existingArn === undefined) return [];
    return [
        relationFault(
            ["privateCa", "keyInStateBecause"],
            "a reason to keep the authority's key in the state, beside an authority that is there",
            "one of privateCa.existingArn and privateCa.keyInStateBecause",
            "leave one of them out",
        ),
    ];
}
