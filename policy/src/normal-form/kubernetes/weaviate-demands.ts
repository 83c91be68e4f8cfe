import type { ControlId } from "../../controls";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../known";
import { at, is, isThere, numberAt, textAt, type Place } from "./paths";
import { isAnyOn, isOn, isSet, isTruthy } from "./weaviate";

/** A demand on the values: what must hold, and what to say if it does not. Found never quotes a value: some are secrets. */
export type Demand = [control: ControlId, holds: Known<boolean>, wrong: string, found: string, allowed: string, mend: string];

const atLeast = (value: Known<number> | undefined, least: number): Known<boolean> => (isUnknown(value) ? UNKNOWN : (value ?? 0) >= least);

/** Whether something in a tree of values is truly switched off; left out is off too, where that is the chart's default. */
const isOff = (values: Place, ...path: readonly string[]): Known<boolean> => not(isTruthy(at(values, ...path)));

/** Levels at which the lines of what was allowed are written; the server takes what it does not know for `info`, and warns. */
const AUDITING = [undefined, "trace", "debug", "info"];

/** Authentication and authorization. An anonymous caller is let in by the file, and by the environment; the environment can't shut it out. */
function ofAccess(values: Place): Demand[] {
    const keys = allOf([isOn(values, "AUTHENTICATION_APIKEY_ENABLED"), isSet(values, "AUTHENTICATION_APIKEY_ALLOWED_KEYS")]);
    const tokens = anyOf([is(at(values, "authentication", "oidc", "enabled"), true), isOn(values, "AUTHENTICATION_OIDC_ENABLED")]);
    return [
        [
            "AT-4",
            allOf([
                is(at(values, "authentication", "anonymous_access", "enabled"), false),
                not(isOn(values, "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED")),
            ]),
            "Weaviate lets anonymous callers in",
            "authentication.anonymous_access.enabled not false, which is the chart's default, or the variable that turns it on",
            "false in the values: the variable can only turn it on",
            "set authentication.anonymous_access.enabled to false",
        ],
        [
            "AT-4",
            anyOf([keys, tokens, isOn(values, "AUTHENTICATION_DB_USERS_ENABLED")]),
            "Nothing authenticates Weaviate's callers, and then the server lets everybody in",
            "no API keys with a Secret, no OIDC, no database users",
            "at least one of them",
            "set AUTHENTICATION_APIKEY_ENABLED, and AUTHENTICATION_APIKEY_ALLOWED_KEYS in envSecrets",
        ],
        [
            "AT-4",
            isOff(values, "custom_config_map", "enabled"),
            "Weaviate's configuration comes from a ConfigMap that the values say nothing of",
            "custom_config_map",
            "the chart's own",
            "leave custom_config_map out",
        ],
        [
            "AC-8",
            anyOf([
                is(at(values, "authorization", "rbac", "enabled"), true),
                isAnyOn(values, "AUTHORIZATION_RBAC_ENABLED", "AUTHORIZATION_ENABLE_RBAC"),
            ]),
            "Whoever is let in to Weaviate may do everything",
            "no role-based access control",
            "authorization.rbac.enabled true",
            "switch it on, and name root_users",
        ],
        [
            "AC-8",
            allOf([isOff(values, "authorization", "admin_list", "enabled"), not(isOn(values, "AUTHORIZATION_ADMINLIST_ENABLED"))]),
            "A list of administrators stands beside the roles",
            "authorization.admin_list",
            "roles alone: the server does not start with both",
            "switch admin_list off",
        ],
        ...["service", "grpcService"].map((service): Demand => {
            const type = textAt(values, service, "type");
            const isNone = service === "grpcService" ? is(at(values, service, "enabled"), false) : false;
            return [
                "AT-4",
                anyOf([is(type, "ClusterIP"), isNone]),
                "A load balancer of its own leads to Weaviate, past the gateway",
                `${service}.type not ClusterIP; LoadBalancer is the chart's default`,
                "ClusterIP",
                `set ${service}.type to ClusterIP`,
            ];
        }),
    ];
}

