/**
 * Domains below which AWS gives names to whoever asks: buckets, functions, load balancers, distributions, instances.
 *
 * Source: AWS General Reference, "Service endpoints" and "AWS endpoint suffixes" of each partition; the Public Suffix List, section
 * "Amazon".
 */
const GIVEN_TO_ANYONE = [
    ...["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws", "on.aws"],
    ...["amazonwebservices.com.cn", "cloudfront.net", "cloudfront.cn", "elasticbeanstalk.com", "awsapprunner.com"],
    ...["amplifyapp.com", "awsglobalaccelerator.com", "awsapps.com"],
];

/**
 * What may stand below a star: registries of one region, whose images the endpoint's policy picks, and the private APIs of clusters. The
 * names of both are AWS's to choose.
 *
 * Source: Amazon ECR User Guide, "Amazon ECR registries"; Amazon EKS User Guide, "Cluster API server endpoint".
 */
const NEEDED = /^(dkr\.ecr\.[a-z]{2,4}(-[a-z]+)+-\d{1,2}|[a-z]{2,4}(-[a-z]+)+-\d{1,2}\.eks)\.amazonaws\.(com(\.cn)?|eu)$/;

/** Whether a domain of a list of DNS Firewall takes in names that AWS gives to anyone. A name without a star is one name. */
export function takesInAnyones(domain: string): boolean {
    const below = /^\*\.?(.*?)\.?$/.exec(domain.trim().toLowerCase())?.[1];
    if (below === undefined || NEEDED.test(below)) return false;
    const liesIn = (inner: string, outer: string) => inner === outer || inner.endsWith(`.${outer}`);
    return GIVEN_TO_ANYONE.some((given) => liesIn(below, given) || liesIn(given, below));
}
