import type * as pulumi from "@pulumi/pulumi";

/**
 * What a component was told to wait for, to hand on to a child. Pulumi itself does not: a child of a component with `dependsOn` starts as
 * soon as its own inputs are there.
 *
 * @param opts The component's options.
 */
export const dependenciesOf = (opts: pulumi.ComponentResourceOptions | undefined): Pick<pulumi.CustomResourceOptions, "dependsOn"> =>
    opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn };
