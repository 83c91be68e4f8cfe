import { resourcePolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { anyOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource } from "../normal-form/stack";
import { defaultTags, tag } from "../normal-form/tags";
import { TAGGABLE_TYPES } from "../normal-form/taggable-types";

/** What every resource says of itself: for whom it is, who answers for it, what data it holds, who pays. */
export const REQUIRED_TAGS = ["environment", "owner", "dataClass", "costCentre"] as const;

function requiredTags({ config }: Pick<Context, "config">): readonly string[] {
    const configured = config.texts("requiredTags");
    return configured === undefined || isUnknown(configured) ? REQUIRED_TAGS : configured.filter((name) => !isUnknown(name)).map(String);
}

/** Whether a resource carries a tag of that name, of its own or by its provider's default. */
function carries(resource: Resource, name: string): Known<boolean> {
    const own = tag(resource, name);
    // A tag of the resource's own overrides the provider's, also by an empty text. A value not known yet is a value.
    if (own !== undefined && !isUnknown(own)) return isFilled(own);
    const isWhole = isUnknown(resource.fields.value("tags"));
    if (isUnknown(own) && !isWhole) return true;
    const defaults = defaultTags(resource.provider);
    const given = defaults === undefined || isUnknown(defaults) ? defaults : defaults.text(name);
    return anyOf([isWhole ? UNKNOWN : false, isUnknown(given) ? UNKNOWN : isFilled(given)]);
}

const isFilled = (value: string | undefined): boolean => value !== undefined && value.trim() !== "";

/**
 * Judges the tags of every resource that takes tags.
 *
 * Controls: KM-1, S3-5.
 */
export function judgeTags(resource: Resource, context: Pick<Context, "config">): Judgement {
    const judgement = new Judgement();
    if (!TAGGABLE_TYPES.has(resource.type) && !(resource.type.startsWith("aws:") && resource.fields.has("tags"))) return judgement;
    const verdicts = requiredTags(context).map((name) => ({ name, carried: carries(resource, name) }));
    const missing = verdicts.filter(({ carried }) => carried === false).map(({ name }) => name);
    if (missing.length > 0) {
        judgement.refuse({
            control: "S3-5",
            resource,
            wrong: "A resource does not say what it is for",
            found: `no tag ${missing.join(", ")}`,
            allowed: requiredTags(context).join(", "),
            mend: "set the tags on the resource, or as the provider's default tags",
        });
    } else if (verdicts.some(({ carried }) => isUnknown(carried))) {
        judgement.doubt({ control: "S3-5", resource, why: "the tags, or the provider's default tags, are not known" });
    }
    return judgement;
}

/** Every resource says whose it is and what it holds. */
export const resourcesCarryRequiredTags = resourcePolicy(
    {
        name: "resources-carry-required-tags",
        displayName: "Resources carry the required tags",
        controls: ["S3-5", "KM-1"],
        severity: "medium",
        description: "Every AWS resource that takes tags names its environment, owner, class of data and cost centre.",
        remediationSteps: "Set the tags `environment`, `owner`, `dataClass` and `costCentre`, best as `defaultTags` of the AWS provider.",
        configuration: {
            requiredTags: {
                type: "array",
                items: { type: "string" },
                description: "Names of the required tags, instead of the usual four.",
            },
        },
    },
    judgeTags,
);
