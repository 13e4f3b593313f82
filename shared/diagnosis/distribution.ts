// What makes the distribution of an image fail.
import {
  azure,
  building,
  issue,
  learnPage,
  operation,
  permissions,
  run,
  templateReference,
  troubleshooting,
  type Diagnosis,
} from './diagnosis.js'
import { publishingTimeout } from './publishing-timeout.js'

const publishing = 'Failed in distributing 1 images out of total 1: '

export const distributionDiagnoses: readonly Diagnosis[] = [
  {
    id: 'gallery-publish-timeout',
    title: 'Publishing to the gallery took too long',
    signs: [{ from: building, text: publishingTimeout }],
    before: ['build-timeout'],
    cause: 'The build timeout ended while the image was being replicated. The replication continues without the service.',
    fix: 'Look at the version in the gallery: it may well become usable. Raise build-timeout-in-minutes, or replicate to fewer regions.',
    link: troubleshooting('error-occurs-with-waiting-for-azure-compute-gallery'),
    source: troubleshooting('error-occurs-with-waiting-for-azure-compute-gallery'),
    examples: [
      [
        run(
          `${publishing}{[Error 0] [Distribute 0] Error publishing MDI to Azure Compute Gallery:<id>, Location:eastus. Error: Error returned from SIG client while publishing MDI to Azure Compute Gallery for dstImageLocation: eastus. Error: Future#WaitForCompletion: context has been cancelled: StatusCode=200 -- Original Error: context deadline exceeded}`,
        ),
      ],
      [
        run(
          `${publishing}{[Error 0] [Distribute 0] Error publishing MDI to shared image gallery:<id>, Location:eastus. Error: Error returned from SIG client while publishing MDI to shared image gallery for dstImageLocation: eastus. Error: Future#WaitForCompletion: context has been cancelled: StatusCode=200 -- Original Error: context deadline exceeded}`,
        ),
      ],
    ],
    not: [
      run(
        `${publishing}{[Error 0] [Distribute 0] Error publishing MDI to Azure Compute Gallery:<id>, Location:eastus. Error: StatusCode=403}`,
      ),
    ],
  },
  {
    id: 'distribution-denied',
    title: 'The template’s identity may not write the image',
    signs: [
      {
        from: building,
        text: /Error publishing (?![^]*(?:Polic(?:y|ies)\b|DenyAssignment|KeyVault|AuthorizationPermissionMismatch|ScopeLocked|current tenant))[^]*(?:AuthorizationFailed|StatusCode=403(?![^]*Code="))/i,
      },
    ],
    before: ['build-not-authorized', 'build-not-authorized-linked', 'subnet-join-denied', 'staging-storage-role'],
    cause:
      'The template’s identity has no right to write the image, gallery version or disk where the template wants it, or to use a resource that it refers to, such as a disk encryption set.',
    fix: 'Give the template’s identity a role with write access on the distributor’s resource group, gallery or blob container.',
    link: permissions,
    source: issue('danielsollondon/azvmimagebuilder#20'),
    examples: [
      [
        run(
          `${publishing}\n{[Error 0] [Distribute 0] Error publishing VHD to managed image:<id>, Location:WestUS2. Error: StatusCode=403 -- Code="AuthorizationFailed"}`,
        ),
      ],
      [
        run(
          `${publishing}{[Error 0] [Distribute 0] Error publishing MDI to Azure Compute Gallery:<id>, Location:eastus. Error: compute.GalleryImageVersionsClient#CreateOrUpdate: Failure sending request: StatusCode=403 -- Original Error: Code="AuthorizationFailed"}`,
        ),
      ],
    ],
    not: [run(`${publishing}Some error happened, please check the error details.`)],
  },
  {
    id: 'image-in-other-region',
    title: 'An image of this name exists in another region',
    signs: [{ from: building, text: /(?:Error publishing|distributing)[\s\S]*(?:InvalidResourceLocation|already exists in location)/i }],
    cause: 'A managed image keeps its region permanently; the distributor names the same image in another one.',
    fix: 'Delete the old image first, or give the distributor another imageId.',
    link: templateReference('distribute-managedimage'),
    source: learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors'),
    examples: [
      [
        run(
          `${publishing}{[Error 0] [Distribute 0] Error publishing VHD to managed image:<id>, Location:WestUS2. Error: StatusCode=409 -- Code="InvalidResourceLocation" Message="The resource 'i' already exists in location 'eastus' in resource group 'r'. A resource with the same name cannot be created in location 'westus2'."}`,
        ),
      ],
    ],
    composed: [
      [
        operation(
          'InternalOperationError',
          "Error publishing VHD to managed image: The resource 'i' already exists in location 'eastus' in resource group 'r'.",
        ),
      ],
    ],
    not: [run(`${publishing}{[Error 0] [Distribute 0] Error publishing VHD to managed image:<id>. Error: StatusCode=403}`)],
  },
  {
    id: 'replication-failed',
    title: 'The image could not be replicated to a region',
    signs: [
      {
        from: azure,
        text: /replication jobs? (?:has |have )?failed|failed to replicate|Replication (?:to|in) (?:the )?region\S* \S+ failed|Replication failed in this region due to/i,
      },
    ],
    names: [
      { what: 'The region', in: /\{region: ?(\w+)/i },
      { what: 'The reason', in: /Replication failed in this region due to '([^\n]{1,300}?)'?\.?(?:$|[}\n])/im },
    ],
    cause:
      'The image was made, and the gallery could not copy it to a region. Usual reasons are an internal failure there, a quota of snapshots, and a kind of disk that galleries do not take (PremiumV2_LRS, UltraSSD_LRS).',
    fix: 'Run again. If that region fails again, take it out of targetRegions, and add it to the gallery version later (az sig image-version update --add).',
    link: learnPage('azure/virtual-machines/azure-compute-gallery#scaling'),
    source: issue('Azure/azure-cli#15539'),
    examples: [
      [
        run(
          `${publishing}{[Error 0] [Distribute 0] Error publishing MDI to Azure Compute Gallery:<id>, Location:northeurope. Error: Gallery replication jobs failed in one or more regions. The failing regions' details are as follows: '{region:northeurope, detail:Failed with internal server error.}'.}`,
        ),
      ],
      [operation('ReplicationJobFailed', 'Gallery replication job failed: the image could not be copied.')],
    ],
    not: [run(`${publishing}{[Error 0] [Distribute 0] Error publishing MDI to Azure Compute Gallery:<id>. Error: StatusCode=403}`)],
  },
  {
    id: 'disk-encryption-sets-differ',
    title: 'The disk encryption sets of the image and of the target region do not match',
    signs: [{ from: azure, text: /DiskEncryptionSetId '[^']*' does not match DiskRP returned DiskEncryptionSetId/i }],
    before: ['replication-failed'],
    names: { what: 'The sets', in: /(DiskEncryptionSetId '[^']*' does not match DiskRP returned DiskEncryptionSetId '[^']*')/i },
    cause:
      'The disk that is copied is encrypted with another disk encryption set (customer-managed key) than the gallery expects in that region, or only one of them has a set. Another run does not change this.',
    fix: 'Use the same kind of encryption for the source image, the build and the version: platform-managed keys for all, or a set in each target region. With Trusted Launch, try a source without a customer-managed key.',
    link: learnPage('azure/virtual-machines/image-version-encryption'),
    source: issue('Azure/azure-rest-api-specs#29280'),
    examples: [
      [
        operation(
          'InternalOperationError',
          "Replication failed in this region due to 'Contract.Assert failed: Data model DiskEncryptionSetId '' does not match DiskRP returned DiskEncryptionSetId '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/diskEncryptionSets/a'",
        ),
      ],
    ],
    composed: [
      [
        run(
          "Replication failed in this region due to 'Data model DiskEncryptionSetId '/subscriptions/s/b' does not match DiskRP returned DiskEncryptionSetId '''.",
        ),
      ],
    ],
    not: [operation('InternalOperationError', "Replication failed in this region due to 'an internal error'.")],
  },
  {
    id: 'target-storage-type-fixed',
    title: 'The storage account type of an existing target region cannot be changed',
    signs: [{ from: azure, text: /storage account type does not match the storage account type in the existing TargetRegion/i }],
    names: { what: 'Azure’s answer', in: /existing TargetRegion: ('[^'\n]+'\. [^\n]{1,200})/i },
    cause: 'The gallery version already has this region, with a storage account type that stays as it was when the region was added.',
    fix: 'Keep the type that the answer names for this region (storageAccountType of its targetRegions entry); for another type, publish a new version.',
    link: learnPage('azure/virtual-machines/azure-compute-gallery'),
    source: issue('Azure/azure-powershell#9911'),
    examples: [
      [
        operation(
          'Conflict',
          "Global storage account type does not match the storage account type in the existing TargetRegion: 'West US 2'. Please specify 'Standard_ZRS' as the storage account type for this region.",
        ),
      ],
    ],
    composed: [
      [
        run(
          "Regional storage account type does not match the storage account type in the existing TargetRegion: 'East US'. Please specify 'Standard_LRS' as the storage account type for this region.",
        ),
      ],
    ],
    not: [operation('Conflict', 'The storage account type is not valid.')],
  },
  {
    id: 'distribution-failed',
    title: 'The images could not be distributed',
    signs: [{ from: building, text: /Failed in distributing \d+ images? out of total/i }],
    isGeneral: true,
    cause:
      'The steps of the build ended without an error, and the images were not written to their destinations. The service’s message does not always give a reason. Without one, also consider a script that ended early, or that restarted or deprovisioned the machine itself.',
    fix: 'Read the error after the number of the distributor ([Distribute 0] is the first). If it names no error, read the end of customization.log, and compare it with what the last steps were to print. A build that is run again makes the image again.',
    link: troubleshooting('troubleshoot-build-failures'),
    source: issue('danielsollondon/azvmimagebuilder#50'),
    examples: [
      [run(`${publishing}Some error happened, please check the error details.`)],
      [run(`${publishing}{[Error 0] [Distribute 0] Error publishing VHD to managed image:<id>. Error: the service is busy}`)],
    ],
    not: [run('Failed in building/customizing image: x')],
  },
]
