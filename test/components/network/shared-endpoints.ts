import { readEnvironment, runProgram, type Recording } from "../../../tools/preview";
import { root } from "../../support/environments";
import { once } from "../../support/once";

/** Development with some of its network section changed. */
export function devWithNetwork(network: Record<string, unknown>): Promise<Recording> {
    const { config } = readEnvironment(root, "dev");
    const shipped: unknown = config["weaviate-aws:network"];
    const section = (typeof shipped === "string" ? JSON.parse(shipped) : shipped) as Record<string, unknown>;
    return runProgram(readEnvironment(root, "dev", { config: { "weaviate-aws:network": { ...section, ...network } } }));
}

/** Development whose zones share each interface endpoint, for a reason. The program runs once in the whole test run. */
export async function sharedEndpoints(): Promise<{ recording: Recording; reason: string }> {
    const reason = "Nobody depends on dev being up; two interfaces of each endpoint are saved.";
    const network = { endpointsPerZone: false, sharedEndpointsBecause: reason };
    return { recording: await once("recording of dev with shared endpoints", () => devWithNetwork(network)), reason };
}
