/**
 * Resources that take tags, of the services this package uses, by module. A type that is missing here is judged as soon as
 * it is given tags, and not before; a test holds the list against the provider's SDK.
 *
 * Source: `@pulumi/aws` 7.48.0: the classes with an output `tagsAll`.
 */
const TAGGABLE: Readonly<Record<string, string>> = {
    accessanalyzer: "Analyzer",
    acm: "Certificate",
    acmpca: "CertificateAuthority",
    alb: "Listener ListenerRule LoadBalancer TargetGroup",
    amp: "AnomalyDetector RuleGroupNamespace Scraper Workspace",
    athena: "CapacityReservation DataCatalog Workgroup",
    backup: "Framework LogicallyAirGappedVault Plan ReportPlan RestoreTestingPlan Vault",
    cfg: "AggregateAuthorization ConfigurationAggregator Rule",
    cloudtrail: "EventDataStore Trail",
    cloudwatch: `
        AlarmMuteRule CompositeAlarm ContributorInsightRule ContributorManagedInsightRule EventBus EventRule InternetMonitor
        LogAnomalyDetector LogDelivery LogDeliveryDestination LogDeliverySource LogDestination LogGroup MetricAlarm
        MetricStream
    `,
    codebuild: "Fleet Project ReportGroup",
    datasync: `
        Agent EfsLocation FsxOpenZfsFileSystem LocationAzureBlob LocationFsxLustre LocationFsxOntapFileSystem
        LocationFsxWindows LocationHdfs LocationObjectStorage LocationSmb NfsLocation S3Location Task
    `,
    dynamodb: "Table TableReplica",
    ebs: "Snapshot SnapshotCopy SnapshotImport Volume VolumeCopy",
    ec2: `
        Ami AmiCopy AmiFromInstance CapacityBlockReservation CapacityReservation CarrierGateway CustomerGateway DedicatedHost
        DefaultNetworkAcl DefaultRouteTable DefaultSecurityGroup DefaultSubnet DefaultVpc DefaultVpcDhcpOptions
        EgressOnlyInternetGateway Eip EncryptionControl Fleet FlowLog Instance InternetGateway KeyPair LaunchTemplate
        LocalGatewayRouteTable LocalGatewayRouteTableVirtualInterfaceGroupAssociation LocalGatewayRouteTableVpcAssociation
        ManagedPrefixList NatGateway NetworkAcl NetworkInsightsAccessScope NetworkInsightsAnalysis NetworkInsightsPath
        NetworkInterface PlacementGroup RouteTable SecondaryNetwork SecondarySubnet SecurityGroup SpotFleetRequest
        SpotInstanceRequest Subnet TrafficMirrorFilter TrafficMirrorSession TrafficMirrorTarget Vpc
        VpcBlockPublicAccessExclusion VpcDhcpOptions VpcEncryptionControl VpcEndpoint VpcEndpointService VpcIpam VpcIpamPool
        VpcIpamPoolCidrAllocation VpcIpamResourceDiscovery VpcIpamResourceDiscoveryAssociation VpcIpamScope
        VpcPeeringConnection VpcPeeringConnectionAccepter VpnConcentrator VpnConnection VpnGateway
    `,
    ec2clientvpn: "Endpoint",
    ec2transitgateway: `
        Connect ConnectPeer InstanceConnectEndpoint MeteringPolicy MulticastDomain PeeringAttachment PeeringAttachmentAccepter
        PolicyTable RouteTable TransitGateway VpcAttachment VpcAttachmentAccepter
    `,
    ecr: "Repository",
    efs: "AccessPoint FileSystem",
    eks: "AccessEntry Addon Capability Cluster FargateProfile IdentityProviderConfig NodeGroup PodIdentityAssociation",
    glue: `
        Catalog CatalogDatabase Connection Crawler DataQualityRuleset DevEndpoint Job MLTransform Registry Schema Trigger
        Workflow
    `,
    grafana: "Workspace",
    guardduty: "Detector Filter IPSet MalwareProtectionPlan PublishingDestination ThreatIntelSet",
    iam: `
        InstanceProfile OpenIdConnectProvider Policy Role SamlProvider ServerCertificate ServiceLinkedRole User
        VirtualMfaDevice
    `,
    inspector2: "Filter",
    kinesis: "AnalyticsApplication FirehoseDeliveryStream Stream StreamConsumer VideoStream",
    kms: "ExternalKey Key ReplicaExternalKey ReplicaKey",
    lambda: "CapacityProvider CodeSigningConfig EventSourceMapping Function MicrovmsImage",
    lb: "Listener ListenerRule LoadBalancer TargetGroup TrustStore",
    networkfirewall: "ContainerAssociation Firewall FirewallPolicy RuleGroup TlsInspectionConfiguration VpcEndpointAssociation",
    networkmanager: `
        ConnectAttachment ConnectPeer Connection CoreNetwork Device DxGatewayAttachment GlobalNetwork Link Site
        SiteToSiteVpnAttachment TransitGatewayPeering TransitGatewayRouteTableAttachment VpcAttachment
    `,
    opensearch: "Application Domain ServerlessCollection ServerlessCollectionGroup",
    pipes: "Pipe",
    rds: `
        Cluster ClusterEndpoint ClusterInstance ClusterParameterGroup ClusterSnapshot ClusterSnapshotCopy
        CustomDbEngineVersion EventSubscription GlobalCluster Instance Integration OptionGroup ParameterGroup Proxy
        ProxyEndpoint ReservedInstance ShardGroup Snapshot SnapshotCopy SubnetGroup
    `,
    rolesanywhere: "Profile TrustAnchor",
    route53: `
        HealthCheck ProfilesAssociation ProfilesProfile ResolverEndpoint ResolverFirewallDomainList ResolverFirewallRuleGroup
        ResolverFirewallRuleGroupAssociation ResolverQueryLogConfig ResolverRule Zone
    `,
    s3: `
        AccessPoint Bucket BucketObject BucketObjectv2 BucketV2 DirectoryBucket FilesAccessPoint FilesFileSystem ObjectCopy
        VectorsIndex VectorsVectorBucket
    `,
    scheduler: "ScheduleGroup",
    secretsmanager: "Secret",
    securityhub: "AccountV2 AggregatorV2 AutomationRule AutomationRuleV2 ConnectorV2",
    sfn: "Activity StateMachine",
    sns: "Topic",
    sqs: "Queue",
    ssm: `
        Activation Association ContactsRotation Document MaintenanceWindow Parameter PatchBaseline
        QuicksetupConfigurationManager
    `,
    transfer: "Agreement Certificate Connector HostKey Profile Server User WebApp Workflow",
    vpc: "RouteServer RouteServerEndpoint RouteServerPeer SecurityGroupEgressRule SecurityGroupIngressRule",
    wafv2: "IpSet RegexPatternSet RuleGroup WebAcl",
};

/** Type tokens of all of them. */
export const TAGGABLE_TYPES: ReadonlySet<string> = new Set(
    Object.entries(TAGGABLE).flatMap(([module, names]) =>
        names
            .trim()
            .split(/\s+/)
            .map((name) => `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`),
    ),
);
