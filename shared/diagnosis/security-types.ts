// Generations, security types and disk sizes that do not fit together.
import {
  anyFailure,
  azure,
  issue,
  learnPage,
  operation,
  packer,
  provisioned,
  run,
  shell,
  templateReference,
  type Diagnosis,
} from './diagnosis.js'

const trustedLaunch = learnPage('azure/virtual-machines/trusted-launch-faq')

export const securityTypeDiagnoses: readonly Diagnosis[] = [
  {
    id: 'generation-mismatch',
    title: 'Source and image definition have different generations',
    signs: [
      {
        from: azure,
        text: /Hyper-V Version validation|has a different (?:Hyper-V|Hypervisor) Generation|hyperVGeneration .* (?:does not match|is not compatible|mismatch)/i,
      },
    ],
    cause:
      'A definition takes only images of its own Hyper-V generation, because V1 boots by BIOS and V2 by UEFI from another layout of the disk, and an image is never converted. One of the two is V1, the other V2; a definition without hyperVGeneration is V1.',
    fix: 'To keep the source, make a definition with its generation: az sig image-definition create … --hyper-v-generation V2. To keep the definition, choose the sku of the source for its generation (with -gen2 or g2 for V2, without it for V1).',
    link: learnPage('azure/virtual-machines/generation-2'),
    source: 'https://github.com/MicrosoftDocs/azure-compute-docs/pull/189',
    examples: [
      [
        provisioned(
          'BadSharedImageDistribute',
          'Validation failed: Error with Hyper-V Version validation (cross-generation for multiple Hyper-V Versions is not supported). The provided SIG: /subscriptions/s/.../images/i, has a different Hyper-V Generation: V2, than source image: V1.',
        ),
      ],
      [
        provisioned(
          'ValidationFailed',
          'Validation failed: Error with Hyper-V Version validation (cross-generation for multiple Hyper-V Versions is not supported). The provided SIG: /subscriptions/s/.../images/i, has a different Hyper-V Generation: V2, than source image: V1.',
        ),
      ],
    ],
    not: [packer("ERROR: -> BadRequest : The selected VM size 'Standard_D1_v2' cannot boot Hypervisor Generation '2'.")],
  },
  {
    id: 'source-security-type',
    title: 'The security type of the source is not supported',
    signs: [
      {
        from: azure,
        text: /only supports creation of VMs and VM Scale Sets with '?(?:TrustedLaunch|ConfidentialVM)|security type '?(?:TrustedLaunch|ConfidentialVM)'? (?:is|are) not supported(?! for (?:CreateOption|the source))|Security type of VM is not compatible with the security type of attached OS Disk|Required parameter for Confidential VMs/i,
      },
    ],
    cause: 'The source image is TrustedLaunch or ConfidentialVM, which the service cannot build from.',
    fix: 'Build from an image whose definition has the security type Standard or TrustedLaunchSupported.',
    link: templateReference('properties-source'),
    source: trustedLaunch,
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> BadRequest : The provided gallery image only supports creation of VMs and VM Scale Sets with 'TrustedLaunch' security type.",
        ),
      ],
      [anyFailure, packer('ERROR: -> BadRequest : Security type of VM is not compatible with the security type of attached OS Disk.')],
      [
        anyFailure,
        packer(
          "ERROR:   -> BadRequest : Required parameter for Confidential VMs 'managedDisk.securityProfile.securityEncryptionType' is missing (null).",
        ),
      ],
    ],
    not: [
      packer(
        'ERROR: -> OperationNotAllowed : Creation of managed images are not supported for virtual machine with TrustedLaunch security type.',
      ),
    ],
  },
  {
    id: 'security-type-refused',
    title: 'Azure does not accept the security type of the build machine',
    signs: [
      {
        from: azure,
        text: /parameter '?securityProfile\.securityType'? is (?:invalid|not allowed)|"target":\s*"securityProfile\.securityType"/i,
      },
    ],
    cause:
      'The machine was requested with a security type that the subscription may not name in a request: Standard needs a feature that is registered once.',
    fix: 'Register it and wait until it is Registered: az feature register --namespace Microsoft.Compute --name UseStandardSecurityType, then az provider register --namespace Microsoft.Compute.',
    link: trustedLaunch,
    source: issue('Azure/azure-cli#31195'),
    examples: [
      [anyFailure, packer('ERROR:   -> InvalidParameter : The value of parameter securityProfile.securityType is invalid.')],
      [
        anyFailure,
        operation(
          'InvalidParameter',
          '{"code":"InvalidParameter","target":"securityProfile.securityType","message":"The value of parameter securityProfile.securityType is invalid."}',
        ),
      ],
    ],
    not: [packer('ERROR: -> InvalidParameter : The value of parameter hardwareProfile.vmSize is invalid.')],
  },
  {
    id: 'definition-source-kind',
    title: 'The image definition does not accept this kind of source',
    signs: [{ from: azure, text: /security type '?TrustedLaunch(?:AndConfidentialVm)?Supported'? is not supported for the source/i }],
    cause:
      'Versions of a definition with the security type TrustedLaunchSupported are made from a VHD, a managed image or another gallery version. This one would be made from something else, such as a machine or a disk.',
    fix: 'Distribute to a definition with another security type: TrustedLaunch if the machines are to use it (az sig image-definition create --features SecurityType=TrustedLaunch), or one without.',
    link: trustedLaunch,
    source: issue('hashicorp/packer-plugin-azure#304'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR: -> InvalidParameter : The security type 'TrustedLaunchSupported' is not supported for the source id '/subscriptions/s/.../virtualMachines/pkrvm1'. Currently only Vhd Blob, User Image and Gallery Image Version sources are supported for 'TrustedLaunchSupported' images.",
        ),
      ],
      [
        run(
          "Failed in distributing 1 images out of total 1: {[Error 0] [Distribute 0] Error publishing MDI to shared image gallery: Code=\"InvalidParameter\" Message=\"The security type 'TrustedLaunchSupported' is not supported for the source id ''. Currently only Vhd Blob, User Image and Gallery Image Version sources are supported for 'TrustedLaunchSupported' images.\"}",
        ),
      ],
    ],
    not: [run('Failed in distributing 1 images out of total 1: the SecurityType of the source must match that of the image definition.')],
  },
  {
    id: 'definition-security-type',
    title: 'Source and image definition have different security types',
    signs: [
      {
        from: azure,
        text: /(?:SecurityType|security type)[^.]* (?:does not match|must match|is different from|mismatch)|has a different security type \[/i,
      },
    ],
    before: ['request-value-invalid'],
    cause: 'The source and the image definition must both be TrustedLaunchSupported, or neither.',
    fix: 'Create an image definition with the source’s security type (az sig image-definition create --features SecurityType=…).',
    link: trustedLaunch,
    source: trustedLaunch,
    examples: [[packer('ERROR: -> InvalidParameter : The security type of the image definition does not match that of the source image.')]],
    composed: [
      [run('Failed in distributing 1 images out of total 1: the SecurityType of the source must match that of the image definition.')],
    ],
    not: [packer('ERROR: -> BadRequest : Security type of VM is not compatible with the security type of attached OS Disk.')],
  },
  {
    id: 'definition-confidential',
    title: 'The image definition takes confidential machines only',
    signs: [
      {
        from: azure,
        text: /Confidential ?VM is not supported for the source/i,
      },
    ],
    cause:
      'The definition of the distributor has the security type ConfidentialVM, and the service publishes from a managed image or a gallery version, which such a definition does not accept.',
    fix: 'Create a definition for images that confidential machines can use (az sig image-definition create --features SecurityType=ConfidentialVMSupported), and name it in galleryImageId.',
    link: learnPage('azure/virtual-machines/azure-compute-gallery'),
    source: issue('hashicorp/packer-plugin-azure#372'),
    examples: [
      [
        run(
          "Failed in distributing 1 images out of total 1: Confidential VM is not supported for the source id '/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/images/u22-cvm'. Currently Snapshot, Disk and VM sources are supported for the Confidential VM security type.",
        ),
      ],
    ],
    composed: [[operation('InvalidParameter', "Confidential VM is not supported for the source id '/subscriptions/s/images/i'.")]],
    not: [packer("ERROR: -> InvalidParameter : The security type 'TrustedLaunchSupported' is not supported for the source id 'x'.")],
  },
  {
    id: 'trusted-launch-managed-image',
    title: 'A managed image cannot be made of a Trusted Launch machine',
    signs: [{ from: azure, text: /managed images? (?:are|is) not supported for virtual machines? with TrustedLaunch/i }],
    cause: 'The build machine has the security type TrustedLaunch, and the distributor is a managed image.',
    fix: 'Distribute to a gallery (type SharedImage) instead of a ManagedImage.',
    link: trustedLaunch,
    source: issue('hashicorp/packer#13189'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR: -> OperationNotAllowed : Creation of managed images are not supported for virtual machine with TrustedLaunch security type.',
        ),
      ],
    ],
    composed: [
      [
        run(
          'Failed in distributing 1 images out of total 1: Creation of managed image is not supported for virtual machines with TrustedLaunch security type.',
        ),
      ],
    ],
    not: [packer("ERROR: -> BadRequest : The provided gallery image only supports creation of VMs with 'TrustedLaunch' security type.")],
  },
  {
    id: 'disk-too-small',
    title: 'osDiskSizeGB is smaller than the image',
    signs: [
      { from: azure, text: /specified disk size \d+ GB is smaller than the size of the corresponding disk/i },
      { from: azure, text: /osDiskSizeGB[^.]*(?:smaller|less) than|Disk with size \d+ ?GB, which is smaller than the size/i },
    ],
    cause:
      'The machine’s disk is made as a copy of the source image’s, so that vmProfile.osDiskSizeGB can make it larger and not smaller: Windows images have 127 GB, small-disk ones 30 GB, most Linux images 30 to 64 GB.',
    fix: 'Remove vmProfile.osDiskSizeGB (or set it to 0), which takes the image’s size, or set it to at least the size that the message names; for a smaller disk take a small-disk sku (-smalldisk) of the source.',
    link: templateReference('osdisksizegb'),
    source: templateReference('osdisksizegb'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR: -> InvalidParameter : The specified disk size 64 GB is smaller than the size of the corresponding disk in the VM image: 127 GB. This is not allowed. Please choose equal or greater size or do not specify an explicit size.',
        ),
      ],
      [
        anyFailure,
        run(
          'The specified disk size 30 GB is smaller than the size of the corresponding disk in the VM image: 64 GB. This is not allowed.',
        ),
      ],
    ],
    composed: [[packer('ERROR: -> InvalidParameter : Disk with size 30 GB, which is smaller than the size of the image, is not allowed.')]],
    not: [shell('the specified disk size 64 GB is smaller than the size of the corresponding disk')],
  },
]
