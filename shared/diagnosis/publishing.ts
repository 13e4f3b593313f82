// What galleries, managed images and disks refuse when an image is written.
import { anyFailure, azure, issue, learnPage, operation, run, type Diagnosis, packer, stop } from './diagnosis.js'

const galleries = learnPage('azure/virtual-machines/azure-compute-gallery')
const sharedImages = learnPage('troubleshoot/azure/virtual-machines/windows/troubleshoot-shared-images')
// The service's words around what the gallery answered.
const publishing = (message: string) =>
  run(
    `Failed in distributing 1 images out of total 1: {[Error 0] [Distribute 0] Error publishing MDI to Azure Compute Gallery: ${message}}`,
  )
// Before the last step, the same words are about the build machine.
const changed = /Changing property '[^']*(?:storageProfile|sourceVirtualMachine|osDisk)[^']*' is not allowed/i
const changedVersion = /Changing property '(?:galleryImageVersion|publishingProfile)\.[^']*\bsource\b[^']*' is not allowed/i
const before = ['distribution-failed', 'build-not-authorized'] as const

export const publishingDiagnoses: readonly Diagnosis[] = [
  {
    id: 'image-exists',
    title: 'The image or version exists already with other content',
    signs: [
      { from: azure, text: changedVersion },
      { from: ['operation', 'run'], text: changed },
      { from: ['packer'], text: changed, with: { from: ['stop'], place: ['after'] } },
      // Packer looks before it builds.
      {
        from: azure,
        text: /the managed image named \S+ already exists in the resource group|a gallery image version for [^\n]{1,300} already exists in gallery/i,
      },
    ],
    before: [...before, 'property-fixed', 'machine-not-made'],
    names: { what: 'The property', in: /Changing property '([^']+)'/ },
    cause: 'Images and versions of a gallery never change their content, and the distributor names one that was written before.',
    fix: 'Leave the version out of galleryImageId (the service then counts up), raise it, or give the managed image another name in each build.',
    link: galleries,
    source: sharedImages,
    examples: [
      [publishing("Changing property 'galleryImageVersion.properties.storageProfile.osDiskImage.source.id' is not allowed.")],
      [run("Failed in distributing 1 images out of total 1: Changing property 'storageProfile.osDisk' is not allowed.")],
      [
        anyFailure,
        packer(
          "ERROR: -> PropertyChangeNotAllowed : Changing property 'galleryImageVersion.properties.publishingProfile.source.managedImage.id' is not allowed.",
        ),
        stop('before', 'failure'),
      ],
      [
        anyFailure,
        packer(
          "Build 'azure-arm' errored after 31 seconds: a gallery image version for image name:version base:0.0.1 already exists in gallery images",
        ),
      ],
      [
        anyFailure,
        packer(
          "Build 'azure-arm' errored after 11 seconds: the managed image named base already exists in the resource group r, use the -force option to automatically delete it.",
        ),
      ],
    ],
    not: [publishing('Code="InvalidResourceLocation" Message="The resource \'i\' already exists in location \'westeurope\'"')],
  },
  {
    id: 'target-region-duplicate',
    title: 'The gallery distributor names a target region twice',
    signs: [{ from: azure, text: /Duplicate regions are not allowed/i }],
    before,
    cause: 'Azure compares regions without case and spaces: westus and West US are the same region.',
    fix: 'Keep one entry for each region in targetRegions (or replicationRegions).',
    link: galleries,
    source: 'https://github.com/hashicorp/terraform-provider-azurerm/issues/7751',
    examples: [[publishing('Duplicate regions are not allowed in target publishing regions.')]],
    composed: [[run('Code="InvalidParameter" Message="Duplicate regions are not allowed in target publishing regions."')]],
    not: [publishing('ZRS storage account type is not supported in this region.')],
  },
  {
    id: 'target-region-missing',
    title: 'The region of the image version is missing from the target regions',
    signs: [{ from: azure, text: /publishing profile regions [^\n]{0,300} must contain the location of image version/i }],
    before,
    names: { what: 'Azure’s answer', in: /publishing profile (regions [^\n]{0,300} must contain the location of image version '?\w+)/i },
    cause:
      'A version is made in the region of the template or gallery and copied from there, so that this region must be one of its targets.',
    fix: 'Add the region that the message names last to targetRegions (or replicationRegions).',
    link: galleries,
    source: sharedImages,
    examples: [[publishing('Gallery image version publishing profile regions westus must contain the location of image version eastus')]],
    composed: [
      [run("Gallery image version publishing profile regions 'westus,uksouth' must contain the location of image version 'eastus'.")],
    ],
    not: [publishing('Future#WaitForCompletion: context has been cancelled: StatusCode=200')],
  },
  {
    id: 'target-region-unavailable',
    title: 'A target region of the gallery distributor is not available',
    signs: [
      {
        from: [...azure, 'provisioning'],
        text: /location '?[\w ]+'? is not available for resource type 'Microsoft\.Compute\/galleries|publishing (?:profile )?(?:target )?regions? [^\n]{0,200}(?:is|are) not (?:valid|supported|available)/i,
      },
    ],
    before,
    names: { what: 'The region', in: /location '?([\w ]+)'? is not available/i },
    cause:
      'Galleries do not exist under this name of a region. It is misspelt, of another cloud, or not open to this subscription, for example.',
    fix: 'Choose from the regions that the message lists, or that az account list-locations --query [].name prints.',
    link: galleries,
    source: sharedImages,
    examples: [
      [
        publishing(
          "The provided location 'westeurop' is not available for resource type 'Microsoft.Compute/galleries/images/versions'. List of available regions for the resource type is 'westeurope,northeurope'.",
        ),
      ],
    ],
    composed: [[run('The publishing profile target regions moon are not supported.')]],
    not: [publishing('ZRS storage account type is not supported in this region.')],
  },
  {
    id: 'target-region-without-zones',
    title: 'A target region has no zone-redundant storage',
    signs: [
      {
        from: azure,
        text: /ZRS storage account type is not supported in this region|storage account type '?\w*ZRS'? is not supported/i,
      },
    ],
    before,
    cause: 'storageAccountType Standard_ZRS (or Premium_ZRS) needs availability zones, and a target region does not have them.',
    fix: 'Set storageAccountType of this target region to Standard_LRS.',
    link: galleries,
    source: sharedImages,
    examples: [[publishing('ZRS storage account type is not supported in this region.')]],
    composed: [[run("The storage account type 'Standard_ZRS' is not supported in the target region westus.")]],
    not: [publishing('Duplicate regions are not allowed in target publishing regions.')],
  },
  {
    id: 'replica-count-invalid',
    title: 'The gallery does not accept the number of replicas',
    signs: [{ from: azure, text: /The value '?\S+ of parameter \S*replica\w*'? is out of range/i }],
    before,
    cause: 'A version may have a limited number of replicas in each region.',
    fix: 'Set replicaCount of the distributor’s target regions within the range that the message names.',
    link: `${galleries}#limits`,
    source: sharedImages,
    examples: [
      [
        publishing(
          "The value '120' of parameter 'galleryImageVersion.properties.publishingProfile.replicaCount' is out of range. The value must be between 1 and 100, inclusive.",
        ),
      ],
    ],
    composed: [
      [
        operation(
          'InvalidParameter',
          'The value 0 of parameter regionalReplicaCount is out of range. The value must be between 1 and 100, inclusive.',
        ),
      ],
    ],
    not: [publishing('Duplicate regions are not allowed in target publishing regions.')],
  },
  {
    id: 'definition-mismatch',
    title: 'The image does not fit the image definition',
    signs: [
      {
        from: azure,
        text: /Cannot create Gallery Image Version from: [^\n]* since the OS State in the parent gallery image|has a different OS type \[?'?\w+'?\]? than the parent gallery image|has a different architecture[^\n]*gallery image/i,
      },
    ],
    before,
    cause:
      'The definition in the gallery is made for another operating system, processor or state (generalized, specialized) than the image that was built.',
    fix: 'Create a definition for this kind of image (az sig image-definition create --os-type … --os-state Generalized --architecture …) and name it in galleryImageId: the definition itself cannot be changed.',
    link: galleries,
    source: sharedImages,
    examples: [
      [
        publishing(
          "Cannot create Gallery Image Version from: /subscriptions/s/images/i since the OS State in the parent gallery image ('Specialized') is not 'Generalized'.",
        ),
      ],
      [
        publishing(
          "The resource with id '/subscriptions/s/images/i' has a different OS type ['Linux'] than the parent gallery image OS type generation ['Windows']",
        ),
      ],
    ],
    not: [run('The provided SIG: x, has a different Hyper-V Generation: V2, than source image: V1.')],
  },
  {
    id: 'version-name-invalid',
    title: 'The name of the image version is not valid',
    signs: [
      {
        from: [...azure, 'provisioning', 'refusal'],
        text: /image version name is invalid|should follow Major\(int\)\.Minor\(int\)\.Patch\(int\)/i,
      },
    ],
    before,
    cause: 'A version of a gallery has three numbers, such as 1.0.3, each at most 2147483647.',
    fix: 'Correct the end of galleryImageId, or leave the version out: the service then counts up.',
    link: galleries,
    source: sharedImages,
    examples: [
      [
        publishing(
          'The image version name is invalid. The image version name should follow Major(int).Minor(int).Patch(int) format, for e.g: 1.0.0, 2018.12.1 etc.',
        ),
      ],
    ],
    composed: [[operation('InvalidParameter', 'The image version name should follow Major(int).Minor(int).Patch(int) format.')]],
    not: [publishing('Duplicate regions are not allowed in target publishing regions.')],
  },
  {
    id: 'disk-encryption-set-wrong',
    title: 'The disk encryption set does not fit',
    signs: [
      {
        from: azure,
        text: /disk encryption set '?[^\s']+'? (?:was not found|must be in the same subscription)|A disk encryption set is required for disk|Encrypted source: [^\n]* is in a different subscription|diskEncryptionSetId is invalid/i,
      },
    ],
    before: [...before, 'machine-not-made'],
    cause:
      'A disk encryption set serves one subscription and one region, and a version that is encrypted in one region must be in all of them.',
    fix: 'Name a set of the same subscription and region for each target region, or for none.',
    link: learnPage('azure/virtual-machines/image-version-encryption'),
    source: sharedImages,
    examples: [
      [publishing("The disk encryption set '/subscriptions/s/diskEncryptionSets/d' was not found.")],
      [
        publishing(
          "A disk encryption set is required for disk 'osDiskImage' in target region 'westus' since disk encryption set 'd' is used for the corresponding disk in region 'eastus'",
        ),
      ],
    ],
    not: [publishing("Unable to access key vault resource 'https://kv/keys/k' to enable encryption at rest.")],
  },
  {
    id: 'publishing-source-gone',
    title: 'The gallery does not find the source of the image version',
    signs: [
      {
        from: azure,
        text: /Source '?\S+'? is not found\. Please check source exists, and is in the same region|Source was not found: \S+ Please make sure the source exists/i,
      },
    ],
    before,
    cause:
      'The gallery did not find what the service had made in its staging resource group. As a rule something removed it before it was copied; a source in another region than the version gets the same answer.',
    fix: 'Compare the region of the source in the message with that of the version. If they are equal, look in the activity log of the staging resource group for who deleted it (a clean-up job, a policy), exempt the group, and run again.',
    link: learnPage('azure/azure-monitor/platform/activity-log'),
    source: sharedImages,
    examples: [
      [
        publishing(
          'Source /subscriptions/s/images/i is not found. Please check source exists, and is in the same region as gallery image version being created.',
        ),
      ],
    ],
    composed: [[operation('NotFound', 'Source was not found: /subscriptions/s/snapshots/x. Please make sure the source exists.')]],
    not: [publishing("The disk encryption set '/subscriptions/s/diskEncryptionSets/d' was not found.")],
  },
  {
    id: 'vhd-copy-failed',
    title: 'The copy of the VHD did not end',
    signs: [{ from: azure, text: /(?:Error copying VHD blob|Failed while waiting for blob copy)(?![^]*(?:StatusCode=4|ErrorCode[=:]))/i }],
    before,
    names: { what: 'The region', in: /Error copying VHD blob to '([^']+)'/ },
    cause:
      'The image was made, and the copy of its disk between storage accounts failed or was not finished in time; Azure does not say more.',
    fix: 'Raise buildTimeoutInMinutes and run again; a gallery with this region among its targetRegions copies by itself and faster.',
    link: learnPage('azure/virtual-machines/linux/image-builder-json#properties-distribute'),
    source: issue('danielsollondon/azvmimagebuilder#12'),
    examples: [
      [
        run(
          "Failed in distributing 1 images out of total 1: {[Error 0] [Distribute 0] Error copying VHD blob to 'northeurope': Failed while waiting for blob copy: Error getting blob properties}",
        ),
      ],
    ],
    composed: [[operation('InternalOperationError', "Error copying VHD blob to 'westus': context deadline exceeded")]],
    not: [run('Failed in distributing 1 images out of total 1: Some error happened, please check the error details.')],
  },
  {
    id: 'image-being-deleted',
    title: 'An image or version of this name is being deleted',
    signs: [
      {
        from: [...azure, 'refusal', 'provisioning'],
        text: /(?:is|since the Image is|since it is) marked for deletion|(?:image )?version \S+ is (?:in (?:a )?soft[- ]deleted state|being deleted)/i,
      },
    ],
    before: [...before, 'machine-not-made', 'azure-code-vague', 'other-operation-in-progress'],
    cause:
      'Azure has begun to delete it, or keeps it as deleted for a time, and until that has ended, it can be neither used nor written again.',
    fix: 'Wait until it is gone, or restore it if the gallery keeps deleted versions; in the template, take another version or name.',
    link: galleries,
    source: learnPage('troubleshoot/azure/virtual-machines/windows/error-messages'),
    examples: [
      [
        packer(
          "ERROR: -> OperationNotAllowed : Operation 'Create VM' is not allowed on Image 'base' since the Image is marked for deletion. You can only retry the Delete operation (or wait for an ongoing one to complete).",
        ),
      ],
    ],
    composed: [[publishing("Operation 'PUT' is not allowed on gallery image version 1.0.0 since it is marked for deletion.")]],
    not: [publishing("Changing property 'galleryImageVersion.properties.storageProfile.osDiskImage.source.id' is not allowed.")],
  },
  {
    id: 'version-source-kind',
    title: 'The source of the version is given as another kind of resource',
    signs: [{ from: azure, text: /source id: '[^']*' must be specified in '[^']*'/i }],
    before: [...before, 'request-value-invalid'],
    names: { what: 'Its property', in: /must be specified in '([^']*)'/i },
    cause:
      'A gallery image version takes a machine, a managed image, a disk and another version each in a property of its own kind, and the id is in the wrong one.',
    fix: 'With az sig image-version create, give a machine with --virtual-machine, an image or another version with --managed-image and --image-version, and a disk with --os-snapshot.',
    link: sharedImages,
    source: issue('Azure/azure-cli#28700'),
    examples: [
      [
        publishing(
          "The gallery image version source id: '/subscriptions/s/virtualMachines/v' must be specified in 'galleryImageVersion.properties.storageProfile.source.virtualMachineId'.",
        ),
      ],
      [
        operation(
          'InvalidParameter',
          "The gallery image version source id: '/subscriptions/s/disks/d' must be specified in 'galleryImageVersion.properties.storageProfile.osDiskImage.source.id'.",
        ),
      ],
    ],
    not: [publishing("Source '/subscriptions/s/snapshots/x' is not found. Please check source exists, and is in the same region")],
  },
  {
    id: 'gallery-fault',
    title: 'The gallery failed internally',
    signs: [{ from: azure, text: /InvalidBeginGetAccessForGalleryImageVersion\w+|response from pir\.\w+ is invalid/i }],
    before: [...before, 'azure-fault'],
    cause: 'The image was made, and the platform behind the gallery answered itself with an error. Nothing in the template causes it.',
    fix: 'Delete the version that is left with the state Failed, and run again; if it fails repeatedly, open a support request with the correlation id.',
    link: sharedImages,
    source: issue('hashicorp/packer#11558'),
    examples: [
      [
        run(
          'Failed in distributing 1 images out of total 1: InvalidBeginGetAccessForGalleryImageVersionSnapshotResponseFromPIR : The response from pir.BeginGetAccessForGalleryImageVersionSnapshot is invalid.',
        ),
      ],
    ],
    composed: [[anyFailure, packer('ERROR: -> InternalOperationError : The response from pir.GetAccess is invalid.')]],
    not: [run('Failed in distributing 1 images out of total 1: Some error happened, please check the error details.')],
  },
]
