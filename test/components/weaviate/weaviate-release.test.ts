import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { expect } from "chai";
import { parseAllDocuments } from "yaml";

import { readEnvironment, runProgram, type Recording } from "../../../tools/preview";
import { resourceOf } from "../../support/breaking";
import { root } from "../../support/environments";

const program = "test/components/weaviate/fixtures/main.js";
const releaseType = "kubernetes:helm.sh/v3:Release";

/** What a chart renders, as far as the script looks at it. */
const rendered = (annotations: string) => `---
# Source: weaviate/templates/weaviateService.yaml
apiVersion: v1
kind: Service
metadata:
  name: weaviate
spec:
  ports:
    - port: 80
---
# Source: weaviate/templates/weaviateStatefulset.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: weaviate
spec:
  replicas: 5
  template:
    metadata:
      annotations:
        checksum/config: abc
${annotations}    spec:
      serviceAccountName: weaviate
  volumeClaimTemplates:
    - spec:
        storageClassName: weaviate
`;

describe("Weaviate's release", () => {
    let recording: Recording;
    before(async function () {
        this.timeout(60_000);
        recording = await runProgram(readEnvironment(root, "prod", { program }));
    });
    const release = (name: string) => resourceOf(recording, releaseType, `${name}-weaviate`);

    it("KM-1: encrypts volumes with the given key, binds them to their pod's zone, and keeps them", () => {
        const { inputs } = resourceOf(recording, "kubernetes:storage.k8s.io/v1:StorageClass", "three-weaviate");
        expect(inputs["parameters"]).to.deep.equal({
            type: "gp3",
            encrypted: "true",
            kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000",
            iops: "3000",
            throughput: "125",
            "csi.storage.k8s.io/fstype": "ext4",
        });
        expect(inputs).to.include({
            volumeBindingMode: "WaitForFirstConsumer",
            reclaimPolicy: "Retain",
            allowVolumeExpansion: true,
        });
    });

    it("mounts no Kubernetes token", () => {
        const { inputs } = resourceOf(recording, "kubernetes:core/v1:ServiceAccount", "three-weaviate");
        expect(inputs["automountServiceAccountToken"]).to.equal(false);
        expect(inputs["metadata"]).to.include({ name: "weaviate", namespace: "weaviate" });
    });

    it("HA-1: lets one replica at a time be disrupted, by a budget of its own", () => {
        const { inputs } = resourceOf(recording, "kubernetes:policy/v1:PodDisruptionBudget", "three-weaviate");
        expect(inputs["spec"]).to.deep.equal({
            selector: { matchLabels: { app: "weaviate" } },
            maxUnavailable: 1,
        });
        const values = release("three").inputs["values"] as Record<string, unknown>;
        expect(values, "the chart's own stays off, or there would be two").not.to.have.property("podDisruptionBudgets");
    });

    it("waits with every child for what the component waits for, and installs last", () => {
        const children = recording.resources.filter(({ name, type }) => name === "three-weaviate" && type.startsWith("kubernetes:"));
        expect(children).to.have.length(5);
        for (const child of children)
            expect(
                child.dependencies.some((urn) => urn.endsWith("::before")),
                child.type,
            ).to.equal(true);
        for (const kind of ["StorageClass", "PriorityClass", "ServiceAccount"])
            expect(
                release("three").dependencies.some((urn) => urn.includes(kind)),
                kind,
            ).to.equal(true);
    });

    it("comes from the own registry, and rolls back what does not become ready", () => {
        expect(release("three").inputs).to.include({
            chart: "oci://111122223333.dkr.ecr.eu-central-1.amazonaws.com/charts/weaviate",
            version: "17.8.3",
            namespace: "weaviate",
            atomic: true,
        });
    });

    it("runs no script while zones alone keep replicas apart", () => {
        expect(release("three").inputs).not.to.have.property("postrender");
    });

    it("HA-1: spreads replicas that share zones by the script of this repository, whose hash its description carries", () => {
        const { postrender, description } = release("five").inputs;
        const script = resolve(dirname(join(root, program)), String(postrender));
        expect(existsSync(script), script).to.equal(true);
        expect(String(postrender)).to.match(/^\.\//);
        expect(String(description)).to.contain(createHash("sha256").update(readFileSync(script)).digest("hex"));
    });

    it("holds no key in any input: only the name of the Secret", () => {
        const values = release("three").inputs["values"] as { env: object; envSecrets: object };
        expect(values.env).not.to.have.property("AUTHENTICATION_APIKEY_ALLOWED_KEYS");
        expect(values.envSecrets).to.deep.equal({ AUTHENTICATION_APIKEY_ALLOWED_KEYS: "weaviate-api-keys" });
    });
});

describe("the script that spreads replicas over zones", () => {
    const script = join(root, "components", "weaviate", "spread-over-zones");
    const run = (input: string): string => execFileSync(script, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });

    it("adds the constraint to the StatefulSet's pods and changes nothing else", () => {
        const input = rendered('        weaviate-aws/zones: "4"\n');
        const [before, after] = [input, run(input)].map((text) => parseAllDocuments(text).map((document) => document.toJS() as unknown));
        const set = after?.[1] as { spec: { template: { spec: Record<string, unknown> } } };
        expect(set.spec.template.spec["topologySpreadConstraints"]).to.deep.equal([
            {
                maxSkew: 1,
                minDomains: 4,
                topologyKey: "topology.kubernetes.io/zone",
                whenUnsatisfiable: "DoNotSchedule",
                labelSelector: { matchLabels: { app: "weaviate" } },
            },
        ]);
        delete set.spec.template.spec["topologySpreadConstraints"];
        expect(after).to.deep.equal(before);
    });

    it("fails where it would change nothing", () => {
        expect(() => run(rendered(""))).to.throw(/no annotation/);
        expect(() => run("---\nkind: Service\n")).to.throw(/no StatefulSet/);
    });
});
