import * as z from "zod";

import { noted, text } from "./note";

/** An AWS account. */
export const accountId = text(/^\d{12}$/, {
    allowed: "an AWS account id: twelve digits, in quotes",
    mend: 'write it in quotes, like "111122223333"; without them YAML makes it a number',
    example: '"111122223333"',
});

/** An AWS region. */
export const region = text(/^(?:us-gov|us-iso[a-z]?|[a-z]{2})-[a-z]+-\d$/, {
    allowed: "the name of an AWS region, such as eu-central-1",
    mend: "write the region's name, not a zone's and not a city's",
    example: "eu-central-1",
});

/** An availability zone. The letter is the zone's place in the subnet plan, which has room for six. */
export const availabilityZone = text(/^[a-z]{2}(?:-[a-z]+)+-\d[a-f]$/, {
    allowed: "the name of an availability zone: its region and a letter from a to f",
    mend: "write it like eu-central-1a; local zones and zone ids such as euc1-az2 are not taken",
    example: "eu-central-1a",
});

/** An ARN of one service. */
function arn(service: string, resource: string, example: string) {
    return text(new RegExp(`^arn:aws(?:-cn|-us-gov)?:${service}:${resource}$`), {
        allowed: `an ARN like ${example}`,
        mend: "copy the ARN from the console or the command line, whole",
        example,
    });
}

const regional = "[a-z0-9-]+:\\d{12}";

/** An IAM role. */
export const roleArn = arn("iam", ":\\d{12}:role/[\\w+=,.@/-]{1,512}", "arn:aws:iam::111122223333:role/weaviate-deployer");
/** An IAM user or role. */
export const principalArn = arn("iam", ":\\d{12}:(?:role|user)/[\\w+=,.@/-]{1,512}", "arn:aws:iam::111122223333:user/ada.lovelace");
/** A SAML provider in IAM. */
export const samlProviderArn = arn("iam", ":\\d{12}:saml-provider/[\\w.-]{1,128}", "arn:aws:iam::111122223333:saml-provider/example");
/** A secret in Secrets Manager. */
export const secretArn = arn(
    "secretsmanager",
    `${regional}:secret:[\\w/+=.@-]{1,512}`,
    "arn:aws:secretsmanager:eu-central-1:111122223333:secret:weaviate/prod/example-AbCdEf",
);
/** A KMS key. */
export const keyArn = arn(
    "kms",
    `${regional}:key/(?:mrk-)?[0-9a-f-]{32,36}`,
    "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
);
/** A certificate in ACM. */
export const certificateArn = arn(
    "acm",
    `${regional}:certificate/[0-9a-f-]{36}`,
    "arn:aws:acm:eu-central-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab",
);
/** A certificate authority in ACM Private CA. */
export const privateCaArn = arn(
    "acm-pca",
    `${regional}:certificate-authority/[0-9a-f-]{36}`,
    "arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/1234abcd-12ab-34cd-56ef-1234567890ab",
);
/** A domain of OpenSearch. */
export const openSearchArn = arn("es", `${regional}:domain/[a-z][a-z0-9-]{2,27}`, "arn:aws:es:eu-central-1:111122223333:domain/siem");
/** An S3 bucket. */
export const bucketArn = arn("s3", "::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "arn:aws:s3:::example-log-archive");

/** A VPC. */
export const vpcId = id("vpc-", "[0-9a-f]{8}(?:[0-9a-f]{9})?", "a VPC", "vpc-0123456789abcdef0");
/** A transit gateway. */
export const transitGatewayId = id("tgw-", "[0-9a-f]{17}", "a transit gateway", "tgw-0123456789abcdef0");
/** A hosted zone of Route 53. */
export const hostedZoneId = id("Z", "[A-Z0-9]{8,31}", "a hosted zone", "Z0123456789ABCDEFGHIJ");

function id(prefix: string, rest: string, what: string, example: string) {
    return text(new RegExp(`^${prefix}${rest}$`), {
        allowed: `the id of ${what}, such as ${example}`,
        mend: "copy the id from the console",
        example,
    });
}

/**
 * Instance families whose traffic between one another the hardware encrypts; gossip between Weaviate's nodes has no encryption of its
 * own. Source: Amazon EC2 User Guide, "Data protection in Amazon EC2", encryption in transit.
 */
const encryptingFamilies =
    /^(?:[cmr](?:5n|5dn|6a|6i|6id|6in|6idn|7a|7g|7gd|7i|7id|7iz|8a|8g|8gd|8gn|8i|8id)|m5zn|c6gn|c7gn|c7i-flex|m7i-flex|r8i-flex|c8i-flex|m8i-flex|i3en|i4i|i4g|im4gn|is4gen|i7i|i7ie|i8g|x2idn|x2iedn|x2iezn|x8g)$/;

/** An EC2 instance type whose traffic to its peers is encrypted by the hardware. */
export const instanceType = text((value) => isInstanceType(value) && encryptingFamilies.test(value.split(".")[0] ?? ""), {
    allowed: "an EC2 instance type whose family encrypts traffic between instances, such as m7i.large, r7g.xlarge or c6i.large",
    mend: (found) =>
        typeof found === "string" && isInstanceType(found)
            ? `${found.split(".")[0]} does not encrypt traffic between instances; take a newer family, such as m7i, r7g or c6i`
            : "write family and size, such as r7g.xlarge",
    example: "r7g.xlarge",
});

function isInstanceType(value: string): boolean {
    return /^[a-z][a-z0-9]*(?:-flex)?\.(?:nano|micro|small|medium|large|\d{0,2}xlarge|metal(?:-\d{1,2}xl)?)$/.test(value);
}

const secretMend =
    "store it in Secrets Manager and give { secretArn: arn:… }, or run: pulumi config set --secret --path '<path>.value'; never write it into the stack file";

/**
 * A secret: the ARN of an entry in Secrets Manager, or its value, which is taken only if the stack's configuration holds it encrypted.
 */
export const secret = noted(
    z.union([
        z.strictObject({ secretArn }),
        z.strictObject({ value: noted(z.string().min(1), { allowed: "the secret, encrypted", mend: secretMend, sensitive: true }) }),
    ]),
    {
        allowed: "{ secretArn } of an entry in Secrets Manager, or { value } set with pulumi config set --secret",
        mend: secretMend,
        sensitive: true,
    },
);
