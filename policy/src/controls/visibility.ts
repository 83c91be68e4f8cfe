import { section } from "./section";

/** Grafana. */
export const dashboards = section("Grafana", {
    "OB-1": {
        title: "Central dashboards of health and security",
        nistCsf: ["DE.CM-09", "DE.AE-03"],
        iso27001: ["A.8.15", "A.8.16"],
        soc2: ["CC7.2"],
    },
    "OB-2": { title: "Alerts in tiers", nistCsf: ["DE.AE-04", "DE.AE-06"], iso27001: ["A.5.25", "A.8.16"], soc2: ["CC7.2", "CC7.3"] },
    "OB-3": {
        title: "Alerts that reach incident response",
        nistCsf: ["RS.MA-01", "DE.AE-06", "DE.AE-08"],
        iso27001: ["A.5.24", "A.5.26"],
        soc2: ["CC7.3", "CC7.4"],
    },
});

/** Network visibility. */
export const networkVisibility = section("Network visibility", {
    "NV-1": { title: "Flow logs of every VPC", nistCsf: ["DE.CM-01", "PR.PS-04"], iso27001: ["A.8.15", "A.8.16"], soc2: ["CC7.2"] },
    "NV-2": {
        title: "Logs streamed to the SIEM at once",
        nistCsf: ["DE.AE-03", "DE.CM-01"],
        iso27001: ["A.8.15", "A.8.16"],
        soc2: ["CC7.2"],
    },
    "NV-3": {
        title: "A baseline, and detection of what departs from it",
        nistCsf: ["ID.AM-03", "DE.AE-02"],
        iso27001: ["A.8.16"],
        soc2: ["CC7.2"],
    },
});

/** Security monitoring. */
export const securityMonitoring = section("Security monitoring", {
    "SM-1": {
        title: "Threat detection by behaviour and intelligence",
        nistCsf: ["DE.CM-01", "DE.CM-09", "DE.AE-07"],
        iso27001: ["A.5.7", "A.8.7", "A.8.16"],
        soc2: ["CC6.8", "CC7.2"],
    },
    "SM-2": {
        title: "Incidents opened and contained automatically",
        nistCsf: ["RS.MA-01", "RS.MI-01"],
        iso27001: ["A.5.26"],
        soc2: ["CC7.3", "CC7.4"],
    },
    "SM-3": {
        title: "Evidence collected and preserved",
        nistCsf: ["RS.AN-06", "RS.AN-07"],
        iso27001: ["A.5.28"],
        soc2: ["CC7.3", "CC7.4"],
    },
});
