import { accessFaults } from "./access";
import { addressFaults } from "./addresses";
import { capacityFaults } from "./capacity";
import type { Check } from "./check";
import { edgeFaults } from "./edge";
import { looseningFaults } from "./loosenings";
import { operationsFaults } from "./operations";
import { regionFaults } from "./regions";

/** Every judgement across fields. */
export const checks: readonly Check[] = [
    addressFaults,
    regionFaults,
    looseningFaults,
    accessFaults,
    capacityFaults,
    edgeFaults,
    operationsFaults,
];
