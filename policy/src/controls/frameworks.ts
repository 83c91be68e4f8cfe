/** The identifiers `<prefix>01` … `<prefix>count`, in two digits, as NIST writes them. */
const numbered = <P extends string>(prefix: P, count: number) =>
    Array.from({ length: count }, (_, i): `${P}${string}` => `${prefix}${String(i + 1).padStart(2, "0")}`);

/** The identifiers `<prefix>1` … `<prefix>count`. */
const counted = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);

/** A subcategory of the NIST Cybersecurity Framework, e.g. `PR.IR-01`. */
export type NistCsf = `${"GV" | "ID" | "PR" | "DE" | "RS" | "RC"}.${string}-${string}`;

/** A control of Annex A of ISO/IEC 27001, e.g. `A.8.20`. */
export type Iso27001 = `A.${5 | 6 | 7 | 8}.${number}`;

/** A point of the Trust Services Criteria, e.g. `CC6.6`. */
export type Soc2 = `${"CC1" | "CC2" | "CC3" | "CC4" | "CC5" | "CC6" | "CC7" | "CC8" | "CC9" | "A1" | "C1" | "PI1"}.${number}`;

/** A framework that the controls are mapped to. */
export interface Framework {
    /** Full name, as auditors cite it. */
    name: string;
    /** Edition the identifiers are taken from. */
    version: string;
    /** Where the framework is published. */
    reference: string;
    /** Every identifier of that edition. */
    identifiers: ReadonlySet<string>;
}

/**
 * All 106 subcategories of the NIST Cybersecurity Framework 2.0. Numbers that version 2.0 withdrew or moved (ID.AM-06,
 * DE.CM-04, …) are not in it.
 *
 * Controls: FW-1.
 * Source: NIST CSWP 29, "The NIST Cybersecurity Framework (CSF) 2.0", 2024, appendix A.
 */
export const nistCsf: Framework = {
    name: "NIST Cybersecurity Framework",
    version: "2.0",
    reference: "https://doi.org/10.6028/NIST.CSWP.29",
    identifiers: new Set([
        ...numbered("GV.OC-", 5),
        ...numbered("GV.RM-", 7),
        ...numbered("GV.RR-", 4),
        ...numbered("GV.PO-", 2),
        ...numbered("GV.OV-", 3),
        ...numbered("GV.SC-", 10),
        ...["ID.AM-01", "ID.AM-02", "ID.AM-03", "ID.AM-04", "ID.AM-05", "ID.AM-07", "ID.AM-08"],
        ...numbered("ID.RA-", 10),
        ...numbered("ID.IM-", 4),
        ...numbered("PR.AA-", 6),
        ...numbered("PR.AT-", 2),
        ...["PR.DS-01", "PR.DS-02", "PR.DS-10", "PR.DS-11"],
        ...numbered("PR.PS-", 6),
        ...numbered("PR.IR-", 4),
        ...["DE.CM-01", "DE.CM-02", "DE.CM-03", "DE.CM-06", "DE.CM-09"],
        ...["DE.AE-02", "DE.AE-03", "DE.AE-04", "DE.AE-06", "DE.AE-07", "DE.AE-08"],
        ...numbered("RS.MA-", 5),
        ...["RS.AN-03", "RS.AN-06", "RS.AN-07", "RS.AN-08"],
        ...["RS.CO-02", "RS.CO-03", "RS.MI-01", "RS.MI-02"],
        ...numbered("RC.RP-", 6),
        ...["RC.CO-03", "RC.CO-04"],
    ]),
};

/**
 * All 93 controls of Annex A.
 *
 * Controls: FW-2.
 * Source: ISO/IEC 27001:2022, Annex A (the clauses of ISO/IEC 27002:2022).
 */
export const iso27001: Framework = {
    name: "ISO/IEC 27001",
    version: "2022",
    reference: "https://www.iso.org/standard/27001",
    identifiers: new Set([...counted("A.5.", 37), ...counted("A.6.", 8), ...counted("A.7.", 14), ...counted("A.8.", 34)]),
};

/**
 * The criteria of the categories security (common criteria), availability, confidentiality and processing integrity.
 *
 * Controls: FW-3.
 * Source: AICPA TSP section 100, "2017 Trust Services Criteria (With Revised Points of Focus – 2022)".
 */
export const soc2: Framework = {
    name: "SOC 2 Trust Services Criteria",
    version: "2017, points of focus 2022",
    reference: "https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022",
    identifiers: new Set([
        ...counted("CC1.", 5),
        ...counted("CC2.", 3),
        ...counted("CC3.", 4),
        ...counted("CC4.", 2),
        ...counted("CC5.", 3),
        ...counted("CC6.", 8),
        ...counted("CC7.", 5),
        ...counted("CC8.", 1),
        ...counted("CC9.", 2),
        ...counted("A1.", 3),
        ...counted("C1.", 2),
        ...counted("PI1.", 5),
    ]),
};
