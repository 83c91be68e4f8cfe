import { expect } from "chai";

import { readEnvironment, runProgram } from "../../tools/preview";
import { packFor, recordingOf, root } from "../support/environments";

/** Components of the cluster, which the shipped program leaves out. */
const cluster =
    /weaviate-aws:index:(?:Cluster|ClusterAccess|ClusterGate|FirstAddons|ImageGate|ImageMirror|NodeGroups)|pulumi:providers:(?:eks|kubernetes|pulumi)/;

describe("the program that is shipped", function () {
    this.timeout(60_000);

    it("is the complete one without the cluster, which cannot come up before its images can be mirrored", async () => {
        const shipped = await runProgram(readEnvironment(root, "prod"));
        const complete = await recordingOf("prod");
        const urns = (recording: typeof shipped) => recording.resources.map(({ urn }) => urn).sort();
        expect(urns(shipped)).to.deep.equal(urns(complete).filter((urn) => !cluster.test(urn)));
        expect(urns(complete).filter((urn) => cluster.test(urn))).to.not.be.empty;

        const { violations } = await (await packFor("prod")).judge(shipped);
        expect(violations.filter((violation) => violation.level === "mandatory")).to.deep.equal([]);
    });
});
