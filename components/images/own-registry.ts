import type { Account } from "../account";
import { mirrorRepositoryOf } from "./image-plan";

/** This account's own registry, as far as it is known before anything runs. */
export interface OwnRegistry {
    /** Host name, such as `111122223333.dkr.ecr.eu-central-1.amazonaws.com`. */
    host: string;
    /** Digests of what is mirrored, by source, as the lock file has them; what was never mirrored has none. */
    digests: Record<string, string>;
}

/** A mirrored image as chart values take it. */
export interface ImageReference {
    /** Host name of the registry. */
    registry: string;
    /** Repository in it: where the image came from, so that nobody has to look it up. */
    repository: string;
    /** Tag of the source. Repositories of the mirror never let a tag move. */
    tag: string;
    /** Digest, once the image is mirrored. */
    digest?: string;
    /** Tag with the digest behind it once that is known, `v1.42.3@sha256:…`: for charts that write `<repository>:<tag>`. */
    pinnedTag: string;
    /** All of it: `<registry>/<repository>:<tag>@<digest>`. */
    image: string;
}

/** Host name of an account's registry (Amazon ECR User Guide, "Amazon ECR registries"). */
export const registryHost = ({ id, partition, region }: Account): string =>
    `${id}.dkr.ecr.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;

/**
 * An image of the mirror.
 *
 * Controls: DT-1, DT-3.
 * @param source What it is a copy of, with its tag: `quay.io/tigera/operator:v1.42.3`.
 * @throws {RangeError} if the source has no tag, or one that moves.
 */
export function imageOf({ host, digests }: OwnRegistry, source: string): ImageReference {
    const repository = mirrorRepositoryOf(source);
    const tag = source.slice(repository.length + 1);
    if (tag === "" || tag === "latest") throw new RangeError(`"${source}" names no fixed release; give its tag`);
    const digest = digests[source];
    const pinnedTag = digest === undefined ? tag : `${tag}@${digest}`;
    return {
        registry: host,
        repository,
        tag,
        ...(digest === undefined ? {} : { digest }),
        pinnedTag,
        image: `${host}/${repository}:${pinnedTag}`,
    };
}
