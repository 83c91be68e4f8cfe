import { stackPolicy } from "../framework/define";
import { fault, Judgement } from "../framework/judgement";
import { admitsAnyone, isKeptTo, servesNamedSource } from "../normal-form/conditions";
import { coversAction, isAnyone, statementsOf, type Statement } from "../normal-form/documents";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { TOPIC, TOPIC_POLICY } from "../normal-form/types";

/** Whether messages wait under a key of one's own. */
function isEncrypted({ fields }: Resource): Known<boolean> {
    const key = fields.text("kmsMasterKeyId");
    return isUnknown(key) ? fields.has("kmsMasterKeyId") : key !== undefined && key !== "" && !/(?:^|:)alias\/aws\//.test(key);
}

/** Whether a statement refuses everyone's messages that come without TLS. */
const deniesPlainText = (statement: Statement): Known<boolean> =>
    allOf([
        isUnknown(statement.effect) ? UNKNOWN : statement.effect === "Deny",
        statement.notPrincipals ? false : isUnknown(statement.principals) ? UNKNOWN : anyOf(statement.principals.map(isAnyone)),
        coversAction(statement, "sns:Publish"),
        isUnknown(statement.conditions) ? UNKNOWN : statement.conditions.length === 1,
        isKeptTo(
            statement,
            (key) => key === "aws:securetransport",
            (value) => value.toLowerCase() === "false",
            /^Bool(?:IfExists)?$/i,
        ),
    ]);

/** Whether a statement is for a service, whoever that acts for. */
const servesAnybody = (statement: Statement): Known<boolean> =>
    allOf([
        isUnknown(statement.principals) ? UNKNOWN : statement.principals.some(({ kind }) => kind === "Service"),
        not(servesNamedSource(statement)),
    ]);

function judgePolicy(judgement: Judgement, topic: Resource, policies: readonly Resource[]): void {
    const texts = policies.map((policy) => statementsOf(policy.fields.value("policy")));
    if (texts.some(isUnknown)) {
        judgement.doubt({ control: "WF-4", resource: topic, why: "the text of the topic's policy is not known" });
        return;
    }
    const statements = texts.flatMap((list) => (isUnknown(list) ? [] : list));
    const some = (test: (statement: Statement) => Known<boolean>) => anyOf(statements.map((one) => (isUnknown(one) ? UNKNOWN : test(one))));
    const why = "a statement of the topic's policy is not known";
    judgement.expect(
        not(some(admitsAnyone)),
        fault(
            "WF-4",
            topic,
            "Anyone may publish to a topic of alarms, or listen to it",
            "Allow for principal * without a condition that restricts it",
            "services of AWS with aws:SourceAccount, and named principals",
            "name who publishes",
        ),
        why,
    );
    judgement.expect(
        not(some((statement) => allOf([isUnknown(statement.effect) ? UNKNOWN : statement.effect === "Allow", servesAnybody(statement)]))),
        fault(
            "WF-4",
            topic,
            "A service of AWS publishes for whomever it acts for",
            "Allow for a service without aws:SourceAccount or aws:SourceArn",
            "services of AWS with aws:SourceAccount or aws:SourceArn",
            "add the condition: an alarm of another account is none of ours",
        ),
        why,
    );
    judgement.expect(
        some(deniesPlainText),
        fault(
            "TL-2",
            topic,
            "A topic takes messages without TLS",
            "no Deny of sns:Publish for principal * where aws:SecureTransport is false",
            "such a Deny, without exception",
            "add the statement",
        ),
        why,
    );
}

/**
 * Judges that what topics carry is encrypted, waiting and under way, and that nobody unnamed publishes or listens.
 *
 * Controls: KM-1, TL-2, WF-4.
 */
export function judgeTopics(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const topic of stack.ofType(TOPIC)) {
        judgement.expect(
            isEncrypted(topic),
            fault(
                "KM-1",
                topic,
                "A topic is not encrypted with a key of one's own",
                topic.fields.has("kmsMasterKeyId") ? "Amazon's own key" : "no kmsMasterKeyId",
                "kmsMasterKeyId of a key of the stack",
                "name the key of messages; Amazon's own lets no other service publish",
            ),
            "the topic's key is not known",
        );
        const { certain, possible } = stack.attachedTo(topic, [TOPIC_POLICY], "arn", [TOPIC], ["id", "arn"]);
        const policies = topic.fields.has("policy") ? [topic, ...certain] : certain;
        if (policies.length > 0) judgePolicy(judgement, topic, policies);
        else {
            judgement.expect(
                possible.length > 0 ? UNKNOWN : false,
                fault(
                    "WF-4",
                    topic,
                    "A topic has no policy of its own",
                    "AWS's default, by which everyone of the account publishes and listens",
                    "a policy that names who publishes, and refuses what comes without TLS",
                    "give the topic a policy (`AlarmTopics` of this package)",
                ),
                "it can't be told whether a TopicPolicy is for this topic",
            );
        }
    }
    return judgement;
}

/** An alarm reaches whom it is for, and nobody else reads or forges it. */
export const topicsAreClosed = stackPolicy(
    {
        name: "topics-are-closed",
        displayName: "Topics are encrypted and closed",
        controls: ["KM-1", "TL-2", "WF-4"],
        severity: "high",
        description:
            "Every SNS topic is encrypted with a customer key, has a policy of its own that admits nobody unnamed, and takes no message without TLS.",
        remediationSteps:
            "Set `kmsMasterKeyId` and a policy that names who publishes, with a Deny of sns:Publish where aws:SecureTransport is false (`AlarmTopics` of this package).",
    },
    judgeTopics,
);
