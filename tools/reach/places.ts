import { blocks, groupsOf } from "../../policy/src/normal-form/launch-templates";
import { isUnknown } from "../../policy/src/normal-form/known";
import { candidatesOf, type Links, type Resource, type Stack } from "../../policy/src/normal-form/stack";
import { tag, tierOf } from "../../policy/src/normal-form/tags";
import {
    CLUSTER,
    LAUNCH_TEMPLATE,
    LOAD_BALANCERS,
    NODE_GROUP,
    SECURITY_GROUPS,
    SUBNETS,
    VPC_ENDPOINT,
} from "../../policy/src/normal-form/types";
import { offices } from "./offices";
import { vpnPeople, type Authorization } from "./vpn";

/** Network interfaces that one resource has: where they lie, and what filters them. */
export interface Interfaces {
    resource: Resource;
    subnets: readonly Resource[];
    groups: readonly Resource[];
    /** Whether the internet can address them, as far as they themselves go. */
    isPublic: boolean;
    /** Addresses their packets carry, where these are not their subnets': those of a network elsewhere, which routes have to lead back to. */
    ranges?: readonly string[];
    /**
     * What decides, beside groups, ACLs and routes, whether they may start a conversation with a range: the rules of a VPN endpoint, the
     * table of a transit gateway.
     */
    authorize?: (target: string | "internet") => Authorization;
}

/** Whoever can start or receive a conversation in a network. */
export type Place =
    | { kind: "internet"; name: "internet" }
    /** Amazon S3, by its gateway endpoint: public addresses, but a route and a prefix list of their own. */
    | { kind: "gateway"; name: string; endpoint: Resource }
    | { kind: "interfaces"; name: string; members: readonly Interfaces[] };

/** Resources that name subnets without having interfaces that anyone could talk to. */
const withoutInterfaces =
    /\/(?:subnet|routeTableAssociation|networkAcl|networkAclAssociation|natGateway|vpcEndpointSubnetAssociation|subnetGroup|nodeGroup|launchTemplate|vpcAttachment):|^aws:ec2clientvpn\//i;

const everyOne = ({ certain, possible }: Links): readonly Resource[] => [...new Set([...certain, ...possible])];

/** Properties that name subnets, or security groups; an output of a remote component depends on all that it made, whatever it is. */
const subnetProperties = /^(?:subnet|vpcConfig|networkConfiguration)/i;
const groupProperties = /securityGroup|^vpcConfig$|^networkConfiguration$|^networkInterfaces$/i;

/** Resources of some types that the properties of a resource were computed from. */
function among(stack: Stack, resource: Resource, properties: RegExp, types: readonly string[]): Resource[] {
    const named = Object.entries(resource.propertyDependencies).filter(([property]) => properties.test(property));
    const urns = named.flatMap(([, list]) => list.map(({ urn }) => urn));
    return [...new Set(urns)].flatMap((urn) => stack.at(urn) ?? []).filter(({ type }) => types.includes(type));
}

/**
 * Everything in a stack that has network interfaces, by what it is: nodes by the tier of their subnets, load balancers as `edge`,
 * interface endpoints by their security groups, the API servers as `control-plane`, people on a VPN by endpoint and group, offices, anything else by its name.
 * Then the internet, and S3.
 */
export function placesOf(stack: Stack): Place[] {
    const members = new Map<string, Interfaces[]>();
    const add = (name: string, interfaces: Interfaces) => members.set(name, [...(members.get(name) ?? []), interfaces]);
    for (const resource of stack.resources) {
        if (resource.type === NODE_GROUP) {
            const subnets = everyOne(stack.links(resource, "subnetIds", SUBNETS));
            for (const template of templatesOf(stack, resource)) {
                add(tierName(subnets, resource), {
                    resource,
                    subnets,
                    groups: everyOne(groupsOf(stack, template)),
                    isPublic: asksForAddress(template),
                });
            }
        } else if (resource.type.startsWith("aws:") && !withoutInterfaces.test(resource.type)) {
            const subnets = among(stack, resource, subnetProperties, SUBNETS);
            if (subnets.length === 0) continue;
            const groups = among(stack, resource, groupProperties, SECURITY_GROUPS);
            add(resource.type === VPC_ENDPOINT ? endpointName(groups, resource) : nameOf(resource, subnets), {
                resource,
                subnets,
                groups,
                isPublic: isPublic(resource, subnets),
            });
        }
    }
    for (const { name, ...people } of vpnPeople(stack)) add(name, { ...people, isPublic: false });
    for (const { name, ...people } of offices(stack)) add(name, { ...people, groups: [], isPublic: false });
    const gateways = stack.ofType(VPC_ENDPOINT).filter(({ fields }) => (fields.text("vpcEndpointType") ?? "Gateway") === "Gateway");
    return [
        { kind: "internet", name: "internet" },
        ...[...members].map(([name, list]): Place => ({ kind: "interfaces", name, members: list })),
        ...gateways.map((endpoint): Place => ({ kind: "gateway", name: serviceOf(endpoint), endpoint })),
    ];
}

function templatesOf(stack: Stack, group: Resource): readonly Resource[] {
    return candidatesOf(
        stack.resolve(
            (() => {
                const template = group.fields.fields("launchTemplate");
                return isUnknown(template) ? template : (template?.text("id") ?? template?.text("name"));
            })(),
            stack.candidates(group, "launchTemplate", [LAUNCH_TEMPLATE]),
            [LAUNCH_TEMPLATE],
            ["id", "name", "arn"],
        ),
    );
}

/** The tier of subnets by their tags; what lies in none, or in several, goes by its own name. */
function tierName(subnets: readonly Resource[], resource: Resource): string {
    const found = new Set(subnets.map(tierOf));
    const [tier] = found;
    return found.size === 1 && typeof tier === "string" && tier !== "none" && tier !== "unheard-of" ? tier : resource.name;
}

function nameOf(resource: Resource, subnets: readonly Resource[]): string {
    if (LOAD_BALANCERS.some((type) => type === resource.type)) return tierName(subnets, resource);
    return resource.type === CLUSTER ? "control-plane" : resource.name;
}

/** Endpoints that carry the same groups can be reached alike: they are one place, by what their groups say they are for. */
const endpointName = (groups: readonly Resource[], resource: Resource): string =>
    groups
        .map((group) => {
            const role = tag(group, "role");
            return typeof role === "string" ? role : group.name;
        })
        .join(" and ") || resource.name;

/** Whether a launch template asks for a public address, or leaves it to the subnet. */
const asksForAddress = (template: Resource): boolean => {
    const interfaces = blocks(template.fields, "networkInterfaces");
    return isUnknown(interfaces) || interfaces.some((one) => isUnknown(one) || one.flag("associatePublicIpAddress") === true);
};

function isPublic(resource: Resource, subnets: readonly Resource[]): boolean {
    if (LOAD_BALANCERS.some((type) => type === resource.type)) return resource.fields.flag("internal") !== true;
    const asked = resource.fields.flag("associatePublicIpAddress");
    return asked === undefined ? subnets.some(({ fields }) => fields.flag("mapPublicIpOnLaunch") === true) : asked !== false;
}

/** The last part of an endpoint's service name: `s3` of `com.amazonaws.eu-central-1.s3`. */
function serviceOf({ fields, name }: Resource): string {
    const service = fields.text("serviceName");
    return isUnknown(service) || service === undefined ? name : (service.split(".").at(-1) ?? name);
}
