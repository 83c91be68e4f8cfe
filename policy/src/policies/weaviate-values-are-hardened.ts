import { resourcePolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { fieldsAt } from "../normal-form/kubernetes/paths";
import { isOfChart, releaseOf } from "../normal-form/kubernetes/releases";
import { leavesIn, sayPath, type Leaf } from "../normal-form/kubernetes/values";
import { isTruthy, WEAVIATE } from "../normal-form/kubernetes/weaviate";
import { weaviateDemands } from "../normal-form/kubernetes/weaviate-demands";
import { isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource } from "../normal-form/stack";

/** Names of what is a secret, in the chart's values and in the server's environment. */
const SECRET =
    /^(api_?keys?|allowed_keys|password|secret|token|.*_(API_?KEYS?|ALLOWED_KEYS|PASSWORD|SECRET|TOKEN|ACCESS_KEY|SECRET_KEY))$|ApiKey$/i;

/** Names a value holds instead of a secret. */
const isReference = ({ path }: Leaf): boolean => path.some((name) => /^(envSecrets|pullSecrets|.*SecretName|.*_FILE)$/.test(name));

/** Whether a leaf is a secret as plain text. In `backups.s3.secrets`, and the like, everything is. */
function isPlainSecret(leaf: Leaf): Known<boolean> {
    if (isReference(leaf)) return false;
    const isHolder = isUnknown(leaf.value) && leaf.key === "secrets";
    const named = SECRET.test(leaf.key) || leaf.path.at(-2) === "secrets" || isHolder;
    if (!named || leaf.value === null || typeof leaf.value === "boolean" || leaf.value === "") return false;
    return isUnknown(leaf.value) ? UNKNOWN : true;
}

/** Modules that run within the server, and call nobody. */
const LOCAL_MODULES = new Set(["ref2vec-centroid"]);

/** Whether a leaf switches a module on, or is one that is not known whole. */
function isModule({ path, key, value }: Leaf): boolean {
    if (path[0] !== "modules" || LOCAL_MODULES.has(path[1] ?? "")) return false;
    return key === "enabled" || (isUnknown(value) && path.length === 2 && key !== "default_vectorizer_module");
}

function judgeLeaves(judgement: Judgement, resource: Resource, leaves: readonly Leaf[]): void {
    for (const leaf of leaves) {
        const where = sayPath(leaf.path);
        judgement.expect(
            not(isPlainSecret(leaf)),
            {
                control: "AT-4",
                resource,
                wrong: "A secret stands in Weaviate's values, and from there in a ConfigMap and in the release's own record",
                found: `a value for ${where}`,
                allowed: "the name of a Secret, in envSecrets",
                mend: `take ${where} out, and name a Secret for it in envSecrets`,
            },
            `it is not known whether ${where} holds a secret`,
        );
        if (!isModule(leaf)) continue;
        judgement.expect(
            not(isTruthy(leaf.value)),
            {
                control: "S3-6",
                resource,
                wrong: "A module of Weaviate runs an image of its own, or sends data to a model provider",
                found: where,
                allowed: "no modules",
                mend: `switch ${where} off`,
            },
            `${where} is not known`,
        );
    }
}

/**
 * Judges the values of Weaviate's chart, whichever resource installs it. What the server does without a setting counts as set.
 *
 * Controls: HA-1, AT-4, IS-3, S3-6, DT-2, AC-8, SS-3, HA-3.
 * Source: weaviate/weaviate-helm v17.8.3, weaviate/values.yaml; weaviate/weaviate, usecases/config/environment.go.
 */
export function judgeWeaviate(resource: Resource): Judgement {
    const judgement = new Judgement();
    const release = releaseOf(resource);
    const isWeaviate = release ? isOfChart(release, WEAVIATE) : false;
    if (release === undefined || isWeaviate === false) return judgement;
    if (isUnknown(isWeaviate)) {
        judgement.doubt({ control: "AT-4", resource, why: "it can't be told whether the chart is Weaviate's" });
        return judgement;
    }
    judgement.expect(
        not(release.hasFiles),
        {
            control: "AT-4",
            resource,
            wrong: "Values of Weaviate can't be judged",
            found: "valueYamlFiles, which the engine does not show",
            allowed: "values alone",
            mend: "write the values out in values",
        },
        "it is not known whether values stand in files",
    );
    const { values } = release;
    for (const [control, holds, wrong, found, allowed, mend] of weaviateDemands(values)) {
        judgement.expect(
            holds,
            { control, resource, wrong, found, allowed, mend },
            `it is not known whether this holds: ${allowed} (${found})`,
        );
    }
    const leaves = leavesIn(release);
    if (isUnknown(leaves) || isUnknown(fieldsAt(values, "modules"))) {
        judgement.doubt({ control: "S3-6", resource, why: "the modules are not known" });
    }
    if (!isUnknown(leaves)) judgeLeaves(judgement, resource, leaves);
    return judgement;
}

/** Weaviate lets in whom it knows, tells nobody outside, and keeps three copies. */
export const weaviateValuesAreHardened = resourcePolicy(
    {
        name: "weaviate-values-are-hardened",
        displayName: "Weaviate's values are hardened",
        controls: ["AT-4", "AC-8", "IS-3", "S3-6", "DT-2", "HA-1", "HA-3", "SS-3"],
        severity: "critical",
        description:
            "Weaviate's chart is installed with authentication and roles, without anonymous access, load balancers, telemetry, modules, profiling or privileged init containers, with three replicas and backups, and without a secret in its values.",
        remediationSteps:
            "Take the component of this package, or set in `values` what each message names; defaults of the chart and of the server are not safe, so what is left out counts as wrong.",
    },
    judgeWeaviate,
);
