/** Which folder may import which. The pack stands alone; planning knows nothing of Pulumi; only the preview tool knows the protocol. */
module.exports = {
    forbidden: [
        { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
        {
            name: "pack-stands-alone",
            comment: "The pack is published by itself; it imports nothing from outside its folder.",
            severity: "error",
            from: { path: "^policy/" },
            to: { path: "^(components|stacks|tools|test|index\\.ts)" },
        },
        {
            name: "components-know-no-stack",
            severity: "error",
            from: { path: "^(components|index\\.ts)" },
            to: { path: "^(stacks|tools|test)/" },
        },
        {
            name: "planning-is-pure",
            comment: "What can be computed without Pulumi is computed without Pulumi, all the way down.",
            severity: "error",
            from: {
                path: [
                    "^components/traffic/",
                    "^components/account.ts",
                    "^components/documents.ts",
                    "^components/network/tiers.ts",
                    "^components/network/[a-z]+-plan.ts",
                    "^components/network/endpoint-policies.ts",
                    "^components/keys/key-policy.ts",
                    "^components/buckets/bucket-policy.ts",
                    "^components/access/[a-z]+-roles.ts",
                    "^components/access/role.ts",
                    "^components/access/trust.ts",
                    "^stacks/data.ts",
                    "^stacks/people.ts",
                    "^stacks/traffic.ts",
                    "^stacks/schema/read.ts",
                ],
            },
            to: { path: "node_modules/@pulumi/", reachable: true },
        },
        {
            name: "protocol-in-one-place",
            severity: "error",
            from: { pathNot: "^(tools/preview|test/tools/preview|test/policy/support)" },
            to: { path: "node_modules/(@grpc|google-protobuf|@pulumi/pulumi/proto)" },
        },
        { name: "production-needs-no-test", severity: "error", from: { pathNot: "^test/" }, to: { path: "^test/" } },
    ],
    options: {
        doNotFollow: { path: "node_modules" },
        tsConfig: { fileName: "tsconfig.json" },
        // Imports of types alone are no dependency when the program runs; eslint keeps the pack from those too.
        tsPreCompilationDeps: false,
        combinedDependencies: true,
        enhancedResolveOptions: {
            extensions: [".ts", ".js", ".json"],
            exportsFields: ["exports"],
            conditionNames: ["require", "node", "default"],
        },
    },
};
