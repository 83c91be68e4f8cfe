/** A rule group that AWS keeps, as far as a web ACL here uses it. */
export interface ManagedGroup {
    /** Its name with the vendor `AWS`. */
    name: string;
    /** Part of the names of its rules and metrics in the web ACL. */
    key: string;
    /** What it takes of a web ACL's capacity. */
    capacity: number;
    /** The static version that the web ACL stays with unless it is told another; absent if the group has no versions. */
    version?: string;
    /** Label that each of its rules sets, by the rule's name. Rules whose label could not be checked are left out. */
    labels: Readonly<Record<string, string>>;
    /** Rules that only count, everywhere, and why. */
    counted: Readonly<Record<string, string>>;
}

const labelled = (namespace: string, labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(labels).map(([rule, label]) => [rule, `awswaf:managed:aws:${namespace}:${label}`]));

const bodiesAreDocuments =
    "Bodies carry documents and questions in plain language, where such words are content; no tier here runs them as a command";

/**
 * The managed groups of the web ACL, in the order in which they are asked: cheap lists of addresses first. All that AWS recommends for any
 * application, for applications on Linux, and against injection; none for software that is not here (PHP, WordPress, Windows).
 *
 * Controls: WF-1, WF-3.
 * Source: AWS WAF Developer Guide, "Baseline rule groups", "Use-case specific rule groups", "IP reputation rule groups" (names,
 * capacity, rules, labels; the labels are not spelled like the rules; the reputation lists alone have no versions). Versions are those that
 * public configurations were found to stay with in 2026: 1.23 and 1.26 as an account listed them for AWS's default, 2.4 between the 2.3 of
 * AWS's changelog and a 2.5 that an account listed, 2.6 and 3.2 from one comparison of rule groups each. An account alone can tell whether
 * AWS still takes them: docs/deploy.md says how, and `waf.versions` names others.
 */
