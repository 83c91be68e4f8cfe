import type { PropertyValue, Recording } from "../../../tools/preview";
import { register, resourceOf } from "../../support/breaking";

type Change = (recording: Recording) => void;

/** One more rule of the way in for administrators of the cluster, like the one that leads a group of them to the control plane. */
const also =
    (inputs: Record<string, PropertyValue>): Change =>
    (recording) => {
        const model = resourceOf(
            recording,
            "aws:ec2clientvpn/authorizationRule:AuthorizationRule",
            "prod-cluster-admin-endpoint-weaviate-sre-oncall",
        );
        register(recording, model, "prod-hole", (made) => {
            Object.assign(made.inputs, inputs);
            if (inputs["authorizeAllGroups"] === true) delete made.inputs["accessGroupId"];
        });
    };

/** The rule that leads readers of dashboards to their tier, with another target. */
const readersTo =
    (targetNetworkCidr: string): Change =>
    (recording) => {
        const name = "prod-monitoring-admin-monitoring-weaviate-security-auditor";
        resourceOf(recording, "aws:ec2clientvpn/authorizationRule:AuthorizationRule", name).inputs["targetNetworkCidr"] = targetNetworkCidr;
    };

/** Changes to what production's VPNs lead to, one at a time. */
export const vpnChanges: Record<string, Change> = {
    "to the database": also({ targetNetworkCidr: "10.30.64.0/19" }),
    "to one node of the database": also({ targetNetworkCidr: "10.30.64.10/32" }),
    "to the whole VPC": also({ targetNetworkCidr: "10.30.0.0/16" }),
    "to every private address": also({ targetNetworkCidr: "10.0.0.0/8" }),
    "to everywhere": also({ targetNetworkCidr: "0.0.0.0/0" }),
    "to half of everything, for every group": also({ targetNetworkCidr: "128.0.0.0/1", authorizeAllGroups: true }),
    "to the control plane, for every group": also({ authorizeAllGroups: true }),
    "to the control plane, for readers of dashboards": readersTo("10.30.184.0/21"),
    "to the database, for readers of dashboards": readersTo("10.30.64.0/19"),
};
