export type { Environment } from "./environment";
export { loadEnvironment } from "./load";
export { readEnvironment } from "./read";
export { environmentNames, type EnvironmentName } from "./sections/account";
