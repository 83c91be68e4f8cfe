import type { ArgumentFault } from "../faults";
import type { DataBucketArgs } from "./data-bucket";

/** Every fault of the arguments, none if they are sound. Bucket names: Amazon S3 User Guide, "General purpose bucket naming rules". */
export function bucketFaults(args: DataBucketArgs): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });

    if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(args.bucketName)) {
        fault("bucketName", `is "${args.bucketName}"; a bucket's name has 3 to 63 lower-case letters, digits and hyphens`);
    }
    if (args.keyArn === undefined && !args.amazonManagedKeyBecause?.trim()) {
        fault("keyArn", "is missing; give the key, or the reason for Amazon's own in amazonManagedKeyBecause");
    }
    if (args.keyArn !== undefined && args.amazonManagedKeyBecause !== undefined) {
        fault("amazonManagedKeyBecause", "is given beside keyArn; leave one of them out");
    }
    if (!Number.isInteger(args.retentionDays) || args.retentionDays < 1) {
        fault("retentionDays", `is ${args.retentionDays}; give whole days, 1 or more`);
    }
    if (args.lockDays !== undefined && (args.lockDays < 1 || args.lockDays > args.retentionDays)) {
        fault("lockDays", `is ${args.lockDays}; a lock lasts 1 to ${args.retentionDays} days, since objects expire after that`);
    }
    if (args.allowDestroyBecause?.trim() === "") fault("allowDestroyBecause", "is empty; give the reason, or leave it out");
    for (const [index, user] of args.users.roles.entries()) {
        if (user.role.includes("*")) fault(`users.roles[${index}].role`, `is "${user.role}"; name the one role, never a pattern`);
        if (user.prefix !== undefined && !user.prefix.endsWith("/"))
            fault(`users.roles[${index}].prefix`, `is "${user.prefix}"; end it with a slash`);
    }
    for (const [index, service] of args.users.services.entries()) {
        if (service.uncomparedBecause === undefined) continue;
        const at = `users.services[${index}]`;
        if (service.uncomparedBecause.trim() === "") fault(`${at}.uncomparedBecause`, "is empty; give the reason, or leave it out");
        if (service.prefix?.endsWith(`/${args.account.id}`) !== true) {
            fault(`${at}.prefix`, `is "${service.prefix ?? ""}"; without a source to compare it has to end in the account's id`);
        }
    }
    if (args.users.administrators.length === 0)
        fault("users.administrators", "is empty; a policy that locks out its deployer cannot be mended");
    return faults;
}
