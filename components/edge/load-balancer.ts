import { Listener, ListenerRule, LoadBalancer as LoadBalancerResource, TargetGroup } from "@pulumi/aws/lb";
import { Record as DnsRecord } from "@pulumi/aws/route53";
import { WebAclAssociation } from "@pulumi/aws/wafv2";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { ports } from "../traffic/ports";
import {
    answerHeaders,
    deregistrationSeconds,
    idleSeconds,
    keepAliveSeconds,
    listenerRules,
    loadBalancerFaults,
    LogPrefix,
    slowStartSeconds,
    targetGroupPlans,
    targetPort,
    TlsPolicy,
    type TargetGroupPlan,
} from "./load-balancer-plan";

/** Arguments of {@link LoadBalancer}. */
export interface LoadBalancerArgs {
    /** Name the service is reached by; requests for any other get no answer of the service. */
    domain: string;
    vpcId: pulumi.Input<string>;
    /** Ids of the edge subnets, one a zone, at least two. */
    subnetIds: pulumi.Input<string>[];
    /** Id of the security group of the graph's role `load-balancer`. */
    securityGroupId: pulumi.Input<string>;
    /** ARN of the web ACL that sees each request first. */
    webAclArn: pulumi.Input<string>;
    /** ARN of an issued certificate for the domain. */
    certificateArn: pulumi.Input<string>;
    /** Id of the hosted zone the domain's record is made in. */
    hostedZoneId: pulumi.Input<string>;
    /**
     * Name of the bucket its logs go to, in its own region and with Amazon's own key (SSE-S3), which admits Elastic Load Balancing under
     * each prefix of `LogPrefix`. AWS tries to write there before it turns logs on.
     */
    logBucketName: pulumi.Input<string>;
    /** One of {@link TlsPolicy}; hybrid post-quantum by default. */
    tlsPolicy?: string;
    /** Why the load balancer may be deleted. Absent by default: deletion is refused by AWS and by Pulumi. */
    allowDestroyBecause?: string;
}

