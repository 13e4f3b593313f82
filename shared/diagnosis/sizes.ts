// VM sizes: unknown, not available, or not fit for the image and the disk.
import { anyFailure, azure, issue, learnPage, operation, packer, run, shell, type Diagnosis, stop } from './diagnosis.js'

const skuPage = learnPage('azure/azure-resource-manager/troubleshooting/error-sku-not-available')

export const sizeDiagnoses: readonly Diagnosis[] = [
  {
    id: 'size-not-available',
    title: 'The VM size is not available in this region',
    signs: [
      {
        from: azure,
        text: /requested (?:VM )?size for resource[\s\S]*is currently not available|requested VM size \S+ (?:is|may) not (?:be )?available in the (?:current region|existing allocation unit)|size[^\n]{0,80} not available[^\n]{0,80}NotAvailableForSubscription/i,
      },
      { from: azure, code: ['SkuNotAvailable', 'NotAvailableForSubscription'] },
    ],
    names: { what: 'The size', in: /Capacity Restrictions: (\w+)/ },
    cause:
      'The size of vmProfile.vmSize (or proxyVmSize) is not offered to this subscription in this region, or has no capacity at the moment.',
    fix: 'Choose a size that `az vm list-skus --location <region> --size Standard_D --output table` lists without restrictions, or build in another region.',
    link: skuPage,
    source: issue('MicrosoftDocs/azure-docs#91276'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR: -> SkuNotAvailable : The requested VM size for resource '/subscriptions/s/.../virtualMachines/pkrvm1' is currently not available in location 'westeurope'. Please try another size or deploy to a different location or different zone. See https://aka.ms/azureskunotavailable for details.",
        ),
      ],
      [
        anyFailure,
        packer(
          "resources.DeploymentsClient#CreateOrUpdate: Failure sending request: StatusCode=400 -- Original Error: Code=\"InvalidTemplateDeployment\" Message=\"The template deployment failed with error: 'The resource with id: '/subscriptions/s/.../virtualMachines/pkrvm1' failed validation with message: 'The requested size for resource '/subscriptions/s/.../virtualMachines/pkrvm1' is currently not available in location 'westus' zones '' for subscription 's'. Please try another size or deploy to a different location or zones.",
        ),
      ],
      [
        anyFailure,
        packer(
          "ERROR: -> SkuNotAvailable : The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: Standard_B2s' is currently not available in location 'eastus'. Please try another size or deploy to a different location or different zone.",
        ),
      ],
      [anyFailure, packer('ERROR: -> InvalidParameter : The requested VM size Standard_D3 is not available in the current region.')],
    ],
    not: [
      packer(
        'ERROR: -> AllocationFailed : Allocation failed. We do not have sufficient capacity for the requested VM size in this region.',
      ),
    ],
  },
  {
    id: 'size-unknown',
    title: 'There is no such VM size',
    signs: [
      {
        from: azure,
        text: /value '?[\w-]+'? provided for the VM size is not valid|VM size '?[\w-]+'? (?:is not valid|does not exist|is not supported in)/i,
      },
    ],
    cause: 'vmProfile.vmSize or proxyVmSize is misspelt, retired, or not a size of this region.',
    fix: 'Take a name from `az vm list-sizes --location <region>`, in exactly that spelling.',
    link: skuPage,
    source: learnPage('troubleshoot/azure/virtual-machines/windows/error-messages'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> InvalidParameter : The value Standard_D2s_v9 provided for the VM size is not valid. The valid sizes in the current region are: Standard_B1ls,Standard_B1ms,Standard_B1s.',
        ),
      ],
    ],
    composed: [[run("The VM size 'Standard_D2s_v9' is not supported in this location.")]],
    not: [
      packer("ERROR: -> SkuNotAvailable : The requested VM size for resource 'x' is currently not available in location 'westeurope'."),
    ],
  },
  {
    id: 'size-generation',
    title: 'The VM size cannot boot this generation',
    signs: [{ from: azure, text: /VM size '[^']*' cannot boot Hypervisor Generation/i }],
    names: { what: 'The size', in: /VM size '([^']*)'/ },
    cause: 'The source image is of a Hyper-V generation that the size of the build machine does not support.',
    fix: 'Choose a vmProfile.vmSize that supports the image’s generation, or the image’s sku of the other generation.',
    link: learnPage('azure/virtual-machines/generation-2'),
    source: learnPage('azure/virtual-machines/generation-2'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR: -> BadRequest : The selected VM size 'Standard_D1_v2' cannot boot Hypervisor Generation '2'. If this was a Create operation please check that the Hypervisor Generation of the Image matches the Hypervisor Generation of the selected VM Size.",
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer(
          '{"error":{"code":"BadRequest","message":"The selected VM size \'Standard_A1_v2\' cannot boot Hypervisor Generation \'2\'."}}',
        ),
      ],
    ],
    not: [packer("ERROR: -> BadRequest : The VM size 'Standard_D2ads_v6' cannot boot with OS image or disk.")],
  },
  {
    id: 'size-without-nvme',
    title: 'The VM size does not have the requested disk controller',
    signs: [{ from: azure, text: /VM size '[^']*' cannot boot with DiskControllerType/i }],
    before: ['size-disk-controller', 'machine-not-made'],
    names: { what: 'The size and controller', in: /VM size ('[^']*' cannot boot with DiskControllerType '[^']*')/i },
    cause: 'The image or a policy asks for NVMe (or SCSI), and this size offers only the other.',
    fix: 'Set vmProfile.vmSize to a size with this controller: az vm list-skus --size <size> shows DiskControllerTypes among its capabilities (v6 sizes have NVMe).',
    link: learnPage('azure/virtual-machines/nvme-overview'),
    source: 'https://github.com/Azure/FederalAVD/issues/20',
    examples: [
      [
        anyFailure,
        packer(
          "ERROR: -> InvalidParameter : The VM size 'Standard_D4ads_v5' cannot boot with DiskControllerType 'NVMe'. Please check that the disk controller type provided is one of the supported disk controller types for the VM size 'Standard_D4ads_v5'.",
        ),
        stop('before', 'failure'),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer("ERROR: -> InvalidParameter : The VM size 'Standard_D4ds_v6' cannot boot with DiskControllerType 'SCSI'."),
        stop('before', 'failure'),
      ],
    ],
    not: [
      packer("ERROR: -> BadRequest : The selected VM size 'Standard_D1_v2' cannot boot Hypervisor Generation '2'."),
      stop('before', 'failure'),
    ],
  },
  {
    id: 'size-disk-controller',
    title: 'The VM size needs another disk controller than the image has',
    signs: [{ from: azure, text: /VM size '[^']*' cannot boot with OS image or disk|disk controller types? (?:supported|is not)/i }],
    cause:
      'The disk controllers of the size and of the image have nothing in common. As a rule, the size is a newer one (v6 and later), which has NVMe disks only, and the source image is not marked for them.',
    fix: 'Choose a vmProfile.vmSize of an earlier series such as v5, which has SCSI disks, or a source image whose definition says DiskControllerTypes NVMe.',
    link: learnPage('azure/virtual-machines/nvme-overview'),
    source: learnPage('azure/virtual-machines/enable-nvme-remote-faqs'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> InvalidParameter : The VM size 'Standard_E2ads_v6' cannot boot with OS image or disk. Please check that disk controller types supported by the OS image or disk is one of the supported disk controller types for the VM size 'Standard_E2ads_v6'.",
        ),
      ],
    ],
    composed: [[anyFailure, packer('ERROR: -> InvalidParameter : The disk controller type is not supported by the VM size.')]],
    not: [packer("ERROR: -> BadRequest : The selected VM size 'Standard_D1_v2' cannot boot Hypervisor Generation '2'.")],
  },
  {
    id: 'size-architecture',
    title: 'The VM size has another processor architecture than the image',
    signs: [{ from: azure, text: /only supports a CPU Architecture of '[^']*', but an image|CPU Architecture '[^']*' was given/i }],
    cause: 'An Arm64 size was chosen for an x64 image, or the other way round.',
    fix: 'For Arm64 images choose a vmProfile.vmSize with a p in its name (Standard_D2ps_v5); for x64 images one without.',
    link: learnPage('azure/virtual-machines/vm-naming-conventions'),
    source: learnPage('azure/virtual-machines/vm-naming-conventions'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> BadRequest : Cannot create a VM of size 'Standard_D2pds_v5' because this VM size only supports a CPU Architecture of 'Arm64', but an image or disk with CPU Architecture 'x64' was given. Please check that the CPU Architecture of the image or disk is compatible with that of the VM size.",
        ),
      ],
    ],
    composed: [[anyFailure, packer("ERROR: -> BadRequest : CPU Architecture 'Arm64' was given for a VM size of another architecture.")]],
    not: [shell('dpkg: error: package architecture (arm64) does not match system (amd64)')],
  },
  {
    id: 'managed-image-architecture',
    title: 'Azure makes no managed image of this processor architecture',
    signs: [{ from: azure, text: /Creating an image with \w+ source that has CPU Architecture '[^']*' is not supported/i }],
    cause: 'A managed image is always for x64; the build machine is an Arm64 one.',
    fix: 'Distribute to a gallery instead (type: SharedImage), into an image definition with the architecture Arm64.',
    link: learnPage('azure/virtual-machines/shared-image-galleries'),
    source: issue('hashicorp/packer-plugin-azure#287'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR: -> OperationNotAllowed : Creating an image with sourceVirtualMachine source that has CPU Architecture 'Arm64' is not supported. Please select a source resource with a supported CPU Architecture: 'x64'.",
        ),
      ],
    ],
    composed: [
      [operation('OperationNotAllowed', "Creating an image with blob source that has CPU Architecture 'Arm64' is not supported.")],
    ],
    not: [packer("ERROR:   -> BadRequest : this VM size only supports a CPU Architecture of 'Arm64', but an image or disk was given.")],
  },
  {
    id: 'size-premium-disk',
    title: 'The VM size does not support premium disks',
    signs: [{ from: azure, text: /VM size \S+ does not support the storage account type Premium/i }],
    cause: 'The build machine’s disk is a premium one, which sizes without an s in their name do not take.',
    fix: 'Choose a vmProfile.vmSize with an s in its name (Standard_D2s_v5).',
    link: learnPage('azure/virtual-machines/disks-types'),
    source: learnPage('troubleshoot/azure/virtual-machines/windows/error-messages'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> OperationNotAllowed : Requested operation cannot be performed because the VM size Standard_D2_v3 does not support the storage account type Premium_LRS of disk 'pkros1'. Consider updating the VM to a size that supports Premium storage.",
        ),
      ],
    ],
    composed: [[run("The VM size Standard_F2 does not support the storage account type Premium_LRS of disk 'd'.")]],
    not: [
      packer(
        'ERROR: -> OperationNotAllowed : Operation could not be completed as it results in exceeding approved standardDv3Family Cores quota.',
      ),
    ],
  },
  {
    id: 'size-trusted-launch',
    title: 'The image or the VM size does not support Trusted Launch',
    signs: [
      {
        from: azure,
        text: /Use of (?:TrustedLaunch setting|UEFI settings) (?:is|are) not supported for the provided (?:image|VM size)|Trusted Launch is not supported for/i,
      },
    ],
    cause:
      'The machine would be created with Trusted Launch, and its image or size does not support that: an image of generation 1 or without the mark of support, for example.',
    fix: 'Choose the gen2 sku of the image, or an image definition with SecurityType TrustedLaunchSupported, and a vmProfile.vmSize that supports Trusted Launch.',
    link: learnPage('azure/virtual-machines/trusted-launch'),
    source: issue('Azure/azure-cli#27975'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR: -> BadRequest : Use of TrustedLaunch setting is not supported for the provided image. Please select Trusted Launch Supported Gen2 OS Image. For more information, see https://aka.ms/TrustedLaunch-FAQ.',
        ),
      ],
      [anyFailure, packer('ERROR: -> BadRequest : Use of TrustedLaunch setting is not supported for the provided VM size.')],
    ],
    not: [
      packer(
        "ERROR:   -> BadRequest : The provided gallery image only supports creation of VMs and VM Scale Sets with 'TrustedLaunch' security type.",
      ),
    ],
  },
]
