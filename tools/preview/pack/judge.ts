import { isDeepStrictEqual } from "node:util";

import * as messages from "@pulumi/pulumi/proto/analyzer_pb";

import { PreviewFault } from "../faults";
import type { RecordedResource, Recording } from "../recording";
import { decodeProperties } from "../engine/decode";
import { providerUrn } from "../engine/providers";
import { STACK_TYPE } from "../wire/urn";
import type { PropertyMap } from "../wire/values";
import { PackCallError, type PackClient } from "./client";
import { analyzeRequest, analyzeStackRequest, LEVELS, SEVERITIES } from "./messages";
import { noVerdicts, type PackInfo, type PolicyInfo, type Verdicts } from "./verdicts";

/** Resources under judgement at once: enough to keep a pack busy, few enough not to flood it. */
const AT_ONCE = 32;

/** How a pack reports that a policy needs a value a preview can't know. */
const CANNOT_RUN = /^can't run policy '.*' from policy pack '.*' during preview: ([\s\S]*)$/;

/** How a pack names the policy that threw an error. */
const THROWN_BY = /policy '([^']+)' from policy pack/;

/**
 * Judges a recording with a served pack: each resource, then the stack.
 *
 * @param since The recording the same pack judged last: what is as it was there is not judged for itself again, only as part of the stack.
 * @throws {PreviewFault} if the pack crashes or does not answer.
 */
export async function judge(client: PackClient, info: PackInfo, recording: Recording, since?: Recording): Promise<Verdicts> {
    return new Judgement(client, info, recording, since).run();
}

class Judgement {
    private readonly verdicts = noVerdicts();
    private readonly byUrn: Map<string, RecordedResource>;
    private readonly asBefore: (resource: RecordedResource) => boolean;
    private readonly mended = new Map<string, PropertyMap>();
    private readonly notApplicable = new Map<string, number>();

    constructor(
        private readonly client: PackClient,
        private readonly info: PackInfo,
        private readonly recording: Recording,
        since: Recording | undefined,
    ) {
        const before = new Map(since?.resources.map((resource) => [resource.urn, resource]));
        this.byUrn = new Map(recording.resources.map((resource) => [resource.urn, resource]));
        const same = (urn: string) => before.has(urn) && isDeepStrictEqual(before.get(urn), this.byUrn.get(urn));
        // Policies see a resource's provider beside it.
        this.asBefore = ({ urn, provider }) => same(urn) && (provider === "" || same(providerUrn(provider)));
    }

    public async run(): Promise<Verdicts> {
        const start = performance.now();
        await this.guard("the stack's name", () => this.client.configureStack(this.stackRequest()));
        const waiting = this.recording.resources.filter((resource) => !this.asBefore(resource));
        const worker = async (): Promise<void> => {
            for (let next = waiting.shift(); next; next = waiting.shift()) await this.judgeResource(next);
        };
        try {
            await Promise.all(Array.from({ length: AT_ONCE }, worker));
        } finally {
            waiting.length = 0; // after a failure the others have nothing left to do
        }
        await this.judgeStack();

        for (const [key, resources] of this.notApplicable) {
            const [policy = "", reason = ""] = key.split("\0");
            this.verdicts.notApplicable.push({ pack: this.info.name, policy, reason, resources });
        }
        return { ...sorted(this.verdicts), milliseconds: performance.now() - start };
    }

    private stackRequest(): messages.AnalyzerStackConfigureRequest {
        const { stack, project, organization, config, secretKeys } = this.recording.environment;
        const request = new messages.AnalyzerStackConfigureRequest();
        request.setStack(stack).setProject(project).setOrganization(organization).setDryRun(true).setConfigSecretKeysList(secretKeys);
        Object.entries(config).forEach(([key, value]) => request.getConfigMap().set(key, value));
        return request;
    }

    private async judgeResource(resource: RecordedResource): Promise<void> {
        if (this.info.policies.some((policy) => policy.level === "remediate")) await this.mend(resource);
        const request = analyzeRequest(resource, this.inputsOf(resource), this.byUrn);
        const response = await this.guard(resource.urn, () => this.client.analyze(request));
        response.getDiagnosticsList().forEach((diagnostic) => this.take(diagnostic, resource.urn));
        this.countNotApplicable(response.getNotApplicableList(), 1);
    }

