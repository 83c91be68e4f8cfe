import { nodeTiers, type NodeTier } from "../network/tiers";

/** One AWS service that somebody needs, and what for. */
export interface ServiceNeed {
    /** The service's part of the endpoint's name: `logs` of `com.amazonaws.eu-central-1.logs`. */
    service: string;
    /** What for, as a sentence. */
    reason: string;
    /** Controls it serves, besides those of every endpoint. */
    controls: readonly string[];
    /** Whether it is a channel of agents, which people never call; false by default. */
    forAgents?: boolean;
}

/** Interface endpoints that the same tiers need. They share a security group, which is as tight as one for each would be. */
export interface EndpointGroup {
    /** Name of the group, part of its security group's name. */
    name: string;
    /** Tiers whose nodes and pods call the services. */
    tiers: readonly NodeTier[];
    /**
     * Whether whoever administers the cluster calls them too, from the VPN. The resolver that the VPN hands out answers the names of AWS's
     * services with these endpoints, and roles that administer are of use through them alone. Whoever reads dashboards calls none.
     */
    forAdministrators: boolean;
    services: readonly ServiceNeed[];
}

const need = (service: string, reason: string, ...controls: string[]): ServiceNeed => ({ service, reason, controls });

/**
 * The interface endpoints of an environment, each because somebody needs it. Whoever is not named here gets no rule to it.
 *
 * Sources: EKS User Guide, "Deploy private clusters with limited internet access"; documentation of amazon-vpc-cni-k8s and of the
 * Pod Identity agent; Amazon GuardDuty User Guide, runtime monitoring in EKS.
 */
export const endpointGroups: readonly EndpointGroup[] = [
    {
        name: "nodes",
        tiers: nodeTiers,
        forAdministrators: true,
        services: [
            need("ec2", "The VPC CNI and the node's own start-up describe and attach network interfaces", "DT-1"),
            need("ecr.api", "Nodes ask ECR for an authorization token before they pull an image", "DT-1"),
            need("ecr.dkr", "Nodes pull image manifests from private ECR", "DT-1"),
            need("eks", "Nodes may describe their cluster at start-up", "DT-1"),
            { ...need("eks-auth", "The Pod Identity agent exchanges a service account's token for credentials", "S3-3"), forAgents: true },
            need("sts", "Nodes prove who they are to the Kubernetes API with a signed STS call", "DT-1"),
            need("logs", "The log shipper on each node writes to CloudWatch Logs", "VE-3", "VE-5"),
            need("monitoring", "The agent on each node writes metrics to CloudWatch", "VE-3", "VE-5"),
            need("ssm", "State Manager checks each node against its baseline", "SS-3", "DT-3"),
            need("ssmmessages", "Systems Manager keeps its channel to each node", "SS-3"),
            { ...need("ec2messages", "Systems Manager delivers commands to each node", "SS-3"), forAgents: true },
            { ...need("guardduty-data", "The GuardDuty agent on each node reports what it sees", "SM-1", "SS-2"), forAgents: true },
        ],
    },
    {
        name: "keys",
        tiers: ["system", "database", "backup", "monitoring"],
        forAdministrators: true,
        services: [need("kms", "Encrypted volumes and objects need data keys", "KM-1")],
    },
    {
        name: "controllers",
        tiers: ["system"],
        forAdministrators: true,
        services: [
            need("elasticloadbalancing", "The load-balancer controller registers gateway pods as targets", "AC-5"),
            need("autoscaling", "The cluster autoscaler sizes node groups", "SS-1"),
            need("secretsmanager", "Secrets reach the cluster by reference from Secrets Manager", "KM-1"),
            need("acm-pca", "The mesh's intermediate certificate is signed by ACM Private CA", "IS-2"),
        ],
    },
    {
        name: "observability",
        tiers: ["monitoring"],
        forAdministrators: false,
        services: [
            need("sns", "Alertmanager publishes alerts to SNS and to nothing else", "OB-3"),
            need("aps-workspaces", "Prometheus writes to and Grafana reads from Amazon Managed Prometheus", "MT-5"),
            need("kinesis-firehose", "Log shippers deliver security events to the stream for the SIEM", "NV-2"),
            need("athena", "Grafana queries flow logs", "NV-1"),
            need("glue", "Queries on flow logs read their schema", "NV-1"),
        ],
    },
];

/** Every service that gets an interface endpoint, with its group. */
export const interfaceServices = endpointGroups.flatMap((group) => group.services.map((service) => ({ ...service, group })));

/** Services whose endpoints administrators call from the VPN. */
export const administratorServices: readonly string[] = endpointGroups
    .filter(({ forAdministrators }) => forAdministrators)
    .flatMap(({ services }) => services)
    .filter(({ forAgents }) => forAgents !== true)
    .map(({ service }) => service);

/** Amazon S3 goes by the gateway endpoint, which costs nothing and keeps objects off the NAT gateways. */
export const s3: ServiceNeed & { tiers: readonly NodeTier[] } = {
    ...need("s3", "Image layers, node packages and backups are objects in S3", "S3-1", "S3-6", "DT-1"),
    tiers: nodeTiers,
};

/** The group an interface endpoint belongs to. Throws a `RangeError` for a service without one. */
export function endpointGroupOf(service: string): EndpointGroup {
    const found = interfaceServices.find((candidate) => candidate.service === service);
    if (found === undefined) throw new RangeError(`no interface endpoint is declared for the service "${service}"`);
    return found.group;
}
