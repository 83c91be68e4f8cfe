import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

/** Pulumi components: what the house asks of them that types cannot. */
const componentRules = {
    "no-restricted-syntax": [
        "error",
        {
            selector:
                "CallExpression[callee.property.name=/^(apply|all)$/] NewExpression[callee.name=/^[A-Z]/]:not([callee.name=/^(Set|Map|URL|RangeError|Error|Date)$/])",
            message: "No resource inside apply: whether it exists must not depend on a value that is unknown in a preview.",
        },
        {
            selector: "ImportDeclaration[source.value='@pulumi/aws']",
            message: "Import the service, such as @pulumi/aws/ec2: the root costs start-up time.",
        },
        {
            selector: "CallExpression[callee.name=/^get[A-Z].*Output$/]",
            message: "No data-source calls: a preview must not need an account.",
        },
    ],
};

export default tseslint.config(
    { ignores: ["node_modules/**", "**/fixtures/**/node_modules/**"] },
    js.configs.recommended,
    ...tseslint.configs.recommended,
    {
        files: ["**/*.ts"],
        plugins: { "@pulumi": pulumi },
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@pulumi/no-output-in-template-literal": "error",
            "@pulumi/no-output-instance-in-template-literal": "error",
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/no-misused-promises": "error",
            "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
            "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
            eqeqeq: "error",
            "max-lines": ["error", { max: 400 }],
        },
    },
    { files: ["components/**/*.ts"], rules: componentRules },
    {
        files: ["policy/**/*.ts"],
        rules: { "no-restricted-imports": ["error", { patterns: ["**/components/**", "**/stacks/**", "**/tools/**", "**/test/**"] }] },
    },
    {
        files: ["**/*.{js,cjs}"],
        languageOptions: {
            sourceType: "commonjs",
            globals: { require: "readonly", module: "writable", process: "readonly", __dirname: "readonly" },
        },
        rules: { "@typescript-eslint/no-require-imports": "off" },
    },
    { files: ["test/**/*.ts"], rules: { "@typescript-eslint/no-unused-expressions": "off" } },
);
