export { AlarmSeverity } from "./alarm-plan";
export { AlarmTopics, type AlarmTopicsArgs } from "./alarm-topics";
export { GrafanaLevel, type GrafanaSignIn, type GrafanaTeam } from "./grafana-access";
export { Monitoring, type MonitoringArgs } from "./monitoring";
