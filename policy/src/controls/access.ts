import { section } from "./section";

/** Access control. */
export const accessControl = section("Access control", {
    "AC-1": {
        title: "Private subnets, and NAT gateways for outbound traffic under control",
        nistCsf: ["PR.IR-01"],
        iso27001: ["A.8.20", "A.8.22"],
        soc2: ["CC6.1", "CC6.6"],
    },
    "AC-2": {
        title: "A second factor for every administrative access",
        nistCsf: ["PR.AA-03"],
        iso27001: ["A.5.17", "A.8.2", "A.8.5"],
        soc2: ["CC6.1", "CC6.6"],
    },
    "AC-3": {
        title: "Security groups that grant the least",
        nistCsf: ["PR.AA-05", "PR.IR-01"],
        iso27001: ["A.8.3", "A.8.20", "A.8.22"],
        soc2: ["CC6.1", "CC6.6"],
    },
    "AC-4": {
        title: "An application load balancer with a web application firewall in front",
        nistCsf: ["PR.IR-01", "DE.CM-01"],
        iso27001: ["A.8.20", "A.8.21"],
        soc2: ["CC6.6"],
    },
    "AC-5": {
        title: "Inbound traffic filtered by load balancer and security groups",
        nistCsf: ["PR.IR-01"],
        iso27001: ["A.8.20", "A.8.22"],
        soc2: ["CC6.6"],
    },
    "AC-6": {
        title: "Outbound traffic through NAT, logged and limited to known names",
        nistCsf: ["PR.IR-01", "DE.CM-01"],
        iso27001: ["A.8.15", "A.8.20", "A.8.23"],
        soc2: ["CC6.6", "CC6.7", "CC7.2"],
    },
    "AC-7": {
        title: "Administration only through the VPN, with strong authentication",
        nistCsf: ["PR.AA-03", "PR.AA-05"],
        iso27001: ["A.8.2", "A.8.5", "A.8.20"],
        soc2: ["CC6.1", "CC6.6"],
    },
    "AC-8": {
        title: "Roles that follow the organisation",
        nistCsf: ["PR.AA-01", "PR.AA-05", "GV.RR-02"],
        iso27001: ["A.5.2", "A.5.3", "A.5.15", "A.5.18"],
        soc2: ["CC6.1", "CC6.2", "CC6.3"],
    },
    "AC-9": {
        title: "Site-to-site VPN for offices",
        nistCsf: ["PR.DS-02", "PR.IR-01"],
        iso27001: ["A.5.14", "A.8.20", "A.8.24"],
        soc2: ["CC6.6", "CC6.7"],
    },
    "AC-10": {
        title: "Client VPN with a certificate of one's own",
        nistCsf: ["PR.AA-01", "PR.AA-03"],
        iso27001: ["A.5.16", "A.5.17", "A.6.7", "A.8.5"],
        soc2: ["CC6.1", "CC6.6"],
    },
    "AC-11": {
        title: "VPN gateways in several availability zones",
        nistCsf: ["PR.IR-03", "PR.IR-04"],
        iso27001: ["A.8.14"],
        soc2: ["A1.2"],
    },
});

/** Kubernetes access. */
export const kubernetesAccess = section("Kubernetes access", {
    "KA-1": {
        title: "Every kubectl through the VPN",
        nistCsf: ["PR.AA-05", "PR.IR-01"],
        iso27001: ["A.8.3", "A.8.20"],
        soc2: ["CC6.1", "CC6.6"],
    },
    "KA-2": {
        title: "The organisation's identity provider",
        nistCsf: ["PR.AA-01", "PR.AA-03"],
        iso27001: ["A.5.16", "A.8.5"],
        soc2: ["CC6.1", "CC6.2"],
    },
    "KA-3": {
        title: "A second factor for every administration of the cluster",
        nistCsf: ["PR.AA-03"],
        iso27001: ["A.8.2", "A.8.5"],
        soc2: ["CC6.1"],
    },
    "KA-4": {
        title: "Sessions that end, and activity that is watched",
        nistCsf: ["PR.AA-05", "PR.PS-04", "DE.CM-03"],
        iso27001: ["A.8.5", "A.8.15", "A.8.16"],
        soc2: ["CC6.1", "CC7.2"],
    },
});
