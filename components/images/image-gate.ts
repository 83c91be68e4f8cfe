import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { imageWaitMinutes } from "../cluster/defaults";
import { ecrRegistry } from "./ecr-registry";
import { absentImages, imageFaults, imageList, unmirrored, type MirroredImage, type Registry } from "./image-plan";
import { minutesOf, seconds, waitWhile, type Patience } from "../patience";

/** Arguments of {@link ImageGate}. */
export interface ImageGateArgs {
    /** Account and region of the registry. */
    account: Account;
    /** Every image the cluster runs beside those of EKS. */
    images: MirroredImage[];
    /** Name of the CodeBuild project that copies what is missing. Absent by default: then somebody else has to. */
    mirrorProject?: string;
    /** Minutes an update waits for images that are being mirrored; 20 by default. */
    waitMinutes?: number;
}

/**
 * Lets nodes be made only once every image stands in the account's own registry, under the digest that was looked at: nodes of isolated
 * tiers reach no other, and would wait for images for ever. A preview names what was never mirrored; an update refuses it.
 *
 * Controls: DT-1, DT-3.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class ImageGate extends pulumi.ComponentResource {
    /** The gate's id. Known once every image is there. */
    public readonly ready: pulumi.Output<string>;

    constructor(name: string, args: ImageGateArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:ImageGate", name, args, opts);
        const { account, images, mirrorProject, waitMinutes = imageWaitMinutes } = args;
        const wait =
            waitMinutes > 0 ? [] : [{ propertyPath: "waitMinutes", reason: `is ${waitMinutes}; give some minutes, or leave it out` }];
        refuse(`ImageGate ${name}`, [...imageFaults(images), ...wait]);

        const missing = unmirrored(images);
        if (pulumi.runtime.isDryRun() && missing.length > 0) {
            void pulumi.log.warn(
                `${missing.length} images have no digest yet; pulumi up refuses them until they are mirrored:\n${imageList(missing)}`,
            );
        }
        const check = () =>
            demandImages(
                images,
                ecrRegistry(account, mirrorProject),
                minutesOf(waitMinutes),
                (text) => void pulumi.log.info(text, gate, undefined, true),
            );
        const gate: pulumi.Stash = new pulumi.Stash(
            `${name}-image-gate`,
            { input: Object.fromEntries(images.map(({ source, digest, chartTag }) => [source, digest ?? chartTag ?? "not mirrored"])) },
            {
                parent: this,
                // Anonymous, since a hook with a name is one for all. Once the images change, they are looked for again.
                hooks: { beforeCreate: [() => check()], beforeUpdate: [() => check()] },
                ...dependenciesOf(opts),
            },
        );
        this.ready = gate.id;
        this.registerOutputs({ ready: this.ready });
    }
}

/**
 * Waits until the registry holds every image; if one is missing, has the mirror copy it.
 *
 * @param tell Told what is still missing after each look in vain.
 * @throws {Error} if an image has no digest, or is not there in time.
 */
export async function demandImages(
    images: readonly MirroredImage[],
    registry: Registry,
    patience: Patience,
    tell: (text: string) => void,
): Promise<void> {
    const unknown = unmirrored(images);
    if (unknown.length > 0) {
        throw new Error(
            `These images have no digest, so they were never mirrored:\n${imageList(unknown)}\nCopy them with: npm run mirror -- <environment>. It writes their digests to images.lock.json; commit that, and run this again.`,
        );
    }
    let started = false;
    const missing = await waitWhile(
        async () => {
            const absent = await absentImages(images, registry);
            if (absent.length === 0) return undefined;
            if (!started) await registry.startMirror?.();
            started = true;
            return imageList(absent);
        },
        patience,
        (list, passed) => tell(`waited ${seconds(passed)} of ${seconds(patience.limitMs)} for images in this account's registry:\n${list}`),
    );
    if (missing !== undefined) {
        throw new Error(
            `These images did not come to this account's registry within ${seconds(patience.limitMs)}:\n${missing}\nSee what the mirror build says in CodeBuild, or copy them with: npm run mirror -- <environment>; then run this again.`,
        );
    }
}
