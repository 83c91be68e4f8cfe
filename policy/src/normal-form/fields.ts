import { isUnknown, UNKNOWN, UNKNOWN_MARKS, type Known } from "./known";

/**
 * A value as the policies read it: null and an empty text count as absent, since outputs carry both where an input was
 * left out; the engine's marks count as unknown.
 */
function reading(value: unknown): unknown {
    if (value === null || value === "") return undefined;
    return UNKNOWN_MARKS.has(value) ? UNKNOWN : value;
}

/**
 * Reads an own property without touching accessors: the SDK hands out proxies that throw on the read of an unknown
 * value, and a policy that stops at the first unknown judges nothing behind it.
 */
function own(target: object, name: string): unknown {
    try {
        return reading(Object.getOwnPropertyDescriptor(target, name)?.value);
    } catch {
        return UNKNOWN;
    }
}

const asFields = (value: unknown): Known<Fields> =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? new Fields(value) : UNKNOWN;

const asText = (value: unknown): Known<string> => (typeof value === "string" ? value : UNKNOWN);

/**
 * The properties of a resource, or of an object within them. Reading never throws: what is absent is `undefined`; what
 * is unknown, or of another type than asked for, is {@link UNKNOWN}, since it can't be judged and must not pass.
 */
export class Fields {
    /** @param given names of the properties that were given, if that is known: an unknown value of any other is absent */
    constructor(
        private readonly target: object,
        private readonly given?: ReadonlySet<string>,
    ) {}

    /** The fields of a value; none if it is not an object. */
    static of(value: unknown): Fields {
        const fields = asFields(value);
        return isUnknown(fields) ? new Fields({}) : fields;
    }

    /** The value as it stands. */
    value(name: string): unknown {
        const value = own(this.target, name);
        return isUnknown(value) && this.given?.has(name) === false ? undefined : value;
    }

    /** Names of the properties that are present, unknown ones included. */
    names(): string[] {
        return Object.keys(this.target).filter((name) => this.has(name));
    }

    /** The object as it was handed over, for readers that walk it whole; only its descriptors may be read. */
    get raw(): object {
        return this.target;
    }

    /** Whether the property is present, be its value known or not. */
    has(name: string): boolean {
        return this.value(name) !== undefined;
    }

    /** A text. */
    text(name: string): Known<string> | undefined {
        const value = this.value(name);
        return value === undefined ? undefined : asText(value);
    }

    /** A truth value; the texts `true` and `false` count, since providers take them too. */
    flag(name: string): Known<boolean> | undefined {
        const value = this.value(name);
        if (value === undefined) return undefined;
        if (value === true || value === "true") return true;
        return value === false || value === "false" ? false : UNKNOWN;
    }

    /** A number; a text of digits counts, since providers take it too. */
    number(name: string): Known<number> | undefined {
        const value = this.value(name);
        if (value === undefined) return undefined;
        if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
        return typeof value === "number" ? value : UNKNOWN;
    }

    /** A nested object. A list of one counts: the provider's older types write single blocks so. */
    fields(name: string): Known<Fields> | undefined {
        const value = this.value(name);
        if (value === undefined) return undefined;
        if (!Array.isArray(value)) return asFields(value);
        if (value.length === 0) return undefined;
        return value.length === 1 ? asFields(reading(value[0])) : UNKNOWN;
    }

    /** A list of texts. A text alone counts as a list of one. */
    texts(name: string): Known<Known<string>[]> | undefined {
        return this.elements(name, asText);
    }

    /** A list of objects. An object alone counts as a list of one. */
    children(name: string): Known<Known<Fields>[]> | undefined {
        return this.elements(name, asFields);
    }

    private elements<T>(name: string, read: (value: unknown) => Known<T>): Known<Known<T>[]> | undefined {
        const value = this.value(name);
        if (value === undefined) return undefined;
        if (isUnknown(value)) return UNKNOWN;
        if (Array.isArray(value)) return value.map((element) => read(reading(element)));
        const single = read(value);
        return isUnknown(single) ? UNKNOWN : [single];
    }
}

/** Whether a value, or anything within it, carries one of the engine's marks: something only a preview hands out. */
export function carriesUnknown(value: unknown): boolean {
    if (typeof value !== "object" || value === null) return isUnknown(reading(value));
    return Object.keys(value).some((name) => carriesUnknown(Object.getOwnPropertyDescriptor(value, name)?.value));
}
