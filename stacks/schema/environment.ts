import type * as z from "zod";

import { accessSections } from "./sections/access";
import { accountSections, type EnvironmentName } from "./sections/account";
import { applicationSections } from "./sections/applications";
import { clusterSections } from "./sections/cluster";
import { edgeSections } from "./sections/edge";
import { networkSections } from "./sections/network";
import { operationsSections } from "./sections/operations";
import { vpnSections } from "./sections/vpn";
import { weaviateSections } from "./sections/weaviate";

/** Every key of the namespace `weaviate-aws`, with the schema of its value. */
export const sections = {
    ...accountSections,
    ...networkSections,
    ...edgeSections,
    ...accessSections,
    ...vpnSections,
    ...clusterSections,
    ...weaviateSections,
    ...applicationSections,
    ...operationsSections,
} as const satisfies Record<string, z.ZodType>;

/** A key of the namespace `weaviate-aws`. */
export type SectionName = keyof typeof sections;

/** An AWS partition. */
export type Partition = "aws" | "aws-cn" | "aws-us-gov";

/** The keys of the namespace, as the program gets them: checked, defaults filled in. */
type Sections = { readonly [Name in SectionName]: z.output<(typeof sections)[Name]> };

/**
 * One environment: everything the program wants to know from outside. It is checked as a whole and frozen, and nothing else is ever
 * asked: no data source, no environment variable.
 */
export interface Environment extends Sections {
    /** Name of the environment, which is the stack's. */
    readonly name: EnvironmentName;
    /** Main region: `aws:region`. */
    readonly region: string;
    /** Partition of the region, for ARNs. */
    readonly partition: Partition;
}

/** A value of which parts may be missing: those that did not pass the schema. */
type Sound<T> = T extends (infer Item)[]
    ? (Sound<Item> | undefined)[]
    : T extends object
      ? { readonly [Key in keyof T]?: Sound<T[Key]> }
      : T | undefined;

/** What is sound of a configuration. Checks across fields read it, so that a malformed field hides no fault of another. */
export type SoundEnvironment = Sound<Environment>;

/** The partition a region belongs to. */
export function partitionOf(region: string): Partition {
    if (region.startsWith("cn-")) return "aws-cn";
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
