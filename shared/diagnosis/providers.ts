// Providers, resource types, API versions and features that a subscription, a region or a cloud does not offer.
import { azure, learnPage, refused, templateReference, type Diagnosis, packer } from './diagnosis.js'

const armErrors = learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors')

export const providerDiagnoses: readonly Diagnosis[] = [
  {
    id: 'provider-unregistered',
    title: 'A resource provider is not registered',
    signs: [
      { from: azure, code: ['SubscriptionNotRegistered', 'InvalidSubscriptionRegistrationState', 'Subscription Not Registered'] },
      { from: azure, text: /(?:is not|must be) registered to use (?:namespace|microsoft\.)|Please register to microsoft\.\w+/i },
      { from: azure, code: ['MissingSubscriptionRegistration'] },
    ],
    names: { what: 'The resource provider', in: /register(?:ed)? to (?:use (?:namespace )?)?'?(microsoft\.\w+)/i },
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
    composed: [[refused(409, 'SubscriptionNotRegistered', 'Subscription is not registered.')]],
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
    id: 'region-without-service',
    title: 'The service does not exist in this region',
    signs: [
      { from: azure, text: /provided location '[^']*' is not available for resource type 'Microsoft\.VirtualMachineImages/i },
      { from: azure, code: ['LocationNotAvailableForResourceType'] },
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
      { from: azure, text: /parameter api-version is invalid|api-version '[^']*' is invalid/i },
      { from: azure, text: /No registered resource provider found for location '[^']*' and API version/i },
      { from: azure, code: ['NoRegisteredProviderFound', 'InvalidApiVersionParameter'] },
    ],
    cause: 'The resource provider does not have this API version in this region.',
    fix: 'Choose an api-version from the list in the message, or leave apiVersion out if it does not list any; sovereign clouds get new ones later.',
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
    composed: [[refused(400, 'InvalidParameter', 'The value of parameter api-version is invalid.', 'GET')]],
    not: [refused(409, 'MissingSubscriptionRegistration', "The subscription is not registered to use namespace 'Microsoft.Storage'.")],
  },
  {
    id: 'cloud-without-service',
    title: 'Azure does not know the resource provider or type',
    signs: [{ from: azure, code: ['InvalidResourceNamespace', 'InvalidResourceType'] }],
    cause:
      'The Resource Manager that answered does not have the provider or type that the message names. As a rule, the environment or its endpoint is another cloud’s; a misspelt provider in an id and an API version that is older than the type look the same.',
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
    id: 'feature-not-registered',
    title: 'A feature is not switched on for the subscription',
    signs: [
      { from: azure, text: /is not valid because the (?:'[^']+' )?feature is not enabled for this subscription/i },
      { from: azure, text: /'Microsoft\.\w+\/\w+' feature is not enabled for this subscription|not registered (?:with|for) the feature/i },
      { from: azure, code: ['FeatureNotRegistered'] },
      { from: azure, text: /(?<!\bsize\b[^\n]{0,80}) is not (?:supported|enabled) for (?:this|the) subscription\b/i },
    ],
    names: { what: 'The feature', in: /'(Microsoft\.\w+\/\w+)' feature|(?:with|for) the feature (\S+)/i },
    before: ['machine-not-made', 'provider-unregistered', 'azure-code-vague', 'request-value-invalid'],
    cause:
      'What the request asks for is behind a feature that a subscription has to register, such as encryption at host, or that is not offered to it.',
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
    composed: [
      [
        packer(
          "ERROR: -> InvalidParameter : The property 'securityProfile.encryptionAtHost' is not valid because the feature is not enabled for this subscription.",
        ),
      ],
    ],
    not: [refused(409, 'MissingSubscriptionRegistration', 'The subscription is not registered to use namespace.')],
  },
]
