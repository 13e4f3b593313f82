// Where an image template is in Azure, from the inputs.
import { parseTemplateId, type TemplateId } from '../azure/resource-id.js'
import type { Platform } from './definition.js'
import type { TargetInputs } from './inputs.js'
import type { IdKind, InputReader } from './reader.js'
import { defined } from '../defined.js'

// A resource id as the template's name also gives its subscription and group.
export const targetInputs = (reader: InputReader): TargetInputs => {
  const id = templateIdOf(reader)
  const subscriptionId = reader.subscription('subscription-id')
  const resourceGroup = reader.text('resource-group-name')
  if (resourceGroup !== undefined && !isGroupName(resourceGroup)) {
    reader.reject('resource-group-name', `Expected the name of a resource group, got ${JSON.stringify(resourceGroup)}.`)
  }
  if (id !== undefined) rejectOtherTarget(reader, id, defined({ subscriptionId, resourceGroup }))
  return {
    ...defined({ subscriptionId: id?.subscriptionId ?? subscriptionId, resourceGroup: id?.resourceGroup ?? resourceGroup }),
  }
}

// Undefined if the input is a name.
const templateIdOf = (reader: InputReader): TemplateId | undefined =>
  parseTemplateId(reader.text('image-builder-template-name') ?? '') === undefined
    ? undefined
    : reader.id('image-builder-template-name', templateIds)

const templateIds: IdKind<TemplateId> = {
  kind: 'an image template',
  end: '/providers/Microsoft.VirtualMachineImages/imageTemplates/<name>',
  parse: parseTemplateId,
}

// Reports that the subscription is required here, and where users of this platform find it.
export const requireSubscription = (reader: InputReader, subscriptionId: string | undefined, because: string): void => {
  // On Azure DevOps it comes from the connection.
  const isLogin = reader.platform === 'azure-pipelines' && reader.text('azure-subscription') === undefined
  if (isLogin && subscriptionId === undefined)
    reader.require('azure-subscription', undefined, 'the service connection has the login and the subscription')
  else reader.require('subscription-id', subscriptionId, because, sources[reader.platform])
}

const sources: Readonly<Record<Platform, string | undefined>> = {
  github: undefined,
  'azure-pipelines': 'The service connection names no subscription: it is probably one of a management group.',
  terminal: 'az account show --query id prints that of your login; AZURE_SUBSCRIPTION_ID also sets it.',
}

// Letters of any script. The expression is created only for a name that is not plain ASCII: it loads tables that most names do not need.
const isGroupName = (name: string): boolean => /^[-\w.()]{1,90}$/.test(name) || new RegExp('^[-\\w.()\\p{L}]{1,90}$', 'u').test(name)

const rejectOtherTarget = (reader: InputReader, id: Required<TargetInputs>, given: TargetInputs): void => {
  const differs = (a: string | undefined, b: string): boolean => a !== undefined && a.toLowerCase() !== b.toLowerCase()
  if (differs(given.resourceGroup, id.resourceGroup)) {
    reader.reject(
      'resource-group-name',
      `The id of the image template names the resource group ${id.resourceGroup}, but this input names ${given.resourceGroup ?? ''}.`,
    )
  }
  if (differs(given.subscriptionId, id.subscriptionId)) {
    reader.reject(
      'subscription-id',
      `The id of the image template names the subscription ${id.subscriptionId}, but this input names ${given.subscriptionId ?? ''}.`,
    )
  }
}
