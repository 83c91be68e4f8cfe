import { expect } from "chai";
import fc from "fast-check";

import { charts } from "../../../components/charts/catalogue";
import { placementOn } from "../../../components/charts/placement";
import { imageOf } from "../../../components/images/own-registry";
import {
    GrafanaLevel,
    roleExpression,
    signInFaults,
    type GrafanaSignIn,
    type GrafanaTeam,
} from "../../../components/observability/grafana-access";
import { grafanaConfiguration, grafanaValues } from "../../../components/observability/grafana-values";
import { chartValuesAreThere, unknownKeys } from "../../support/chart-values";
import { configurationOf, everyEnvironment } from "../../support/environments";

const signIn: GrafanaSignIn = {
    url: "https://grafana.example.com",
    authorizationUrl: "https://login.example.com/authorize",
    tokenUrl: "https://login.example.com/token",
    clientId: "grafana",
    usernameClaim: "sub",
    groupsClaim: "cognito:groups",
    teams: [
        { identityGroup: "admins", level: GrafanaLevel.Admin },
        { identityGroup: "Data Science", level: GrafanaLevel.Viewer },
        { identityGroup: "outsiders", level: GrafanaLevel.None },
    ],
};
const settings = {
    image: imageOf({ host: "111122223333.dkr.ecr.eu-central-1.amazonaws.com", digests: {} }, charts.grafana.images[0] ?? ""),
    placement: placementOn("monitoring"),
    signIn,
    podAnnotations: {},
};
const values = grafanaValues(settings);
const configuration = grafanaConfiguration(signIn);

/** What the expression makes of somebody's groups: JMESPath's `&&` and `||` give their operands, as those of this language do. */
function roleOf(expression: string, claim: string, groups: readonly string[]): unknown {
    const here = expression.replaceAll(`contains("${claim}"[*], `, "groups.includes(");
    expect(here, "all of it is understood").not.to.contain("contains");
    return new Function("groups", `return ${here === "" ? "false" : here};`)(groups) as unknown;
}

const groupNames = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 :/_.-]{0,20}[A-Za-z0-9]$/);
const levels = fc.constantFrom(...Object.values(GrafanaLevel));

describe("who may do what in Grafana", () => {
    it("AC-8: is the most that any of somebody's groups may, and nothing without one", () => {
        const teams = fc.uniqueArray(fc.record<GrafanaTeam>({ identityGroup: groupNames, level: levels }), {
            selector: ({ identityGroup }) => identityGroup,
            maxLength: 8,
        });
        fc.assert(
            fc.property(teams, fc.array(fc.nat(7)), fc.array(groupNames, { maxLength: 3 }), (all, mine, foreign) => {
                const own = mine.flatMap((index) => all[index] ?? []);
                const known = new Set(all.map(({ identityGroup }) => identityGroup));
                const groups = [...own.map(({ identityGroup }) => identityGroup), ...foreign.filter((group) => !known.has(group))];
                const most = ["admin", "editor", "viewer"].find((level) => own.some((team) => team.level === level));
                const role = roleOf(roleExpression("groups", all), "groups", groups);
                if (most === undefined) expect(role).to.equal(false);
                else expect(String(role).toLowerCase()).to.equal(most);
            }),
        );
    });

    it("MT-4: is asked of the provider each time, and nobody gets in without a role", () => {
        expect(configuration["auth.generic_oauth"]).to.include({
            enabled: true,
            role_attribute_strict: true,
            skip_org_role_sync: false,
            allow_assign_grafana_admin: false,
            use_pkce: true,
            tls_skip_verify_insecure: false,
        });
    });

    for (const name of everyEnvironment)
        it(`is said by the roles of ${name}`, () => {
            const { roles, identityProvider } = configurationOf(name);
            const teams = Object.values(roles).map(({ identityGroup, grafana }) => ({ identityGroup, level: grafana }));
            expect(signInFaults({ ...signIn, groupsClaim: identityProvider.groupsClaim, teams })).to.deep.equal([]);
        });

    it("is refused, all faults at once, where the configuration would read it as something else", () => {
        const bad: GrafanaSignIn = {
            ...signIn,
            url: "http://grafana.example.com",
            groupsClaim: 'groups"',
            teams: [{ identityGroup: "a; b", level: "owner" as GrafanaLevel }],
        };
        expect(signInFaults(bad).map(({ propertyPath }) => propertyPath)).to.deep.equal([
            "signIn.url",
            "signIn.groupsClaim",
            "signIn.teams[0].identityGroup",
            "signIn.teams[0].level",
            "signIn.teams",
        ]);
        for (const group of ["a#b", "${HOME}", "%(x)s", "{{ .Values }}", "it's", "back`tick", "a\\b", " a"])
            expect(signInFaults({ ...signIn, teams: [...signIn.teams, { identityGroup: group, level: "viewer" }] }), group).to.have.length(
                1,
            );
    });
});

