import { resourcePolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import type { Fields } from "../normal-form/fields";
import { isUnknown } from "../normal-form/known";
import type { Resource } from "../normal-form/stack";

/** Tokens of this package's components. */
const OWN_COMPONENT = /^weaviate-aws:index:/;

/** How an argument that loosens something is named: `sharedNatBecause`, `allowDestroyBecause`. */
const LOOSENING = /Because$/;

interface Loosening {
    path: string;
    reason: string | undefined;
}

/** Every argument of that name, at any depth. An unknown reason is none that a reader could weigh. */
function looseningsOf(fields: Fields, path: string): Loosening[] {
    // All names there are: a reader of single fields takes an empty text for none, and that is just what is looked for.
    return Object.keys(fields.raw).flatMap((name) => {
        const here = path === "" ? name : `${path}.${name}`;
        if (LOOSENING.test(name)) {
            const reason = fields.text(name);
            return [{ path: here, reason: isUnknown(reason) ? undefined : reason }];
        }
        const children = fields.children(name);
        if (children === undefined || isUnknown(children)) return [];
        return children.flatMap((child, index) => {
            if (isUnknown(child)) return [];
            return looseningsOf(child, Array.isArray(fields.value(name)) ? `${here}[${String(index)}]` : here);
        });
    });
}

/**
 * Judges that each argument by which a component of this package is made less strict carries a reason, and has it shown.
 *
 * Controls: FW-1.
 */
export function judgeReasons(resource: Resource): Judgement {
    const judgement = new Judgement();
    if (!OWN_COMPONENT.test(resource.type)) return judgement;
    for (const { path, reason } of looseningsOf(resource.fields, "")) {
        if (reason?.trim()) {
            judgement.note({ control: "FW-1", resource, text: `${path}: ${reason}` });
            continue;
        }
        judgement.refuse({
            control: "FW-1",
            resource,
            wrong: "An argument loosens a component without a reason",
            found: `${path} without a text`,
            allowed: "a reason in words, known in the preview",
            mend: "say why, or leave the argument out",
        });
    }
    return judgement;
}

/** A loosening without a reason is refused; one with a reason is shown. */
export const componentsSayWhyTheyLoosen = resourcePolicy(
    {
        name: "components-say-why-they-loosen",
        displayName: "Components say why they loosen",
        controls: ["FW-1"],
        severity: "medium",
        description: "Every argument that makes a component of this package less strict carries its reason, which each preview shows.",
        remediationSteps: "Give the argument whose name ends in `Because` a reason in words, or leave it out.",
    },
    (resource) => judgeReasons(resource),
);