export const managedGroups: readonly ManagedGroup[] = [
    {
        name: "AWSManagedRulesAmazonIpReputationList",
        key: "ip-reputation",
        capacity: 25,
        labels: labelled("amazon-ip-list", {
            AWSManagedIPReputationList: "AWSManagedIPReputationList",
            AWSManagedReconnaissanceList: "AWSManagedReconnaissanceList",
            AWSManagedIPDDoSList: "AWSManagedIPDDoSList",
        }),
        counted: {},
    },
    {
        name: "AWSManagedRulesAnonymousIpList",
        key: "anonymous-ip",
        capacity: 50,
        labels: labelled("anonymous-ip-list", { AnonymousIPList: "AnonymousIPList", HostingProviderIPList: "HostingProviderIPList" }),
        counted: {},
    },
    {
        name: "AWSManagedRulesCommonRuleSet",
        key: "common",
        capacity: 700,
        version: "Version_1.23",
        labels: labelled("core-rule-set", {
            NoUserAgent_HEADER: "NoUserAgent_Header",
            UserAgent_BadBots_HEADER: "BadBots_Header",
            SizeRestrictions_QUERYSTRING: "SizeRestrictions_QueryString",
            SizeRestrictions_Cookie_HEADER: "SizeRestrictions_Cookie_Header",
            SizeRestrictions_BODY: "SizeRestrictions_Body",
            SizeRestrictions_URIPATH: "SizeRestrictions_URIPath",
            EC2MetaDataSSRF_BODY: "EC2MetaDataSSRF_Body",
            EC2MetaDataSSRF_COOKIE: "EC2MetaDataSSRF_Cookie",
            EC2MetaDataSSRF_URIPATH: "EC2MetaDataSSRF_URIPath",
            EC2MetaDataSSRF_QUERYARGUMENTS: "EC2MetaDataSSRF_QueryArguments",
            GenericLFI_QUERYARGUMENTS: "GenericLFI_QueryArguments",
            GenericLFI_URIPATH: "GenericLFI_URIPath",
            GenericLFI_BODY: "GenericLFI_Body",
            RestrictedExtensions_URIPATH: "RestrictedExtensions_URIPath",
            RestrictedExtensions_QUERYARGUMENTS: "RestrictedExtensions_QueryArguments",
            GenericRFI_QUERYARGUMENTS: "GenericRFI_QueryArguments",
            GenericRFI_BODY: "GenericRFI_Body",
            GenericRFI_URIPATH: "GenericRFI_URIPath",
            CrossSiteScripting_COOKIE: "CrossSiteScripting_Cookie",
            CrossSiteScripting_QUERYARGUMENTS: "CrossSiteScripting_QueryArguments",
            CrossSiteScripting_BODY: "CrossSiteScripting_Body",
            CrossSiteScripting_URIPATH: "CrossSiteScripting_URIPath",
        }),
        counted: {},
    },
    {
        name: "AWSManagedRulesKnownBadInputsRuleSet",
        key: "known-bad-inputs",
        capacity: 200,
        version: "Version_1.26",
        labels: labelled("known-bad-inputs", {
            JavaDeserializationRCE_HEADER: "JavaDeserializationRCE_Header",
            JavaDeserializationRCE_BODY: "JavaDeserializationRCE_Body",
            JavaDeserializationRCE_URIPATH: "JavaDeserializationRCE_URIPath",
            JavaDeserializationRCE_QUERYSTRING: "JavaDeserializationRCE_QueryString",
            PROPFIND_METHOD: "Propfind_Method",
            ExploitablePaths_URIPATH: "ExploitablePaths_URIPath",
            Log4JRCE_HEADER: "Log4JRCE_Header",
            Log4JRCE_QUERYSTRING: "Log4JRCE_QueryString",
            Log4JRCE_BODY: "Log4JRCE_Body",
            Log4JRCE_URIPATH: "Log4JRCE_URIPath",
            ReactJSRCE_BODY: "ReactJSRCE_Body",
        }),
        counted: {},
    },
    {
        name: "AWSManagedRulesSQLiRuleSet",
        key: "sql-injection",
        capacity: 200,
        version: "Version_2.4",
        labels: labelled("sql-database", {
            SQLi_QUERYARGUMENTS: "SQLi_QueryArguments",
            SQLiExtendedPatterns_QUERYARGUMENTS: "SQLiExtendedPatterns_QueryArguments",
            SQLi_BODY: "SQLi_Body",
            SQLiExtendedPatterns_BODY: "SQLiExtendedPatterns_Body",
            SQLi_COOKIE: "SQLi_Cookie",
            SQLi_URIPATH: "SQLi_URIPath",
        }),
        counted: { SQLi_BODY: bodiesAreDocuments, SQLiExtendedPatterns_BODY: bodiesAreDocuments },
    },
    {
        name: "AWSManagedRulesLinuxRuleSet",
        key: "linux",
        capacity: 200,
        version: "Version_2.6",
        labels: labelled("linux-os", {
            LFI_URIPATH: "LFI_URIPath",
            LFI_QUERYSTRING: "LFI_QueryString",
            LFI_HEADER: "LFI_Header",
        }),
        counted: {},
    },
    {
        name: "AWSManagedRulesUnixRuleSet",
        key: "posix",
        capacity: 100,
        version: "Version_3.2",
        labels: labelled("posix-os", {
            UNIXShellCommandsVariables_QUERYSTRING: "UNIXShellCommandsVariables_QueryString",
            UNIXShellCommandsVariables_BODY: "UNIXShellCommandsVariables_Body",
            UNIXShellCommandsVariables_HEADER: "UNIXShellCommandsVariables_Header",
        }),
        counted: { UNIXShellCommandsVariables_BODY: bodiesAreDocuments },
    },
];

/** Versions of the managed groups that a web ACL stays with unless it is told others, by the group's name. */
export const pinnedVersions: Readonly<Record<string, string>> = Object.fromEntries(
    managedGroups.flatMap(({ name, version }) => (version === undefined ? [] : [[name, version]])),
);
