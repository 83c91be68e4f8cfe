import { resourcePolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { isUnknown, type Known } from "../normal-form/known";
import { isAllowed, regionMentions } from "../normal-form/regions";
import type { Resource } from "../normal-form/stack";
import { AWS_PROVIDER, STACK } from "../normal-form/types";

/** The allowed regions: of the policy's own configuration, else of the stack's. */
function allowedRegions({ config, settings }: Pick<Context, "config" | "settings">): readonly string[] | undefined {
    const configured = config.texts("allowedRegions");
    if (configured === undefined || isUnknown(configured)) return settings.allowedRegions;
    return configured.filter((region) => !isUnknown(region)).map(String);
}

/**
 * Judges every region that a resource of AWS or its provider names. Whether a service keeps data elsewhere by itself, and
 * what is written in policy documents and other texts, can't be seen here.
 *
 * Controls: VE-6.
 */
export function judgeRegions(resource: Resource, context: Pick<Context, "config" | "settings">): Judgement {
    const judgement = new Judgement();
    const allowed = allowedRegions(context);
    if (resource.type === STACK && allowed === undefined) {
        judgement.refuse({
            control: "VE-6",
            resource,
            wrong: "Nothing says which regions are allowed",
            found: "neither weaviate-aws:allowedRegions nor aws:region",
            allowed: "a list of regions",
            mend: "set weaviate-aws:allowedRegions in the stack's file",
        });
    }
    if (!allowed || !(resource.type.startsWith("aws:") || resource.type === AWS_PROVIDER)) return judgement;
    const mentions = regionMentions(resource.fields.raw);
    const provided = resource.provider?.type === AWS_PROVIDER ? resource.provider.fields.text("region") : undefined;
    if (provided !== undefined) mentions.push({ path: "the provider's region", region: provided });
    for (const { path, region } of mentions) {
        judgement.expect(
            isAllowed(region, allowed),
            {
                control: "VE-6",
                resource,
                wrong: "A resource, or data it sends on, is outside of the allowed regions",
                found: `${say(region)} in ${path}`,
                allowed: allowed.join(", "),
                mend: "use an allowed region, or allow this one in weaviate-aws:allowedRegions",
            },
            `the region in ${path} is not known`,
        );
    }
    return judgement;
}

const say = (region: Known<string>): string => (isUnknown(region) ? "a region not known" : region);

/** Data stays where it may be. */
export const resourcesStayInAllowedRegions = resourcePolicy(
    {
        name: "resources-stay-in-allowed-regions",
        displayName: "Resources stay in the allowed regions",
        controls: ["VE-6"],
        severity: "high",
        description: "Every region that an AWS resource, its provider, its replicas or its destinations name is an allowed one.",
        remediationSteps:
            "Set `weaviate-aws:allowedRegions` to the regions that data may be in, and keep resources and replicas inside them.",
        configuration: {
            allowedRegions: { type: "array", items: { type: "string" }, description: "Allowed regions, instead of the stack's." },
        },
    },
    judgeRegions,
);
