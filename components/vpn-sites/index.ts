export { SiteGateway, type SiteGatewayArgs } from "./site-gateway";
export type { SiteOffice } from "./site-plan";
export { SiteVpn, type SiteVpnArgs } from "./site-vpn";
