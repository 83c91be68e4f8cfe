import type { Fields } from "./fields";
import { isUnknown, UNKNOWN, type Known } from "./known";
import type { Links, Resource, Stack } from "./stack";
import { SECURITY_GROUPS } from "./types";

/** What a template says in a list of blocks; nothing if it is left out. */
export const blocks = (fields: Fields, name: string): Known<Known<Fields>[]> => fields.children(name) ?? [];

/** The security groups a template names: for the instance, or for its interfaces. */
export function groupsOf(stack: Stack, template: Resource): Links {
    const { fields } = template;
    const direct = stack.links(template, "vpcSecurityGroupIds", SECURITY_GROUPS);
    const interfaces = blocks(fields, "networkInterfaces");
    const candidates = stack.candidates(template, "networkInterfaces", SECURITY_GROUPS);
    if (isUnknown(interfaces)) return { ...direct, possible: [...direct.possible, ...candidates], unknown: true };
    const named = interfaces.map((one) => (isUnknown(one) ? UNKNOWN : one.texts("securityGroups")));
    const nested = stack.resolveAll(
        named.some(isUnknown) ? UNKNOWN : named.flatMap((list) => (isUnknown(list) ? [] : (list ?? []))),
        candidates,
        SECURITY_GROUPS,
    );
    return {
        certain: [...direct.certain, ...nested.certain],
        possible: [...direct.possible, ...nested.possible],
        unknown: direct.unknown || nested.unknown,
        outside: direct.outside + nested.outside,
    };
}
