/** What a revocation list says. */
export interface RevocationList {
    /** Milliseconds. */
    nextUpdate: number;
    /** Serial numbers in hexadecimal with colons, in order. */
    serials: string[];
    /** The issuer's name, DER in hexadecimal. */
    issuer: string;
}

/** What is asked of AWS. */
export interface RevocationCalls {
    readList(): Promise<Buffer | undefined>;
    published(endpointId: string): Promise<string | undefined>;
    publish(endpointId: string, pem: string): Promise<void>;
}

export interface PublisherSettings {
    endpoints: Readonly<Record<string, string>>;
    revoked: readonly string[];
    republishHours: number;
    isNew: boolean;
}

export interface Published {
    published: Record<string, string>;
    failures: string[];
    notListed: readonly string[];
    hoursLeft: number | undefined;
}

export function serialText(bytes: Buffer): string;
export function readList(der: Buffer): RevocationList;
export function toPem(der: Buffer): string;
export function reasonToPublish(
    list: RevocationList,
    published: RevocationList | undefined,
    republishHours: number,
    now: number,
): string | undefined;
export function publishRevocations(aws: RevocationCalls, settings: PublisherSettings, now: number): Promise<Published>;
export function metricLine(environment: string, done: Pick<Published, "hoursLeft" | "notListed">, now: number): string;
