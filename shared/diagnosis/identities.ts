// Rights that the template's identity, or the service itself, lacks.
import {
  anyFailure,
  azure,
  building,
  issue,
  operation,
  packer,
  permissions,
  provisioned,
  refused,
  run,
  templateReference,
  troubleshooting,
  networking,
  type Diagnosis,
  learnPage,
} from './diagnosis.js'

export const identityDiagnoses: readonly Diagnosis[] = [
  {
    id: 'identity-unusable',
    title: 'The template’s identity cannot be used',
    signs: [
      { from: azure, text: /The assigned managed identity cannot be used/i },
      { from: azure, code: ['FailedIdentityOperation'], text: /userAssignedIdentities\/[^']*' was not found/i },
    ],
    names: { what: 'The identity', in: /Resource '([^']*userAssignedIdentities\/[^']*)' was not found/i },
    cause:
      'As a rule, a user-assigned identity that the template names does not exist, or was deleted and created again under the same name.',
    fix: 'Check the resource id under identity, and that the identity exists. A template that already has a stale one needs another by PATCH: the old id with null, the new one with {}.',
    link: troubleshooting('assigned-managed-identity-on-an-image-template-cant-be-used'),
    source: troubleshooting('assigned-managed-identity-on-an-image-template-cant-be-used'),
    examples: [
      [
        operation(
          'InternalOperationError',
          'The assigned managed identity cannot be used. Please remove the existing one and re-assign a new identity. For more troubleshooting steps go to https://aka.ms/azvmimagebuilderts.',
        ),
      ],
      [
        refused(
          400,
          'FailedIdentityOperation',
          'Identity operation for resource \'/subscriptions/s/.../imageTemplates/t\' failed with error \'Failed to perform resource identity operation. Status: \'BadRequest\'. Response: \'{"error":{"code":"BadRequest","message":"Resource \'/subscriptions/s/resourcegroups/r/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x\' was not found."}}\'.\'.',
        ),
      ],
    ],
    not: [refused(400, 'FailedIdentityOperation', 'Identity operation failed: the service is busy.')],
  },
  {
    id: 'identity-required',
    title: 'The template has no identity',
    signs: [{ from: azure, text: /Managed identity is required for building this template/i }],
    cause:
      'The template was created without an identity, with an early API version, or its identity was removed since (az image builder identity remove, or a PATCH with type None).',
    fix: 'Assign it one (az image builder identity assign --user-assigned …), or submit the template again with its identity block.',
    link: templateReference('user-assigned-identity-for-azure-image-builder-image-template-resource'),
    source: issue('Azure/azure-cli#28677'),
    examples: [
      [refused(400, 'BadRequest', 'Managed identity is required for building this template using current API version', 'POST')],
      [operation('InternalOperationError', 'Managed identity is required for building this template using current API version')],
    ],
    not: [refused(400, 'ValidationFailed', "Validation failed: 'ImageTemplate': Missing field 'identity'.")],
  },
  {
    id: 'identity-not-authorized',
    title: 'The template’s identity is missing a permission',
    signs: [{ from: azure, text: /Not authorized to access the resource\b/i }],
    names: { what: 'The resource', in: /Not authorized to access the resource:? (\S+?)[.,]?(?:\s|$)/i },
    before: ['build-not-authorized'],
    cause: 'The template’s identity may not read or write the resource that the message names, or its role was given moments ago.',
    fix: 'Give the template’s identity a role that fits the resource, wait a few minutes, and run again: for a gallery or an image, Contributor on its resource group or a custom role with images/versions/write; for a network, a role with subnets/join/action.',
    link: troubleshooting('assigned-managed-identity-isnt-authorized-to-access-a-resource'),
    source: troubleshooting('assigned-managed-identity-isnt-authorized-to-access-a-resource'),
    examples: [
      [
        provisioned(
          'BadSharedImageDistribute',
          'Not authorized to access the resource: /subscriptions/... Please check the user assigned identity has the correct permissions. For more details, go to https://aka.ms/azvmimagebuilderts.',
        ),
      ],
      [
        provisioned(
          'Other',
          'Not authorized to access the resource: /subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v/subnets/n. Please check the user assigned identity has the correct permissions. For more details, go to https://aka.ms/azvmimagebuilderts.',
        ),
      ],
      [
        run(
          'Not authorized to access the resource /subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/images/i. Please check the user assigned identity has the correct permissions.',
        ),
      ],
    ],
    not: [provisioned('BadSharedImageDistribute', 'autorest/azure: Service returned an error. Status=404 Code="ResourceNotFound"')],
  },
  {
    id: 'identity-blob-denied',
    title: 'The template’s identity cannot read a script or file in a storage account',
    signs: [{ from: azure, text: /Not authorized to access the resource:? https?:\/\/\S+/i }],
    names: { what: 'The file', in: /Not authorized to access the resource:? (https?:\/\/[^\s?]+?)[.,]?(?:[\s?]|$)/i },
    before: ['identity-not-authorized', 'build-not-authorized'],
    cause:
      'The service downloads this address as the template’s identity. As a rule, that identity has no data role on the container (Contributor and Owner do not give access to blobs); a storage firewall is refused in the same words.',
    fix: 'Give the template’s identity (not the pipeline’s) Storage Blob Data Reader on the container or the storage account, and wait some minutes.',
    link: learnPage('azure/virtual-machines/linux/image-builder-user-assigned-identity'),
    source: issue('Azure/azvmimagebuilder#60'),
    examples: [
      [
        operation(
          'Unauthorized',
          'Not authorized to access the resource: https://acct.blob.core.windows.net/scripts/install.sh. Please check the user assigned identity has the correct permissions. For more details, go to https://aka.ms/azvmimagebuilderts.',
        ),
      ],
      [provisioned('Other', 'Not authorized to access the resource: https://acct.blob.core.windows.net/scripts/app.zip')],
    ],
    not: [
      provisioned(
        'Other',
        'Not authorized to access the resource: /subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/images/i.',
      ),
    ],
  },
  {
    id: 'gallery-definition-missing',
    title: 'The gallery or its image definition does not exist',
    signs: [
      {
        from: ['provisioning', 'operation'],
        code: ['BadSharedImageDistribute'],
        text: /StatusCode=404|Code="?(?:ResourceNotFound|NotFound|ResourceGroupNotFound)|was not found/i,
      },
      { from: building, text: /galleries\/[^\s']+\/images\/[^\s'/]+'? (?:under resource group '[^']*' )?(?:was|could) not (?:be )?found/i },
      { from: building, text: /requested operation on nested resource\. Parent resource '?[^\s']+'? not found/i },
      { from: building, text: /Shared Gallery Image (?:'[^']*' )?to which to publish the managed image version to does not exist/i },
    ],
    before: ['machine-not-made'],
    cause:
      'galleryImageId of a distributor (or the source, if the build failed before its first step) names a gallery or an image definition that does not exist in that resource group and subscription.',
    fix: 'Create the image definition first (az sig image-definition create), or correct galleryImageId.',
    link: templateReference('distribute-sharedimage'),
    source: templateReference('distribute-sharedimage'),
    examples: [
      [
        provisioned(
          'BadSharedImageDistribute',
          'compute.GalleryImagesClient#Get: Failure responding to request: StatusCode=404 -- Original Error: autorest/azure: Service returned an error. Status=404 Code="ResourceNotFound" Message="The Resource \'Microsoft.Compute/galleries/g/images/i\' under resource group \'r\' was not found."',
        ),
      ],
    ],
    composed: [
      [packer('ERROR: -> ParentResourceNotFound : Can not perform requested operation on nested resource. Parent resource web not found.')],
      [
        packer(
          "Build 'azure-arm' errored: the Shared Gallery Image to which to publish the managed image version to does not exist in the resource group r",
        ),
      ],

      [
        run(
          "Failed in distributing 1 images out of total 1: {[Error 0] [Distribute 0] Error publishing MDI to Azure Compute Gallery: The Resource 'Microsoft.Compute/galleries/g/images/i' under resource group 'r' was not found.}",
        ),
      ],
    ],
    not: [
      provisioned(
        'BadSharedImageVersionSource',
        'Build (Shared Image Version) step failed for Image Version \'/subscriptions/.../versions/0.1.1\': compute.GalleryImageVersionsClient#Get: StatusCode=404 Code="ResourceNotFound"',
      ),
    ],
  },
  {
    id: 'network-interface-gone',
    title: 'The service cannot see the build’s network interface',
    signs: [{ from: building, text: /InterfacesClient#UpdateTags(?=[^]*\b40[34]\b)/i }],
    cause:
      'Azure did not show the service the network interface that it had just made: according to the documentation, the template’s identity lacks rights on the virtual network of the build.',
    fix: 'Give the template’s identity Microsoft.Network/virtualNetworks/read and subnets/join/action on that network, as the documentation lists.',
    link: permissions,
    source: troubleshooting('troubleshoot-build-failures'),
    examples: [
      [
        run(
          'network.InterfacesClient#UpdateTags: Failure responding to request: StatusCode=404 -- Original Error: autorest/azure: Service returned an error. Status=404 Code="ResourceNotFound" Message="The Resource \'Microsoft.Network/networkInterfaces/aibpls7lz2e.nic.4609d697-be0a-4cb0-86af-49b6fe877fe1\' under resource group \'IT_...\' was not found."',
        ),
      ],
    ],
    composed: [[operation('InternalOperationError', 'network.InterfacesClient#UpdateTags: Failure responding to request: StatusCode=404')]],
    not: [run('network.InterfacesClient#Get: Status=404 Code="ResourceNotFound"')],
  },
  {
    id: 'subnet-join-denied',
    title: 'The build has no permission to use the subnet',
    signs: [
      {
        from: [...building, 'provisioning'],
        text: /does not have (?:authorization|permission) to perform action(?:\(s\))? '?Microsoft\.Network\/virtualNetworks\/(?:join\/action|read|subnets\/join\/action)'?/i,
      },
    ],
    before: ['build-not-authorized'],
    cause: 'The identity that sets up the build may not join machines to the subnet of vnetConfig.',
    fix: 'Give the template’s identity the action Microsoft.Network/virtualNetworks/subnets/join/action (Network Contributor has it) on the virtual network of subnetId.',
    link: networking,
    source: networking,
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> LinkedAuthorizationFailed : The client '..' with object id '..' has permission to perform action 'Microsoft.Network/networkInterfaces/write' on scope '..'; however, it does not have permission to perform action(s) 'Microsoft.Network/virtualNetworks/subnets/join/action' on the linked scope(s) '/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v/subnets/n'",
        ),
      ],
      [
        run(
          "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.Network/virtualNetworks/subnets/join/action' over scope '..' or the scope is invalid.",
        ),
      ],
    ],
    not: [run('The virtual network v was joined by the machine.')],
  },
  {
    id: 'build-not-authorized-linked',
    title: 'The template’s identity has no permission on a resource that the build uses',
    signs: [
      {
        from: [...building, 'provisioning'],
        text: /does not have permission to perform action(?:\(s\))? '(?!Microsoft\.(?:ManagedIdentity|Network\/virtualNetworks)\/)[^']+' on the linked scope/i,
      },
    ],
    before: ['build-not-authorized'],
    names: {
      what: 'The action and its scope',
      in: /does not have permission to perform action(?:\(s\))? ('[^']+' on the linked scope(?:\(s\))? '[^']+')/i,
    },
    cause:
      'The build machine may be created, but refers to a resource elsewhere, such as the gallery of its source image, which this identity may not read or use.',
    fix: 'Give the template’s identity a role with this action on that resource: Reader on the gallery of a source image, in the tenant of that gallery.',
    link: permissions,
    source: 'https://github.com/MicrosoftDocs/azure-docs/issues/114801',
    examples: [
      [
        run(
          "Failed in building/customizing image: compute.VirtualMachinesClient#CreateOrUpdate: StatusCode=403 -- Original Error: Code=\"LinkedAuthorizationFailed\" Message=\"The client 'u' with object id 'u' has permission to perform action 'Microsoft.Compute/virtualMachines/write' on scope '/subscriptions/b/virtualMachines/vm'; however, it does not have permission to perform action(s) 'Microsoft.Compute/galleries/images/versions/read' on the linked scope(s) '/subscriptions/a/galleries/gal/images/i/versions/1.0.0' (respectively) or the linked scope(s) are invalid.\"",
        ),
      ],
    ],
    composed: [
      [
        run(
          'Code="LinkedAuthorizationFailed" Message="it does not have permission to perform action \'Microsoft.Compute/diskEncryptionSets/read\' on the linked scope(s) \'/subscriptions/a/diskEncryptionSets/d\'."',
        ),
      ],
    ],
    not: [
      run(
        'Code="LinkedAuthorizationFailed" Message="it does not have permission to perform action \'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action\' on the linked scope(s) \'i\'."',
      ),
    ],
  },
  {
    id: 'build-not-authorized',
    title: 'An identity of the build is missing a permission',
    signs: [
      {
        from: building,
        text: /does not have (?:authorization|permission) to perform action(?:\(s\))? '?Microsoft\.\w+\/|\bStatusCode=403\b(?:[^]*Code="(?:Linked)?AuthorizationFailed"|(?![^]*Code="))/i,
      },
    ],
    names: { what: 'The action', in: /perform action(?:\(s\))? '?(Microsoft\.[\w./]+)/i },
    cause:
      'The service builds with the template’s identity (and its own application) in the staging resource group, and one of them was refused.',
    fix: 'Give the template’s identity Contributor on the staging resource group of the template (or a role with the action). As a rule, the message names the identity and the scope; if it names neither, compare the roles of the identity with the page below.',
    link: permissions,
    source: issue('hashicorp/packer#7460'),
    examples: [
      [
        anyFailure,
        packer(
          "Code=\"InvalidTemplateDeployment\" Message=\"Deployment failed with multiple errors: 'Authorization failed for template resource 'v' of type 'Microsoft.KeyVault/vaults'. The client 'c' with object id 'o' does not have permission to perform action 'Microsoft.KeyVault/vaults/write' at scope '/subscriptions/s/resourceGroups/r'.",
        ),
      ],
      [
        anyFailure,
        packer(
          'resources.GroupsClient#CheckExistence: Failure responding to request: StatusCode=403 -- Original Error: autorest/azure: error response cannot be parsed',
        ),
      ],
    ],
    not: [
      refused(
        403,
        'AuthorizationFailed',
        "The client 'c' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/read'.",
      ),
    ],
  },
  {
    id: 'proxy-disk-denied',
    title: 'The service has no permission to create the proxy machine’s disk',
    signs: [{ from: azure, text: /does not have (?:authorization|permission)[^]*disks\/proxyVm/i }],
    before: ['build-not-authorized', 'caller-not-authorized-elsewhere'],
    cause: 'With a subnet and your own staging resource group, the service creates a proxy machine, and may not.',
    fix: 'Give the service’s first-party application (Azure Virtual Machine Image Builder) Contributor on the staging resource group, or set containerInstanceSubnetId, which does without a proxy machine.',
    link: troubleshooting('authorization-error-occurs-with-creating-a-disk'),
    source: troubleshooting('authorization-error-occurs-with-creating-a-disk'),
    examples: [
      [
        refused(
          403,
          'AuthorizationFailed',
          "The client '6df325020-fe22-4e39-bd69-10873965ac04' with object id '6df325020-fe22-4e39-bd69-10873965ac04' does not have authorization to perform action 'Microsoft.Compute/disks/write' over scope '/subscriptions/<subscriptionID>/resourceGroups/<resourceGroupName>/providers/Microsoft.Compute/disks/proxyVmDiskWin_<timestamp>' or the scope is invalid.",
        ),
      ],
    ],
    composed: [
      [
        operation(
          'AuthorizationFailed',
          "The client 'c' does not have authorization to perform action 'Microsoft.Compute/disks/write' over scope '/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/disks/proxyVmDiskLinux_1' or the scope is invalid.",
        ),
      ],
    ],
    not: [
      refused(
        403,
        'AuthorizationFailed',
        "The client '..' does not have authorization to perform action 'Microsoft.Compute/disks/write' over scope '/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/disks/data1' or the scope is invalid.",
      ),
    ],
  },
  {
    id: 'staging-group-region',
    title: 'A resource group of this name exists in another region',
    signs: [
      { from: azure, text: /Invalid resource group location|resource group already exists in location/i },
      { from: azure, code: ['InvalidResourceGroupLocation'] },
    ],
    before: ['staging-group-unusable', 'template-in-other-region'],
    names: { what: 'The regions', in: /(location '[^']*'\. The Resource group already exists in location '[^']*')/i },
    cause: 'A resource group stays in the region in which it was created, and the request wants it in another one.',
    fix: 'Name a staging group in the template’s region, or none, so that the service creates one.',
    link: templateReference('properties-stagingresourcegroup'),
    source: issue('Azure/azure-cli#23043'),
    examples: [
      [
        provisioned(
          'BadStagingResourceGroup',
          'Error creating resource group: resources.GroupsClient#CreateOrUpdate: Failure responding to request: StatusCode=409 -- Original Error: autorest/azure: Service returned an error. Status=409 Code="InvalidResourceGroupLocation" Message="Invalid resource group location \'eastus\'. The Resource group already exists in location \'uksouth\'."',
        ),
      ],
    ],
    composed: [[refused(409, 'InvalidResourceGroupLocation', "Invalid resource group location 'eastus'.")]],
    not: [provisioned('BadStagingResourceGroup', "The resource group 'staging' is not empty.")],
  },
  {
    id: 'staging-group-unusable',
    title: 'The staging resource group cannot be used',
    signs: [
      { from: ['provisioning'], code: ['BadStagingResourceGroup'], isSilent: true },
      { from: ['provisioning', 'operation'], code: ['BadStagingResourceGroup'], text: /resource ?group/i },
    ],
    cause:
      'Your own staging resource group must be empty, in the template’s region and no other template’s, and the template’s identity needs Contributor or Owner on it.',
    fix: 'Give each template a separate staging group that meets these conditions, or leave stagingResourceGroup out.',
    link: templateReference('properties-stagingresourcegroup'),
    source: templateReference('properties-stagingresourcegroup'),
    examples: [[provisioned('BadStagingResourceGroup')]],
    composed: [[provisioned('BadStagingResourceGroup', "The resource group 'staging' is not empty.")]],
    not: [provisioned('ServerError', 'The resource group is busy.')],
  },
]
