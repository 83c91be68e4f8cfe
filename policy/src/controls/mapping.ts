import { section } from "./section";

/** Frameworks. */
export const frameworkMapping = section("Frameworks", {
    "FW-1": {
        title: "Controls mapped to the NIST Cybersecurity Framework",
        nistCsf: ["GV.OC-03", "GV.OV-01"],
        iso27001: ["A.5.31", "A.5.36"],
        soc2: ["CC4.1", "CC5.3"],
    },
    "FW-2": {
        title: "Controls mapped to ISO/IEC 27001",
        nistCsf: ["GV.OC-03", "GV.PO-01"],
        iso27001: ["A.5.1", "A.5.31", "A.5.36"],
        soc2: ["CC5.3"],
    },
    "FW-3": {
        title: "Controls mapped to the SOC 2 Trust Services Criteria",
        nistCsf: ["GV.OC-03", "GV.OV-03"],
        iso27001: ["A.5.31", "A.5.36"],
        soc2: ["CC4.1", "CC5.3"],
    },
});
