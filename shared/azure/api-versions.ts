// The API version with which each resource provider is read.
import { ownValue } from '../own-value.js'
import { ArmError } from './arm-error.js'

const versions: Readonly<Record<string, string>> = {
  'microsoft.resources': '2021-04-01',
  'microsoft.authorization': '2022-04-01',
  'microsoft.compute': '2024-03-03',
  'microsoft.containerinstance': '2023-05-01',
  'microsoft.features': '2021-07-01',
  'microsoft.managedidentity': '2023-01-31',
  'microsoft.marketplaceordering': '2021-01-01',
  'microsoft.network': '2024-05-01',
  'microsoft.policyinsights': '2023-03-01',
  'microsoft.resourcegraph': '2022-10-01',
  'microsoft.storage': '2023-05-01',
  'microsoft.virtualmachineimages': '2024-02-01',
}

// Types whose version differs from that of their provider. Compute: 2024-03-03 is the version of galleries (shared/gallery/gallery-client.ts).
const versionsOfTypes: readonly (readonly [RegExp, string])[] = [
  [/\/providers\/microsoft\.compute\/skus$/, '2021-07-01'],
  [/\/providers\/microsoft\.authorization\/locks$/, '2020-05-01'],
  [/\/providers\/microsoft\.authorization\/policyexemptions$/, '2022-07-01-preview'],
  [/\/providers\/microsoft\.authorization\/policyassignments\/[^/]+$/, '2022-06-01'],
  [/\/locations\/[^/]+\/(?:community|shared)galleries\//, '2024-03-03'],
  [/\/providers\/microsoft\.compute\/(?:locations|images)\//, '2024-07-01'],
]

// The API version for a path, by the last provider in it. Groups, subscriptions and the list of providers use Resource Manager's own. Throws ArmError.
export const apiVersionOf = (path: string): string => {
  const plain = (path.split('?')[0] ?? '').toLowerCase()
  const special = versionsOfTypes.find(([pattern]) => pattern.test(plain))
  if (special !== undefined) return special[1]
  const provider = [...plain.matchAll(/\/providers\/([^/]+)\//g)].at(-1)?.[1] ?? 'microsoft.resources'
  const version = ownValue(versions, provider)
  if (version === undefined)
    throw new ArmError({ status: 400, code: 'UnknownProvider', message: `${provider} is not a resource provider that this tool reads.` })
  return version
}
