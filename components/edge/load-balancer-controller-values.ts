import { charts } from "../charts/catalogue";
import { placementOn } from "../charts/placement";
import { imageOf, type OwnRegistry } from "../images/own-registry";
import { ports } from "../traffic/ports";
import { workloads } from "../traffic/workloads";

/** What the controller has to know; `Value` stands for what is only known once it exists. */
export interface ControllerNeeds<Value> {
    registry: OwnRegistry;
    clusterName: Value;
    region: string;
    vpcId: Value;
}

/** The controller's pods: names that the traffic graph and the role's trust policy rely on. */
export const controllerPods = workloads.loadBalancerController;

/**
 * Values of the chart: a controller that registers pods in target groups that exist, and makes nothing. Load balancers, listeners, rules of
 * security groups, web ACLs and certificates are Pulumi's, so everything that would make them is off; its role could not either.
 *
 * Controls: AC-5, HC-3, DT-3, MT-1.
 * Source: kubernetes-sigs/aws-load-balancer-controller v3.5.0, helm/aws-load-balancer-controller (values and templates),
 * pkg/config/feature_gates.go. Requests are those its `values.yaml` suggests; the limit of memory is ours.
 */
export function loadBalancerControllerValues<Value>({ registry, clusterName, region, vpcId }: ControllerNeeds<Value>) {
    const [source] = charts.loadBalancerController.images;
    if (source === undefined) throw new RangeError("the catalogue names no image of the load-balancer controller");
    const image = imageOf(registry, source);
    const { nodeSelector, tolerations } = placementOn("system");
    const { name, serviceAccount } = controllerPods;
    return {
        clusterName,
        region,
        vpcId, // else it would ask the metadata service, which answers no pod
        nameOverride: name, // labels of its pods
        fullnameOverride: name,
        image: { repository: `${image.registry}/${image.repository}`, tag: image.pinnedTag },
        serviceAccount: { create: true, name: serviceAccount },
        replicaCount: 2, // one works, the other waits and answers webhooks with it
        podDisruptionBudget: { maxUnavailable: 1 },
        nodeSelector,
        tolerations,
        topologySpreadConstraints: [
            {
                maxSkew: 1,
                topologyKey: "topology.kubernetes.io/zone",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: { "app.kubernetes.io/name": name } },
            },
        ],
        podSecurityContext: { runAsNonRoot: true, fsGroup: 65534, seccompProfile: { type: "RuntimeDefault" } },
        securityContext: {
            runAsNonRoot: true,
            readOnlyRootFilesystem: true,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
        },
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
        webhookBindPort: ports.loadBalancerWebhook,
        keepTLSSecret: true, // an upgrade keeps the webhook's certificate, so that the API server never knows another one than the pods have
        enableShield: false,
        enableWaf: false,
        enableWafv2: false,
        enableBackendSecurityGroup: false,
        enableServiceMutatorWebhook: false, // it would stand in the way of every Service while no controller runs
        createIngressClassResource: false,
        ingressClassParams: { create: false },
        disableIngressClassAnnotation: true,
        webhookConfig: { disableIngressValidation: true },
        // Pods of labelled namespaces wait until they are healthy targets. If no controller answers they start nonetheless: a gateway that
        // comes up a little early is better than none.
        enablePodReadinessGateInject: true,
        podMutatorWebhookConfig: { failurePolicy: "Ignore" },
        controllerConfig: {
            featureGates: {
                EnableServiceController: false,
                ALBGatewayAPI: false,
                NLBGatewayAPI: false,
                GatewayListenerSet: false,
                GlobalAcceleratorController: false,
                EnableRGTAPI: false,
                EnableCertificateManagement: false,
                ALBTargetControlAgent: false,
            },
        },
        clusterSecretsPermissions: { allowAllSecrets: false },
    };
}
