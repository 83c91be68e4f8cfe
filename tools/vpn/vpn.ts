import { X509Certificate } from "node:crypto";

import type { Environment } from "../../stacks/schema";
import { CallFault, type Calls, type StackVpn, type StateCertificate } from "./calls";

/** What AWS calls the reasons of the configuration (AWS Private CA API, RevokeCertificate, `RevocationReason`). */
export const reasons = {
    "key-compromise": "KEY_COMPROMISE",
    "affiliation-changed": "AFFILIATION_CHANGED",
    superseded: "SUPERSEDED",
    "cessation-of-operation": "CESSATION_OF_OPERATION",
} as const;

/** One of {@link reasons}. */
export type Reason = keyof typeof reasons;

/** Days before its end that a certificate counts as ending. */
const soonDays = 14;

/** What a certificate says of itself. */
export interface CertificateFacts {
    person: string;
    /** In hexadecimal with colons, as the configuration and AWS write it. */
    serialNumber: string;
    /** When it ends, as ISO 8601. */
    expires: string;
    daysLeft: number;
}

/** A certificate in a person's hands: with a profile for each endpoint that admits the person. */
export interface Handout extends CertificateFacts {
    /** The certificate in PEM. */
    certificate: string;
    /** Profiles by endpoint. None holds a private key. */
    profiles: Record<string, string>;
    /** Lines for the stack file that revoke the certificate this one replaces; absent where nothing is left to revoke. */
    add?: string;
}

/** What became of a revocation. */
export interface Revoked {
    serialNumber: string;
    /** Whether it was not revoked before. */
    isNew: boolean;
    /** Whether it takes an update: the authority's key lies in the state, and nobody but the program signs with that. */
    takesUpdate: boolean;
}

/** Somebody without a certificate, or with one that ends, is one of these; `undefined` otherwise. */
export type Trouble = "none" | "ended" | "ends soon" | "revoked";

/** A person and the person's certificate. */
export interface Listed extends Partial<CertificateFacts> {
    person: string;
    team: string;
    /** What is the matter, if anything. */
    trouble?: Trouble;
}

/** What a certificate in PEM says. */
export function factsOf(person: string, pem: string, now: Date): CertificateFacts {
    const certificate = new X509Certificate(pem);
    const serialNumber = (certificate.serialNumber.toLowerCase().match(/../g) ?? []).join(":");
    const expires = new Date(certificate.validTo);
    return { person, serialNumber, expires: expires.toISOString(), daysLeft: Math.floor((expires.getTime() - now.getTime()) / 86_400_000) };
}

/**
 * An endpoint's profile with a person's certificate, and the place of the key in words: the key is the person's own and stays there.
 *
 * Source: AWS Client VPN Administrator Guide, "Export and configure the client configuration file".
 */
export function profileOf(profile: string, person: string, certificate: string): string {
    return [
        profile.trim(),
        "",
        "<cert>",
        certificate.trim(),
        "</cert>",
        "",
        `# Write the whole path of your private key here; it never leaves this device.`,
        `key ${person}.key`,
        "",
    ].join("\n");
}

/** Lines that the stack file takes under `weaviate-aws:vpn`, `revoked`. */
export const revokedLines = (serialNumber: string, person: string, reason: Reason): string =>
    [`      - serialNumber: ${serialNumber}`, `        name: ${person}`, `        reason: ${reason}`].join("\n");

/** The ways of an environment to hand out, renew and revoke. */
export class People {
    constructor(
        private readonly environment: Environment,
        private readonly calls: Calls,
        private readonly now = new Date(),
    ) {}

    /** A person's certificate and profiles. */
    async issue(person: string): Promise<Handout> {
        const stack = await this.stack();
        const { group } = this.personOf(person);
        const certificate = await this.pemOf(stack, person);
        const profiles: Record<string, string> = {};
        for (const [endpoint, settings] of Object.entries(this.environment.vpn.endpoints)) {
            const id = stack.endpointIds[endpoint];
            if (settings === undefined || id === undefined || !settings.groups.includes(group)) continue;
            profiles[endpoint] = profileOf(await this.calls.profile(id), person, certificate);
        }
        return { ...factsOf(person, certificate, this.now), certificate, profiles };
    }

