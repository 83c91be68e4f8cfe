import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { Role } from "@pulumi/kubernetes/rbac/v1/role";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding";
import * as pulumi from "@pulumi/pulumi";

import { createObjects } from "../charts/objects";
import { dependenciesOf } from "../dependencies";
import { refuse, type ArgumentFault } from "../faults";
import { workloads } from "../traffic/workloads";
import { apiKeysVariable } from "../weaviate/weaviate-values";
import { controller } from "./external-secrets";
import { apiKeyManifests, apiKeyReaders, type ApiKeyReader, type ApiKeysPlan, type SecretReader } from "./secret-plan";

/** Arguments of {@link ApiKeys}. */
export interface ApiKeysArgs {
    /** Name of the Secret that Weaviate reads its keys from. */
    secretName: string;
    /** Users, one a key, in the order in which Weaviate is told of them. */
    users: string[];
    /** Namespaces that get the key of one user, such as the backup job's; they have to exist. */
    readers: ApiKeyReader[];
}

/**
 * The keys that jobs inside the cluster call Weaviate with: generated in the cluster, each once, and known to nobody outside it. Comes
 * after {@link ExternalSecrets}, which makes them.
 *
 * Controls: AC-8, KM-1, DT-4.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class ApiKeys extends pulumi.ComponentResource {
    constructor(name: string, args: ApiKeysArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:ApiKeys", name, args, opts);
        refuse(`ApiKeys ${name}`, apiKeyFaults(args));
        const plan: ApiKeysPlan = { ...args, namespace: workloads.weaviate.namespace, key: apiKeysVariable };
        const child = { parent: this, ...dependenciesOf(opts) };
        const allowed = apiKeyReaders(plan).flatMap((reader) => this.allow(`${name}-${reader.name}-${reader.namespace}`, reader, child));
        createObjects(name, apiKeyManifests(plan), pulumi.mergeOptions(child, { dependsOn: allowed }));
        this.registerOutputs();
    }

    /** A service account, what it may read, and that the controller may act as it. */
    private allow(at: string, reader: SecretReader, child: pulumi.CustomResourceOptions): pulumi.Resource[] {
        const { name, namespace, from, secrets } = reader;
        const bind = (label: string, where: string, role: Role, subject: { name: string; namespace: string }) =>
            new RoleBinding(
                `${at}-${label}`,
                {
                    metadata: { name: role.metadata.name, namespace: where },
                    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
                    subjects: [{ kind: "ServiceAccount", ...subject }],
                },
                child,
            );
        const account = new ServiceAccount(at, { metadata: { name, namespace }, automountServiceAccountToken: false }, child);
        const reads = new Role(
            `${at}-reads`,
            {
                // Readers of several namespaces have their Roles beside one another, in the namespace of the Secrets.
                metadata: { name: `${name}-${namespace}-reads`, namespace: from },
                rules: [{ apiGroups: [""], resources: ["secrets"], resourceNames: secrets, verbs: ["get"] }],
            },
            child,
        );
        const acts = new Role(
            `${at}-acts`,
            {
                metadata: { name: `${name}-acts`, namespace },
                rules: [{ apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: [name], verbs: ["create"] }],
            },
            child,
        );
        return [
            account,
            bind("reads", from, reads, { name, namespace }),
            bind("acts", namespace, acts, { name: controller.serviceAccount, namespace: controller.namespace }),
        ];
    }
}

/** Every fault of the arguments, none if they are sound. */
function apiKeyFaults({ secretName, users, readers }: ApiKeysArgs): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    const name = /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/;
    if (!name.test(secretName)) fault("secretName", `is "${secretName}"; take a-z, 0-9 and dashes`);
    if (users.length === 0) fault("users", "names nobody; without any key Weaviate would let everybody in");
    if (new Set(users).size !== users.length) fault("users", "names somebody twice; give each key a user of its own");
    for (const user of users) if (!name.test(user)) fault("users", `names "${user}"; take a-z, 0-9 and dashes`);
    readers.forEach(({ user, namespace }, index) => {
        if (!users.includes(user)) fault(`readers[${index}].user`, `is "${user}", who has no key`);
        if (readers.findIndex((other) => other.namespace === namespace) !== index)
            fault(`readers[${index}].namespace`, `"${namespace}" stands twice; a namespace gets the key of one user`);
    });
    return faults;
}
