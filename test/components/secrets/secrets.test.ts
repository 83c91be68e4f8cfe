import { expect } from "chai";
import fc from "fast-check";

import { placementOn } from "../../../components/charts/placement";
import { imageOf } from "../../../components/images/own-registry";
import { externalSecretsValues } from "../../../components/secrets/external-secrets-values";
import { apiKeyManifests, apiKeyReaders, awsSecret, awsSecretStore, generatedSecret } from "../../../components/secrets/secret-plan";
import type { Manifest } from "../../../components/traffic/kubernetes";
import { readEnvironment, runProgram, type RecordedResource, type Recording } from "../../../tools/preview";
import { resourceOf } from "../../support/breaking";
import { chartValuesAreThere, unknownKeys } from "../../support/chart-values";
import { root } from "../../support/environments";
import { crdsPresent, crdValidators } from "../traffic/kubernetes/crds";

const image = imageOf(
    { host: "111122223333.dkr.ecr.eu-central-1.amazonaws.com", digests: {} },
    "ghcr.io/external-secrets/external-secrets:v2.9.0",
);
const values = externalSecretsValues({ image, placement: placementOn("system"), serviceAccount: "external-secrets" });

const plan = (users: string[], readers: { user: string; namespace: string }[] = []) => ({
    namespace: "weaviate",
    secretName: "weaviate-api-keys",
    key: "AUTHENTICATION_APIKEY_ALLOWED_KEYS",
    users,
    readers,
});
const backup = plan(["administrator", "backup"], [{ user: "backup", namespace: "weaviate-backup" }]);

/** Names as the configuration and this package write them. */
const userNames = fc.uniqueArray(fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/), { minLength: 1, maxLength: 6 });

/** An ExternalSecret, as far as it is looked at. */
interface ExternalSecretSpec {
    refreshPolicy: string;
    target: { name: string; immutable?: boolean; creationPolicy: string; template?: { data: Record<string, string> } };
    data?: { secretKey: string; remoteRef: { key: string; property?: string } }[];
    dataFrom?: { sourceRef: { generatorRef: { name: string } } }[];
}
const externalSecret = (manifests: readonly Manifest[], namespace: string, name: string): ExternalSecretSpec => {
    const found = manifests.filter(
        ({ kind, metadata }) => kind === "ExternalSecret" && metadata.name === name && metadata.namespace === namespace,
    );
    expect(found, `${namespace}/${name}`).to.have.length(1);
    return found[0]?.spec as ExternalSecretSpec;
};

describe("the values of the chart external-secrets", () => {
    it("have only keys the chart knows", function () {
        if (!chartValuesAreThere) this.skip();
        expect(unknownKeys("external-secrets", values)).to.deep.equal([]);
    });

    it("leave nothing the cluster's API would call, and no token of any service account", () => {
        expect(values).to.deep.include({ webhook: { create: false }, certController: { create: false } });
        expect(values["rbac"]).to.include({ serviceAccountTokenCreate: false, aggregateToEdit: false, aggregateToAdmin: false });
    });

    it("process what is in a namespace, and nothing of the cluster's", () => {
        for (const [key, value] of Object.entries(values).filter(([key]) => key.startsWith("process")))
            expect(value, key).to.equal(key === "processSecretStore");
    });
});

