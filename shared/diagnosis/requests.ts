// What Azure Resource Manager and the service refuse at once, and what state of the template is behind it.
import {
  anyFailure,
  azure,
  building,
  issue,
  learnPage,
  operation,
  packer,
  permissions,
  refused,
  templateReference,
  troubleshooting,
  type Diagnosis,
} from './diagnosis.js'

const armErrors = learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors')

export const requestDiagnoses: readonly Diagnosis[] = [
  {
    id: 'template-immutable',
    title: 'A template of this name exists',
    signs: [{ from: ['refusal'], text: /Update\/Upgrade of image templates is currently not supported/i }],
    cause: 'Image templates cannot be changed, and another job has created one of this name in the meantime.',
    fix: 'Run one job at a time per template name (concurrency on GitHub, an exclusive lock on Azure DevOps), or give each job a separate name.',
    link: troubleshooting('update-or-upgrade-of-image-templates-is-currently-not-supported'),
    source: troubleshooting('update-or-upgrade-of-image-templates-is-currently-not-supported'),
    examples: [
      [refused(409, 'Conflict', 'Update/Upgrade of image templates is currently not supported')],
      [
        refused(
          409,
          'Conflict',
          'Update/Upgrade of image templates is currently not supported. Please change the name of the template you are submitting. If you have previously tried to submit a template and it failed to provision, you must delete it first and then resubmit. For more information, go to https://aka.ms/azvmimagebuilderts.',
        ),
      ],
    ],
    not: [refused(409, 'Conflict', 'The request conflicts with another one.')],
  },
  {
    id: 'template-running',
    title: 'The template is being run',
    signs: [{ from: ['refusal', 'operation'], text: /is not allowed in provisioning ?state: .*run ?state: '?running/i }],
    cause: 'A template that is being run can be neither deleted nor run again.',
    fix: 'Wait for the end of the run (command: wait), or cancel it first (command: cancel).',
    link: troubleshooting('troubleshoot-build-failures'),
    source: issue('danielsollondon/azvmimagebuilder#79'),
    examples: [
      [
        refused(
          409,
          'OperationNotAllowed',
          'Operation Microsoft.VirtualMachineImages/imageTemplates/delete is not allowed in provisioning state: provisioned or run state: running.',
          'DELETE',
        ),
      ],
      [
        refused(
          405,
          'OperationNotAllowed',
          "Operation 'Microsoft.VirtualMachineImages/imageTemplates/delete' is not allowed in provisioningState: 'provisioned', runState: 'running'",
          'DELETE',
        ),
      ],
    ],
    not: [
      refused(
        409,
        'OperationNotAllowed',
        'Operation could not be completed as it results in exceeding approved standardDSv3Family Cores quota.',
      ),
    ],
  },
  {
    id: 'template-canceling',
    title: 'A run of the template is being cancelled',
    signs: [{ from: ['refusal', 'operation'], text: /is not allowed in provisioning ?state: .*run ?state: '?canceling/i }],
    cause: 'Until the run is Canceled, the template can be neither deleted nor run. That takes minutes; hours have been reported.',
    fix: 'Wait until the run is Canceled. If it never is, ask Azure support.',
    link: troubleshooting('troubleshoot-build-failures'),
    source: issue('danielsollondon/azvmimagebuilder#48'),
    examples: [
      [
        refused(
          409,
          'OperationNotAllowed',
          'Operation Microsoft.VirtualMachineImages/imageTemplates/cancel/action is not allowed in provisioning state: provisioned or run state: canceling.',
          'POST',
        ),
      ],
      [
        refused(
          409,
          'OperationNotAllowed',
          "Operation 'Microsoft.VirtualMachineImages/imageTemplates/delete' is not allowed in provisioningState: 'provisioned', runState: 'canceling'",
          'DELETE',
        ),
      ],
    ],
    not: [
      refused(
        409,
        'OperationNotAllowed',
        'Operation Microsoft.VirtualMachineImages/imageTemplates/delete is not allowed in provisioning state: provisioned or run state: running.',
        'DELETE',
      ),
    ],
  },
  {
    id: 'template-creating',
    title: 'The template is still being created',
    signs: [{ from: ['refusal', 'operation'], text: /is not allowed in provisioning ?state: '?(?:creating|updating)/i }],
    cause: 'The service is still downloading the scripts and files of the template, which may take 40 minutes.',
    fix: 'Wait until the template is provisioned. If it never is, build under another name and ask Azure support to remove this one.',
    link: troubleshooting('troubleshoot-image-template-submission-errors'),
    source: issue('Azure/azvmimagebuilder#65'),
    examples: [
      [refused(409, 'OperationNotAllowed', "Operation 'DELETE' is not allowed in provisioningState: 'creating'", 'DELETE')],
      [
        refused(
          409,
          'OperationNotAllowed',
          'Operation Microsoft.VirtualMachineImages/imageTemplates/run/action is not allowed in provisioning state: creating or run state: none.',
          'POST',
        ),
      ],
    ],
    not: [refused(409, 'AnotherOperationInProgress', 'Another operation on this or dependent resource is in progress.')],
  },
  {
    id: 'template-failed-earlier',
    title: 'The template failed to provision and cannot be run',
    signs: [{ from: ['refusal', 'operation'], text: /is not allowed in provisioning ?state: '?failed/i }],
    cause: 'The template in Azure is one that failed to provision: it stays, and can only be deleted.',
    fix: 'Delete the failed template and submit it again; its provisioningError says why it failed.',
    link: troubleshooting('troubleshoot-image-template-submission-errors'),
    source: troubleshooting('troubleshoot-image-template-submission-errors'),
    examples: [
      [
        refused(
          409,
          'OperationNotAllowed',
          'Operation Microsoft.VirtualMachineImages/imageTemplates/run/action is not allowed in provisioning state: failed or run state: none.',
          'POST',
        ),
      ],
      [
        refused(
          409,
          'OperationNotAllowed',
          "Operation 'Microsoft.VirtualMachineImages/imageTemplates/run/action' is not allowed in provisioningState: 'failed', runState: ''",
          'POST',
        ),
      ],
    ],
    not: [refused(409, 'OperationNotAllowed', "Operation 'DELETE' is not allowed in provisioningState: 'creating'", 'DELETE')],
  },
  {
    id: 'field-missing',
    title: 'A property of the template is missing',
    signs: [{ from: ['refusal', 'provisioning'], text: /Validation failed: [\s\S]*Missing field/i }],
    cause: 'The API version of the template requires the property that the message names.',
    fix: 'Add the property. `aib plan` finds missing ones before anything is sent.',
    link: troubleshooting('required-fields-are-missing'),
    source: issue('danielsollondon/azvmimagebuilder#39'),
    examples: [
      [
        refused(
          400,
          'ValidationFailed',
          "Validation failed: 'ImageTemplate': Missing field 'identity'. Please review http://aka.ms/azvmimagebuildertmplref for details on fields required in the Image Builder Template.",
        ),
      ],
      [refused(400, 'ValidationFailed', "Validation failed: 'ImageTemplate.properties.distribute[0]': Missing field runOutputName.")],
    ],
    not: [refused(400, 'ValidationFailed', 'Validation failed: the template is too large.')],
  },
  {
    id: 'type-unknown',
    title: 'A type in the template is not known',
    signs: [{ from: ['refusal', 'provisioning'], text: /Field '[^']*\btype' has a bad value: ''/i }],
    before: ['field-invalid'],
    cause: 'The type of a source, customizer, validator or distributor is wrong, or its case is (ManagedImage, not managedImage).',
    fix: 'Write the type exactly as the template reference does, or choose an API version that has it.',
    link: templateReference('properties-distribute'),
    source: issue('MicrosoftDocs/azure-docs#71715'),
    examples: [
      [refused(400, 'ValidationFailed', "Validation failed: 'ImageTemplate.properties': Field 'distribute[0].type' has a bad value: ''.")],
      [refused(400, 'ValidationFailed', "Validation failed: 'ImageTemplate.properties': Field 'customize[1].type' has a bad value: ''.")],
    ],
    not: [refused(400, 'ValidationFailed', "Validation failed: 'ImageTemplate.properties.source': Field 'imageId' has a bad value: 'x'.")],
  },
  {
    id: 'field-invalid',
    title: 'A property of the template has an invalid value',
    signs: [
      { from: ['refusal'], code: ['LinkedInvalidPropertyId'] },
      { from: ['refusal', 'provisioning'], text: /Property id '[^']*' at path '[^']*' is invalid/i },
      { from: ['refusal', 'provisioning'], text: /Validation failed: [\s\S]*has a bad value/i },
    ],
    cause: 'The service does not accept the value that the message names; part of an id may be missing.',
    fix: 'Correct the value; `aib plan` checks ids and values before anything is sent.',
    link: troubleshooting('troubleshoot-image-template-submission-errors'),
    source: troubleshooting('troubleshoot-image-template-submission-errors'),
    examples: [
      [
        refused(
          400,
          'ValidationFailed',
          "Validation failed: 'ImageTemplate.properties.source': Field 'imageId' has a bad value: '/subscriptions/subscriptionID/resourceGroups/resourceGroupName/providers/Microsoft.Compute/images/imageName'. Please review  http://aka.ms/azvmimagebuildertmplref  for details on fields requirements in the Image Builder Template.",
        ),
      ],
    ],
    composed: [
      [
        refused(
          400,
          'ValidationFailed',
          "Validation failed: 'ImageTemplate.properties': Field 'distribute[0].runOutputName' has a bad value: ''.",
        ),
      ],
    ],
    not: [refused(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.')],
  },
  {
    id: 'field-unknown',
    title: 'The template has a property that does not exist',
    signs: [
      { from: ['refusal', 'provisioning'], text: /Unmarshalling entity encountered error: [\s\S]*unknown field/i },
      { from: ['refusal', 'provisioning'], text: /unmarshalling type \*v\d[\s\S]*unknown field/i },
    ],
    cause: 'Since API version 2024-02-01, the service rejects properties that it does not know; their case matters.',
    fix: 'Correct the property name that the message quotes, or choose an API version that has the property.',
    link: templateReference('api-versions'),
    source: learnPage('azure/virtual-machines/image-builder-api-update-release-notes'),
    examples: [
      [
        refused(
          400,
          'ValidationFailed',
          'Unmarshalling entity encountered error: unmarshalling type *v2024_02_01.ImageTemplate: struct field Properties: unmarshalling type *v2024_02_01.ImageTemplateProperties, unknown field "vmboot". There is an issue with the syntax with the JSON template you are submitting.',
        ),
      ],
    ],
    composed: [
      [refused(400, 'InvalidRequestContent', 'unmarshalling type *v2022_07_01.ImageTemplateProperties: unknown field "buildTimeout".')],
    ],
    not: [refused(400, 'ValidationFailed', 'Unmarshalling entity encountered error: unexpected end of JSON input')],
  },
  {
    id: 'distributor-dropped',
    title: 'A distributor cannot be removed from a template',
    signs: [{ from: ['refusal', 'operation'], text: /Distribute target with Runoutput name .* not found in the update request/i }],
    cause: 'An update of a template has to name every distributor that it has.',
    fix: 'Delete the template and create it again: on-different: replace does both.',
    link: troubleshooting('distribution-target-is-not-found-in-the-update-request'),
    source: troubleshooting('distribution-target-is-not-found-in-the-update-request'),
    examples: [
      [
        refused(
          400,
          'ValidationFailed',
          'Validation failed: Distribute target with Runoutput name disk not found in the update request. Deleting a distribution target is not allowed.',
          'PATCH',
        ),
      ],
    ],
    composed: [
      [
        operation(
          'ValidationFailed',
          'Validation failed: Distribute target with Runoutput name win11-gallery not found in the update request.',
        ),
      ],
    ],
    not: [refused(404, 'ResourceNotFound', 'The run output disk was not found.', 'GET')],
  },
  {
    id: 'identity-not-assignable',
    title: 'The pipeline has no permission to assign the template’s identity',
    signs: [
      {
        from: ['refusal'],
        text: /does not have permission[\s\S]*userAssignedIdentities\/(?:\*\/)?assign\/action|permission to perform action 'Microsoft\.ManagedIdentity\/userAssignedIdentities\/assign\/action' on the linked scope/i,
      },
    ],
    cause: 'The pipeline’s identity may write the template, but not give it the identities that it names.',
    fix: 'Give the pipeline’s identity the role Managed Identity Operator on the identities that the template names.',
    link: permissions,
    source: learnPage('entra/identity/managed-identities-azure-resources/how-to-assign-access-azure-resource'),
    examples: [
      [
        refused(
          403,
          'LinkedAuthorizationFailed',
          "The client '..' with object id '..' has permission to perform action 'Microsoft.VirtualMachineImages/imageTemplates/write' on scope '..'; however, it does not have permission to perform action(s) 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '..' (respectively) or the linked scope(s) are invalid.",
        ),
      ],
      [
        refused(
          403,
          'LinkedAuthorizationFailed',
          "... permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) ...",
        ),
      ],
    ],
    not: [
      refused(
        403,
        'LinkedAuthorizationFailed',
        "The client has permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on scope '...', however the current tenant 't' is not authorized to access linked subscription 'b'.",
      ),
    ],
  },
  {
    id: 'linked-subscription-foreign',
    title: 'An id names a subscription of another tenant',
    signs: [
      {
        from: azure,
        text: /current tenant '[^']*' is not authorized to access linked subscription|the linked subscription '[^']*' was not found/i,
      },
    ],
    cause: 'A resource id in the template names a subscription that is misspelt or belongs to another tenant.',
    fix: 'Correct the subscription in that id; resources of another tenant cannot be linked to a template.',
    link: learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors'),
    source: armErrors,
    examples: [
      [
        refused(
          403,
          'LinkedAuthorizationFailed',
          "The client has permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on scope '...', however the current tenant 't' is not authorized to access linked subscription 'b'.",
        ),
      ],
      [
        refused(
          403,
          'LinkedAuthorizationFailed',
          "The client has permission to perform action 'Microsoft.Network/virtualNetworks/subnets/join/action' on scope '...', however the linked subscription 'b' was not found.",
        ),
      ],
    ],
    not: [
      refused(
        403,
        'LinkedAuthorizationFailed',
        "... permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) ...",
      ),
    ],
  },
  {
    id: 'caller-not-authorized',
    title: 'The pipeline’s identity is missing a permission on image templates',
    signs: [
      { from: ['refusal'], text: /does not have authorization to perform action 'Microsoft\.VirtualMachineImages\// },
      { from: ['refusal'], code: ['AuthorizationFailed'], isSilent: true },
    ],
    cause: 'The identity of the pipeline may not do this to image templates in the resource group, or its role was given moments ago.',
    fix: 'Give the pipeline’s identity the role Contributor on the resource group. New role assignments can take a few minutes to take effect.',
    link: permissions,
    source: issue('danielsollondon/azvmimagebuilder#107'),
    examples: [
      [
        refused(
          403,
          'AuthorizationFailed',
          "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.VirtualMachineImages/imageTemplates/write' over scope '..' or the scope is invalid. If access was recently granted, please refresh your credentials.",
        ),
      ],
      [
        refused(
          403,
          'AuthorizationFailed',
          "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.VirtualMachineImages/imageTemplates/run/action' over scope '..' or the scope is invalid. If access was recently granted, please refresh your credentials.",
          'POST',
        ),
      ],
    ],
    not: [
      refused(
        403,
        'AuthorizationFailed',
        "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.Compute/galleries/images/versions/write' over scope '..' or the scope is invalid.",
      ),
    ],
  },
  {
    id: 'caller-not-authorized-elsewhere',
    title: 'The pipeline’s identity is missing a permission',
    signs: [
      {
        from: ['refusal'],
        text: /does not have authorization to perform action '(?!Microsoft\.VirtualMachineImages\/)[\w.]+\/(?![^']*assign\/action)/i,
      },
      { from: ['refusal'], text: /Authorization failed for template resource[^]*does not have permission to perform action/i },
    ],
    names: { what: 'The action', in: /perform action '([^']+)'/ },
    cause: 'The identity of the pipeline may not do what the message names, or its role was given moments ago.',
    fix: 'Give the pipeline’s identity a role that contains the action that the message names, on the scope that it names.',
    link: learnPage('azure/role-based-access-control/troubleshooting'),
    source: armErrors,
    examples: [
      [
        refused(
          403,
          'AuthorizationFailed',
          "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.Compute/galleries/images/versions/write' over scope '..' or the scope is invalid.",
        ),
      ],
      [
        refused(
          403,
          'AuthorizationFailed',
          "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resourcegroups/read' over scope '/subscriptions/s/resourcegroups/r' or the scope is invalid. If access was recently granted, please refresh your credentials.",
          'GET',
        ),
      ],
    ],
    not: [
      refused(
        403,
        'AuthorizationFailed',
        "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.VirtualMachineImages/imageTemplates/write' over scope '..' or the scope is invalid.",
      ),
    ],
  },
  {
    id: 'deny-assignment',
    title: 'A deny assignment forbids it',
    signs: [
      { from: azure, text: /access is denied because of the deny assignment/i },
      { from: azure, code: ['DenyAssignmentAuthorizationFailed'] },
    ],
    names: { what: 'The deny assignment', in: /deny assignment with name '([^']+)'/i },
    cause: 'A deny assignment on the scope (of a managed application, a deployment stack or a blueprint) overrides every role.',
    fix: 'Choose a resource group outside the scope of the deny assignment, or have its owner exclude the identity.',
    link: learnPage('azure/role-based-access-control/deny-assignments'),
    source: learnPage('azure/role-based-access-control/deny-assignments'),
    examples: [
      [
        refused(
          403,
          'DenyAssignmentAuthorizationFailed',
          "The client '..' with object id '..' has permission to perform action 'Microsoft.VirtualMachineImages/imageTemplates/write' on scope '..'; however, the access is denied because of the deny assignment with name 'System deny assignment created by managed application' and Id '..' at scope '..'.",
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer(
          "ERROR: -> DenyAssignmentAuthorizationFailed : The client '..' has permission to perform action 'Microsoft.Compute/disks/write' on scope '..'; however, the access is denied because of the deny assignment with name 'd'.",
        ),
      ],
    ],
    not: [refused(403, 'AuthorizationFailed', 'The deny rule of the firewall keeps the request out.')],
  },
  {
    id: 'provider-unregistered',
    title: 'A resource provider is not registered',
    signs: [
      { from: azure, code: ['SubscriptionNotRegistered', 'InvalidSubscriptionRegistrationState'] },
      { from: azure, text: /is not registered to use (?:namespace|microsoft\.)/i },
      { from: azure, code: ['MissingSubscriptionRegistration'] },
    ],
    names: { what: 'The resource provider', in: /registered to use (?:namespace )?'?(microsoft\.\w+)/i },
    cause: 'The subscription has not been set up for a service that builds need.',
    fix: 'Register what the message names, and all of Microsoft.VirtualMachineImages, Compute, KeyVault, Storage, Network and ContainerInstance (az provider register).',
    link: 'https://aka.ms/rps-not-found',
    source: learnPage('azure/azure-resource-manager/troubleshooting/error-register-resource-provider'),
    examples: [
      [
        refused(
          409,
          'MissingSubscriptionRegistration',
          "The subscription is not registered to use namespace 'Microsoft.VirtualMachineImages'. See https://aka.ms/rps-not-found for how to register subscriptions.",
        ),
      ],
      [
        {
          origin: 'packer',
          text: "ERROR:   -> MissingSubscriptionRegistration : The subscription is not registered to use namespace 'Microsoft.KeyVault'. See https://aka.ms/rps-not-found for how to register subscriptions.",
        },
      ],
    ],
    not: [refused(409, 'MissingRegistrationForType', "The subscription is not registered for the resource type 'imageTemplates'.")],
  },
  {
    id: 'resource-type-unregistered',
    title: 'A resource type is not registered',
    signs: [
      { from: azure, code: ['MissingRegistrationForLocation'] },
      { from: azure, text: /is not registered for the resource type/i },
      { from: azure, code: ['MissingRegistrationForType'] },
    ],
    names: { what: 'The resource type', in: /resource type '([^']+)'/i },
    cause: 'The resource provider is registered, but its registration does not have this type or region yet.',
    fix: 'Register the provider once more (az provider register --namespace Microsoft.VirtualMachineImages) and wait until it is Registered in the region.',
    link: 'https://aka.ms/rps-not-found',
    source: learnPage('azure/azure-resource-manager/troubleshooting/error-register-resource-provider'),
    examples: [
      [
        refused(
          409,
          'MissingRegistrationForType',
          "The subscription is not registered for the resource type 'imageTemplates'. Please re-register for this provider in order to have access to this resource type.",
        ),
      ],
      [
        refused(
          409,
          'MissingRegistrationForLocation',
          "The subscription is not registered for the resource type 'imageTemplates' in the location 'westeurope'. Please re-register for this provider in order to have access to this location.",
        ),
      ],
    ],
    not: [
      refused(
        409,
        'MissingSubscriptionRegistration',
        "The subscription is not registered to use namespace 'Microsoft.VirtualMachineImages'.",
      ),
    ],
  },
  {
    id: 'scope-locked',
    title: 'A lock forbids it',
    signs: [
      { from: azure, text: /following scope\(s\) are locked/i },
      { from: azure, code: ['ScopeLocked'] },
    ],
    names: { what: 'The locked scope', in: /scope\(s\) are locked: '([^']+)'/i },
    cause: 'A management lock on the scope forbids deleting or changing what is in it.',
    fix: 'Remove the lock (az lock list --resource-group …), or let the template stay with cleanup: never and build changed templates under another name.',
    link: learnPage('azure/azure-resource-manager/management/lock-resources'),
    source: learnPage('azure/azure-resource-manager/management/lock-resources'),
    examples: [
      [
        refused(
          409,
          'ScopeLocked',
          "The scope '/subscriptions/s/resourceGroups/r/providers/Microsoft.VirtualMachineImages/imageTemplates/t' cannot perform delete operation because following scope(s) are locked: '/subscriptions/s/resourceGroups/r'. Please remove the lock and try again.",
          'DELETE',
        ),
      ],
      [
        refused(
          409,
          'ScopeLocked',
          "The scope '/subscriptions/s/resourceGroups/r/providers/Microsoft.VirtualMachineImages/imageTemplates/t' cannot perform write operation because following scope(s) are locked: '/subscriptions/s'. Please remove the lock and try again.",
        ),
      ],
    ],
    not: [refused(409, 'Conflict', 'The blob is locked by a lease.')],
  },
  {
    id: 'subscription-read-only',
    title: 'The subscription is disabled',
    signs: [
      { from: azure, text: /subscription '[^']*' is disabled and therefore marked as read only/i },
      { from: azure, code: ['ReadOnlyDisabledSubscription', 'DisabledSubscription'] },
    ],
    cause: 'The subscription is disabled (its credit, trial or payment has run out), so nothing can be changed in it.',
    fix: 'Have the owner of the subscription’s billing account re-enable the subscription, or use another subscription.',
    link: learnPage('azure/cost-management-billing/manage/subscription-disabled'),
    source: learnPage('azure/cost-management-billing/manage/subscription-disabled'),
    examples: [
      [
        refused(
          409,
          'ReadOnlyDisabledSubscription',
          "The subscription 's' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.",
        ),
      ],
    ],
    composed: [[refused(403, 'DisabledSubscription', 'The subscription is not active.')]],
    not: [refused(403, 'AuthorizationFailed', 'The feature is disabled for this subscription.')],
  },
  {
    id: 'region-without-service',
    title: 'The service does not exist in this region',
    signs: [
      { from: ['refusal'], text: /provided location '[^']*' is not available for resource type 'Microsoft\.VirtualMachineImages/i },
      { from: ['refusal'], code: ['LocationNotAvailableForResourceType'] },
    ],
    cause: 'Image templates cannot be created in the region that the template’s location names.',
    fix: 'Choose a location from the list in the message; the images can be distributed to other regions all the same.',
    link: learnPage('azure/virtual-machines/image-builder-overview'),
    source: learnPage('azure/virtual-machines/image-builder-overview'),
    examples: [
      [
        refused(
          400,
          'LocationNotAvailableForResourceType',
          "The provided location 'westcentralus2' is not available for resource type 'Microsoft.VirtualMachineImages/imageTemplates'. List of available regions for the resource type is 'eastus,eastus2,westcentralus'.",
        ),
      ],
    ],
    composed: [
      [
        refused(
          400,
          'InvalidTemplateDeployment',
          "The provided location 'brazilsoutheast' is not available for resource type 'Microsoft.VirtualMachineImages/imageTemplates'.",
        ),
      ],
    ],
    not: [refused(409, 'InvalidResourceLocation', "The resource 't' already exists in location 'westus' in resource group 'r'.")],
  },
  {
    id: 'api-version-unknown',
    title: 'The API version or region is not supported',
    signs: [
      { from: azure, text: /No registered resource provider found for location '[^']*' and API version/i },
      { from: ['refusal'], code: ['NoRegisteredProviderFound', 'InvalidApiVersionParameter'] },
    ],
    cause: 'The resource provider does not have this API version in this region.',
    fix: 'Choose an api-version from the list in the message; sovereign clouds get new ones later.',
    link: templateReference('api-versions'),
    source: learnPage('azure/azure-resource-manager/troubleshooting/error-register-resource-provider'),
    examples: [
      [
        refused(
          400,
          'NoRegisteredProviderFound',
          "No registered resource provider found for location 'westeurope' and API version '2030-01-01' for type 'imageTemplates'. The supported api-versions are '2020-02-14, 2022-07-01'. The supported locations are 'eastus, westeurope'.",
        ),
      ],
      [
        refused(
          400,
          'InvalidApiVersionParameter',
          "The api-version '2030-01-01' is invalid. The supported versions are '2022-12-01,2022-09-01'.",
        ),
      ],
    ],
    not: [refused(409, 'MissingSubscriptionRegistration', "The subscription is not registered to use namespace 'Microsoft.Storage'.")],
  },
  {
    id: 'cloud-without-service',
    title: 'The cloud does not know the service',
    signs: [{ from: ['refusal'], code: ['InvalidResourceNamespace', 'InvalidResourceType'] }],
    cause: 'The Resource Manager that answered has no such resource provider or type: the environment or its endpoint is another cloud’s.',
    fix: 'Check environment (and the Resource Manager endpoint of a custom one): not every cloud has Microsoft.VirtualMachineImages.',
    link: learnPage('azure/virtual-machines/image-builder-overview'),
    source: armErrors,
    examples: [
      [refused(404, 'InvalidResourceNamespace', "The resource namespace 'Microsoft.VirtualMachineImages' is invalid.")],
      [
        refused(
          404,
          'InvalidResourceType',
          "The resource type could not be found in the namespace 'Microsoft.VirtualMachineImages' for api version '2024-02-01'.",
        ),
      ],
    ],
    not: [refused(404, 'ResourceNotFound', "The Resource 'Microsoft.VirtualMachineImages/imageTemplates/t' was not found.", 'GET')],
  },
  {
    id: 'policy-on-template',
    title: 'A policy forbids the image template',
    signs: [{ from: ['refusal'], text: /disallowed by policy|RequestDisallowedByPolicy/i }],
    names: { what: 'The policy', in: /"policyAssignment":\s*\{\s*"name":\s*"([^"]+)"/ },
    cause: 'An Azure Policy denies the template itself, as it was sent; roles have nothing to do with it.',
    fix: 'Satisfy the policy in the template (usually tags, the location or an identity), or ask for an exemption of its resource group.',
    link: learnPage('azure/governance/policy/troubleshoot/general'),
    source: learnPage('azure/azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy'),
    examples: [
      [
        refused(
          403,
          'RequestDisallowedByPolicy',
          'Resource \'t\' was disallowed by policy. Policy identifiers: \'[{"policyAssignment":{"name":"Require owner tag"}}]\'.',
        ),
      ],
      [
        refused(
          403,
          'RequestDisallowedByPolicy',
          "Resource 't' was disallowed by policy. Reasons: 'Only West Europe is allowed.'. See error details for policy resource IDs.",
        ),
      ],
    ],
    not: [refused(403, 'AuthorizationFailed', 'The conditional access rules of the tenant forbid it.')],
  },
  {
    id: 'subscription-not-found',
    title: 'The subscription cannot be found',
    signs: [{ from: ['refusal'], code: ['SubscriptionNotFound', 'InvalidSubscriptionId'] }],
    cause: 'There is no such subscription in the tenant of the login, or the identity has no role in it.',
    fix: 'Check subscription-id, and that the pipeline’s identity has a role in that subscription.',
    link: armErrors,
    source: armErrors,
    examples: [
      [refused(404, 'SubscriptionNotFound', "The subscription 's' could not be found.", 'GET')],
      [refused(400, 'InvalidSubscriptionId', "The provided subscription identifier 'x' is malformed or invalid.", 'GET')],
    ],
    not: [refused(404, 'ResourceGroupNotFound', "Resource group 'r' could not be found.", 'GET')],
  },
  {
    id: 'resource-group-not-found',
    title: 'The resource group cannot be found',
    signs: [
      { from: [...building, 'refusal'], code: ['ResourceGroupNotFound'] },
      { from: building, text: /Cannot locate the (?:existing )?(?:managed image )?resource group/i },
    ],
    cause: 'There is no resource group of this name in the subscription.',
    fix: 'Check resource-group-name and the resource ids in the template, or create the group first.',
    link: armErrors,
    source: armErrors,
    examples: [
      [refused(404, 'ResourceGroupNotFound', "Resource group 'r' could not be found.")],
      [anyFailure, packer('Cannot locate the managed image resource group r.')],
    ],
    not: [refused(404, 'SubscriptionNotFound', "The subscription 's' could not be found.", 'GET')],
  },
  {
    id: 'resource-group-being-deleted',
    title: 'The resource group is being deleted',
    signs: [
      { from: azure, text: /resource group '[^']*' is in deprovisioning state/i },
      { from: azure, code: ['ResourceGroupBeingDeleted'] },
    ],
    cause: 'The resource group is being deleted; nothing can be created in it.',
    fix: 'Wait until the group is gone and create it again, or build in another group.',
    link: armErrors,
    source: armErrors,
    examples: [
      [refused(409, 'ResourceGroupBeingDeleted', "The resource group 'r' is in deprovisioning state and cannot perform this operation.")],
    ],
    composed: [
      [
        anyFailure,
        packer(
          "ERROR: -> ResourceGroupBeingDeleted : The resource group 'IT_r_t_1' is in deprovisioning state and cannot perform this operation.",
        ),
      ],
    ],
    not: [refused(404, 'ResourceGroupNotFound', "Resource group 'r' could not be found.")],
  },
  {
    id: 'template-in-other-region',
    title: 'A resource of this name exists in another region',
    signs: [
      { from: ['refusal'], text: /already exists in location '[^']*' in resource group[\s\S]*cannot be created in location/i },
      { from: ['refusal'], code: ['InvalidResourceLocation'] },
    ],
    cause: 'An image template of this name exists in another region; a resource cannot be moved by writing it again.',
    fix: 'Give the template its former location back, delete the old one, or choose another image-builder-template-name.',
    link: armErrors,
    source: armErrors,
    examples: [
      [
        refused(
          409,
          'InvalidResourceLocation',
          "The resource 't' already exists in location 'westus' in resource group 'r'. A resource with the same name cannot be created in location 'eastus'. Please select a new resource name.",
        ),
      ],
    ],
    composed: [[refused(409, 'InvalidResourceLocation', "The resource 't' exists in another location.")]],
    not: [refused(409, 'Conflict', 'Update/Upgrade of image templates is currently not supported')],
  },
  {
    id: 'token-of-other-tenant',
    title: 'The login is of another tenant than the subscription',
    signs: [
      { from: ['refusal'], text: /access token is from the wrong issuer/i },
      { from: ['refusal'], code: ['InvalidAuthenticationTokenTenant'] },
    ],
    cause: 'The login succeeded, but in a tenant that the subscription does not belong to.',
    fix: 'Set tenant-id to the tenant of the subscription (az account show --subscription … --query tenantId).',
    link: armErrors,
    source: armErrors,
    examples: [
      [
        refused(
          401,
          'InvalidAuthenticationTokenTenant',
          "The access token is from the wrong issuer 'https://sts.windows.net/a/'. It must match the tenant 'https://sts.windows.net/b/' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/b' to get the token.",
          'GET',
        ),
      ],
    ],
    composed: [
      [
        refused(
          401,
          'InvalidAuthenticationTokenTenant',
          "The access token is from the wrong issuer. It must match one of the tenants 'https://sts.windows.net/b/,https://sts.windows.net/c/' associated with this subscription.",
          'PUT',
        ),
      ],
    ],
    not: [refused(401, 'ExpiredAuthenticationToken', 'The access token expiry UTC time is earlier than current UTC time.', 'GET')],
  },
  {
    id: 'token-expired',
    title: 'The access token has expired',
    signs: [{ from: ['refusal'], code: ['ExpiredAuthenticationToken', 'InvalidAuthenticationTokenExpired'] }],
    cause: 'Azure received a token that had already expired, also after a new one was fetched.',
    fix: 'Check the clock of the agent; with the login of the Azure CLI, log in again (az login).',
    link: armErrors,
    source: armErrors,
    examples: [
      [
        refused(
          401,
          'ExpiredAuthenticationToken',
          "The access token expiry UTC time '11/27/2026 8:00:00 AM' is earlier than current UTC time '11/27/2026 9:00:00 AM'.",
          'GET',
        ),
      ],
    ],
    composed: [[refused(401, 'InvalidAuthenticationTokenExpired', 'The token has expired.', 'GET')]],
    not: [refused(401, 'InvalidAuthenticationTokenTenant', 'The access token is from the wrong issuer.', 'GET')],
  },
  {
    id: 'throttled',
    title: 'Too many requests were sent',
    signs: [
      { from: ['refusal'], status: [429] },
      { from: building, text: /RequestsThrottled\b|server encountered too many requests|\bTooManyRequests\b|Too many requests on source/i },
    ],
    cause: 'Azure limits the requests of a subscription or an identity, and the limit was still exceeded after the tries that were made.',
    fix: 'Let fewer jobs with the same identity and subscription run at the same time, or raise poll-interval.',
    link: learnPage('azure/azure-resource-manager/management/request-limits-and-throttling'),
    source: learnPage('azure/azure-resource-manager/management/request-limits-and-throttling'),
    examples: [
      [refused(429, 'TooManyRequests', 'The request is being throttled as the limit has been reached for operation type.', 'GET')],
      [
        refused(
          429,
          'SubscriptionRequestsThrottled',
          "Number of requests for subscription 's' and operation 'GET' exceeded the backend storage limit. Please try again after '6' seconds.",
          'GET',
        ),
      ],
    ],
    not: [refused(503, 'ServerTimeout', 'The request timed out.', 'GET')],
  },
  {
    id: 'request-too-large',
    title: 'The template is too large',
    signs: [{ from: ['refusal'], code: ['RequestContentTooLarge', 'RequestEntityTooLarge'] }],
    cause: 'Resource Manager accepts requests of 4 MB; inline scripts are part of the request.',
    fix: 'Move long inline scripts into files of the repository: scriptUri with a path uploads them.',
    link: learnPage('azure/azure-resource-manager/management/azure-subscription-service-limits'),
    source: learnPage('azure/azure-resource-manager/management/azure-subscription-service-limits'),
    examples: [[refused(413, 'RequestContentTooLarge', "The request content size exceeds the maximum size of '4 MB'.")]],
    composed: [[refused(413, 'RequestEntityTooLarge', 'The request body is too large.')]],
    not: [refused(400, 'InvalidRequestContent', 'The request content was invalid.')],
  },
  {
    id: 'region-disallowed',
    title: 'Azure does not offer this region to the subscription',
    signs: [
      { from: azure, code: ['RegionDoesNotAllowProvisioning', 'LocationNotAvailable'] },
      { from: azure, text: /disallowed by Azure: This policy maintains a set of best available regions/i },
      { from: azure, code: ['RequestDisallowedByAzure'] },
    ],
    before: ['policy', 'policy-on-template', 'machine-not-made'],
    cause:
      'Azure itself limits the regions of some subscriptions, free and student ones above all; no role or policy of yours changes that.',
    fix: 'Take a region that the subscription may use (az account list-locations does not show it; the portal’s list of regions does), or ask Azure support for this one.',
    link: armErrors,
    source: learnPage('troubleshoot/azure/general/region-access-request-process'),
    examples: [
      [
        refused(
          403,
          'RequestDisallowedByAzure',
          "Resource 't' was disallowed by Azure: This policy maintains a set of best available regions where your subscription can deploy resources.",
        ),
      ],
      [
        {
          origin: 'packer',
          text: "ERROR: -> RequestDisallowedByAzure : Resource 'vm' was disallowed by Azure: This policy maintains a set of best available regions.",
        },
      ],
    ],
    not: [refused(403, 'RequestDisallowedByPolicy', "Resource 't' was disallowed by policy.")],
  },
  {
    id: 'subscription-type',
    title: 'This type of subscription does not allow it',
    signs: [
      {
        from: azure,
        text: /subscription type is not permitted to perform operations|not (?:permitted|available) for (?:this|your) subscription (?:type|offer)/i,
      },
      { from: azure, code: ['DisallowedOperation', 'DisallowedProvider'] },
    ],
    cause: 'The offer of the subscription (trial, sponsored, suspended) excludes this provider or every provider.',
    fix: 'Use another subscription, or have the owner of the account upgrade this one.',
    link: armErrors,
    source: armErrors,
    examples: [
      [
        refused(
          403,
          'DisallowedOperation',
          'The current subscription type is not permitted to perform operations on any provider namespace. Please use a different subscription.',
        ),
      ],
      [refused(403, 'DisallowedProvider', 'The operation is not permitted for namespace Microsoft.VirtualMachineImages.')],
    ],
    not: [refused(409, 'ReadOnlyDisabledSubscription', 'The subscription is disabled and therefore marked as read only.')],
  },
  {
    id: 'feature-not-registered',
    title: 'A feature is not switched on for the subscription',
    signs: [
      { from: azure, text: /'Microsoft\.\w+\/\w+' feature is not enabled for this subscription|not registered (?:with|for) the feature/i },
      { from: azure, code: ['FeatureNotRegistered'] },
    ],
    names: { what: 'The feature', in: /'(Microsoft\.\w+\/\w+)' feature|(?:with|for) the feature (\S+)/i },
    before: ['machine-not-made', 'provider-unregistered'],
    cause: 'What the request asks for is behind a feature that a subscription has to register, such as encryption at host.',
    fix: 'az feature register --namespace … --name …, wait until its state is Registered, then az provider register of the namespace.',
    link: learnPage('azure/azure-resource-manager/management/preview-features'),
    source: learnPage('azure/azure-resource-manager/management/preview-features'),
    examples: [
      [
        {
          origin: 'packer',
          text: "ERROR: -> InvalidParameter : The property 'securityProfile.encryptionAtHost' is not valid because the 'Microsoft.Compute/EncryptionAtHost' feature is not enabled for this subscription.",
        },
      ],
      [refused(409, 'FeatureNotRegistered', 'Subscription is not registered with the feature Microsoft.Compute/X.')],
    ],
    not: [refused(409, 'MissingSubscriptionRegistration', 'The subscription is not registered to use namespace.')],
  },
  {
    id: 'name-or-tag-invalid',
    title: 'Azure does not accept a name, tag or region of the request',
    signs: [
      {
        from: ['refusal'],
        code: [
          'InvalidResourceName',
          'InvalidResourceGroupName',
          'ReservedResourceName',
          'InvalidTagName',
          'InvalidTagNameCharacters',
          'InvalidTagValue',
          'ResourceTagCountExceeded',
          'InvalidLocation',
          'LocationRequired',
        ],
      },
      { from: ['refusal'], text: /(?:resource (?:group )?name|tag name)s? [^\n]*(?:invalid characters|is invalid|cannot exceed)/i },
    ],
    cause: 'Resource Manager checked the request before the service got it: names and tags have limits of characters, length and number.',
    fix: 'Correct what the message names: tag names without < > % & \\ ? /, at most 50 tags, group names of letters, digits, - _ ( ) and no dot at the end, a region as az account list-locations writes it.',
    link: learnPage('azure/azure-resource-manager/management/resource-name-rules'),
    source: learnPage('azure/azure-resource-manager/management/tag-resources'),
    examples: [
      [refused(400, 'InvalidTagNameCharacters', "The tag names 'a/b' have reserved characters '<,>,%,&,\\,?,/' or control characters.")],
      [refused(400, 'InvalidResourceGroupName', "The provided resource group name 'a b' has these invalid characters: ' '.")],
    ],
    not: [refused(400, 'ValidationFailed', "Validation failed: Field 'name' has a bad value")],
  },
  {
    id: 'other-operation-in-progress',
    title: 'Another change of the resource is in progress',
    signs: [
      {
        from: azure,
        text: /Another operation on this or dependent resource is in progress|currently performing an operation on this \w+ that requires exclusive access|conflict(?:ed|s)? with a concurrent request|is being (?:modified|updated) by another operation|since another operation is in progress|\bOperationPreempted\b|is not in Succeeded state\. Resource is in (?:Updating|Creating)|conflicts? with a concurrent write/i,
      },
      {
        from: azure,
        code: [
          'AnotherOperationInProgress',
          'ConflictingConcurrentWriteNotAllowed',
          'ReferencedResourceNotProvisioned',
          'StorageAccountOperationInProgress',
        ],
      },
    ],
    cause: 'Another job or the service itself is changing this resource, or one that it depends on, such as the virtual network.',
    fix: 'Run again once that change has ended; do not start many builds in one subnet in the same minute.',
    link: armErrors,
    source: learnPage('troubleshoot/azure/virtual-network/troubleshoot-failed-state'),
    examples: [
      [
        refused(
          409,
          'AnotherOperationInProgress',
          'Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: https://management.azure.com/...',
        ),
      ],
      [
        {
          origin: 'packer',
          text: 'ERROR:   -> AnotherOperationInProgress : Another operation on this or dependent resource is in progress.',
        },
      ],
    ],
    not: [refused(409, 'OperationNotAllowed', "Operation 'DELETE' is not allowed in provisioningState: 'creating'", 'DELETE')],
  },
]
