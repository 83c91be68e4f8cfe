import { Resolver } from "node:dns/promises";

import { seconds, waitWhile, type Patience } from "../patience";

/** What asks for the name servers of a domain: names in lower case without a dot at their end; none if the domain has none. */
export type NameServersOf = (domain: string) => Promise<string[]>;

/** Milliseconds one question may take, and how often it is asked; a resolver waits longer each time. */
export const usualPatience = { timeout: 3000, tries: 2 };

/** What a resolver says of a name that nobody answers for (Node.js, "DNS error codes"). */
export const nobodyAnswers = ["ENODATA", "ENOTFOUND", "ESERVFAIL", "ETIMEOUT", "EREFUSED", "ECONNREFUSED", "ECANCELLED"];

/**
 * Asks resolvers for the name servers of a domain. What they answer comes from whom the domain is delegated to, which is what ACM will
 * find as well. A resolver remembers for a while that there was no answer; the next look may so be a little late, never wrong.
 *
 * @param servers Addresses of resolvers, with a port if it is another than 53; those of this machine by default.
 * @param patience How long one question may take, in milliseconds, and how often it is asked.
 */
export function nameServersFrom(servers?: readonly string[], patience = usualPatience): NameServersOf {
    return async (domain) => {
        const resolver = new Resolver(patience);
        if (servers !== undefined) resolver.setServers(servers);
        const found = await resolver.resolveNs(domain);
        return found.map(plain);
    };
}

/** A host name as it is compared. */
export const plain = (host: string): string => host.toLowerCase().replace(/\.$/, "");

/**
 * Waits until a domain is delegated to its zone's own name servers.
 *
 * @param domain The zone's name.
 * @param nameServers The zone's own name servers.
 * @param ask Whom the domain is delegated to.
 * @param tell Told what to enter after the first look in vain, to keep it in sight, and after each how long the wait has been.
 * @throws {Error} if it is not in time, with what to enter where.
 */
export async function demandDelegation(
    domain: string,
    nameServers: readonly string[],
    ask: NameServersOf,
    patience: Patience,
    tell: (text: string, isLasting: boolean) => void,
): Promise<void> {
    const own = nameServers.map(plain).sort();
    const wanted = `Enter these name servers (NS records) for ${domain} where its parent domain is kept, at the registrar or in the parent's zone:\n${own.map((server) => `  ${server}`).join("\n")}`;
    let asked = false;
    const missing = await waitWhile(
        () => lookOnce(domain, own, ask),
        patience,
        (found, passed) => {
            if (!asked) tell(`${domain} is not delegated to its hosted zone: ${found}.\n${wanted}`, true);
            asked = true;
            tell(`waited ${seconds(passed)} of ${seconds(patience.limitMs)} for the delegation of ${domain}: ${found}`, false);
        },
    );
    if (missing !== undefined) {
        throw new Error(
            `${domain} is not delegated to its hosted zone after ${seconds(patience.limitMs)}: ${missing}. Without it no certificate can be issued.\n${wanted}\nThen run this again; the zone stays, and so do its name servers.`,
        );
    }
}

/** What is wrong with the delegation, in words; nothing once it is right. Name servers of the zone's own that are left out are no fault. */
async function lookOnce(domain: string, own: readonly string[], ask: NameServersOf): Promise<string | undefined> {
    try {
        const found = await ask(domain);
        const foreign = found.filter((server) => !own.includes(server)).sort();
        if (found.length === 0) return "it has no name servers yet";
        return foreign.length === 0 ? undefined : `it is delegated to ${foreign.join(", ")}, which this zone does not have`;
    } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "";
        if (!nobodyAnswers.includes(code)) throw error;
        return code === "ENODATA" || code === "ENOTFOUND" ? "it has no name servers yet" : `the resolver gives no answer (${code})`;
    }
}
