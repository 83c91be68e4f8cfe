"use strict";
// Started as the package's own program is, by the same hook. Security-group rules, the most frequent resource of an environment, each linked to a group as there.
require("../../../policy/register");
const { SecurityGroup } = require("@pulumi/aws/ec2");
const { SecurityGroupIngressRule } = require("@pulumi/aws/vpc");
const pulumi = require("@pulumi/pulumi");

const tags = { tier: "app", role: "bench", owner: "bench", environment: "bench", dataClass: "internal", costCentre: "bench" };
const group = new SecurityGroup("bench", { description: "Bench", vpcId: "vpc-0123456789abcdef0", tags });
const count = new pulumi.Config("bench").requireNumber("resources");
for (let index = 0; index < count; index++) {
    new SecurityGroupIngressRule(`bench-${index}`, {
        securityGroupId: group.id,
        referencedSecurityGroupId: group.id,
        ipProtocol: "tcp",
        fromPort: 1024 + index,
        toPort: 1024 + index,
        description: "Bench",
    });
}