    /**
     * Has the person's certificate issued anew, upon the same request. The provider revokes the old one with it; where the authority's key
     * lies in the state, that is left to the configuration.
     */
    async renew(person: string, yes: boolean): Promise<Handout> {
        this.personOf(person);
        const stack = await this.stack();
        const { urn } = this.certificateOf(stack, person);
        const old = this.isKeyInState ? await this.factsOf(stack, person) : undefined;
        await this.calls.replace(this.environment.name, urn, yes);
        const handout = await this.issue(person);
        return old === undefined ? handout : { ...handout, add: revokedLines(old.serialNumber, person, "superseded") };
    }

    /** Revokes the person's certificate, or one of the person's by its serial number. */
    async revoke(person: string, reason: Reason, serial?: string): Promise<Revoked> {
        const stack = await this.stack();
        const serialNumber = serial ?? (await this.factsOf(stack, person)).serialNumber;
        if (this.isKeyInState) return { serialNumber, isNew: !this.revoked.has(serialNumber), takesUpdate: true };
        if (stack.authorityArn === undefined) throw new CallFault(`stack ${this.environment.name} has no authority in AWS Private CA`);
        const isNew = await this.calls.revoke(stack.authorityArn, serialNumber, reasons[reason]);
        return { serialNumber, isNew, takesUpdate: false };
    }

    /** Everyone of the configuration, with what is the matter. */
    async list(): Promise<Listed[]> {
        const stack = await this.stack();
        const rows: Listed[] = [];
        for (const { name: person, group: team } of this.environment.vpn.people) {
            if (stack.certificates[person] === undefined) {
                rows.push({ person, team, trouble: "none" });
                continue;
            }
            const facts = await this.factsOf(stack, person);
            const trouble = this.revoked.has(facts.serialNumber) ? "revoked" : troubleOf(facts);
            rows.push({ ...facts, team, ...(trouble === undefined ? {} : { trouble }) });
        }
        return rows;
    }

    private get isKeyInState(): boolean {
        return this.environment.privateCa.keyInStateBecause !== undefined;
    }

    private get revoked(): ReadonlySet<string> {
        return new Set(this.environment.vpn.revoked.map(({ serialNumber }) => serialNumber));
    }

    private async factsOf(stack: StackVpn, person: string): Promise<CertificateFacts> {
        return factsOf(person, await this.pemOf(stack, person), this.now);
    }

    private async pemOf(stack: StackVpn, person: string): Promise<string> {
        const certificate = this.certificateOf(stack, person);
        if ("arn" in certificate) return this.calls.certificate(stack.authorityArn ?? "", certificate.arn);
        if (certificate.pem === "") throw new CallFault(`stack ${this.environment.name} does not show the certificate of ${person}`);
        return certificate.pem;
    }

    private async stack(): Promise<StackVpn> {
        const stack = await this.calls.stack(this.environment.name);
        if (stack === undefined) throw new CallFault(`stack ${this.environment.name} has no VPN: run pulumi up first`);
        return stack;
    }

    private personOf(name: string) {
        const found = this.environment.vpn.people.find((person) => person.name === name);
        if (found !== undefined) return found;
        const known = this.environment.vpn.people.map((person) => person.name).join(", ");
        throw new RangeError(`There is no ${name} in weaviate-aws:vpn.people of ${this.environment.name}; there are ${known || "none"}.`);
    }

    private certificateOf({ certificates }: StackVpn, person: string): StateCertificate {
        const certificate = certificates[person];
        if (certificate !== undefined) return certificate;
        throw new RangeError(
            `${person} has no certificate in stack ${this.environment.name}: name the person in weaviate-aws:vpn.people, and run pulumi up.`,
        );
    }
}

const troubleOf = ({ daysLeft }: CertificateFacts): Trouble | undefined =>
    daysLeft < 0 ? "ended" : daysLeft < soonDays ? "ends soon" : undefined;
