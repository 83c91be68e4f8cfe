import { expect } from "chai";

import { certificateFaults } from "../../../components/edge/certificate-plan";
import { listenerRules, loadBalancerFaults, targetGroupPlans, TlsPolicy } from "../../../components/edge/load-balancer-plan";
import type { RecordedResource, Recording } from "../../../tools/preview";
import { configurationOf } from "../../support/environments";
import { resourcesOf } from "../../support/recording";
import { names, one, perimeter, waitsFor } from "./perimeter";

const domain = configurationOf("prod").domain;
const types = {
    balancer: "aws:lb/loadBalancer:LoadBalancer",
    listener: "aws:lb/listener:Listener",
    rule: "aws:lb/listenerRule:ListenerRule",
    group: "aws:lb/targetGroup:TargetGroup",
    association: "aws:wafv2/webAclAssociation:WebAclAssociation",
    record: "aws:route53/record:Record",
    certificate: "aws:acm/certificate:Certificate",
    validation: "aws:acm/certificateValidation:CertificateValidation",
    zone: "aws:route53/zone:Zone",
};

describe("the perimeter that is made", () => {
    let recording: Recording;
    before(async function () {
        this.timeout(60_000);
        recording = await perimeter();
    });
    const inputs = (type: string, name: string) => one(recording, type, name).inputs;

    it("AC-4, AC-5: faces the internet in the edge, with the graph's own security group", () => {
        expect(inputs(types.balancer, "prod")).to.deep.include({
            internal: false,
            loadBalancerType: "application",
            subnets: ["subnet-1", "subnet-2", "subnet-3"],
            securityGroups: ["sg-1"],
        });
    });

    it("AC-4: lets nothing pass that the web ACL could not see, and no malformed request", () => {
        expect(inputs(types.balancer, "prod")).to.include({
            enableWafFailOpen: false,
            dropInvalidHeaderFields: true,
            desyncMitigationMode: "strictest",
        });
    });

    it("AT-4: tells the gateway who the client is, in the one form it can read", () => {
        expect(inputs(types.balancer, "prod")).to.include({ xffHeaderProcessingMode: "append", enableXffClientPort: false });
    });

    it("AT-2: logs requests, connections and health checks, each apart, and not under AWS's own folder", () => {
        const logs = ["accessLogs", "connectionLogs", "healthCheckLogs"].map(
            (log) => inputs(types.balancer, "prod")[log] as { enabled: boolean; bucket: string; prefix: string },
        );
        for (const log of logs) expect(log).to.include({ enabled: true, bucket: "logs" });
        expect(new Set(logs.map(({ prefix }) => prefix)).size).to.equal(3);
        for (const { prefix } of logs) expect(prefix).to.match(/^[a-z]+$/);
    });

    it("is deleted neither by AWS nor by Pulumi", () => {
        const balancer = one(recording, types.balancer, "prod");
        expect(balancer.protect).to.equal(true);
        expect(balancer.inputs["enableDeletionProtection"]).to.equal(true);
    });

    it("AT-2: has no listener before the web ACL stands before it", () => {
        const association = one(recording, types.association, "prod");
        expect(association.propertyDependencies["webAclArn"]?.map((urn) => urn.split("::").at(-1))).to.deep.equal(["prod"]);
        for (const listener of resourcesOf(recording, { type: types.listener })) {
            expect(waitsFor(recording, listener, association), listener.name).to.equal(true);
        }
    });

    it("hands on to its children what it was told to wait for", () => {
        const acl = one(recording, "aws:wafv2/webAcl:WebAcl", "prod");
        for (const [type, name] of [
            [types.balancer, "prod"],
            [types.group, "prod-http"],
            ["kubernetes:helm.sh/v3:Release", "prod-aws-load-balancer-controller"],
        ] as const) {
            expect(waitsFor(recording, one(recording, type, name), acl), name).to.equal(true);
        }
    });

    it("TL-2: speaks TLS with forward secrecy alone, with an issued certificate", () => {
        const https = one(recording, types.listener, "prod-https");
        expect(https.inputs).to.include({ port: 443, protocol: "HTTPS", sslPolicy: configurationOf("prod").loadBalancer.tlsPolicy });
        expect(https.propertyDependencies["certificateArn"]?.[0]).to.include(types.validation);
    });

    it("TL-3: answers plain HTTP by a permanent redirect, and tells clients to stay", () => {
        expect(inputs(types.listener, "prod-http")).to.deep.include({
            port: 80,
            protocol: "HTTP",
            defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
        });
        const header = inputs(types.listener, "prod-https")["routingHttpResponseStrictTransportSecurityHeaderValue"];
        const seconds = Number(/max-age=(\d+)/.exec(String(header))?.[1]);
        expect(seconds).to.be.at.least(365 * 24 * 3600);
    });

    it("answers nobody who names another host", () => {
        expect(inputs(types.listener, "prod-https")["defaultActions"]).to.deep.equal([
            { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } },
        ]);
        for (const { inputs: rule } of resourcesOf(recording, { type: types.rule })) {
            expect(rule["conditions"]).to.deep.include({ hostHeader: { values: [domain] } });
        }
    });

    it("HC-1: forwards to pods, each group in its own protocol and after its own health check", () => {
        expect(names(recording, types.group)).to.deep.equal(["prod-grpc", "prod-http"]);
        for (const name of ["prod-grpc", "prod-http"]) {
            expect(inputs(types.group, name)).to.include({
                targetType: "ip",
                port: 8443,
                protocol: "HTTPS",
                vpcId: "vpc-0123456789abcdef0",
            });
            expect(inputs(types.group, name), "Pulumi names it, so that it can be replaced").to.not.have.property("name");
            const rule = one(recording, types.rule, name);
            expect(rule.propertyDependencies["actions"]?.map((urn) => urn.split("::").at(-1))).to.deep.equal([name]);
        }
        expect(inputs(types.group, "prod-grpc")["protocolVersion"]).to.equal("GRPC");
        expect(inputs(types.group, "prod-http")["healthCheck"]).to.include({ protocol: "HTTP", port: "15021", path: "/healthz/ready" });
        expect(inputs(types.group, "prod-grpc")["healthCheck"]).to.include({ protocol: "HTTPS", path: "/grpc.health.v1.Health/Check" });
    });

    it("TL-1: proves the name by a record in its own zone and waits until it is", () => {
        const record = one(recording, types.record, "prod-validation");
        expect(record.propertyDependencies["records"]?.[0]).to.include(types.certificate);
        expect(record.propertyDependencies["zoneId"]?.[0]).to.include(types.zone);
        expect(inputs(types.certificate, "prod")).to.include({
            domainName: domain,
            validationMethod: "DNS",
            keyAlgorithm: "EC_prime256v1",
        });
        expect(waitsFor(recording, one(recording, types.validation, "prod"), record)).to.equal(true);
        expect(one(recording, types.zone, "prod").protect).to.equal(true);
    });

    it("TL-1: waits for the delegation of its own zone before it waits for the certificate, and of no other", () => {
        const gates = resourcesOf(recording, { type: "pulumi:index:Stash" });
        expect(gates.map(({ name }) => name)).to.have.members(["prod-delegation-gate", "zoned-validation-gate"]);
        const gate = gates.find(({ name }) => name === "prod-delegation-gate") as RecordedResource;
        expect((gate.inputs["input"] as { domain: string }).domain).to.equal(domain);
        expect(waitsFor(recording, gate, one(recording, types.zone, "prod"))).to.equal(true);
        expect(waitsFor(recording, one(recording, types.validation, "prod"), gate)).to.equal(true);
        expect(waitsFor(recording, one(recording, types.certificate, "prod"), gate), "asking for one needs no delegation").to.equal(false);
    });

    it("TL-1: looks, where the zone was given, for the record that proves the name before it waits for the certificate", () => {
        const [gate] = resourcesOf(recording, { name: "zoned-validation-gate" });
        expect((gate?.inputs["input"] as { hostedZoneId: string }).hostedZoneId).to.equal("Z0123456789ABCDEFGHIJ");
        expect(waitsFor(recording, gate as RecordedResource, one(recording, types.record, "zoned-validation"))).to.equal(true);
        expect(waitsFor(recording, one(recording, types.validation, "zoned"), gate as RecordedResource)).to.equal(true);
    });

    it("makes nothing of what is adopted", () => {
        expect(names(recording, types.zone)).to.deep.equal(["prod"]);
        for (const type of [types.certificate, types.validation]) expect(names(recording, type), type).to.deep.equal(["prod", "zoned"]);
    });

    it("leads the name to the load balancer, by IPv4 alone", () => {
        const records = resourcesOf(recording, { type: types.record }).filter(({ inputs: record }) => record["name"] === domain);
        expect(records.map(({ inputs: record }) => record["type"])).to.deep.equal(["A"]);
        expect(records[0]?.propertyDependencies["aliases"]?.[0]).to.include(types.balancer);
    });
});

