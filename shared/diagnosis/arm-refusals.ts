// General answers of Azure Resource Manager: malformed requests, missing resources, outages.
import { azure, building, learnPage, operation, packer, refused, stop, type Diagnosis } from './diagnosis.js'

const deploymentErrors = learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors')
const notFound = learnPage('azure/azure-resource-manager/troubleshooting/error-not-found')

export const armRefusalDiagnoses: readonly Diagnosis[] = [
  {
    id: 'resource-reference-missing',
    title: 'A resource that the template or the build refers to does not exist',
    signs: [{ from: [...building, 'refusal'], code: ['InvalidResourceReference', 'ParentResourceNotFound', 'ResourceNotFound'] }],
    before: ['machine-not-made', 'internal-error'],
    names: { what: 'The resource', in: /[Rr]esource '?([^\s']+)'? (?:referenced by|under resource group|was not found)/ },
    cause: 'An id names a resource that was deleted, is misspelt, is in another subscription or region, or was created only moments ago.',
    fix: 'Check each id of the template with az resource show --ids …, in the subscription that the id names.',
    link: notFound,
    source: notFound,
    examples: [
      [
        packer(
          'ERROR: -> InvalidResourceReference : Resource /subscriptions/s/networkSecurityGroups/n referenced by resource /subscriptions/s/networkInterfaces/i was not found. Please make sure that the referenced resource exists.',
        ),
        stop('before', 'failure'),
      ],
    ],
    composed: [
      [operation('ResourceNotFound', "The Resource 'Microsoft.Compute/diskEncryptionSets/d' under resource group 'r' was not found.")],
    ],
    not: [refused(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized')],
  },
  {
    id: 'request-malformed',
    title: 'Azure could not read the template',
    signs: [
      {
        from: azure,
        text: /request content was invalid and could not be deserialized|Could not find member '[^']+' on object of type|Error converting value/i,
      },
      { from: azure, code: ['InvalidRequestContent', 'InvalidRequestFormat'] },
    ],
    before: ['machine-not-made'],
    names: { what: 'The member', in: /Could not find member '([^']+)'|Path '([^']+)'/ },
    cause:
      'A value has another type than the API version expects (a text in place of a list, a number in place of a text), or the property is at the wrong level.',
    fix: 'Compare the property that the message names with docs/reference.md or the editor schema of the API version.',
    link: deploymentErrors,
    source: deploymentErrors,
    examples: [
      [
        refused(
          400,
          'InvalidRequestContent',
          "The request content was invalid and could not be deserialized: 'Could not find member 'customise' on object of type 'ResourceDefinition'. Path 'customise', line 1, position 20.'.",
        ),
      ],
    ],
    composed: [[refused(400, 'InvalidRequestFormat', 'Cannot parse the request.')]],
    not: [refused(400, 'LinkedInvalidPropertyId', "Property id '' at path '' is invalid.")],
  },
  {
    id: 'service-unavailable',
    title: 'The service or Azure Resource Manager does not answer at the moment',
    signs: [
      { from: ['refusal'], status: [502, 503, 504] },
      { from: ['refusal'], text: /gateway did not receive a response from '[^']+' within the specified time period/i },
      { from: ['refusal'], code: ['GatewayTimeout', 'ServiceUnavailable', 'BadGateway', 'ServerTimeout', 'ServiceTimeout'] },
    ],
    before: ['internal-error'],
    cause:
      'The request reached Azure, and no answer came in time, also after the retries that were made. The operation may have begun all the same.',
    fix: 'Look at status.azure.com for the region, then run the job again: it finds a template or a run that was created.',
    link: 'https://azure.status.microsoft/status',
    source: 'https://github.com/danielsollondon/azvmimagebuilder/issues/99',
    examples: [
      [
        refused(
          504,
          'GatewayTimeout',
          "The gateway did not receive a response from 'Microsoft.VirtualMachineImages' within the specified time period.",
        ),
      ],
    ],
    composed: [[refused(503, 'ServiceUnavailable', 'The service is unavailable.')]],
    not: [refused(429, 'TooManyRequests', 'Slow down.')],
  },
]
