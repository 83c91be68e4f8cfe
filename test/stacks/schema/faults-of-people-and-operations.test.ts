import { refuses, type Row } from "./refusal";
import { request, shipped, type Configuration } from "./support";

const csr = (configuration: Configuration, i: number) =>
    (configuration["weaviate-aws:vpn"] as { people: { csr: string }[] }).people[i]?.csr ?? "";
const secretArn = (rest: string) => `arn:aws:secretsmanager:${rest}:secret:weaviate/x-AbCdEf`;
const application = {
    name: "search",
    namespace: "search",
    image: { repository: "applications/search", digest: `sha256:${"0".repeat(64)}` },
};
const exception = { policy: "bucket-has-lock", resource: "urn:x", reason: "Moved to the new archive by spring.", owner: "platform-team" };

const groups: Record<string, Record<string, Row>> = {
    "AC-2, AC-10: people and VPN": {
        "no SAML in prod": {
            set: [["vpn.endpoints.cluster-admin.samlMetadata", undefined]],
            at: "vpn.endpoints.cluster-admin.certificateOnlyBecause",
            found: /one factor/,
            allowed: /samlMetadata/,
        },
        "no SAML in staging, with a reason": {
            stack: "staging",
            set: [
                ["vpn.endpoints.monitoring-admin.samlMetadata", undefined],
                ["vpn.endpoints.monitoring-admin.certificateOnlyBecause", "The provider is not ready."],
            ],
            at: "vpn.endpoints.monitoring-admin.certificateOnlyBecause",
            mend: /only dev/,
        },
        "one endpoint in prod": {
            set: [
                ["vpn.endpoints.monitoring-admin", undefined],
                ["vpn.people[2]", undefined],
            ],
            at: "vpn.sharedEndpointBecause",
            allowed: /monitoring-admin/,
        },
        "an authority in the state in prod": {
            set: [["privateCa.keyInStateBecause", "The state is encrypted."]],
            allowed: /ACM Private CA/,
        },
        "an authority in the state beside one that is there": {
            stack: "dev",
            set: [
                [
                    "privateCa.existingArn",
                    "arn:aws:acm-pca:eu-central-1:777788889999:certificate-authority/1234abcd-12ab-34cd-56ef-1234567890ab",
                ],
            ],
            at: "privateCa.keyInStateBecause",
            allowed: /one of/,
        },
        "a malformed request": {
            set: [["vpn.people[0].csr", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----"]],
            found: /not shown/,
            mend: /cannot be read/,
        },
        "a private key instead of a request": {
            set: [["vpn.people[0].csr", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"]],
            found: /not shown/,
            mend: /must never leave its owner/,
        },
        "an elliptic-curve key": {
            set: [["vpn.people[0].csr", request("elliptic-curve")]],
            allowed: /RSA key of 2048/,
            mend: /its key is EC/,
        },
        "a key too long for Client VPN": { set: [["vpn.people[0].csr", request("rsa-4096")]], mend: /its key is RSA 4096/ },
        "a request of somebody else": {
            set: [["vpn.people[1].csr", request("own")]],
            found: /grace\.hopper, whose common name is another/,
        },
        "one key for two people": { set: [["vpn.people[1].csr", csr(shipped("prod"), 0)]], found: /same key as ada\.lovelace/ },
        "one person twice": {
            set: [
                ["vpn.people[1].name", "ada.lovelace"],
                ["vpn.people[1].csr", request("own")],
            ],
            allowed: /people\[0\]/,
        },
        "a team nobody knows": { set: [["vpn.people[0].group", "platform-admins"]], mend: /did you mean platform-admin\?/ },
        "a team no endpoint admits": { set: [["vpn.people[0].group", "developer"]], allowed: /some VPN endpoint admits/ },
        "an endpoint for a team nobody knows": {
            set: [["vpn.endpoints.cluster-admin.groups[1]", "nobody-at-all"]],
            allowed: /a team of roles/,
        },
        "a session longer than AWS offers": { set: [["vpn.sessionHours", 48]], allowed: /8, 10 or 12/ },
        "MFA that lasts a day": {
            set: [
                [
                    "roles.platform-admin.signIn",
                    { kind: "iam-user", users: ["arn:aws:iam::111122223333:user/ada"], mfaMaxAgeMinutes: 1440 },
                ],
            ],
            at: "roles.platform-admin.signIn.mfaMaxAgeMinutes",
            mend: /an hour is the longest/,
        },
        "SAML without the tag that proves MFA": {
            set: [["roles.platform-admin.signIn.mfaSessionTag", undefined]],
            mend: /add it, for example: MultiFactor/,
        },
        "SAML without a provider": {
            set: [["identityProvider.samlMetadata", undefined]],
            found: /platform-admin, sre-oncall.*sign in by SAML/,
        },
        "Identity Center without a statement": {
            stack: "staging",
            set: [["roles.developer.signIn.mfaEnforcedBy", "yes"]],
            mend: /where MFA is enforced/,
        },
        "a way to sign in nobody knows": { set: [["roles.developer.signIn.kind", "password"]], allowed: /saml, identity-center, iam-user/ },
        "an administrator's session of eight hours": {
            set: [["roles.platform-admin.sessionHours", 8]],
            allowed: /^1, since the team administers/,
        },
        "two teams with one group": { set: [["roles.developer.identityGroup", "weaviate-data-scientist"]], allowed: /no other team/ },
        "an issuer without encryption": { set: [["identityProvider.issuer", "http://login.example.com"]], allowed: /https/ },
        "a cluster administrator of one namespace": { set: [["roles.platform-admin.namespaces", ["search"]]], allowed: /holds everywhere/ },
    },
    operations: {
        "critical alerts for nobody": { set: [["alerts.routes.critical", []]], found: /nowhere, in prod/ },
        "a route to nothing": { set: [["alerts.routes.critical[0]", "pagerduty"]], mend: /did you mean pager-duty\?/ },
        "an exception that is over": {
            set: [["exceptions", [{ ...exception, expires: "2026-11-30" }]]],
            at: "exceptions[0].expires",
            mend: /over/,
        },
        "an exception for ever": {
            set: [["exceptions", [{ ...exception, expires: "2036-01-01" }]]],
            at: "exceptions[0].expires",
            allowed: /year ahead/,
        },
        "an exception without a reason": {
            set: [["exceptions", [{ ...exception, reason: "", expires: "2027-01-01" }]]],
            at: "exceptions[0].reason",
        },
        "an exception until a day that is none": {
            set: [["exceptions", [{ ...exception, expires: "2027-02-30" }]]],
            at: "exceptions[0].expires",
            allowed: /YYYY-MM-DD/,
        },
        "the tag of another environment": { set: [["tags.environment", "dev"]], allowed: /prod/ },
        "no tag": { set: [["tags.costCentre", undefined]], found: /nothing/, mend: /add it/ },
        "a service that is off without a reason": {
            set: [["baseline.guardDuty", { owner: "off" }]],
            at: "baseline.guardDuty.because",
            found: /nothing/,
        },
        "a service of another without an id": { set: [["baseline.config", { owner: "other" }]], at: "baseline.config.id" },
        "a service of nobody known": {
            set: [["baseline.config", { owner: "mine" }]],
            at: "baseline.config.owner",
            allowed: /this-stack, other, off/,
        },
        "a SIEM of a kind nobody knows": { set: [["siem.kind", "syslog"]], allowed: /archive, splunk, http, opensearch, s3/ },
        "a Firehose receiver on another port": {
            set: [
                [
                    "siem",
                    {
                        kind: "http",
                        endpoint: "https://siem.example.com:8088",
                        region: "eu-central-1",
                        accessKey: { secretArn: secretArn("eu-central-1:111122223333") },
                    },
                ],
            ],
            at: "siem.endpoint",
            mend: /443/,
        },
        "two offices of one name": { set: [["offices[1].name", "frankfurt"]], allowed: /stands once/ },
        "a schedule that is none": { set: [["weaviate.backups.schedule", "every day"]], mend: /0 2 \* \* \*/ },
        "an account as a number too short": { set: [["account", "11112222333"]], mend: /in quotes/ },
        "another account in allowedAccountIds": {
            set: [["aws:allowedAccountIds", ["222233334444"]]],
            found: /222233334444/,
            allowed: /111122223333/,
        },
        "allowedAccountIds as a number": { set: [["aws:allowedAccountIds", [111122223333]]], allowed: /\["111122223333"\]/ },
        "bounds the wrong way round": {
            set: [["nodeGroups.monitoring", { maximum: 2 }]],
            at: "nodeGroups.monitoring.maximum",
            allowed: /at least the minimum, 3/,
        },
        "a schedule above the cap": { set: [["nodeGroups.app.schedules[0].minimum", 50]], allowed: /at most the group's maximum, 15/ },
    },
    applications: {
        "a tag instead of a digest": {
            set: [["applications", [{ ...application, image: { repository: "a", digest: "latest" } }]]],
            at: "applications[0].image.digest",
            mend: /a tag can be moved/,
        },
        "a namespace of the platform": {
            set: [["applications", [{ ...application, namespace: "kube-system" }]]],
            at: "applications[0].namespace",
            mend: /platform/,
        },
        "one name twice": { set: [["applications", [application, application]]], at: "applications[1].name" },
        "a call to nobody": {
            set: [["applications", [{ ...application, calls: [{ application: "ghost", methods: ["GET"], paths: ["/"] }] }]]],
            at: "applications[0].calls[0].application",
        },
        "a role without calls": {
            set: [["applications", [{ ...application, weaviateRole: "viewer" }]]],
            at: "applications[0].weaviateRole",
        },
        "a single replica": {
            set: [["applications", [{ ...application, scaling: { minimum: 1 } }]]],
            at: "applications[0].scaling.minimum",
            mend: /outage/,
        },
    },
    "what is not known": {
        "a key at the top": { set: [["wevaite", {}]], mend: /did you mean weaviate\?/ },
        "a key inside": { set: [["weaviate.storageGb", 5]], found: /not known/, allowed: /storageGiB/, mend: /did you mean storageGiB\?/ },
        "a key in another spelling": { set: [["weaviate.instance_type", "r7i.large"]], mend: /did you mean instanceType\?/ },
        "a key in a list": { set: [["offices[0].reach", []]], mend: /did you mean reaches\?/ },
        "a key that resembles none": { set: [["network.zzzzzzzzzz", 1]], mend: /take it out/ },
        "a text for a group": { set: [["network", "10.30.0.0/16"]], found: /not JSON/ },
        "a list for a group": { set: [["network", []]], allowed: /cidr, serviceCidr/ },
        "a key that is missing": { set: [["network.cidr", undefined]], found: /nothing/, mend: /add it, for example: 10\.30\.0\.0\/16/ },
        "a section that is missing": { set: [["roles", undefined]], found: /nothing/, mend: /add it/ },
    },
    "what is not yet supported": {
        "a VPC": { set: [["network.existing.vpcId", "vpc-0123456789abcdef0"]], allowed: /not yet supported/, mend: /a VPC is made/ },
        "a key": {
            set: [["keys.existing.backups", "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"]],
            allowed: /not yet supported/,
        },
        "a log archive": { set: [["logArchive.existing.bucketArn", "arn:aws:s3:::example-log-archive"]], allowed: /not yet supported/ },
        "a SAML provider": {
            set: [["identityProvider.existingSamlProviderArn", "arn:aws:iam::111122223333:saml-provider/x"]],
            allowed: /not yet supported/,
        },
        "an id that is none": { set: [["network.existing.vpcId", "my-vpc"]], allowed: /the id of a VPC/ },
    },
};

for (const [group, rows] of Object.entries(groups)) refuses(group, rows);
