import { expect } from "chai";

import { administratorRoles } from "../../../stacks/people";
import { everyEnvironment } from "../../support/environments";
import { textOf, type Call } from "../../support/iam/account";
import { callsOfBucketUsers, callsOfKeyUsers } from "./calls/declared";
import { callsForAwsObjects, callsForPodIdentities, callsOfNodes } from "./calls/nodes";
import { callsOfAdministrators, callsOfServices } from "./calls/outside";
import { callsForBackups, callsOfControllers } from "./calls/pods";
import { callsOfAdministratorsElsewhere, callsOfPeople, callsOnBehalfOfAdministrators } from "./calls/people";
import {
    callsBeyondAccess,
    callsFromOutside,
    callsInTheWrongName,
    callsOfStrangers,
    callsOfUndeclared,
    callsOnForeignResources,
    callsOnWhatIsOthers,
    callsWithForeignCredentials,
} from "./calls/refused";
import { surroundingsOf, type Surroundings } from "./calls/surroundings";

const working: [string, (around: Surroundings) => Call[]][] = [
    ["DT-1: nodes, at boot and at work", callsOfNodes],
    ["DT-1: anybody, of what AWS owns", callsForAwsObjects],
    ["S3-3: the roles of pods", callsForPodIdentities],
    ["S3-3: controllers", callsOfControllers],
    ["DT-4: backups", callsForBackups],
    ["S3-2, KM-1: services of AWS", callsOfServices],
    ["S3-2, DT-4: every declared user of every bucket", callsOfBucketUsers],
    ["KM-1: every declared user of every key", callsOfKeyUsers],
    ["S3-2, KM-1: administrators", callsOfAdministrators],
    ["AC-2: people", callsOfPeople],
];

/** Calls that nothing but the policy of an endpoint refuses. */
const refusedByEndpoints: [string, (around: Surroundings) => Call[]][] = [
    ["VE-5, S3-6: foreign credentials, on what is their own", callsOfStrangers],
    ["VE-5, S3-6: foreign resources, to any role", callsOnForeignResources],
];

const refused: [string, (around: Surroundings) => Call[]][] = [
    ...refusedByEndpoints,
    ["VE-5, S3-6: foreign credentials, through any endpoint", callsWithForeignCredentials],
    ["S3-2: data, from outside the endpoint", callsFromOutside],
    ["KM-1, S3-3: whoever is not declared", callsOfUndeclared],
    ["S3-3, KM-1: every role, on what is another's", callsOnWhatIsOthers],
    ["DT-4: more than a role's access", callsBeyondAccess],
    ["S3-2, AC-2: in the wrong name, without a second factor, in plain text", callsInTheWrongName],
];

for (const name of everyEnvironment) {
    describe(`calls in ${name}`, () => {
        let around: Surroundings;
        before(async () => {
            around = await surroundingsOf(name);
        });

        for (const [tables, expected] of [
            [working, true],
            [refused, false],
        ] as const) {
            for (const [what, table] of tables) {
                it(`${expected ? "work" : "are refused"}: ${what}`, () => {
                    const calls = table(around);
                    expect(calls).to.not.be.empty;
                    const otherwise = calls.flatMap((call) => {
                        const { allowed, why } = around.account.decide(call);
                        return allowed === expected ? [] : [`${textOf(call)}: ${why}`];
                    });
                    expect(otherwise).to.deep.equal([]);
                });
            }
        }

        it("AC-7: administration is of use from the VPC alone, but for what AWS does on its behalf", () => {
            const decisions = (table: (around: Surroundings) => Call[]) => table(around).map((call) => around.account.decide(call).allowed);
            const roles = administratorRoles(around.environment).length;
            // Where people sign in by Identity Center, their roles are its own, and nothing here can bind them.
            const ownRoles = Object.values(around.environment.roles).some(({ signIn }) => signIn.kind !== "identity-center");
            expect(roles > 0).to.equal(ownRoles);
            expect(decisions(callsOfAdministratorsElsewhere)).to.deep.equal(Array<boolean>(6 * roles).fill(false));
            expect(decisions(callsOnBehalfOfAdministrators)).to.deep.equal(Array<boolean>(roles).fill(true));
        });

        for (const [what, table] of refusedByEndpoints) {
            it(`would work without the endpoint: ${what}`, () => {
                const refusals = table(around).filter((call) => !around.account.decide({ ...call, through: undefined }).allowed);
                expect(refusals.map(textOf)).to.deep.equal([]);
            });
        }
    });
}
