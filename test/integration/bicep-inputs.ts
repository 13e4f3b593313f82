// What the tests of templates in Bicep plan with, and a module that must not be read.
export const subscription = '11111111-2222-3333-4444-555555555555'

export const targetFlags = ['--subscription-id', subscription, '--resource-group-name', 'rg', '--location', 'westus2']

export const planInputs = { command: 'plan', location: 'westus2', 'subscription-id': subscription, 'resource-group-name': 'rg' }

export const moduleWithSecret = JSON.stringify({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  resources: [],
  variables: { a: 'TOPSECRET' },
  outputs: { o: { type: 'string', value: 'TOPSECRET' } },
})
