// Quotas, capacity and policies that keep the build machine or its surroundings from being created.
import {
  anyFailure,
  anyTimeout,
  azure,
  building,
  issue,
  learnPage,
  operation,
  packer,
  refused,
  run,
  shell,
  stop,
  troubleshooting,
  type Diagnosis,
} from './diagnosis.js'

const quotaPage = learnPage('azure/azure-resource-manager/troubleshooting/error-resource-quota')
const skuPage = learnPage('azure/azure-resource-manager/troubleshooting/error-sku-not-available')
const allocationPage = learnPage('troubleshoot/azure/virtual-machines/windows/allocation-failure')
const addressPage = learnPage('azure/virtual-network/ip-services/public-ip-addresses')

export const capacityDiagnoses: readonly Diagnosis[] = [
  {
    id: 'core-quota',
    title: 'The quota of cores is used up',
    signs: [
      { from: azure, text: /SubscriptionIsOverQuotaForSku|Quota exceeded for : \d+ VMs allowed/i },
      { from: azure, text: /exceeding (?:quota limit|approved .*quota)|approved .*Cores quota/i },
      { from: azure, text: /\bQuotaExceeded\b[^]*Cores|Insufficient (?:regional )?vcpu quota|InsufficientVCPUQuota/i },
      { from: azure, code: ['QuotaExceeded'], isSilent: true },
    ],
    names: { what: 'The quota', in: /((?:standard|Total Regional|low-?priority)\w* ?\w* ?(?:Cores|vCPUs))/i },
    cause: 'The build machine’s size needs more cores than the subscription has left of this family in this region.',
    fix: 'Choose another vmProfile.vmSize, or ask for more quota of the family (az vm list-usage --location <region> shows it).',
    link: quotaPage,
    source: issue('danielsollondon/azvmimagebuilder#9'),
    examples: [
      [
        anyFailure,
        packer(
          '{"error":{"code":"InvalidTemplateDeployment","details":[{"code":"QuotaExceeded","message":"The operation couldn\'t be completed as it results in exceeding quota limit of standardDv2Family Cores. Maximum allowed: 10, Current in use: 22, Additional requested: 1."}]}}',
        ),
      ],
      [
        anyFailure,
        packer(
          'ERROR: -> OperationNotAllowed : Operation could not be completed as it results in exceeding approved standardDDSv4Family Cores quota. Additional details - Deployment Model: Resource Manager, Location: westeurope, Current Limit: 0, Current Usage: 0, Additional Required: 2, (Minimum) New Limit Required: 2.',
        ),
      ],
      [
        refused(
          409,
          'QuotaExceeded',
          'Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Additional details - Location: eastus, Current Limit: 10, Current Usage: 10, Additional Required: 2.',
        ),
      ],
    ],
    not: [shell('WARN storage API answered QuotaExceeded for account logs; retrying', 7)],
  },
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
    id: 'allocation-failed',
    title: 'Azure has no capacity for the machine at the moment',
    signs: [
      {
        from: azure,
        text: /Allocation failed\.|do not have sufficient capacity for the requested VM size|VM allocation failed due to an internal error|required VM size is not currently available in the selected location/i,
      },
      {
        from: azure,
        code: ['AllocationFailed', 'ZonalAllocationFailed', 'OverconstrainedAllocationRequest', 'OverconstrainedZonalAllocationRequest'],
      },
    ],
    cause: 'The datacentre had no capacity for a machine of this size when the build began; quota has nothing to do with it.',
    fix: 'Run again later, or choose a newer or smaller vmProfile.vmSize, for which there is more capacity.',
    link: allocationPage,
    source: allocationPage,
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> AllocationFailed : Allocation failed. We do not have sufficient capacity for the requested VM size in this region. Read more about improving likelihood of allocation success at https://aka.ms/allocation-guidance',
        ),
      ],
      [
        anyFailure,
        packer(
          'ERROR:   -> OverconstrainedZonalAllocationRequest : Allocation failed. VM(s) with the following constraints cannot be allocated, because the condition is too restrictive. Please remove some constraints and try again.',
        ),
      ],
    ],
    not: [shell('memory: Allocation failed - out of heap')],
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
    id: 'size-disk-controller',
    title: 'The VM size needs another disk controller than the image has',
    signs: [{ from: azure, text: /VM size '[^']*' cannot boot with OS image or disk|disk controller types? (?:supported|is not)/i }],
    cause: 'The newer sizes (v6 and later) have NVMe disks only, which the source image is not marked for.',
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
    id: 'disk-encryption-denied',
    title: 'The key of a disk encryption set cannot be used',
    signs: [
      { from: azure, text: /Unable to access key vault resource '[^']*' to enable encryption/i },
      { from: azure, code: ['KeyVaultAccessForbidden', 'KeyVaultKeyDisabled', 'KeyVaultKeyNotFound'] },
    ],
    names: { what: 'The key', in: /key vault resource '([^']+)'/i },
    before: ['machine-not-made'],
    cause:
      'A disk of the build machine or a copy of the image is encrypted with a key that the identity of the disk encryption set may not use.',
    fix: 'Give that identity Key Vault Crypto Service Encryption User on the key vault, and check that the key is enabled and the vault’s firewall lets Azure services through.',
    link: learnPage('azure/virtual-machines/disks-enable-customer-managed-keys-portal'),
    source: learnPage('troubleshoot/azure/virtual-machines/windows/troubleshoot-shared-images'),
    examples: [
      [
        packer(
          "ERROR: -> KeyVaultAccessForbidden : Unable to access key vault resource 'https://kv.vault.azure.net/keys/k/1' to enable encryption at rest. Please grant get, wrap and unwrap key permissions to disk encryption set 'des'.",
        ),
        stop('before', 'failure'),
      ],
    ],
    composed: [
      [
        run(
          "Error publishing MDI to Azure Compute Gallery: Unable to access key vault resource 'https://kv/keys/k' to enable encryption at rest.",
        ),
      ],
    ],
    not: [anyFailure, shell('ForbiddenByRbac: Caller is not authorized to perform action on resource')],
  },
  {
    id: 'size-trusted-launch',
    title: 'The image is not made for Trusted Launch',
    signs: [
      {
        from: azure,
        text: /Use of TrustedLaunch setting is not supported for the provided (?:image|VM size)|Trusted Launch is not supported for/i,
      },
    ],
    cause:
      'The machine would be created with Trusted Launch, and the image or the size does not support that: generation 1, Arm64, or no mark of support.',
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
  {
    id: 'azure-fault',
    title: 'Azure failed internally while it made the machine',
    signs: [
      { from: ['packer', 'operation', 'run'], text: /due to (?:a )?system upgrade|due to (?:an )?ongoing platform update/i },
      {
        from: ['packer'],
        code: [
          'InternalExecutionError',
          'InternalServerError',
          'InternalOperationError',
          'NetworkingInternalOperationError',
          'DiskServiceInternalError',
          'InternalDiskManagementError',
          'ServiceUnavailable',
          'ServerTimeout',
          'RetryableError',
        ],
      },
      {
        from: ['packer'],
        text: /An? (?:unexpected|internal) error occ?urr?ed while processing|internal execution error (?:has )?occurred|internal disk management error/i,
      },
    ],
    cause: 'A service of Azure (compute, disks or networks) reports an internal error, which has nothing to do with the template.',
    fix: 'Run again. If it lasts, look at https://status.azure.com for the region, and give Azure support the ids in the message.',
    link: learnPage('troubleshoot/azure/virtual-machines/windows/error-messages'),
    source: issue('hashicorp/packer-plugin-azure#585'),
    examples: [
      [
        anyFailure,
        packer(
          'Code="NetworkingInternalOperationError" Message="An unexpected error occured while processing the network profile of the VM. Please retry later."',
        ),
      ],
      [anyFailure, packer('ERROR:   -> InternalExecutionError : An internal execution error occurred. Please retry later.')],
    ],
    not: [shell('InternalServerError: the app answered 500', 1)],
  },
  {
    id: 'azure-operation-slow',
    title: 'Azure did not finish an operation in time',
    signs: [
      {
        from: ['packer'],
        text: /Future#WaitForCompletion: context has been cancelled|polling (?:timed out|failed)[^\n]*context deadline exceeded/i,
      },
    ],
    cause:
      'Packer waits for Azure to create the machine, to stop it and to capture its disk, each for a limited time, and one took longer.',
    fix: 'Run again; if it is always the capture, use a smaller osDiskSizeGB or another region.',
    link: learnPage('azure/virtual-machines/linux/build-image-with-packer'),
    source: issue('hashicorp/packer-plugin-azure#36'),
    examples: [
      [
        anyFailure,
        packer('Future#WaitForCompletion: context has been cancelled: StatusCode=200 -- Original Error: context deadline exceeded'),
        stop('after', 'failure'),
      ],
      [anyFailure, packer('polling failed: context deadline exceeded'), stop('before', 'failure')],
    ],
    not: [anyTimeout],
  },
  {
    id: 'capture-not-generalized',
    title: 'The machine could not be captured because it was not generalized',
    signs: [
      {
        from: building,
        text: /(?:VM|virtual machine) is not generalized|must be generalized before|requires the Virtual Machine '[^']*' to be Generalized/i,
      },
    ],
    cause: 'Azure captures only machines that are marked as generalized, and the step before the capture did not get there.',
    fix: 'Look at the service’s last step in the log; remove a customizer that deprovisions the machine or shuts it down.',
    link: learnPage('azure/virtual-machines/generalize'),
    source: issue('Azure/WALinuxAgent#88'),
    examples: [
      [
        anyFailure,
        packer('ERROR: -> OperationNotAllowed : Capture operation cannot be completed because the VM is not generalized.'),
        stop('after', 'failure'),
      ],
    ],
    composed: [[operation('OperationNotAllowed', 'The virtual machine must be generalized before it is captured.')]],
    not: [shell('the image is not generalized yet')],
  },
  {
    id: 'vm-extension-failed',
    title: 'An extension of the build machine failed',
    signs: [
      { from: azure, text: /VM extension with publisher '[^']*',? and type '[^']*',?[^\n]* could not be found/i },
      { from: azure, code: ['ArtifactNotFound', 'ArtifactVersionNotFound'] },
      {
        from: azure,
        text: /VM has reported a (?:user )?failure when processing extension|Provisioning of VM extension '?[^\s']+'? has timed out|has reported failure for VM Extension/i,
      },
      { from: azure, code: ['VMExtensionProvisioningError', 'VMExtensionHandlerNonTransientError', 'VMExtensionProvisioningTimeout'] },
    ],
    names: { what: 'The extension', in: /(?:processing|of VM|for VM) extension '([^']+)'/i },
    cause:
      'An extension was put on the build machine (a policy of the subscription does that, for monitoring or security) and could not be installed.',
    fix: 'Exempt the staging resource group from the policy that adds the extension.',
    link: learnPage('azure/virtual-machines/extensions/overview'),
    source: issue('microsoft/MCW-Building-a-resilient-IaaS-architecture#81'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> VMExtensionProvisioningError : VM has reported a failure when processing extension \'MDE.Windows\'. Error message: "Finished executing command"',
        ),
      ],
      [
        anyFailure,
        packer("ERROR:   -> VMExtensionHandlerNonTransientError : The handler for VM extension type 'x' has reported terminal failure."),
      ],
    ],
    not: [shell('az: VM extension installed', 1)],
  },
  {
    id: 'policy',
    title: 'A policy forbids a resource of the build',
    signs: [{ from: [...building, 'provisioning'], text: /because of policy violation|RequestDisallowedByPolicy|disallowed by policy/i }],
    names: { what: 'The policy', in: /"policyAssignment\\?":\s*\{\s*\\?"name\\?":\s*\\?"([^"\\]+)/ },
    before: ['build-not-authorized'],
    cause:
      'An Azure Policy denies a resource that the service creates in the staging resource group, such as a key vault or storage account with public access.',
    fix: 'Exempt the staging resource group, or satisfy the policy with managedResourceTags and your own stagingResourceGroup.',
    link: troubleshooting('template-deployment-failed-because-of-a-policy-violation'),
    source: issue('danielsollondon/azvmimagebuilder#11'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR: -> InvalidTemplateDeployment : The template deployment failed because of policy violation. Please see details for more information.',
        ),
      ],
      [
        operation(
          'InternalOperationError',
          'RequestDisallowedByPolicy: Resource \'vault1\' was disallowed by policy. Policy identifiers: \'[{"policyAssignment":{"name":"Deny public network access"}}]\'.',
        ),
      ],
    ],
    not: [refused(403, 'RequestDisallowedByPolicy', "Resource 't' was disallowed by policy.")],
  },
  {
    id: 'container-instances-unregistered',
    title: 'Container Instances is not registered',
    signs: [{ from: azure, text: /Azure Container Instances provider not registered/i }],
    cause: 'Builds run in Azure Container Instances, whose resource provider is not registered in the subscription.',
    fix: 'az provider register --namespace Microsoft.ContainerInstance',
    link: troubleshooting('azure-container-instances-provider-is-unregistered'),
    source: troubleshooting('azure-container-instances-provider-is-unregistered'),
    examples: [[run('Azure Container Instances provider not registered for your subscription.')]],
    composed: [[operation('InternalOperationError', 'Azure Container Instances provider not registered for your subscription.')]],
    not: [run('Azure Container Instances quota exceeded')],
  },
  {
    id: 'container-instances-quota',
    title: 'The quota of Container Instances is used up',
    signs: [
      { from: azure, text: /Azure Container Instances quota exceeded/i },
      { from: azure, text: /container group quota '[^']*' exceeded/i },
      { from: azure, code: ['ContainerGroupQuotaReached'] },
    ],
    cause: 'Each build takes a container group of four cores; the subscription’s limit in this region is reached.',
    fix: 'Run fewer builds at the same time, remove container groups that are not needed, or ask for more quota of Container Instances. Builds that a trigger starts are retried by the service itself.',
    link: troubleshooting('subscription-exceeded-the-azure-container-instances-quota'),
    source: troubleshooting('subscription-exceeded-the-azure-container-instances-quota'),
    examples: [
      [run('Azure Container Instances quota exceeded')],
      [
        run(
          "Resource type 'Microsoft.ContainerInstance/containerGroups' container group quota 'StandardCores' exceeded in region 'eastus'. Limit: '10', Usage: '8' Requested: '4'.",
        ),
      ],
    ],
    not: [run('Too many Azure Container Instances deployed within a period of time.')],
  },
  {
    id: 'container-instances-capacity',
    title: 'Container Instances has no capacity at the moment',
    signs: [{ from: azure, text: /requested resource is not available in the location '[^']*' at this moment/i }],
    cause: 'The region has no capacity for the container that the build runs in; quota has nothing to do with it.',
    fix: 'Run the build again later, or put the template into another region and distribute to this one.',
    link: learnPage('azure/container-instances/container-instances-resource-and-quota-limits'),
    source: learnPage('azure/container-instances/container-instances-troubleshooting'),
    examples: [
      [
        run(
          "The requested resource is not available in the location 'eastus' at this moment. Please retry with a different resource request or in another location. Resource requested: '4' CPU '8' GB memory 'Linux' OS virtual network",
        ),
      ],
    ],
    composed: [
      [operation('InternalOperationError', "The requested resource is not available in the location 'westeurope' at this moment.")],
    ],
    not: [packer("ERROR: -> SkuNotAvailable : The requested VM size for resource 'x' is currently not available in location 'eastus'.")],
  },
  {
    id: 'container-instances-rate',
    title: 'Too many builds began at once',
    signs: [{ from: azure, text: /Too many Azure Container Instances deployed/i }],
    cause: 'Each build takes a container group, and the subscription has created too many within a short time.',
    fix: 'Start the builds one after the other (max-parallel), and try again after some minutes.',
    link: troubleshooting('too-many-azure-container-instances-resources-are-deployed-within-a-period-of-time'),
    source: troubleshooting('too-many-azure-container-instances-resources-are-deployed-within-a-period-of-time'),
    examples: [[run('Too many Azure Container Instances deployed within a period of time.')]],
    composed: [[operation('InternalOperationError', 'Too many Azure Container Instances deployed within a period of time.')]],
    not: [run('Azure Container Instances quota exceeded')],
  },
  {
    id: 'storage-account-limit',
    title: 'The limit of storage accounts is reached',
    signs: [
      { from: azure, text: /Subscription '[^']*' already contains \d+ storage accounts in location/i },
      { from: azure, code: ['MaxStorageAccountsCountPerSubscriptionExceeded'] },
    ],
    cause: 'Every template takes a storage account in its staging group, and the subscription’s limit of them in the region is reached.',
    fix: 'Delete templates that are no longer needed (command: retain with sweep: true finds them): their storage accounts are deleted with them.',
    link: learnPage('azure/storage/common/scalability-targets-standard-account'),
    source: learnPage('azure/azure-resource-manager/troubleshooting/error-storage-account-name'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> MaxStorageAccountsCountPerSubscriptionExceeded : Subscription 's' already contains 250 storage accounts in location 'westeurope' and the maximum allowed is 250.",
        ),
      ],
    ],
    composed: [[run("Subscription 's' already contains 500 storage accounts in location 'eastus' and the maximum allowed is 500.")]],
    not: [packer('ERROR:   -> StorageAccountAlreadyTaken : The storage account named a is already taken.')],
  },
  {
    id: 'public-ip-basic-retired',
    title: 'Basic public addresses are retired',
    signs: [
      { from: azure, text: /Cannot create more than 0 IPv4 Basic SKU public IP addresses/i },
      { from: azure, code: ['IPv4BasicSkuPublicIpCountLimitReached'] },
    ],
    before: ['public-ip-limit'],
    cause: 'Something in the build asks for a public address of the Basic sku, which Azure no longer gives to this subscription.',
    fix: 'Build in your own subnet with containerInstanceSubnetId, which does without a public address.',
    link: learnPage('azure/virtual-network/ip-services/public-ip-basic-upgrade-guidance'),
    source: learnPage('azure/virtual-network/ip-services/public-ip-basic-upgrade-guidance'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> IPv4BasicSkuPublicIpCountLimitReached : Cannot create more than 0 IPv4 Basic SKU public IP addresses for this subscription in this region.',
        ),
      ],
    ],
    composed: [[run('Cannot create more than 0 IPv4 Basic SKU public IP addresses for this subscription in this region.')]],
    not: [
      packer(
        'ERROR:   -> PublicIPCountLimitReached : Cannot create more than 20 public IP addresses for this subscription in this region.',
      ),
    ],
  },
  {
    id: 'public-ip-limit',
    title: 'The limit of public addresses is reached',
    signs: [
      { from: azure, text: /Cannot create more than \d+ (?:IPv4 \w+ SKU )?public IP addresses/i },
      { from: azure, code: ['PublicIPCountLimitReached', 'IPv4StandardSkuPublicIpCountLimitReached'] },
    ],
    cause: 'The subscription has as many public addresses in this region as it may have, and the build machine needs one.',
    fix: 'Release public addresses that nothing uses (az network public-ip list), or ask for a higher limit of public addresses.',
    link: addressPage,
    source: learnPage('azure/azure-resource-manager/management/azure-subscription-service-limits'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> PublicIPCountLimitReached : Cannot create more than 20 public IP addresses for this subscription in this region.',
        ),
      ],
      [
        anyFailure,
        packer(
          'ERROR:   -> IPv4StandardSkuPublicIpCountLimitReached : Cannot create more than 10 IPv4 Standard SKU public IP addresses for this subscription in this region.',
        ),
      ],
    ],
    not: [packer('ERROR:   -> PublicIPAddressCannotBeDeleted : Public IP address can not be deleted since it is still allocated.')],
  },
  {
    id: 'deployment-quota',
    title: 'The resource group has too many deployments',
    signs: [
      { from: azure, text: /Creating the deployment '[^']*' would exceed the quota of '\d+'/i },
      { from: azure, code: ['DeploymentQuotaExceeded'] },
    ],
    cause: 'A resource group keeps 800 deployments in its history, and its automatic clean-up is switched off or locked out.',
    fix: 'Delete old deployments of the group (az deployment group delete), or the lock that keeps Azure from doing so.',
    link: learnPage('azure/azure-resource-manager/templates/deployment-quota-exceeded'),
    source: learnPage('azure/azure-resource-manager/templates/deployment-quota-exceeded'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR: -> DeploymentQuotaExceeded : Creating the deployment 'pkrdp1' would exceed the quota of '800'. The current deployment count is '800', please delete some deployments before creating a new one.",
        ),
      ],
    ],
    composed: [[run("Creating the deployment 'd' would exceed the quota of '800'.")]],
    not: [packer('ERROR: -> DeploymentFailed : At least one resource deployment operation failed.')],
  },
]
