"use strict";
// Entry of `npm run vpn`. The rest is TypeScript.
require("../../policy/register");
require("./main")
    .main(process.argv.slice(2))
    .then((code) => (process.exitCode = code))
    .catch((error) => {
        process.stderr.write(`The vpn command itself failed: ${error.stack}\n`);
        process.exitCode = 3;
    });
