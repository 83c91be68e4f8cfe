import { readFileSync } from "node:fs";
import { join } from "node:path";

import { agents, charts, weaviateChart, type Chart } from "../components/charts/catalogue";
import { mirrorRepositoryOf, readImageLock, type MirroredImage } from "../components/images/image-plan";
import { chartImage } from "../components/images/mirror-plan";
import { registryHost, type OwnRegistry } from "../components/images/own-registry";
import { accountOf } from "./data";
import type { Environment } from "./schema/environment";

/** Digests of mirrored images. `npm run mirror` writes it. */
export const lockFile = join(__dirname, "..", "images.lock.json");

/** The account's own registry, with what is mirrored in it. */
export const ownRegistry = (environment: Environment): OwnRegistry => ({
    host: registryHost(accountOf(environment)),
    digests: { ...readImageLock(readFileSync(lockFile, "utf8")) },
});

/** Every chart an environment installs. */
export const chartsOf = ({ weaviate }: Environment): Chart[] => [...Object.values(charts), weaviateChart(weaviate.chart, weaviate.app)];

/** Every image an environment copies from elsewhere, each once: those of charts and of agents. EKS's add-ons bring their own, applications theirs. */
export const imageSources = (environment: Environment): string[] =>
    [...new Set([...chartsOf(environment).flatMap(({ images }) => images), ...Object.values(agents)])].sort();

/**
 * What the registry has to hold before a node is made: the images of charts, the charts, and the applications' images.
 *
 * @param digests Digests by source, as far as images are mirrored.
 */
export function mirroredImages(environment: Environment, digests: Readonly<Record<string, string>>): MirroredImage[] {
    const applications = new Map(environment.applications.map(({ image }) => [`${image.repository}@${image.digest}`, image]));
    return [
        ...imageSources(environment).map((source): MirroredImage => {
            const digest = digests[source];
            return { source, repository: mirrorRepositoryOf(source), ...(digest === undefined ? {} : { digest }) };
        }),
        ...chartsOf(environment).map(chartImage),
        ...[...applications].map(([source, { repository, digest }]): MirroredImage => ({ source, repository, digest })),
    ];
}
