import { section } from "./section";

/** Application tier. */
export const applicationTier = section("Application tier", {
    "AT-1": { title: "Subnets of each environment's own", nistCsf: ["PR.IR-01"], iso27001: ["A.8.22", "A.8.31"], soc2: ["CC6.1", "CC6.6"] },
    "AT-2": {
        title: "A web application firewall that inspects all inbound HTTP",
        nistCsf: ["DE.CM-01", "PR.IR-01"],
        iso27001: ["A.8.20", "A.8.21", "A.8.26"],
        soc2: ["CC6.6", "CC7.2"],
    },
    "AT-3": { title: "Containers isolated by network policies", nistCsf: ["PR.IR-01"], iso27001: ["A.8.22"], soc2: ["CC6.1", "CC6.6"] },
    "AT-4": {
        title: "An API gateway that authenticates and limits rates",
        nistCsf: ["PR.AA-03", "PR.AA-05", "PR.IR-04"],
        iso27001: ["A.8.5", "A.8.6", "A.8.26"],
        soc2: ["CC6.1", "CC6.6", "A1.1"],
    },
});

/** Database tier. */
export const databaseTier = section("Database tier", {
    "DT-1": {
        title: "Private subnets without a route to the internet",
        nistCsf: ["PR.IR-01"],
        iso27001: ["A.8.20", "A.8.22"],
        soc2: ["CC6.1", "CC6.6"],
    },
    "DT-2": {
        title: "Database activity watched, audit logs kept",
        nistCsf: ["PR.PS-04", "DE.CM-09"],
        iso27001: ["A.8.15", "A.8.16"],
        soc2: ["CC7.2"],
    },
    "DT-3": {
        title: "Patches and vulnerability assessment",
        nistCsf: ["ID.RA-01", "PR.PS-02"],
        iso27001: ["A.8.8", "A.8.19"],
        soc2: ["CC7.1", "CC8.1"],
    },
    "DT-4": {
        title: "Backups isolated and restricted",
        nistCsf: ["PR.DS-11", "PR.AA-05"],
        iso27001: ["A.8.3", "A.8.13"],
        soc2: ["A1.2", "C1.1", "CC6.1"],
    },
});

/** Monitoring tier. */
export const monitoringTier = section("Monitoring tier", {
    "MT-1": { title: "Subnets of its own, isolated", nistCsf: ["PR.IR-01"], iso27001: ["A.8.20", "A.8.22"], soc2: ["CC6.1", "CC6.6"] },
    "MT-2": {
        title: "An administrative path apart from the applications'",
        nistCsf: ["PR.AA-05", "PR.IR-01"],
        iso27001: ["A.5.3", "A.8.2", "A.8.22"],
        soc2: ["CC6.1", "CC6.3"],
    },
    "MT-3": {
        title: "No lateral movement into monitoring",
        nistCsf: ["PR.IR-01"],
        iso27001: ["A.8.20", "A.8.22"],
        soc2: ["CC6.6", "CC6.8"],
    },
    "MT-4": {
        title: "Monitoring data for authorised people only",
        nistCsf: ["PR.AA-05", "PR.DS-01"],
        iso27001: ["A.5.15", "A.8.3", "A.8.15"],
        soc2: ["CC6.1", "C1.1"],
    },
    "MT-5": {
        title: "One central place, with no blind spot during an incident",
        nistCsf: ["DE.AE-03", "PR.PS-04", "PR.IR-03"],
        iso27001: ["A.8.14", "A.8.15", "A.8.16"],
        soc2: ["CC7.2", "A1.2"],
    },
});
