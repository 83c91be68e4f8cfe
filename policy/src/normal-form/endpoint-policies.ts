import { statementsOf, type Statement } from "./documents";
import { isUnknown, type Known } from "./known";
import { pointsTo, type Resource, type Stack } from "./stack";
import { VPC_ENDPOINT, VPC_ENDPOINT_POLICY } from "./types";

/** What is known of an endpoint's policy, in both forms it is given in. */
export interface EndpointPolicy {
    /** Statements of each text. */
    texts: readonly Known<readonly Known<Statement>[]>[];
    /** Whether a policy that stands apart may be another endpoint's. */
    perhaps: boolean;
}

/** The policy of an endpoint: written in it, or apart. */
export function endpointPolicyOf(stack: Stack, endpoint: Resource): EndpointPolicy {
    const apart = stack
        .ofType(VPC_ENDPOINT_POLICY)
        .map((resource) => ({ resource, hit: pointsTo(stack.link(resource, "vpcEndpointId", [VPC_ENDPOINT]), endpoint) }));
    const written = [endpoint, ...apart.filter(({ hit }) => hit === true).map(({ resource }) => resource)];
    const values = written.map(({ fields }) => fields.value("policy")).filter((value) => value !== undefined);
    return {
        texts: values.map(statementsOf),
        perhaps: apart.some(({ hit }) => isUnknown(hit)),
    };
}
