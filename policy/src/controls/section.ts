import type { Iso27001, NistCsf, Soc2 } from "./frameworks";

/** What a section states of each of its controls. */
export interface ControlEntry {
    /** What the source document asks, in short. */
    title: string;
    /** Subcategories of the NIST Cybersecurity Framework 2.0 that the control serves. */
    nistCsf: readonly NistCsf[];
    /** Controls of ISO/IEC 27001:2022 Annex A that the control serves. */
    iso27001: readonly Iso27001[];
    /** Trust Services Criteria that the control serves. */
    soc2: readonly Soc2[];
}

/** One section of the source document: its name, and its controls by identifier. */
export interface Section<Id extends string> {
    title: string;
    controls: Readonly<Record<Id, ControlEntry>>;
}

/** States a section; keeps the identifiers as literal types, so that a wrong one is a type error wherever it is used. */
export const section = <Id extends string>(title: string, controls: Record<Id, ControlEntry>): Section<Id> => ({ title, controls });
