import { join } from "node:path";

import { readEnvironment, runProgram, startPack } from "../preview";
import { median, secondsOf, watchMemory } from "./processes";

const root = join(__dirname, "..", "..");
const repeats = 3;
/** Sizes of the program the cost of one more resource is read from. */
const sizes = [100, 400, 1600];

/** What a preview may take: so many times the bare load, and so many milliseconds a resource. */
const bars = [
    { name: "first bar", loads: 4, perResource: 10 },
    { name: "next bar", loads: 3, perResource: 2.5 },
];

async function main(): Promise<void> {
    const say = (text: string) => process.stdout.write(`${text}\n`);
    say(`Node ${process.version}. Every figure is of this run on this machine; compare ratios, not seconds. Medians of ${repeats}.\n`);

    const loads: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) loads.push(await secondsOf(["-e", 'require("@pulumi/pulumi")']));
    const load = median(loads);
    say(`Load of the bare SDK                          ${load.toFixed(2)} s      1.0`);

    const previews: number[] = [];
    const peaks: (number | undefined)[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
        const stop = watchMemory();
        previews.push(await secondsOf([join(root, "tools/preview/cli.js"), "prod"]));
        peaks.push(stop());
    }
    const memory = peaks[0];
    const resources = (await runProgram(readEnvironment(root, "prod"))).resources.length;
    const preview = median(previews);
    say(`Preview of prod, ${resources} resources, whole pack     ${preview.toFixed(2)} s      ${(preview / load).toFixed(1)}`);
    for (const bar of bars) {
        const allowed = bar.loads * load + (bar.perResource * resources) / 1000;
        say(
            `  ${bar.name}: ${bar.loads} loads + ${bar.perResource} ms a resource    ${allowed.toFixed(2)} s      ${preview <= allowed ? "met" : "missed"}`,
        );
    }
    say(
        `  memory, sum of the peaks of all processes   ${memory === undefined ? "not measured on this system" : `${memory.toFixed(0)} MiB`}\n`,
    );

    await growth(say, load);
}

/** What one more resource costs, with and without policies, at several sizes: a cost that rises with size is a fault. */
async function growth(say: (text: string) => void, load: number): Promise<void> {
    const project = join(root, "tools/bench/project");
    const pack = await startPack(join(root, "policy"));
    try {
        say("Resources   program ms   policies ms   one more: program ms (of a load)   policies ms (of a load)");
        let last: { size: number; program: number; policies: number } | undefined;
        for (const size of sizes) {
            const programs: number[] = [];
            const policies: number[] = [];
            for (let repeat = 0; repeat < repeats; repeat++) {
                const environment = readEnvironment(project, "bench", { config: { "bench:resources": String(size) } });
                const start = performance.now();
                const recording = await runProgram(environment);
                programs.push(performance.now() - start);
                policies.push((await pack.judge(recording)).milliseconds);
            }
            const now = { size, program: median(programs), policies: median(policies) };
            const more = (what: "program" | "policies") => {
                if (last === undefined) return "-";
                const cost = (now[what] - last[what]) / (now.size - last.size);
                return `${cost.toFixed(2)} (${(cost / load / 10).toFixed(2)} %)`;
            };
            say(
                `${String(size).padStart(9)}   ${now.program.toFixed(0).padStart(10)}   ${now.policies.toFixed(0).padStart(11)}   ${more("program").padStart(34)}   ${more("policies").padStart(23)}`,
            );
            last = now;
        }
    } finally {
        await pack.stop();
    }
}

void main();
