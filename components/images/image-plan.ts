import type { ArgumentFault } from "../faults";

/** An image that the cluster runs, or a chart that is installed in it, in this account's registry. */
export interface MirroredImage {
    /** What it is a copy of, such as `quay.io/tigera/operator:v1.42.3`; an image of one's own, its repository. */
    source: string;
    /** Repository in this account's registry, without registry and tag. */
    repository: string;
    /** Digest of the image. It cannot be known offline: absent until the image is mirrored. */
    digest?: string;
    /**
     * Tag of a chart. Helm writes the time into what it pushes, so that a chart has another digest in every account: it is looked for by
     * its tag, which its repository never lets move. Absent for images.
     */
    chartTag?: string;
}

const digestShape = /^sha256:[0-9a-f]{64}$/;

/** Repository names as ECR takes them (ECR API, CreateRepository). */
const repositoryShape = /^(?:[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*\/)*[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

/** Every fault of the images, none if they are sound. */
export function imageFaults(images: readonly MirroredImage[]): ArgumentFault[] {
    return images.flatMap(({ source, repository, digest, chartTag }, index) => {
        const faults: ArgumentFault[] = [];
        const fault = (property: string, reason: string) => faults.push({ propertyPath: `images[${index}].${property}`, reason });
        if (images.findIndex((other) => other.source === source) !== index)
            fault("source", `"${source}" stands twice; name each image once`);
        if (repository.length < 2 || repository.length > 256 || !repositoryShape.test(repository)) {
            fault("repository", `is "${repository}"; ECR takes 2 to 256 small letters, digits and . _ - / between them`);
        }
        if (digest !== undefined && chartTag !== undefined) fault("chartTag", "stands beside a digest; give one of them");
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

/** A registry, as far as the gate talks to it. */
export interface Registry {
    /**
     * Whether it holds an image.
     *
     * @param reference A digest, `sha256:…`, or a tag.
     */
    has: (repository: string, reference: string) => Promise<boolean>;
    /** Starts the build that copies what is missing; absent if there is none. Told once, it goes on by itself. */
    startMirror?: () => Promise<void>;
}

/** The images nobody knows the digest of: they were never mirrored. Charts need none. */
export const unmirrored = (images: readonly MirroredImage[]): MirroredImage[] =>
    images.filter(({ digest, chartTag }) => digest === undefined && chartTag === undefined);

/** How many questions the registry is asked at a time: each starts a process. */
const atATime = 8;

/** What the registry does not hold, of the images with a digest and the charts. */
export async function absentImages(images: readonly MirroredImage[], registry: Registry): Promise<MirroredImage[]> {
    const absent: MirroredImage[] = [];
    for (let start = 0; start < images.length; start += atATime) {
        const asked = images.slice(start, start + atATime);
        const held = await Promise.all(
            asked.map(({ repository, digest, chartTag }) => {
                const reference = digest ?? chartTag;
                return reference === undefined || registry.has(repository, reference);
            }),
        );
        absent.push(...asked.filter((_, index) => held[index] === false));
    }
    return absent;
}

/** Images as a list in a message. */
export const imageList = (images: readonly MirroredImage[]): string =>
    images
        .map(({ source, repository, digest, chartTag }) => {
            const reference = digest === undefined ? (chartTag === undefined ? "" : `:${chartTag}`) : `@${digest}`;
            return `  ${source} as ${repository}${reference}`;
        })
        .join("\n");
