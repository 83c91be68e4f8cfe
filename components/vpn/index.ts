export { ClientVpn, type ClientVpnArgs } from "./client-vpn";
export { PrivateAuthority, type PrivateAuthorityArgs } from "./private-authority";
export { RevocationPublisher, type RevocationPublisherArgs } from "./revocation-publisher";
export { SamlProvider, type SamlProviderArgs } from "./saml-provider";
export { StateAuthority, type StateAuthorityArgs } from "./state-authority";
export type { VpnRevocation } from "./state-authority-plan";
export type { VpnPerson } from "./authority-plan";
export type { VpnRule } from "./vpn-plan";
