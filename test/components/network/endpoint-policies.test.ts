import { expect } from "chai";
import fc from "fast-check";

import { allow } from "../../../components/access/statement";
import { interfaceEndpointPolicy, s3EndpointPolicy, type EndpointCallers } from "../../../components/network/endpoint-policies";
import { interfaceServices } from "../../../components/traffic";
import { endpointCallers, interfacePolicies, s3Policy } from "../../../stacks/endpoint-plans";
import { rolePlans } from "../../../stacks/people";
import { configurationOf, everyEnvironment } from "../../support/environments";
import { policyOf } from "../../support/iam/document";
import { evaluate } from "../../support/iam/evaluate";

const account = { id: "111122223333", partition: "aws", region: "eu-central-1" };
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const group = "arn:aws:logs:eu-central-1:111122223333:log-group:/weaviate/prod/*";
const writing = allow("Write", ["logs:PutLogEvents"], [group]);
const callers = (change: Partial<EndpointCallers>): EndpointCallers => ({ workloads: [], people: [], assumers: [], ...change });
const workload = (name: string, ...statements: ReturnType<typeof allow>[]) => ({ arn: role(name), statements });

/** Whether an endpoint lets a role's call through: the role's own policies and the resource's allow everything. */
const lets = (policy: object, name: string, action: string, resource: string, resourceAccount = account.id): boolean =>
    evaluate(
        { caller: { kind: "role", arn: role(name) }, action, resource, resourceAccount },
        { endpoint: policyOf("the endpoint", policy), identity: [everything], resource: open },
    ).allowed;
const open = policyOf("an open resource", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});
const everything = policyOf("everything", { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });

describe("VE-5: the policy of an interface endpoint is derived from what roles may do", () => {
    it("lets a role do through it what its own policy allows, and no more", () => {
        const policy = interfaceEndpointPolicy(account, "logs", callers({ workloads: [workload("shipper", writing)] }));
        const stream = group.replace("*", "app:log-stream:1");
        expect(lets(policy, "shipper", "logs:PutLogEvents", stream)).to.equal(true);
        expect(lets(policy, "shipper", "logs:DeleteLogGroup", group)).to.equal(false);
        expect(lets(policy, "shipper", "logs:PutLogEvents", stream.replace("prod", "other"))).to.equal(false);
        expect(lets(policy, "somebody", "logs:PutLogEvents", stream)).to.equal(false);
    });

    it("writes what several roles may do alike once, and tells statements of one name apart", () => {
        const other = allow("Write", ["logs:CreateLogStream"], [group]);
        const workloads = [workload("b", writing), workload("a", writing, other)];
        const { Statement } = interfaceEndpointPolicy(account, "logs", callers({ workloads }));
        expect(Statement.map(({ Sid }) => Sid)).to.deep.equal(["Write", "Write2", "People"]);
        expect(Statement[0]?.Condition).to.deep.equal({ ArnEquals: { "aws:PrincipalArn": [role("a"), role("b")] } });
    });

    it("leaves out what a service does on a role's behalf, which never comes through it", () => {
        const viaService = allow("Decrypt", ["kms:Decrypt"], ["*"], {
            StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
        });
        const policy = interfaceEndpointPolicy(account, "kms", callers({ workloads: [workload("reader", viaService)] }));
        expect(lets(policy, "reader", "kms:Decrypt", "arn:aws:kms:eu-central-1:111122223333:key/1")).to.equal(false);
    });

    it("knows what AWS's own policies allow, and refuses one it does not know", () => {
        const managed = (name: string) => [{ ...workload("cni"), managedPolicies: [`arn:aws:iam::aws:policy/${name}`] }];
        const policy = interfaceEndpointPolicy(account, "ec2", callers({ workloads: managed("AmazonEKS_CNI_Policy") }));
        const eni = "arn:aws:ec2:eu-central-1:111122223333:network-interface/eni-1";
        expect(lets(policy, "cni", "ec2:CreateNetworkInterface", eni)).to.equal(true);
        expect(() => interfaceEndpointPolicy(account, "ec2", callers({ workloads: managed("PowerUserAccess") }))).to.throw(
            RangeError,
            "PowerUserAccess",
        );
    });

    it("lets people do anything of the service to what this account has, and nothing to what another has", () => {
        const people = callers({ people: [role("deployer")] });
        const policy = interfaceEndpointPolicy(account, "secretsmanager", people);
        const secret = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:x";
        expect(lets(policy, "deployer", "secretsmanager:CreateSecret", secret)).to.equal(true);
        expect(lets(policy, "deployer", "secretsmanager:CreateSecret", secret, "999988887777")).to.equal(false);
        expect(lets(policy, "deployer", "ec2:DescribeVpcs", "*")).to.equal(false);
        const ssm = interfaceEndpointPolicy(account, "ssm", people);
        const parameter = "arn:aws:ssm:eu-central-1::parameter/aws/service/eks";
        expect(lets(ssm, "deployer", "ssm:GetParameter", parameter, "aws")).to.equal(true);
        expect(lets(ssm, "deployer", "ssm:PutParameter", parameter, "aws")).to.equal(false);
    });

    it("admits, whatever roles there are, nobody without a name, a fixed account, or an exchange of tokens", () => {
        const statement = fc.constantFrom(writing, allow("Everything", ["logs:*"], ["*"]), allow("Assume", ["sts:AssumeRole"], ["*"]));
        const workloads = fc.array(fc.record({ arn: fc.constantFrom(role("a"), role("b")), statements: fc.array(statement) }));
        fc.assert(
            fc.property(workloads, fc.constantFrom(...interfaceServices), (some, { service }) => {
                for (const { Sid, Condition, Action } of interfaceEndpointPolicy(account, service, callers({ workloads: some }))
                    .Statement) {
                    if (Sid === "TokenExchange") {
                        expect(Action).to.deep.equal(["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"]);
                        continue;
                    }
                    const by = Condition?.["ArnEquals"]?.["aws:PrincipalArn"] ?? Condition?.["StringEquals"]?.["aws:PrincipalAccount"];
                    expect(by, Sid).to.not.equal(undefined);
                }
            }),
        );
    });
});

