import { PolicyPack } from "@pulumi/policy";
import * as deserialization from "@pulumi/policy/deserialize";

import { shareDeserialization } from "./framework/deserialization";
import { policies } from "./policies";

shareDeserialization(deserialization as object);

new PolicyPack("weaviate-aws", {
    policies,
    enforcementLevel: "mandatory",
    displayName: "Weaviate on AWS",
    description: "Refuses any network, key, bucket or role weaker than the controls of weaviate-aws ask.",
    provider: "AWS",
    tags: ["network-isolation", "aws", "weaviate"],
});
