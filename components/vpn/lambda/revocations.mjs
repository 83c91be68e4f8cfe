/* global Buffer */
/**
 * What is to be done with revocation lists: read them, compare them, publish them. Nothing here knows the network; `index.mjs` does.
 */

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/**
 * The elements of DER, one level deep.
 *
 * @param {Buffer} der
 * @returns {{ tag: number, content: Buffer }[]}
 */
function elements(der) {
    const found = [];
    for (let at = 0; at < der.length;) {
        const tag = der[at];
        let length = der[at + 1];
        let start = at + 2;
        if (length === undefined || length === 0x80) throw new RangeError("the list is cut off"); // 0x80: an end that is told later
        if (length > 0x80) {
            const bytes = length & 0x7f;
            if (bytes > 4) throw new RangeError("an element is too long");
            length = der.readUIntBE(start, bytes);
            start += bytes;
        }
        if (start + length > der.length) throw new RangeError("the list is cut off");
        found.push({ tag, content: der.subarray(start, start + length) });
        at = start + length;
    }
    return found;
}

/** A time of DER. Source: RFC 5280, 4.1.2.5. */
function timeOf({ tag, content }) {
    const text = content.toString("latin1");
    const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
    if (match === null) throw new RangeError("a time cannot be read");
    const [, year, ...rest] = match;
    const full = tag === UTC_TIME ? (Number(year) < 50 ? 2000 : 1900) + Number(year) : Number(year);
    const [month, day, hour, minute, second] = rest.map(Number);
    return Date.UTC(full, month - 1, day, hour, minute, second);
}

/** A serial number as AWS and people write it: bytes in hexadecimal with colons, without a leading zero byte. */
export const serialText = (bytes) =>
    (
        bytes
            .toString("hex")
            .replace(/^(?:00)+(?=.)/, "")
            .match(/../g) ?? []
    ).join(":");

/**
 * Reads a revocation list. Source: RFC 5280, 5.1.
 *
 * @param {Buffer} der
 * @returns {{ nextUpdate: number, serials: string[], issuer: string }} milliseconds, serial numbers in order, and the issuer's name in DER.
 */
export function readList(der) {
    const [outer] = elements(der);
    if (outer?.tag !== SEQUENCE) throw new RangeError("this is no revocation list");
    const [signed] = elements(outer.content);
    if (signed?.tag !== SEQUENCE) throw new RangeError("this is no revocation list");
    const parts = elements(signed.content);
    if (parts[0]?.tag === INTEGER) parts.shift();
    const [, issuer, , ...rest] = parts; // algorithm, issuer, this update
    const isTime = (part) => part?.tag === UTC_TIME || part?.tag === GENERALIZED_TIME;
    if (issuer?.tag !== SEQUENCE || !isTime(rest[0])) throw new RangeError("this is no revocation list with an end");
    const entries = rest[1]?.tag === SEQUENCE ? elements(rest[1].content) : [];
    const serials = entries.map(({ content }) => serialText(elements(content)[0].content)).sort();
    return { nextUpdate: timeOf(rest[0]), serials, issuer: issuer.content.toString("hex") };
}

/** A list as EC2 takes it. */
export const toPem = (der) =>
    `-----BEGIN X509 CRL-----\n${(der.toString("base64").match(/.{1,64}/g) ?? []).join("\n")}\n-----END X509 CRL-----\n`;

/** A list as EC2 hands it out: `undefined` if there is none, `unreadable` if it is of a form that is not known here. */
function readPublished(text) {
    const body = (text ?? "").replace(/-----(?:BEGIN|END) [A-Z0-9 ]*CRL-----/g, "").replace(/\s+/g, "");
    if (body === "") return undefined;
    try {
        return readList(Buffer.from(body, "base64"));
    } catch {
        return "unreadable";
    }
}

const hoursUntil = (time, now) => Math.floor((time - now) / 3_600_000);

/** Why a list has to be published in place of another; `undefined` if it does not: an import ends all sessions of an endpoint. */
export function reasonToPublish(list, published, republishHours, now) {
    if (published === undefined) return "the endpoint has none";
    if (published.issuer !== list.issuer) return "the endpoint has another authority's";
    if (published.serials.join() !== list.serials.join()) return "other certificates are revoked";
    const soon = hoursUntil(published.nextUpdate, now) < republishHours;
    return soon && list.nextUpdate > published.nextUpdate ? "the published one ends soon" : undefined;
}

/**
 * Publishes the authority's list to every endpoint that needs it.
 *
 * @param aws What is asked of AWS: `readList()` resolves to the list's bytes or to `undefined` if there is none yet, `published(id)` to an endpoint's
 * list in PEM, if any, `publish(id, pem)` replaces it.
 * @param settings `endpoints`: ids by name; `revoked`: serial numbers that have to be listed; `republishHours`; `isNew`: whether the list
 * was written just now, which is the one time that a published list which cannot be read is replaced: every hour would end all sessions
 * every hour.
 * @param now Milliseconds.
 * @returns what was found and done; `failures` has a line for each endpoint that could not be served.
 */
export async function publishRevocations(aws, { endpoints, revoked, republishHours, isNew }, now) {
    const der = await aws.readList();
    if (der === undefined) return { published: {}, failures: [], notListed: revoked, hoursLeft: undefined };
    const list = readList(der);
    if (list.nextUpdate <= now) {
        return {
            published: {},
            failures: ["the authority's own list has expired"],
            notListed: [],
            hoursLeft: hoursUntil(list.nextUpdate, now),
        };
    }
    const failures = [];
    const published = {};
    let hoursLeft = hoursUntil(list.nextUpdate, now);
    for (const [name, id] of Object.entries(endpoints)) {
        try {
            const there = readPublished(await aws.published(id));
            if (there === "unreadable" && !isNew) throw new Error("the published list cannot be read");
            const why = there === "unreadable" ? "the published list cannot be read" : reasonToPublish(list, there, republishHours, now);
            if (why !== undefined) {
                await aws.publish(id, toPem(der));
                published[name] = why;
            } else hoursLeft = Math.min(hoursLeft, hoursUntil(there.nextUpdate, now));
        } catch (error) {
            failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        }
    }
    const listed = new Set(list.serials);
    const notListed = revoked.filter((serial) => !listed.has(serial.replace(/^(?:00:)+(?=.)/, "")));
    return { published, failures, notListed, hoursLeft };
}

/** A line of the log that CloudWatch makes metrics of (Amazon CloudWatch User Guide, "Embedded metric format specification"). */
export const metricLine = (environment, { hoursLeft, notListed }, now) =>
    JSON.stringify({
        _aws: {
            Timestamp: now,
            CloudWatchMetrics: [
                {
                    Namespace: "Weaviate/Vpn",
                    Dimensions: [["Environment"]],
                    Metrics: [
                        ...(hoursLeft === undefined ? [] : [{ Name: "HoursLeft", Unit: "None" }]),
                        { Name: "NotListed", Unit: "Count" },
                    ],
                },
            ],
        },
        Environment: environment,
        ...(hoursLeft === undefined ? {} : { HoursLeft: hoursLeft }),
        NotListed: notListed.length,
    });
