// What makes the provisioning of a template fail (SERVICE.md section 3, rows 13 to 22 and 37).
import { networking, permissions, templateReference, troubleshooting, type Diagnosis } from './diagnosis.js'

export const provisioningDiagnoses: readonly Diagnosis[] = [
  {
    id: 'identity-unusable',
    title: 'The template’s identity cannot be used',
    tells: { message: /The assigned managed identity cannot be used/i },
    cause: 'The user-assigned identity of the template was deleted, or made anew under the same name.',
    fix: 'Check the resource id under identity, and that the identity exists. A template that has it already needs another one by PATCH.',
    link: troubleshooting('assigned-managed-identity-on-an-image-template-cant-be-used'),
    example: {
      message:
        'The assigned managed identity cannot be used. Please remove the existing one and re-assign a new identity. For more troubleshooting steps go to https://aka.ms/azvmimagebuilderts.',
    },
  },
  {
    id: 'identity-not-authorized',
    title: 'The template’s identity lacks a right',
    tells: { code: ['BadSharedImageDistribute'], message: /Not authorized to access the resource: /i },
    cause: 'The template’s identity may not read or write the resource that the message names; or the role was given moments ago.',
    fix: 'Give the template’s identity a role on that resource (Contributor on the gallery’s group is the simple one), wait some minutes, run again.',
    link: troubleshooting('assigned-managed-identity-isnt-authorized-to-access-a-resource'),
    example: {
      code: 'BadSharedImageDistribute',
      message:
        'Not authorized to access the resource: /subscriptions/... Please check the user assigned identity has the correct permissions. For more details, go to https://aka.ms/azvmimagebuilderts.',
    },
  },
  {
    id: 'platform-image-missing',
    title: 'The platform image does not exist',
    tells: { code: ['BadPIRSource'], message: /Platform Image was not found/i },
    cause: 'There is no image of this publisher, offer, sku and version in the template’s region; old ones are taken away in time.',
    fix: 'List what there is with `az vm image list --publisher … --all`, and correct the source.',
    link: templateReference('platformimage-source'),
    example: {
      message:
        'Platform Image was not found. location: eastus, publisherName: MicrosoftWindowsDesktop, offer: Windows-10, sku: 19h1-evd, version: latest. Please check the specified source image version in Image Builder Template exists.',
    },
  },
  {
    id: 'managed-image-denied',
    title: 'The source image cannot be read',
    tells: { code: ['BadManagedImageSource'], message: /Error getting Managed Image/i },
    cause:
      'The template’s identity may not read the managed image, or it is not there (it must be in the template’s subscription and region).',
    fix: 'Give the template’s identity Reader on the image, and check its id.',
    link: troubleshooting('error-occurs-with-getting-a-managed-image'),
    example: {
      code: 'BadManagedImageSource',
      message:
        'Build (Managed Image) step failed: Error getting Managed Image \'/subscriptions/.../providers/Microsoft.Compute/images/mymanagedmg1\': Error getting managed image (...): compute.ImagesClient#Get: Failure responding to request: StatusCode=403 -- Original Error: autorest/azure: Service returned an error. Status=403 Code="AuthorizationFailed"',
    },
  },
  {
    id: 'gallery-version-missing',
    title: 'The source image version cannot be found',
    tells: { code: ['BadSharedImageVersionSource'], message: /Build \(Shared Image Version\) step failed/i },
    cause: 'The gallery image version does not exist, or is not replicated to the template’s region.',
    fix: 'Check the version, and replicate it to the region of the template.',
    link: troubleshooting('build-step-failed-for-the-image-version'),
    example: {
      code: 'BadSharedImageVersionSource',
      message:
        'Build (Shared Image Version) step failed for Image Version \'/subscriptions/.../versions/0.23768.4001\': compute.GalleryImageVersionsClient#Get: Failure responding to request: StatusCode=404 -- Original Error: autorest/azure: Service returned an error. Status=404 Code="ResourceNotFound"',
    },
  },
  {
    id: 'file-not-reachable',
    title: 'A script or file could not be downloaded',
    tells: { code: ['NoCustomizerScript', 'NoValidatorScript'], message: /Error downloading '|Downloading external file/i },
    cause:
      'The service could not read the URL: the template’s identity lacks Storage Blob Data Reader on the container, or the storage account’s firewall keeps the service out.',
    fix: 'Give the template’s identity that role, and let the service through the firewall; trusted-services exceptions do not include it.',
    link: troubleshooting('error-occurs-with-downloading-an-external-file-to-a-local-file'),
    example: {
      message:
        "Downloading external file (<myFile>) to local file (xxxxx.0.customizer.fp) [attempt 1 of 10] failed: Error downloading '<myFile>' to 'xxxxx.0.customizer.fp'..",
    },
  },
  {
    id: 'staging-group-unusable',
    title: 'The staging resource group cannot be used',
    tells: { code: ['BadStagingResourceGroup'] },
    cause:
      'A staging resource group of your own must be empty, in the template’s region and no other template’s, and the template’s identity needs Contributor or Owner on it.',
    fix: 'Give each template a group of its own that holds to this, or leave stagingResourceGroup out.',
    link: templateReference('properties-stagingresourcegroup'),
    example: { code: 'BadStagingResourceGroup' },
  },
  {
    id: 'proxy-disk-denied',
    title: 'The proxy machine’s disk may not be made',
    tells: { message: /disks\/proxyVm/i, log: /disks\/proxyVm/i },
    cause: 'With a subnet and a staging resource group of your own, the service makes a proxy machine, and may not.',
    fix: 'Give the service’s first-party application (Azure Virtual Machine Image Builder) Contributor on the staging resource group.',
    link: troubleshooting('authorization-error-occurs-with-creating-a-disk'),
    example: {
      message:
        "The client '6df325020-fe22-4e39-bd69-10873965ac04' with object id '6df325020-fe22-4e39-bd69-10873965ac04' does not have authorization to perform action 'Microsoft.Compute/disks/write' over scope '/subscriptions/<subscriptionID>/resourceGroups/<resourceGroupName>/providers/Microsoft.Compute/disks/proxyVmDiskWin_<timestamp>' or the scope is invalid.",
    },
  },
  {
    id: 'private-link-policies',
    title: 'The subnet’s policies forbid the private link service',
    tells: {
      code: ['PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled'],
      message: /PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled/i,
      log: /PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled/i,
    },
    cause: 'A build in a subnet of your own is reached through a private link service, which network policies of the subnet keep out.',
    fix: 'az network vnet subnet update --disable-private-link-service-network-policies true on that subnet; or set containerInstanceSubnetId, with which there is none.',
    link: networking,
    example: { code: 'PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled' },
  },
  {
    id: 'network-interface-in-use',
    title: 'The template’s deletion is stuck at a network interface',
    tells: { message: /NicInUseWithPrivateEndpoint/i, log: /NicInUseWithPrivateEndpoint/i },
    cause: 'A network interface in the staging resource group is still in use by a private endpoint.',
    fix: 'Delete in this order: the private endpoint connection, the private link service, the network interface and load balancer, the group, the template.',
    link: troubleshooting('resource-deletion-errors-appear'),
    example: {
      log: 'error deleting resource id /subscriptions/<subscriptionID>/resourceGroups/<rgName>/providers/Microsoft.Network/networkInterfaces/<networkInterfacName>: resources.Client#DeleteByID: Failure sending request: StatusCode=400 -- Original Error: Code="NicInUseWithPrivateEndpoint"',
    },
  },
  {
    id: 'caller-not-authorized',
    title: 'The pipeline’s identity lacks a right',
    tells: { message: /does not have authorization to perform action 'Microsoft\.VirtualMachineImages\//i },
    cause: 'The identity of the pipeline may not do this to image templates in the resource group; or the role was given moments ago.',
    fix: 'Give the pipeline’s identity the role Contributor on the resource group; a role just given takes some minutes to work.',
    link: permissions,
    example: {
      code: 'AuthorizationFailed',
      message:
        "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.VirtualMachineImages/imageTemplates/write' over scope '..' or the scope is invalid. If access was recently granted, please refresh your credentials.",
    },
  },
]
