import { AuthorizationPolicy } from "@kubernetes-models/istio/security.istio.io/v1/AuthorizationPolicy";
import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";

import { trafficGraph, type TrafficInputs } from "../../../../components/traffic";
import {
    deriveCalicoPolicies,
    deriveMeshAuthorization,
    deriveNetworkPolicies,
    type Manifest,
} from "../../../../components/traffic/kubernetes";
import { everything, trafficInputs } from "../inputs";
import { addresses } from "./cluster";
import { crdsPresent, crdValidators } from "./crds";

const objectsOf = (inputs: TrafficInputs): Manifest[] => {
    const graph = trafficGraph(inputs);
    return [
        ...deriveNetworkPolicies(graph, addresses).objects,
        ...deriveCalicoPolicies(graph, addresses).objects,
        ...deriveMeshAuthorization(graph, { issuer: "https://login.example.com" }).objects,
    ];
};

const name = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const labels = z.record(z.string().max(317), z.string().regex(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/));
const metadata = z.strictObject({ name, namespace: name, labels, annotations: z.record(z.string(), z.string()) });
const selector = z.strictObject({ matchLabels: labels.optional() });
const portNumber = z.int().min(1).max(65535);
const peer = z.union([
    z.strictObject({ ipBlock: z.strictObject({ cidr: z.cidrv4(), except: z.array(z.cidrv4()).optional() }) }),
    z.strictObject({ namespaceSelector: selector, podSelector: selector }),
]);
const ports = z.array(z.strictObject({ protocol: z.enum(["TCP", "UDP"]), port: portNumber, endPort: portNumber.optional() })).min(1);

/** Core objects, as far as the Kubernetes API reference (`networking.k8s.io/v1`, `v1`) lets them be written here. */
const core = {
    "networking.k8s.io/v1 NetworkPolicy": z.strictObject({
        apiVersion: z.literal("networking.k8s.io/v1"),
        kind: z.literal("NetworkPolicy"),
        metadata,
        spec: z.strictObject({
            podSelector: selector,
            policyTypes: z.tuple([z.literal("Ingress"), z.literal("Egress")]),
            ingress: z.array(z.strictObject({ from: z.array(peer).min(1), ports })),
            egress: z.array(z.strictObject({ to: z.array(peer).min(1), ports })),
        }),
    }),
    "v1 Service": z.strictObject({
        apiVersion: z.literal("v1"),
        kind: z.literal("Service"),
        metadata,
        spec: z.strictObject({
            clusterIP: z.literal("None"),
            publishNotReadyAddresses: z.literal(true),
            selector: labels,
            ports: z.array(
                z.strictObject({
                    name: z.string().regex(/^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/),
                    port: portNumber,
                    targetPort: portNumber,
                    protocol: z.literal("TCP"),
                    appProtocol: z.literal("tcp"),
                }),
            ),
        }),
    }),
} as const;

const typeOf = ({ apiVersion, kind }: Manifest): string => `${apiVersion} ${kind}`;

describe("the objects derived for the inside of the cluster", () => {
    it("are what the Kubernetes API takes, where they are its own", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                for (const object of objectsOf(inputs)) {
                    const schema = core[typeOf(object) as keyof typeof core];
                    const result = schema?.safeParse(object);
                    if (result?.success === false)
                        expect.fail(`${typeOf(object)} ${object.metadata.name}: ${z.prettifyError(result.error)}`);
                }
            }),
            { numRuns: 10 },
        );
    });

    it("are what Istio's model of an AuthorizationPolicy takes", () => {
        const policies = objectsOf(everything).filter(({ kind }) => kind === "AuthorizationPolicy");
        expect(policies).to.not.be.empty;
        for (const policy of policies) {
            expect(() => new AuthorizationPolicy(structuredClone(policy) as never).validate(), policy.metadata.name).to.not.throw();
        }
    });

    it("are of known types only", () => {
        const types = new Set(objectsOf(everything).map(typeOf));
        expect([...types].sort()).to.deep.equal([
            "networking.istio.io/v1 DestinationRule",
            "networking.k8s.io/v1 NetworkPolicy",
            "projectcalico.org/v3 GlobalNetworkPolicy",
            "projectcalico.org/v3 GlobalNetworkSet",
            "projectcalico.org/v3 NetworkPolicy",
            "projectcalico.org/v3 Tier",
            "security.istio.io/v1 AuthorizationPolicy",
            "security.istio.io/v1 PeerAuthentication",
            "v1 Service",
        ]);
    });

    if (!crdsPresent) {
        it("WERE NOT CHECKED against published CustomResourceDefinitions, which are not beside the repository", () => {
            console.warn("    NOT CHECKED: ../shared/crds is absent, so no custom resource was validated against its published definition");
        });
        return;
    }

    const validators = crdValidators("calico", "istio");
    const isCore = (object: Manifest) => typeOf(object) in core;

    it("are what the published CustomResourceDefinitions take, without a field they do not declare", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                for (const object of objectsOf(inputs).filter((each) => !isCore(each))) {
                    const validate = validators.get(typeOf(object));
                    if (validate === undefined) expect.fail(`no definition of ${typeOf(object)}`);
                    expect(validate(object), `${typeOf(object)} ${object.metadata.name}: ${JSON.stringify(validate.errors)}`).to.equal(
                        true,
                    );
                }
            }),
            { numRuns: 10 },
        );
    });

    it("would be refused with a field too many or a value that is not allowed, at any depth", () => {
        const custom = objectsOf(everything).filter((object) => !isCore(object));
        const refused = (kind: string, spoil: (spec: Record<string, never>) => void) => {
            const object = structuredClone(custom.find((each) => each.kind === kind && Object.keys(each.spec).length > 0));
            if (object === undefined) throw new Error(`there is no ${kind}`);
            spoil(object.spec as Record<string, never>);
            return validators.get(typeOf(object))?.(object) === false;
        };
        const extra = (where: object | undefined) => Object.assign(where ?? {}, { surprise: true });
        for (const { kind } of custom) expect(refused(kind, extra), kind).to.equal(true);
        const spec = (value: unknown) => value as { egress: { destination: object }[]; rules: { to: object[] }[]; mtls: { mode: string } };
        expect(refused("GlobalNetworkPolicy", (value) => extra(spec(value).egress[0]?.destination))).to.equal(true);
        expect(refused("AuthorizationPolicy", (value) => extra(spec(value).rules[0]?.to[0]))).to.equal(true);
        expect(refused("PeerAuthentication", (value) => Object.assign(spec(value).mtls, { mode: "SOMETIMES" }))).to.equal(true);
        expect(refused("Tier", (value) => Object.assign(value, { defaultAction: "Allow" }))).to.equal(true);
    });
});
