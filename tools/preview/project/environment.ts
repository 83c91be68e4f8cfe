import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

import { PreviewFault } from "../faults";
import { readConfiguration, type Configuration } from "./configuration";
import { readYaml } from "./yaml";

/** Everything a run needs to know of the project and the stack, as `pulumi preview` would work it out. */
export interface Environment extends Configuration {
    /** Folder of Pulumi.yaml, absolute. */
    root: string;
    project: string;
    stack: string;
    organization: string;
    /** Working directory of the program: the folder of `main`. */
    programDirectory: string;
    /** The program within that folder; `.` for the one its package.json names. */
    entryPoint: string;
    /** Arguments of Pulumi.yaml for Node itself. */
    nodeArguments: string[];
}

/** What {@link readEnvironment} may be told besides the stack. */
export interface EnvironmentOptions {
    /** The program, relative to the root; by default `main` of Pulumi.yaml. */
    program?: string;
    /** Configuration that stands in for, or beside, that of the stack file, by full key (`weaviate-aws:network`); `undefined` takes one away. */
    config?: Record<string, unknown>;
}

interface ProjectFile {
    name?: unknown;
    main?: unknown;
    config?: unknown;
    runtime?: unknown;
}

/**
 * Reads Pulumi.yaml and the stack's file.
 *
 * @param root folder of Pulumi.yaml.
 * @throws {PreviewFault} if a file is missing or wrong; says which stacks there are.
 */
export function readEnvironment(root: string, stack: string, options: EnvironmentOptions = {}): Environment {
    const folder = path.resolve(root);
    const file = path.join(folder, "Pulumi.yaml");
    if (!existsSync(file))
        throw new PreviewFault("configuration", `There is no Pulumi.yaml in ${folder}; run the preview where the project is.`);
    const project = (readYaml(file) ?? {}) as ProjectFile;
    if (typeof project.name !== "string" || project.name === "") {
        throw new PreviewFault("configuration", `${file} has no "name"; a Pulumi project needs one.`);
    }
    const stackFile = path.join(folder, `Pulumi.${stack}.yaml`);
    if (!/^[A-Za-z0-9_.-]+$/.test(stack) || !existsSync(stackFile)) throw unknownStack(folder, stack);
    return {
        root: folder,
        project: project.name,
        stack,
        organization: "organization", // what the CLI calls the owner of a stack that no service keeps
        ...locateProgram(folder, options.program ?? project.main),
        nodeArguments: nodeArguments(project.runtime),
        ...readConfiguration({
            project: project.name,
            projectConfig: project.config,
            projectFile: file,
            stackFile,
            overrides: options.config ?? {},
        }),
    };
}

/** Names of the stacks a project has files of, sorted. */
export function stacksOf(root: string): string[] {
    const names = readdirSync(root).map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1]);
    return names.filter((name) => name !== undefined).sort();
}

function unknownStack(root: string, stack: string): PreviewFault {
    const known = stacksOf(root);
    const hint = known.length === 0 ? "it has no stack file at all" : `it has ${known.join(", ")}`;
    return new PreviewFault("configuration", `There is no stack "${stack}" in ${root}: no file Pulumi.${stack}.yaml; ${hint}.`);
}

function locateProgram(root: string, main: unknown): Pick<Environment, "programDirectory" | "entryPoint"> {
    if (main === undefined) return { programDirectory: root, entryPoint: "." };
    const program = path.resolve(root, String(main));
    if (!existsSync(program)) {
        throw new PreviewFault("configuration", `The program ${program} does not exist; "main" of Pulumi.yaml names it.`);
    }
    if (statSync(program).isDirectory()) return { programDirectory: program, entryPoint: "." };
    return { programDirectory: path.dirname(program), entryPoint: path.basename(program) };
}

function nodeArguments(runtime: unknown): string[] {
    const options = typeof runtime === "object" && runtime !== null ? (runtime as { options?: { nodeargs?: unknown } }).options : undefined;
    return typeof options?.nodeargs === "string" ? options.nodeargs.split(/\s+/).filter((argument) => argument !== "") : [];
}
