// What the service, or the gateway before it, refuses at once (SERVICE.md section 3, rows 1 to 16 and 34).
import { permissions, templateReference, troubleshooting, type Diagnosis } from './diagnosis.js'

export const requestDiagnoses: readonly Diagnosis[] = [
  {
    id: 'template-immutable',
    title: 'A template of this name exists',
    tells: { message: /Update\/Upgrade of image templates is currently not supported/i },
    cause: 'Image templates cannot be changed, and another job has made one of this name meanwhile.',
    fix: 'Run one job at a time on a template name (concurrency on GitHub, an exclusive lock on Azure DevOps), or give each its own name.',
    link: troubleshooting('update-or-upgrade-of-image-templates-is-currently-not-supported'),
    example: { code: 'Conflict', message: 'Update/Upgrade of image templates is currently not supported' },
  },
  {
    id: 'template-running',
    title: 'A run of the template goes on',
    tells: { message: /is not allowed in provisioning ?state: .*run ?state: '?running/i },
    cause: 'A template that is being run can be neither deleted nor run again.',
    fix: 'Wait for the end of the run (command: wait), or cancel it first (command: cancel).',
    link: troubleshooting('troubleshoot-build-failures'),
    example: {
      code: 'OperationNotAllowed',
      message:
        'Operation Microsoft.VirtualMachineImages/imageTemplates/delete is not allowed in provisioning state: provisioned or run state: running.',
    },
  },
  {
    id: 'template-canceling',
    title: 'A run of the template is being cancelled',
    tells: { message: /is not allowed in provisioning ?state: .*run ?state: '?canceling/i },
    cause: 'Until the run is Canceled, the template can be neither deleted nor run; that takes minutes, and has been seen to take hours.',
    fix: 'Wait until the run is Canceled. Where that does not come, ask Azure support.',
    link: troubleshooting('troubleshoot-build-failures'),
    example: {
      code: 'OperationNotAllowed',
      message:
        'Operation Microsoft.VirtualMachineImages/imageTemplates/cancel/action is not allowed in provisioning state: provisioned or run state: canceling.',
    },
  },
  {
    id: 'template-creating',
    title: 'The template is still being created',
    tells: { message: /is not allowed in provisioning ?state: '?creating/i },
    cause: 'The service still fetches the scripts and files of the template, which may take 40 minutes.',
    fix: 'Wait until it is provisioned. Where that does not come, ask Azure support.',
    link: troubleshooting('troubleshoot-image-template-submission-errors'),
    example: { message: "Operation 'DELETE' is not allowed in provisioningState: 'creating'" },
  },
  {
    id: 'field-missing',
    title: 'A property of the template is missing',
    tells: { message: /Validation failed: [\s\S]*Missing field/i },
    cause: 'The api-version of the template requires the property that the message names.',
    fix: 'Add it. `aib plan` finds what is missing before anything is sent.',
    link: troubleshooting('required-fields-are-missing'),
    example: {
      code: 'ValidationFailed',
      message:
        "Validation failed: 'ImageTemplate': Missing field 'identity'. Please review http://aka.ms/azvmimagebuildertmplref for details on fields required in the Image Builder Template.",
    },
  },
  {
    id: 'type-unknown',
    title: 'A type in the template is not known',
    tells: { message: /Field '[^']*\btype' has a bad value: ''/i },
    cause: 'The type of a source, customizer, validator or distributor is wrong, or in the wrong case (ManagedImage, not managedImage).',
    fix: 'Write the type as the documentation does, or choose an api-version that has it.',
    link: templateReference('properties-distribute'),
    example: {
      code: 'ValidationFailed',
      message: "Validation failed: 'ImageTemplate.properties': Field 'distribute[0].type' has a bad value: ''.",
    },
  },
  {
    id: 'field-invalid',
    title: 'A property of the template has a value that it cannot take',
    tells: { message: /Validation failed: [\s\S]*has a bad value/i },
    cause: 'The value that the message names is not one that the service takes; of an id, a part may be missing.',
    fix: 'Correct it; `aib plan` checks ids and values before anything is sent.',
    link: troubleshooting('troubleshoot-image-template-submission-errors'),
    example: {
      code: 'ValidationFailed',
      message:
        "Validation failed: 'ImageTemplate.properties.source': Field 'imageId' has a bad value: '/subscriptions/subscriptionID/resourceGroups/resourceGroupName/providers/Microsoft.Compute/images/imageName'. Please review  http://aka.ms/azvmimagebuildertmplref  for details on fields requirements in the Image Builder Template.",
    },
  },
  {
    id: 'field-unknown',
    title: 'The template has a property that does not exist',
    tells: { message: /Unmarshalling entity encountered error: [\s\S]*unknown field/i },
    cause: 'From api-version 2024-02-01 on, the service refuses properties that it does not know; their case counts.',
    fix: 'Correct the name that the message quotes, or choose an api-version that has it.',
    link: templateReference('api-versions'),
    example: {
      message:
        'Unmarshalling entity encountered error: unmarshalling type *v2024_02_01.ImageTemplate: struct field Properties: unmarshalling type *v2024_02_01.ImageTemplateProperties, unknown field "vmboot". There is an issue with the syntax with the JSON template you are submitting.',
    },
  },
  {
    id: 'distributor-dropped',
    title: 'A distributor cannot be taken from a template',
    tells: { message: /Distribute target with Runoutput name .* not found in the update request/i },
    cause: 'An update of a template has to name every distributor that it has.',
    fix: 'Delete the template and create it anew: on-different: replace does so.',
    link: troubleshooting('distribution-target-is-not-found-in-the-update-request'),
    example: {
      code: 'ValidationFailed',
      message:
        'Validation failed: Distribute target with Runoutput name disk not found in the update request. Deleting a distribution target is not allowed.',
    },
  },
  {
    id: 'identity-not-assignable',
    title: 'The pipeline may not use the template’s identity',
    tells: { code: ['LinkedAuthorizationFailed'], message: /userAssignedIdentities\/assign\/action/i },
    cause: 'The pipeline’s identity may write the template, but not give it the identities that it names.',
    fix: 'Give the pipeline’s identity the role Managed Identity Operator on the identities that the template names.',
    link: permissions,
    example: {
      code: 'LinkedAuthorizationFailed',
      message:
        "... permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) ...",
    },
  },
  {
    id: 'provider-unregistered',
    title: 'A resource provider is not registered',
    tells: {
      code: ['MissingSubscriptionRegistration'],
      message: /is not registered to use namespace/i,
      log: /MissingSubscriptionRegistration|is not registered to use namespace/i,
    },
    cause: 'The subscription has not been set up for the service.',
    fix: 'Register Microsoft.VirtualMachineImages, Compute, KeyVault, Storage, Network and ContainerInstance.',
    link: 'https://aka.ms/rps-not-found',
    example: {
      code: 'MissingSubscriptionRegistration',
      message:
        "The subscription is not registered to use namespace 'Microsoft.VirtualMachineImages'. See https://aka.ms/rps-not-found for how to register subscriptions.",
    },
  },
]
