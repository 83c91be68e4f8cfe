import { Detector, DetectorFeature } from "@pulumi/aws/guardduty";
import type * as pulumi from "@pulumi/pulumi";

import { guardDutyFeatures } from "./baseline-plan";

/**
 * GuardDuty's detector of the region with what it is to watch.
 *
 * Controls: SM-1, NV-3.
 * @returns the detector's id.
 */
export function createGuardDuty(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
    const detector = new Detector(
        name,
        { enable: true, findingPublishingFrequency: "FIFTEEN_MINUTES", tags: { Name: name } }, // the shortest there is
        opts,
    );
    for (const { name: feature, agents } of guardDutyFeatures) {
        new DetectorFeature(
            `${name}-${feature.toLowerCase().replaceAll("_", "-")}`,
            {
                detectorId: detector.id,
                name: feature,
                status: "ENABLED",
                ...(agents === undefined ? {} : { additionalConfigurations: agents.map((agent) => ({ name: agent, status: "DISABLED" })) }),
            },
            opts,
        );
    }
    return detector.id;
}
