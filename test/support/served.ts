import type { ServedPack } from "../../tools/preview";

const packs = new Map<string, Promise<ServedPack>>();

/**
 * A policy pack that is served, started once for all tests of a process that ask for it by the same name.
 *
 * @param name What it is asked for by.
 * @param start Starts it.
 */
export function served(name: string, start: () => Promise<ServedPack>): Promise<ServedPack> {
    const known = packs.get(name) ?? start();
    packs.set(name, known);
    return known;
}

/** After the last test: no pack stays behind. With several processes it is the last test of each file. */
export const mochaHooks = {
    async afterAll(): Promise<void> {
        const running = [...packs.values()];
        packs.clear();
        await Promise.all(running.map(async (pack) => (await pack).stop()));
    },
};
