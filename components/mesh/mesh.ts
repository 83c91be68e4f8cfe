import * as pulumi from "@pulumi/pulumi";

import { charts } from "../charts/catalogue";
import { installChart, type ChartSource } from "../charts/release";
import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { registryFaults } from "../segmentation/install-plan";
import { workloads } from "../traffic";
import { cniNamespace, cniValues, controlPlaneNamespace, istiodValues } from "./control-plane-values";
import { egressGatewayValues, ingressGatewayValues, sizeFaults, type GatewaySize } from "./gateway-values";

/** Arguments of {@link Mesh}. */
export interface MeshArgs {
    /** Where charts come from, and images with them. */
    charts: ChartSource;
    /** Annotations that pods must carry, by the name of the workload, as derived from the traffic graph; here those of the gateways count. */
    podAnnotations: Record<string, Record<string, string>>;
    /** Replicas of the ingress gateway; three to ten by default. */
    ingressGateway?: GatewaySize;
    /** Replicas of the egress gateway to the identity provider; three to four by default. */
    egressGateway?: GatewaySize;
}

const usualIngress: GatewaySize = { minimum: 3, maximum: 10 };

const usualEgress: GatewaySize = { minimum: 3, maximum: 4 };

/**
 * Istio: definitions, the CNI plugin on every node, the control plane, the ingress gateway and the egress gateway to the identity
 * provider. Wait for namespaces, for Calico and for cluster DNS; pods with a sidecar wait for this component.
 *
 * Controls: AC-5, AC-6, DT-1, DT-3, HA-1, IS-1, IS-2, IS-5, IS-6, NP-8, TL-1, TL-2.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class Mesh extends pulumi.ComponentResource {
    /** Name of the ingress gateway's Service, once its pods run. */
    public readonly ingressService: pulumi.Output<string>;

    constructor(name: string, args: MeshArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:Mesh", name, args, opts);
        const { charts: source, podAnnotations, ingressGateway = usualIngress, egressGateway = usualEgress } = args;
        refuse(`Mesh ${name}`, [
            ...registryFaults("charts.registry", source.registry),
            ...sizeFaults("ingressGateway", ingressGateway),
            ...sizeFaults("egressGateway", egressGateway),
        ]);
        const { registry } = source;
        const after = (...needed: pulumi.Resource[]): pulumi.CustomResourceOptions =>
            pulumi.mergeOptions({ parent: this, ...dependenciesOf(opts) }, { dependsOn: needed });

        const base = installChart(
            `${name}-istio-base`,
            source,
            { chart: charts.istioBase, namespace: controlPlaneNamespace, values: {}, releaseName: "istio-base" },
            after(),
        );
        const cni = installChart(
            `${name}-istio-cni`,
            source,
            { chart: charts.istioCni, namespace: cniNamespace, values: cniValues(registry), releaseName: "istio-cni" },
            after(base),
        );
        const istiod = installChart(
            `${name}-istiod`,
            source,
            { chart: charts.istiod, namespace: controlPlaneNamespace, values: istiodValues(registry) },
            after(base, cni),
        );
        const gateway = ({ name: releaseName, namespace }: (typeof workloads)["ingressGateway"], values: Record<string, unknown>) =>
            installChart(`${name}-${releaseName}`, source, { chart: charts.istioGateway, namespace, values, releaseName }, after(istiod));
        const ingress = gateway(
            workloads.ingressGateway,
            ingressGatewayValues(ingressGateway, podAnnotations[workloads.ingressGateway.name] ?? {}),
        );
        gateway(workloads.egressGateway, egressGatewayValues(egressGateway, podAnnotations[workloads.egressGateway.name] ?? {}));
        this.ingressService = ingress.name;
        this.registerOutputs({ ingressService: this.ingressService });
    }
}