describe("S3-6: the policy of the S3 endpoint", () => {
    const reading = allow("Read", ["s3:GetObject"], ["arn:aws:s3:::own/weaviate/*"]);
    const policy = s3EndpointPolicy(account, ["own"], callers({ workloads: [workload("reader", reading)], people: [role("deployer")] }));

    it("lets each role to what its own policy names, people to the environment's buckets, and nobody to another", () => {
        expect(lets(policy, "reader", "s3:GetObject", "arn:aws:s3:::own/weaviate/a")).to.equal(true);
        expect(lets(policy, "reader", "s3:PutObject", "arn:aws:s3:::own/weaviate/a")).to.equal(false);
        expect(lets(policy, "deployer", "s3:PutBucketPolicy", "arn:aws:s3:::own")).to.equal(true);
        expect(lets(policy, "deployer", "s3:PutObject", "arn:aws:s3:::other/a")).to.equal(false);
    });

    it("lets anyone read what AWS owns, and not write or list it", () => {
        const layers = "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/layer";
        expect(lets(policy, "anybody", "s3:GetObject", layers)).to.equal(true);
        expect(lets(policy, "anybody", "s3:PutObject", layers)).to.equal(false);
        expect(lets(policy, "anybody", "s3:GetObject", layers.replace("prod", "prod-of-a-stranger"))).to.equal(false);
    });
});

for (const name of everyEnvironment) {
    describe(`VE-5: endpoint policies of ${name}`, () => {
        const environment = configurationOf(name);

        it("fit, with room to spare, and each stands for a service", () => {
            const policies = { ...interfacePolicies(environment), s3: s3Policy(environment) };
            expect(Object.keys(policies)).to.have.members([...interfaceServices.map(({ service }) => service), "s3"]);
            // 20,480 characters are allowed (AWS PrivateLink quotas); half leaves room for roles to come
            for (const [service, policy] of Object.entries(policies)) expect(policy.length, service).to.be.below(10_240);
        });

        it("take every role for a workload, for people, or for one that calls from AWS's own network", () => {
            const { workloads, people } = endpointCallers(environment);
            const inside = [...workloads.map(({ arn }) => arn), ...people].map((arn) => arn.split("/").at(-1) ?? "");
            const outside = rolePlans(environment)
                .map((plan) => `${name}-${plan.role}`)
                .filter((one) => !inside.includes(one));
            expect(outside).to.include.members([`${name}-cluster`, `${name}-mirror`, `${name}-replication`]);
            for (const one of outside) expect(one).to.not.match(/-(node-|team-|break-glass|weaviate)/);
        });
    });
}
