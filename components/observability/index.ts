export { AlarmSeverity } from "./alarm-plan";
export { AlarmTopics, type AlarmTopicsArgs } from "./alarm-topics";
export { GrafanaLevel, type GrafanaSignIn, type GrafanaTeam } from "./grafana-access";
export { LogStream, type LogStreamArgs } from "./log-stream";
export { Monitoring, type MonitoringArgs } from "./monitoring";
