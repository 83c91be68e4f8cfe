/**
 * Accounts of AWS that own images nodes start with. They are the only sources beside this account's own registry.
 *
 * Sources: awslabs/amazon-eks-ami, nodeadm/internal/aws/ecr (registry of the region; EKS User Guide, "View Amazon container image registries
 * for Amazon EKS add-ons"); bottlerocket-os, sources/api/schnauzer (ECR_MAP).
 */
interface RegistryAccounts {
    /** The account of every region that is not named. */
    usual: string;
    /** Accounts of regions that have one of their own. */
    byRegion: Readonly<Record<string, string>>;
}

const eks: RegistryAccounts = {
    usual: "602401143452",
    byRegion: {
        "af-south-1": "877085696533",
        "ap-east-1": "800184023465",
        "ap-south-2": "900889452093",
        "ap-southeast-3": "296578399912",
        "ap-southeast-4": "491585149902",
        "ca-west-1": "761377655185",
        "cn-north-1": "918309763551",
        "cn-northwest-1": "961992271922",
        "eu-central-2": "900612956339",
        "eu-south-1": "590381155156",
        "eu-south-2": "455263428931",
        "il-central-1": "066635153087",
        "me-central-1": "759879836304",
        "me-south-1": "558608220178",
        "us-gov-east-1": "151742754352",
        "us-gov-west-1": "013241004608",
    },
};

const bottlerocket: RegistryAccounts = {
    usual: "328549459982",
    byRegion: {
        "af-south-1": "917644944286",
        "ap-east-1": "375569722642",
        "ap-south-2": "764716012617",
        "ap-southeast-3": "386774335080",
        "ap-southeast-4": "731751899352",
        "ap-southeast-5": "851725293737",
        "ca-west-1": "253897149516",
        "cn-north-1": "183470599484",
        "cn-northwest-1": "183901325759",
        "eu-south-1": "586180183710",
        "me-south-1": "509306038620",
    },
};

/** Accounts whose images nodes of a region pull: those of EKS's add-ons and of Bottlerocket's own containers. */
export const awsRegistryAccounts = (region: string): string[] =>
    [eks, bottlerocket].map(({ usual, byRegion }) => byRegion[region] ?? usual);
