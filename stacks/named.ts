/**
 * One of several things, which has to be there.
 *
 * @param things The things, by name.
 * @throws {RangeError} if nothing before made it.
 */
export function named<T>(things: Readonly<Record<string, T | undefined>>, name: string): T {
    const found = things[name];
    if (found === undefined) throw new RangeError(`"${name}" is needed, and nothing before makes it`);
    return found;
}
