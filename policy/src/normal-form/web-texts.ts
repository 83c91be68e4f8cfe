import type { Fields } from "./fields";
import { isUnknown, UNKNOWN, type Known } from "./known";

/**
 * What AWS WAF does to a text before it looks at it, as far as it is modelled.
 *
 * Source: AWS WAF Developer Guide, "Using text transformations".
 */
const TRANSFORMATIONS: Readonly<Record<string, (text: string) => string>> = {
    NONE: (text) => text,
    LOWERCASE: (text) => text.toLowerCase(),
    COMPRESS_WHITE_SPACE: (text) => text.replace(/[\f\t\n\r\v\u00a0 ]+/g, " "),
    URL_DECODE: (text) => unescaped(text, /%([0-9a-f]{2})/gi),
    URL_DECODE_UNI: (text) => unescaped(unescaped(text, /%u[0-9a-f]{2}([0-9a-f]{2})/gi), /%([0-9a-f]{2})/gi),
    JS_DECODE: (text) => unescaped(unescaped(text, /\\u[0-9a-f]{2}([0-9a-f]{2})/gi), /\\x([0-9a-f]{2})/gi).replace(/\\(["'\\/])/g, "$1"),
    NORMALIZE_PATH: (text) => normalised(text),
    NORMALIZE_PATH_WIN: (text) => normalised(text.replaceAll("\\", "/")),
};

const unescaped = (text: string, escape: RegExp): string =>
    text.replace(escape, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));

/** A path without repeated slashes and references to a folder itself or to the one above; references above the first folder stay. */
function normalised(path: string): string {
    const kept: string[] = [];
    for (const part of path.replace(/\/{2,}/g, "/").split("/")) {
        if (part === ".") continue;
        if (part === ".." && kept.length > 0 && kept.at(-1) !== ".." && kept.at(-1) !== "") kept.pop();
        else kept.push(part);
    }
    return kept.join("/");
}

/** A text after transformations, in the order of their priorities; unknown if one of them is not known or not modelled. */
export function transformed(text: string, transformations: Known<Known<Fields>[]> | undefined): Known<string> {
    if (transformations === undefined) return text;
    if (isUnknown(transformations)) return UNKNOWN;
    const steps = transformations.map((one) =>
        isUnknown(one) ? { order: UNKNOWN, type: UNKNOWN } : { order: one.number("priority") ?? 0, type: one.text("type") },
    );
    if (steps.some(({ order, type }) => isUnknown(order) || type === undefined || isUnknown(type))) return UNKNOWN;
    let current = text;
    for (const { type } of [...steps].sort((a, b) => Number(a.order) - Number(b.order))) {
        const change = TRANSFORMATIONS[String(type)];
        if (change === undefined) return UNKNOWN;
        current = change(current);
    }
    return current;
}
