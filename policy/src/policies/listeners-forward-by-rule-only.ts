import { stackPolicy } from "../framework/define";
import { fault, Judgement } from "../framework/judgement";
import type { Fields } from "../normal-form/fields";
import { allOf, anyOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import { candidatesOf, type Resource, type Stack } from "../normal-form/stack";
import { LISTENER_RULES, LISTENERS } from "../normal-form/types";

/** Where an Application Load Balancer may listen, by protocol. */
const PORTS: Readonly<Record<string, number>> = { HTTPS: 443, HTTP: 80 };

/** The protocol of a listener; AWS takes HTTP where none is named. */
function protocolOf({ fields }: Resource): Known<string> {
    const protocol = fields.text("protocol") ?? "HTTP";
    return isUnknown(protocol) ? UNKNOWN : protocol.toUpperCase();
}

/** Whether an action answers by itself that there is nothing. */
function refuses(action: Known<Fields>): Known<boolean> {
    if (isUnknown(action)) return UNKNOWN;
    const type = action.text("type");
    if (isUnknown(type)) return UNKNOWN;
    if (type !== "fixed-response") return false;
    const answer = action.fields("fixedResponse");
    const status = isUnknown(answer) ? UNKNOWN : answer?.text("statusCode");
    return isUnknown(status) ? UNKNOWN : /^[45]\d\d$/.test(status ?? "");
}

/** Whether all actions of a list hold; a list that is empty does nothing, which is no answer. */
function all({ fields }: Resource, property: string, holds: (action: Known<Fields>) => Known<boolean>): Known<boolean> {
    const actions = fields.children(property) ?? [];
    if (isUnknown(actions)) return UNKNOWN;
    return actions.length === 0 ? false : allOf(actions.map(holds));
}

/** Whether a condition admits requests for hosts that it names in full, and for no others. */
function namesHosts(condition: Known<Fields>): Known<boolean> {
    const hosts = isUnknown(condition) ? UNKNOWN : condition.fields("hostHeader");
    if (hosts === undefined || isUnknown(hosts)) return isUnknown(hosts) ? UNKNOWN : false;
    if (hosts.has("regexValues")) return false;
    const values = hosts.texts("values") ?? [];
    if (isUnknown(values)) return UNKNOWN;
    return values.length === 0 ? false : allOf(values.map((value) => (isUnknown(value) ? UNKNOWN : !/[*?]/.test(value))));
}

/** Whether a rule is narrower than a default action would be: by host, or since it sends nobody anywhere. */
function isNarrow(rule: Resource): Known<boolean> {
    const conditions = rule.fields.children("conditions") ?? [];
    return anyOf([isUnknown(conditions) ? UNKNOWN : anyOf(conditions.map(namesHosts)), all(rule, "actions", refuses)]);
}

function judgeListener(judgement: Judgement, listener: Resource, protocol: string): void {
    const wanted = PORTS[protocol];
    const port = listener.fields.number("port");
    if (wanted !== undefined) {
        judgement.expect(
            isUnknown(port) ? UNKNOWN : port === wanted,
            fault(
                "AC-4",
                listener,
                `A listener for ${protocol} is open where nobody looks for one`,
                isUnknown(port) || port === undefined ? "no port" : `port ${port}`,
                String(wanted),
                "take the listener out, or move it: there is one way in from the internet, on 443, and 80 leads to it",
            ),
            "the port of the listener is not known",
        );
    }
    if (protocol !== "HTTPS") return;
    judgement.expect(
        all(listener, "defaultActions", refuses),
        fault(
            "AT-2",
            listener,
            "A listener serves requests that no rule of it names",
            "defaultActions other than a fixed response of an error",
            "type fixed-response with a statusCode of 400 to 599",
            "answer 404 by default, and forward what names the service's host by rules",
        ),
        "what the listener does by default is not known",
    );
}

function judgeRule(judgement: Judgement, stack: Stack, rule: Resource): void {
    const link = stack.link(rule, "listenerArn", LISTENERS);
    const protocols = candidatesOf(link).map(protocolOf);
    // Of a listener for plain HTTP: another policy lets it redirect alone.
    if (protocols.length > 0 && protocols.every((protocol) => !isUnknown(protocol) && protocol !== "HTTPS")) return;
    const isOurs = link.kind === "outside" || (link.kind === "one" && protocols.every((protocol) => protocol === "HTTPS"));
    const narrow = isNarrow(rule);
    judgement.expect(
        narrow === true ? true : isOurs ? narrow : UNKNOWN,
        fault(
            "AT-2",
            rule,
            "A rule of a listener serves requests for any host",
            "no condition hostHeader, or one with wildcards or expressions",
            "hostHeader with host names in full",
            "add a condition on the service's host: an address that scanners find must not answer as the service",
        ),
        "it is not known which listener the rule belongs to, or what it asks for",
    );
}

/**
 * Judges that Application Load Balancers listen on 443 and 80 alone, that HTTPS answers with an error whatever no rule names, and that
 * rules name hosts.
 *
 * Controls: AC-4, AT-2, TL-3.
 */
export function judgeForwarding(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const listener of stack.ofType(...LISTENERS)) {
        const protocol = protocolOf(listener);
        if (isUnknown(protocol)) judgement.doubt({ control: "AC-4", resource: listener, why: "the protocol of the listener is not known" });
        // A gateway load balancer's listener has neither protocol nor port.
        else if (listener.fields.has("protocol") || listener.fields.has("port")) judgeListener(judgement, listener, protocol);
    }
    for (const rule of stack.ofType(...LISTENER_RULES)) judgeRule(judgement, stack, rule);
    return judgement;
}

/** What the internet may ask for is said, and nothing else is answered. */
export const listenersForwardByRuleOnly = stackPolicy(
    {
        name: "listeners-forward-by-rule-only",
        displayName: "Listeners forward by rule only",
        controls: ["AT-2", "AC-4", "TL-3"],
        severity: "high",
        description:
            "Load balancers listen for HTTPS on 443 and for HTTP on 80 alone; HTTPS answers with an error what no rule names, and rules that forward name their hosts.",
        remediationSteps:
            "Take other listeners out, make the default action of HTTPS a fixed response of 404, and give each rule a `hostHeader` condition without wildcards.",
    },
    judgeForwarding,
);
