import type { Recording } from "../../../tools/preview";

/** One change that makes production weaker than its controls, and what must refuse it. */
export interface EnvironmentHole {
    what: string;
    /** The policy that must refuse it. */
    policy: string;
    /** Others that rightly refuse it too. */
    also?: string[];
    control: string;
    /** Name of the resource the refusal is about. */
    at: string;
    open: (recording: Recording) => void;
}
