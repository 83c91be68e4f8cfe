"use strict";
// Loaded into each child before anything else.
const Module = require("node:module");

require("./resolver-on-use");

// Its input is a pipe that closes when the preview is gone, even by a signal that let it see to nothing: then the child has
// nothing left to do, nor has anything it started.
function end() {
    try {
        process.kill(-process.pid, "SIGKILL"); // the child leads a process group of its own
    } catch {
        process.exit(1);
    }
}

process.stdin.on("close", end);
process.stdin.on("error", end);
process.stdin.resume();
process.stdin.unref?.();

// By the next tick the entry point has loaded the SDK it uses.
process.nextTick(() => {
    const ofSdk = Module.createRequire(process.argv[1]);
    // It sends the engine four or five lines of its own debugging for each resource, one after the other. Nobody reads them, and they
    // take a quarter of a program's time.
    ofSdk("../../log").debug = () => Promise.resolve();
    // It takes a stack trace for each promise it makes, many for each resource, in case it is never settled. A leak is reported
    // all the same, with what was waited for.
    const debuggable = ofSdk("../../runtime/debuggable");
    const { debuggablePromise } = debuggable;
    debuggable.debuggablePromise = (...args) => {
        const limit = Error.stackTraceLimit;
        Error.stackTraceLimit = 0;
        try {
            return debuggablePromise(...args);
        } finally {
            Error.stackTraceLimit = limit;
        }
    };
});
