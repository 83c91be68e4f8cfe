import { UNKNOWN, type PropertyValue, type RecordedResource, type Recording } from "../../tools/preview";
import { copyOf } from "./environments";

/** Which type of resource a property takes, where it depends on several: an output of a remote component depends on all its children. */
const takes: Record<string, RegExp> = {
    vpcId: /vpc:Vpc$/,
    subnetId: /subnet:Subnet$/,
    subnetIds: /subnet:Subnet$/,
    routeTableId: /RouteTable$/,
    routeTableIds: /RouteTable$/,
    securityGroupId: /SecurityGroup$/,
    securityGroupIds: /SecurityGroup$/,
    bucket: /Bucket$/,
    policy: /(?:VpcEndpoint|vpc:Vpc)$/,
};

/**
 * A recording as it would be after an update: every resource has an id, and every unknown is the id of what it was computed from. It is
 * what policies see in `pulumi up` and in every preview after the first.
 */
export function asUpdated(recording: Recording): Recording {
    const updated = copyOf(recording);
    const byUrn = new Map(updated.resources.map((resource) => [resource.urn, resource]));
    for (const resource of updated.resources) {
        for (const [property, value] of Object.entries(resource.inputs)) {
            const sources = (resource.propertyDependencies[property] ?? [])
                .map((urn) => byUrn.get(urn))
                .filter((source) => source?.custom === true && (takes[property]?.test(source.type) ?? true)) as RecordedResource[];
            resource.inputs[property] = known(value, sources);
        }
    }
    for (const resource of updated.resources) if (resource.custom) resource.inputs["id"] = idOf(resource);
    return updated;
}

/** A bucket's id is its name, and so is a role's; any other id is AWS's to choose. */
function idOf({ type, name, inputs }: RecordedResource): PropertyValue {
    if (type === "aws:s3/bucket:Bucket") return inputs["bucket"] ?? name;
    if (type === "aws:iam/role:Role") return inputs["name"] ?? name;
    return `${type}-${name}`.replaceAll(/[^\w-]/g, "-");
}

function known(value: PropertyValue, sources: readonly RecordedResource[]): PropertyValue {
    if (value === UNKNOWN) return sources[0] === undefined ? "computed" : idOf(sources[0]);
    if (Array.isArray(value))
        return value.map((element, index) => known(element, sources.length >= value.length ? sources.slice(index) : sources));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, known(inner, sources)]));
}
