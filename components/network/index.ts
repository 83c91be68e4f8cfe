export { FlowLogs, type FlowLogsArgs } from "./flow-logs";
export { InterfaceEndpoints, type InterfaceEndpointsArgs } from "./interface-endpoints";
export { Network, type NetworkArgs } from "./network";
export { DnsFirewall, type DnsFirewallArgs } from "./dns-firewall";
