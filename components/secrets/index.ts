export { ApiKeys, type ApiKeysArgs } from "./api-keys";
export { ExternalSecrets, type ExternalSecretsArgs } from "./external-secrets";
export { StoredSecret, type StoredSecretArgs } from "./stored-secret";
export type { ApiKeyReader } from "./secret-plan";
