import type { Resource } from "../normal-form/stack";
import { isFor, type Exception } from "./exceptions";
import type { Doubt, Note } from "./judgement";

/** An exception that kept a fault from being reported. */
export interface UsedException {
    exception: Exception;
    resource: Resource;
    control: Note["control"];
}

/**
 * What the policies of one run leave for those that come last: which of them ran, which exceptions they needed, what
 * they allowed. A pack serves one stack in one process; the last policy clears the ledger.
 */
export class Ledger {
    private readonly ran = new Set<string>();
    private readonly doubted: { policy: string; resource: Resource }[] = [];
    private configured: { exceptions: Exception[]; faults: string[] } = { exceptions: [], faults: [] };
    readonly used: UsedException[] = [];
    readonly notes: Note[] = [];

    /** Enters what a policy judged. */
    enter(policy: string, notes: readonly Note[], doubts: readonly Doubt[], used: readonly UsedException[]): void {
        this.ran.add(policy);
        this.notes.push(...notes);
        this.used.push(...used);
        this.doubted.push(...doubts.map(({ resource }) => ({ policy, resource })));
    }

    /** Enters exceptions that stand in a policy's own configuration. */
    configure(exceptions: readonly Exception[], faults: readonly string[]): void {
        const known = new Set(this.configured.exceptions.map((one) => JSON.stringify(one)));
        this.configured.exceptions.push(...exceptions.filter((one) => !known.has(JSON.stringify(one))));
        this.configured.faults = [...new Set([...this.configured.faults, ...faults])];
    }

    /** Exceptions that stand in the configuration of policies. */
    get fromPolicies() {
        return this.configured;
    }

    /** Whether an exception's policy ran, and neither found the fault nor was in doubt about its resource. */
    isIdle(exception: Exception): boolean {
        if (!this.ran.has(exception.policy)) return false;
        if (this.used.some(({ exception: one }) => JSON.stringify(one) === JSON.stringify(exception))) return false;
        return !this.doubted.some(({ policy, resource }) => isFor(exception, policy, resource));
    }

    /** Forgets everything. */
    clear(): void {
        this.ran.clear();
        this.doubted.length = 0;
        this.used.length = 0;
        this.notes.length = 0;
        this.configured = { exceptions: [], faults: [] };
    }
}

/** The ledger of this process. */
export const ledger = new Ledger();
