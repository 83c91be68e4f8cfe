import { text } from "./note";

/** Why a safeguard is loosened. Long enough to mean something to whoever reads it in a year. */
export const reason = text((value) => value.trim().length >= 10 && value.length <= 500, {
    allowed: "a sentence of 10 to 500 characters",
    mend: "say why, for whoever reads it in a year",
    example: "No customer data here; saves two NAT gateways.",
});

/** A name in the form Kubernetes and AWS both take. */
export const name = text(/^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/, {
    allowed: "a name of 1 to 40 lower-case letters, digits and hyphens that begins with a letter",
    mend: "rename it",
    example: "frankfurt",
});

/** The name of a person, as it stands in the certificate's subject. */
export const personName = text(/^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/, {
    allowed: "lower-case letters and digits, parts joined by dots or hyphens",
    mend: "write it as the certificate's common name says it, such as ada.lovelace",
    example: "ada.lovelace",
});

/** A fully qualified host name, lower case, without a final dot. */
export const hostName = text(isHostName, {
    allowed: "a host name such as weaviate.example.com",
    mend: "write the name alone: no https://, no port, no path, no final dot",
    example: "weaviate.example.com",
});

/** An https address. No credentials: they would stand in every log that names it. */
export const httpsUrl = text(isHttpsUrl, {
    allowed: "an https:// address without user name, password, query or fragment",
    mend: "write the whole address, such as https://login.example.com",
    example: "https://login.example.com",
});

/** An e-mail address. */
export const email = text(/^[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}$/, {
    allowed: "an e-mail address",
    mend: "write it like platform@example.com",
    example: "platform@example.com",
});

/** A name that another system chose: a claim, a group, a client id. */
export const foreignName = text(/^[^\s"'\\](?:[^"'\\\n]{0,126}[^\s"'\\])?$/, {
    allowed: "1 to 128 characters without quotes or backslashes",
    mend: "copy it from the identity provider",
    example: "weaviate-platform-admin",
});

/** Three numbers: a release that is named exactly, never a range. */
export const exactVersion = text(/^\d+\.\d+\.\d+$/, {
    allowed: "an exact release of three numbers, such as 17.8.3",
    mend: "name one release; a range or a name such as latest would change what is deployed without a change here",
    example: "17.8.3",
});

/** A schedule in the five fields of cron, in UTC. */
export const cron = text(isCron, {
    allowed: "five cron fields (minute, hour, day of month, month, day of week), in UTC",
    mend: "write it like 0 2 * * * for 02:00 every day",
    example: "0 2 * * *",
});

/** A day. */
export const day = text(isDay, {
    allowed: "a day written YYYY-MM-DD",
    mend: 'write it in quotes, like "2027-03-31"',
    example: '"2027-03-31"',
});

/** Words in a tag's value. */
export const tagValue = text(/^[A-Za-z0-9][A-Za-z0-9 _.:/=+@-]{0,127}$/, {
    allowed: "1 to 128 letters, digits, spaces and _.:/=+@-",
    mend: "shorten it, or leave out what AWS does not take in a tag",
    example: "platform-team",
});

function isHostName(value: string): boolean {
    if (value.length > 253) return false;
    const labels = value.split(".");
    return (
        labels.length >= 2 &&
        labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) &&
        !/^\d+$/.test(labels.at(-1) ?? "")
    );
}

function isHttpsUrl(value: string): boolean {
    if (!value.startsWith("https://") || /\s/.test(value) || !URL.canParse(value)) return false;
    const url = new URL(value);
    return url.username === "" && url.password === "" && url.search === "" && url.hash === "" && isHostName(url.hostname);
}

const cronBounds: readonly (readonly [number, number])[] = [
    [0, 59],
    [0, 23],
    [1, 31],
    [1, 12],
    [0, 6],
];

function isCron(value: string): boolean {
    const fields = value.split(" ");
    return fields.length === cronBounds.length && fields.every((field, i) => isCronField(field, cronBounds[i] ?? [0, 0]));
}

function isCronField(field: string, [lowest, highest]: readonly [number, number]): boolean {
    return field.split(",").every((part) => {
        const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
        if (!match) return false;
        const [, from, to = from, step] = match;
        const inBounds = [from, to].every((n) => n === undefined || (Number(n) >= lowest && Number(n) <= highest));
        return inBounds && Number(from ?? 0) <= Number(to ?? highest) && step !== "0" && step !== "00";
    });
}

function isDay(value: string): boolean {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
    const date = new Date(`${value}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
