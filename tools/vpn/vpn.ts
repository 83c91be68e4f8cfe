import { X509Certificate } from "node:crypto";

import type { Environment } from "../../stacks/schema";
import { CallFault, type Calls, type StackVpn } from "./calls";

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
        const { certificate } = await this.calls.certificate(stack.authorityArn, this.arnOf(stack, person));
        const profiles: Record<string, string> = {};
        for (const [endpoint, settings] of Object.entries(this.environment.vpn.endpoints)) {
            const id = stack.endpointIds[endpoint];
            if (settings === undefined || id === undefined || !settings.groups.includes(group)) continue;
            profiles[endpoint] = profileOf(await this.calls.profile(id), person, certificate);
        }
        return { ...factsOf(person, certificate, this.now), certificate, profiles };
    }

    /** Has the person's certificate issued anew, upon the same request. The old one is revoked with it. */
    async renew(person: string, yes: boolean): Promise<Handout> {
        this.personOf(person);
        const urn = (await this.stack()).certificateUrns[person];
        if (urn === undefined) throw new RangeError(this.unissued(person));
        await this.calls.replace(this.environment.name, urn, yes);
        return this.issue(person);
    }

    /**
     * Revokes the person's certificate, or one of the person's by its serial number.
     *
     * @returns the serial number, and whether it was not revoked before.
     */
    async revoke(person: string, reason: Reason, serial?: string): Promise<{ serialNumber: string; isNew: boolean }> {
        const stack = await this.stack();
        const serialNumber = serial ?? (await this.factsOf(stack, person)).serialNumber;
        return { serialNumber, isNew: await this.calls.revoke(stack.authorityArn, serialNumber, reasons[reason]) };
    }

    /** Everyone of the configuration, with what is the matter. */
    async list(): Promise<Listed[]> {
        const stack = await this.stack();
        const revoked = new Set(this.environment.vpn.revoked.map(({ serialNumber }) => serialNumber));
        const rows: Listed[] = [];
        for (const { name: person, group: team } of this.environment.vpn.people) {
            if (stack.certificateArns[person] === undefined) {
                rows.push({ person, team, trouble: "none" });
                continue;
            }
            const facts = await this.factsOf(stack, person);
            const trouble = revoked.has(facts.serialNumber) ? "revoked" : troubleOf(facts);
            rows.push({ ...facts, team, ...(trouble === undefined ? {} : { trouble }) });
        }
        return rows;
    }

    private async factsOf(stack: StackVpn, person: string): Promise<CertificateFacts> {
        const { certificate } = await this.calls.certificate(stack.authorityArn, this.arnOf(stack, person));
        return factsOf(person, certificate, this.now);
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

    private arnOf({ certificateArns }: StackVpn, person: string): string {
        const arn = certificateArns[person];
        if (arn === undefined) throw new RangeError(this.unissued(person));
        return arn;
    }

    private unissued(person: string): string {
        return `${person} has no certificate in stack ${this.environment.name}: name the person in weaviate-aws:vpn.people, and run pulumi up.`;
    }
}

const troubleOf = ({ daysLeft }: CertificateFacts): Trouble | undefined =>
    daysLeft < 0 ? "ended" : daysLeft < soonDays ? "ends soon" : undefined;
