import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import fc from "fast-check";

import { awsRegistryAccounts } from "../../../components/access/aws-registries";
import { accessFaults, accessPolicyArn, accessScopeOf, type ClusterAccessGrant } from "../../../components/cluster/access-plan";
import { networkAddonConfiguration, podIdentityFaults } from "../../../components/cluster/addon-plan";
import { clusterFaults } from "../../../components/cluster/cluster-plan";
import { startupTaint, tierKey } from "../../../components/cluster/defaults";
import { imageFaults, mirrorRepositoryOf, readImageLock } from "../../../components/images/image-plan";
import { kubeconfigOf } from "../../../components/cluster/kubeconfig";
import {
    amiTypeOf,
    isArm,
    nodeGroupFaults,
    nodeGroupPlans,
    OperatingSystem,
    taintsOf,
    volumesOf,
    type NodeGroupPlan,
} from "../../../components/cluster/node-plan";
import { userData } from "../../../components/cluster/user-data";

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const pathsOf = (faults: { propertyPath: string }[]) => faults.map(({ propertyPath }) => propertyPath);

describe("the plan of a control plane", () => {
    const sound = { kubernetesVersion: "1.36", subnets: 3, serviceCidr: "172.20.0.0/16", logRetentionDays: 90 };

    it("finds nothing wrong with what is sound, and every fault of what is not", () => {
        expect(clusterFaults("prod", sound)).to.deep.equal([]);
        const faults = clusterFaults("-", {
            kubernetesVersion: "latest",
            subnets: 1,
            serviceCidr: "8.8.0.0/16",
            logRetentionDays: 0,
            allowDestroyBecause: " ",
        });
        expect(pathsOf(faults)).to.deep.equal([
            "name",
            "kubernetesVersion",
            "subnetIds",
            "serviceCidr",
            "logRetentionDays",
            "allowDestroyBecause",
        ]);
    });

    it("takes the ranges EKS takes for services", () => {
        const refused = (serviceCidr: string) => clusterFaults("prod", { ...sound, serviceCidr }).length > 0;
        for (const range of ["10.100.0.0/16", "172.16.0.0/12", "192.168.0.0/24"]) expect(refused(range), range).to.equal(false);
        for (const range of ["172.32.0.0/16", "10.0.0.0/8", "10.0.0.0/25", "100.64.0.0/16", "10.0.0.0", ""])
            expect(refused(range), range).to.equal(true);
    });
});

describe("access to a cluster (KA-2, AC-8)", () => {
    const grant: ClusterAccessGrant = { name: "team-a", principalArn: role("a"), level: "view" };

    it("takes EKS's policy of each level, of the partition", () => {
        expect(accessPolicyArn("aws", "cluster-admin")).to.equal("arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy");
        expect(accessPolicyArn("aws-us-gov", "view")).to.equal("arn:aws-us-gov:eks::aws:cluster-access-policy/AmazonEKSViewPolicy");
    });

    it("holds in the namespaces that are named, and everywhere if none is", () => {
        expect(accessScopeOf(grant)).to.deep.equal({ type: "cluster" });
        expect(accessScopeOf({ ...grant, namespaces: [] })).to.deep.equal({ type: "cluster" });
        expect(accessScopeOf({ ...grant, namespaces: ["weaviate"] })).to.deep.equal({ type: "namespace", namespaces: ["weaviate"] });
    });

    it("takes roles with a path, and refuses users, doubles, unknown levels and a cluster-admin of some namespaces", () => {
        const identityCenter = role("aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admin_0123456789abcdef");
        expect(accessFaults([grant, { name: "team-b", principalArn: identityCenter, level: "edit" }])).to.deep.equal([]);
        expect(
            pathsOf(
                accessFaults([
                    grant,
                    { ...grant, principalArn: "arn:aws:iam::111122223333:user/ada" },
                    { name: "team-c", principalArn: role("a"), level: "root" as "view" },
                    { name: "team-d", principalArn: role("d"), level: "cluster-admin", namespaces: ["weaviate"] },
                ]),
            ),
        ).to.deep.equal(["grants[1].name", "grants[1].principalArn", "grants[2].principalArn", "grants[2].level", "grants[3].namespaces"]);
    });
});

describe("the first add-ons", () => {
    it("NP-9: leaves policies to Calico", () => {
        expect(networkAddonConfiguration.enableNetworkPolicy).to.equal("false");
    });

    it("gives every variable as text, which is all the add-on's schema takes", () => {
        for (const value of Object.values(networkAddonConfiguration.env)) expect(value).to.be.a("string");
    });

    it("gives a service account one role, and refuses what Kubernetes or IAM does not know", () => {
        const identity = { name: "a", namespace: "weaviate", serviceAccount: "weaviate", roleArn: role("weaviate") };
        expect(podIdentityFaults([identity, { ...identity, name: "b", serviceAccount: "other" }])).to.deep.equal([]);
        expect(
            pathsOf(podIdentityFaults([identity, identity, { name: "c", namespace: "A", serviceAccount: "-", roleArn: "weaviate" }])),
        ).to.deep.equal([
            "podIdentities[1].name",
            "podIdentities[1].serviceAccount",
            "podIdentities[2].namespace",
            "podIdentities[2].serviceAccount",
            "podIdentities[2].roleArn",
        ]);
    });
});

