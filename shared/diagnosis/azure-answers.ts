// Error codes of Azure's compute, network and storage about the build machine, beyond quota, sizes and rights.
import { anyFailure, azure, building, learnPage, packer, refused, stop, type Diagnosis } from './diagnosis.js'

const deploymentErrors = learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors')
const beforeAnyStep = stop('before', 'failure')

export const azureAnswerDiagnoses: readonly Diagnosis[] = [
  {
    id: 'image-reference-invalid',
    title: 'Azure cannot use the image that the source names',
    signs: [
      {
        from: azure,
        text: /value of parameter '?(?:storageProfile\.)?imageReference(?:\.\w+)?'? is invalid|virtual machine image source is not valid|Specified Image Reference not found/i,
      },
    ],
    before: ['machine-not-made', 'resource-reference-missing'],
    cause:
      'As a rule, the source is not the complete id of an image, mixes an id with a publisher, offer, SKU and version, or leaves one of them empty.',
    fix: 'Give `source` either a complete resource id (imageId, imageVersionId) or all of publisher, offer, sku and version, as `az vm image show --urn …` prints them.',
    link: learnPage('azure/virtual-machines/linux/image-builder-json#properties-source'),
    source: 'https://github.com/Azure/azure-quickstart-templates/issues/1189',
    examples: [
      [anyFailure, packer('ERROR: -> InvalidParameter : The virtual machine image source is not valid.'), beforeAnyStep],
      [anyFailure, packer('ERROR: -> InvalidParameter : The value of parameter imageReference.id is invalid.'), beforeAnyStep],
    ],
    not: [packer('ERROR: -> InvalidParameter : The value of parameter osDisk.managedDisk is invalid.'), beforeAnyStep],
  },
  {
    id: 'machine-not-reporting',
    title: 'The build machine was created, but did not report that it runs',
    signs: [
      { from: azure, code: ['VMStartTimedOut', 'VMAgentStatusCommunicationError', 'VMBootTimedOut'] },
      { from: azure, text: /VM '[^']*' did not start in the allotted time|has not reported status for VM agent or extensions/i },
    ],
    before: ['machine-not-made', 'vm-extension-failed'],
    cause:
      'Azure got no status of the machine in time. Possible reasons are a machine that did not finish starting, an Azure agent in the source image that does not run, and a network that does not let the agent reach Azure (168.63.129.16 and storage).',
    fix: 'Run the build again. If it repeats, create a machine from the source image by hand and read its boot diagnostics and its agent’s log (waagent.log, WaAppAgent.log).',
    link: learnPage('troubleshoot/azure/virtual-machines/windows/windows-azure-guest-agent'),
    source: deploymentErrors,
    examples: [
      [
        anyFailure,
        packer(
          "ERROR: -> VMAgentStatusCommunicationError : VM 'pkrvm' has not reported status for VM agent or extensions. Verify that the OS is up and healthy, the VM has a running VM agent, and that it can establish outbound connections to Azure storage.",
        ),
        beforeAnyStep,
      ],
      [
        anyFailure,
        packer("ERROR: -> VMStartTimedOut : VM 'pkrvm' did not start in the allotted time. The VM may still start successfully."),
        beforeAnyStep,
      ],
    ],
    not: [packer("ERROR: -> OSProvisioningTimedOut : OS Provisioning for VM 'x' did not finish in the allotted time."), beforeAnyStep],
  },
  {
    id: 'subnet-invalid',
    title: 'The virtual network does not accept a subnet or an address of the build',
    signs: [
      {
        from: azure,
        code: [
          'NetcfgInvalidSubnet',
          'NetcfgSubnetRangeOutsideVnet',
          'NetcfgSubnetRangesOverlap',
          'NetcfgInvalidIPAddressPrefix',
          'PrivateIPAddressInReservedRange',
          'PrivateIPAddressNotInSubnet',
          'SubnetsNotInSameVnet',
        ],
      },
      {
        from: azure,
        text: /Subnet '[^']*' is not valid (?:in virtual network|because its IP address range)|address \S+ (?:falls within reserved IP range|does not belong to the range of subnet)/i,
      },
    ],
    before: ['machine-not-made'],
    names: { what: 'The subnet', in: /[Ss]ubnet '([^']+)'/ },
    cause: 'The address range of a subnet is outside its network or overlaps with another, or an address is not free for machines.',
    fix: 'Correct the prefixes with az network vnet show and az network vnet subnet list, or build without vnetConfig to see whether the network is the reason.',
    link: learnPage('azure/virtual-network/virtual-network-manage-subnet'),
    source: 'https://github.com/Azure/Azure-Landing-Zones/issues/3420',
    examples: [
      [
        anyFailure,
        packer(
          "ERROR: -> NetcfgSubnetRangeOutsideVnet : Subnet 'builds' is not valid because its IP address range is outside the IP address range of virtual network 'v'.",
        ),
        beforeAnyStep,
      ],
    ],
    composed: [
      [anyFailure, packer("ERROR: -> NetcfgInvalidSubnet : Subnet 'builds' is not valid in virtual network 'v'."), beforeAnyStep],
      [
        refused(
          400,
          'PrivateIPAddressInReservedRange',
          'Private static IP address 10.0.0.1 falls within reserved IP range of subnet prefix 10.0.0.0/24.',
        ),
      ],
    ],
    not: [
      packer('ERROR: -> SubnetIsFull : Subnet s with address prefix 10.0.0.0/29 does not have enough capacity for 1 IP addresses.'),
      beforeAnyStep,
    ],
  },
  {
    id: 'azure-name-taken',
    title: 'A name or address that the build needs is taken',
    signs: [
      {
        from: azure,
        code: [
          'DnsRecordInUse',
          'StorageAccountAlreadyTaken',
          'StorageAccountAlreadyExists',
          'PrivateIPAddressInUse',
          'PrivateIPAddressIsAllocated',
        ],
      },
      {
        from: azure,
        text: /DNS record \S+ is already used by another public IP|storage account named \S+ (?:is already taken|already exists)/i,
      },
    ],
    before: ['machine-not-made'],
    cause: 'Another resource has the DNS name, storage account name or private address. The service makes up such names for each build.',
    fix: 'Run the build again: it gets other names. If it fails in the same way, delete what stopped builds left in the staging resource group.',
    link: learnPage('azure/azure-resource-manager/troubleshooting/error-storage-account-name'),
    source: learnPage('azure/azure-resource-manager/troubleshooting/error-storage-account-name'),
    examples: [
      [anyFailure, packer('ERROR: -> StorageAccountAlreadyTaken : The storage account named vhdstore is already taken.'), beforeAnyStep],
    ],
    composed: [
      [
        anyFailure,
        packer('ERROR: -> DnsRecordInUse : DNS record pkrdn1.westeurope.cloudapp.azure.com is already used by another public IP.'),
        beforeAnyStep,
      ],
    ],
    not: [packer("ERROR: -> InvalidResourceLocation : The resource 't' already exists in location 'westus'."), beforeAnyStep],
  },
  {
    id: 'outbound-missing',
    title: 'The subnet has no way out to the internet',
    signs: [
      { from: azure, code: ['OutboundConnectivityNotConfiguredOnVM', 'OutboundConnectivityNotEnabledOnVM'] },
      { from: azure, text: /No outbound connectivity configured for virtual machine/i },
    ],
    before: ['machine-not-made', 'machine-not-reached'],
    cause: 'Machines in this subnet have no public address, load balancer, NAT gateway or route that leads out.',
    fix: 'Attach a NAT gateway to the subnet (az network vnet subnet update --nat-gateway …), or route 0.0.0.0/0 to the firewall.',
    link: learnPage('azure/virtual-network/ip-services/default-outbound-access'),
    source: learnPage('azure/virtual-network/ip-services/default-outbound-access'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR: -> OutboundConnectivityNotConfiguredOnVM : No outbound connectivity configured for virtual machine /subscriptions/s/virtualMachines/v. Please attach standard load balancer or public IP address to VM, create NAT gateway or configure user-defined routes (UDR) in the subnet.',
        ),
        beforeAnyStep,
      ],
    ],
    composed: [[anyFailure, packer('ERROR: -> OutboundConnectivityNotEnabledOnVM : Outbound connectivity is not enabled.'), beforeAnyStep]],
    not: [packer('ERROR: -> PublicIPCountLimitReached : Cannot create more than 20 public IP addresses'), beforeAnyStep],
  },
  {
    id: 'vhd-invalid',
    title: 'A VHD is not one that Azure accepts',
    signs: [
      { from: azure, code: ['InvalidVhd'] },
      {
        from: azure,
        text: /Only blobs formatted as VHDs can be imported|Disk blobs can only be of type page blob|is not a supported VHD\b|unsupported virtual size/i,
      },
    ],
    before: ['machine-not-made', 'distribution-failed'],
    cause:
      'The blob does not have the form of a VHD for Azure. Usual reasons are a VHDX, a dynamic disk, a size that is not a whole number of MiB, and an upload that broke off.',
    fix: 'Convert it to a fixed VHD with a size of whole MiB (qemu-img convert -f vhdx -o subformat=fixed,force_size -O vpc …), and upload it as a page blob.',
    link: learnPage('azure/virtual-machines/windows/prepare-for-upload-vhd-image'),
    source: learnPage('azure/virtual-machines/windows/prepare-for-upload-vhd-image'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR: -> InvalidVhd : The specified cookie value in VHD footer indicates that disk 'os.vhd' with blob https://a.blob.core.windows.net/vhds/os.vhd is not a supported VHD. Disk is expected to have cookie value 'conectix'.",
        ),
        beforeAnyStep,
      ],
      [anyFailure, packer('ERROR: -> InvalidParameter : Only blobs formatted as VHDs can be imported.'), stop('after', 'failure')],
    ],
    not: [packer('ERROR: -> InvalidParameter : The specified disk size 64 GB is smaller than the size of the disk.'), beforeAnyStep],
  },
  {
    id: 'storage-account-elsewhere',
    title: 'A storage account is not where the request looks for it',
    signs: [
      {
        from: azure,
        text: /Could not resolve storage account|Storage account \S+ not found\. Ensure|Storage account \S+ doesn't belong to subscription/i,
      },
    ],
    before: ['machine-not-made', 'azure-fault', 'azure-code', 'internal-error'],
    names: { what: 'The storage account', in: /[Ss]torage account '?(\w+)/ },
    cause: 'The account does not exist under this name, or is in another region or subscription than the machine whose disks it is for.',
    fix: 'Compare name, region and subscription of the account with those of the template: az storage account show --name <name>.',
    link: learnPage('troubleshoot/azure/virtual-machines/windows/error-messages'),
    source: learnPage('troubleshoot/azure/virtual-machines/windows/error-messages'),
    examples: [
      [
        packer(
          'ERROR: -> InternalOperationError : Could not resolve storage account a. Please ensure it was created through the Storage Resource Provider in the same location as the compute resource.',
        ),
      ],
      [
        packer(
          'ERROR: -> StorageAccountNotFound : Storage account a not found. Ensure storage account is not deleted and belongs to the same Azure location as the VM.',
        ),
      ],
      [packer("ERROR: -> StorageAccountSubscriptionMismatch : Storage account a doesn't belong to subscription s.")],
    ],
    not: [packer('ERROR: -> InternalOperationError : An internal error occurred. Please retry later.')],
  },
  {
    id: 'vhd-missing',
    title: 'The VHD is not at its address',
    signs: [
      { from: azure, code: ['ImageBlobNotFound', 'VhdBlobNotFound'] },
      { from: azure, text: /Unable to find VHD blob with URI/i },
    ],
    before: ['machine-not-made', 'distribution-failed', 'vhd-invalid'],
    names: { what: 'The address', in: /with URI (https?:[^\s?]+)/i },
    cause: 'The storage account answers that it has no such blob: it was moved or deleted, or the URI is misspelt.',
    fix: 'Compare the URI with az storage blob list, upper and lower case included.',
    link: learnPage('troubleshoot/azure/virtual-machines/windows/error-messages'),
    source: learnPage('troubleshoot/azure/virtual-machines/windows/error-messages'),
    examples: [
      [packer('ERROR: -> ImageBlobNotFound : Unable to find VHD blob with URI https://a.blob.core.windows.net/vhds/os.vhd for disk os.')],
    ],
    composed: [[packer('ERROR: -> InvalidParameter : Unable to find VHD blob with URI https://a.blob.core.windows.net/vhds/data.vhd.')]],
    not: [packer('ERROR: -> InvalidParameter : Only blobs formatted as VHDs can be imported.')],
  },
  {
    id: 'source-failed',
    title: 'The source image is in the state Failed',
    signs: [
      {
        from: azure,
        text: /(?:image|version)\S*:? \S* ?is not in (?:succeeded|ready) state, it is in Failed state|(?:image|version) \S+ is in (?:a )?Failed state/i,
      },
    ],
    before: ['machine-not-made', 'resource-in-failed-state', 'source-not-ready'],
    cause: 'The creation of the image or version that this build starts from has failed; it does not become usable by waiting.',
    fix: 'Name another version in the source, or delete this one and create it again.',
    link: learnPage('azure/virtual-machines/image-version'),
    source: learnPage('troubleshoot/azure/virtual-machines/windows/troubleshoot-shared-images'),
    examples: [
      [
        packer(
          'ERROR: -> OperationNotAllowed : Gallery image: /subscriptions/s/galleries/g/images/i/versions/1.0.0 is not in succeeded state, it is in Failed state.',
        ),
      ],
    ],
    composed: [[packer('ERROR: -> OperationNotAllowed : The image version 1.0.0 is in Failed state.')]],
    not: [
      packer(
        'ERROR: -> OperationNotAllowed : Gallery image: /subscriptions/s/galleries/g/images/i/versions/1.0.0 is not in succeeded state, it is in Creating state.',
      ),
    ],
  },
  {
    id: 'source-not-ready',
    title: 'The source image is still being created or replicated',
    signs: [
      {
        from: azure,
        text: /cannot be created from (?:Image|Snapshot|Disk|Gallery Image Version)[^\n]* until |until (?:the )?Image has been successfully created/i,
      },
      { from: azure, code: ['DiskImageNotReady', 'GalleryImageVersionNotReady'] },
      {
        from: azure,
        text: /(?:image|version)\S*:? \S* ?is not in (?:succeeded|ready) state|Disk image is in \w+ state|image version \S+ is (?:still )?(?:being (?:created|replicated)|not ready)/i,
      },
    ],
    before: ['machine-not-made', 'other-operation-in-progress'],
    cause:
      'Azure has not finished the image or version that this build starts from, or not in this region. As a rule, another job is creating it.',
    fix: 'Wait until the provisioning state of the source is Succeeded and its region is replicated (az sig image-version show --expand ReplicationStatus), then build.',
    link: learnPage('azure/virtual-machines/azure-compute-gallery'),
    source: learnPage('troubleshoot/azure/virtual-machines/windows/troubleshoot-shared-images'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR: -> OperationNotAllowed : Gallery image: /subscriptions/s/galleries/g/images/i/versions/1.0.0 is not in succeeded state, it is in Creating state.',
        ),
        beforeAnyStep,
      ],
    ],
    composed: [
      [
        packer(
          "ERROR: -> OperationNotAllowed : The resource 'pkrvm' cannot be created from Image 'base' until Image has been successfully created.",
        ),
      ],
      [anyFailure, packer('ERROR: -> DiskImageNotReady : Disk image is in creating state.'), beforeAnyStep],
    ],
    not: [packer('ERROR: -> GalleryImageNotFound : The gallery image i is not available in westus region.'), beforeAnyStep],
  },
  {
    id: 'size-feature',
    title: 'The VM size does not have a feature that the build asks for',
    signs: [
      {
        from: azure,
        text: /VM size '?\S+?'? (?:does not|doesn't) support (?:an? )?(?:ephemeral|accelerated|encryption at host|ultra|hibernation|nested|write accelerator)|OS disk of Ephemeral VM with size greater than|(?:Encryption at host|Accelerated networking|Ephemeral OS disks?) (?:is|are) not supported for (?:the )?(?:this )?VM size/i,
      },
      { from: azure, code: ['VMSizeDoesNotSupportAcceleratedNetworking', 'VmSizeNotSupportedForAcceleratedNetworking'] },
    ],
    before: ['machine-not-made', 'feature-not-registered'],
    cause:
      'Ephemeral disks, encryption at host and accelerated networking depend on the VM size, and this one lacks what a policy or the template wants.',
    fix: 'Look for the capability in az vm list-skus --size <size> --query [].capabilities, and set vmProfile.vmSize to one that has it.',
    link: learnPage('azure/virtual-machines/sizes/overview'),
    source: learnPage('azure/virtual-machines/ephemeral-os-disks'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR: -> OperationNotAllowed : OS disk of Ephemeral VM with size greater than 30 GB is not allowed for VM size Standard_D2ds_v4 when the DiffDiskPlacement is ResourceDisk.',
        ),
        beforeAnyStep,
      ],
    ],
    composed: [
      [packer('ERROR: -> VMSizeDoesNotSupportAcceleratedNetworking : The size is not one with this kind of network interface.')],

      [anyFailure, packer('ERROR: -> OperationNotAllowed : VM size Standard_D2s_v3 does not support ephemeral OS disk.'), beforeAnyStep],
      [anyFailure, packer('ERROR: -> InvalidParameter : Encryption at host is not supported for VM size Standard_A1_v2.'), beforeAnyStep],
    ],
    not: [packer("ERROR: -> BadRequest : The selected VM size 'Standard_D1_v2' cannot boot Hypervisor Generation '2'."), beforeAnyStep],
  },
  {
    id: 'property-fixed',
    title: 'A property of an existing resource cannot be changed',
    signs: [
      { from: azure, text: /Changing property '[^']+' is not allowed/i },
      { from: azure, code: ['PropertyChangeNotAllowed', 'ImmutablePropertyChange'] },
    ],
    isGeneral: true,
    before: ['machine-not-made'],
    names: { what: 'The property', in: /Changing property '([^']+)'/ },
    cause: 'A resource of this name exists, and Azure fixes the property when a resource is created.',
    fix: 'Use another name, or delete the resource that exists if nothing needs it.',
    link: deploymentErrors,
    source: 'https://github.com/Azure/azure-sdk-for-python/issues/590',
    examples: [
      [anyFailure, packer("ERROR: -> PropertyChangeNotAllowed : Changing property 'osDisk.image.uri' is not allowed."), beforeAnyStep],
      [refused(409, 'PropertyChangeNotAllowed', "Changing property 'identity' is not allowed.")],
    ],
    not: [packer("ERROR: -> BadRequest : The property 'x' is not valid."), beforeAnyStep],
  },
  {
    id: 'deployment-template-invalid',
    title: 'A deployment template of Resource Manager is not valid',
    signs: [
      {
        from: building,
        text: /Deployment template (?:validation|parse|language expression evaluation) failed|Unable to process template language expressions/i,
      },
      { from: building, code: ['InvalidTemplate'] },
    ],
    isGeneral: true,
    names: { what: 'Azure’s answer', in: /(?:validation|parse|evaluation) failed: '?([^\n]+)/ },
    cause:
      'Azure could not evaluate the deployment that creates the build machine: a parameter is missing or has a value that is not allowed.',
    fix: 'Look for the parameter that the message names in vmProfile and source of the image template.',
    link: learnPage('azure/azure-resource-manager/troubleshooting/error-invalid-template'),
    source: learnPage('azure/azure-resource-manager/troubleshooting/error-invalid-template'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR: -> InvalidTemplate : Deployment template validation failed: 'The provided value for the template parameter 'vmSize' is not valid.'",
        ),
        beforeAnyStep,
      ],
    ],
    composed: [
      [
        anyFailure,
        packer("ERROR: -> InvalidTemplate : Unable to process template language expressions for resource 'v' at line '1'."),
        beforeAnyStep,
      ],
    ],
    not: [
      packer('ERROR: -> InvalidTemplateDeployment : The template deployment is not valid according to the validation procedure.'),
      beforeAnyStep,
    ],
  },
  {
    id: 'request-value-invalid',
    title: 'Azure does not accept a value of the request',
    signs: [
      {
        from: ['refusal'],
        code: [
          'InvalidParameter',
          'InvalidParameterValue',
          'InvalidRequest',
          'BadRequest',
          'InvalidRequestParameter',
          'InvalidPropertyValue',
          'InvalidResource',
        ],
        status: [400],
      },
    ],
    isGeneral: true,
    cause:
      'The answer is definite, and nothing was changed: a property has a value that Azure does not accept. Its message says which, if it says more than the code.',
    fix: 'Correct that property in the template, or the input that sets it.',
    link: learnPage('azure/virtual-machines/linux/image-builder-json'),
    source: deploymentErrors,
    examples: [
      [refused(400, 'InvalidParameter', 'The value of parameter vmProfile is invalid.')],
      [refused(400, 'BadRequest', 'Bad Request')],
    ],
    not: [refused(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.')],
  },
]
