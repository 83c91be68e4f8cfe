"use strict";
// Lets Node load the TypeScript sources as they are: each file is transpiled when it is required, nothing is written
// or cached, so what runs is always the source that is there. Types are checked by `npm run check`, not here.
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { transformSync } = require("@swc/core");

const options = (filename) => ({
    filename,
    swcrc: false,
    configFile: false,
    sourceMaps: "inline",
    module: { type: "commonjs", ignoreDynamic: true },
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
});

Module._extensions[".ts"] = (module, filename) => {
    module._compile(transformSync(readFileSync(filename, "utf8"), options(filename)).code, filename);
};

process.setSourceMapsEnabled(true);

/** A frame of a stack trace with the place it has in the TypeScript source. */
function frameText(frame) {
    const file = frame.getFileName();
    const map = file?.endsWith(".ts") ? Module.findSourceMap(file) : undefined;
    const entry = map?.findEntry(frame.getLineNumber() - 1, frame.getColumnNumber() - 1);
    if (entry?.originalLine === undefined) return `    at ${frame}`;
    const place = `${file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    const caller = frame.getFunctionName();
    return caller ? `    at ${caller} (${place})` : `    at ${place}`;
}

// The SDK notes a stack for every promise it makes, four or five for each resource, by an error without a message that nobody
// reads. Looking up the source position of each frame would take half of a preview's time, so only real errors get it, and the one
// trace a resource is found by: the SDK lifts the limit of frames to take it.
Error.prepareStackTrace = (error, frames) => {
    if (error.message === "" && Error.stackTraceLimit !== Infinity) return frames.slice(0, 4).join("\n");
    return [String(error), ...frames.map(frameText)].join("\n");
};
