import { ports } from "../traffic/ports";
import type { WeaviateSettings } from "./weaviate-values";

/** What of the settings the environment follows from. */
type EnvironmentSettings = Pick<WeaviateSettings, "memory" | "replicationFactor" | "apiKeys" | "allowedOrigin">;

/**
 * Environment of the server. Numbers are strings: the chart would write those of seven digits as `1e+06`, which the server cannot read.
 *
 * Controls: DT-1, DT-2, AC-8, AS-2, S3-6.
 * Source: weaviate/weaviate v1.38.11, `usecases/config/environment.go`.
 */
export function weaviateEnvironment({
    memory,
    replicationFactor,
    apiKeys,
    allowedOrigin,
}: EnvironmentSettings): Record<string, string | boolean> {
    return {
        CLUSTER_GOSSIP_BIND_PORT: String(ports.weaviateGossip),
        CLUSTER_DATA_BIND_PORT: String(ports.weaviateData),
        RAFT_BOOTSTRAP_TIMEOUT: "600",
        GOGC: "100",
        GOMEMLIMIT: `${memory.goLimitMiB}MiB`,

        AUTHENTICATION_APIKEY_ENABLED: "true",
        AUTHENTICATION_APIKEY_USERS: apiKeys.users.join(","),
        AUTHENTICATION_DB_USERS_ENABLED: "true",
        AUTHORIZATION_RBAC_ENABLED: "true",
        AUTHORIZATION_RBAC_ROOT_USERS: apiKeys.administrators.join(","),
        AUTHORIZATION_RBAC_IP_IN_AUDIT_LOG_DISABLED: "false",
        LOG_LEVEL: "info", // what is allowed is logged at this level: any higher, and the audit log has refusals only
        LOG_FORMAT: "json",
        QUERY_SLOW_LOG_ENABLED: "true",

        DISABLE_TELEMETRY: "true",
        API_BASED_MODULES_DISABLED: "true", // a caller's own key would make them a way out for data
        GO_PROFILING_DISABLE: "true", // otherwise a port listens on every interface
        DEBUG_ENDPOINTS_ENABLED: "false",
        AUTOSCHEMA_ENABLED: "false",
        CORS_ALLOW_ORIGIN: allowedOrigin, // the server's own default is every origin
        QUERY_MAXIMUM_RESULTS: "10000",

        REPLICATION_MINIMUM_FACTOR: String(replicationFactor),

        // Booleans: the chart's template takes the text "false" for true.
        PROMETHEUS_MONITORING_ENABLED: true,
        PROMETHEUS_MONITORING_GROUP: true,
        TRACK_VECTOR_DIMENSIONS: false,
        REINDEX_VECTOR_DIMENSIONS_AT_STARTUP: false,
    };
}
