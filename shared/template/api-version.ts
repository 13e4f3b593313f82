// The API versions of Microsoft.VirtualMachineImages, and which of them a template is sent with.
import { didYouMean } from '../did-you-mean.js'
import { AibError } from '../errors.js'
import { textNode, type ObjectNode, type StringNode } from './node.js'
import { select } from './select.js'

// All that there are, oldest first (SERVICE.md section 1).
export const apiVersions = [
  '2018-02-01-preview',
  '2019-02-01-preview',
  '2019-05-01-preview',
  '2020-02-14',
  '2021-10-01',
  '2022-02-14',
  '2022-07-01',
  '2023-07-01',
  '2024-02-01',
  '2025-10-01',
] as const

// One of them.
export type ApiVersion = (typeof apiVersions)[number]

// An upgrade of this tool must not change builds: this stays when newer versions appear.
export const defaultApiVersion: ApiVersion = '2024-02-01'

// The version to send a template with: the user's, else the template's own, else the default, raised where the template needs it.
// The node's place is where the version was given. Throws for a version that does not exist.
export const chooseApiVersion = ({
  input,
  template,
  body,
}: {
  readonly input?: StringNode | undefined
  readonly template?: StringNode | undefined
  readonly body: ObjectNode
}): StringNode => {
  const chosen = input ?? template
  if (chosen === undefined) return textNode(needed(body), body.at)
  if (apiVersions.some((version) => version === chosen.value)) return chosen
  const guess = didYouMean(chosen.value, apiVersions)
  throw new AibError({
    code: chosen === input ? 'input-invalid' : 'template-shape',
    message: `${chosen.value} is no API version of Microsoft.VirtualMachineImages.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
    where: chosen.at,
    fix: `Use one of ${apiVersions.join(', ')}.`,
  })
}

// Whether an API version is `since` or newer; one that is not known counts as newest.
export const isSince = (version: string, since: ApiVersion): boolean => {
  const index = apiVersions.findIndex((known) => known === version)
  return index < 0 || index >= apiVersions.indexOf(since)
}

// What only 2025-10-01 knows (SERVICE.md section 1).
const newest = ['properties.additionalDataDisks', 'properties.optimize.workload', 'properties.distribute[].replicationMode']

const needed = (body: ObjectNode): ApiVersion => (newest.some((path) => select(body, path).length > 0) ? '2025-10-01' : defaultApiVersion)
