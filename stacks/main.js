"use strict";
// Entry of the Pulumi program, named by Pulumi.yaml. The rest is TypeScript.
require("../policy/register");
module.exports = require("./program");
