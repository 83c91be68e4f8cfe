import type { Resource, Stack } from "./stack";
import { CLIENT_VPN, LAMBDA_FUNCTION } from "./types";

/** The functions that are given an endpoint of Client VPN in their environment: what brings revocations to it. */
export function publishersOf(stack: Stack, endpoint: Resource): Resource[] {
    const id = endpoint.fields.text("id");
    return stack.ofType(LAMBDA_FUNCTION).filter((one) => {
        const environment = one.fields.fields("environment");
        if (typeof environment !== "object") return false;
        if (stack.candidates(one, "environment", [CLIENT_VPN]).includes(endpoint)) return true;
        const variables = environment.fields("variables");
        if (typeof variables !== "object" || typeof id !== "string") return false;
        return variables.names().some((name) => {
            const value = variables.text(name);
            return typeof value === "string" && value.includes(id);
        });
    });
}
