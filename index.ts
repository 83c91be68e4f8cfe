/** The package's entry: the components, for use by other programs. Importing it creates nothing. */
export { Roles } from "./components/access";
export { DataBucket } from "./components/buckets";
export { DataKey } from "./components/keys";
export { FlowLogs, InterfaceEndpoints, Network } from "./components/network";
