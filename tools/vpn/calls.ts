import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Milliseconds one call may take. */
const longestMs = 60_000;

/** What AWS or Pulumi refused, or could not be asked. */
export class CallFault extends Error {}

/** A person's certificate, as the state has it: where it is in AWS Private CA, or, signed with a key of the state, itself. */
export type StateCertificate = { urn: string; arn: string } | { urn: string; pem: string };

/** What a stack's state holds of its VPN. */
export interface StackVpn {
    /** ARN of the authority in AWS Private CA; absent where its key lies in the state. */
    authorityArn?: string;
    /** Ids of the endpoints, by name. */
    endpointIds: Record<string, string>;
    /** People's certificates, by person. */
    certificates: Record<string, StateCertificate>;
}

/** A resource of a state, as far as it matters here. */
interface StateResource {
    urn: string;
    type: string;
    id?: string;
    /** Whether it only waits to be deleted. */
    delete?: boolean;
    outputs?: Record<string, unknown>;
}

const types = {
    authority: "aws:acmpca/certificateAuthority:CertificateAuthority",
    certificate: "aws:acmpca/certificate:Certificate",
    endpoint: "aws:ec2clientvpn/endpoint:Endpoint",
    stateAuthority: "tls:index/selfSignedCert:SelfSignedCert",
    stateCertificate: "tls:index/locallySignedCert:LocallySignedCert",
};

/** The calls that issuing and revoking take, by the AWS CLI and Pulumi's: whoever deploys has both, signed in. */
export class Calls {
    constructor(
        private readonly region: string,
        private readonly commands: { aws: string; pulumi: string } = { aws: "aws", pulumi: "pulumi" },
    ) {}

    /**
     * What the stack's state holds of its VPN; `undefined` if there is none yet. Outputs would be easier to read, but there are none until a
     * first update has ended, and the first one waits for somebody to connect.
     */
    async stack(name: string): Promise<StackVpn | undefined> {
        const state = await this.json<{ deployment?: { resources?: StateResource[] } }>(this.commands.pulumi, [
            "stack",
            "export",
            "--stack",
            name,
        ]);
        return vpnOf(name, state.deployment?.resources ?? []);
    }

    /** A person's certificate in PEM, which an authority in AWS Private CA has signed. */
    async certificate(authorityArn: string, arn: string): Promise<string> {
        const call = ["acm-pca", "get-certificate", "--certificate-authority-arn", authorityArn, "--certificate-arn", arn];
        return (await this.aws<{ Certificate: string }>(call)).Certificate;
    }

    /** The profile of an endpoint, without anybody's certificate. */
    async profile(endpointId: string): Promise<string> {
        const call = ["ec2", "export-client-vpn-client-configuration", "--client-vpn-endpoint-id", endpointId];
        return (await this.aws<{ ClientConfiguration: string }>(call)).ClientConfiguration;
    }

    /**
     * Revokes a certificate.
     *
     * @param reason As AWS has it, such as `KEY_COMPROMISE`.
     * @returns whether it was not revoked before.
     */
    async revoke(authorityArn: string, serialNumber: string, reason: string): Promise<boolean> {
        const what = ["--certificate-authority-arn", authorityArn, "--certificate-serial", serialNumber, "--revocation-reason", reason];
        try {
            await this.text(this.commands.aws, ["acm-pca", "revoke-certificate", ...what, "--region", this.region]);
            return true;
        } catch (error) {
            // What AWS says of a certificate that is revoked (AWS Private CA API, RevokeCertificate, "Errors").
            if (error instanceof CallFault && error.message.includes("(RequestAlreadyProcessedException)")) return false;
            throw error;
        }
    }

    /**
     * Has Pulumi replace one resource, before the eyes of whoever runs this: it shows what it will do, and asks.
     *
     * @param yes Whether it asks nothing.
     */
    replace(stack: string, urn: string, yes: boolean): Promise<void> {
        const call = ["up", "--stack", stack, "--target-replace", urn, ...(yes ? ["--yes"] : [])];
        return new Promise((resolve, reject) => {
            const child = spawn(this.commands.pulumi, call, { stdio: ["inherit", 2, 2] }); // standard output is the report's
            child.once("error", (error) => reject(new CallFault(`pulumi up: ${error.message}`, { cause: error })));
            child.once("close", (code) => (code === 0 ? resolve() : reject(new CallFault(`pulumi up ended with ${code ?? "a signal"}`))));
        });
    }

    private aws<Answer>(parameters: string[]): Promise<Answer> {
        return this.json(this.commands.aws, [...parameters, "--region", this.region, "--output", "json"]);
    }

    private async json<Answer>(command: string, parameters: string[]): Promise<Answer> {
        const text = await this.text(command, parameters);
        try {
            return JSON.parse(text) as Answer;
        } catch (error) {
            throw new CallFault(`${command} ${parameters.slice(0, 2).join(" ")}: the answer is no JSON`, { cause: error });
        }
    }

    private async text(command: string, parameters: string[]): Promise<string> {
        try {
            return (await run(command, parameters, { timeout: longestMs, maxBuffer: 256 * 1024 * 1024 })).stdout;
        } catch (error) {
            const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
            const name = command.split("/").at(-1) ?? command;
            throw new CallFault(`${name} ${parameters.slice(0, 2).join(" ")}: ${said || String(error)}`, { cause: error });
        }
    }
}

function vpnOf(stack: string, resources: readonly StateResource[]): StackVpn | undefined {
    const short = ({ urn }: StateResource) => (urn.split("::").at(-1) ?? "").replace(`${stack}-`, "");
    const of = (type: string) => resources.filter((resource) => resource.type === type && resource.delete !== true);
    const text = (value: unknown) => (typeof value === "string" ? value : "");
    const people = of(types.certificate).filter((resource) => short(resource) !== stack); // the one of that name is the authority's own
    const signed = people.map(({ outputs }) => text(outputs?.["certificateAuthorityArn"]));
    const authorityArn = [...of(types.authority).map(({ outputs }) => text(outputs?.["arn"])), ...signed].find((arn) => arn !== "");
    if (authorityArn === undefined && of(types.stateAuthority).length === 0) return undefined;
    const person = (resource: StateResource) => /^person-(.+)/.exec(short(resource))?.[1];
    const certificates: [string, StateCertificate][] = [
        ...people.map(
            (resource) => [short(resource), { urn: resource.urn, arn: text(resource.outputs?.["arn"]) }] as [string, StateCertificate],
        ),
        ...of(types.stateCertificate).flatMap((resource): [string, StateCertificate][] => {
            const name = person(resource); // the others are the endpoints'
            return name === undefined ? [] : [[name, { urn: resource.urn, pem: text(resource.outputs?.["certPem"]) }]];
        }),
    ];
    return {
        ...(authorityArn === undefined ? {} : { authorityArn }),
        endpointIds: Object.fromEntries(of(types.endpoint).map((resource) => [short(resource), text(resource.id)])),
        certificates: Object.fromEntries(certificates),
    };
}
