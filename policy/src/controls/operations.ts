import { section } from "./section";

/** Scaling triggers. */
export const scaling = section("Scaling triggers", {
    "AS-1": { title: "Scaling on CPU, less what security tooling takes", nistCsf: ["PR.IR-04"], iso27001: ["A.8.6"], soc2: ["A1.1"] },
    "AS-2": { title: "Scaling on memory, less what security tooling takes", nistCsf: ["PR.IR-04"], iso27001: ["A.8.6"], soc2: ["A1.1"] },
    "AS-3": {
        title: "Scaling on metrics of one's own and on security events",
        nistCsf: ["PR.IR-04", "DE.AE-03"],
        iso27001: ["A.8.6", "A.8.16"],
        soc2: ["A1.1", "CC7.2"],
    },
    "AS-4": {
        title: "Predictive scaling from history and threat intelligence",
        nistCsf: ["PR.IR-04", "ID.RA-02"],
        iso27001: ["A.5.7", "A.8.6"],
        soc2: ["A1.1", "CC3.2"],
    },
});

/** Secure scaling. */
export const secureScaling = section("Secure scaling", {
    "SS-1": {
        title: "Security groups on every new instance",
        nistCsf: ["PR.IR-01", "PR.PS-01"],
        iso27001: ["A.8.9", "A.8.20"],
        soc2: ["CC6.6", "CC7.1"],
    },
    "SS-2": {
        title: "Security tooling on every new instance",
        nistCsf: ["PR.PS-01", "DE.CM-09"],
        iso27001: ["A.8.7", "A.8.9"],
        soc2: ["CC6.8", "CC7.1"],
    },
    "SS-3": { title: "A configuration baseline", nistCsf: ["PR.PS-01"], iso27001: ["A.8.9"], soc2: ["CC7.1", "CC8.1"] },
    "SS-4": {
        title: "New instances visible at once",
        nistCsf: ["ID.AM-01", "DE.CM-09"],
        iso27001: ["A.5.9", "A.8.16"],
        soc2: ["CC6.1", "CC7.2"],
    },
});

/** Keys. */
export const keys = section("Keys", {
    "KM-1": {
        title: "Encryption throughout, with keys of one's own",
        nistCsf: ["PR.DS-01", "PR.DS-02"],
        iso27001: ["A.8.24"],
        soc2: ["CC6.1", "C1.1"],
    },
});

/** High availability and disaster recovery. */
export const availability = section("High availability and disaster recovery", {
    "HA-1": {
        title: "At least three replicas over the availability zones",
        nistCsf: ["PR.IR-03", "PR.IR-04"],
        iso27001: ["A.8.14"],
        soc2: ["A1.2"],
    },
    "HA-2": {
        title: "Failover without hands, replication across zones",
        nistCsf: ["PR.IR-03", "PR.IR-04"],
        iso27001: ["A.5.30", "A.8.14"],
        soc2: ["A1.2"],
    },
    "HA-3": {
        title: "Backups to S3, replicated to a second region, restored in drills",
        nistCsf: ["PR.DS-11", "RC.RP-03"],
        iso27001: ["A.5.29", "A.5.30", "A.8.13"],
        soc2: ["A1.2", "A1.3"],
    },
});
