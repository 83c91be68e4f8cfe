import { metadata, type Manifest } from "../traffic/kubernetes/manifests";

/** Key of a Secret that holds one generated value. */
export const generatedKey = "key";

/** Name of the store that hands out entries of AWS Secrets Manager, in each namespace that has one. */
export const awsStore = "aws-secrets-manager";

const stores = "external-secrets.io/v1";
const generators = "generators.external-secrets.io/v1alpha1";

/** Letters and digits of a generated value: 62 to the power of 48 is far beyond 256 bits, and none of them needs quoting anywhere. */
const length = 48;

/**
 * A value made inside the cluster, once, and held nowhere else: Pulumi's state never has it. Neither a change of the objects nor their
 * removal makes another; deleting the Secret does.
 *
 * Controls: KM-1, AC-8.
 * Source: external-secrets v2.9.0, docs/api/externalsecret.md, "CreatedOnce"; docs/api/generator/password.md.
 * @param name Name of the Secret and of the two objects that make it.
 * @param key Key of the value in the Secret.
 */
export function generatedSecret(name: string, namespace: string, reason: string, key: string = generatedKey): Manifest[] {
    const about = metadata(name, namespace, ["KM-1"], [reason]);
    return [
        {
            apiVersion: generators,
            kind: "Password",
            metadata: about,
            spec: { length, digits: length / 4, symbols: 0, noUpper: false, allowRepeat: true, secretKeys: [key] },
        },
        {
            apiVersion: stores,
            kind: "ExternalSecret",
            metadata: about,
            spec: {
                refreshPolicy: "CreatedOnce",
                target: { name, creationPolicy: "Orphan", deletionPolicy: "Retain", immutable: true },
                dataFrom: [{ sourceRef: { generatorRef: { apiVersion: generators, kind: "Password", name } } }],
            },
        },
    ];
}

/**
 * The store of AWS Secrets Manager for a namespace. It names no credentials: the controller's own role (Pod Identity) reads, and that role
 * says which entries.
 *
 * Controls: S3-3, KM-1.
 * Source: external-secrets v2.9.0, docs/provider/aws-access.md, "Controller's Pod Identity".
 */
export const awsSecretStore = (namespace: string, region: string): Manifest => ({
    apiVersion: stores,
    kind: "SecretStore",
    metadata: metadata(awsStore, namespace, ["KM-1", "S3-3"], ["Secrets that people keep in AWS Secrets Manager"]),
    spec: { provider: { aws: { service: "SecretsManager", region } } },
});

/**
 * A Secret with one entry of AWS Secrets Manager, asked for again each hour.
 *
 * @param arn ARN of the entry, or what stands for it until it is known.
 * @param key Key of the value in the Secret.
 */
export const awsSecret = <Arn>(name: string, namespace: string, reason: string, arn: Arn, key: string): Manifest => ({
    apiVersion: stores,
    kind: "ExternalSecret",
    metadata: metadata(name, namespace, ["KM-1"], [reason]),
    spec: {
        refreshPolicy: "Periodic",
        refreshInterval: "1h",
        secretStoreRef: { kind: "SecretStore", name: awsStore },
        target: { name, creationPolicy: "Owner" },
        data: [{ secretKey: key, remoteRef: { key: arn } }],
    },
});

/** A store that hands out Secrets of a namespace of the same cluster, as a service account beside it may read them. */
const clusterStore = (name: string, namespace: string, from: string, reason: string): Manifest => ({
    apiVersion: stores,
    kind: "SecretStore",
    metadata: metadata(name, namespace, ["KM-1"], [reason]),
    spec: {
        provider: {
            kubernetes: {
                remoteNamespace: from,
                server: { caProvider: { type: "ConfigMap", name: "kube-root-ca.crt", key: "ca.crt" } },
                auth: { serviceAccount: { name } },
            },
        },
    },
});