describe("node groups", () => {
    const size = { instanceTypes: ["m7i.large"], minimum: 3, maximum: 6, diskGiB: 50 };
    const sizes = { app: size, system: size, backup: size, monitoring: size };
    const zonesOf = (count: number) => Array.from({ length: count }, (_, i) => `eu-central-1${"abcdef"[i]}`);
    const around = (zones: string[]) => ({
        zones,
        operatingSystem: "bottlerocket",
        subnets: Object.fromEntries([...Object.keys(sizes), "database"].map((tier) => [tier, zones.length])),
        securityGroups: [...Object.keys(sizes), "database"],
        roles: [...Object.keys(sizes), "database"],
    });

    it("HA-1: have a node for each replica, each zone its own group, and no zone two more than another", () => {
        fc.assert(
            fc.property(fc.integer({ min: 3, max: 6 }), fc.integer({ min: 3, max: 50 }), (count, replicas) => {
                const zones = zonesOf(count);
                const groups = nodeGroupPlans({ zones, sizes, replicas, databaseInstanceType: "r7i.xlarge" });
                expect(nodeGroupFaults(groups, around(zones))).to.deep.equal([]);
                const database = groups.filter((group) => group.tier === "database");
                expect(database.reduce((sum, group) => sum + group.minimum, 0)).to.equal(replicas);
                expect(database.map((group) => group.zones)).to.deep.equal(zones.slice(0, replicas).map((zone) => [zone]));
                const counts = database.map((group) => group.minimum);
                expect(Math.max(...counts) - Math.min(...counts)).to.be.at.most(1);
                for (const group of groups.filter(({ tier }) => tier !== "database")) expect(group.zones).to.deep.equal(zones);
            }),
        );
    });

    it("keeps its names when replicas come or go", () => {
        const named = (replicas: number) =>
            nodeGroupPlans({ zones: zonesOf(3), sizes, replicas, databaseInstanceType: "r7i.xlarge" }).map(({ name }) => name);
        expect(named(3)).to.deep.equal(named(9));
    });

    it("NP-8: keeps every tier for pods that name it, and pods away until policies are enforced", () => {
        for (const tier of Object.keys(sizes)) {
            expect(taintsOf(tier)).to.deep.equal([
                { key: tierKey, value: tier, effect: "NO_SCHEDULE" },
                { key: startupTaint, effect: "NO_SCHEDULE" },
            ]);
        }
        for (const key of [tierKey, startupTaint]) expect(key.length, "EKS takes 63 characters").to.be.at.most(63);
    });

    it("tells Arm from x86 by the type's name", () => {
        for (const type of [
            "a1.large",
            "m7g.large",
            "c6gn.xlarge",
            "r8gd.2xlarge",
            "t4g.medium",
            "im4gn.large",
            "is4gen.large",
            "x2gd.large",
        ])
            expect(isArm(type), type).to.equal(true);
        for (const type of [
            "m7i.large",
            "m7i-flex.large",
            "m6a.large",
            "r6idn.xlarge",
            "g5.xlarge",
            "g4dn.xlarge",
            "gr6.4xlarge",
            "c5n.large",
        ])
            expect(isArm(type), type).to.equal(false);
        expect(amiTypeOf(OperatingSystem.Bottlerocket, ["m7g.large"])).to.equal("BOTTLEROCKET_ARM_64");
        expect(amiTypeOf(OperatingSystem.AmazonLinux, ["m7i.large"])).to.equal("AL2023_x86_64_STANDARD");
    });

    it("KM-1: name every volume of their system's image, the one that grows with its size", () => {
        expect(volumesOf(OperatingSystem.Bottlerocket, 80)).to.deep.equal([
            { deviceName: "/dev/xvda" },
            { deviceName: "/dev/xvdb", volumeSize: 80 },
        ]);
        expect(volumesOf(OperatingSystem.AmazonLinux, 80)).to.deep.equal([{ deviceName: "/dev/xvda", volumeSize: 80 }]);
    });

    it("names every fault at once", () => {
        const group: NodeGroupPlan = { ...size, name: "app", tier: "app", zones: ["eu-central-1a"] };
        const faults = nodeGroupFaults(
            [
                group,
                { ...group, instanceTypes: [] },
                { ...group, name: "b", tier: "edge", zones: [], instanceTypes: ["m7i.large", "m7g.large"] },
                { ...group, name: "c", zones: ["us-east-1a"], minimum: 1, maximum: 0 },
            ],
            { ...around(zonesOf(3)), operatingSystem: "windows" },
        );
        expect(pathsOf(faults)).to.deep.equal([
            "operatingSystem",
            "groups[1].name",
            "groups[1].instanceTypes",
            "groups[2].tier",
            "groups[2].tier",
            "groups[2].tier",
            "groups[2].zones",
            "groups[2].instanceTypes",
            "groups[3].zones",
            "groups[3].maximum",
            "groups[3].maximum",
        ]);
    });

    it("SS-2: start with a document their system reads", () => {
        const amazonLinux = userData(OperatingSystem.AmazonLinux, "app");
        const boundary = /boundary="(.+)"/.exec(amazonLinux)?.[1] ?? "";
        const parts = amazonLinux.split(`--${boundary}`);
        expect(parts, "head, one part, end").to.have.length(3);
        expect(parts[1]).to.include("Content-Type: application/node.eks.aws\n\n---\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n");
        expect(parts[2]).to.equal("--\n");
        const bottlerocket = userData(OperatingSystem.Bottlerocket, "app");
        expect(bottlerocket).to.match(/\[settings\.host-containers\.admin\]\nenabled = false/);
        for (const text of [amazonLinux, bottlerocket]) {
            expect(text, "what joins the cluster is EKS's to add").to.not.match(/certificate|api-?server|cluster-name/i);
            expect(text, "the kernel's own parameters").to.not.include("vm.max_map_count");
        }
    });

    it("HA-1: let the database map as many files as it wants to, since its chart's privileged container is off", () => {
        const amazonLinux = userData(OperatingSystem.AmazonLinux, "database");
        const parts = amazonLinux.split("--//\n").slice(1);
        expect(parts, "nodeadm's part and a script").to.have.length(2);
        const script = /#!\/bin\/bash\n[\s\S]*?(?=--\/\/--)/.exec(parts[1] ?? "")?.[0] ?? "";
        // The script itself, on this machine, with the folder and the tool it ends in replaced.
        const folder = mkdtempSync(join(tmpdir(), "sysctl-"));
        writeFileSync(join(folder, "sysctl"), '#!/bin/sh\n[ "$1" = --load ] && cat "$2"\n', { mode: 0o755 });
        const env = { ...process.env, PATH: `${folder}:${String(process.env["PATH"])}` };
        const said = execFileSync("bash", ["-c", script.replaceAll("/etc/sysctl.d", folder)], { env, encoding: "utf8" });
        rmSync(folder, { recursive: true });
        expect(said).to.equal("vm.max_map_count = 524288\nvm.overcommit_memory = 1\n");

        const bottlerocket = userData(OperatingSystem.Bottlerocket, "database");
        expect(bottlerocket).to.include('[settings.kernel.sysctl]\n"vm.max_map_count" = "524288"\n"vm.overcommit_memory" = "1"\n');
    });

    it("pull from AWS's own registries of their region", () => {
        expect(awsRegistryAccounts("eu-central-1")).to.deep.equal(["602401143452", "328549459982"]);
        expect(awsRegistryAccounts("eu-south-1")).to.deep.equal(["590381155156", "586180183710"]);
    });
});

