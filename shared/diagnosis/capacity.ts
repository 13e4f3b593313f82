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
  policyNamed,
  policyReason,
  refused,
  run,
  shell,
  stop,
  troubleshooting,
  type Diagnosis,
} from './diagnosis.js'

const quotaPage = learnPage('azure/azure-resource-manager/troubleshooting/error-resource-quota')
const allocationPage = learnPage('troubleshoot/azure/virtual-machines/windows/allocation-failure')
const addressPage = learnPage('azure/virtual-network/ip-services/public-ip-addresses')

export const capacityDiagnoses: readonly Diagnosis[] = [
  {
    id: 'core-quota',
    title: 'The quota of cores is used up',
    signs: [
      { from: azure, text: /SubscriptionIsOverQuotaForSku|Quota exceeded for : \d+ VMs allowed/i },
      {
        from: azure,
        text: /exceeding (?:quota limit of \w*(?:Cores|vCPUs)|approved [^\n]*Cores quota)|exceeding quota limits? of (?:\w+ )?(?:Cores?|vCPUs?)\b/i,
      },
      { from: azure, text: /\bQuotaExceeded\b[^]*Cores|Insufficient (?:regional )?vcpu quota|InsufficientVCPUQuota/i },
      { from: azure, code: ['QuotaExceeded'], isSilent: true },
    ],
    names: { what: 'The quota', in: /((?:standard|Total Regional|low-?priority)\w* ?\w* ?(?:Cores|vCPUs))/i },
    cause:
      'The build machine’s size needs more cores than the subscription has left in this region: in the size’s family, or in all families together (Total Regional), as the name of the quota says.',
    fix: 'Delete or stop machines that nothing needs, choose a smaller vmProfile.vmSize (for the quota of a family, also one of another family), or ask for more (az vm list-usage --location <region> shows each quota).',
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
    composed: [
      [
        packer(
          'ERROR: -> Conflict : Operation cannot be completed without additional quota: Quota exceeded for : 10 VMs allowed, 12 VMs requested.',
        ),
      ],
    ],
    not: [shell('WARN storage API answered QuotaExceeded for account logs; retrying', 7)],
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
    id: 'disk-encryption-denied',
    title: 'The key of a disk encryption set cannot be used',
    signs: [
      { from: azure, text: /Unable to access key vault resource '[^']*' to enable encryption/i },
      { from: azure, code: ['KeyVaultAccessForbidden', 'KeyVaultKeyDisabled', 'KeyVaultKeyNotFound'] },
    ],
    names: { what: 'The key', in: /key vault resource '([^']+)'/i },
    before: ['machine-not-made'],
    cause:
      'A disk of the build machine or a copy of the image is encrypted with a key that the disk encryption set cannot use. Possible reasons are an identity of the set without the right, a key that is disabled or deleted, and the vault’s firewall.',
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
        from: ['refusal'],
        code: ['DiskServiceInternalError', 'InternalDiskManagementError', 'NetworkingInternalOperationError', 'InternalExecutionError'],
      },
      {
        from: ['packer'],
        text: /An? (?:unexpected|internal) error occ?urr?ed while processing|internal execution error (?:has )?occurred|internal disk management error/i,
      },
    ],
    cause: 'A service of Azure (compute, disks or networks) reports an internal error. As a rule, it has nothing to do with the template.',
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
    composed: [[packer('ERROR: -> Conflict : The operation was cancelled due to a system upgrade.')]],
    not: [shell('InternalServerError: the app answered 500', 1)],
  },
  {
    id: 'azure-operation-slow',
    title: 'Azure did not finish an operation in time',
    signs: [
      {
        from: ['packer'],
        text: /Future#WaitForCompletion: context has been cancelled|polling (?:timed out|failed)[^\n]*context deadline exceeded/i,
        // At the build timeout the service cancels whatever Packer waits for.
        with: { from: ['stop'], how: 'failure' },
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
        from: azure,
        text: /(?:VM|virtual machine) is not generalized|must be generalized before|requires the Virtual Machine '[^']*' to be Generalized|has a different OS state \['Specialized'\] than the parent gallery image/i,
      },
    ],
    cause:
      'Azure makes images of a generalized definition only from machines that are marked as generalized, and this one is not: in a build, the step before the capture did not get there.',
    fix: 'In a build, look at the service’s last step in the log, and remove a customizer that deprovisions the machine or shuts it down. For a machine that you made yourself: run sysprep /generalize or waagent -deprovision on it, deallocate it, then az vm generalize --ids <id>; or publish it under a definition with osState Specialized.',
    link: learnPage('azure/virtual-machines/generalize'),
    source: issue('Azure/WALinuxAgent#88'),
    examples: [
      [
        anyFailure,
        packer('ERROR: -> OperationNotAllowed : Capture operation cannot be completed because the VM is not generalized.'),
        stop('after', 'failure'),
      ],
    ],
    composed: [
      [operation('OperationNotAllowed', 'The virtual machine must be generalized before it is captured.')],
      [
        operation(
          'BadRequest',
          "The resource with id '/subscriptions/s/virtualMachines/v' has a different OS state ['Specialized'] than the parent gallery image OS state ['Generalized'].",
        ),
      ],
    ],
    not: [shell('the image is not generalized yet')],
  },
  {
    id: 'vm-extension-failed',
    title: 'An extension could not be installed on the build machine',
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
      'Azure put the extension on the machine, and its installer or its own script ended with an error there or did not report in time. The service itself puts no such extension on the build machine: as a rule a policy of the subscription does, for monitoring or security.',
    fix: 'In a build, exempt the staging resource group from the policy that adds the extension. On a machine of your deployment, the extension’s log has the reason: /var/log/azure/<extension> or C:\\WindowsAzure\\Logs\\Plugins.',
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
    composed: [
      [
        packer(
          "ERROR: -> ArtifactNotFound : The VM extension with publisher 'p' and type 't' could not be found in location 'westeurope'.",
        ),
      ],
    ],
    not: [shell('az: VM extension installed', 1)],
  },
  {
    id: 'policy',
    title: 'A policy forbids a resource of the build',
    signs: [
      {
        from: [...building, 'provisioning'],
        text: /because of policy violation|RequestDisallowedByPolicy|disallowed by (?:one or more )?polic(?:y|ies)/i,
      },
    ],
    names: [
      { what: 'The policy', in: policyNamed },
      { what: 'Its reason', in: policyReason },
    ],
    before: ['build-not-authorized'],
    cause:
      'An Azure Policy denies a resource that the build creates: one in the staging resource group, such as a key vault or a storage account with public access, or the image itself at its destination.',
    fix: 'Exempt the resource group that the message names, or satisfy the policy: managedResourceTags and your own stagingResourceGroup for the build’s resources, artifactTags for the image.',
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
    composed: [
      [
        anyFailure,
        packer(
          "ERROR: -> RequestDisallowedByPolicy : The resource action 'Microsoft.Network/virtualNetworks/write' is disallowed by one or more policies. Policy identifier(s): '/subscriptions/s/providers/Microsoft.Authorization/policyDefinitions/ENFORCE-TAGS'.",
        ),
      ],
    ],
    not: [refused(403, 'RequestDisallowedByPolicy', "Resource 't' was disallowed by policy.")],
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