    private async judgeStack(): Promise<void> {
        const request = analyzeStackRequest(this.recording.resources, (resource) => this.inputsOf(resource), this.byUrn);
        const response = await this.guard("the whole stack", () => this.client.analyzeStack(request));
        const root = this.recording.resources.find(({ type }) => type === STACK_TYPE)?.urn ?? "";
        response
            .getDiagnosticsList()
            .forEach((diagnostic) => this.take(diagnostic, this.byUrn.has(diagnostic.getUrn()) ? diagnostic.getUrn() : root));
        this.countNotApplicable(response.getNotApplicableList(), 0);
    }

    private inputsOf(resource: RecordedResource): PropertyMap {
        return this.mended.get(resource.urn) ?? resource.inputs;
    }

    private async mend(resource: RecordedResource): Promise<void> {
        const request = analyzeRequest(resource, resource.inputs, this.byUrn);
        const response = await this.guard(resource.urn, () => this.client.remediate(request));
        for (const remediation of response.getRemediationsList()) {
            const diagnostic = remediation.getDiagnostic();
            if (diagnostic === "") this.mended.set(resource.urn, decodeProperties(remediation.getProperties()));
            this.verdicts.remediations.push({ pack: this.info.name, policy: remediation.getPolicyname(), urn: resource.urn, diagnostic });
        }
    }

    /** Files a diagnostic as a violation, or as undecided if the policy needs what a preview can't know. */
    private take(diagnostic: messages.AnalyzeDiagnostic, urn: string): void {
        const name = diagnostic.getPolicyname();
        const policy: Partial<PolicyInfo> = this.info.policies.find((candidate) => candidate.name === name) ?? {};
        const { controls = [], remediationSteps = "", url = "" } = policy;
        const message = withoutDescription(diagnostic.getMessage(), diagnostic.getDescription());
        const level = LEVELS[diagnostic.getEnforcementlevel()] === "advisory" ? "advisory" : "mandatory";
        const common = { pack: this.info.name, policy: name, controls, urn };
        const unknown = level === "advisory" ? CANNOT_RUN.exec(message) : null;
        if (unknown) {
            this.verdicts.undecided.push({ ...common, message: unknown[1] ?? message });
            return;
        }
        const severity = SEVERITIES[diagnostic.getSeverity()] ?? policy.severity ?? "unspecified";
        this.verdicts.violations.push({ ...common, level, severity, message, remediationSteps, url });
    }

    private countNotApplicable(list: messages.PolicyNotApplicable[], resources: number): void {
        for (const entry of list) {
            const key = `${entry.getPolicyName()}\0${entry.getReason()}`;
            this.notApplicable.set(key, (this.notApplicable.get(key) ?? 0) + resources);
        }
    }

    private async guard<T>(subject: string, call: () => Promise<T>): Promise<T> {
        try {
            return await call();
        } catch (error) {
            if (error instanceof PackCallError) throw this.fault(subject, error);
            throw error;
        }
    }

    private fault(subject: string, error: PackCallError): PreviewFault {
        const pack = `The policy pack ${this.info.name}`;
        if (error.reason === "silent")
            return new PreviewFault("pack", `${pack} gave no answer in time for ${subject}; one of its policies hangs.`);
        if (error.reason === "gone") return new PreviewFault("pack", `${pack} ended while it judged ${subject}.`);
        const policy = THROWN_BY.exec(error.message)?.[1];
        const [head = "", reason] = error.message.split("\n");
        const what = reason === undefined ? head : reason.trim();
        return new PreviewFault(
            "pack",
            `${policy ? `Policy ${policy} of ${this.info.name}` : pack} failed on ${subject}: ${what}`,
            error.message.split("\n"),
        );
    }
}

/** The message as the policy wrote it; its pack puts the policy's description before it. */
function withoutDescription(message: string, description: string): string {
    return description !== "" && message.startsWith(`${description}\n`) ? message.slice(description.length + 1) : message;
}

/** Verdicts in an order that does not depend on which resource was judged first. */
function sorted(verdicts: Verdicts): Verdicts {
    const by =
        <T>(...keys: (keyof T & string)[]) =>
        (a: T, b: T) => {
            const [left, right] = [a, b].map((entry) => keys.map((key) => String(entry[key])).join("\0"));
            return (left ?? "") < (right ?? "") ? -1 : Number(left !== right);
        };
    verdicts.violations.sort(by("policy", "urn", "message"));
    verdicts.undecided.sort(by("policy", "urn", "message"));
    verdicts.notApplicable.sort(by("policy", "reason"));
    verdicts.remediations.sort(by("policy", "urn"));
    return verdicts;
}