describe("Grafana's configuration", () => {
    it("MT-4: lets in by single sign-on and by nothing else", () => {
        expect(configuration["auth"]).to.include({ disable_login_form: true });
        expect(configuration["security"]).to.include({ disable_initial_admin_creation: true });
        expect(configuration["users"]).to.include({ allow_sign_up: false });
        for (const way of ["anonymous", "basic", "proxy"]) expect(configuration[`auth.${way}`], way).to.deep.equal({ enabled: false });
        expect(values["env"]).to.deep.equal({ GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true" });
        expect(values).to.not.have.any.keys("adminPassword", "adminUser", "admin");
    });

    it("KA-4: ends a session after a working day, and an hour of silence", () => {
        expect(configuration["auth"]).to.include({
            login_maximum_lifetime_duration: "8h",
            login_maximum_inactive_lifetime_duration: "1h",
        });
        expect(configuration["security"]).to.include({ cookie_secure: true, strict_transport_security: true, allow_embedding: false });
    });

    it("AC-6: calls nobody on its own, and publishes nothing", () => {
        for (const [key, value] of Object.entries(configuration["analytics"] ?? {})) expect(value, key).to.equal(false);
        expect(configuration["news"]).to.deep.equal({ news_feed_enabled: false });
        expect(configuration["snapshots"]).to.deep.equal({ enabled: false, external_enabled: false });
        expect(configuration["public_dashboards"]).to.deep.equal({ enabled: false });
        expect(configuration["plugins"]).to.include({ preinstall_disabled: true, plugin_admin_enabled: false });
    });

    it("holds no text that the file's reader would take for a comment, a variable or something quoted as a whole", () => {
        for (const [section, keys] of Object.entries(configuration))
            for (const [key, value] of Object.entries(keys)) {
                expect(String(value), `${section}.${key}`).to.not.match(/[#;`\n]|\$\{|\$__|%\(|\{\{/);
                expect(String(value), `${section}.${key}`).to.not.match(/^(["'])(.*)\1$/);
            }
    });

    it("holds no secret: they come from Secrets, by name", () => {
        const secrets = values["envValueFrom"] as Record<string, { secretKeyRef: { name: string; key: string } }>;
        expect(Object.keys(secrets)).to.deep.equal(["GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET", "GF_SECURITY_SECRET_KEY"]);
        for (const { secretKeyRef } of Object.values(secrets)) expect(secretKeyRef.name).to.match(/^grafana-/);
        expect(configuration["auth.generic_oauth"]).to.not.have.property("client_secret");
        expect(configuration["security"]).to.not.have.property("secret_key");
    });
});

describe("the values of Grafana's chart", () => {
    it("have only keys the chart knows", function () {
        if (!chartValuesAreThere) this.skip();
        const passedOn = [
            "grafana.ini", // written key by key into the file; the chart's defaults name only a few
            // Read by templates/_helpers.tpl, deployment.yaml and _pod.tpl, though values.yaml has them commented out or not at all.
            "fullnameOverride",
            "podAnnotations",
            "securityContext.seccompProfile",
            "containerSecurityContext.readOnlyRootFilesystem",
        ];
        expect(unknownKeys("grafana", values, passedOn)).to.deep.equal([]);
    });

    it("run one image, of the mirror, without a helper beside it", () => {
        expect(values["image"]).to.deep.equal({
            registry: "111122223333.dkr.ecr.eu-central-1.amazonaws.com",
            repository: "docker.io/grafana/grafana",
            tag: "13.2.0",
        });
        for (const helper of ["testFramework", "initChownData", "imageRenderer", "persistence"])
            expect(values[helper], helper).to.deep.equal({ enabled: false });
        expect(values).to.not.have.property("sidecar");
    });

    it("ask Prometheus and Alertmanager by the names of their Services, on the ports of the graph", () => {
        const { datasources } = (values["datasources"] as Record<string, { datasources: { url: string; editable: boolean }[] }>)[
            "datasources.yaml"
        ] ?? { datasources: [] };
        expect(datasources.map(({ url }) => url)).to.deep.equal([
            "http://monitoring-prometheus.monitoring.svc.cluster.local:9090",
            "http://monitoring-alertmanager.monitoring.svc.cluster.local:9093",
        ]);
        for (const { editable } of datasources) expect(editable).to.equal(false);
    });
});
