import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { createAccessAnalyzer } from "./access-analyzer";
import { baselineFaults, baselineServices, isOurs, registryScanning, type BaselineOwner, type BaselineService } from "./baseline-plan";
import { createBucketBlock, createPublicAccessExclusion, createVpcBlock } from "./block-public-access";
import { createConfigRecorder } from "./config-recorder";
import { createGuardDuty } from "./guard-duty";
import { createSecurityHub } from "./security-hub";
import { createVolumeEncryption } from "./volume-encryption";
import { createInspector, createRegistryScanning } from "./vulnerabilities";

/** Arguments of {@link AccountBaseline}. */
export interface AccountBaselineArgs {
    /** Account and region. */
    account: Account;
    /** Id of this environment's VPC, which VPC Block Public Access is to leave alone. */
    vpcId: pulumi.Input<string>;
    /** Who owns each service: `guardDuty`, `securityHub`, `config`, `inspector`, `accessAnalyzer`, `ebsEncryption`, `ecrRegistry`,
     * `vpcBlockPublicAccess`, `s3BlockPublicAccess`. Whatever is not named is this stack's. */
    owners?: Record<string, BaselineOwner>;
    /** Name of the bucket AWS Config delivers to; it has to admit `config.amazonaws.com`. Required where `config` is this stack's. */
    configBucketName?: pulumi.Input<string>;
    /** ARN of the key AWS Config encrypts what it delivers with; the bucket's own default if absent. */
    configKeyArn?: pulumi.Input<string>;
    /** ARN of AWS Config's service-linked role, where the account has it already: it exists once an account, not once a region. */
    configRoleArn?: string;
    /** ARN of the key new volumes are encrypted with. Required where `ebsEncryption` is this stack's. */
    volumesKeyArn?: pulumi.Input<string>;
    /** Why all of it may be destroyed. Absent by default: it is protected, since findings and history would go with it. */
    allowDestroyBecause?: string;
}

/**
 * What exists once in an account and region, as far as this stack owns it. What somebody else owns is read by its id and changed in
 * nothing. This environment's VPC is exempted from VPC Block Public Access in any case.
 *
 * Controls: SM-1, SM-3, NV-3, KM-1, DT-3, AC-1, AC-8, S3-2, FW-1.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class AccountBaseline extends pulumi.ComponentResource {
    /** Id or ARN of each service that there is, by its name: of what is made here, and of what was given. */
    public readonly ids: Record<string, pulumi.Output<string>>;

    constructor(name: string, args: AccountBaselineArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:AccountBaseline", name, args, opts);
        const { account, owners = {}, configBucketName, configKeyArn, configRoleArn, volumesKeyArn } = args;
        refuse(
            `AccountBaseline ${name}`,
            baselineFaults({ owners, hasConfigBucket: configBucketName !== undefined, hasVolumesKey: volumesKeyArn !== undefined }),
        );
        const child: pulumi.CustomResourceOptions = {
            parent: this,
            protect: args.allowDestroyBecause === undefined,
            ...dependenciesOf(opts),
        };
        const ours = (service: BaselineService) => isOurs(owners, service);

        const ids: Partial<Record<BaselineService, pulumi.Output<string>>> = {};
        const exclusion = createPublicAccessExclusion(name, args.vpcId, child);
        if (ours("vpcBlockPublicAccess")) ids.vpcBlockPublicAccess = createVpcBlock(name, exclusion, child);
        if (ours("s3BlockPublicAccess")) ids.s3BlockPublicAccess = createBucketBlock(name, account, child);
        if (ours("guardDuty")) ids.guardDuty = createGuardDuty(name, child);
        if (ours("accessAnalyzer")) ids.accessAnalyzer = createAccessAnalyzer(name, child);
        if (ours("ebsEncryption") && volumesKeyArn !== undefined) ids.ebsEncryption = createVolumeEncryption(name, volumesKeyArn, child);

        const inspector = ours("inspector") ? createInspector(name, account, child) : undefined;
        if (inspector !== undefined) ids.inspector = inspector.id;
        const scanners = inspector === undefined ? [] : [inspector];
        if (ours("ecrRegistry")) ids.ecrRegistry = createRegistryScanning(name, registryScanning(owners), scanners, child);

        const recorder =
            ours("config") && configBucketName !== undefined
                ? createConfigRecorder(
                      name,
                      {
                          bucketName: configBucketName,
                          ...(configKeyArn === undefined ? {} : { keyArn: configKeyArn }),
                          ...(configRoleArn === undefined ? {} : { roleArn: configRoleArn }),
                      },
                      child,
                  )
                : undefined;
        if (recorder !== undefined) ids.config = recorder.id;
        const running = recorder === undefined ? [] : [recorder.running];
        if (ours("securityHub")) ids.securityHub = createSecurityHub(name, account, running, child);

        this.ids = Object.fromEntries(
            baselineServices.flatMap((service): [string, pulumi.Output<string>][] => {
                const given = owners[service]?.id;
                const id = ids[service] ?? (given === undefined ? undefined : pulumi.output(given));
                return id === undefined ? [] : [[service, id]];
            }),
        );
        this.registerOutputs({ ids: this.ids });
    }
}
