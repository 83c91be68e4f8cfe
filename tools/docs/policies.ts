import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { controls } from "../../policy/src/controls";
import { startPack, type PackInfo, type PolicyInfo } from "../preview";
import { withPart } from "./generated";

const root = join(__dirname, "..", "..");

/** The guide that holds the list of policies and of controls. */
export const policyGuide = join(root, "docs", "policies.md");

/** The list of policies, as the pack describes itself when it is served. */
export function policyReference(info: PackInfo): string {
    return [...info.policies]
        .sort((a, b) => a.name.localeCompare(b.name))
        .map(section)
        .join("\n\n");
}

function section(policy: PolicyInfo): string {
    return [
        `### ${policy.name}`,
        `${policy.description.trim()} Controls: ${policy.controls.join(", ")}. ${capital(policy.level)}, severity ${policy.severity}.`,
        `To mend: ${policy.remediationSteps.trim()}`,
    ].join("\n\n");
}

/** The list of controls, each with the policies that guard it today. */
export function controlReference(info: PackInfo): string {
    const rows = controls.map((control) => {
        const guards = info.policies.filter((policy) => policy.controls.includes(control.id)).map((policy) => `\`${policy.name}\``);
        return `- **${control.id}** ${control.title}: ${guards.length > 0 ? guards.join(", ") : "no policy yet"}`;
    });
    return rows.join("\n");
}

/** The guide with both lists as the pack is now. */
export function withPolicies(text: string, info: PackInfo): string {
    return withPart(withPart(text, "policies", policyReference(info)), "controls", controlReference(info));
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

async function main(): Promise<void> {
    const pack = await startPack(join(root, "policy"));
    writeFileSync(policyGuide, withPolicies(readFileSync(policyGuide, "utf8"), pack.info));
    await pack.stop();
}

if (require.main === module) void main();
