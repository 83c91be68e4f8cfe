/** Keys and positions that lead to a value, from the top of the configuration. */
export type Path = readonly (string | number)[];

/** The longest value shown whole; longer ones are shortened, since a reader needs to recognise a value, not to read it. */
const longest = 60;

/** Shapes of things that should not stand in a configuration in clear, and that must not reach a terminal or a CI log if they do. */
const secretShapes = [
    /:\/\/[^/?#\s]*@/, // credentials inside a URL
    /-----BEGIN/, // keys, and signing requests, which nobody needs to see
    /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, // AWS access keys
    /\b(?:gh[opsu]_|xox[a-z]-|sk-|glpat-)/, // tokens of well-known services
    /hooks\.slack\.com\/./, // a webhook address is its own password
    /(?:password|passwd|secret|token|key)\s*[=:]\s*\S/i,
    /(?=[A-Za-z0-9+/=_]*\d)(?=[A-Za-z0-9+/=_]*[A-Za-z])[A-Za-z0-9+/=_]{24,}/, // long runs that no name or address has
];

/** Whether a text has the shape of a secret. ARNs are names, though their endings may look random. */
const looksSecret = (text: string): boolean =>
    !/^arn:aws[\w-]*:[\w:/.@+=,-]+$/.test(text) && secretShapes.some((shape) => shape.test(text));

/** A value as a message shows it: shortened, and only described where it may be a secret. */
export function display(value: unknown): string {
    if (value === undefined || value === null) return "nothing";
    if (Array.isArray(value))
        return value.length > 0 && value.every(isShort) ? shorten(`[${value.map(display).join(", ")}]`) : `a list of ${value.length}`;
    if (typeof value === "object") return "a group of settings";
    if (typeof value !== "string") return shorten(String(value));
    if (looksSecret(value)) return withheld(value);
    return shorten(JSON.stringify(value));
}

/** What is said of a value that is not shown. */
export function withheld(value: unknown): string {
    if (value === undefined || value === null) return "nothing";
    return typeof value === "string" ? `a text of ${value.length} characters (not shown)` : "a value that is not shown";
}

const isShort = (value: unknown): boolean => typeof value !== "object" && String(value).length <= longest;

const shorten = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);
