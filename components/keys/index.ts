export { DataKey, type DataKeyArgs } from "./data-key";
export { KeyPurpose, type KeyOwner, type KeyUse } from "./key-policy";
