import {
    Server,
    ServerCredentials,
    status,
    type handleUnaryCall,
    type ServiceDefinition,
    type UntypedServiceImplementation,
} from "@grpc/grpc-js";

/** Messages hold whole stacks and chart values; 400 MB is what the SDK itself allows. */
export const MESSAGE_SIZE = {
    "grpc.max_receive_message_length": 400 * 1024 * 1024,
    "grpc.max_send_message_length": 400 * 1024 * 1024,
};

/** A server that listens on this machine only, on a port the system picks. */
export interface LocalServer {
    /** `127.0.0.1:<port>`. */
    address: string;
    /** Ends it at once, whatever is under way. */
    close(): void;
}

/** Serves services on a free port of the loopback interface. */
export async function serve(services: [ServiceDefinition, UntypedServiceImplementation][]): Promise<LocalServer> {
    const server = new Server(MESSAGE_SIZE);
    services.forEach(([definition, implementation]) => server.addService(definition, implementation));
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    return { address: `127.0.0.1:${String(port)}`, close: () => server.forceShutdown() };
}

/** A handler that answers a call with what a function returns, or with the message of what it throws. */
export function answer<Request, Response>(reply: (request: Request) => Response | Promise<Response>): handleUnaryCall<Request, Response> {
    return (call, callback) => {
        void (async () => {
            try {
                callback(null, await reply(call.request));
            } catch (error) {
                callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
            }
        })();
    };
}
