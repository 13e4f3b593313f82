// The failures of the service that are known, in one table: how each is told from its code, its message or the build's log, what causes it,
// and what to do. docs/troubleshooting.md is generated from here. Texts are those of the service (SERVICE.md section 3; the service's own
// troubleshooting page); where none is known, there is no row.

export interface Diagnosis {
  // A stable name in kebab-case.
  readonly id: string
  readonly title: string
  // Any of these in the service's code or message, or in the last lines of the log, tells it.
  readonly tells: RegExp
  readonly cause: string
  readonly fix: string
  // A part of the message as the service writes it, for the documentation and for the tests.
  readonly example: string
}

// The specific ones first: the first that tells is taken.
export const diagnoses: readonly Diagnosis[] = [
  {
    id: 'template-immutable',
    title: 'A template of this name exists',
    tells: /Update\/Upgrade of image templates is currently not supported/i,
    cause: 'Image templates cannot be changed, and another job has made one of this name meanwhile.',
    fix: 'Run one job at a time on a template name (concurrency on GitHub, an exclusive lock on Azure DevOps), or give each its own name.',
    example: 'Update/Upgrade of image templates is currently not supported',
  },
  {
    id: 'identity-unusable',
    title: 'The template’s identity cannot be used',
    tells: /The assigned managed identity cannot be used/i,
    cause: 'The user-assigned identity of the template was deleted, or made anew under the same name.',
    fix: 'Check the resource id under identity, and that the identity exists.',
    example: 'The assigned managed identity cannot be used. Please remove the existing one and re-assign a new identity.',
  },
  {
    id: 'identity-not-authorized',
    title: 'The template’s identity lacks a right',
    tells: /Not authorized to access the resource: |BadSharedImageDistribute/i,
    cause: 'The template’s identity may not read or write the resource that the message names; or the role was given moments ago.',
    fix: 'Give the template’s identity a role on that resource (Contributor on the gallery’s group is the simple one), wait some minutes, run again.',
    example:
      'Not authorized to access the resource: /subscriptions/... Please check the user assigned identity has the correct permissions.',
  },
  {
    id: 'platform-image-missing',
    title: 'The platform image does not exist',
    tells: /Platform Image was not found|BadPIRSource/i,
    cause: 'There is no image of this publisher, offer, sku and version in the template’s region; old ones are taken away in time.',
    fix: 'List what there is with `az vm image list --publisher … --all`, and correct the source.',
    example:
      'Platform Image was not found. location: eastus, publisherName: MicrosoftWindowsDesktop, offer: Windows-10, sku: 19h1-evd, version: latest.',
  },
  {
    id: 'managed-image-denied',
    title: 'The source image cannot be read',
    tells: /Error getting Managed Image|BadManagedImageSource/i,
    cause:
      'The template’s identity may not read the managed image, or it is not there (it must be in the template’s subscription and region).',
    fix: 'Give the template’s identity Reader on the image, and check its id.',
    example: 'Build (Managed Image) step failed: Error getting Managed Image \'...\': StatusCode=403 Code="AuthorizationFailed"',
  },
  {
    id: 'gallery-version-missing',
    title: 'The source image version cannot be found',
    tells: /Build \(Shared Image Version\) step failed|BadSharedImageVersionSource/i,
    cause: 'The gallery image version does not exist, or is not replicated to the template’s region.',
    fix: 'Check the version, and replicate it to the region of the template.',
    example: 'Build (Shared Image Version) step failed for Image Version \'...\': StatusCode=404 Code="ResourceNotFound"',
  },
  {
    id: 'file-not-reachable',
    title: 'A script or file could not be downloaded',
    tells: /Error downloading '|Downloading external file|NoCustomizerScript/i,
    cause:
      'The service could not read the URL: the template’s identity lacks Storage Blob Data Reader on the container, or the storage account’s firewall keeps the service out.',
    fix: 'Give the template’s identity that role, and let the service through the firewall; trusted-services exceptions do not include it.',
    example:
      "Downloading external file (<f>) to local file (xxxxx.0.customizer.fp) [attempt 1 of 10] failed: Error downloading '<f>' to 'xxxxx.0.customizer.fp'..",
  },
  {
    id: 'core-quota',
    title: 'The quota of cores is used up',
    tells: /QuotaExceeded|exceeding quota limit/i,
    cause: 'The build machine’s size needs more cores than the subscription has left of this family in this region.',
    fix: 'Choose another vmProfile.vmSize, or ask for more quota.',
    example: "The operation couldn't be completed as it results in exceeding quota limit of standardDv2Family Cores.",
  },
  {
    id: 'policy',
    title: 'A policy forbids it',
    tells: /because of policy violation|RequestDisallowedByPolicy/i,
    cause: 'An Azure Policy denies a resource that the service makes in the staging resource group.',
    fix: 'Exempt the staging resource group, or satisfy the policy with managedResourceTags and a stagingResourceGroup of your own.',
    example: 'The template deployment failed because of policy violation.',
  },
  {
    id: 'container-instances-unregistered',
    title: 'Container Instances is not registered',
    tells: /Azure Container Instances provider not registered/i,
    cause: 'Builds run in Azure Container Instances, whose resource provider is not registered in the subscription.',
    fix: 'az provider register --namespace Microsoft.ContainerInstance',
    example: 'Azure Container Instances provider not registered for your subscription.',
  },
  {
    id: 'container-instances-quota',
    title: 'Too many builds at once',
    tells: /Azure Container Instances quota exceeded|Too many Azure Container Instances deployed/i,
    cause: 'Each build takes a container group; the subscription’s limit in this region is reached.',
    fix: 'Run fewer builds side by side, or try again later.',
    example: 'Azure Container Instances quota exceeded',
  },
  {
    id: 'provider-unregistered',
    title: 'A resource provider is not registered',
    tells: /MissingSubscriptionRegistration|is not registered to use namespace/i,
    cause: 'The subscription has not been set up for the service.',
    fix: 'Register Microsoft.VirtualMachineImages, Compute, KeyVault, Storage, Network and ContainerInstance.',
    example: "The subscription is not registered to use namespace 'Microsoft.VirtualMachineImages'.",
  },
  {
    id: 'gallery-publish-timeout',
    title: 'Publishing to the gallery took too long',
    tells: /Error publishing MDI to Azure Compute Gallery:[\s\S]*context (?:deadline exceeded|has been cancelled)/i,
    cause: 'The build timeout ran out while the image was being replicated. The replication goes on.',
    fix: 'Look at the version in the gallery: it may well become usable. Raise build-timeout-in-minutes, or replicate to fewer regions.',
    example:
      '[Distribute 0] Error publishing MDI to Azure Compute Gallery:<id>, Location:eastus. Error: context has been cancelled: Original Error: context deadline exceeded',
  },
  {
    id: 'distribution-denied',
    title: 'The image could not be written',
    tells: /Error publishing [\s\S]*(?:StatusCode=403|AuthorizationFailed)/i,
    cause: 'The template’s identity may not write the image, gallery version or disk where the template wants it.',
    fix: 'Give the template’s identity a role with write access on the target resource group or container.',
    example:
      '[Distribute 0] Error publishing VHD to managed image:<id>, Location:WestUS2. Error: StatusCode=403 Code="AuthorizationFailed"',
  },
  {
    id: 'build-timeout',
    title: 'The build timeout ran out',
    tells: /Timeout waiting for microservice to complete[\s\S]*context deadline exceeded/i,
    cause: 'The build took longer than buildTimeoutInMinutes; often a command waits for an answer that nobody gives.',
    fix: 'Raise build-timeout-in-minutes; make commands non-interactive.',
    example: "Failed while waiting for packerizer: Timeout waiting for microservice to complete: 'context deadline exceeded'",
  },
  {
    id: 'build-timeout-too-short',
    title: 'The build timeout is too short',
    tells: /client_jwt will expire within 5 minutes/i,
    cause: 'The service cannot build with a timeout of 1 to 5 minutes.',
    fix: 'Set buildTimeoutInMinutes to 0 or to at least 6.',
    example: 'client_jwt will expire within 5 minutes, please use a JWT that is valid for at least 5 minutes',
  },
  {
    id: 'windows-restart-timeout',
    title: 'Windows did not come back in time',
    tells: /Timeout waiting for machine to restart/i,
    cause: 'The restart took longer than the customizer’s restartTimeout.',
    fix: 'Set restartTimeout to 30m on the WindowsRestart customizer.',
    example: 'Timeout waiting for machine to restart.',
  },
  {
    id: 'windows-update-memory',
    title: 'The build machine ran out of memory',
    tells: /errored: unexpected EOF/i,
    cause: 'Windows Update on a small build machine.',
    fix: 'Choose a larger vmProfile.vmSize.',
    example: "Build 'azure-arm' errored: unexpected EOF",
  },
  {
    id: 'waagent-missing',
    title: 'The Azure Linux agent is gone',
    tells: /waagent: not found/i,
    cause: 'A script removed the agent that the last step of the build needs to deprovision the machine.',
    fix: 'Keep waagent, or put a script of your own at /tmp/DeprovisioningScript.sh.',
    example: '/tmp/DeprovisioningScript.sh: 1: /usr/sbin/waagent: not found',
  },
  {
    id: 'proxy-disk-denied',
    title: 'The proxy machine’s disk may not be made',
    tells: /disks\/proxyVm/i,
    cause: 'With a subnet and a staging resource group of your own, the service makes a proxy machine, and may not.',
    fix: 'Give the service’s first-party application Contributor on the staging resource group.',
    example: "does not have authorization to perform action 'Microsoft.Compute/disks/write' over scope '.../disks/proxyVmDiskWin_1'",
  },
  {
    id: 'network-interface-gone',
    title: 'A network interface is not there',
    tells: /InterfacesClient#UpdateTags/i,
    cause: 'The service lacks rights on the virtual network of the build.',
    fix: 'Give the template’s identity the rights on the subnet’s network that the documentation lists.',
    example: 'network.InterfacesClient#UpdateTags: Failure responding to request: StatusCode=404 -- Code="ResourceNotFound"',
  },
  {
    id: 'script-failed',
    title: 'A script failed',
    tells: /Script exited with non-zero exit status/i,
    cause: 'A command in the customizer ended with an exit code that is not allowed.',
    fix: 'Read its last lines above; test the script on a machine of the source image. validExitCodes allows other codes.',
    example: 'Script exited with non-zero exit status: 1. Allowed exit codes are: [0]',
  },
  {
    id: 'packer-failed',
    title: 'The build failed in a customizer or validator',
    tells: /PackerBuildFailed|During the image build a failure has occurred|Packer build command has failed/i,
    cause: 'A customizer or validator failed; the log of the build says which.',
    fix: 'Read the log: where the pipeline may read it, its last lines stand above and the whole is kept as a file.',
    example: 'During the image build a failure has occurred. Packer build logs are at location /subscriptions/...',
  },
  {
    id: 'internal-error',
    title: 'The service says no more than that it failed',
    tells: /InternalOperationError|Internal error occurred/i,
    cause: 'Mostly a missing right of the template’s identity, a storage firewall, or a policy; sometimes the service.',
    fix: 'Check the roles of the template’s identity, then run once more; for support, give the correlation id.',
    example: 'Internal error occurred. This is a generic error. To identify possible causes, go to https://aka.ms/azvmimagebuilderts.',
  },
]
