export { ImageGate, type ImageGateArgs } from "./image-gate";
export type { MirroredImage } from "./image-plan";
export type { OwnRegistry } from "./own-registry";
