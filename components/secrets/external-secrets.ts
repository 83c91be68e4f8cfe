import * as pulumi from "@pulumi/pulumi";

import { charts as catalogue } from "../charts/catalogue";
import { createObjects } from "../charts/objects";
import { placementOn } from "../charts/placement";
import { installChart, type ChartSource } from "../charts/release";
import { dependenciesOf } from "../dependencies";
import { imageOf } from "../images/own-registry";
import { externalSecretsValues } from "./external-secrets-values";
import { awsSecretStore } from "./secret-plan";

/** Arguments of {@link ExternalSecrets}. */
export interface ExternalSecretsArgs {
    /** Where the chart and its image come from. */
    charts: ChartSource;
    /** AWS region of the environment; Secrets Manager is asked there and nowhere else. */
    region: string;
    /** Namespaces that get a store of AWS Secrets Manager; they have to exist. */
    awsNamespaces: string[];
}

/** Namespace and service account of the controller; its role (Pod Identity) is tied to the two. */
export const controller = { namespace: "external-secrets", serviceAccount: "external-secrets" };

/**
 * External Secrets, which makes Secrets inside the cluster: generated ones, and copies of what people keep in AWS Secrets Manager. Pulumi's
 * state holds neither. The controller may read and write Secrets of every namespace, as any that makes them has to; what it may read in
 * AWS its role says.
 *
 * Controls: KM-1, S3-3.
 */
export class ExternalSecrets extends pulumi.ComponentResource {
    /** Id of the release: definitions of its objects are there from then on. */
    public readonly ready: pulumi.Output<string>;

    constructor(name: string, args: ExternalSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:ExternalSecrets", name, args, opts);
        const child = { parent: this, ...dependenciesOf(opts) };
        const { charts } = args;
        const release = installChart(
            `${name}-external-secrets`,
            charts,
            {
                chart: catalogue.externalSecrets,
                namespace: controller.namespace,
                values: externalSecretsValues({
                    image: imageOf(charts.registry, catalogue.externalSecrets.images[0] ?? ""),
                    placement: placementOn("system"),
                    serviceAccount: controller.serviceAccount,
                }),
            },
            child,
        );
        createObjects(
            name,
            args.awsNamespaces.map((namespace) => awsSecretStore(namespace, args.region)),
            pulumi.mergeOptions(child, { dependsOn: [release] }),
        );
        this.ready = release.id;
        this.registerOutputs({ ready: this.ready });
    }
}