describe("Secrets made in the cluster", () => {
    const everything = [
        ...apiKeyManifests(backup),
        ...generatedSecret("grafana-administrator", "monitoring", "A reason"),
        awsSecretStore("monitoring", "eu-central-1"),
        awsSecret("grafana-client", "monitoring", "A reason", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:x", "client"),
    ];

    it("are objects the definitions take", function () {
        if (!crdsPresent) this.skip();
        const validators = crdValidators("external-secrets");
        for (const manifest of everything) {
            const validate = validators.get(`${manifest.apiVersion} ${manifest.kind}`);
            expect(validate, manifest.kind).to.not.equal(undefined);
            expect(validate?.(manifest), `${manifest.kind} ${manifest.metadata.name}: ${JSON.stringify(validate?.errors)}`).to.equal(true);
        }
    });

    it("KM-1: are generated once, stay when their objects go, and change only by being deleted", () => {
        const spec = externalSecret(everything, "monitoring", "grafana-administrator");
        expect(spec.refreshPolicy).to.equal("CreatedOnce");
        expect(spec.target).to.include({ immutable: true, creationPolicy: "Orphan" });
        const [generator] = everything.filter(({ kind, metadata }) => kind === "Password" && metadata.name === "grafana-administrator");
        expect(generator?.spec).to.include({ symbols: 0, allowRepeat: true });
    });

    it("hold one key a user, in the order of the users, under the name of the variable", () => {
        fc.assert(
            fc.property(userNames, (users) => {
                const manifests = apiKeyManifests(plan(users));
                const { target, data } = externalSecret(manifests, "weaviate", "weaviate-api-keys");
                const template = target.template?.data["AUTHENTICATION_APIKEY_ALLOWED_KEYS"] ?? "";
                // What the template makes of values that are the names of the Secrets they come from.
                const remote = Object.fromEntries((data ?? []).map(({ secretKey, remoteRef }) => [secretKey, remoteRef.key]));
                const made = template.replaceAll(/\{\{ index \. "([^"]+)" \}\}/g, (_, name: string) => remote[name] ?? "nothing");
                expect(made.split(",")).to.deep.equal(users.map((user) => `weaviate-api-key-${user}`));
                for (const { remoteRef } of data ?? []) {
                    const source = externalSecret(manifests, "weaviate", remoteRef.key);
                    const generator = source.dataFrom?.[0]?.sourceRef.generatorRef.name;
                    const spec = manifests.find(({ kind, metadata }) => kind === "Password" && metadata.name === generator)?.spec;
                    expect((spec as { secretKeys: string[] }).secretKeys).to.deep.equal([remoteRef.property]);
                }
            }),
        );
    });

    it("change nobody's key when a user comes or goes", () => {
        fc.assert(
            fc.property(userNames, fc.nat(), (users, at) => {
                const gone = users[at % users.length];
                const own = (manifests: Manifest[]) => manifests.filter(({ metadata }) => metadata.name.startsWith("weaviate-api-key-"));
                const after = own(apiKeyManifests(plan(users.filter((user) => user !== gone))));
                expect(own(apiKeyManifests(plan(users)))).to.deep.include.members(after);
            }),
        );
    });

    it("AC-8: give a reader its own key and no other", () => {
        const [joins, reads] = apiKeyReaders(backup);
        expect(joins?.secrets).to.deep.equal(["weaviate-api-key-administrator", "weaviate-api-key-backup"]);
        expect(reads).to.deep.equal({
            name: "weaviate-api-key",
            namespace: "weaviate-backup",
            from: "weaviate",
            secrets: ["weaviate-api-key-backup"],
        });
        const { data } = externalSecret(apiKeyManifests(backup), "weaviate-backup", "weaviate-api-key");
        expect(data?.map(({ remoteRef }) => remoteRef.key)).to.deep.equal(["weaviate-api-key-backup"]);
    });
});

describe("the components of secrets", () => {
    let recording: Recording;
    before(async function () {
        this.timeout(60_000);
        recording = await runProgram(readEnvironment(root, "prod", { program: "test/components/secrets/fixtures/main.js" }));
    });
    const waitsFor = (resource: RecordedResource, what: string) => resource.dependencies.some((urn) => urn.endsWith(`::${what}`));

    it("install the controller after its namespace, and make objects after their definitions", () => {
        const release = resourceOf(recording, "kubernetes:helm.sh/v3:Release", "test-external-secrets");
        expect(waitsFor(release, "before")).to.equal(true);
        const objects = recording.resources.filter(({ type }) => type.startsWith("kubernetes:") && type.includes("external-secrets.io"));
        expect(objects.map(({ name }) => name)).to.include.members([
            "test-secretstore-monitoring-aws-secrets-manager",
            "test-externalsecret-weaviate-weaviate-api-keys",
            "test-externalsecret-weaviate-backup-weaviate-api-key",
            "test-password-weaviate-weaviate-api-key-backup",
        ]);
        for (const object of objects) expect(waitsFor(object, "test-external-secrets"), object.name).to.equal(true);
    });

    it("let the controller act as the readers and as nobody else", () => {
        const roles = recording.resources.filter(({ type }) => type === "kubernetes:rbac.authorization.k8s.io/v1:Role");
        const rules = roles.flatMap(({ inputs }) => inputs["rules"] as { resources: string[]; resourceNames: string[]; verbs: string[] }[]);
        expect(rules).to.have.length(4);
        for (const { resources, resourceNames, verbs } of rules) {
            expect(resourceNames).to.not.be.empty;
            expect(verbs).to.deep.equal(resources[0] === "secrets" ? ["get"] : ["create"]);
        }
        const bindings = recording.resources.filter(({ type }) => type === "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding");
        const actors = bindings
            .filter(({ name }) => name.endsWith("-acts"))
            .map(({ inputs }) => (inputs["subjects"] as { name: string; namespace: string }[])[0]);
        expect(actors).to.have.length(2);
        for (const actor of actors) expect(actor).to.include({ name: "external-secrets", namespace: "external-secrets" });
    });

    it("hold no value of a secret in any input", () => {
        const secrets = recording.resources.filter(({ type }) => type === "kubernetes:core/v1:Secret" || type.startsWith("random:"));
        expect(secrets).to.deep.equal([]);
    });
});
