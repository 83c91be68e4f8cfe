import type { Recording } from "../recording";
import { documentLimits } from "./documents";
import { Plan, type LimitRow, type Measure } from "./limit";
import { nameLimits } from "./names";
import { networkLimits } from "./network";

export { isExceeded, isNear, mustBeRaised, type LimitRow } from "./limit";

const MEASURES: Measure[] = [...networkLimits, ...documentLimits, ...nameLimits];

/**
 * How far a plan uses up AWS's limits. Counts what this stack alone needs, since nothing is known of what else the account
 * holds; sizes and names that only an update makes known are `null`.
 *
 * @returns rows sorted by limit and scope.
 */
export function measureLimits(recording: Recording): LimitRow[] {
    const plan = new Plan(recording);
    const key = (row: LimitRow) => `${row.limit}\0${row.scope}`;
    return MEASURES.flatMap((measure) => measure(plan)).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