describe("the plan of the load balancer", () => {
    it("asks for gRPC by what no plain request says, before all else, within five values a rule", () => {
        const rules = [...listenerRules("weaviate.example.com")].sort((a, b) => a.priority - b.priority);
        expect(rules.map(({ role }) => role)).to.deep.equal(["grpc", "http"]);
        expect(rules[0]?.conditions).to.deep.include({ httpHeader: { httpHeaderName: "Content-Type", values: ["application/grpc*"] } });
        for (const { conditions } of rules) {
            const values = conditions.flatMap((condition) => Object.values(condition).flatMap(({ values: listed }) => listed));
            expect(values.length).to.be.at.most(5);
        }
        expect(new Set(rules.map(({ role }) => role))).to.deep.equal(new Set(targetGroupPlans.map(({ role }) => role)));
    });

    it("takes an answer within the interval, or the check would overlap the next", () => {
        for (const { healthCheck } of targetGroupPlans) expect(healthCheck.timeout).to.be.below(healthCheck.interval);
    });

    it("names every fault at once", () => {
        const faults = loadBalancerFaults("an-environment-with-a-long-name", {
            domain: "*.example.com",
            subnets: 1,
            tlsPolicy: "ELBSecurityPolicy-2016-08",
        });
        expect(faults.map(({ propertyPath }) => propertyPath)).to.have.members(["tlsPolicy", "subnetIds", "domain", "name"]);
        for (const tlsPolicy of Object.values(TlsPolicy)) {
            expect(loadBalancerFaults("staging", { domain: "weaviate.example.com", subnets: 3, tlsPolicy })).to.deep.equal([]);
        }
    });

    it("refuses a certificate whose names are none", () => {
        const refused = certificateFaults({
            domain: "*.Example.com",
            hostedZoneId: "zone",
            certificateArn: "arn:aws:iam::1:server-certificate/a",
        });
        expect(refused.map(({ propertyPath }) => propertyPath)).to.deep.equal(["domain", "hostedZoneId", "certificateArn"]);
        expect(certificateFaults({ domain: "weaviate.example.com" })).to.deep.equal([]);
    });
});
