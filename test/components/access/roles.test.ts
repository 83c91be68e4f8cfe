import { expect } from "chai";

import { isIamUser } from "../../support/principals";
import { rolePlans } from "../../../stacks/people";
import { configurationOf, everyEnvironment } from "../../support/environments";

for (const name of everyEnvironment) {
    describe(`roles of ${name}`, () => {
        const environment = configurationOf(name);
        const roles = rolePlans(environment);

        it("AC-2, KA-3: lets nobody become a person's role without a second factor", () => {
            const people = roles.filter((plan) => plan.role.startsWith("team-") || plan.role === "break-glass");
            expect(people).to.not.be.empty;
            for (const { role, trust } of people) {
                for (const statement of trust.Statement) {
                    if (statement.Action.includes("sts:AssumeRoleWithSAML")) {
                        const team = environment.roles[role.replace("team-", "")];
                        const signIn = team?.signIn.kind === "saml" ? team.signIn : undefined;
                        expect(statement.Condition?.["StringEquals"], role).to.have.property(
                            `aws:RequestTag/${signIn?.mfaSessionTag}`,
                            signIn?.mfaSessionTagValue,
                        );
                        expect(statement.Condition?.["StringEquals"]).to.have.property("SAML:aud");
                    } else {
                        expect(statement.Condition?.["Bool"], role).to.deep.equal({ "aws:MultiFactorAuthPresent": "true" });
                        expect(Number(statement.Condition?.["NumericLessThanEquals"]?.["aws:MultiFactorAuthAge"]), role).to.be.within(
                            60,
                            3600,
                        );
                        const principals = typeof statement.Principal === "object" ? (statement.Principal.AWS ?? []) : [];
                        expect(principals, role).to.not.be.empty;
                        if (role !== "break-glass") expect(principals.every(isIamUser), role).to.equal(true);
                    }
                }
            }
        });

        it("AC-8: makes a role for each team that signs in to it, and for no other", () => {
            const wanted = Object.entries(environment.roles).filter(([, team]) => team.signIn.kind !== "identity-center");
            expect(roles.filter((plan) => plan.role.startsWith("team-")).map((plan) => plan.role)).to.deep.equal(
                wanted.map(([team]) => `team-${team}`),
            );
        });

        it("KA-4: ends every session of a person within the hours of the configuration, and of break-glass within one", () => {
            for (const plan of roles) {
                const team = environment.roles[plan.role.replace("team-", "")];
                expect(plan.sessionHours ?? 1, plan.role).to.equal(team?.sessionHours ?? 1);
            }
        });

        it("S3-3: ties each pod's role to one service account of this cluster", () => {
            const pods = roles.filter((plan) => JSON.stringify(plan.trust).includes("pods.eks.amazonaws.com"));
            expect(pods.map((plan) => plan.role)).to.deep.equal([
                "vpc-cni",
                "ebs-csi",
                "external-secrets",
                "load-balancer-controller",
                "weaviate",
                "weaviate-backup",
                "weaviate-restore-drill",
            ]);
            for (const { trust } of pods) {
                expect(Object.keys(trust.Statement[0]?.Condition?.["StringEquals"] ?? {})).to.include.members([
                    "aws:RequestTag/eks-cluster-arn",
                    "aws:RequestTag/kubernetes-namespace",
                    "aws:RequestTag/kubernetes-service-account",
                ]);
            }
        });

        it("gives no role every action, and every resource only with a reason", () => {
            for (const plan of roles) {
                for (const statement of plan.statements) {
                    expect(
                        statement.Action.some((action) => action === "*" || action.endsWith(":*")),
                        `${plan.role} ${statement.Sid}`,
                    ).to.equal(false);
                    if (statement.Resource?.includes("*"))
                        expect(plan.wildcardReasons?.[statement.Sid], `${plan.role} ${statement.Sid}`).to.be.a("string");
                }
            }
        });

        it("lets only break-glass carry a policy that writes everywhere", () => {
            const administrators = roles.filter((plan) =>
                (plan.managedPolicies ?? []).some((arn) => /AdministratorAccess|PowerUserAccess|IAMFullAccess/.test(arn)),
            );
            expect(administrators.map((plan) => plan.role)).to.deep.equal(["break-glass"]);
        });
    });
}
