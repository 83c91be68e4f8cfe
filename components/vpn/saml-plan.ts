import type { Account } from "../account";
import type { ArgumentFault } from "../faults";

/** ARN of a SAML provider, computed from its name. */
export const samlProviderArn = (account: Account, name: string): string =>
    `arn:${account.partition}:iam::${account.id}:saml-provider/${name}`;

/** A CloudFormation template of one resource. */
interface Template {
    AWSTemplateFormatVersion: "2010-09-09";
    Description: string;
    Resources: Record<string, { Type: string; Properties: Record<string, string> }>;
}

/** The template of a SAML provider whose metadata CloudFormation reads from Secrets Manager. */
export const samlTemplate = (name: string, secretArn: string): Template => ({
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "A SAML provider whose metadata lies in Secrets Manager",
    Resources: {
        Provider: {
            Type: "AWS::IAM::SAMLProvider",
            Properties: { Name: name, SamlMetadataDocument: `{{resolve:secretsmanager:${secretArn}:SecretString}}` },
        },
    },
});

/** Every fault of the arguments of a SAML provider, none if they are sound. */
export function samlFaults(args: { providerName: string; metadataDocument?: string; metadataSecretArn?: string }): ArgumentFault[] {
    const { providerName, metadataDocument, metadataSecretArn } = args;
    const faults: ArgumentFault[] = [];
    if (!/^[\w.-]{1,128}$/.test(providerName)) {
        faults.push({ propertyPath: "providerName", reason: `is "${providerName}"; IAM takes 128 letters, digits, dots and hyphens` });
    }
    if ((metadataDocument === undefined) === (metadataSecretArn === undefined)) {
        faults.push({ propertyPath: "metadataDocument", reason: "and metadataSecretArn: give one of them" });
    }
    if (metadataDocument !== undefined && !metadataDocument.includes("EntityDescriptor")) {
        faults.push({ propertyPath: "metadataDocument", reason: "is no SAML metadata: it has no EntityDescriptor" });
    }
    if (metadataSecretArn !== undefined && !/^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/.test(metadataSecretArn)) {
        faults.push({ propertyPath: "metadataSecretArn", reason: "is no ARN of an entry in Secrets Manager" });
    }
    return faults;
}
