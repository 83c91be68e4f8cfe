import type { SoundEnvironment, Environment } from "../environment";
import { display, withheld } from "../faults/display";
import { fault, relationFault, type Fault } from "../faults/fault";
import { environmentNames } from "../sections/account";
import { region as regionSchema } from "../values/aws";

/** Keys of other namespaces that would put a credential into a file, or take a safeguard away. */
const refusedKeys: Readonly<Record<string, string>> = {
    "aws:accessKey": "credentials come from the environment (AWS_PROFILE, or a role in CI), never from configuration",
    "aws:secretKey": "credentials come from the environment (AWS_PROFILE, or a role in CI), never from configuration",
    "aws:token": "credentials come from the environment (AWS_PROFILE, or a role in CI), never from configuration",
    "aws:insecure": "certificates of AWS are always checked",
    "kubernetes:kubeconfig": "the program makes its one Kubernetes provider itself, from the cluster it made",
};

/** What Pulumi itself knows of an environment: the stack's name and the region. */
export function readPlatform(stack: string, values: Readonly<Record<string, string>>): Partial<Pick<Environment, "name" | "region">> {
    const region = regionSchema.safeParse(values["aws:region"]);
    return { name: environmentNames.find((name) => name === stack), region: region.data };
}

/** Faults of the stack's name and of keys that Pulumi and its providers read. */
export function platformFaults(stack: string, values: Readonly<Record<string, string>>, sound: SoundEnvironment): Fault[] {
    const faults: Fault[] = [];
    if (sound.name === undefined) {
        const mend = "select one of these: pulumi stack select dev";
        faults.push({ path: "stack", found: display(stack), allowed: `one of ${environmentNames.join(", ")}`, mend });
    }
    if (sound.region === undefined) {
        faults.push(
            fault(
                ["aws:region"],
                values["aws:region"],
                "the name of an AWS region, such as eu-central-1",
                "pulumi config set aws:region eu-central-1",
            ),
        );
    }

    const accounts = parsedList(values["aws:allowedAccountIds"]);
    if (accounts === undefined || (sound.account !== undefined && (accounts.length !== 1 || accounts[0] !== sound.account))) {
        const account = sound.account ?? "<account>";
        faults.push(
            fault(
                ["aws:allowedAccountIds"],
                accounts ?? values["aws:allowedAccountIds"],
                `["${account}"], the same as weaviate-aws:account and nothing else`,
                `pulumi config set --path --type string 'aws:allowedAccountIds[0]' ${account}; it keeps a run with another account's credentials from changing that account`,
            ),
        );
    }

    const disabled = parsedList(values["pulumi:disable-default-providers"]);
    if (!disabled?.includes("kubernetes") && !disabled?.includes("*")) {
        faults.push(
            fault(
                ["pulumi:disable-default-providers"],
                disabled ?? values["pulumi:disable-default-providers"],
                "a list with kubernetes",
                "pulumi config set --path 'pulumi:disable-default-providers[0]' kubernetes; without it an object could land in whatever cluster kubectl points at",
            ),
        );
    }

    for (const [key, mend] of Object.entries(refusedKeys)) {
        if (Object.hasOwn(values, key)) faults.push(relationFault([key], withheld(values[key]), "nothing", `take it out: ${mend}`));
    }
    return faults;
}

/** A list of texts that is written as JSON. */
function parsedList(written: string | undefined): string[] | undefined {
    if (written === undefined) return undefined;
    try {
        const value: unknown = JSON.parse(written);
        return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
    } catch {
        return undefined;
    }
}
