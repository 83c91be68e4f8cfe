import { credentials, Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { MESSAGE_SIZE } from "../engine/server";

/** A call to a pack that failed. */
export class PackCallError extends Error {
    constructor(
        message: string,
        /** `silent`: no answer in time. `gone`: the pack ended. `thrown`: one of its policies threw an error. */
        public readonly reason: "silent" | "gone" | "thrown",
    ) {
        super(message);
        this.name = "PackCallError";
    }
}

type Method<Request, Response> = (
    request: Request,
    metadata: Metadata,
    options: { deadline: number },
    callback: (error: ServiceError | null, response: Response) => void,
) => unknown;

/** Calls to a served pack. Each has a deadline; each rejects with a {@link PackCallError}. */
export class PackClient {
    private readonly client: AnalyzerClient;

    /**
     * @param address where the pack listens.
     * @param milliseconds longest time a call may take.
     */
    constructor(
        address: string,
        private readonly milliseconds: number,
    ) {
        this.client = new AnalyzerClient(address, credentials.createInsecure(), MESSAGE_SIZE);
    }

    /** What the pack says of itself. */
    public info(): Promise<messages.AnalyzerInfo> {
        return this.call<Empty, messages.AnalyzerInfo>(this.client.getAnalyzerInfo, new Empty());
    }

    /** Sets levels and properties of policies. */
    public async configure(request: messages.ConfigureAnalyzerRequest): Promise<void> {
        await this.call<messages.ConfigureAnalyzerRequest, Empty>(this.client.configure, request);
    }

    /** Says which stack is to be judged. */
    public async configureStack(request: messages.AnalyzerStackConfigureRequest): Promise<void> {
        await this.call<messages.AnalyzerStackConfigureRequest, messages.AnalyzerStackConfigureResponse>(
            this.client.configureStack,
            request,
        );
    }

    /** Has one resource judged. */
    public analyze(request: messages.AnalyzeRequest): Promise<messages.AnalyzeResponse> {
        return this.call<messages.AnalyzeRequest, messages.AnalyzeResponse>(this.client.analyze, request);
    }

    /** Has one resource mended. */
    public remediate(request: messages.AnalyzeRequest): Promise<messages.RemediateResponse> {
        return this.call<messages.AnalyzeRequest, messages.RemediateResponse>(this.client.remediate, request);
    }

    /** Has the whole stack judged. */
    public analyzeStack(request: messages.AnalyzeStackRequest): Promise<messages.AnalyzeResponse> {
        return this.call<messages.AnalyzeStackRequest, messages.AnalyzeResponse>(this.client.analyzeStack, request);
    }

    /** Closes the connection. */
    public close(): void {
        this.client.close();
    }

    private call<Request, Response>(method: Method<Request, Response>, request: Request): Promise<Response> {
        return new Promise((resolve, reject) => {
            method.call(this.client, request, new Metadata(), { deadline: Date.now() + this.milliseconds }, (error, response) => {
                if (error) reject(new PackCallError(error.details, reasonOf(error)));
                else resolve(response);
            });
        });
    }
}

function reasonOf(error: ServiceError): PackCallError["reason"] {
    if (error.code === status.DEADLINE_EXCEEDED) return "silent";
    return error.code === status.UNAVAILABLE || error.code === status.CANCELLED ? "gone" : "thrown";
}
