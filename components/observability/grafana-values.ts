import type { Placement } from "../charts/placement";
import type { ImageReference } from "../images/own-registry";
import { ports } from "../traffic/ports";
import { workloads } from "../traffic/workloads";
import { roleExpression, type GrafanaSignIn } from "./grafana-access";
import { addresses, clientSecret, signingKey } from "./names";

/** What the values of Grafana's chart follow from. */
export interface GrafanaSettings {
    image: ImageReference;
    placement: Placement;
    signIn: GrafanaSignIn;
    /** Annotations of the pod that the mesh asks for. */
    podAnnotations: Record<string, string>;
}

const fromSecret = ({ name, key }: { name: string; key: string }) => ({ secretKeyRef: { name, key } });

/**
 * Values of Grafana's chart. People come in by the identity provider alone: there is no account of Grafana's own, so no password of one,
 * and no form to enter it. While the provider is down, metrics are read in CloudWatch, or from Prometheus by somebody of the break-glass
 * role. Nothing is kept: what Grafana shows is provisioned, so a change by hand is gone with the pod, and everybody signs in again.
 *
 * There is one pod: sessions are in its own database, which a second would not know.
 *
 * Controls: MT-1, MT-4, AC-8, KA-4, OB-1, DT-3.
 * Source: grafana-community/helm-charts grafana-12.11.1, `values.yaml`.
 */
export function grafanaValues(settings: GrafanaSettings): Record<string, unknown> {
    const { image, placement } = settings;
    return {
        fullnameOverride: workloads.grafana.name,
        image: {
            registry: image.registry,
            repository: image.repository,
            tag: image.tag,
            ...(image.digest === undefined ? {} : { sha: image.digest.replace(/^sha256:/, "") }),
        },
        replicas: 1,
        deploymentStrategy: { type: "RollingUpdate" },
        rbac: { create: false }, // only sidecars, of which there are none, call Kubernetes
        serviceAccount: { create: true, name: workloads.grafana.serviceAccount, automountServiceAccountToken: false },
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        testFramework: { enabled: false },
        initChownData: { enabled: false },
        persistence: { enabled: false },
        plugins: [],
        imageRenderer: { enabled: false },
        securityContext: {
            runAsNonRoot: true,
            runAsUser: 472,
            runAsGroup: 472,
            fsGroup: 472,
            seccompProfile: { type: "RuntimeDefault" },
        },
        containerSecurityContext: {
            allowPrivilegeEscalation: false,
            privileged: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
            seccompProfile: { type: "RuntimeDefault" },
        },
        extraEmptyDirMounts: [{ name: "tmp", mountPath: "/tmp" }],
        service: { type: "ClusterIP", port: ports.grafana, targetPort: ports.grafana, portName: "http", appProtocol: "http" },
        serviceMonitor: { enabled: false },
        resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "768Mi" } },
        podAnnotations: { ...settings.podAnnotations },
        ...placement,
        // The chart leaves out its Secret, and a password in it, if this is said here; grafana.ini says it once more.
        env: { GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true" },
        envValueFrom: {
            GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: fromSecret(clientSecret),
            GF_SECURITY_SECRET_KEY: fromSecret(signingKey), // Grafana's own default is published
        },
        "grafana.ini": grafanaConfiguration(settings.signIn),
        datasources: { "datasources.yaml": { apiVersion: 1, datasources } },
    };
}

/** What dashboards query; nobody changes it by hand. */
const datasources = [
    {
        name: "Prometheus",
        uid: "prometheus",
        type: "prometheus",
        access: "proxy",
        url: `http://${addresses.prometheus}`,
        isDefault: true,
        editable: false,
        jsonData: { httpMethod: "POST", timeInterval: "30s" },
    },
    {
        name: "Alertmanager",
        uid: "alertmanager",
        type: "alertmanager",
        access: "proxy",
        url: `http://${addresses.alertmanager}`,
        editable: false,
        jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false },
    },
];

/**
 * Grafana's own configuration: single sign-on and nothing beside it, sessions of at most a working day, no call to anybody but the identity
 * provider and the data sources, no way to publish anything.
 *
 * Controls: MT-4, AC-8, KA-4, AC-6.
 * Source: grafana/grafana, conf/defaults.ini (read in an older release); the keys of `plugins` and `public_dashboards` as Grafana 13 is run
 * elsewhere without a way out. Not tried in a browser.
 */
export function grafanaConfiguration(signIn: GrafanaSignIn): Record<string, Record<string, string | boolean | number>> {
    return {
        server: { root_url: signIn.url, domain: new URL(signIn.url).hostname, enforce_domain: false, http_port: ports.grafana },
        security: {
            disable_initial_admin_creation: true,
            cookie_secure: true,
            cookie_samesite: "lax", // strict would drop the cookie on the way back from the provider
            strict_transport_security: true,
            content_security_policy: true,
            allow_embedding: false,
            disable_gravatar: true,
        },
        auth: {
            disable_login_form: true,
            oauth_allow_insecure_email_lookup: false,
            login_maximum_inactive_lifetime_duration: "1h",
            login_maximum_lifetime_duration: "8h",
            token_rotation_interval_minutes: 10,
            api_key_max_seconds_to_live: 86_400,
        },
        "auth.anonymous": { enabled: false },
        "auth.basic": { enabled: false },
        "auth.proxy": { enabled: false },
        "auth.generic_oauth": {
            enabled: true,
            name: "Single sign-on",
            allow_sign_up: true, // whoever has a role is known from the first sign-in on; whoever has none is refused
            auto_login: true,
            client_id: signIn.clientId,
            scopes: (signIn.scopes ?? ["openid", "profile", "email"]).join(" "),
            auth_url: signIn.authorizationUrl,
            token_url: signIn.tokenUrl,
            api_url: signIn.userInfoUrl ?? "",
            use_pkce: true,
            tls_skip_verify_insecure: false,
            // A function around a claim keeps its quotes, which the file's reader would take off at both ends.
            login_attribute_path: `not_null("${signIn.usernameClaim}")`,
            groups_attribute_path: `not_null("${signIn.groupsClaim}")`,
            role_attribute_path: roleExpression(signIn.groupsClaim, signIn.teams),
            role_attribute_strict: true,
            skip_org_role_sync: false,
            allow_assign_grafana_admin: false,
        },
        users: { allow_sign_up: false, allow_org_create: false, viewers_can_edit: false },
        analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false, feedback_links_enabled: false },
        news: { news_feed_enabled: false },
        snapshots: { enabled: false, external_enabled: false },
        public_dashboards: { enabled: false },
        plugins: {
            plugin_admin_enabled: false,
            preinstall_disabled: true,
            preinstall_auto_update: false,
            public_key_retrieval_disabled: true,
        },
        metrics: { enabled: false }, // without a sign-in, on the port people reach
        log: { mode: "console", level: "info" },
        "log.console": { format: "json" },
    };
}
