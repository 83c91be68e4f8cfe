import { Certificate as AcmCertificate, CertificateValidation } from "@pulumi/aws/acm";
import { Record as DnsRecord, Zone } from "@pulumi/aws/route53";
import type { acm } from "@pulumi/aws/types/output";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { DelegationGate } from "./delegation-gate";
import { ValidationGate } from "./validation-gate";
import { certificateFaults, keyAlgorithm, validationTtlSeconds } from "./certificate-plan";

/** Arguments of {@link Certificate}. */
export interface CertificateArgs {
    /** Name the service is reached by, in lower case and without a wildcard. */
    domain: string;
    /** Id of a hosted zone of Route 53 that holds the name. By default one is made for the domain. */
    hostedZoneId?: string;
    /**
     * ARN of a certificate in ACM, in the load balancer's region, to use instead of making one. It has to be one that ACM renews: whether
     * it does cannot be seen from here.
     */
    certificateArn?: string;
    /** Minutes an update waits until the domain is delegated to the zone that is made for it; 30 by default. */
    delegationWaitMinutes?: number;
    /** Why the hosted zone may be destroyed. Absent by default: a new one would have other name servers, and the name would be gone. */
    allowDestroyBecause?: string;
}

/**
 * The name of the service and its certificate: issued by ACM, proven by a record that stays, and so renewed without anybody's doing. If
 * the zone is made here, whoever holds the parent domain has to delegate to its name servers; a gate waits for that, and says how. If it is
 * given, another gate looks whether the record that proves the domain can be found by everybody.
 *
 * Controls: TL-1.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class Certificate extends pulumi.ComponentResource {
    /** ARN of the certificate. */
    public readonly arn: pulumi.Output<string>;
    /** Id of the hosted zone that holds the name. */
    public readonly hostedZoneId: pulumi.Output<string>;
    /** Name servers to delegate the domain to; none if the zone was given. */
    public readonly nameServers: pulumi.Output<string[]>;
    /** ARN of the certificate, once it is issued: a listener takes this one. */
    public readonly ready: pulumi.Output<string>;

    constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:Certificate", name, args, opts);
        refuse(`Certificate ${name}`, certificateFaults(args));

        let delegated: DelegationGate[] = [];
        if (args.hostedZoneId === undefined) {
            const zone = new Zone(
                name,
                { name: args.domain, comment: `Name of ${name}`, forceDestroy: false, tags: { Name: name } },
                { parent: this, protect: args.allowDestroyBecause === undefined, ...dependenciesOf(opts) },
            );
            this.hostedZoneId = zone.zoneId;
            this.nameServers = zone.nameServers;
            if (args.certificateArn === undefined) delegated = [this.gate(name, args)];
        } else {
            this.hostedZoneId = pulumi.output(args.hostedZoneId);
            this.nameServers = pulumi.output([]);
        }
        if (args.certificateArn === undefined) ({ arn: this.arn, ready: this.ready } = this.issue(name, args, delegated, opts));
        else this.arn = this.ready = pulumi.output(args.certificateArn);
        this.registerOutputs({ arn: this.arn, hostedZoneId: this.hostedZoneId, nameServers: this.nameServers, ready: this.ready });
    }

    private gate(name: string, { domain, delegationWaitMinutes: waitMinutes }: CertificateArgs): DelegationGate {
        const wait = waitMinutes === undefined ? {} : { waitMinutes };
        return new DelegationGate(name, { domain, nameServers: this.nameServers, ...wait }, { parent: this });
    }

    /** Of a zone that was given nobody here knows the name servers: whether the domain leads there shows once there is a record in it. */
    private proof(name: string, record: DnsRecord): ValidationGate {
        const recordValue = record.records.apply((values) => values?.[0] ?? "");
        return new ValidationGate(
            name,
            { hostedZoneId: this.hostedZoneId, recordName: record.fqdn, recordValue },
            { parent: this, dependsOn: record },
        );
    }

    private issue(
        name: string,
        { domain, hostedZoneId }: CertificateArgs,
        delegated: DelegationGate[],
        opts: pulumi.ComponentResourceOptions | undefined,
    ) {
        const isAdopted = hostedZoneId !== undefined;
        const certificate = new AcmCertificate(
            name,
            { domainName: domain, validationMethod: "DNS", keyAlgorithm, tags: { Name: name } },
            { parent: this, ...dependenciesOf(opts) },
        );
        // One name, so one way to prove it: ACM answers with a list of one.
        const option = certificate.domainValidationOptions.apply(([only]) => only as acm.CertificateDomainValidationOption);
        const record = new DnsRecord(
            `${name}-validation`,
            {
                zoneId: this.hostedZoneId,
                name: option.resourceRecordName,
                type: option.resourceRecordType,
                records: [option.resourceRecordValue],
                ttl: validationTtlSeconds,
                allowOverwrite: true, // ACM asks for the same record for every certificate of a name in an account
            },
            { parent: this },
        );
        const found = isAdopted ? [this.proof(name, record)] : [];
        const validated = new CertificateValidation(
            name,
            { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
            { parent: this, dependsOn: [...delegated, ...found] },
        );
        return { arn: certificate.arn, ready: validated.certificateArn };
    }
}
