import { expect } from "chai";

import { loadBalancerControllerRole } from "../../../components/access/controller-roles";
import { bindingFaults, bindingOf } from "../../../components/edge/binding-plan";
import { loadBalancerControllerValues } from "../../../components/edge/load-balancer-controller-values";
import { workloads } from "../../../components/traffic";
import type { Recording } from "../../../tools/preview";
import { chartValuesAreThere, unknownKeys } from "../../support/chart-values";
import { crdsPresent, crdValidators } from "../traffic/kubernetes/crds";
import { one, perimeter, waitsFor } from "./perimeter";

const account = { id: "111122223333", partition: "aws", region: "eu-central-1" };
const registry = { host: "111122223333.dkr.ecr.eu-central-1.amazonaws.com", digests: {} };
const binding = (role: string) =>
    bindingOf({
        role,
        port: 443,
        namespace: "istio-ingress",
        serviceName: "ingress-gateway",
        vpcId: "vpc-1",
        targetGroupArn: "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/prod-http-0a1b2c3/1",
    });

describe("the load-balancer controller", () => {
    const values = loadBalancerControllerValues({ registry, clusterName: "prod", region: "eu-central-1", vpcId: "vpc-1" });

    it("has values that its chart knows", function () {
        if (!chartValuesAreThere) this.skip();
        // Its templates write both contexts out as they are; the defaults only name some of what may stand there.
        const passedOn = ["podSecurityContext.runAsNonRoot", "podSecurityContext.seccompProfile", "securityContext.capabilities"];
        expect(unknownKeys("aws-load-balancer-controller", values, passedOn)).to.deep.equal([]);
    });

    it("DT-3: runs the mirrored image", () => {
        expect(values.image.repository).to.equal(`${registry.host}/public.ecr.aws/eks/aws-load-balancer-controller`);
        expect(values.image.tag).to.match(/^v\d+\.\d+\.\d+/);
    });

    it("carries the names that the traffic graph and its role rely on", () => {
        const { labels, serviceAccount } = workloads.loadBalancerController;
        expect(labels["app.kubernetes.io/name"]).to.equal(values.nameOverride);
        expect(values.serviceAccount.name).to.equal(serviceAccount);
    });

    it("AC-5: makes nothing: no load balancer, no rule of a security group, no web ACL", () => {
        const { EnableServiceController, ALBGatewayAPI, NLBGatewayAPI } = values.controllerConfig.featureGates;
        expect([EnableServiceController, ALBGatewayAPI, NLBGatewayAPI]).to.deep.equal([false, false, false]);
        expect(values).to.include({ enableShield: false, enableWaf: false, enableWafv2: false, enableBackendSecurityGroup: false });
    });

    it("S3-3: may register in its own target groups and change nothing else", () => {
        const { statements, wildcardReasons, trust } = loadBalancerControllerRole("prod", account, "prod");
        for (const { Sid, Action, Resource } of statements) {
            if (Action.every((action) => /:Describe[A-Z]/.test(action))) {
                expect(wildcardReasons).to.have.property(Sid);
                continue;
            }
            expect(Action).to.deep.equal(["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"]);
            for (const resource of Resource ?? []) {
                expect(resource).to.match(/^arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup\/prod-(http|grpc)-\*\/\*$/);
            }
        }
        expect(trust.Statement[0]?.Condition?.["StringEquals"]).to.include({
            "aws:RequestTag/kubernetes-namespace": "kube-system",
            "aws:RequestTag/kubernetes-service-account": values.serviceAccount.name,
        });
    });
});

describe("target-group bindings", () => {
    it("are what the API takes", function () {
        if (!crdsPresent) this.skip();
        const validate = crdValidators("aws-load-balancer-controller").get("elbv2.k8s.aws/v1beta1 TargetGroupBinding");
        for (const role of ["http", "grpc"]) {
            expect(validate?.(binding(role)), JSON.stringify(validate?.errors)).to.equal(true);
        }
        expect(validate?.({ ...binding("http"), spec: { ...binding("http").spec, targetType: "pod" } })).to.equal(false);
    });

    it("AC-5: leave security groups to the traffic graph", () => {
        expect(binding("http").spec).to.not.have.property("networking");
    });

    it("bind each target group, once", () => {
        const roles = ["http", "grpc"];
        expect(
            bindingFaults(
                roles.map((role) => ({ role, port: 443 })),
                roles,
            ),
        ).to.deep.equal([]);
        const wrong = [
            { role: "http", port: 0 },
            { role: "http", port: 443 },
            { role: "tcp", port: 443 },
        ];
        expect(bindingFaults(wrong, roles).map(({ propertyPath }) => propertyPath)).to.deep.equal([
            "bindings[0].port",
            "bindings[1].role",
            "bindings[2].role",
            "bindings",
        ]);
    });

    describe("that are made", () => {
        let recording: Recording;
        before(async function () {
            this.timeout(60_000);
            recording = await perimeter();
        });

        it("come after the controller whose webhook judges them, by the provider that is given", () => {
            const controller = one(recording, "kubernetes:helm.sh/v3:Release", "prod-aws-load-balancer-controller");
            const provider = one(recording, "pulumi:providers:kubernetes", "prod");
            for (const role of ["http", "grpc"]) {
                const made = one(recording, "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding", `prod-target-group-binding-${role}`);
                expect(waitsFor(recording, made, controller), role).to.equal(true);
                expect(made.provider, role).to.include(provider.urn);
                expect(made.propertyDependencies["spec"]?.map((urn) => urn.split("::").at(-1))).to.deep.equal([`prod-${role}`]);
            }
            expect(controller.provider).to.include(provider.urn);
            expect(controller.inputs["chart"]).to.equal("oci://registry.example/charts/aws-load-balancer-controller");
        });
    });
});
