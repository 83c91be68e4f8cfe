import { forgetInputs } from "../../policy/src/framework/inputs";
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

/**
 * After each test: no policy remembers inputs, whichever file comes next in this process; a hook that a module of tests registers would
 * hold for the first file alone.
 *
 * After the last test: no pack stays behind. A worker of a parallel run goes on with the next file, so leaves its packs to the next tests;
 * they end with it.
 */
export const mochaHooks = {
    afterEach(): void {
        forgetInputs();
    },
    async afterAll(): Promise<void> {
        if (process.env["MOCHA_WORKER_ID"] !== undefined) return;
        const running = [...packs.values()];
        packs.clear();
        await Promise.all(running.map(async (pack) => (await pack).stop()));
    },
};
