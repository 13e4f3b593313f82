import { at, isWord, textOf } from '../../json.js'
import { stated } from '../../azure/unreadable.js'
import type { Environment } from '../../azure/clouds.js'
import { failed, warning, type Check } from '../check.js'

// The clouds where the service is in preview, each with its feature (docs/service.md 7.3).
const features: Partial<Record<Environment, string>> = {
  AzureUSGovernment: 'FairfaxPublicPreview',
  AzureChinaCloud: 'MooncakePublicPreview',
}

// The preview feature that Government and China need is registered.
export const previewFeature: Check = {
  id: 'preview-feature',
  title: 'Preview feature of the cloud',
  why: 'In Azure Government and Azure China the service is a public preview: it refuses image templates of a subscription that is not registered for it.',
  right: 'Microsoft.Features/providers/features/read',
  fix: 'Register it: az feature register --namespace Microsoft.VirtualMachineImages --name <feature>, then register the provider again.',
  source: 'template reference, Location',
  applies: ({ environment }) => features[environment] !== undefined,
  check: async ({ environment, target, location }, azure) => {
    const feature = features[environment] ?? ''
    const path = `/subscriptions/${target.subscriptionId}/providers/Microsoft.Features/providers/Microsoft.VirtualMachineImages/features/${feature}`
    // A feature that the cloud no longer has is not needed.
    const state = stated(textOf(at(await azure.get(path, previewFeature.right), 'properties', 'state')), `whether ${feature} is registered`)
    if (isWord(state, 'Registered')) return []
    const fix = `Register it: az feature register --namespace Microsoft.VirtualMachineImages --name ${feature}, then register the provider again.`
    const message = `The preview feature Microsoft.VirtualMachineImages/${feature} is not registered (${state})`
    // Newer documentation of Government no longer names a feature: a build may work without it.
    return environment === 'AzureUSGovernment'
      ? [warning(location.at, `${message}; it may no longer be needed.`, fix)]
      : [failed(location.at, `${message}.`, fix)]
  },
}
