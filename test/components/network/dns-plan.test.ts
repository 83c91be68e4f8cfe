import { expect } from "chai";
import * as fc from "fast-check";

import { admits, dnsFirewallFaults, type AllowedName } from "../../../components/network/dns-plan";
import { takesInAnyones } from "../../../policy/src/normal-form/aws-names";
import { registryHost } from "../../../components/images/own-registry";
import { awsRegistryAccounts } from "../../../components/access/aws-registries";
import { accountOf, bucketPlans } from "../../../stacks/data";
import { lookups, trafficOf } from "../../../stacks/traffic";
import { configurationOf, everyEnvironment, ofType, recordingOf } from "../../support/environments";

const usual =
    (name: string) =>
    (region: string): string =>
        `${name}.${region}.amazonaws.com`;

/** The name each service's SDK or agent asks for, by its endpoint: the services' own names (AWS General Reference), not this package's list. */
const sdkNames: Record<string, (region: string) => string> = {
    "acm-pca": usual("acm-pca"),
    "aps-workspaces": usual("aps-workspaces"),
    athena: usual("athena"),
    autoscaling: usual("autoscaling"),
    ec2: usual("ec2"),
    ec2messages: usual("ec2messages"),
    "ecr.api": usual("api.ecr"),
    "ecr.dkr": usual("111122223333.dkr.ecr"),
    eks: usual("eks"),
    "eks-auth": (region) => `eks-auth.${region}.api.aws`,
    elasticloadbalancing: usual("elasticloadbalancing"),
    glue: usual("glue"),
    "guardduty-data": usual("guardduty-data"),
    "kinesis-firehose": usual("firehose"),
    kms: usual("kms"),
    logs: usual("logs"),
    monitoring: usual("monitoring"),
    secretsmanager: usual("secretsmanager"),
    sns: usual("sns"),
    ssm: usual("ssm"),
    ssmmessages: usual("ssmmessages"),
    sts: usual("sts"),
};

const list = (...names: string[]): AllowedName[] => names.map((name) => ({ name, reason: "a test" }));

