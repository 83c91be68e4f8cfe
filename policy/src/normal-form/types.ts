/**
 * Type tokens of the resources that the normal form reads.
 *
 * Source: `@pulumi/aws` 7.48.0, `__pulumiType` of each class.
 */
export const VPCS = ["aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc"] as const;
export const SUBNETS = ["aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"] as const;
export const DEFAULT_ROUTE_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable";
export const DEFAULT_NETWORK_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
export const ROUTE_TABLES = ["aws:ec2/routeTable:RouteTable", DEFAULT_ROUTE_TABLE] as const;
export const ROUTE = "aws:ec2/route:Route";
export const ROUTE_TABLE_ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
export const MAIN_ROUTE_TABLE_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";
export const ROUTE_PROPAGATION = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation";
export const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
export const INTERNET_GATEWAY_ATTACHMENT = "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment";
export const VPN_GATEWAY = "aws:ec2/vpnGateway:VpnGateway";
export const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";

export const VPC_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
export const VPC_ENDPOINT_POLICY = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy";
/** The component of this package that makes interface endpoints. */
export const INTERFACE_ENDPOINTS = "weaviate-aws:index:InterfaceEndpoints";
export const ENDPOINT_ROUTE_TABLE_ASSOCIATION = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";
export const ENDPOINT_SUBNET_ASSOCIATION = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation";
export const ENDPOINT_GROUP_ASSOCIATION = "aws:ec2/securityGroupAssociation:SecurityGroupAssociation";
export const FIREHOSE_STREAM = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
export const FLOW_LOG = "aws:ec2/flowLog:FlowLog";

/** AWS Client VPN: the endpoint, the subnets it stands in, and who may reach what by it. */
export const CLIENT_VPN = "aws:ec2clientvpn/endpoint:Endpoint";
export const CLIENT_VPN_ASSOCIATION = "aws:ec2clientvpn/networkAssociation:NetworkAssociation";
export const CLIENT_VPN_RULE = "aws:ec2clientvpn/authorizationRule:AuthorizationRule";

/** A certificate in ACM, and a private key that Pulumi makes and keeps in the state. */
export const ACM_CERTIFICATE = "aws:acm/certificate:Certificate";
export const TLS_KEY = "tls:index/privateKey:PrivateKey";
/** What vouches for people on a VPN, and what brings word of those it no longer vouches for. */
export const CERTIFICATE_AUTHORITY = "aws:acmpca/certificateAuthority:CertificateAuthority";
/** What waits until a certificate is issued; its output names the certificate. */
export const CERTIFICATE_VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
export const LISTENER_CERTIFICATES = [
    "aws:lb/listenerCertificate:ListenerCertificate",
    "aws:alb/listenerCertificate:ListenerCertificate",
] as const;
export const METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
/** A provider of IAM, or the CloudFormation stack that makes one of metadata nobody is to read. */
export const SAML_PROVIDERS = ["aws:iam/samlProvider:SamlProvider", "aws:cloudformation/stack:Stack"] as const;
export const LAMBDA_FUNCTION = "aws:lambda/function:Function";
export const LAMBDA_PERMISSION = "aws:lambda/permission:Permission";
export const EVENT_RULE = "aws:cloudwatch/eventRule:EventRule";
export const EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget";

const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const DEFAULT_SECURITY_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
export const SECURITY_GROUPS = [SECURITY_GROUP, DEFAULT_SECURITY_GROUP] as const;
export const SECURITY_GROUP_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
export const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
export const PREFIX_LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";
export const PREFIX_LIST_ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";
export const LOAD_BALANCERS = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"] as const;

export const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"] as const;
export const BUCKET_PUBLIC_ACCESS_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
export const ACCOUNT_PUBLIC_ACCESS_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
export const BUCKET_OWNERSHIP_CONTROLS = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
export const BUCKET_ACLS = ["aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"] as const;
export const BUCKET_LOCKS = [
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
] as const;
export const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const BUCKET_ENCRYPTIONS = [
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
] as const;
export const BUCKET_VERSIONINGS = ["aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2"] as const;

const KEY = "aws:kms/key:Key";
export const REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey";
export const EXTERNAL_KEYS = ["aws:kms/externalKey:ExternalKey", "aws:kms/replicaExternalKey:ReplicaExternalKey"] as const;
export const KEYS = [KEY, REPLICA_KEY, ...EXTERNAL_KEYS] as const;
export const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";

export const ROLE = "aws:iam/role:Role";
export const USER = "aws:iam/user:User";
export const GROUP = "aws:iam/group:Group";
export const POLICY = "aws:iam/policy:Policy";

export const CLUSTER = "aws:eks/cluster:Cluster";
/** The component of @pulumi/eks, whose arguments the engine shows. */
export const CLUSTER_COMPONENT = "eks:index:Cluster";
export const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
export const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

export const STACK = "pulumi:pulumi:Stack";
export const AWS_PROVIDER = "pulumi:providers:aws";
export const KUBERNETES_PROVIDER = "pulumi:providers:kubernetes";

export const HELM_RELEASE = "kubernetes:helm.sh/v3:Release";
/** Components that render a chart and make what it renders; what they show of their arguments depends on their version. */
export const HELM_CHARTS = ["kubernetes:helm.sh/v3:Chart", "kubernetes:helm.sh/v4:Chart"] as const;
export const ECR_REPOSITORY = "aws:ecr/repository:Repository";

/** Load balancers of the first generation. No web ACL can stand before one. */
export const CLASSIC_LOAD_BALANCER = "aws:elb/loadBalancer:LoadBalancer";
export const LISTENERS = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"] as const;
export const LISTENER_RULES = ["aws:lb/listenerRule:ListenerRule", "aws:alb/listenerRule:ListenerRule"] as const;
export const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
export const WEB_ACL_LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
export const WEB_ACL_ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
export const WEB_ACL_RULE = "aws:wafv2/webAclRule:WebAclRule";
export const WEB_ACL_RULE_GROUP = "aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation";

export const VPN_CONNECTION = "aws:ec2/vpnConnection:VpnConnection";
export const TRANSIT_GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway";
export const TRANSIT_ROUTE = "aws:ec2transitgateway/route:Route";
export const TRANSIT_PROPAGATION = "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation";
export const TRANSIT_PREFIX_LIST = "aws:ec2transitgateway/prefixListReference:PrefixListReference";
export const TRANSIT_VPC_ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";
export const CUSTOMER_GATEWAY = "aws:ec2/customerGateway:CustomerGateway";

export const TOPIC = "aws:sns/topic:Topic";
export const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";

export const DETECTOR = "aws:guardduty/detector:Detector";
export const CONFIG_RECORDER = "aws:cfg/recorder:Recorder";
export const CONFIG_RECORDER_STATUS = "aws:cfg/recorderStatus:RecorderStatus";
export const VPC_BLOCK = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions";
export const VPC_BLOCK_EXCLUSION = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion";
export const VOLUME_ENCRYPTION = "aws:ebs/encryptionByDefault:EncryptionByDefault";
