import * as pulumi from "@pulumi/pulumi";

/** A refused argument: where it is, and why. The shape that `pulumi.InputPropertiesError` takes. */
export interface ArgumentFault {
    propertyPath: string;
    reason: string;
}

/**
 * Refuses a component's arguments if there is any fault: every one on its own line of the message, since a reader sees the message and
 * not the error's fields.
 *
 * @param subject What is refused, such as `Network prod`.
 * @param errors The faults; nothing happens if there are none.
 * @throws {pulumi.InputPropertiesError} if there are faults.
 */
export function refuse(subject: string, errors: ArgumentFault[]): void {
    if (errors.length === 0) return;
    const lines = errors.map((fault) => `  ${fault.propertyPath} ${fault.reason}`);
    throw new pulumi.InputPropertiesError({ message: [`${subject} is refused:`, ...lines].join("\n"), errors });
}
