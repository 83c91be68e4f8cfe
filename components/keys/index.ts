export { DataKey, type DataKeyArgs } from "./data-key";
export { KeyPurpose, keyPolicy, type KeyOwner, type KeyUse } from "./key-policy";