/** A service account that may read named Secrets, and that External Secrets may act as. */
export interface SecretReader {
    /** Name of the service account, of its store and of its Roles. */
    name: string;
    /** Namespace of the service account. */
    namespace: string;
    /** Namespace of the Secrets. */
    from: string;
    secrets: string[];
}

/** Somebody who calls Weaviate with a key, outside its namespace. */
export interface ApiKeyReader {
    /** Name of the user whose key it is. */
    user: string;
    /** Namespace that gets the key, and no other user's. */
    namespace: string;
}

/** What the API keys of a database follow from. */
export interface ApiKeysPlan {
    /** Namespace of the database. */
    namespace: string;
    /** Name of the Secret that the database reads. */
    secretName: string;
    /** Key in it. */
    key: string;
    /** Users, one a key, in the order in which the database is told of them. */
    users: readonly string[];
    readers: readonly ApiKeyReader[];
}

/** Name of the Secret with a user's own key, in the database's namespace. */
export const userSecret = (user: string): string => `weaviate-api-key-${user}`;

/** Name of the Secret with a user's key in a namespace that got it. */
export const readerSecret = "weaviate-api-key";

/** Every service account that reads API keys. The store of each acts as it, so nobody gets more than its Role says. */
export const apiKeyReaders = ({ namespace, secretName, users, readers }: ApiKeysPlan): SecretReader[] => [
    { name: secretName, namespace, from: namespace, secrets: users.map(userSecret) },
    ...readers.map((reader) => ({ name: readerSecret, namespace: reader.namespace, from: namespace, secrets: [userSecret(reader.user)] })),
];

/**
 * The API keys of a database: a Secret of its own for each user, made once; one that joins them for the server, in the order of its users;
 * and in each reader's namespace the reader's own. A user that comes or goes changes nobody else's key. The server reads its keys when it
 * starts.
 *
 * Controls: AC-8, KM-1, DT-4.
 * Source: external-secrets v2.9.0, docs/provider/kubernetes.md, docs/guides/templating.md.
 */
export function apiKeyManifests(plan: ApiKeysPlan): Manifest[] {
    const { namespace, secretName, key, users, readers } = plan;
    const remote = (user: string) => ({ key: userSecret(user), property: generatedKey });
    const refreshed = { refreshPolicy: "Periodic", refreshInterval: "1h" };
    return [
        ...users.flatMap((user) => generatedSecret(userSecret(user), namespace, `The key that ${user} calls Weaviate with`)),
        clusterStore(secretName, namespace, namespace, "Keys of single users are joined for the server"),
        {
            apiVersion: stores,
            kind: "ExternalSecret",
            metadata: metadata(secretName, namespace, ["AC-8", "KM-1"], ["The keys the server knows, in the order of its users"]),
            spec: {
                ...refreshed,
                secretStoreRef: { kind: "SecretStore", name: secretName },
                target: {
                    name: secretName,
                    creationPolicy: "Owner",
                    template: {
                        engineVersion: "v2",
                        data: { [key]: users.map((user) => `{{ index . "${user}" }}`).join(",") },
                    },
                },
                data: users.map((user) => ({ secretKey: user, remoteRef: remote(user) })),
            },
        },
        ...readers.flatMap((reader): Manifest[] => [
            clusterStore(readerSecret, reader.namespace, namespace, `The key of ${reader.user}, and no other`),
            {
                apiVersion: stores,
                kind: "ExternalSecret",
                metadata: metadata(readerSecret, reader.namespace, ["AC-8", "DT-4"], [`The key that ${reader.user} calls Weaviate with`]),
                spec: {
                    ...refreshed,
                    secretStoreRef: { kind: "SecretStore", name: readerSecret },
                    target: { name: readerSecret, creationPolicy: "Owner" },
                    data: [{ secretKey: generatedKey, remoteRef: remote(reader.user) }],
                },
            },
        ]),
    ];
}