/** What the server says to the outside, and what else it listens on. */
const ofSurface = (values: Place): Demand[] => [
    [
        "S3-6",
        isOn(values, "DISABLE_TELEMETRY"),
        "Weaviate sends telemetry to the internet",
        "DISABLE_TELEMETRY not on",
        "on",
        'set env.DISABLE_TELEMETRY to "true"',
    ],
    [
        "S3-6",
        isOn(values, "API_BASED_MODULES_DISABLED"),
        "Callers can have Weaviate send data to model providers, with keys of their own",
        "API_BASED_MODULES_DISABLED not on",
        "on",
        'set env.API_BASED_MODULES_DISABLED to "true"',
    ],
    [
        "IS-3",
        allOf([isOn(values, "GO_PROFILING_DISABLE"), not(isOn(values, "DEBUG_ENDPOINTS_ENABLED"))]),
        "Profiling and debugging listen for whoever calls, without identity",
        "GO_PROFILING_DISABLE not on, or DEBUG_ENDPOINTS_ENABLED on",
        "profiling disabled, debug endpoints off",
        'set env.GO_PROFILING_DISABLE to "true" and leave DEBUG_ENDPOINTS_ENABLED out',
    ],
    ...["mcp.enabled", "offload.s3.enabled", "collectionExport.enabled", "usage.gcs.enabled", "usage.s3.enabled"].map((path): Demand => [
        "S3-6",
        isOff(values, ...path.split(".")),
        "Weaviate has a way out, or in, that nobody guards",
        path,
        "off",
        `switch ${path} off`,
    ]),
    ...["sysctlInitContainer", "ensureFileOwnershipContainer"].map((container): Demand => {
        const enabled = at(values, "initContainers", container, "enabled");
        const byDefault = container === "sysctlInitContainer";
        return [
            "SS-3",
            not(isTruthy(isThere(enabled) ? enabled : byDefault)),
            "Weaviate's pods start as root with every privilege, from a public image",
            `initContainers.${container}.enabled not false`,
            "false: nodes set the kernel's parameters, fsGroup owns the files",
            `set initContainers.${container}.enabled to false`,
        ];
    }),
];

/** Copies, memory, backups, and what is written down. */
function ofOperation(values: Place): Demand[] {
    const level = at(values, "env", "LOG_LEVEL");
    return [
        [
            "HA-1",
            atLeast(numberAt(values, "replicas"), 3),
            "Weaviate has too few replicas",
            "fewer than three",
            "three or more",
            "set replicas",
        ],
        [
            "HA-1",
            atLeast(numberAt(values, "env", "REPLICATION_MINIMUM_FACTOR"), 3),
            "Collections may have fewer than three copies",
            "REPLICATION_MINIMUM_FACTOR below three; one is the server's default",
            "three or more",
            'set env.REPLICATION_MINIMUM_FACTOR to "3"',
        ],
        [
            "HA-1",
            isOff(values, "namespaces", "enabled"),
            "Weaviate keeps one copy of everything",
            "namespaces.enabled, which forces a replication factor of one",
            "off",
            "leave namespaces out",
        ],
        [
            "HA-1",
            not(allOf([isOn(values, "LIMIT_RESOURCES"), isSet(values, "GOMEMLIMIT")])),
            "Two settings contradict each other on how much memory Weaviate takes",
            "GOMEMLIMIT and LIMIT_RESOURCES, which wins",
            "GOMEMLIMIT alone",
            "leave LIMIT_RESOURCES out",
        ],
        [
            "HA-3",
            allOf([
                is(at(values, "backups", "s3", "enabled"), true),
                isThere(at(values, "backups", "s3", "envconfig", "BACKUP_S3_BUCKET")),
                not(isOn(values, "BACKUP_DISABLED")),
            ]),
            "Weaviate can't back up anything",
            "backups.s3 off, which is the chart's default, or without a bucket of one's own",
            "backups.s3 enabled, with a bucket",
            "enable backups.s3 and name the bucket in its envconfig",
        ],
        [
            "DT-2",
            isUnknown(level) ? UNKNOWN : AUDITING.includes(typeof level === "string" ? level.toLowerCase() : (level as undefined)),
            "The audit log lacks what was allowed",
            "a LOG_LEVEL above info",
            "info",
            "set env.LOG_LEVEL to info",
        ],
        [
            "DT-2",
            not(isOn(values, "AUTHORIZATION_RBAC_IP_IN_AUDIT_LOG_DISABLED")),
            "The audit log does not say where a call came from",
            "AUTHORIZATION_RBAC_IP_IN_AUDIT_LOG_DISABLED",
            "off",
            "leave it out",
        ],
    ];
}

/** Everything that values of Weaviate's chart have to say. What the server does without a setting counts as set. */
export const weaviateDemands = (values: Place): Demand[] => [...ofAccess(values), ...ofSurface(values), ...ofOperation(values)];
