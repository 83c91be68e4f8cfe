export { agreementFaults } from "./checks/agreement";
export { loosenings, type Loosening } from "./checks/loosenings";
export { partitionOf, sections, type Environment, type Partition, type SectionName } from "./environment";
export { faultsText, namespace, type Fault } from "./faults/fault";
export { loadEnvironment } from "./load";
export { readEnvironment, type ReadOptions, type Reading } from "./read";
export { baselineServices, environmentNames, type BaselineService, type EnvironmentName } from "./sections/account";
export { officeDestinations, type OfficeDestination } from "./sections/network";
export { dataClasses, type DataClass } from "./sections/operations";
