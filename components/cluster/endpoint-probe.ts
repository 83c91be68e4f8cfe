import { get } from "node:https";

/** Where to look for the Kubernetes API, and for how long. */
export interface EndpointProbe {
    /** Its address, such as `https://….eks.amazonaws.com`. */
    endpoint: string;
    /** The authority that must have signed its certificate: PEM in base64. */
    certificateAuthority: string;
    /** Milliseconds it has to answer. */
    timeoutMs: number;
}

/** What the causes that can be told apart mean to whoever waits. */
const causes: Record<string, string> = {
    ENOTFOUND: "its name does not resolve",
    EAI_AGAIN: "no name server answers",
    ECONNREFUSED: "the connection is refused",
    ECONNRESET: "the connection is cut off",
    EHOSTUNREACH: "there is no route to it",
    ENETUNREACH: "there is no route to it",
    ABORT_ERR: "no answer comes; without the VPN packets are lost on the way",
};

/**
 * Looks once whether the Kubernetes API answers. Whoever asks need not be known to it: to be turned away is an answer too. Its certificate
 * has to be the cluster's.
 *
 * @returns why it does not answer, in words; `undefined` if it does.
 */
export function endpointSilence({ endpoint, certificateAuthority, timeoutMs }: EndpointProbe): Promise<string | undefined> {
    const url = new URL("/livez", endpoint);
    const signal = AbortSignal.timeout(timeoutMs);
    return new Promise((resolve) => {
        const ca = Buffer.from(certificateAuthority, "base64");
        const request = get(url, { signal, ca, agent: false }, (response) => {
            const status = response.statusCode ?? 0;
            response.resume();
            resolve(status < 500 ? undefined : `it answers with ${status}`);
        });
        request.on("error", (error: NodeJS.ErrnoException) => resolve(causes[error.code ?? ""] ?? error.message));
    });
}
