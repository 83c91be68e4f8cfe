"use strict";
// The program with every part that is built, those that are not in `stacks/program.ts` yet included.
require("../../../policy/register");
module.exports = require("./program");
