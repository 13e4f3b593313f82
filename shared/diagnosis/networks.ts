// The subnet and the networks of a build.
import {
  anyFailure,
  azure,
  issue,
  learnPage,
  networking,
  operation,
  packer,
  provisioned,
  refused,
  run,
  shell,
  troubleshooting,
  type Diagnosis,
} from './diagnosis.js'

const aciNetworks = learnPage('azure/container-instances/container-instances-vnet')

export const networkDiagnoses: readonly Diagnosis[] = [
  {
    id: 'private-link-policies',
    title: 'The subnet’s policies forbid the private link service',
    signs: [
      { from: azure, text: /PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled/i },
      { from: azure, text: /PrivateLinkService Network Policy is not disabled/i },
    ],
    cause: 'A build in your own subnet is reached through a private link service, which the network policies of the subnet forbid.',
    fix: 'az network vnet subnet update --private-link-service-network-policies Disabled on that subnet; or set containerInstanceSubnetId, which does without a private link service.',
    link: networking,
    source: issue('Azure/avdaccelerator#272'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled : Private link service cannot be created in a subnet since it has private link service network policies enabled.',
        ),
      ],
      [
        provisioned(
          'Other',
          'PrivateLinkService Network Policy is not disabled for the given subnet. Please refer to aka.ms/azvmimagebuildervnet for more information.',
        ),
      ],
    ],
    not: [provisioned('Other', 'The private endpoint network policy was changed.')],
  },
  {
    id: 'private-endpoint-policies',
    title: 'The subnet’s policies forbid a private endpoint',
    signs: [
      {
        from: azure,
        text: /PrivateEndpointCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled|cannot be created in a subnet \S+ since it has private endpoint network policies enabled/i,
      },
    ],
    before: ['machine-not-made'],
    cause: 'A private endpoint of the build is to be created in the subnet, whose network policies for private endpoints are on.',
    fix: 'az network vnet subnet update --private-endpoint-network-policies Disabled on the subnet that the message names.',
    link: learnPage('azure/private-link/disable-private-endpoint-network-policy'),
    source: issue('Azure/missionlz#673'),
    examples: [
      [
        packer(
          'ERROR:   -> PrivateEndpointCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled : Private endpoint /subscriptions/s/privateEndpoints/e cannot be created in a subnet /subscriptions/s/subnets/n since it has private endpoint network policies enabled.',
        ),
      ],
    ],
    composed: [
      [
        refused(
          400,
          'BadRequest',
          'Private endpoint e cannot be created in a subnet n since it has private endpoint network policies enabled.',
        ),
      ],
    ],
    not: [
      packer(
        'ERROR:   -> PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled : Private link service cannot be created in a subnet since it has private link service network policies enabled.',
      ),
    ],
  },
  {
    id: 'service-endpoint-missing',
    title: 'A subnet has no service endpoint for what is to admit it',
    signs: [
      { from: azure, code: ['SubnetsHaveNoServiceEndpointsConfigured'] },
      { from: azure, text: /SubnetsHaveNoServiceEndpointsConfigured|do not have ServiceEndpoints for \S+ resources configured/i },
    ],
    before: ['machine-not-made'],
    cause:
      'A network rule admits the subnet to a key vault or a storage account, which needs a service endpoint of that kind in the subnet.',
    fix: 'az network vnet subnet update --service-endpoints with the service that the message names, and those that the subnet already has.',
    link: learnPage('azure/virtual-network/virtual-network-service-endpoints-overview'),
    source: issue('Azure/avdaccelerator#818'),
    examples: [
      [
        refused(
          400,
          'SubnetsHaveNoServiceEndpointsConfigured',
          'Subnets build of virtual network /subscriptions/s/virtualNetworks/n do not have ServiceEndpoints for Microsoft.KeyVault resources configured.',
        ),
      ],
    ],
    composed: [
      [
        packer(
          'ERROR:   -> SubnetsHaveNoServiceEndpointsConfigured : Subnets build do not have ServiceEndpoints for Microsoft.Storage resources configured.',
        ),
      ],
    ],
    not: [refused(400, 'BadRequest', 'The subnet has a service endpoint policy.')],
  },
  {
    id: 'network-interface-in-use',
    title: 'The template’s deletion is stuck at a network interface',
    signs: [{ from: azure, text: /NicInUseWithPrivateEndpoint/i }],
    cause: 'A network interface in the staging resource group is still in use by a private endpoint.',
    fix: 'Delete in this order: the private endpoint connection, the private link service, the network interface and load balancer, the group, the template.',
    link: troubleshooting('resource-deletion-errors-appear'),
    source: troubleshooting('resource-deletion-errors-appear'),
    examples: [
      [
        operation(
          'InternalOperationError',
          'error deleting resource id /subscriptions/<subscriptionID>/resourceGroups/<rgName>/providers/Microsoft.Network/networkInterfaces/<networkInterfacName>: resources.Client#DeleteByID: Failure sending request: StatusCode=400 -- Original Error: Code="NicInUseWithPrivateEndpoint"',
        ),
      ],
    ],
    composed: [[refused(400, 'NicInUseWithPrivateEndpoint', 'The network interface is in use by a private endpoint.', 'DELETE')]],
    not: [shell('NicInUseWithPrivateEndpoint')],
  },
  {
    id: 'subnet-other-region',
    title: 'The subnet does not exist, or is in another region',
    signs: [
      {
        from: azure,
        text: /(?:virtualNetworks|subnets)\/\S+ referenced by resource[\s\S]*(?:was not found|both resources are in the same region)/i,
      },
      { from: azure, text: /Resource 'Microsoft\.Network\/virtualNetworks\/[^']+' under resource group '[^']+' was not found/i },
    ],
    before: ['resource-reference-missing'],
    cause: 'The subnet of vnetConfig does not exist, or its virtual network is in another region than the template.',
    fix: 'Check subnetId (az network vnet show --resource-group <group> --name <network>), and build in the region of its network.',
    link: networking,
    source: learnPage('azure/azure-resource-manager/troubleshooting/error-not-found'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> InvalidResourceReference : Resource /subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v/subnets/n referenced by resource /subscriptions/s/resourceGroups/IT_1/providers/Microsoft.Network/networkInterfaces/pkrni1 was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.',
        ),
      ],
    ],
    composed: [
      [packer("ERROR: -> ResourceNotFound : The Resource 'Microsoft.Network/virtualNetworks/v' under resource group 'r' was not found.")],

      [
        anyFailure,
        packer(
          'ERROR:   -> InvalidResourceReference : virtualNetworks/v referenced by resource networkInterfaces/pkrni1: please make sure that both resources are in the same region.',
        ),
      ],
    ],
    not: [packer('ERROR:   -> SubnetIsFull : Subnet n with address prefix 10.0.0.0/28 does not have enough capacity for 1 IP addresses.')],
  },
  {
    id: 'subnet-full',
    title: 'The subnet has no free address',
    signs: [
      { from: azure, text: /Subnet \S+ with address prefix \S+ does not have enough capacity/i },
      { from: azure, code: ['SubnetIsFull'] },
    ],
    cause: 'Every address of the subnet is taken; each build needs several at the same time.',
    fix: 'Use a larger subnet, or run fewer builds in it at the same time.',
    link: networking,
    source: learnPage('troubleshoot/azure/azure-kubernetes/error-code-subnetisfull-upgrade'),
    examples: [
      [
        anyFailure,
        packer('ERROR:   -> SubnetIsFull : Subnet n with address prefix 10.0.0.0/28 does not have enough capacity for 1 IP addresses.'),
      ],
      [
        anyFailure,
        packer(
          '{"error":{"code":"SubnetIsFull","message":"Subnet Subnet1 with address prefix 10.0.0.0/24 does not have enough capacity for 1 IP addresses."}}',
        ),
      ],
    ],
    not: [
      packer(
        'ERROR:   -> PublicIPCountLimitReached : Cannot create more than 20 public IP addresses for this subscription in this region.',
      ),
    ],
  },
  {
    id: 'container-network-not-ready',
    title: 'The network of the build’s container is not ready yet',
    signs: [
      { from: azure, text: /Network is not ready for container group/i },
      { from: azure, code: ['ServiceAssociationLinkNotReady'] },
    ],
    cause:
      'Azure is still linking the subnet of containerInstanceSubnetId to Container Instances, often because several builds started in it at the same time.',
    fix: 'Run again after some minutes, and let fewer builds that share the subnet start at once.',
    link: learnPage('azure/container-instances/container-instances-troubleshooting'),
    source: learnPage('azure/container-instances/container-instances-troubleshooting'),
    examples: [
      [
        run(
          'Failed in building/customizing image: StatusCode=409 -- Original Error: Code="ServiceAssociationLinkNotReady" Message="Network is not ready for container group \'c\'. Please try again."',
        ),
      ],
    ],
    composed: [[refused(409, 'ServiceAssociationLinkNotReady', 'Please try again.')]],
    not: [run("Subnet missing required delegation 'Microsoft.ContainerInstance/containerGroups'.")],
  },
  {
    id: 'subnet-delegation-missing',
    title: 'The container’s subnet is not delegated',
    signs: [
      { from: azure, text: /Subnet missing required delegation/i },
      { from: azure, code: ['SubnetMissingRequiredDelegation'] },
    ],
    cause: 'The subnet of containerInstanceSubnetId must be delegated to Azure Container Instances.',
    fix: 'az network vnet subnet update --delegations Microsoft.ContainerInstance/containerGroups on the subnet of containerInstanceSubnetId.',
    link: aciNetworks,
    source: issue('Azure/dev-box-images#8'),
    examples: [
      [
        run(
          "SubnetMissingRequiredDelegation: Subnet missing required delegation 'Microsoft.ContainerInstance' for container group 'vmimagebuilder-build-container-1'.",
        ),
      ],
    ],
    composed: [[operation('SubnetMissingRequiredDelegation', 'The subnet lacks a delegation.')]],
    not: [run('The subnet n is delegated to Microsoft.Web/serverFarms.')],
  },
  {
    id: 'subnet-delegated',
    title: 'The build’s subnet is delegated to another service',
    signs: [{ from: azure, text: /subnet \S+ since it has delegation\(s\)/i }],
    cause:
      'The subnet of subnetId is delegated, so machines cannot be put into it; the container and the build machine need separate subnets.',
    fix: 'Use a subnet without delegations as subnetId; only containerInstanceSubnetId is a delegated one.',
    link: networking,
    source: issue('MicrosoftDocs/azure-docs#18010'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> SubnetHasDelegations : Resource /subscriptions/s/.../networkInterfaces/pkrni1 cannot be created in or updated to use the subnet /subscriptions/s/.../subnets/n since it has delegation(s) [/subscriptions/s/.../subnets/n/delegations/aci] to external services.',
        ),
      ],
    ],
    composed: [[run('The build cannot use the subnet /subscriptions/s/.../subnets/n since it has delegation(s) to another service.')]],
    not: [run("Subnet missing required delegation 'Microsoft.ContainerInstance' for container group 'c'.")],
  },
]
