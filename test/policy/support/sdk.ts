import { createRequire } from "node:module";

import type { Policies } from "@pulumi/policy";
import { runtime } from "@pulumi/pulumi";
import type { AnalyzeResponse } from "@pulumi/pulumi/proto/analyzer_pb";

import { policies } from "../../../policy/src/policies";
import { analyzeRequest, analyzeStackRequest } from "../../../tools/preview/pack/messages";
import { CONFIGURATION, recordingOf } from "./pack";
import type { Phase, Plan } from "./plan";

type Answer = (error: Error | null, response: AnalyzeResponse) => void;
type Handler = (pack: string, version: string, level: string, policies: Policies) => (call: { request: unknown }, answer: Answer) => void;

/** The SDK's own handlers, which run policies on what comes from the engine; it does not export their types. */
const server = createRequire(__filename)("@pulumi/policy/server") as { makeAnalyzeRpcFun: Handler; makeAnalyzeStackRpcFun: Handler };

for (const [key, value] of Object.entries(CONFIGURATION)) runtime.setConfig(key, value);

/** What a policy says of a plan. */
export interface Said {
    violations: { at: string; message: string; level: string }[];
    undecided: string[];
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;

/** The policy of that name. */
export function policyNamed(name: string): Policies[number] {
    const found = policies.find((policy) => policy.name === name);
    if (!found) throw new Error(`There is no policy ${name}.`);
    return found;
}

/** Has the SDK run one policy on a plan, in this process: encoded, decoded and guarded as in the pack that is served. */
export async function verdictsOf(name: string, plan: Plan, phase: Phase): Promise<Said> {
    const policy = policyNamed(name);
    const { resources } = recordingOf(plan, phase);
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const said: Said = { violations: [], undecided: [] };
    const run = async (handler: Handler, request: unknown, urn?: string) =>
        take(said, await answer(handler, policy, request), policy.description, urn);
    if ("validateStack" in policy)
        await run(
            server.makeAnalyzeStackRpcFun,
            analyzeStackRequest(resources, ({ inputs }) => inputs, byUrn),
        );
    else for (const one of resources) await run(server.makeAnalyzeRpcFun, analyzeRequest(one, one.inputs, byUrn), one.urn);
    return said;
}

const answer = (handler: Handler, policy: Policies[number], request: unknown): Promise<AnalyzeResponse> =>
    new Promise((resolve, reject) => {
        handler("weaviate-aws", "0.0.0", "mandatory", [policy])({ request }, (error, response) =>
            error ? reject(error) : resolve(response),
        );
    });

function take(said: Said, response: AnalyzeResponse, description: string, urn: string | undefined): void {
    for (const diagnostic of response.getDiagnosticsList()) {
        const message = diagnostic.getMessage();
        const level = diagnostic.getEnforcementlevel() === 0 ? "advisory" : "mandatory";
        if (message.startsWith("can't run policy")) said.undecided.push(message);
        else said.violations.push({ at: nameOf(urn ?? diagnostic.getUrn()), message: message.replace(`${description}\n`, ""), level });
    }
}
