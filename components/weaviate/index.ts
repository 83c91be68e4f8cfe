export { WeaviateRelease, type WeaviateReleaseArgs } from "./weaviate-release";
export type { ApiKeyUsers, BackupTarget } from "./weaviate-values";
