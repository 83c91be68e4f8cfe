import { section } from "./section";

/** Istio. */
export const istio = section("Istio", {
    "IS-1": {
        title: "Mutual TLS everywhere in the mesh",
        nistCsf: ["PR.DS-02", "PR.AA-03"],
        iso27001: ["A.8.20", "A.8.24"],
        soc2: ["CC6.1", "CC6.7"],
    },
    "IS-2": {
        title: "Workload certificates provisioned, rotated and revoked",
        nistCsf: ["PR.AA-01", "PR.AA-04"],
        iso27001: ["A.5.17", "A.8.24"],
        soc2: ["CC6.1", "CC6.7"],
    },
    "IS-3": {
        title: "An identity for each pod before it may talk",
        nistCsf: ["PR.AA-03", "PR.AA-04"],
        iso27001: ["A.5.16", "A.8.5"],
        soc2: ["CC6.1"],
    },
    "IS-4": {
        title: "Everything denied but what is explicitly allowed",
        nistCsf: ["PR.AA-05", "PR.IR-01"],
        iso27001: ["A.5.15", "A.8.3"],
        soc2: ["CC6.1", "CC6.3"],
    },
    "IS-5": { title: "Identity verified on every hop", nistCsf: ["PR.AA-03", "PR.AA-04"], iso27001: ["A.8.5"], soc2: ["CC6.1"] },
    "IS-6": {
        title: "Fine-grained traffic policies",
        nistCsf: ["PR.AA-05", "PR.IR-01", "PR.IR-04"],
        iso27001: ["A.8.3", "A.8.20", "A.8.22"],
        soc2: ["CC6.1", "CC6.6"],
    },
    "IS-7": {
        title: "Encryption and traffic analytics without change of code",
        nistCsf: ["PR.DS-02", "DE.CM-01"],
        iso27001: ["A.8.16", "A.8.24"],
        soc2: ["CC6.7", "CC7.2"],
    },
});

/** Network policies. */
export const networkPolicies = section("Network policies", {
    "NP-1": { title: "Segments down to the pod", nistCsf: ["PR.IR-01"], iso27001: ["A.8.22"], soc2: ["CC6.1", "CC6.6"] },
    "NP-2": { title: "Enforcement by eBPF", nistCsf: ["PR.IR-01", "PR.PS-01"], iso27001: ["A.8.9", "A.8.20"], soc2: ["CC6.6"] },
    "NP-3": { title: "Rules that know HTTP and gRPC", nistCsf: ["PR.IR-01", "PR.AA-05"], iso27001: ["A.8.20", "A.8.26"], soc2: ["CC6.6"] },
    "NP-4": { title: "Default deny", nistCsf: ["PR.IR-01"], iso27001: ["A.8.20", "A.8.22"], soc2: ["CC6.1", "CC6.6"] },
    "NP-5": { title: "Namespaces isolated", nistCsf: ["PR.IR-01"], iso27001: ["A.8.22"], soc2: ["CC6.1", "CC6.6"] },
    "NP-6": {
        title: "Traffic allowed selectively, from one declaration",
        nistCsf: ["PR.AA-05", "ID.AM-03"],
        iso27001: ["A.5.15", "A.8.22"],
        soc2: ["CC6.1", "CC6.6"],
    },
    "NP-7": { title: "Policies changed through review", nistCsf: ["PR.PS-01", "ID.RA-07"], iso27001: ["A.8.9", "A.8.32"], soc2: ["CC8.1"] },
    "NP-8": { title: "No lateral movement", nistCsf: ["PR.IR-01"], iso27001: ["A.8.22"], soc2: ["CC6.6", "CC6.8"] },
    "NP-9": {
        title: "Layers that agree with one another",
        nistCsf: ["PR.IR-01", "PR.PS-01"],
        iso27001: ["A.8.20", "A.8.22"],
        soc2: ["CC6.6"],
    },
    "NP-10": {
        title: "Regular audit and pruning",
        nistCsf: ["ID.IM-01", "DE.CM-01"],
        iso27001: ["A.5.35", "A.8.16"],
        soc2: ["CC4.1", "CC7.1"],
    },
    "NP-11": {
        title: "Effectiveness tested automatically",
        nistCsf: ["ID.IM-02"],
        iso27001: ["A.8.29", "A.8.16"],
        soc2: ["CC4.1", "CC7.1"],
    },
});
