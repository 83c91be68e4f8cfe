"use strict";
// Loaded into each child before anything else.
const { createRequire } = require("node:module");

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

// The SDK sends the engine four or five lines of its own debugging for each resource, one after the other. Nobody reads
// them, and they take a quarter of a program's time. By the next tick the entry point has loaded the SDK it uses.
process.nextTick(() => {
    createRequire(process.argv[1])("../../log").debug = () => Promise.resolve();
});
