// Where an image template is in Azure, from the inputs.
import { isGuid, parseTemplateId } from '../azure/resource-id.js'
import type { Platform } from './definition.js'
import type { TargetInputs } from './inputs.js'
import type { InputReader } from './reader.js'
import { defined } from '../defined.js'

// A resource id as the template's name also gives its subscription and group.
export const targetInputs = (reader: InputReader): TargetInputs => {
  const id = parseTemplateId(reader.text('image-builder-template-name') ?? '')
  const subscriptionId = reader.text('subscription-id')
  const resourceGroup = reader.text('resource-group-name')
  if (subscriptionId !== undefined && !isGuid(subscriptionId)) {
    reader.reject('subscription-id', `Expected the id (a GUID) of a subscription, got ${JSON.stringify(subscriptionId)}.`)
  }
  if (resourceGroup !== undefined && !isGroupName(resourceGroup)) {
    reader.reject('resource-group-name', `Expected the name of a resource group, got ${JSON.stringify(resourceGroup)}.`)
  }
  if (id !== undefined) rejectOtherTarget(reader, id, defined({ subscriptionId, resourceGroup }))
  return {
    ...defined({ subscriptionId: id?.subscriptionId ?? subscriptionId, resourceGroup: id?.resourceGroup ?? resourceGroup }),
  }
}

// Reports that the subscription is required here, and where users of this platform find it.
export const requireSubscription = (reader: InputReader, subscriptionId: string | undefined, because: string): void => {
  reader.require('subscription-id', subscriptionId, because, sources[reader.platform])
}

const sources: Readonly<Record<Platform, string | undefined>> = {
  github: undefined,
  'azure-pipelines': 'Give a service connection as azureSubscription: it names its subscription.',
  terminal: 'az account show --query id prints that of your login; AZURE_SUBSCRIPTION_ID also sets it.',
}

// Letters of any script. The expression is created only for a name that is not plain ASCII: it loads tables that most names do not need.
const isGroupName = (name: string): boolean => /^[-\w.()]{1,90}$/.test(name) || new RegExp('^[-\\w.()\\p{L}]{1,90}$', 'u').test(name)

const rejectOtherTarget = (reader: InputReader, id: Required<TargetInputs>, given: TargetInputs): void => {
  const differs = (a: string | undefined, b: string): boolean => a !== undefined && a.toLowerCase() !== b.toLowerCase()
  if (differs(given.resourceGroup, id.resourceGroup)) {
    reader.reject(
      'resource-group-name',
      `The id of the image template names the resource group ${id.resourceGroup}, this input ${given.resourceGroup ?? ''}.`,
    )
  }
  if (differs(given.subscriptionId, id.subscriptionId)) {
    reader.reject(
      'subscription-id',
      `The id of the image template names the subscription ${id.subscriptionId}, this input ${given.subscriptionId ?? ''}.`,
    )
  }
}
