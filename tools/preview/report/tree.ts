import { STACK_TYPE } from "../wire/urn";
import type { ReportedResource } from "./report";
import type { Style } from "./style";

interface Node {
    resource: ReportedResource;
    children: Node[];
    /** Resources beneath it that a provider backs. */
    managed: number;
}

/**
 * The resources as a tree: components with how many resources each makes, or with `verbose` every resource.
 *
 * @returns one line each.
 */
export function treeLines(resources: readonly ReportedResource[], verbose: boolean, style: Style): string[] {
    const lines: string[] = [];
    const roots = grow(resources);
    const draw = (nodes: Node[], indent: string): void => {
        const shown = nodes.filter(
            ({ resource, children }) => verbose || !resource.custom || children.some((child) => !child.resource.custom),
        );
        shown.forEach((node, i) => {
            const last = i === shown.length - 1;
            lines.push(`${indent}${last ? "└─ " : "├─ "}${label(node, verbose, style)}`);
            draw(node.children, `${indent}${last ? "   " : "│  "}`);
        });
    };
    for (const root of roots.filter(({ resource }) => resource.type === STACK_TYPE)) {
        lines.push(`${style.bold(root.resource.name)}  ${style.dim(count(root.managed))}`);
        draw(root.children, "");
    }
    const engine = roots.filter(({ resource }) => resource.type !== STACK_TYPE);
    if (verbose && engine.length > 0) {
        lines.push(style.dim("default providers"));
        draw(engine, "");
    }
    return lines;
}

function grow(resources: readonly ReportedResource[]): Node[] {
    const nodes = new Map(resources.map((resource) => [resource.urn, { resource, children: [], managed: 0 } as Node]));
    const roots: Node[] = [];
    for (const node of nodes.values()) (nodes.get(node.resource.parent)?.children ?? roots).push(node);
    const order = (a: Node, b: Node) => Number(a.resource.custom) - Number(b.resource.custom) || (key(a) < key(b) ? -1 : 1);
    const settle = (node: Node): number => {
        node.children.sort(order);
        const own = node.resource.custom && !node.resource.type.startsWith("pulumi:providers:") ? 1 : 0;
        node.managed = node.children.reduce((sum, child) => sum + settle(child), own);
        return node.managed;
    };
    roots.sort(order).forEach(settle);
    return roots;
}

function key({ resource }: Node): string {
    return `${resource.name}\0${resource.type}`;
}

function label({ resource, managed }: Node, verbose: boolean, style: Style): string {
    const notes = [
        resource.implied ? "implied" : "",
        resource.opaque ? "children not known offline" : "",
        verbose && resource.protect ? "protected" : "",
        ...Object.keys(resource.hooks).map((moment) => `hook ${moment}, not run`),
    ].filter((note) => note !== "");
    const amount = resource.custom ? "" : `  ${count(managed)}`;
    const tail = notes.length > 0 ? `  (${notes.join(", ")})` : "";
    return `${resource.name}  ${style.dim(`${resource.type}${amount}${tail}`)}`;
}

function count(resources: number): string {
    return resources === 1 ? "1 resource" : `${String(resources)} resources`;
}
