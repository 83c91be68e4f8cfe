import { section } from "./section";

/** Interface endpoints. */
export const interfaceEndpoints = section("Interface endpoints", {
    "VE-1": {
        title: "An interface endpoint in each availability zone",
        nistCsf: ["PR.IR-01", "PR.IR-04"],
        iso27001: ["A.8.14", "A.8.20"],
        soc2: ["CC6.6", "A1.2"],
    },
    "VE-2": { title: "Names that resolve to the endpoints", nistCsf: ["PR.IR-01"], iso27001: ["A.8.20", "A.8.21"], soc2: ["CC6.6"] },
    "VE-3": {
        title: "Endpoint security groups that admit HTTPS from named sources",
        nistCsf: ["PR.AA-05", "PR.IR-01"],
        iso27001: ["A.8.20", "A.8.22"],
        soc2: ["CC6.1", "CC6.6"],
    },
    "VE-4": {
        title: "Endpoints as the only way out of isolated tiers",
        nistCsf: ["PR.IR-01"],
        iso27001: ["A.8.20", "A.8.22"],
        soc2: ["CC6.6"],
    },
    "VE-5": {
        title: "Monitoring data never on the public internet",
        nistCsf: ["PR.DS-02"],
        iso27001: ["A.5.14", "A.8.20"],
        soc2: ["CC6.7", "C1.1"],
    },
    "VE-6": {
        title: "Data that stays in the allowed regions",
        nistCsf: ["PR.DS-01", "GV.OC-03"],
        iso27001: ["A.5.31", "A.5.34"],
        soc2: ["C1.1", "CC3.1"],
    },
});

/** S3 endpoint. */
export const storageEndpoint = section("S3 endpoint", {
    "S3-1": {
        title: "The gateway endpoint in every private route table",
        nistCsf: ["PR.IR-01"],
        iso27001: ["A.8.20", "A.8.22"],
        soc2: ["CC6.6"],
    },
    "S3-2": {
        title: "Bucket policies that admit the endpoint only, and TLS only",
        nistCsf: ["PR.AA-05", "PR.DS-02"],
        iso27001: ["A.8.3", "A.8.20", "A.8.24"],
        soc2: ["CC6.1", "CC6.6", "CC6.7"],
    },
    "S3-3": {
        title: "Roles that say which workload may use which bucket",
        nistCsf: ["PR.AA-05"],
        iso27001: ["A.5.15", "A.8.3"],
        soc2: ["CC6.1", "CC6.3"],
    },
    "S3-4": {
        title: "A trail of every S3 operation",
        nistCsf: ["PR.PS-04", "DE.CM-09"],
        iso27001: ["A.5.28", "A.8.15"],
        soc2: ["CC7.2", "CC7.3"],
    },
    "S3-5": {
        title: "Configuration recorded and judged all the time",
        nistCsf: ["PR.PS-01", "ID.AM-08", "DE.CM-09"],
        iso27001: ["A.8.9"],
        soc2: ["CC7.1", "CC8.1"],
    },
    "S3-6": {
        title: "No way to carry data to other accounts' buckets",
        nistCsf: ["PR.DS-02", "PR.DS-01", "PR.IR-01"],
        iso27001: ["A.8.12", "A.8.20"],
        soc2: ["CC6.7", "C1.1"],
    },
});
