import { withdraw } from "../../support/breaking";
import type { Recording } from "../../../tools/preview";
import type { EnvironmentHole } from "./environment-hole";

const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const policy = "trouble-raises-an-alarm";

/** Takes alarms out. */
const silenced =
    (...names: string[]) =>
    (recording: Recording): void =>
        names.forEach((name) => withdraw(recording, alarm, name));

/** Changes after which production has trouble that nobody is told of. */
export const alarmHoles: EnvironmentHole[] = [
    {
        what: "a certificate whose end nobody is told of",
        policy,
        control: "TL-1",
        at: "prod-https",
        open: silenced("prod-certificate-warning", "prod-certificate-critical"),
    },
    {
        what: "blocked requests that nobody is told of",
        policy,
        control: "WF-4",
        at: "prod",
        open: silenced("prod-blocked-requests-warning", "prod-blocked-requests-critical", "prod-blocked-requests-jump"),
    },
    {
        what: "a tunnel to an office that is down, and nobody is told",
        policy,
        control: "AC-9",
        at: "prod-frankfurt",
        open: silenced("prod-frankfurt-tunnel-down"),
    },
    {
        what: "a revocation list that expires, and nobody is told",
        policy,
        control: "AC-10",
        at: "prod-vpn-revocations",
        open: silenced("prod-vpn-revocations-expiry"),
    },
    {
        what: "a publisher of revocations that fails in silence",
        policy,
        control: "AC-10",
        at: "prod-vpn-revocations",
        open: silenced("prod-vpn-revocations-failure"),
    },
];