/**
 * The one way in from the internet: an Application Load Balancer behind a web ACL that fails closed. Port 443 speaks TLS with forward
 * secrecy alone and forwards to the gateway's pods; port 80 redirects to it. No listener exists before the web ACL is associated. What is
 * registered as a target is said in the cluster, by target-group bindings. Every request, connection and health check is logged.
 *
 * Its certificate toward the pods is not checked: AWS cannot; the security group lets it reach those pods and nothing else.
 *
 * Controls: AC-4, AC-5, AT-2, TL-2, TL-3, HC-1, HC-3.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class LoadBalancer extends pulumi.ComponentResource {
    /** ARN of the load balancer. */
    public readonly arn: pulumi.Output<string>;
    /** Name AWS gives it, which the domain is an alias of. */
    public readonly dnsName: pulumi.Output<string>;
    /** ARNs of the target groups by what they carry: `http` and `grpc`. */
    public readonly targetGroupArns: Record<string, pulumi.Output<string>>;
    /** The last part of the load balancer's ARN, which is a dimension of its metrics. */
    public readonly arnSuffix: pulumi.Output<string>;

    constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:LoadBalancer", name, args, opts);
        const tlsPolicy = args.tlsPolicy ?? TlsPolicy.PostQuantum;
        refuse(`LoadBalancer ${name}`, loadBalancerFaults(name, { domain: args.domain, subnets: args.subnetIds.length, tlsPolicy }));

        const waits = dependenciesOf(opts);
        const balancer = this.createBalancer(name, args, waits);
        this.arn = balancer.arn;
        this.dnsName = balancer.dnsName;
        this.arnSuffix = balancer.arnSuffix;
        const association = new WebAclAssociation(name, { resourceArn: balancer.arn, webAclArn: args.webAclArn }, { parent: this });
        const groups = Object.fromEntries(targetGroupPlans.map((plan) => [plan.role, this.createGroup(name, plan, args.vpcId, waits)]));
        this.targetGroupArns = Object.fromEntries(Object.entries(groups).map(([role, group]) => [role, group.arn]));
        const https = this.listen(name, args, tlsPolicy, balancer, association);
        for (const { role, priority, conditions } of listenerRules(args.domain)) {
            const at = `${name}-${role}`;
            new ListenerRule(
                at,
                {
                    listenerArn: https.arn,
                    priority,
                    conditions,
                    actions: [{ type: "forward", targetGroupArn: this.targetGroupArns[role] as pulumi.Output<string> }],
                    tags: { Name: at },
                },
                { parent: this },
            );
        }
        new DnsRecord(
            name,
            {
                zoneId: args.hostedZoneId,
                name: args.domain,
                type: "A",
                aliases: [{ name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true }],
            },
            { parent: this, dependsOn: [https] }, // the name leads to something that answers
        );
        this.registerOutputs({
            arn: this.arn,
            dnsName: this.dnsName,
            targetGroupArns: this.targetGroupArns,
            arnSuffix: this.arnSuffix,
        });
    }

    private createBalancer(name: string, args: LoadBalancerArgs, waits: pulumi.CustomResourceOptions): LoadBalancerResource {
        const isProtected = args.allowDestroyBecause === undefined;
        const logs = (prefix: LogPrefix) => ({ enabled: true, bucket: args.logBucketName, prefix });
        return new LoadBalancerResource(
            name,
            {
                loadBalancerType: "application",
                internal: false,
                ipAddressType: "ipv4",
                subnets: args.subnetIds,
                securityGroups: [args.securityGroupId],
                enableDeletionProtection: isProtected,
                enableWafFailOpen: false,
                dropInvalidHeaderFields: true,
                desyncMitigationMode: "strictest",
                // The gateway counts hops from the right: what a client writes itself stays further left.
                xffHeaderProcessingMode: "append",
                // Envoy reads no address that has a port behind it (envoyproxy/envoy issue 25517): it would take this load balancer for
                // every client, and count all of them as one. The access log has the port.
                enableXffClientPort: false,
                enableTlsVersionAndCipherSuiteHeaders: true,
                preserveHostHeader: true, // the gateway chooses by it, and it is what the rules have compared
                enableHttp2: true,
                enableZonalShift: true,
                idleTimeout: idleSeconds,
                clientKeepAlive: keepAliveSeconds,
                accessLogs: logs(LogPrefix.Access),
                connectionLogs: logs(LogPrefix.Connection),
                healthCheckLogs: logs(LogPrefix.Health),
                tags: { Name: name, tier: "edge" },
            },
            { parent: this, protect: isProtected, ...waits },
        );
    }

    private createGroup(
        name: string,
        plan: TargetGroupPlan,
        vpcId: pulumi.Input<string>,
        waits: pulumi.CustomResourceOptions,
    ): TargetGroup {
        const at = `${name}-${plan.role}`;
        // Named by Pulumi: a group that has to be replaced is made beside the old one, which listeners still name.
        return new TargetGroup(
            at,
            {
                vpcId,
                targetType: "ip",
                ipAddressType: "ipv4",
                port: targetPort,
                protocol: "HTTPS",
                protocolVersion: plan.protocolVersion,
                loadBalancingAlgorithmType: "round_robin", // slow start goes with no other
                slowStart: slowStartSeconds,
                deregistrationDelay: deregistrationSeconds,
                healthCheck: { enabled: true, ...plan.healthCheck },
                stickiness: { enabled: false, type: "lb_cookie" },
                tags: { Name: at, role: plan.role },
            },
            { parent: this, ...waits },
        );
    }

    /** Makes the two listeners, each after the web ACL is there, and gives back the one for HTTPS. */
    private listen(
        name: string,
        args: LoadBalancerArgs,
        tlsPolicy: string,
        balancer: LoadBalancerResource,
        association: WebAclAssociation,
    ): Listener {
        const child = { parent: this, dependsOn: [association] };
        new Listener(
            `${name}-http`,
            {
                loadBalancerArn: balancer.arn,
                port: ports.http,
                protocol: "HTTP",
                defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: `${ports.https}`, statusCode: "HTTP_301" } }],
                tags: { Name: `${name}-http` },
            },
            child,
        );
        return new Listener(
            `${name}-https`,
            {
                loadBalancerArn: balancer.arn,
                port: ports.https,
                protocol: "HTTPS",
                sslPolicy: tlsPolicy,
                certificateArn: args.certificateArn,
                defaultActions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }],
                ...answerHeaders,
                tags: { Name: `${name}-https` },
            },
            child,
        );
    }
}
