import type { ArgumentFault } from "../faults";
import type { DataKeyArgs } from "./data-key";
import { isService } from "./key-policy";

/** Every fault of the arguments, none if they are sound. */
export function keyFaults(args: DataKeyArgs): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });

    if (!/^\d{12}$/.test(args.owner.account.id)) {
        fault("owner.account.id", `is "${args.owner.account.id}"; an AWS account id has twelve digits`);
    }
    if (args.allowDestroyBecause?.trim() === "") fault("allowDestroyBecause", "is empty; give the reason, or leave it out");

    const seen = new Set<string>();
    args.uses.forEach((use, index) => {
        const at = `uses[${index}]`;
        if (!/^[A-Za-z0-9]+$/.test(use.name)) fault(`${at}.name`, `is "${use.name}"; a Sid takes letters and digits only`);
        if (seen.has(use.name)) fault(`${at}.name`, `"${use.name}" stands twice; name each use once`);
        if (use.principal.includes("*")) fault(`${at}.principal`, `is "${use.principal}"; name the one role or service, never a pattern`);
        if (isService(use.principal) && use.condition === undefined) {
            fault(`${at}.condition`, `is missing; without it ${use.principal} could use the key for any account`);
        }
        seen.add(use.name);
    });
    return faults;
}
