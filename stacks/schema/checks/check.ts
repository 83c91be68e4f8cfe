import type { SoundEnvironment } from "../environment";
import type { Fault } from "../faults/fault";

/** What a check may know beside the configuration. */
interface CheckContext {
    /** Today, `YYYY-MM-DD`. */
    today: string;
    /** Keys, with their namespace, that the configuration holds encrypted. */
    secretKeys: readonly string[];
}

/** A judgement across fields, of whatever is sound of a configuration. What is missing or malformed has its own fault already. */
export type Check = (environment: SoundEnvironment, context: CheckContext) => Fault[];

/** Items of a list of which some may not be sound, each with its position. */
export function indexed<T>(list: readonly (T | undefined)[] | undefined): [number, T][] {
    return (list ?? []).flatMap((item, i): [number, T][] => (item === undefined ? [] : [[i, item]]));
}

/** Members of a map of which some may not be sound, each with its name. */
export function named<T>(map: Readonly<Record<string, T | undefined>> | undefined): [string, T][] {
    return Object.entries(map ?? {}).flatMap(([name, item]): [string, T][] => (item === undefined ? [] : [[name, item]]));
}
