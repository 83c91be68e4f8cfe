import type { ArgumentFault } from "../faults";

/** What somebody may do in Grafana. */
export const GrafanaLevel = { None: "none", Viewer: "viewer", Editor: "editor", Admin: "admin" } as const;

/** One of {@link GrafanaLevel}. */
export type GrafanaLevel = (typeof GrafanaLevel)[keyof typeof GrafanaLevel];

/** A team, as the identity provider knows it. */
export interface GrafanaTeam {
    /** The team's group, as the provider sends it. */
    identityGroup: string;
    level: GrafanaLevel;
}

/** How people sign in. */
export interface GrafanaSignIn {
    /** Address people call Grafana at; TLS ends before Grafana. */
    url: string;
    /** Where the provider sends people to sign in. */
    authorizationUrl: string;
    /** Where a code is exchanged for a token. */
    tokenUrl: string;
    /** Where it is asked who somebody is; left out, the token says it. */
    userInfoUrl?: string;
    /** Client id of Grafana. */
    clientId: string;
    /** Claim that names a person. */
    usernameClaim: string;
    /** Claim that lists a person's groups. */
    groupsClaim: string;
    /** Scopes that are asked for; `openid profile email` by default. */
    scopes?: string[];
    /** Every team; a person of none gets in nowhere. */
    teams: GrafanaTeam[];
}

/** Grafana's name of a level, most rights first: of several groups the first that matches counts. */
const roles: readonly [GrafanaLevel, string][] = [
    ["admin", "Admin"],
    ["editor", "Editor"],
    ["viewer", "Viewer"],
];

/**
 * The role of a person by the groups of the token, as a JMESPath expression. A person whose groups match none has no role, and Grafana,
 * being strict about it, lets nobody in without.
 *
 * Controls: AC-8, MT-4.
 * Source: Grafana documentation, "Configure generic OAuth authentication", role mapping; JMESPath, `contains`.
 */
export function roleExpression(groupsClaim: string, teams: readonly GrafanaTeam[]): string {
    return roles
        .flatMap(([level, role]) => {
            const groups = [...new Set(teams.filter((team) => team.level === level).map(({ identityGroup }) => identityGroup))];
            if (groups.length === 0) return [];
            const matches = groups.map((group) => `contains("${groupsClaim}"[*], '${group}')`);
            return [`(${matches.join(" || ")}) && '${role}'`];
        })
        .join(" || ");
}

/** What stands in a configuration file as it is: none of the characters that begin a comment, a quote, a variable or a template there. */
const plain = /^[^\s"'`\\#;${}%](?:[^"'`\\#;${}%\n]*[^\s"'`\\#;${}%])?$/;

/** Every fault of how people sign in, none if it is sound. */
export function signInFaults(signIn: GrafanaSignIn): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath: `signIn.${propertyPath}`, reason });
    for (const key of ["url", "authorizationUrl", "tokenUrl", "userInfoUrl"] as const) {
        const value = signIn[key];
        if (value !== undefined && !/^https:\/\/[^\s"'`#;${}]+$/.test(value)) fault(key, `is "${value}"; write it like https://…`);
    }
    for (const key of ["clientId", "usernameClaim", "groupsClaim"] as const)
        if (!plain.test(signIn[key])) fault(key, `is "${signIn[key]}", which Grafana's configuration would read as something else`);
    const levels: string[] = Object.values(GrafanaLevel);
    signIn.teams.forEach(({ identityGroup, level }, index) => {
        if (!plain.test(identityGroup))
            fault(`teams[${index}].identityGroup`, `is "${identityGroup}", which Grafana's configuration would read as something else`);
        if (!levels.includes(level)) fault(`teams[${index}].level`, `is "${level}"; take one of ${levels.join(", ")}`);
    });
    if (!signIn.teams.some(({ level }) => level === "admin")) fault("teams", "has no team of level admin; nobody could change anything");
    return faults;
}
