import type { SoundEnvironment } from "../environment";
import type { Path } from "../faults/display";
import { fault, type Fault } from "../faults/fault";
import { leaves } from "./leaves";

/**
 * What may be given by id instead of being made, but not yet: a given id is refused, never ignored. Whoever builds the use of one
 * deletes its line. `*` stands for any key.
 */
const notYetSupported: Readonly<Record<string, string>> = {
    "network.existing.vpcId": "a VPC",
    "keys.existing.*": "a KMS key",
    "logArchive.existing.bucketArn": "a log archive",
    "identityProvider.existingSamlProviderArn": "a SAML provider",
};

/** The faults of ids that are given for what cannot be adopted yet. */
export function adoptionFaults(environment: SoundEnvironment): Fault[] {
    return leaves(environment).flatMap(([path, value]) => {
        const what = Object.entries(notYetSupported).find(([pattern]) => fits(pattern, path))?.[1];
        return what === undefined
            ? []
            : [fault(path, value, "nothing: adopting what exists is not yet supported here", `leave it out, and ${what} is made`)];
    });
}

function fits(pattern: string, path: Path): boolean {
    const parts = pattern.split(".");
    return parts.length === path.length && parts.every((part, i) => part === "*" || part === path[i]);
}
