import { isUnknown, UNKNOWN, type Known } from "../known";
import { imageName, isDigest, type ImageName } from "./images";
import { sayPath, type Leaf } from "./values";

/** Something in values that names an image, or a registry of images. */
export interface ImageMention {
    path: string;
    /** The host it comes from; absent for Docker Hub. */
    host: Known<string | undefined>;
    /** The image, if one is named; a registry alone names none. */
    image?: Known<ImageName>;
    /** Path within the registry, where a registry is named alone. */
    prefix?: string;
}

const REGISTRIES = ["registry", "imageRegistry", "hub"];
const NAMES = ["repository", "repo", "image"];
const TAGS = ["tag", "version"];
const DIGESTS = ["digest", "sha"];

/** What an object of values says of an image, by the last name of each path. */
type Holder = ReadonlyMap<string, Leaf>;

/** Everything in values that names an image or a registry. */
export function imageMentions(leaves: readonly Leaf[], commonPaths: readonly string[]): ImageMention[] {
    const common = leaves.find(({ path, value }) => commonPaths.includes(sayPath(path)) && value !== "" && value !== null);
    return [...holdersOf(leaves)].flatMap((holder) => mentionsIn(holder, common));
}

/** The objects of values, each with what stands directly in it. */
function holdersOf(leaves: readonly Leaf[]): Holder[] {
    const holders = new Map<object, Map<string, Leaf>>();
    for (const leaf of leaves) {
        const name = leaf.path.at(-1) ?? "";
        if (Array.isArray(leaf.holder)) {
            // A list of references has no names; each element stands for itself.
            if (/^images?$/.test(leaf.key)) holders.set({}, new Map([["image", leaf]]));
            continue;
        }
        const found = holders.get(leaf.holder);
        if (found) found.set(name, leaf);
        else holders.set(leaf.holder, new Map([[name, leaf]]));
    }
    return [...holders.values()];
}

/** The first of several names that says something. */
function said(holder: Holder, names: readonly string[]): Leaf | undefined {
    for (const name of names) {
        const leaf = holder.get(name);
        if (leaf && leaf.value !== null && leaf.value !== "") return leaf;
    }
    return undefined;
}

const asText = (value: unknown): Known<string> => (typeof value === "string" || typeof value === "number" ? String(value) : UNKNOWN);

function mentionsIn(holder: Holder, common: Leaf | undefined): ImageMention[] {
    const registry = said(holder, REGISTRIES);
    const name = said(holder, NAMES);
    const mentions: ImageMention[] = [...holder.values()].flatMap(artifactIn);
    if (registry && typeof registry.value !== "boolean")
        mentions.push(mentionOfRegistry(registry, name), ...newest(holder, registry, name));
    if (name && typeof name.value !== "boolean") mentions.push(...mentionOfImage(holder, name, registry, common));
    return mentions;
}

/** A text that is a reference by its scheme, wherever it stands: modules of the mesh come so. */
function artifactIn({ path, value }: Leaf): ImageMention[] {
    const reference = typeof value === "string" ? /^oci:\/\/(.+)$/.exec(value)?.[1] : undefined;
    if (reference === undefined) return [];
    const image = imageName(reference);
    return [{ path: sayPath(path), host: image.host, image }];
}

/** The tag that moves most, for all images of a registry. */
function newest(holder: Holder, registry: Leaf, name: Leaf | undefined): ImageMention[] {
    const tag = said(holder, TAGS);
    const text = asText(registry.value);
    if (name !== undefined || tag?.value !== "latest" || isUnknown(text)) return [];
    const { host } = imageName(`${text}/-`);
    return [{ path: sayPath(tag.path), host, image: { host, repository: "", tag: "latest", digest: undefined } }];
}

function mentionOfRegistry(leaf: Leaf, name: Leaf | undefined): ImageMention {
    const path = sayPath(leaf.path);
    const text = asText(leaf.value);
    if (isUnknown(text)) return { path, host: UNKNOWN };
    const [host = "", ...rest] = text.replace(/\/+$/, "").split("/");
    return name ? { path, host } : { path, host, prefix: rest.join("/") };
}

/** Whether an object of values is a container: those stand in lists, with names, and name their images in full. */
const isContainer = (holder: Holder, { inList }: Leaf): boolean => inList && holder.has("name");

function mentionOfImage(holder: Holder, leaf: Leaf, registry: Leaf | undefined, common: Leaf | undefined): ImageMention[] {
    const path = sayPath(leaf.path);
    const key = leaf.path.at(-1);
    const text = asText(leaf.value);
    // A text with a path, where no registry stands beside it, is a whole reference to charts that put a common registry before names.
    const isWhole = registry === undefined && !isUnknown(text) && text.includes("/");
    const inFull = key === "image" && (isContainer(holder, leaf) || (isWhole && common !== undefined));
    const before = inFull ? undefined : (registry ?? common);
    const [tag, digest] = inFull ? [undefined, undefined] : [said(holder, TAGS), said(holder, DIGESTS)];
    const isImage = inFull || key !== "image" || tag !== undefined || digest !== undefined || before !== undefined;
    const isNamed = isInImage(leaf) || tag !== undefined || digest !== undefined || registry !== undefined || inFull;
    if (isUnknown(text)) return isNamed || key === "image" ? [{ path, host: UNKNOWN }] : [];
    const own = imageName(text);
    // A repository of code, a name that a registry elsewhere is put before, an image of the chart's own: no reference.
    if (own.host === undefined && !(isImage && isNamed)) return [];
    if (own.host !== undefined && !isNamed && key !== "image" && own.tag === undefined && own.digest === undefined) return [];
    const prefix = before === undefined ? undefined : asText(before.value);
    if (isUnknown(prefix)) return [{ path, host: UNKNOWN }];
    const whole = prefix === undefined ? own : imageName(`${prefix.replace(/\/+$/, "")}/${text}`);
    return [{ path, host: whole.host, image: pinned(whole, tag, digest) }];
}

/** Whether the object a leaf stands in is for an image by its name. */
const isInImage = ({ path }: Leaf): boolean => /image$/i.test(path.at(-2) ?? "");

/** The image with what stands beside its name. */
function pinned(image: ImageName, tag: Leaf | undefined, digest: Leaf | undefined): Known<ImageName> {
    const texts = [tag, digest].map((leaf) => (leaf ? asText(leaf.value) : undefined));
    const sum = texts[1];
    if (sum !== undefined && !isUnknown(sum) && isDigest(sum)) return { ...image, digest: sum };
    const text = texts[0];
    if (isUnknown(text) || isUnknown(sum)) return UNKNOWN;
    if (text === undefined) return image;
    const [label, hash] = text.split("@", 2);
    return { ...image, tag: label === "" ? undefined : label, digest: hash !== undefined && isDigest(hash) ? hash : image.digest };
}
