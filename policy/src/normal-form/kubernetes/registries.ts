import { allowedAccounts } from "../accounts";
import { allOf, isUnknown, UNKNOWN, type Known } from "../known";
import type { Stack } from "../stack";
import { AWS_PROVIDER, ECR_REPOSITORY } from "../types";
import { ADDON_ACCOUNTS, registryAccount, type ImageName } from "./images";

/** Where images may come from, and whose tags stay what they are. */
export class Registries {
    private readonly accounts: ReadonlySet<string>;
    /** Whether tags of a repository stay, by the repository's name. */
    private readonly repositories = new Map<string, Known<boolean>>();
    private hasNameless = false;

    /** @param configured accounts that the stack's configuration allows */
    constructor(stack: Stack, configured: readonly string[] = []) {
        this.accounts = new Set([...configured, ...stack.ofType(AWS_PROVIDER).flatMap(allowedAccounts)]);
        for (const { fields } of stack.ofType(ECR_REPOSITORY)) {
            const name = fields.text("name");
            const mutability = fields.text("imageTagMutability");
            if (name === undefined || isUnknown(name)) this.hasNameless = true;
            else this.repositories.set(name, isUnknown(mutability) ? UNKNOWN : mutability === "IMMUTABLE");
        }
    }

    /** Whether a host is the registry of the stack's own account. */
    isOwn(host: string | undefined): Known<boolean> {
        const account = host === undefined ? undefined : registryAccount(host);
        if (account === undefined) return false;
        return this.accounts.size === 0 ? UNKNOWN : this.accounts.has(account);
    }

    /** Whether images may come from a host: the own registry, or that of EKS's add-ons. */
    isTrusted(host: string | undefined): Known<boolean> {
        const account = host === undefined ? undefined : registryAccount(host);
        return account !== undefined && ADDON_ACCOUNTS.has(account) ? true : this.isOwn(host);
    }

    /** Whether what a name stands for stays the same: by digest, or by a tag that never moves. */
    isFixed({ host, repository, tag, digest }: ImageName): Known<boolean> {
        if (digest !== undefined) return true;
        if (tag === undefined || tag === "latest") return false;
        const account = host === undefined ? undefined : registryAccount(host);
        return account !== undefined && ADDON_ACCOUNTS.has(account) ? true : this.tagsStay(repository);
    }

    /** Whether tags of a repository stay; unknown for one that is not in the stack. */
    tagsStay(repository: string): Known<boolean> {
        return this.repositories.get(repository) ?? UNKNOWN;
    }

    /** Whether tags of all repositories stay whose names start so; unknown if the stack has none. */
    tagsStayUnder(prefix: string): Known<boolean> {
        const path = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
        const found = [...this.repositories].filter(([name]) => name.startsWith(path)).map(([, stay]) => stay);
        return found.length === 0 || this.hasNameless ? UNKNOWN : allOf(found);
    }
}
