import type { ControlId } from "../controls";
import { stackPolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import type { Fields } from "../normal-form/fields";
import { hasWildcard, HEALTH_PATHS, isDenyAll, namesCallers } from "../normal-form/kubernetes/authorization";
import { meshOf, networkingObjects, ROOT_NAMESPACE, securityObjects } from "../normal-form/kubernetes/mesh";
import { sayObject, specOf, type KubernetesObject } from "../normal-form/kubernetes/objects";
import { at, childrenAt, is, textAt } from "../normal-form/kubernetes/paths";
import type { Release } from "../normal-form/kubernetes/releases";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Stack } from "../normal-form/stack";

function judgeRules(judgement: Judgement, object: KubernetesObject, healthPaths: readonly string[]): void {
    const spec = specOf(object);
    const action = textAt(spec, "action") ?? "ALLOW";
    const { resource } = object;
    if (isUnknown(action) || isUnknown(spec)) {
        judgement.doubt({ control: "IS-4", resource, why: "it can't be told what an AuthorizationPolicy does" });
        return;
    }
    if (action === "CUSTOM") {
        judgement.expect(
            textAt(spec, "provider", "name") !== undefined,
            {
                control: "IS-4",
                resource,
                wrong: "Whether a call is allowed is left to a provider that nobody names",
                found: `action CUSTOM without a provider in ${sayObject(object)}`,
                allowed: "a provider's name",
                mend: "name the provider, or allow by rules",
            },
            "the provider is not known",
        );
    }
    if (action !== "ALLOW") return;
    const rules = childrenAt(spec, "rules");
    if (isUnknown(rules)) {
        judgement.doubt({ control: "IS-4", resource, why: "the rules of an AuthorizationPolicy are not known" });
        return;
    }
    const say = (control: ControlId, wrong: string, found: string, mend: string) => ({
        control,
        resource,
        wrong,
        found: `${found} of ${sayObject(object)}`,
        allowed: "callers by principal, or by a token's issuer; without them, paths of health checks alone",
        mend,
    });
    const each = (holds: (rule: Fields) => Known<boolean>) => allOf(rules.map((rule) => (isUnknown(rule) ? UNKNOWN : holds(rule))));
    judgement.expect(
        each((rule) => namesCallers(rule, healthPaths)),
        say("IS-4", "The mesh lets in whoever calls", "a rule without a source", "name the callers in from, by principal"),
        "it can't be told whom a rule of an AuthorizationPolicy names",
    );
    judgement.expect(
        each((rule) => not(hasWildcard(rule))),
        say("IS-3", "The mesh takes any identity for the right one", "a star for callers in a rule", "name each principal in full"),
        "it can't be told whom a rule of an AuthorizationPolicy names",
    );
}

/** Whether what leaves the mesh has to be registered. */
function judgeWayOut(judgement: Judgement, { values, resource, hasFiles }: Release): void {
    const mode = at(values, "meshConfig", "outboundTrafficPolicy", "mode");
    judgement.expect(
        hasFiles !== false && mode === undefined ? UNKNOWN : is(mode, "REGISTRY_ONLY"),
        {
            control: "AC-6",
            resource,
            wrong: "Pods of the mesh may call any host there is",
            found: "meshConfig.outboundTrafficPolicy.mode not REGISTRY_ONLY; ALLOW_ANY is the default",
            allowed: "REGISTRY_ONLY",
            mend: "set it in the values of istiod",
        },
        "meshConfig is not known",
    );
}

/**
 * Judges that the mesh denies what no rule allows, and that rules say who is allowed.
 *
 * Controls: IS-4, IS-3, NP-4, AC-6.
 * Source: Istio, "Authorization Policy", "Authorization Policy Conditions", "Global Mesh Options".
 */
export function judgeMeshDenials(stack: Stack, { config }: Pick<Context, "config">): Judgement {
    const judgement = new Judgement();
    const { controlPlanes, doubtful, objects, resource } = meshOf(stack);
    const configured = config.texts("healthPaths");
    const extra = configured === undefined || isUnknown(configured) ? [] : configured.filter((path) => !isUnknown(path)).map(String);
    const policies = securityObjects(objects, "AuthorizationPolicy");
    if (resource) {
        judgement.expect(
            anyOf(policies.map(isDenyAll)),
            {
                control: "NP-4",
                resource,
                wrong: "The mesh allows what no rule speaks of",
                found: "no AuthorizationPolicy that denies all of the mesh",
                allowed: `one in ${ROOT_NAMESPACE} with an empty spec`,
                mend: `add an AuthorizationPolicy to ${ROOT_NAMESPACE} with spec {}`,
            },
            "it can't be told whether an AuthorizationPolicy denies all of the mesh",
        );
    }
    for (const object of policies) judgeRules(judgement, object, [...HEALTH_PATHS, ...extra]);
    for (const release of controlPlanes) judgeWayOut(judgement, release);
    for (const release of doubtful) {
        judgement.doubt({ control: "AC-6", resource: release.resource, why: "it can't be told whether the chart is istiod" });
    }
    for (const sidecar of networkingObjects(objects, "Sidecar")) {
        judgement.expect(
            not(is(textAt(specOf(sidecar), "outboundTrafficPolicy", "mode"), "ALLOW_ANY")),
            {
                control: "AC-6",
                resource: sidecar.resource,
                wrong: "Pods of the mesh may call any host there is",
                found: `outboundTrafficPolicy.mode ALLOW_ANY in ${sayObject(sidecar)}`,
                allowed: "REGISTRY_ONLY",
                mend: "leave outboundTrafficPolicy out, and register the host by a ServiceEntry",
            },
            "outboundTrafficPolicy is not known",
        );
    }
    return judgement;
}

/** The mesh denies what no rule allows. */
export const meshDeniesByDefault = stackPolicy(
    {
        name: "mesh-denies-by-default",
        displayName: "The mesh denies by default",
        controls: ["IS-4", "IS-3", "NP-4", "AC-6"],
        severity: "critical",
        description:
            "Where there is a mesh, an empty AuthorizationPolicy of the root namespace denies all of it; rules that allow name their callers, without stars; what leaves the mesh is registered.",
        remediationSteps:
            "Add an AuthorizationPolicy with `spec: {}` to `istio-system`, name principals in `from` of every rule, and set `meshConfig.outboundTrafficPolicy.mode: REGISTRY_ONLY`.",
        configuration: {
            healthPaths: { type: "array", items: { type: "string" }, description: "More paths that whoever calls may ask." },
        },
    },
    judgeMeshDenials,
);
