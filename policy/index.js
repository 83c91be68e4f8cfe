"use strict";
// Entry of the policy pack. `pulumi preview --policy-pack policy` needs JavaScript here; the rest is TypeScript.
require("./register");
require("./src/pack");
