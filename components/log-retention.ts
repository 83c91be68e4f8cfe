/** Days CloudWatch Logs takes as the retention of a log group. Source: CloudWatch Logs API, PutRetentionPolicy. */
export const logGroupDays = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/**
 * The retention of a log group that keeps logs for at least so many days: the next longer one that CloudWatch Logs takes.
 *
 * @param days How long logs are to be kept at least.
 * @throws {RangeError} if that is longer than CloudWatch Logs keeps anything by a number of days.
 */
export function logGroupRetention(days: number): number {
    const retention = logGroupDays.find((allowed) => allowed >= days);
    if (retention === undefined)
        throw new RangeError(`CloudWatch Logs keeps logs for ${logGroupDays.at(-1)} days at most, not for ${days}`);
    return retention;
}
