import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { meshOf, networkingObjects, ROOT_NAMESPACE, securityObjects } from "../normal-form/kubernetes/mesh";
import { nameOf, namespaceOf, sayObject, specOf, type KubernetesObject, type Objects } from "../normal-form/kubernetes/objects";
import { at, childrenAt, fieldsAt, is, isOneOf, textAt, type Place } from "../normal-form/kubernetes/paths";
import { selectsAll } from "../normal-form/kubernetes/network-policies";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Stack } from "../normal-form/stack";

/** Modes of a client's TLS that leave out its certificate. */
const ONE_SIDED = ["DISABLE", "SIMPLE"];

/** Whether a PeerAuthentication holds for the whole mesh, and demands mutual TLS. */
function isMeshWide(object: KubernetesObject): Known<boolean> {
    if (object.isPatch) return false;
    const spec = specOf(object);
    return allOf([
        is(namespaceOf(object), ROOT_NAMESPACE),
        selectsAll(fieldsAt(spec, "selector"), true),
        is(textAt(spec, "mtls", "mode"), "STRICT"),
    ]);
}

/** Whether a mode that is written is STRICT; one that is not written is inherited. */
const isStrict = (mode: Known<string> | undefined): Known<boolean> => (mode === undefined ? true : is(mode, "STRICT"));

function portsAreStrict(ports: Place): Known<boolean> {
    if (ports === undefined || isUnknown(ports)) return ports === undefined ? true : UNKNOWN;
    // A port that is named without a mode takes none over from above.
    return allOf(ports.names().map((port) => is(textAt(ports, port, "mode"), "STRICT")));
}

function judgePeers(judgement: Judgement, object: KubernetesObject): void {
    const spec = specOf(object);
    judgement.expect(
        allOf([isStrict(textAt(spec, "mtls", "mode")), portsAreStrict(fieldsAt(spec, "portLevelMtls"))]),
        {
            control: "IS-1",
            resource: object.resource,
            wrong: "Pods of the mesh take what comes without a certificate",
            found: `a mode other than STRICT in ${sayObject(object)}`,
            allowed: "STRICT, on every port",
            mend: "set mtls.mode to STRICT, and take portLevelMtls out; leave a port that cannot be in the mesh out of the sidecar's capture",
        },
        "the mode of a PeerAuthentication is not known",
    );
}

/** Every traffic policy of a DestinationRule: its own, its ports' and its subsets'. */
function tlsModes(spec: Place): Known<Known<string | undefined>[]> {
    const subsets = childrenAt(spec, "subsets");
    if (isUnknown(subsets)) return UNKNOWN;
    const modes: Known<string | undefined>[] = [];
    const read = (holder: Place) => modes.push(textAt(holder, "tls", "mode"));
    const visit = (holder: Place): void => {
        const policy = fieldsAt(holder, "trafficPolicy");
        const ports = childrenAt(policy, "portLevelSettings");
        read(policy);
        if (isUnknown(ports)) read(UNKNOWN);
        else ports.forEach(read);
    };
    visit(spec);
    subsets.forEach(visit);
    return modes;
}

/** Whether a host is of the mesh. Short names are Services; so is a name with a namespace of the stack behind its only dot. */
function isInMesh(host: Known<string> | undefined, namespaces: ReadonlySet<Known<string>>): Known<boolean> {
    if (host === undefined || isUnknown(host)) return UNKNOWN;
    if (!host.includes(".") || /(^|\.)svc$|\.svc\.|\.local$/.test(host)) return true;
    const [, namespace, ...rest] = host.split(".");
    return rest.length === 0 && namespace !== undefined && namespaces.has(namespace);
}

function judgeClients(judgement: Judgement, objects: Objects): void {
    const namespaces = new Set(objects.ofKind("core/Namespace").map(nameOf));
    for (const object of networkingObjects(objects, "DestinationRule")) {
        const spec = specOf(object);
        const modes = tlsModes(spec);
        const oneSided = isUnknown(modes) ? UNKNOWN : anyOf(modes.map((mode) => isOneOf(mode, ONE_SIDED)));
        judgement.expect(
            not(allOf([oneSided, isInMesh(textAt(spec, "host"), namespaces)])),
            {
                control: "IS-1",
                resource: object.resource,
                wrong: "Clients call a host of the mesh without showing who they are",
                found: `tls.mode DISABLE or SIMPLE in ${sayObject(object)}`,
                allowed: "ISTIO_MUTUAL",
                mend: "set tls.mode to ISTIO_MUTUAL, or leave tls out",
            },
            "it can't be told which host or mode a DestinationRule is for",
        );
    }
}

/**
 * Judges that whoever talks within the mesh shows a certificate: the whole mesh demands it, nothing excepts from it, no client leaves it out.
 *
 * Controls: IS-1.
 * Source: Istio, "PeerAuthentication", "Destination Rule", "Global Mesh Options".
 */
export function judgeMutualTls(stack: Stack): Judgement {
    const judgement = new Judgement();
    const { controlPlanes, objects, resource } = meshOf(stack);
    const peers = securityObjects(objects, "PeerAuthentication");
    if (resource) {
        judgement.expect(
            anyOf(peers.map(isMeshWide)),
            {
                control: "IS-1",
                resource,
                wrong: "The mesh takes plain text wherever nothing else is said",
                found: `no PeerAuthentication of the whole mesh with mode STRICT`,
                allowed: `one in ${ROOT_NAMESPACE}, without selector, with mode STRICT`,
                mend: `add a PeerAuthentication to ${ROOT_NAMESPACE} with spec { mtls: { mode: STRICT } }`,
            },
            "it can't be told whether a PeerAuthentication is for the whole mesh",
        );
    }
    for (const object of peers) judgePeers(judgement, object);
    judgeClients(judgement, objects);
    for (const release of controlPlanes) {
        const auto = at(release.values, "meshConfig", "enableAutoMtls");
        judgement.expect(
            isUnknown(auto) ? UNKNOWN : auto !== false && auto !== "false",
            {
                control: "IS-1",
                resource: release.resource,
                wrong: "Clients of the mesh do not show a certificate by themselves",
                found: "meshConfig.enableAutoMtls false",
                allowed: "true, the default",
                mend: "leave it out",
            },
            "meshConfig is not known",
        );
    }
    return judgement;
}

/** Every conversation of the mesh is mutually authenticated. */
export const meshDemandsMutualTls = stackPolicy(
    {
        name: "mesh-demands-mutual-tls",
        displayName: "The mesh demands mutual TLS",
        controls: ["IS-1"],
        severity: "critical",
        description:
            "Where there is a mesh, a PeerAuthentication of the root namespace demands STRICT mutual TLS of all of it; no other one, no port and no DestinationRule makes an exception.",
        remediationSteps:
            "Add a PeerAuthentication to `istio-system` with `spec: { mtls: { mode: STRICT } }`, and take out modes other than STRICT and `tls.mode: DISABLE` or `SIMPLE` for hosts of the mesh.",
    },
    judgeMutualTls,
);
