// Limits of a subscription, apart from those of cores, containers, storage accounts and public addresses.
import { anyFailure, azure, learnPage, packer, refused, type Diagnosis } from './diagnosis.js'

const limits = learnPage('azure/azure-resource-manager/management/azure-subscription-service-limits')

export const limitDiagnoses: readonly Diagnosis[] = [
  {
    id: 'resource-limit',
    title: 'A limit of the subscription is reached',
    signs: [
      {
        from: azure,
        text: /exceeding quota limits? of \w*(?:Image|Disk|Snapshot|Galler)\w*|would exceed [^\n]{0,60}quota: maximum allowed/i,
      },
      {
        from: azure,
        text: /Cannot create more than \d+ (?:network (?:security groups|interfaces|watchers)|virtual networks|load balancers|private (?:endpoints|link services))|(?:NetworkSecurityGroups?|VirtualNetworks?|LoadBalancers?|NetworkInterfaces?|PrivateEndpoints?|PrivateLinkServices?)CountLimitReached|exceeding (?:quota|the) limit of \w*(?:Disks?|Snapshots?|VirtualMachines)\b|exceeding (?:approved|quota) [^\n]*(?:DiskCount|SnapshotCount|Disk(?:s)? quota)|maximum number of (?:resources|disks|snapshots|resource groups)|The maximum allowed resource groups|ResourceGroupQuotaExceeded|exceeds? the (?:maximum|limit) [^\n]*resources? (?:of type|in (?:the )?(?:subscription|resource group))/i,
      },
      {
        from: azure,
        code: ['ResourceCountExceedsLimit', 'ResourceGroupQuotaExceeded', 'MaxResourceGroupsReached', 'TooManyResourceGroups'],
      },
    ],
    before: ['core-quota', 'machine-not-made'],
    names: { what: 'The limit', in: /(Cannot create more than \d+ [\w ]+?)(?: for|\.|$)|(\w+CountLimitReached)|limit of (\w+)/ },
    cause:
      'The subscription has as many disks, snapshots, networks, load balancers or resource groups in this region as it may have, and a build needs some more for its duration.',
    fix: 'Delete what earlier builds left (`retain` with `sweep` lists staging groups), or ask for more: az vm list-usage and az network list-usages --location <region> show the limits.',
    link: limits,
    source: limits,
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> NetworkSecurityGroupCountLimitReached : Cannot create more than 100 network security groups for this subscription in this region.',
        ),
      ],
    ],
    composed: [
      [
        packer(
          'ERROR: -> QuotaExceeded : Operation results in exceeding quota limits of GalleryImageVersion. Maximum allowed: 1000, Current in use: 1000, Additional requested: 1.',
        ),
      ],
      [
        anyFailure,
        packer(
          'ERROR:   -> OperationNotAllowed : Operation could not be completed as it results in exceeding quota limit of PremiumSnapshots. Maximum allowed: 500, Current in use: 500, Additional requested: 1.',
        ),
      ],
    ],
    not: [
      anyFailure,
      packer(
        'ERROR: -> OperationNotAllowed : Operation could not be completed as it results in exceeding approved standardDSv3Family Cores quota.',
      ),
    ],
  },
  {
    id: 'zone-not-available',
    title: 'The region or size has no such zone',
    signs: [
      {
        from: azure,
        text: /(?:does not support availability zones|zone\(s\) '[^']*' for resource [^\n]* is not supported|LocationNotSupportAvailabilityZones|The zone\(s\) '[^']*')/i,
      },
      { from: azure, code: ['LocationNotSupportAvailabilityZones', 'InvalidAvailabilityZone', 'AvailabilityZoneNotSupported'] },
    ],
    before: ['machine-not-made'],
    cause: 'A resource of the build or the copy of the image (storageAccountType Standard_ZRS) asks for a zone in a region without zones.',
    fix: 'Use Standard_LRS for this target region, or another region.',
    link: learnPage('azure/reliability/availability-zones-region-support'),
    source: learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> LocationNotSupportAvailabilityZones : The resource 'Microsoft.Compute/disks/x' does not support availability zones at location 'westus'.",
        ),
      ],
    ],
    composed: [[refused(400, 'InvalidAvailabilityZone', "The zone(s) '3' for resource 'x' is not supported.")]],
    not: [
      anyFailure,
      packer(
        "ERROR: -> SkuNotAvailable : The requested VM size for resource 'x' is currently not available in location 'westus' zones ''.",
      ),
    ],
  },
]
