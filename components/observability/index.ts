export { GrafanaLevel, type GrafanaSignIn, type GrafanaTeam } from "./grafana-access";
export { Monitoring, type MonitoringArgs } from "./monitoring";
