// Limits of a subscription, apart from those of cores, containers, storage accounts and public addresses.
import { anyFailure, azure, learnPage, packer, refused, run, type Diagnosis } from './diagnosis.js'

const limits = learnPage('azure/azure-resource-manager/management/azure-subscription-service-limits')

export const limitDiagnoses: readonly Diagnosis[] = [
  {
    id: 'gallery-limit',
    title: 'A limit of images or gallery versions is reached',
    signs: [
      {
        from: azure,
        text: /exceeding quota limits? of \w*(?:Image|Galler)\w*|(?:image versions?|image definitions?|galleries)[^\n]{0,60} (?:limit|quota)[^\n]{0,40} (?:reached|exceeded)/i,
      },
    ],
    before: ['core-quota', 'machine-not-made', 'distribution-failed', 'resource-limit'],
    names: { what: 'The limit', in: /limits? of (\w+\. Maximum allowed: \d+, Current in use: \d+)/ },
    cause: 'The subscription or the gallery has as many images, definitions or versions in this region as it may have.',
    fix: 'Delete versions that nothing uses (command: retain deletes old ones by rule), or ask Azure for a higher limit.',
    link: learnPage('azure/virtual-machines/azure-compute-gallery#limits'),
    source: learnPage('azure/virtual-machines/azure-compute-gallery'),
    examples: [
      [
        packer(
          'ERROR: -> QuotaExceeded : Operation results in exceeding quota limits of GalleryImageVersion. Maximum allowed: 1000, Current in use: 1000, Additional requested: 1.',
        ),
      ],
    ],
    composed: [
      [
        run(
          'Failed in distributing 1 images out of total 1: Operation results in exceeding quota limits of GalleryImage. Maximum allowed: 250.',
        ),
      ],
    ],
    not: [packer('ERROR: -> OperationNotAllowed : Operation results in exceeding quota limit of PremiumSnapshots. Maximum allowed: 500.')],
  },
  {
    id: 'resource-limit',
    title: 'A limit of the subscription is reached',
    signs: [
      {
        from: azure,
        text: /exceeding quota limits? of \w*(?:Disk|Snapshot)\w*|would exceed [^\n]{0,60}quota: maximum allowed/i,
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
      'The subscription (for some limits, the resource group) has as many resources of the kind that the message names as it may have, and a build needs some more for its duration.',
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
      [packer('ERROR: -> ResourceCountExceedsLimit : The group has too many resources.')],

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
    cause:
      'A resource of the build or the copy of the image (storageAccountType Standard_ZRS) asks for a zone that the region does not have, or that does not offer this resource.',
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
