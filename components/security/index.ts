export { AccountBaseline, type AccountBaselineArgs } from "./account-baseline";
export { ServiceOwner, type BaselineOwner } from "./baseline-plan";
