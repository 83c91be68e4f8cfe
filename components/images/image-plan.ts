import type { ArgumentFault } from "../faults";

/** An image that the cluster runs, in this account's registry. */
export interface MirroredImage {
    /** What it is a copy of, such as `quay.io/tigera/operator:v1.42.3`; an image of one's own, its repository. */
    source: string;
    /** Repository in this account's registry, without registry and tag. */
    repository: string;
    /** Digest of the image. It cannot be known offline: absent until the image is mirrored. */
    digest?: string;
}

const digestShape = /^sha256:[0-9a-f]{64}$/;

/** Repository names as ECR takes them (ECR API, CreateRepository). */
const repositoryShape = /^(?:[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*\/)*[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

/** Every fault of the images, none if they are sound. */
export function imageFaults(images: readonly MirroredImage[]): ArgumentFault[] {
    return images.flatMap(({ source, repository, digest }, index) => {
        const faults: ArgumentFault[] = [];
        const fault = (property: string, reason: string) => faults.push({ propertyPath: `images[${index}].${property}`, reason });
        if (images.findIndex((other) => other.source === source) !== index)
            fault("source", `"${source}" stands twice; name each image once`);
        if (repository.length < 2 || repository.length > 256 || !repositoryShape.test(repository)) {
            fault("repository", `is "${repository}"; ECR takes 2 to 256 small letters, digits and . _ - / between them`);
        }
        if (digest !== undefined && !digestShape.test(digest)) {
            fault("digest", `is "${digest}"; write sha256: and 64 hexadecimal digits, as the registry shows them`);
        }
        return faults;
    });
}

/** The repository an image is mirrored to: its source without the tag, so that nobody has to look up where it came from. */
export const mirrorRepositoryOf = (source: string): string => source.replace(/:[^:/]+$/, "");

/**
 * Digests by source, from the text of a lock file: `{ "images": { "<source>": "sha256:…" } }`.
 *
 * @throws {RangeError} if the text is no lock file; the message names every fault.
 */
export function readImageLock(text: string): Readonly<Record<string, string>> {
    let parsed: unknown;
    try {
        parsed = JSON.parse(text);
    } catch (error) {
        throw new RangeError(`the lock file of images is no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    const images: unknown = isObject(parsed) ? parsed["images"] : undefined;
    if (!isObject(images)) throw new RangeError('the lock file of images has no object "images"; write { "images": {} }');
    const faults = Object.entries(images).flatMap(([source, digest]) =>
        typeof digest === "string" && digestShape.test(digest)
            ? []
            : [`${source} has no digest of the form sha256: and 64 hexadecimal digits`],
    );
    if (faults.length > 0) throw new RangeError(`the lock file of images is refused: ${faults.join("; ")}`);
    return images as Record<string, string>;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Asks a registry whether it holds an image. */
export interface Registry {
    has: (repository: string, digest: string) => Promise<boolean>;
}

/** The images nobody knows the digest of: they were never mirrored. */
export const unmirrored = (images: readonly MirroredImage[]): MirroredImage[] => images.filter(({ digest }) => digest === undefined);

/** The images the registry does not hold, of those with a digest. */
export async function absentImages(images: readonly MirroredImage[], registry: Registry): Promise<MirroredImage[]> {
    const known = images.filter((image): image is MirroredImage & { digest: string } => image.digest !== undefined);
    const held = await Promise.all(known.map(({ repository, digest }) => registry.has(repository, digest)));
    return known.filter((_, index) => held[index] === false);
}

/** Images as a list in a message. */
export const imageList = (images: readonly MirroredImage[]): string =>
    images.map(({ source, repository, digest }) => `  ${source} as ${repository}${digest === undefined ? "" : `@${digest}`}`).join("\n");
