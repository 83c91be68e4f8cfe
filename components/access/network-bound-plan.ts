import { document, type PolicyDocument } from "../documents";
import { actionPrefix } from "../network/endpoint-policies-services";

/**
 * Denies calls to services unless they come through an endpoint of the VPC. A call that AWS makes with the caller's session passes: where it
 * comes from is AWS's affair.
 *
 * @param vpcId Id of the VPC, or what stands for it until it is known.
 * @param services Services by the names of their endpoints.
 */
export const outsideVpcDenial = <Id>(vpcId: Id, services: readonly string[]): PolicyDocument<Id> =>
    document<Id>([
        {
            Sid: "DenyOutsideVpc",
            Effect: "Deny",
            Action: [...new Set(services.map((service) => `${actionPrefix(service)}:*`))].sort(),
            Resource: ["*"], // whatever it is that they act on
            Condition: {
                StringNotEqualsIfExists: { "aws:SourceVpc": vpcId },
                BoolIfExists: { "aws:ViaAWSService": "false" },
            },
        },
    ]);
