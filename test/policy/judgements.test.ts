import { expect } from "chai";
import fc from "fast-check";

import { Fields } from "../../policy/src/normal-form/fields";
import { Stack } from "../../policy/src/normal-form/stack";
import { judgePublicAccess } from "../../policy/src/policies/buckets-are-not-public";
import { judgeEncryption } from "../../policy/src/policies/buckets-are-encrypted-and-versioned";
import { judgeTransport } from "../../policy/src/policies/buckets-answer-own-network-only";
import { judgeDefaultGroups } from "../../policy/src/policies/default-security-groups-are-empty";
import { judgeEdge } from "../../policy/src/policies/edge-holds-load-balancers-only";
import { judgeEndpointPolicies } from "../../policy/src/policies/endpoints-admit-own-principals-only";
import { judgeInterfaceEndpoints } from "../../policy/src/policies/interface-endpoints-serve-every-zone";
import { judgeWaysOut } from "../../policy/src/policies/isolated-tiers-have-no-way-out";
import { judgeKeys } from "../../policy/src/policies/keys-rotate-and-keep-administrators";
import { judgePermissions } from "../../policy/src/policies/permissions-are-named";
import { judgeStorageRoutes } from "../../policy/src/policies/private-tables-lead-to-s3-endpoint";
import { judgeRules } from "../../policy/src/policies/security-groups-admit-only-what-is-named";
import { judgeLogStreams } from "../../policy/src/policies/log-streams-are-encrypted";
import { judgeFlowLogs } from "../../policy/src/policies/vpcs-log-all-flows";
import { network } from "./support/network";
import { render, resourceOf, UNKNOWN_TEXT, type Plan } from "./support/plan";
import { storage } from "./support/storage";

const settings = {
    allowedRegions: undefined,
    allowDestroyBecause: undefined,
    allowIntrospectionBecause: undefined,
    exceptions: undefined,
    accounts: undefined,
    deployer: undefined,
    emergencyPrincipals: undefined,
    vpcBlockOwner: undefined,
    certificateOnlyVpns: [],
    keyInStateBecause: undefined,
};

const JUDGES = {
    judgeDefaultGroups,
    judgeEdge,
    judgeEncryption,
    judgeFlowLogs,
    judgeLogStreams,
    judgeEndpointPolicies: (stack: Stack) => judgeEndpointPolicies(stack, { settings, config: new Fields({}) }),
    judgeInterfaceEndpoints,
    judgeKeys: (stack: Stack) => judgeKeys(stack, { settings }),
    judgePermissions,
    judgePublicAccess,
    judgeRules,
    judgeStorageRoutes,
    judgeTransport: (stack: Stack) => judgeTransport(stack, { settings }),
    judgeWaysOut,
};

const good: Plan = [...network, ...storage, { type: "aws:kms/key:Key", name: "key", props: { enableKeyRotation: true } }];
const all = render(good, "preview").map(resourceOf);

/** The good plan, less some of its resources, and with some of its values unknown. */
const damaged = fc
    .tuple(fc.subarray(all, { minLength: 1 }), fc.array(fc.nat(), { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 5 }))
    .map(([resources, which, what]) =>
        resources.map((resource, i) => {
            if (!which.some((one) => one % resources.length === i)) return resource;
            const names = resource.fields.names();
            const hidden = what.map((one) => names[one % Math.max(names.length, 1)]).filter((name) => name !== undefined);
            return {
                ...resource,
                fields: new Fields({ ...resource.fields.raw, ...Object.fromEntries(hidden.map((name) => [name, UNKNOWN_TEXT])) }),
            };
        }),
    );

describe("judgements", () => {
    for (const [name, judge] of Object.entries(JUDGES)) {
        it(`${name} is the same in whichever order resources come, and however often it is asked`, () => {
            fc.assert(
                fc.property(damaged, (resources) => {
                    const [forth, back, again] = [resources, [...resources].reverse(), resources].map((list) => judge(new Stack(list)));
                    expect(back?.verdict).to.equal(forth?.verdict);
                    expect(back?.findings.length).to.equal(forth?.findings.length);
                    expect(again?.findings).to.deep.equal(forth?.findings);
                }),
                { numRuns: 40 },
            );
        });
    }
});
