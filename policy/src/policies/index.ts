import type { Policies } from "@pulumi/policy";

import { accountServicesWatchEverything } from "./account-services-watch-everything";
import { administratorsComeFromOwnNetwork } from "./administrators-come-from-own-network";
import { bucketsAnswerOwnNetworkOnly } from "./buckets-answer-own-network-only";
import { bucketsAreEncryptedAndVersioned } from "./buckets-are-encrypted-and-versioned";
import { bucketsAreNotPublic } from "./buckets-are-not-public";
import { clusterIsPrivateAndStripped } from "./cluster-is-private-and-stripped";
import { componentsSayWhyTheyLoosen } from "./components-say-why-they-loosen";
import { dataIsProtectedFromDeletion } from "./data-is-protected-from-deletion";
import { defaultSecurityGroupsAreEmpty } from "./default-security-groups-are-empty";
import { defaultsOfVpcsAreEmpty } from "./defaults-of-vpcs-are-empty";
import { edgeHoldsLoadBalancersOnly } from "./edge-holds-load-balancers-only";
import { endpointsAdmitOwnPrincipalsOnly } from "./endpoints-admit-own-principals-only";
import { exceptionsAreSound } from "./exceptions-are-sound";
import { imagesComeFromOwnRegistry } from "./images-come-from-own-registry";
import { interfaceEndpointsServeEveryZone } from "./interface-endpoints-serve-every-zone";
import { isolatedTiersHaveNoWayOut } from "./isolated-tiers-have-no-way-out";
import { keysRotateAndKeepAdministrators } from "./keys-rotate-and-keep-administrators";
import { keysServeNamedUsersOnly } from "./keys-serve-named-users-only";
import { kubernetesResourcesUseTheExplicitProvider } from "./kubernetes-resources-use-the-explicit-provider";
import { launchTemplatesHardenNodes } from "./launch-templates-harden-nodes";
import { listenersForwardByRuleOnly } from "./listeners-forward-by-rule-only";
import { listenersKeepForwardSecrecy } from "./listeners-keep-forward-secrecy";
import { logStreamsAreEncrypted } from "./log-streams-are-encrypted";
import { loadBalancersAreStrict } from "./load-balancers-are-strict";
import { loadBalancersLogEveryRequest } from "./load-balancers-log-every-request";
import { loadBalancersStandBehindAWebAcl } from "./load-balancers-stand-behind-a-web-acl";
import { loadBalancersReachTheGatewayOnly } from "./load-balancers-reach-the-gateway-only";
import { lookupsFollowAList } from "./lookups-follow-a-list";
import { looseningsAreShown } from "./loosenings-are-shown";
import { meshDemandsMutualTls } from "./mesh-demands-mutual-tls";
import { meshDeniesByDefault } from "./mesh-denies-by-default";
import { namespacesDenyByDefault } from "./namespaces-deny-by-default";
import { networkAclsKeepTheWorldOut } from "./network-acls-keep-the-world-out";
import { nothingGetsInBesideTheEdge } from "./nothing-gets-in-beside-the-edge";
import { officesReachNamedTiersOnly } from "./offices-reach-named-tiers-only";
import { permissionsAreNamed } from "./permissions-are-named";
import { podsRunWithoutPrivileges } from "./pods-run-without-privileges";
import { privateKeysStayOutOfState } from "./private-keys-stay-out-of-state";
import { privateTablesLeadToS3Endpoint } from "./private-tables-lead-to-s3-endpoint";
import { resourcesCarryRequiredTags } from "./resources-carry-required-tags";
import { resourcesStayInAllowedRegions } from "./resources-stay-in-allowed-regions";
import { revocationsReachTheVpn } from "./revocations-reach-the-vpn";
import { rolesTrustNamedCallersOnly } from "./roles-trust-named-callers-only";
import { securityGroupsAdmitOnlyWhatIsNamed } from "./security-groups-admit-only-what-is-named";
import { servicesStayInsideTheCluster } from "./services-stay-inside-the-cluster";
import { siteVpnsUseStrongCiphers } from "./site-vpns-use-strong-ciphers";
import { topicsAreClosed } from "./topics-are-closed";
import { troubleRaisesAnAlarm } from "./trouble-raises-an-alarm";
import { vpcsLogAllFlows } from "./vpcs-log-all-flows";
import { vpnEndpointsAreStrict } from "./vpn-endpoints-are-strict";
import { vpnsReachNamedTiersOnly } from "./vpns-reach-named-tiers-only";
import { webAclsGuardWeaviate } from "./web-acls-guard-weaviate";
import { webAclsLogEveryRequest } from "./web-acls-log-every-request";
import { weaviateSurvivesAZone } from "./weaviate-survives-a-zone";
import { weaviateValuesAreHardened } from "./weaviate-values-are-hardened";

const judging: Policies = [
    resourcesStayInAllowedRegions,
    resourcesCarryRequiredTags,
    dataIsProtectedFromDeletion,
    componentsSayWhyTheyLoosen,
    isolatedTiersHaveNoWayOut,
    edgeHoldsLoadBalancersOnly,
    nothingGetsInBesideTheEdge,
    securityGroupsAdmitOnlyWhatIsNamed,
    defaultSecurityGroupsAreEmpty,
    defaultsOfVpcsAreEmpty,
    networkAclsKeepTheWorldOut,
    vpcsLogAllFlows,
    logStreamsAreEncrypted,
    lookupsFollowAList,
    interfaceEndpointsServeEveryZone,
    endpointsAdmitOwnPrincipalsOnly,
    privateTablesLeadToS3Endpoint,
    loadBalancersStandBehindAWebAcl,
    listenersKeepForwardSecrecy,
    listenersForwardByRuleOnly,
    loadBalancersAreStrict,
    loadBalancersReachTheGatewayOnly,
    loadBalancersLogEveryRequest,
    webAclsLogEveryRequest,
    webAclsGuardWeaviate,
    siteVpnsUseStrongCiphers,
    officesReachNamedTiersOnly,
    topicsAreClosed,
    troubleRaisesAnAlarm,
    accountServicesWatchEverything,
    bucketsAreNotPublic,
    bucketsAreEncryptedAndVersioned,
    bucketsAnswerOwnNetworkOnly,
    keysRotateAndKeepAdministrators,
    keysServeNamedUsersOnly,
    permissionsAreNamed,
    rolesTrustNamedCallersOnly,
    administratorsComeFromOwnNetwork,
    vpnEndpointsAreStrict,
    privateKeysStayOutOfState,
    vpnsReachNamedTiersOnly,
    revocationsReachTheVpn,
    clusterIsPrivateAndStripped,
    launchTemplatesHardenNodes,
    kubernetesResourcesUseTheExplicitProvider,
    weaviateValuesAreHardened,
    namespacesDenyByDefault,
    meshDemandsMutualTls,
    meshDeniesByDefault,
    imagesComeFromOwnRegistry,
    servicesStayInsideTheCluster,
    podsRunWithoutPrivileges,
    weaviateSurvivesAZone,
];

/** Every policy of the pack; those that look back at the others come last, and the very last one closes the books. */
export const policies: Policies = [...judging, looseningsAreShown, exceptionsAreSound(new Set(judging.map(({ name }) => name)))];
