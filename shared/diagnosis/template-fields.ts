// Errors about properties of the template.
import { issue, learnPage, operation, refused, templateReference, troubleshooting, type Diagnosis, azure } from './diagnosis.js'

export const templateFieldDiagnoses: readonly Diagnosis[] = [
  {
    id: 'field-missing',
    title: 'A property of the template is missing',
    signs: [{ from: azure, text: /Validation failed: [\s\S]*Missing field/i }],
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
    signs: [{ from: azure, text: /Field '[^']*\btype' has a bad value: ''/i }],
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
    id: 'resource-id-invalid',
    title: 'A value is not a complete resource id',
    signs: [
      {
        from: azure,
        text: /Expect fully qualified resource Id|identity ids? '[^']*' (?:are|is) invalid\. It must be of the following format|is not a valid (?:ARM )?resource (?:id|identifier)/i,
      },
      { from: azure, code: ['InvalidIdentityId', 'InvalidResourceId'] },
    ],
    before: ['field-invalid'],
    names: { what: 'The value', in: /Property id '([^']+)'|identity ids? '([^']+)'/i },
    cause:
      'The template has something else where the id of a resource belongs: a name, an empty value, a misspelt provider, or an id that is cut short.',
    fix: 'Use the id that `az resource show … --query id` (az identity show for an identity) prints: /subscriptions/…/resourceGroups/…/providers/….',
    link: troubleshooting('troubleshoot-image-template-submission-errors'),
    source: 'https://github.com/MicrosoftDocs/azure-docs/issues/112377',
    examples: [
      [
        refused(
          400,
          'LinkedInvalidPropertyId',
          "Property id 'build-identity' at path '' is invalid. Expect fully qualified resource Id that start with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.",
        ),
      ],
      [
        refused(
          400,
          'InvalidIdentityId',
          "The identity ids '/subscriptions/s/resourceGroups/r/providers/Micrososft.ManagedIdentity/userAssignedIdentities/i' are invalid. It must be of the following format: '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}'.",
        ),
      ],
    ],
    not: [refused(400, 'ValidationFailed', "Validation failed: 'ImageTemplate.properties.source': Field 'type' has a bad value: 'x'")],
  },
  {
    id: 'field-invalid',
    title: 'A property of the template has an invalid value',
    signs: [
      { from: azure, code: ['LinkedInvalidPropertyId'] },
      { from: azure, text: /Property id '[^']*' at path '[^']*' is invalid/i },
      { from: azure, text: /Validation failed: [\s\S]*has a bad value/i },
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
      [refused(400, 'LinkedInvalidPropertyId', "Property id 'web' at path 'properties.vmProfile.vnetConfig.subnetId' is invalid.")],

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
      { from: azure, text: /Unmarshalling entity encountered error: [\s\S]*unknown field/i },
      { from: azure, text: /unmarshalling type \*v\d[\s\S]*unknown field/i },
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
]
