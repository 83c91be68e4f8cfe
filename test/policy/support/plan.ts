import { Fields } from "../../../policy/src/normal-form/fields";
import { Stack, type Resource } from "../../../policy/src/normal-form/stack";

/** What the engine writes for a text it does not know yet. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A reference to another resource of the plan: unknown but traceable in a preview, a value afterwards. */
export class Ref {
    constructor(
        readonly to: readonly string[],
        readonly attribute: string,
    ) {}
}

/** Refers to an attribute of one resource, or, as an output of a remote component does, of one of several. */
export const ref = (to: string | readonly string[], attribute = "id"): Ref => new Ref(typeof to === "string" ? [to] : to, attribute);

/** A resource of a plan. */
export interface Item {
    type: string;
    name: string;
    props: Record<string, unknown>;
    protect?: boolean;
}

/** A plan by resource name. */
export type Plan = readonly Item[];

/** `preview`: references are unknown. `update`: everything has its value. */
export type Phase = "preview" | "update";

/** A resource as the engine would hand it to a policy. */
export interface Rendered {
    urn: string;
    type: string;
    name: string;
    props: Record<string, unknown>;
    protect: boolean;
    propertyDependencies: Record<string, string[]>;
}

/** The URN of a resource of a plan. */
export const urnOf = ({ type, name }: Pick<Item, "type" | "name">): string => `urn:pulumi:test::weaviate-aws::${type}::${name}`;

/** The value of an attribute once it is known. */
const attributeOf = (name: string, attribute: string): string =>
    attribute === "arn" ? `arn:aws:test:eu-central-1:111122223333:${name}` : `${name}-${attribute}`;

/** Renders a plan for a phase: values for references, and what each property was computed from. */
export function render(plan: Plan, phase: Phase): Rendered[] {
    const urns = new Map(plan.map((item) => [item.name, urnOf(item)]));
    const outputs = phase === "update" ? outputsOf(plan) : new Map<string, Record<string, string>>();
    return plan.map(({ type, name, props, protect = false }) => {
        const propertyDependencies: Record<string, string[]> = {};
        const values = Object.entries(props).map(([property, value]) => {
            const names = new Set<string>();
            const rendered = resolve(value, phase, names);
            if (names.size > 0) propertyDependencies[property] = [...names].flatMap((one) => urns.get(one) ?? []);
            return [property, rendered] as const;
        });
        return {
            urn: urnOf({ type, name }),
            type,
            name,
            props: { ...outputs.get(name), ...Object.fromEntries(values) },
            protect,
            propertyDependencies,
        };
    });
}

/** What is known of each resource once it is made: its id, its ARN, and every attribute that another one refers to. */
function outputsOf(plan: Plan): Map<string, Record<string, string>> {
    const made = plan.filter(({ type }) => type.startsWith("aws:"));
    const outputs = new Map(
        made.map(({ name }) => [name, { id: attributeOf(name, "id"), arn: attributeOf(name, "arn") } as Record<string, string>]),
    );
    const visit = (value: unknown): void => {
        if (value instanceof Ref) {
            for (const name of value.to) Object.assign(outputs.get(name) ?? {}, { [value.attribute]: attributeOf(name, value.attribute) });
        } else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
    };
    plan.forEach(({ props }) => visit(props));
    return outputs;
}

function resolve(value: unknown, phase: Phase, names: Set<string>): unknown {
    if (value instanceof Ref) {
        for (const name of value.to) names.add(name);
        return phase === "preview" ? UNKNOWN_TEXT : attributeOf(value.to[0] ?? "", value.attribute);
    }
    if (Array.isArray(value)) return value.map((element) => resolve(element, phase, names));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, nested]) => [key, resolve(nested, phase, names)]));
}

/** A rendered resource in the normal form. */
export const resourceOf = ({ props, propertyDependencies, ...rest }: Rendered): Resource => ({
    ...rest,
    fields: new Fields(props),
    propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([key, urns]) => [key, urns.map((urn) => ({ urn }))]),
    ),
});

/** A plan as the stack a policy's judgement takes. */
export const stackOf = (plan: Plan, phase: Phase = "preview"): Stack => new Stack(render(plan, phase).map(resourceOf));

/** The plan with properties of one resource changed; `undefined` takes a property out. */
export function changed(plan: Plan, name: string, props: Record<string, unknown>): Plan {
    if (!plan.some((item) => item.name === name)) throw new Error(`The plan has no ${name}.`);
    return plan.map((item) => {
        if (item.name !== name) return item;
        const merged = Object.entries({ ...item.props, ...props }).filter(([, value]) => value !== undefined);
        return { ...item, props: Object.fromEntries(merged) };
    });
}

/** The plan without some resources. */
export const without = (plan: Plan, ...names: string[]): Plan => {
    for (const name of names) if (!plan.some((item) => item.name === name)) throw new Error(`The plan has no ${name}.`);
    return plan.filter((item) => !names.includes(item.name));
};

/** The plan with more resources. */
export const plus = (plan: Plan, ...items: Item[]): Plan => [...plan, ...items];
