export { ImageGate, type ImageGateArgs } from "./image-gate";
export type { MirroredImage } from "./image-plan";
export type { OwnRegistry } from "./own-registry";
export { ImageMirror, type ImageMirrorArgs } from "./image-mirror";
export type { MirroredChart } from "./mirror-plan";
