/** An image, or a chart, as a reference names it. */
export interface ImageName {
    /** Host name of the registry; absent where the reference names none, which stands for Docker Hub. */
    host: string | undefined;
    /** Repository in it. */
    repository: string;
    tag: string | undefined;
    digest: string | undefined;
}

/** Reads a reference: `registry.example.com/repository:tag@sha256:…`. Source: distribution/reference, "Grammar". */
export function imageName(reference: string): ImageName {
    const [beforeDigest = "", hash = ""] = reference.trim().split("@", 2);
    const digest = isDigest(hash) ? hash : undefined;
    const [first = "", ...rest] = beforeDigest.split("/");
    const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
    const path = hasHost ? rest.join("/") : beforeDigest;
    const [, repository = path, tag] = /^(.*?)(?::([^:/]*))?$/.exec(path) ?? [];
    return { host: hasHost ? first : undefined, repository, tag: tag === "" ? undefined : tag, digest };
}

/** Whether a text is the digest of an image. */
export const isDigest = (text: string): boolean => /^(sha256:)?[0-9a-f]{64}$/.test(text);

/** The account whose private registry a host is. Source: Amazon ECR User Guide, "Amazon ECR registries". */
export const registryAccount = (host: string): string | undefined =>
    /^(\d{12})\.dkr\.ecr\.[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}\.amazonaws\.com(?:\.cn)?$/.exec(host)?.[1];

/**
 * Accounts of AWS that hold the images of EKS's own add-ons, one or more a region.
 *
 * Source: EKS User Guide, "View Amazon container image registries for Amazon EKS add-ons".
 */
export const ADDON_ACCOUNTS: ReadonlySet<string> = new Set([
    "602401143452",
    "877085696533",
    "800184023465",
    "900889452093",
    "296578399912",
    "491585149902",
    "761377655185",
    "918309763551",
    "961992271922",
    "900612956339",
    "590381155156",
    "455263428931",
    "066635153087",
    "759879836304",
    "558608220178",
    "151742754352",
    "013241004608",
]);

/**
 * Accounts of AWS that hold the images of Bottlerocket's own containers, one or more a region.
 *
 * Source: bottlerocket-os, sources/api/schnauzer (ECR_MAP).
 */
export const BOTTLEROCKET_ACCOUNTS: ReadonlySet<string> = new Set([
    "328549459982",
    "917644944286",
    "375569722642",
    "764716012617",
    "386774335080",
    "731751899352",
    "851725293737",
    "253897149516",
    "183470599484",
    "183901325759",
    "586180183710",
    "509306038620",
]);
