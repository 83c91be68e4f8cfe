import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { endpointWaitMinutes, requestSeconds } from "./defaults";
import { endpointSilence } from "./endpoint-probe";
import { kubeconfigOf, type ClusterAddress } from "./kubeconfig";
import { minutesOf, seconds, waitWhile } from "../patience";

/** Arguments of {@link ClusterGate}. */
export interface ClusterGateArgs {
    /** Name of the cluster. */
    clusterName: pulumi.Input<string>;
    /** Address of the Kubernetes API. */
    endpoint: pulumi.Input<string>;
    /** The authority that signs its certificate: PEM in base64. */
    certificateAuthority: pulumi.Input<string>;
    /** Region of the cluster. */
    region: string;
    /** Minutes an update waits for the API to answer; 15 by default. */
    waitMinutes?: number;
}

/** What a process of Pulumi ends with once it has said itself what is wrong (@pulumi/pulumi, cmd/run/run.js). */
const saidWhatIsWrong = 32;

/**
 * The way into the cluster. Its kubeconfig is only known once all that the gate depends on is there and, in an update, the private endpoint
 * answers; so nothing in Kubernetes is tried before, and on destroy the way goes last. A preview never waits. If nobody opens the way in
 * time, the update ends with nothing half-made, and the next one goes on.
 *
 * The provider decides whether it reaches the cluster once, when it is configured: a wait on its first object would be too late.
 *
 * Controls: KA-1, AC-7.
 * @throws {pulumi.InputPropertiesError} if an argument is refused.
 */
export class ClusterGate extends pulumi.ComponentResource {
    /** The kubeconfig for the one Kubernetes provider, as JSON. It holds no credentials. */
    public readonly kubeconfig: pulumi.Output<string>;

    constructor(name: string, args: ClusterGateArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:ClusterGate", name, args, opts);
        const { region, waitMinutes = endpointWaitMinutes } = args;
        if (!(waitMinutes > 0)) {
            refuse(`ClusterGate ${name}`, [
                { propertyPath: "waitMinutes", reason: `is ${waitMinutes}; give some minutes, or leave it out` },
            ]);
        }

        const gate = new pulumi.Stash(
            `${name}-cluster-gate`,
            { input: { cluster: args.clusterName, endpoint: args.endpoint } },
            { parent: this, ...dependenciesOf(opts) },
        );
        this.kubeconfig = pulumi
            .all([args.clusterName, args.endpoint, args.certificateAuthority, gate.id])
            .apply(async ([clusterName, endpoint, certificateAuthority]) => {
                const address = { clusterName, endpoint, certificateAuthority, region };
                if (!pulumi.runtime.isDryRun()) await waitForEndpoint(address, waitMinutes, gate);
                return kubeconfigOf(address);
            });
        this.registerOutputs({ kubeconfig: this.kubeconfig });
    }
}

/** Ends the process if the API does not answer in time: an error thrown here would come out wrapped, and after a minute of work. */
async function waitForEndpoint({ endpoint, certificateAuthority }: ClusterAddress, waitMinutes: number, gate: pulumi.Resource) {
    const patience = minutesOf(waitMinutes);
    const silence = await waitWhile(
        () => endpointSilence({ endpoint, certificateAuthority, timeoutMs: requestSeconds * 1000 }),
        patience,
        (missing, passed) =>
            void pulumi.log.info(
                `The Kubernetes API does not answer yet: ${missing}. Connect to the VPN. Waited ${seconds(passed)} of ${seconds(patience.limitMs)}.`,
                gate,
                undefined,
                true, // on the resource's own line, and gone once it is over
            ),
    );
    if (silence === undefined) return;
    await pulumi.log.error(
        [
            `The Kubernetes API at ${endpoint} did not answer within ${waitMinutes} minutes: ${silence}.`,
            "It has a private endpoint only. Connect to the VPN endpoint for cluster administrators, or run this inside the VPC,",
            "and run the same command again: what is made stays, and it goes on from here.",
        ].join("\n"),
        gate,
    );
    process.exit(saidWhatIsWrong);
}
