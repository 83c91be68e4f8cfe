import { expect } from "chai";
import fc from "fast-check";

import { isControlId } from "../../policy/src/controls";
import { policies } from "../../policy/src/policies";
import type { ServedPack } from "../../tools/preview";
import { listeners, rules, webAcl } from "./support/edge";
import { defaults, network, route, ingress } from "./support/network";
import { recordingOf, servePack } from "./support/pack";
import { connection } from "./support/site-vpn";
import { platformSlips } from "./support/platform";
import { changed, plus, ref, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";
import { document, storage } from "./support/storage";
import { keyInState, openVpn } from "./support/vpn";
import { verdictsOf } from "./support/sdk";

const root = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:Put*", Resource: "*" };
const key: Item = { type: "aws:kms/key:Key", name: "key", props: { enableKeyRotation: true, policy: document(root) }, protect: true };
const good: Plan = [...network, ...defaults, ...webAcl, ...storage, key];
const policy = (statement: Record<string, unknown>): Item => ({
    type: "aws:iam/policy:Policy",
    name: "hole",
    props: { policy: document(statement) },
});

/** A role that people take, and change things with from anywhere. */
const unbound: Item[] = [
    {
        type: "aws:iam/role:Role",
        name: "team",
        props: {
            assumeRolePolicy: document({
                Effect: "Allow",
                Principal: { Federated: "arn:aws:iam::111122223333:saml-provider/people" },
                Action: "sts:AssumeRoleWithSAML",
                Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml", "aws:RequestTag/mfa": "true" } },
            }),
        },
    },
    {
        type: "aws:iam/rolePolicy:RolePolicy",
        name: "hole",
        props: {
            role: ref("team"),
            policy: document({
                Effect: "Allow",
                Action: "eks:UpdateAddon",
                Resource: "arn:aws:eks:eu-central-1:111122223333:addon/prod/*",
            }),
        },
    },
];

/** One hole for each policy that blocks. */
const HOLES: Record<string, Plan> = {
    "resources-stay-in-allowed-regions": changed(good, "vpc", { region: "us-east-1" }),
    "resources-carry-required-tags": changed(good, "vpc", { tags: { owner: "" } }),
    "components-say-why-they-loosen": plus(good, { type: "weaviate-aws:index:Network", name: "hole", props: { sharedNatBecause: " " } }),
    "data-is-protected-from-deletion": good.map((item) => ({ ...item, protect: false })),
    "isolated-tiers-have-no-way-out": plus(good, route("hole", "database-1-table", { natGatewayId: ref("nat") })),
    "edge-holds-load-balancers-only": changed(good, "logs", { subnetIds: [ref("edge-1"), ref("edge-2")] }),
    "nothing-gets-in-beside-the-edge": plus(good, { type: "aws:ec2/eipAssociation:EipAssociation", name: "hole", props: {} }),
    "security-groups-admit-only-what-is-named": plus(good, ingress("hole", "nodes", { cidrIpv4: "0.0.0.0/0" })),
    "default-security-groups-are-empty": without(good, "default-group"),
    "defaults-of-vpcs-are-empty": without(good, "unused-acl"),
    "vpcs-log-all-flows": without(good, "flows"),
    "log-streams-are-encrypted": changed(good, "stream", { serverSideEncryption: undefined }),
    "lookups-follow-a-list": without(good, "lookups-log"),
    "interface-endpoints-serve-every-zone": changed(good, "logs", { privateDnsEnabled: false }),
    "endpoints-admit-own-principals-only": changed(good, "logs", { policy: undefined }),
    "private-tables-lead-to-s3-endpoint": without(good, "s3"),
    "load-balancers-stand-behind-a-web-acl": without(good, "associated"),
    "load-balancers-are-strict": changed(good, "front", { dropInvalidHeaderFields: undefined }),
    "listeners-forward-by-rule-only": changed(plus(good, ...listeners), "secure", { port: 8443 }),
    "load-balancers-log-every-request": changed(good, "front", { connectionLogs: undefined }),
    "web-acls-log-every-request": without(good, "logged"),
    "offices-reach-named-tiers-only": plus(good, {
        type: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
        name: "hole",
        props: {},
    }),
    "trouble-raises-an-alarm": without(good, "blocked"),
    "web-acls-guard-weaviate": changed(good, "acl", { rules }),
    "site-vpns-use-strong-ciphers": plus(good, connection("hole", {})),
    "network-acls-keep-the-world-out": plus(good, {
        type: "aws:ec2/networkAcl:NetworkAcl",
        name: "hole",
        props: {
            tags: { tier: "database" },
            ingress: [{ ruleNo: 1, action: "allow", protocol: "-1", cidrBlock: "10.0.0.0/8", fromPort: 0, toPort: 0 }],
        },
    }),
    "load-balancers-reach-the-gateway-only": plus(good, {
        type: "aws:lb/targetGroup:TargetGroup",
        name: "hole",
        props: { targetType: "instance" },
    }),
    "listeners-keep-forward-secrecy": changed(plus(good, ...listeners), "secure", { sslPolicy: undefined }),
    "account-services-watch-everything": plus(good, { type: "aws:guardduty/detector:Detector", name: "hole", props: { enable: false } }),
    "buckets-are-not-public": without(good, "data-BucketPublicAccessBlock"),
    "buckets-are-encrypted-and-versioned": without(good, "data-BucketVersioning"),
    "buckets-answer-own-network-only": without(good, "data-BucketPolicy"),
    "keys-rotate-and-keep-administrators": changed(good, "key", { enableKeyRotation: false }),
    "keys-serve-named-users-only": changed(good, "key", { policy: document({ ...root, Action: "kms:*" }) }),
    "roles-trust-named-callers-only": plus(good, {
        type: "aws:iam/role:Role",
        name: "hole",
        props: {
            assumeRolePolicy: document({
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::111122223333:user/a" },
                Action: "sts:AssumeRole",
            }),
        },
    }),
    "topics-are-closed": plus(good, { type: "aws:sns/topic:Topic", name: "hole", props: {} }),
    "administrators-come-from-own-network": plus(good, ...unbound),
    "permissions-are-named": plus(good, policy({ Effect: "Allow", Action: "*", Resource: "*" })),
    "vpn-endpoints-are-strict": plus(good, openVpn),
    "private-keys-stay-out-of-state": plus(good, keyInState),
    "vpns-reach-named-tiers-only": plus(good, {
        type: "aws:ec2clientvpn/authorizationRule:AuthorizationRule",
        name: "hole",
        props: { targetNetworkCidr: "10.0.0.0/8" },
    }),
    "revocations-reach-the-vpn": plus(good, openVpn),
    "cluster-is-private-and-stripped": plus(good, { type: "aws:eks/cluster:Cluster", name: "hole", props: {} }),
    "launch-templates-harden-nodes": changed(good, "template", { metadataOptions: undefined }),
    "kubernetes-resources-use-the-explicit-provider": plus(good, {
        type: "pulumi:providers:kubernetes",
        name: "hole",
        props: { skipUpdateUnreachable: true },
    }),
    ...Object.fromEntries(Object.entries(platformSlips).map(([name, item]) => [name, plus(good, item)])),
};

/** Every property that a good plan or a policy document has. */
const NAMES = [
    ...new Set(good.flatMap(({ props }) => Object.keys(props))),
    ...[
        "Statement",
        "Effect",
        "Principal",
        "Action",
        "Resource",
        "Condition",
        "Sid",
        "tier",
        "role",
        "key",
        "value",
        "cidrBlocks",
        "ingress",
        "egress",
    ],
    ...[
        "rules",
        "acl",
        "grants",
        "grantee",
        "uri",
        "inlinePolicies",
        "managedPolicyArns",
        "assumeRolePolicy",
        "status",
        "bucketKeyEnabled",
    ],
];

describe("the pack as it is served", () => {
    let pack: ServedPack;
    before(async () => {
        pack = await servePack();
    });

    it("describes itself in full", () => {
        const { name, policies: described } = pack.info;
        expect(name).to.equal("weaviate-aws");
        expect(new Set(described.map((one) => one.name)).size).to.equal(described.length);
        expect(described).to.have.length(policies.length);
        for (const one of described) {
            expect(one.name).to.match(/^[a-z0-9]+(-[a-z0-9]+)+$/);
            expect(one.severity, one.name).to.not.equal("unspecified");
            expect(one.controls, one.name).to.not.be.empty;
            expect(one.controls.every(isControlId), one.name).to.equal(true);
            for (const text of [one.displayName, one.description, one.remediationSteps]) expect(text, one.name).to.not.equal("");
            expect(one.url).to.equal(`docs/policies.md#${one.name}`);
            expect(one.level, one.name).to.equal(one.name === "loosenings-are-shown" ? "advisory" : "mandatory");
        }
    });

    it("maps each policy to all three frameworks by tags, and to one by its own field", () => {
        for (const { name, tags = [], framework } of policies) {
            for (const prefix of ["control:", "nist-csf:", "iso27001:", "soc2:"])
                expect(
                    tags.some((tag) => tag.startsWith(prefix)),
                    name,
                ).to.equal(true);
            expect(framework?.reference, name).to.match(/^[A-Z]{2}\.[A-Z]{2}-\d\d/);
        }
    });

    it("passes a good plan, as a preview and as an update would have it", async () => {
        for (const phase of ["preview", "update"] as const) {
            const { violations, undecided } = await pack.judge(recordingOf(good, phase));
            expect({ violations, undecided }, phase).to.deep.equal({ violations: [], undecided: [] });
        }
    });

    it("has a hole here for each policy that blocks", () => {
        const blocking = policies.filter(
            ({ enforcementLevel, name }) => enforcementLevel === "mandatory" && name !== "exceptions-are-sound",
        );
        expect(Object.keys(HOLES)).to.have.members(blocking.map(({ name }) => name));
    });

    it("catches each hole by its own policy", async () => {
        for (const [name, plan] of Object.entries(HOLES)) {
            const { violations, undecided } = await pack.judge(recordingOf(plan, "preview"), { onlyChanges: true });
            const found = [...violations.filter(({ level }) => level === "mandatory"), ...undecided].map((one) => one.policy);
            expect(found, name).to.include(name);
        }
    }).timeout(60_000);

    it("says what it can't decide, where and why, and does not call it a pass", async () => {
        const plan = changed(changed(good, "data-BucketPolicy", { policy: UNKNOWN_TEXT }), "key", { policy: UNKNOWN_TEXT });
        const { violations, undecided } = await pack.judge(recordingOf(plan, "preview"));
        expect(violations).to.deep.equal([]);
        const said = Object.fromEntries(undecided.map((one) => [one.policy, one.message]));
        expect(said["buckets-answer-own-network-only"])
            .to.match(/^undecided in 2 points/)
            .and.include('[S3-2] the text of the bucket policy is not known: Bucket "data"');
        expect(said["keys-rotate-and-keep-administrators"]).to.include('Key "key"');
    });
});

describe("what can't be decided when nothing is unknown", () => {
    it("is a violation: nothing later would prove it", async () => {
        const plan = changed(storage, "data-BucketPolicy", { policy: "no policy document" });
        const { violations, undecided } = await verdictsOf("buckets-answer-own-network-only", plan, "update");
        expect(undecided).to.deep.equal([]);
        expect(violations.map(({ level }) => level)).to.include("mandatory");
        expect(violations.map(({ message }) => message).join()).to.include("can't be proven");
    });

    it("is undecided, even after a violation elsewhere, while something is unknown", async () => {
        const plan = plus(changed(storage, "data-BucketPolicy", { policy: UNKNOWN_TEXT }), {
            type: "aws:s3/bucket:Bucket",
            name: "other",
            props: {},
        });
        const { violations, undecided } = await verdictsOf("buckets-answer-own-network-only", plan, "preview");
        expect(new Set(violations.map(({ at }) => at))).to.deep.equal(new Set(["other"]));
        expect(undecided).to.have.length(1);
    });
});

describe("outputs that a provider computes", () => {
    it("count as absent once the inputs were seen without them, and as unknown before", async () => {
        const computed = changed(network, "database-1-table", { routes: UNKNOWN_TEXT });
        const judged = async () => (await verdictsOf("isolated-tiers-have-no-way-out", computed, "preview")).undecided.length;
        expect(await judged()).to.equal(1);
        await verdictsOf("resources-stay-in-allowed-regions", network, "preview");
        expect(await judged()).to.equal(0);
        await verdictsOf("resources-stay-in-allowed-regions", computed, "preview");
        expect(await judged()).to.equal(1);
    });
});

describe("garbage", () => {
    /** Texts that mean something to a policy, so that garbage reaches further than its first check. */
    const telling = fc.constantFrom(
        UNKNOWN_TEXT,
        "0.0.0.0/0",
        "-1",
        "*",
        "edge",
        "true",
        "Enabled",
        "[]",
        '{"Statement":[{}]}',
        "igw-1",
        "",
    );
    const value = fc.letrec<{ any: unknown }>((tie) => ({
        any: fc.oneof(
            { depthSize: "small" },
            telling,
            fc.jsonValue({ maxDepth: 1 }),
            fc.array(tie("any"), { maxLength: 2 }),
            fc.dictionary(fc.constantFrom(...NAMES), tie("any"), { maxKeys: 4 }),
        ),
    })).any;
    const kinds = [...new Set(good.map(({ type }) => type))];
    const items = fc.array(
        fc.record({
            type: fc.constantFrom(...kinds),
            name: fc.constantFrom("vpc", "a", "b"),
            props: fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 6 }),
        }),
        { maxLength: 8 },
    );

    for (const { name } of policies) {
        it(`never crashes ${name}`, async () => {
            await fc.assert(
                fc.asyncProperty(items, async (plan) => {
                    const { violations, undecided } = await verdictsOf(name, plan, "preview");
                    for (const text of [...violations.map(({ message }) => message), ...undecided]) expect(text).to.not.include("[object");
                }),
                { numRuns: 60 },
            );
        });
    }
});
