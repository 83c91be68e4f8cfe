import { awsxVpc } from "./awsx-vpc";
import { eksCluster } from "./eks-cluster";
import type { ImpliedComponent } from "./table";

/** The remote components whose children this tool makes up, by type. Any other is recorded as opaque. */
export const IMPLIED: ReadonlyMap<string, ImpliedComponent> = new Map([awsxVpc, eksCluster].map((entry) => [entry.type, entry]));

export type { Component, ImpliedChild, ImpliedComponent, Part, Reference } from "./table";
