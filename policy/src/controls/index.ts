import { accessControl, kubernetesAccess } from "./access";
import { health, transport, webFirewall } from "./edge";
import { interfaceEndpoints, storageEndpoint } from "./endpoints";
import { frameworkMapping } from "./mapping";
import { istio, networkPolicies } from "./mesh";
import { availability, keys, scaling, secureScaling } from "./operations";
import type { ControlEntry } from "./section";
import { applicationTier, databaseTier, monitoringTier } from "./tiers";
import { dashboards, networkVisibility, securityMonitoring } from "./visibility";

export { iso27001, nistCsf, soc2, type Framework, type Iso27001, type NistCsf, type Soc2 } from "./frameworks";

/** The sections of the source document, by the prefix of their identifiers, in the document's order. */
export const sections = {
    AC: accessControl,
    KA: kubernetesAccess,
    AT: applicationTier,
    DT: databaseTier,
    MT: monitoringTier,
    VE: interfaceEndpoints,
    S3: storageEndpoint,
    TL: transport,
    WF: webFirewall,
    HC: health,
    AS: scaling,
    SS: secureScaling,
    KM: keys,
    HA: availability,
    OB: dashboards,
    NV: networkVisibility,
    SM: securityMonitoring,
    IS: istio,
    NP: networkPolicies,
    FW: frameworkMapping,
} as const;

/** Prefix of a section: `AC`, `KM`, …. */
export type SectionId = keyof typeof sections;

/** Identifier of a control: `AC-1` … `FW-3`. */
export type ControlId = { [S in SectionId]: keyof (typeof sections)[S]["controls"] }[SectionId];

/** One line of the source document, and where the frameworks ask for the same. */
export interface Control extends ControlEntry {
    id: ControlId;
    section: SectionId;
    sectionTitle: string;
}

function inSection(id: SectionId): Control[] {
    const { title, controls: entries } = sections[id];
    return Object.entries<ControlEntry>(entries).map(([control, entry]) => ({
        id: control as ControlId,
        section: id,
        sectionTitle: title,
        ...entry,
    }));
}

/**
 * Every control, in the document's order. The identifier is the thread from the document through component, policy and
 * test to the control matrix.
 *
 * Controls: FW-1, FW-2, FW-3.
 */
export const controls: readonly Control[] = (Object.keys(sections) as SectionId[]).flatMap(inSection);

const byId = new Map(controls.map((entry) => [entry.id, entry]));

/** Whether a text is the identifier of a control. */
export const isControlId = (text: string): text is ControlId => byId.has(text as ControlId);

/** The control of that identifier. */
export function control(id: ControlId): Control {
    const found = byId.get(id);
    if (!found) throw new Error(`There is no control ${id}.`);
    return found;
}
