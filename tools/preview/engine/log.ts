import { EngineService, type IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import type { LogEntry } from "../recording";
import { answer } from "./server";

const SEVERITIES: Record<number, LogEntry["severity"]> = {
    [messages.LogSeverity.DEBUG]: "debug",
    [messages.LogSeverity.INFO]: "info",
    [messages.LogSeverity.WARNING]: "warning",
    [messages.LogSeverity.ERROR]: "error",
};

/**
 * The engine's own service: the log, and the root resource.
 *
 * @param onLog gets each line; those of the SDK's own debugging, several for each resource, are left out.
 */
export function engineService(onLog: (entry: LogEntry) => void): [typeof EngineService, IEngineServer] {
    let root = "";
    return [
        EngineService,
        {
            log: answer((request) => {
                const severity = SEVERITIES[request.getSeverity()] ?? "info";
                if (severity !== "debug") onLog({ severity, message: request.getMessage(), urn: request.getUrn() });
                return new Empty();
            }),
            getRootResource: answer(() => new messages.GetRootResourceResponse().setUrn(root)),
            setRootResource: answer((request) => {
                root = request.getUrn();
                return new messages.SetRootResourceResponse();
            }),
            // There is no debugger to attach, and no CLI whose version could be asked for.
            startDebugging: answer(() => new Empty()),
            requirePulumiVersion: answer(() => new messages.RequirePulumiVersionResponse()),
        },
    ];
}
