import type { MirroredImage } from "./image-plan";

/** A chart to copy. */
export interface MirroredChart {
    /** Name of the chart. */
    name: string;
    /** Its release. */
    version: string;
    /** Address of the chart repository it is published in. */
    published: string;
}

/** Name of an environment's CodeBuild project. */
export const mirrorProjectName = (environment: string): string => `${environment}-mirror`;

/** Name of the log group its builds write to. */
export const mirrorLogGroupName = (environment: string): string => `/weaviate/${environment}/mirror`;

/** What the mirror's tools are built from: by Go, whose checksum database vouches for their source. */
const tools = {
    crane: "github.com/google/go-containerregistry/cmd/crane@v0.22.1",
    helm: "helm.sh/helm/v3/cmd/helm@v3.22.0",
};

/** Repository of a chart: Helm puts the chart's name behind where it pushes to. */
export const chartRepositoryOf = (name: string): string => `charts/${name}`;

/** A chart as the image gate looks for it. */
export const chartImage = ({ name, version, published }: MirroredChart): MirroredImage => ({
    source: `${published}/${name}:${version}`,
    repository: chartRepositoryOf(name),
    // A tag of OCI takes no "+"; Helm writes "_" for it (Helm documentation, "Use OCI-based registries").
    chartTag: version.replaceAll("+", "_"),
});

/** A word of a shell command, whatever it holds. */
const word = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * The commands that copy images and charts to a registry, for a POSIX shell. What is there already is left as it is: its tags never move.
 * Images keep their digest and every platform; charts are packed into OCI artifacts.
 *
 * Controls: DT-1, DT-3.
 * @param sources Images to copy, each with its tag.
 * @param registry Host name of the registry, without which nothing is copied.
 * @param plainHttp Whether the registry speaks no TLS, as one in a test does; false by default.
 */
export function copyCommands(
    sources: readonly string[],
    charts: readonly MirroredChart[],
    registry: string,
    { plainHttp = false }: { plainHttp?: boolean } = {},
): string[] {
    const insecure = plainHttp ? " --insecure" : "";
    const plain = plainHttp ? " --plain-http" : "";
    const there = (image: string) => `crane digest${insecure} ${word(image)} >/dev/null 2>&1`;
    return [
        ...sources.map((source) => {
            const copy = `${registry}/${source}`;
            return `${there(copy)} || crane copy${insecure} ${word(source)} ${word(copy)}`;
        }),
        ...charts.flatMap((chart) => {
            const { name, version, published } = chart;
            const { repository, chartTag } = chartImage(chart);
            const pull = `helm pull ${word(name)} --repo ${word(published)} --version ${word(version)} --destination charts`;
            const push = `helm push${plain} charts/${word(`${name}-${version}.tgz`)} ${word(`oci://${registry}/charts`)}`;
            return [`${there(`${registry}/${repository}:${String(chartTag)}`)} || { ${pull} && ${push}; }`];
        }),
    ];
}

/**
 * The build that fills the mirror, as CodeBuild takes it: JSON, which is YAML too. Its tools are built from source; it signs in with the
 * credentials of its own role, which CodeBuild hands it and no file holds.
 *
 * Source: AWS CodeBuild User Guide, "Build specification reference for CodeBuild".
 */
export const buildSpecification = (
    sources: readonly string[],
    charts: readonly MirroredChart[],
    registry: string,
    region: string,
): string =>
    JSON.stringify({
        version: 0.2,
        env: { shell: "bash", variables: { GOTOOLCHAIN: "auto", GOBIN: "/usr/local/bin" } },
        phases: {
            install: { commands: Object.values(tools).map((tool) => `go install ${tool}`) },
            pre_build: {
                commands: ["crane", "helm registry"].map((tool) => {
                    const login = tool === "crane" ? "crane auth login" : `${tool} login`;
                    return `aws ecr get-login-password --region ${region} | ${login} --username AWS --password-stdin ${registry}`;
                }),
            },
            build: { commands: copyCommands(sources, charts, registry) },
        },
    });
