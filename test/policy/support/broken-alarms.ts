import { resourceOf, rewrite, withdraw } from "../../support/breaking";
import type { Recording } from "../../../tools/preview";
import type { EnvironmentHole } from "./environment-hole";

const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const topic = "aws:sns/topic:Topic";
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
    {
        what: "a topic of alarms without a key",
        policy: "topics-are-closed",
        control: "KM-1",
        at: "prod-critical",
        open: (recording) => {
            delete resourceOf(recording, topic, "prod-critical").inputs["kmsMasterKeyId"];
        },
    },
    {
        what: "a topic of alarms that takes messages without TLS",
        policy: "topics-are-closed",
        control: "TL-2",
        at: "prod-warning",
        open: (recording) => {
            rewrite(resourceOf(recording, topic, "prod-warning"), "policy", (document) => {
                document.Statement = document.Statement.filter(({ Effect }) => Effect !== "Deny");
            });
        },
    },
    {
        what: "a web ACL that counts nothing",
        policy: "web-acls-log-every-request",
        control: "WF-4",
        at: "prod",
        open: (recording) => {
            const { inputs } = resourceOf(recording, "aws:wafv2/webAcl:WebAcl", "prod");
            inputs["visibilityConfig"] = { metricName: "prod", cloudwatchMetricsEnabled: false, sampledRequestsEnabled: false };
        },
    },
];
