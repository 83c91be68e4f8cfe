import { stackPolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { chartImages, COMMON_REGISTRIES, type ChartImage } from "../normal-form/kubernetes/chart-images";
import { imageName, type ImageName } from "../normal-form/kubernetes/images";
import { kubernetesObjects, specOf, type KubernetesObject } from "../normal-form/kubernetes/objects";
import { at } from "../normal-form/kubernetes/paths";
import { containersOf, podsIn, type Container } from "../normal-form/kubernetes/pods";
import { Registries } from "../normal-form/kubernetes/registries";
import { releasesOf, type Release } from "../normal-form/kubernetes/releases";
import { imageMentions, type ImageMention } from "../normal-form/kubernetes/value-images";
import { leavesIn, leavesOf, pathOf } from "../normal-form/kubernetes/values";
import { isTruthy } from "../normal-form/kubernetes/weaviate";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";

const OWN = "<account>.dkr.ecr.<region>.amazonaws.com of the stack's own account, or that of EKS's add-ons";

/** A host as a message says it; what is no plain host name may hold a password. */
function sayHost(host: Known<string | undefined>): string {
    if (host === undefined) return "Docker Hub, the registry of names without one";
    return !isUnknown(host) && /^[A-Za-z0-9.-]+(:\d+)?$/.test(host) ? host : "a registry";
}

/** Judges where things come from, on one resource after the other. */
class Judge {
    readonly judgement = new Judgement();

    constructor(private readonly registries: Registries) {}

    /** That something comes from a registry of one's own. */
    origin(resource: Resource, path: string, host: Known<string | undefined>): void {
        const holds = isUnknown(host) ? UNKNOWN : this.registries.isTrusted(host);
        this.judgement.expect(
            holds,
            {
                control: "DT-1",
                resource,
                wrong: "An image comes from a registry that nodes can't reach and nobody here scans",
                found: `${sayHost(host)} in ${path}`,
                allowed: OWN,
                mend: "mirror the image, and name the copy",
            },
            isUnknown(host)
                ? `the registry in ${path} is not known`
                : "nothing says which account is the stack's own: set aws:allowedAccountIds",
        );
    }

    /** That an image stays what it is. */
    fixed(resource: Resource, path: string, image: Known<ImageName>, isTagOptional: boolean): void {
        if (!isUnknown(image) && this.registries.isTrusted(image.host) === false) return; // said already
        const isLeftOut = !isUnknown(image) && image.tag === undefined && image.digest === undefined && isTagOptional;
        const holds = isUnknown(image) ? UNKNOWN : isLeftOut ? this.registries.tagsStay(image.repository) : this.registries.isFixed(image);
        this.judgement.expect(
            holds,
            {
                control: "DT-3",
                resource,
                wrong: "An image can change without anybody changing the stack",
                found: `no digest in ${path}, and a tag that may move`,
                allowed: "a digest, or a tag of a repository whose imageTagMutability is IMMUTABLE",
                mend: "pin the digest, or make the repository's tags immutable; never latest",
            },
            `it can't be told whether the tag in ${path} stays: its repository is not in the stack, or not known`,
        );
    }

    mention(resource: Resource, { path, host, image, prefix }: ImageMention, isTagOptional: boolean): void {
        this.origin(resource, path, host);
        if (image !== undefined) this.fixed(resource, path, image, isTagOptional);
        if (prefix === undefined || isUnknown(host) || this.registries.isTrusted(host) !== true) return;
        const why = `it can't be told whether tags in ${path} stay: no such repository is in the stack`;
        const allowed = "repositories whose imageTagMutability is IMMUTABLE";
        const found = `a repository of ${path} without it`;
        const mend = "make the tags of every repository immutable";
        const wrong = "Images can change without anybody changing the stack";
        this.judgement.expect(this.registries.tagsStayUnder(prefix), { control: "DT-3", resource, wrong, found, allowed, mend }, why);
    }

    /** Whether a value names a registry of one's own. */
    isTrusted(value: unknown): Known<boolean> {
        if (value === undefined) return false;
        if (typeof value !== "string") return UNKNOWN;
        return this.registries.isTrusted(imageName(`${value.replace(/\/+$/, "")}/-`).host);
    }

    /** That a chart comes from the own registry, at a release that is named. */
    chart({ resource, reference, version, hasRepository }: Release): void {
        const chart = isUnknown(reference) ? UNKNOWN : /^oci:\/\/([^/]+)\/.+$/.exec(reference)?.[1];
        const isOwn = isUnknown(chart) ? UNKNOWN : this.registries.isOwn(chart);
        this.judgement.expect(
            allOf([isOwn, not(hasRepository)]),
            {
                control: "DT-3",
                resource,
                wrong: "A release names a public registry, or a chart that nobody mirrored",
                found: hasRepository === true ? "a chart repository in repositoryOpts" : "a chart that is not oci:// and the own registry",
                allowed: "oci://<account>.dkr.ecr.<region>.amazonaws.com/… of the stack's own account",
                mend: "mirror the chart, name the copy, and leave repositoryOpts out",
            },
            isUnknown(chart) || isUnknown(hasRepository)
                ? "where the chart comes from is not known"
                : "nothing says which account is the stack's own: set aws:allowedAccountIds",
        );
        this.judgement.expect(
            version !== undefined || (!isUnknown(reference) && /@sha256:|:[^/]+$/.test(reference.replace(/^oci:\/\//, ""))),
            {
                control: "DT-3",
                resource,
                wrong: "A release takes whichever version of its chart is the newest",
                found: "no version",
                allowed: "a version",
                mend: "name the version",
            },
            "the version is not known",
        );
    }
}

/** The charts a judgement knows: of this package, and of the policy's configuration. */
function knownCharts({ config }: Pick<Context, "config">): ReadonlyMap<string, readonly ChartImage[]> {
    const known = new Map(Object.entries(chartImages));
    const extra = config.fields("charts");
    if (extra === undefined || isUnknown(extra)) return known;
    for (const chart of extra.names()) {
        const paths = extra.texts(chart);
        if (!isUnknown(paths))
            known.set(
                chart,
                (paths ?? []).flatMap((path) => (isUnknown(path) ? [] : [{ paths: [path] }])),
            );
    }
    return known;
}

/** Whether an image of a chart runs with the values there are. */
const runs = (values: Release["values"], { when = {} }: ChartImage): Known<boolean> =>
    allOf(
        Object.entries(when).map(([path, byDefault]) => {
            const value = at(values, ...pathOf(path));
            return value === undefined ? byDefault : isTruthy(value);
        }),
    );

function judgeRelease(judge: Judge, release: Release, charts: ReadonlyMap<string, readonly ChartImage[]>): void {
    const { resource, chart, values, hasFiles } = release;
    const { judgement } = judge;
    judge.chart(release);
    judgement.expect(
        not(hasFiles),
        {
            control: "DT-3",
            resource,
            wrong: "Values of a release can't be judged",
            found: "valueYamlFiles, which the engine does not show",
            allowed: "values alone",
            mend: "write the values out in values",
        },
        "it is not known whether values stand in files",
    );
    const leaves = leavesIn(release);
    if (isUnknown(leaves)) {
        judgement.doubt({ control: "DT-1", resource, why: "the values of a release are not known" });
        return;
    }
    const mentions = imageMentions(leaves, COMMON_REGISTRIES);
    for (const mention of mentions) judge.mention(resource, mention, true);
    if (isUnknown(chart)) return;
    const images = charts.get(chart);
    if (images === undefined) {
        const mend = `mirror its images, and name the paths of their registries in this policy's configuration: "charts": { "${chart}": ["image.registry"] }`;
        const wrong = "Nobody knows which images a chart runs";
        judgement.refuse({ control: "DT-3", resource, wrong, found: `the chart ${chart}`, allowed: "charts whose images are known", mend });
        return;
    }
    const said = new Set(mentions.map(({ path }) => path));
    for (const image of images) {
        const isOwn = anyOf(image.paths.map((path) => judge.isTrusted(at(values, ...pathOf(path)))));
        if (isOwn === false && image.paths.some((path) => said.has(path))) continue; // said already
        judgement.expect(
            anyOf([isOwn, not(runs(values, image))]),
            {
                control: "DT-1",
                resource,
                wrong: "An image of a chart comes from the public registry that the chart names",
                found: `no registry of one's own in ${image.paths.join(" or ")}`,
                allowed: OWN,
                mend: "name the own registry there",
            },
            `it is not known what stands in ${image.paths.join(" or ")}`,
        );
    }
}

/** Objects of others name images too: an operator runs them. */
function judgeObject(judge: Judge, object: KubernetesObject): void {
    const spec = specOf(object);
    if (spec === undefined || isUnknown(spec)) return;
    for (const mention of imageMentions(leavesOf(spec.raw), [])) judge.mention(object.resource, mention, true);
}

/** Groups whose objects have images in pods alone. */
const isBuiltIn = ({ group }: KubernetesObject): boolean => !group.includes(".") || group.endsWith(".k8s.io");

/**
 * Judges that what runs is a copy in the own registry, and stays what it was when it was scanned.
 *
 * Controls: DT-1, DT-3, S3-6.
 */
export function judgeImages(stack: Stack, context: Pick<Context, "config" | "settings">): Judgement {
    const judge = new Judge(new Registries(stack, context.settings.accounts));
    const objects = kubernetesObjects(stack);
    for (const pods of podsIn(objects)) {
        const { resource, isPatch } = pods.object;
        const containers = containersOf(pods);
        const list: Known<Container>[] = isUnknown(containers) ? [UNKNOWN] : containers;
        for (const container of list) {
            const image = isUnknown(container) ? UNKNOWN : container.fields.text("image");
            if (image === undefined && isPatch) continue;
            const path = isUnknown(container) ? "a container" : `container ${container.name}`;
            const name = image === undefined || isUnknown(image) ? UNKNOWN : imageName(image);
            judge.origin(resource, path, isUnknown(name) ? UNKNOWN : name.host);
            if (!isUnknown(name)) judge.fixed(resource, path, name, false);
        }
    }
    for (const object of objects.all) if (!isBuiltIn(object)) judgeObject(judge, object);
    const charts = knownCharts(context);
    for (const release of releasesOf(stack)) judgeRelease(judge, release, charts);
    return judge.judgement;
}

/** What runs comes from the own registry, and does not change by itself. */
export const imagesComeFromOwnRegistry = stackPolicy(
    {
        name: "images-come-from-own-registry",
        displayName: "Images come from the own registry",
        controls: ["DT-1", "DT-3", "S3-6"],
        severity: "high",
        description:
            "Every image of a pod, of an object and of a chart's values, and every chart, comes from the account's own registry or that of EKS's add-ons, by digest or by a tag that never moves.",
        remediationSteps:
            "Mirror the image or the chart, name the copy, and pin its digest or make its repository's tags immutable; for a chart of another package, name the paths of its registries in the policy's configuration `charts`.",
        configuration: {
            charts: {
                type: "object",
                additionalProperties: { type: "array", items: { type: "string" } },
                description: "More charts, each with the paths in its values where the registries of its images stand.",
            },
        },
    },
    judgeImages,
);
