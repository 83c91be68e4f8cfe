import { Command, CommanderError } from "commander";

import { imageList } from "../../components/images/image-plan";
import { buildSpecification, mirrorProjectName } from "../../components/images/mirror-plan";
import { ownRegistry, chartsOf, imageSources, lockFile, mirroredImages } from "../../stacks/images";
import { accountOf } from "../../stacks/data";
import { environmentNames, readEnvironment as parseEnvironment, type Environment } from "../../stacks/schema";
import { faultsText } from "../../stacks/schema/faults/fault";
import { readEnvironment } from "../preview";
import { PreviewFault } from "../preview/faults";
import { Aws, AwsFault } from "./aws";
import { followBuild, look, writeLock, type Held } from "./mirror";

/** Exit codes. A test holds each of them. */
const EXIT = { clean: 0, absent: 1, arguments: 2, failed: 3 } as const;

interface Arguments {
    stack: string;
    check: boolean;
    json: boolean;
}

/**
 * The command line of the mirror: has the environment's build copy what its registry lacks, and writes the digests to the lock file.
 *
 * @param args without Node and the script.
 * @returns the exit code; see the usage text.
 */
export async function main(args: string[]): Promise<number> {
    try {
        const { stack, check, json } = parse(args);
        const environment = environmentOf(stack);
        const aws = new Aws(accountOf(environment));
        const tell = (text: string) => void process.stderr.write(`${text}\n`);

        let held = await look(aws, listOf(environment));
        if (held.absent.length > 0 && !check) {
            tell(`${held.absent.length} images and charts are not in ${ownRegistry(environment).host}:\n${imageList(held.absent)}`);
            await build(aws, environment, tell);
            held = await look(aws, listOf(environment));
        }
        const written = held.foreign.length === 0 && !check ? writeLock(lockFile, held.digests) : [];
        process.stdout.write(json ? `${JSON.stringify({ ...held, written }, null, 4)}\n` : summary(held, written));
        return held.absent.length + held.foreign.length === 0 ? EXIT.clean : EXIT.absent;
    } catch (error) {
        if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.arguments;
        if (error instanceof PreviewFault || error instanceof RangeError) {
            process.stderr.write(`${error.message}\n`);
            return EXIT.arguments;
        }
        if (!(error instanceof AwsFault)) throw error;
        process.stderr.write(`${error.message}\n`);
        return EXIT.failed;
    }
}

function parse(args: string[]): Arguments {
    const command = new Command("mirror")
        .description("Copies images and charts of an environment to its own registry, and writes their digests to images.lock.json.")
        .argument("<environment>", environmentNames.join(", "))
        .option("--check", "only say what is missing", false)
        .option("--json", "report as JSON", false)
        .addHelpText(
            "after",
            "\nExit codes: 0 all is there; 1 something is missing, or another image stands under its name; 2 wrong arguments or configuration; 3 AWS refused.",
        )
        .exitOverride()
        .parse(args, { from: "user" });
    const [stack] = command.args;
    return { stack: stack ?? "", ...command.opts<Omit<Arguments, "stack">>() };
}

/** The environment as `pulumi up` would read it: what stands for documentation is refused, since there is no such account. */
function environmentOf(stack: string): Environment {
    const { config } = readEnvironment(process.cwd(), stack);
    const { environment, faults } = parseEnvironment(stack, config, { dryRun: false });
    if (environment === undefined) throw new RangeError(faultsText(`Configuration of stack "${stack}"`, faults));
    return environment;
}

const listOf = (environment: Environment) => mirroredImages(environment, ownRegistry(environment).digests);

async function build(aws: Aws, environment: Environment, tell: (text: string) => void): Promise<void> {
    const { host } = ownRegistry(environment);
    const specification = buildSpecification(imageSources(environment), chartsOf(environment), host, environment.region);
    const ended = await followBuild(aws, await aws.startBuild(mirrorProjectName(environment.name), specification), tell);
    if (ended.buildStatus !== "SUCCEEDED") {
        throw new AwsFault(`the build ended as ${ended.buildStatus}; what it said: ${ended.logs?.deepLink ?? "see CodeBuild"}`);
    }
}

function summary({ digests, absent, foreign }: Held, written: readonly string[]): string {
    const lines = [
        ...(absent.length === 0 ? [] : [`missing:\n${imageList(absent)}`]),
        ...foreign.map(
            ({ image, found }) =>
                `${image.source} is ${String(image.digest)} in images.lock.json and ${found} in the registry: find out who pushed it. Nothing was written.`,
        ),
        ...(written.length === 0 ? [] : [`written to images.lock.json:\n${written.map((source) => `  ${source}`).join("\n")}`]),
        `${Object.keys(digests).length} images are there, ${absent.length} images and charts are missing`,
    ];
    return `${lines.join("\n")}\n`;
}
