import type { ArgumentFault } from "../faults";

/**
 * Key of the certificates made here: a curve of 128 bits of strength, where RSA with 2048 bits has 112 and a slower handshake. Every
 * TLS policy the load balancer may have offers cipher suites for it, and so does every client that speaks TLS 1.2 with forward secrecy.
 *
 * Source: `@pulumi/aws` 7.48.0, acm.Certificate `keyAlgorithm`; AWS Certificate Manager User Guide, "Key algorithms"; NIST SP 800-57
 * part 1, table 2.
 */
export const keyAlgorithm = "EC_prime256v1";

/** Seconds a resolver may keep a record that proves control of the domain: short, since it is only waited for. */
export const validationTtlSeconds = 60;

/** A name of the form a certificate of ACM and a record of Route 53 take, without a wildcard. */
const hostName = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** What of a certificate's arguments can be wrong. */
interface Named {
    readonly domain: string;
    readonly hostedZoneId?: string;
    readonly certificateArn?: string;
}

/** Every fault of the arguments, none if they are sound. */
export function certificateFaults({ domain, hostedZoneId, certificateArn }: Named): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    if (!hostName.test(domain)) fault("domain", `is "${domain}"; write a host name in lower case, without a wildcard`);
    if (hostedZoneId !== undefined && !/^Z[A-Z0-9]{1,31}$/.test(hostedZoneId)) {
        fault("hostedZoneId", `is "${hostedZoneId}"; write the id as Route 53 shows it, such as Z0123456789ABCDEFGHIJ`);
    }
    if (certificateArn !== undefined && !/^arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/.test(certificateArn)) {
        fault("certificateArn", `is "${certificateArn}"; write the ARN of a certificate in ACM`);
    }
    return faults;
}
