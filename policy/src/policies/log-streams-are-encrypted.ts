import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import type { Fields } from "../normal-form/fields";
import { allOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Stack } from "../normal-form/stack";
import { FIREHOSE_STREAM } from "../normal-form/types";

/** Whether what waits in the stream is encrypted with a key of one's own. */
function isEncryptedUnderWay(fields: Fields): Known<boolean> {
    const encryption = fields.fields("serverSideEncryption");
    if (encryption === undefined) return false;
    if (isUnknown(encryption)) return UNKNOWN;
    const kind = encryption.text("keyType");
    return allOf([
        encryption.flag("enabled") ?? false,
        isUnknown(kind) ? UNKNOWN : kind === "CUSTOMER_MANAGED_CMK",
        encryption.has("keyArn"),
    ]);
}

/** Where each kind of destination keeps objects: of all it delivers, or of what it could not. */
const BUCKETS = {
    extendedS3Configuration: [],
    splunkConfiguration: ["s3Configuration"],
    httpEndpointConfiguration: ["s3Configuration"],
    opensearchConfiguration: ["s3Configuration"],
    opensearchserverlessConfiguration: ["s3Configuration"],
    elasticsearchConfiguration: ["s3Configuration"],
    redshiftConfiguration: ["s3Configuration"],
    snowflakeConfiguration: ["s3Configuration"],
    icebergConfiguration: ["s3Configuration"],
} as const;

/** Whether every bucket a stream writes to gets its objects encrypted with a key that is named. */
function isEncryptedAtRest(fields: Fields): Known<boolean> {
    const destinations = Object.entries(BUCKETS).filter(([name]) => fields.has(name));
    if (destinations.length === 0) return false;
    return allOf(
        destinations.map(([name, path]): Known<boolean> => {
            let settings = fields.fields(name);
            for (const step of path) settings = settings === undefined || isUnknown(settings) ? settings : settings.fields(step);
            if (settings === undefined) return false;
            return isUnknown(settings) ? UNKNOWN : settings.has("kmsKeyArn");
        }),
    );
}

/** Addresses that a stream sends logs to over the network. */
const ADDRESSES = { splunkConfiguration: "hecEndpoint", httpEndpointConfiguration: "url" } as const;

/** Whether a stream sends over TLS whatever it sends to an address. */
const leavesOverTls = (fields: Fields): Known<boolean> =>
    allOf(
        Object.entries(ADDRESSES).map(([name, key]): Known<boolean> => {
            const settings = fields.fields(name);
            if (settings === undefined) return true;
            const address = isUnknown(settings) ? UNKNOWN : settings.text(key);
            return isUnknown(address) ? UNKNOWN : /^https:\/\//i.test(address ?? "");
        }),
    );

/**
 * Judges that a stream of logs is encrypted with a key of one's own while it waits and where it is kept, and leaves over TLS alone.
 *
 * Controls: NV-2, KM-1.
 */
export function judgeLogStreams(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const stream of stack.ofType(FIREHOSE_STREAM)) {
        judgement.expect(
            isEncryptedUnderWay(stream.fields),
            {
                control: "KM-1",
                resource: stream,
                wrong: "A stream of logs is not encrypted with a key of its own",
                found: stream.fields.has("serverSideEncryption") ? "serverSideEncryption off, or with Amazon's own key" : "no encryption",
                allowed: "serverSideEncryption with enabled true, keyType CUSTOMER_MANAGED_CMK and a keyArn",
                mend: "name the key of logs",
            },
            "it is not known how the stream is encrypted",
        );
        judgement.expect(
            isEncryptedAtRest(stream.fields),
            {
                control: "KM-1",
                resource: stream,
                wrong: "A stream leaves objects in a bucket without naming a key",
                found: "a destination without kmsKeyArn, or none",
                allowed: "kmsKeyArn wherever the stream writes to a bucket",
                mend: "name the bucket's key",
            },
            "it is not known where the stream keeps objects",
        );
        judgement.expect(
            leavesOverTls(stream.fields),
            {
                control: "NV-2",
                resource: stream,
                wrong: "A stream sends logs in plain text",
                found: "an address without https",
                allowed: "https addresses",
                mend: "send to the receiver's https address",
            },
            "it is not known where the stream sends logs",
        );
    }
    return judgement;
}

/** Logs are protected on their way. */
export const logStreamsAreEncrypted = stackPolicy(
    {
        name: "log-streams-are-encrypted",
        displayName: "Log streams are encrypted",
        controls: ["NV-2", "KM-1"],
        severity: "high",
        description: "Every Firehose stream is encrypted with a customer-managed key, under way and in buckets, and sends over TLS alone.",
        remediationSteps:
            "Set `serverSideEncryption` with the key of logs, and `kmsKeyArn` of the destination (`LogStream` of this package does).",
    },
    judgeLogStreams,
);
