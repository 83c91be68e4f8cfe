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
    module: { type: "commonjs", importInterop: "node", ignoreDynamic: true },
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
});

Module._extensions[".ts"] = (module, filename) => {
    module._compile(transformSync(readFileSync(filename, "utf8"), options(filename)).code, filename);
};

process.setSourceMapsEnabled(true);