describe("names that may be looked up", () => {
    it("are read as DNS Firewall reads them: a star takes in all below, and not the name itself", () => {
        const names = list("exact.example.com", "*.below.example.com");
        for (const yes of ["exact.example.com", "a.below.example.com", "a.b.below.example.com"])
            expect(admits(names, yes), yes).to.equal(true);
        for (const no of ["below.example.com", "x.exact.example.com", "abelow.example.com", "example.com", ".below.example.com"])
            expect(admits(names, no), no).to.equal(false);
    });

    it("refuse what is no list: none, a star alone, all of a country, a name twice or misspelt", () => {
        const faults = (...names: string[]) => dnsFirewallFaults(names).map(({ reason }) => reason);
        expect(faults("logs.eu-central-1.amazonaws.com", "*.example.com")).to.deep.equal([]);
        for (const bad of [[], ["*"], ["*.com"], ["a.*.example.com"], ["UPPER.example.com"], ["a.example.com", "a.example.com"]]) {
            expect(faults(...bad), JSON.stringify(bad)).to.have.length(1);
        }
        expect(faults(...Array.from({ length: 1001 }, (_, index) => `a${index}.example.com`))).to.have.length(1);
    });

    it("refuse a star where AWS gives names to anyone, but for registries and clusters of a region, as the policy does", () => {
        const region = "eu-central-1";
        const refused = [
            ...["*.amazonaws.com", `*.${region}.amazonaws.com`, "*.api.aws", `*.${region}.api.aws`, "*.amazonaws.com.cn", "*.com.cn"],
            ...[`*.s3.${region}.amazonaws.com`, `*.s3.dualstack.${region}.amazonaws.com`, "*.s3.amazonaws.com", "*.cloudfront.net"],
            ...[`*.execute-api.${region}.amazonaws.com`, `*.lambda-url.${region}.on.aws`, `*.elb.${region}.amazonaws.com`],
            ...["*.dkr.ecr.amazonaws.com", `*.eks.amazonaws.com`, `*.logs.${region}.amazonaws.com`, `*.x.s3.${region}.amazonaws.com`],
        ];
        const passed = [
            ...[`*.dkr.ecr.${region}.amazonaws.com`, `*.${region}.eks.amazonaws.com`, `*.${region}.compute.internal`, "*.example.com"],
            ...[
                `logs.${region}.amazonaws.com`,
                `data.s3.${region}.amazonaws.com`,
                "*.notamazonaws.com",
                "*.cn-north-1.eks.amazonaws.com.cn",
            ],
        ];
        for (const name of refused)
            expect(
                dnsFirewallFaults([name])
                    .map(({ reason }) => reason)
                    .join(),
                name,
            ).to.include(name);
        for (const name of passed) expect(dnsFirewallFaults([name]), name).to.deep.equal([]);
        const part = fc.constantFrom("s3", "dkr", "ecr", region, "eks", "amazonaws", "com", "cn", "api", "aws", "x", "dualstack");
        fc.assert(
            fc.property(fc.boolean(), fc.array(part, { minLength: 2, maxLength: 6 }), (star, parts) => {
                const name = `${star ? "*." : ""}${parts.join(".")}`;
                expect(dnsFirewallFaults([name]).length > 0, name).to.equal(takesInAnyones(name));
            }),
        );
    });

    it("admit nothing that is not below or the same as a name of the list", () => {
        const label = fc.stringMatching(/^[a-z0-9]{1,5}$/);
        const name = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join("."));
        fc.assert(
            fc.property(fc.array(fc.tuple(fc.boolean(), name), { maxLength: 4 }), name, (entries, asked) => {
                const names = list(...entries.map(([star, each]) => (star ? `*.${each}` : each)));
                const labels = asked.split(".");
                const below = labels.map((_, index) => labels.slice(index + 1).join("."));
                const expected = entries.some(([star, each]) => (star ? below.includes(each) : each === asked));
                expect(admits(names, asked)).to.equal(expected);
            }),
        );
    });

    for (const name of everyEnvironment) {
        it(`AC-6, VE-2: are, in ${name}, every name the plan itself uses, and nothing below AWS or a country as a whole`, async function () {
            this.timeout(60_000);
            const environment = configurationOf(name);
            const { region } = environment;
            const names = lookups(environment);
            expect(dnsFirewallFaults(names.map((each) => each.name))).to.deep.equal([]);
            const buckets = bucketPlans(environment).filter((bucket) => bucket.region === undefined);
            const prefix = `com.amazonaws.${region}.`;
            const endpoints = ofType(await recordingOf(name), "aws:ec2/vpcEndpoint:VpcEndpoint")
                .filter((endpoint) => endpoint.inputs["vpcEndpointType"] === "Interface")
                .map((endpoint) => String(endpoint.inputs["serviceName"]).replace(prefix, ""));
            expect(endpoints).to.have.members(Object.keys(sdkNames));
            const used = [
                ...Object.values(sdkNames).map((host) => host(region)),
                registryHost(accountOf(environment)),
                ...awsRegistryAccounts(region).map((owner) => `${owner}.dkr.ecr.${region}.amazonaws.com`),
                `0123456789ABCDEF.gr7.${region}.eks.amazonaws.com`.toLowerCase(),
                `ip-10-30-16-4.${region}.compute.internal`,
                ...[
                    `prod-${region}-starport-layer-bucket`,
                    `al2023-repos-${region}-de612dc2`,
                    `amazon-ssm-${region}`,
                    `aws-ssm-${region}`,
                    `patch-baseline-snapshot-${region}`,
                ].map((bucket) => `${bucket}.s3.${region}.amazonaws.com`),
                ...buckets.flatMap(({ bucketName }) => [
                    `${bucketName}.s3.${region}.amazonaws.com`,
                    `${bucketName}.s3.dualstack.${region}.amazonaws.com`, // as Weaviate's client asks
                ]),
                ...trafficOf(environment).identityProviderHosts,
                ...trafficOf(environment).egress.map(({ host }) => host),
                environment.domain,
            ];
            expect(used.filter((each) => !admits(names, each))).to.deep.equal([]);
            for (const foreign of [
                "example.net",
                "someone-elses-bucket.s3.eu-central-1.amazonaws.com",
                "s3.amazonaws.com",
                "exfiltrate.attacker.example",
                "amazonaws.com",
            ]) {
                expect(admits(names, foreign), foreign).to.equal(false);
            }
        });
    }
});
