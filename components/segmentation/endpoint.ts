import * as pulumi from "@pulumi/pulumi";

/** Host name of an address of the Kubernetes API. */
export const hostOf = (endpoint: pulumi.Input<string>): pulumi.Output<string> =>
    pulumi.output(endpoint).apply((address) => address.replace(/^https:\/\//, "").replace(/[:/].*$/, ""));
