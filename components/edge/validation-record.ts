import { Resolver } from "node:dns/promises";

import { seconds, waitWhile, type Patience } from "../patience";
import { nobodyAnswers, plain, usualPatience } from "./delegation";

/** A record that proves control of a domain: where it stands, and the name it leads to. */
export interface ProofRecord {
    name: string;
    value: string;
}

/** What asks for the names that a name is an alias of: in lower case without a dot at their end; none if it is no alias. */
export type AliasesOf = (name: string) => Promise<string[]>;

/**
 * Asks resolvers for the aliases of a name, which is what ACM will ask as well.
 *
 * @param servers Addresses of resolvers, with a port if it is another than 53; those of this machine by default.
 * @param patience How long one question may take, in milliseconds, and how often it is asked.
 */
export function aliasesFrom(servers?: readonly string[], patience = usualPatience): AliasesOf {
    return async (name) => {
        const resolver = new Resolver(patience);
        if (servers !== undefined) resolver.setServers(servers);
        const found = await resolver.resolveCname(name);
        return found.map(plain);
    };
}

/**
 * Waits until everybody can find the record that proves a domain. If nobody can, the hosted zone it stands in is not the one the domain is
 * delegated to, and ACM would wait for more than an hour for what never comes.
 *
 * @param hostedZoneId Id of the zone that the record was written to.
 * @param ask What a name is an alias of.
 * @param tell Told after each look in vain; to keep it in sight, after the first.
 * @throws {Error} if it is not in time, with what to look at.
 */
export async function demandRecord(
    hostedZoneId: string,
    { name, value }: ProofRecord,
    ask: AliasesOf,
    patience: Patience,
    tell: (text: string, isLasting: boolean) => void,
): Promise<void> {
    const wanted = `The record ${plain(name)} stands in the hosted zone ${hostedZoneId}; whoever asks in public has to be led there. Compare the name servers (NS records) of that zone with those that the domain's parent names, and give the id of the zone that they belong to as hostedZoneId.`;
    let said = false;
    const missing = await waitWhile(
        () => lookOnce(plain(name), plain(value), ask),
        patience,
        (found, passed) => {
            if (!said) tell(`the record that proves the domain cannot be found: ${found}.\n${wanted}`, true);
            said = true;
            tell(`waited ${seconds(passed)} of ${seconds(patience.limitMs)} for ${plain(name)}: ${found}`, false);
        },
    );
    if (missing === undefined) return;
    throw new Error(
        `The record that proves the domain cannot be found after ${seconds(patience.limitMs)}: ${missing}. Without it no certificate can be issued.\n${wanted}\nThen run this again.`,
    );
}

/** What is wrong, in words; nothing once the record leads where it has to. */
async function lookOnce(name: string, value: string, ask: AliasesOf): Promise<string | undefined> {
    try {
        const found = await ask(name);
        if (found.includes(value)) return undefined;
        return found.length === 0 ? "there is no such record" : `it leads to ${found.join(", ")}`;
    } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "";
        if (!nobodyAnswers.includes(code)) throw error;
        return code === "ENODATA" || code === "ENOTFOUND" ? "there is no such record" : `the resolver gives no answer (${code})`;
    }
}
