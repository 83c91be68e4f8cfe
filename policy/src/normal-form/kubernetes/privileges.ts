import type { Fields } from "../fields";
import { anyOf, isUnknown, not, UNKNOWN, type Known } from "../known";
import { isEmpty, has } from "./network-policies";
import { at, childrenAt, fieldsAt, flagAt, is, isOneOf, numberAt, textAt, textsAt, type Place } from "./paths";
import { containersOf, type Container, type Pods } from "./pods";
import { sayPath, type Leaf } from "./values";

/** A privilege that pods have: whether they do, and how a message says it. */
export interface Privilege {
    what: string;
    has: Known<boolean>;
    allowed: string;
}

/** What a container's own setting says, or else that of its pod. */
const ownOr = <T>(own: Known<T> | undefined, pod: Known<T> | undefined): Known<T> | undefined => own ?? pod;

const or = (value: Known<boolean> | undefined, otherwise: boolean): Known<boolean> => (value === undefined ? otherwise : value);

/** Whether any of the containers has something. */
function anyContainer(pods: Pods, holds: (container: Container) => Known<boolean>): Known<boolean> {
    const containers = containersOf(pods);
    return isUnknown(containers) ? UNKNOWN : anyOf(containers.map((one) => (isUnknown(one) ? UNKNOWN : holds(one))));
}

const security = (holder: Place): Place => fieldsAt(holder, "securityContext");

/**
 * Privileges that no pod outside of system namespaces has; the level `baseline` of the Pod Security Standards forbids them too.
 *
 * Source: Kubernetes, "Pod Security Standards".
 */
export function grossPrivileges(pods: Pods): Privilege[] {
    const { spec } = pods;
    const volumes = childrenAt(spec, "volumes");
    const hostPath = isUnknown(volumes)
        ? UNKNOWN
        : anyOf(volumes.map((one): Known<boolean> => (isUnknown(one) ? UNKNOWN : one.has("hostPath"))));
    const ofContainer = (what: string, allowed: string, holds: (own: Place) => Known<boolean>): Privilege => ({
        what,
        allowed,
        has: anyContainer(pods, ({ fields }) => holds(security(fields))),
    });
    return [
        ...["hostNetwork", "hostPID", "hostIPC"].map((what): Privilege => ({
            what,
            allowed: "left out",
            has: or(flagAt(spec, what), false),
        })),
        { what: "a hostPath volume", allowed: "other kinds of volumes", has: hostPath },
        ofContainer("privileged", "false", (own) => or(flagAt(own, "privileged"), false)),
        ofContainer("added capabilities", "none added", (own) => not(isEmpty(textsAt(own, "capabilities", "add")))),
        ofContainer("procMount", "Default", (own) => not(isOneOf(at(own, "procMount"), [undefined, "Default"]))),
    ];
}

/** What a restricted pod has to give up in so many words. Patches say only a part, so that what they leave out is no fault. */
export function smallPrivileges(pods: Pods): Privilege[] {
    const pod = security(pods.spec);
    const isWhole = !pods.object.isPatch;
    const ofContainer = (what: string, allowed: string, holds: (own: Place, fields: Fields) => Known<boolean>): Privilege => ({
        what,
        allowed,
        has: anyContainer(pods, ({ fields }) => holds(security(fields), fields)),
    });
    const isNot = (value: Known<boolean> | undefined, wanted: boolean): Known<boolean> =>
        value === undefined ? isWhole : not(is(value, wanted));
    return [
        ofContainer("allowPrivilegeEscalation not false", "false", (own) => isNot(flagAt(own, "allowPrivilegeEscalation"), false)),
        ofContainer("runAsNonRoot not true", "true", (own) => isNot(ownOr(flagAt(own, "runAsNonRoot"), flagAt(pod, "runAsNonRoot")), true)),
        ofContainer("the user 0", "any other user", (own) => is(ownOr(numberAt(own, "runAsUser"), numberAt(pod, "runAsUser")), 0)),
        ofContainer("capabilities that are not dropped", 'capabilities.drop ["ALL"]', (own) => {
            const drop = textsAt(own, "capabilities", "drop");
            return isWhole ? not(has(drop, "ALL")) : false;
        }),
        ofContainer("no seccomp profile", "RuntimeDefault", (own) => {
            const type = ownOr(textAt(own, "seccompProfile", "type"), textAt(pod, "seccompProfile", "type"));
            return type === undefined ? isWhole : not(isOneOf(type, ["RuntimeDefault", "Localhost"]));
        }),
        ofContainer("a root file system that can be written", "readOnlyRootFilesystem true", (own) =>
            isNot(flagAt(own, "readOnlyRootFilesystem"), true),
        ),
    ];
}

/** A value that gives pods of a chart a privilege: whether it does, and what is allowed instead; undefined for other values. */
export function privilegeBy({ path, value }: Leaf): Privilege | undefined {
    const name = path.at(-1) ?? "";
    const what = sayPath(path);
    const isValue = (wanted: unknown): Known<boolean> => isOneOf(value, [wanted, String(wanted)]);
    // Not known whole, it may hold any of these.
    if (isUnknown(value) && /(securityContext|capabilities|seccompProfile)$/i.test(name)) return { what, has: UNKNOWN, allowed: "none" };
    switch (name) {
        case "privileged":
        case "allowPrivilegeEscalation":
        case "hostPID":
        case "hostIPC":
            return { what, has: isValue(true), allowed: "false" };
        case "runAsNonRoot":
            return { what, has: isValue(false), allowed: "true" };
        case "runAsUser":
            return { what, has: isValue(0), allowed: "any other user" };
        case "type":
            return path.at(-2) === "seccompProfile" ? { what, has: isValue("Unconfined"), allowed: "RuntimeDefault" } : undefined;
        default:
            return path.at(-2) === "add" && path.at(-3) === "capabilities"
                ? { what: sayPath(path.slice(0, -1)), has: true, allowed: "none added" }
                : undefined;
    }
}
