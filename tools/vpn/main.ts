import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { Command, CommanderError, Option } from "commander";

import { environmentNames, readEnvironment as parseEnvironment, type Environment } from "../../stacks/schema";
import { faultsText } from "../../stacks/schema/faults/fault";
import { readEnvironment } from "../preview";
import { PreviewFault } from "../preview/faults";
import { CallFault, Calls } from "./calls";
import { People, reasons, revokedLines, type Handout, type Listed, type Reason, type Revoked } from "./vpn";

/** Exit codes. A test holds each of them. */
const EXIT = { done: 0, trouble: 1, arguments: 2, failed: 3 } as const;

interface Options {
    json: boolean;
    folder?: string;
    yes?: boolean;
    reason?: Reason;
    serial?: string;
}

/** What a command has been asked for. */
interface Asked {
    command: "issue" | "renew" | "revoke" | "list";
    environment: string;
    person: string;
    options: Options;
}

/**
 * The command line of the VPN: hands out certificates and profiles, renews and revokes them, and lists who has one.
 *
 * @param args without Node and the script.
 * @param peopleOf Who does it; by the AWS CLI and Pulumi's if left out.
 * @returns the exit code; see the usage text.
 */
export async function main(args: string[], peopleOf: (stack: string) => People = deployed): Promise<number> {
    try {
        const asked = parse(args);
        return asked === undefined ? EXIT.done : await answer(asked, peopleOf(asked.environment));
    } catch (error) {
        if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.arguments;
        if (error instanceof PreviewFault || error instanceof RangeError) {
            process.stderr.write(`${error.message}\n`);
            return EXIT.arguments;
        }
        if (!(error instanceof CallFault)) throw error;
        process.stderr.write(`${error.message}\n`);
        return EXIT.failed;
    }
}

function parse(args: string[]): Asked | undefined {
    let asked: Asked | undefined;
    const program = new Command("vpn")
        .description("People's certificates for the VPN: hands them out, renews and revokes them. Nobody's private key is ever asked for.")
        .addHelpText(
            "after",
            "\nExit codes: 0 done; 1 somebody's certificate is missing, ends within 14 days, has ended or is revoked (list); 2 wrong arguments or configuration; 3 AWS or Pulumi refused.",
        )
        .exitOverride();
    const command = (name: Asked["command"], description: string, takesPerson = true) => {
        const made = program.command(name).description(description).argument("<environment>", environmentNames.join(", "));
        if (takesPerson) made.argument("<person>", "as vpn.people names them");
        return made
            .option("--json", "report as JSON", false)
            .exitOverride()
            .action((environment: string, person: string | object) => {
                asked = { command: name, environment, person: typeof person === "string" ? person : "", options: made.opts<Options>() };
            });
    };
    const folder = ["--folder <folder>", "write each profile to a file there instead of printing it"] as const;
    command("issue", "Prints a person's certificate and profiles, which `pulumi up` has had signed.").option(...folder);
    command("renew", "Has Pulumi replace a person's certificate, upon the same request; the old one is revoked, or it says how.")
        .option(...folder)
        .option("--yes", "let Pulumi ask nothing", false);
    command("revoke", "Revokes a person's certificate, and shows what to add to the stack file.")
        .addOption(new Option("--reason <reason>", "why").choices(Object.keys(reasons)).makeOptionMandatory())
        .option("--serial <number>", "another certificate than the person's present one, by its serial number");
    command("list", "Says who has a certificate, and until when.", false);
    program.parse(args, { from: "user" });
    return asked;
}

async function answer({ command, environment, person, options }: Asked, people: People): Promise<number> {
    const print = (value: unknown, text: string) => void process.stdout.write(options.json ? `${JSON.stringify(value, null, 4)}\n` : text);
    switch (command) {
        case "issue":
        case "renew": {
            const handout = command === "issue" ? await people.issue(person) : await people.renew(person, options.yes === true);
            const files = options.folder === undefined ? [] : written(handout, environment, options.folder);
            print({ ...handout, files }, handoutText(handout, files) + supersededText(environment, handout));
            return EXIT.done;
        }
        case "revoke": {
            const reason = options.reason as Reason;
            const revoked = await people.revoke(person, reason, options.serial);
            const add = revokedLines(revoked.serialNumber, person, reason);
            print({ person, ...revoked, reason, add }, revocationText(environment, person, revoked, add));
            return EXIT.done;
        }
        case "list": {
            const rows = await people.list();
            print(rows, listText(rows));
            return rows.some(({ trouble }) => trouble !== undefined) ? EXIT.trouble : EXIT.done;
        }
    }
}

/** The people of an environment as `pulumi up` would read it: what stands for documentation is refused, since there is no such account. */
function deployed(stack: string): People {
    const { config } = readEnvironment(process.cwd(), stack);
    const { environment, faults } = parseEnvironment(stack, config, { dryRun: false });
    if (environment === undefined) throw new RangeError(faultsText(`Configuration of stack "${stack}"`, faults));
    return peopleOf(environment);
}

const peopleOf = (environment: Environment): People => new People(environment, new Calls(environment.region));

function written({ person, profiles }: Handout, environment: string, folder: string): string[] {
    return Object.entries(profiles).map(([endpoint, profile]) => {
        const file = join(folder, `${environment}-${endpoint}-${person}.ovpn`);
        writeFileSync(file, profile, { mode: 0o600, flag: "wx" }); // what is there may have a path of a key in it
        return file;
    });
}

function handoutText({ person, serialNumber, expires, daysLeft, profiles }: Handout, files: readonly string[]): string {
    const facts = `# ${person}: certificate ${serialNumber}, until ${expires.slice(0, 10)} (${daysLeft} days)\n`;
    if (files.length > 0) return `${facts}${files.map((file) => `written: ${file}\n`).join("")}`;
    return (
        facts +
        Object.entries(profiles)
            .map(([endpoint, profile]) => `# ${endpoint}\n${profile}`)
            .join("\n")
    );
}

const added = (environment: string, add: string): string[] => [
    `Add to Pulumi.${environment}.yaml, under weaviate-aws:vpn:`,
    "    revoked:",
    add,
];

const supersededText = (environment: string, { person, add }: Handout): string =>
    add === undefined
        ? ""
        : [
              "",
              `The old certificate of ${person} still opens the VPN, until it ends.`,
              ...added(environment, add),
              "and run pulumi up.",
              "",
          ].join("\n");

function revocationText(environment: string, person: string, { isNew, takesUpdate }: Revoked, add: string): string {
    const whose = `The certificate of ${person}`;
    if (takesUpdate && !isNew) return `${whose} is in vpn.revoked: it is revoked from the update on that brings this to the VPN.\n`;
    return [
        takesUpdate
            ? `${whose} still opens the VPN: the next update revokes it, once these lines are there.`
            : isNew
              ? `${whose} is revoked. The VPN hears of it within the hour.`
              : `${whose} was revoked before.`,
        "",
        ...added(environment, add),
        "",
        `and take ${person} out of people there, or give them a new request. Then run pulumi up.`,
        "",
    ].join("\n");
}

function listText(rows: readonly Listed[]): string {
    const line = ({ person, team, serialNumber = "-", expires, daysLeft, trouble }: Listed) =>
        [person, team, serialNumber, expires?.slice(0, 10) ?? "-", daysLeft === undefined ? "-" : `${daysLeft} days`, trouble ?? ""]
            .join("  ")
            .trimEnd();
    return rows.length === 0 ? "Nobody is in vpn.people.\n" : `${rows.map(line).join("\n")}\n`;
}