describe("mirrored images", () => {
    const digest = `sha256:${"a".repeat(64)}`;

    it("stand in a repository that says where they come from", () => {
        expect(mirrorRepositoryOf("quay.io/tigera/operator:v1.42.3")).to.equal("quay.io/tigera/operator");
        expect(mirrorRepositoryOf("registry.example.com:5000/a/b")).to.equal("registry.example.com:5000/a/b");
        expect(imageFaults([{ source: "s", repository: "registry.example.com:5000/a/b" }])).to.have.length(1);
    });

    it("have a digest or none, never half of one", () => {
        const image = { source: "quay.io/a/b:v1", repository: "quay.io/a/b" };
        expect(imageFaults([image, { ...image, source: "other", digest }])).to.deep.equal([]);
        expect(pathsOf(imageFaults([image, { source: image.source, repository: "A", digest: "latest" }]))).to.deep.equal([
            "images[1].source",
            "images[1].repository",
            "images[1].digest",
        ]);
    });

    it("are locked by a file that is read whole, or refused with every fault", () => {
        expect(readImageLock(`{ "images": { "a": "${digest}" } }`)).to.deep.equal({ a: digest });
        for (const text of ["", "[]", "{}", '{ "images": [] }']) expect(() => readImageLock(text), text).to.throw(RangeError, "lock file");
        expect(() => readImageLock('{ "images": { "a": "latest", "b": 1 } }')).to.throw(RangeError, /a has no digest.*b has no digest/);
    });
});

describe("the kubeconfig", () => {
    const text = kubeconfigOf({
        clusterName: "prod",
        endpoint: "https://0123.eks.amazonaws.com",
        certificateAuthority: "Zm9v",
        region: "eu-central-1",
    });

    it("asks the AWS CLI for a token, and holds neither profile nor credentials", () => {
        const { users } = JSON.parse(text) as { users: { user: Record<string, unknown> }[] };
        expect(users.map(({ user }) => user)).to.deep.equal([
            {
                exec: {
                    apiVersion: "client.authentication.k8s.io/v1beta1",
                    command: "aws",
                    args: ["--region", "eu-central-1", "eks", "get-token", "--cluster-name", "prod", "--output", "json"],
                },
            },
        ]);
    });
});
