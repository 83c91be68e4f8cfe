"use strict";
// The SDK loads the package manager's resolver, hundreds of files, in case a function's code is to be shipped somewhere. Hardly any program
// does: it is loaded when it is used.
const Module = require("node:module");

const load = Module._load;
Module._load = function (request, ...rest) {
    if (request !== "@npmcli/arborist") return load.call(this, request, ...rest);
    const loaded = () => load.call(this, request, ...rest);
    // As an ES module, or the SDK would copy all it exports at once.
    return new Proxy({}, { get: (_, property) => property === "__esModule" || loaded()[property] });
};
