import { at, isWord, textOf } from '../../json.js'
import type { AzureReader } from '../../azure/reader.js'
import { stated } from '../../azure/unreadable.js'
import { each, failed, warning, type Check } from '../check.js'

const namespaces = ['VirtualMachineImages', 'Compute', 'KeyVault', 'Storage', 'Network', 'ContainerInstance'].map(
  (name) => `Microsoft.${name}`,
)

// The resource providers that a build uses are registered.
export const providersRegistered: Check = {
  id: 'providers',
  title: 'Resource providers',
  why: 'A subscription can use a resource provider only after it is registered. Without Microsoft.VirtualMachineImages the image template is refused; without one of the others the build fails while it runs.',
  right: 'Microsoft.Resources/subscriptions/providers/read',
  fix: 'Register it: az provider register --namespace <name>. It takes a few minutes and needs Contributor on the subscription.',
  source: 'troubleshooting, missing registration; release notes, November 2023',
  applies: () => true,
  check: ({ target }, azure) =>
    each(namespaces, async (namespace) => {
      const found = textOf(at(await readProvider(azure, target.subscriptionId, namespace), 'registrationState'))
      const state = stated(found, `whether the resource provider ${namespace} is registered`)
      if (isWord(state, 'Registered')) return []
      const message = `The resource provider ${namespace} is not registered in the subscription (${state}).`
      const fix = `Register it: az provider register --namespace ${namespace}. It takes a few minutes and needs Contributor on the subscription.`
      // Registering takes minutes and may be complete in time. A key vault is created for Windows; whether it is for Linux is not
      // documented.
      const isCertain = !isWord(state, 'Registering') && namespace !== 'Microsoft.KeyVault'
      return [(isCertain ? failed : warning)(`subscription ${target.subscriptionId}`, message, fix)]
    }),
}

// A resource provider: whether it is registered, and which types it has in which regions.
export const readProvider = (azure: AzureReader, subscriptionId: string, namespace: string): Promise<unknown> =>
  azure.get(`/subscriptions/${subscriptionId}/providers/${namespace}`, providersRegistered.right)
