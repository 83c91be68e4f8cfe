import { tryPolicy } from "./support/holes";
import { changed, plus, ref, UNKNOWN_TEXT, type Item, type Plan } from "./support/plan";
import { document, type Statement } from "./support/storage";

const arn = "arn:aws:sns:eu-central-1:111122223333:alarms";
const publishes = {
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: "sns:Publish",
    Resource: arn,
    Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
};
const plainText = {
    Effect: "Deny",
    Principal: "*",
    Action: "sns:Publish",
    Resource: arn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const topics: Plan = [
    { type: "aws:sns/topic:Topic", name: "alarms", props: { kmsMasterKeyId: "key", policy: document(publishes, plainText) } },
];
const saying = (...statements: Statement[]): Plan => changed(topics, "alarms", { policy: document(...statements) });
const own = (topic: unknown): Item => ({
    type: "aws:sns/topicPolicy:TopicPolicy",
    name: "policy",
    props: { arn: topic, policy: document(publishes, plainText) },
});
const bare = changed(topics, "alarms", { policy: undefined });

describe("topics-are-closed (KM-1, TL-2, WF-4)", () => {
    tryPolicy({
        policy: "topics-are-closed",
        decidedInPreview: true,
        good: {
            "a topic that alarms publish to": topics,
            "a policy of its own": plus(bare, own(ref("alarms", "arn"))),
            "no topic": [{ type: "aws:ec2/vpc:Vpc", name: "vpc", props: {} }],
        },
        holes: [
            { is: "no key", plan: changed(topics, "alarms", { kmsMasterKeyId: undefined }), at: "alarms", control: "KM-1" },
            { is: "Amazon's own key", plan: changed(topics, "alarms", { kmsMasterKeyId: "alias/aws/sns" }), at: "alarms", control: "KM-1" },
            { is: "no policy", plan: bare, at: "alarms", control: "WF-4" },
            { is: "a policy of another topic", plan: plus(bare, own("arn:aws:sns:eu-central-1:111122223333:others")), at: "alarms" },
            { is: "everyone who publishes", plan: saying({ ...publishes, Principal: "*", Condition: undefined }, plainText), at: "alarms" },
            { is: "a service for anybody", plan: saying({ ...publishes, Condition: undefined }, plainText), at: "alarms", control: "WF-4" },
            { is: "no word on TLS", plan: saying(publishes), at: "alarms", control: "TL-2" },
            {
                is: "a word on TLS for some",
                plan: saying(publishes, { ...plainText, Condition: { ...plainText.Condition, StringEquals: { "aws:PrincipalArn": "a" } } }),
                at: "alarms",
                control: "TL-2",
            },
            { is: "a word on TLS for one", plan: saying(publishes, { ...plainText, Principal: publishes.Principal }), at: "alarms" },
        ],
        doubtful: [
            { is: "an unknown policy", plan: changed(topics, "alarms", { policy: UNKNOWN_TEXT }) },
            { is: "a policy of a topic that is not known", plan: plus(bare, own(UNKNOWN_TEXT)) },
        ],
    });
});
