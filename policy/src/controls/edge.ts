import { section } from "./section";

/** TLS. */
export const transport = section("TLS", {
    "TL-1": {
        title: "Certificates issued and renewed automatically",
        nistCsf: ["PR.DS-02", "PR.AA-03"],
        iso27001: ["A.8.24"],
        soc2: ["CC6.7"],
    },
    "TL-2": { title: "Forward secrecy on every connection", nistCsf: ["PR.DS-02"], iso27001: ["A.8.20", "A.8.24"], soc2: ["CC6.7"] },
    "TL-3": { title: "HTTP answered by a redirect to HTTPS", nistCsf: ["PR.DS-02"], iso27001: ["A.8.24", "A.8.26"], soc2: ["CC6.7"] },
});

/** Web application firewall. */
export const webFirewall = section("Web application firewall", {
    "WF-1": {
        title: "Protection from common web vulnerabilities",
        nistCsf: ["PR.IR-01", "DE.CM-01"],
        iso27001: ["A.8.20", "A.8.26"],
        soc2: ["CC6.6", "CC6.8"],
    },
    "WF-2": {
        title: "Rules for the threats to this application",
        nistCsf: ["PR.IR-01", "ID.RA-03"],
        iso27001: ["A.5.7", "A.8.26"],
        soc2: ["CC6.6"],
    },
    "WF-3": {
        title: "Managed rules for the OWASP Top 10",
        nistCsf: ["PR.IR-01", "ID.RA-01"],
        iso27001: ["A.8.8", "A.8.26"],
        soc2: ["CC6.6", "CC7.1"],
    },
    "WF-4": {
        title: "Blocked requests measured and alerted on at once",
        nistCsf: ["DE.CM-01", "DE.AE-06"],
        iso27001: ["A.8.15", "A.8.16"],
        soc2: ["CC7.2", "CC7.3"],
    },
});

/** Health. */
export const health = section("Health", {
    "HC-1": {
        title: "Health checks of the application itself",
        nistCsf: ["PR.IR-04", "DE.CM-09"],
        iso27001: ["A.8.6", "A.8.16"],
        soc2: ["A1.1", "CC7.2"],
    },
    "HC-2": {
        title: "Checks across all tiers, the database included",
        nistCsf: ["PR.IR-04", "DE.CM-09"],
        iso27001: ["A.8.14", "A.8.16"],
        soc2: ["A1.1", "CC7.2"],
    },
    "HC-3": { title: "Unhealthy targets taken out without loss", nistCsf: ["PR.IR-03", "PR.IR-04"], iso27001: ["A.8.14"], soc2: ["A1.2"] },
    "HC-4": {
        title: "An endpoint that tells the status in detail, to those who may know",
        nistCsf: ["DE.CM-09", "PR.AA-05"],
        iso27001: ["A.8.3", "A.8.16"],
        soc2: ["CC7.2", "CC6.1"],
    },
});
