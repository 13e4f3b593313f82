// Who uses gallery image versions: virtual machines, scale sets, other image versions and image templates.
import { ArmError } from '../azure/arm-error.js'
import type { Arm } from '../azure/arm.js'
import { at, itemsOf, jsonObjectOf, textOf } from '../json.js'
import type { Uses } from './retention.js'
import { viewTemplate } from '../template/view.js'

export interface ReadUses {
  readonly uses: Uses
  // What could not be read, as sentences.
  readonly gaps: readonly string[]
}

const computeApiVersion = '2024-07-01'
const imageBuilderApiVersion = '2024-02-01'
const resourceGraphApiVersion = '2022-10-01'

// Reads the users of images of a gallery. The lists of the gallery's own subscription are refused where they may not be read: only they
// tell that nothing is hidden. Resource Graph sees other subscriptions besides, but leaves out without a word what may not be read.
export const readUses = async (arm: Arm, subscriptionId: string, galleries: readonly string[], signal: AbortSignal): Promise<ReadUses> => {
  const list = (type: string, apiVersion: string) => arm.list(`/subscriptions/${subscriptionId}/providers/${type}`, apiVersion, signal)
  const [machines, scaleSets, templates, others] = await Promise.all([
    unlessRefused(() => list('Microsoft.Compute/virtualMachines', computeApiVersion)),
    unlessRefused(() => list('Microsoft.Compute/virtualMachineScaleSets', computeApiVersion)),
    unlessRefused(() => list('Microsoft.VirtualMachineImages/imageTemplates', imageBuilderApiVersion)),
    unlessRefused(() => askResourceGraph(arm, galleries, signal)),
  ])
  const users = new Map<string, string[]>()
  for (const body of [machines, scaleSets, templates, others].flatMap((bodies) => bodies ?? [])) {
    const user = textOf(at(body, 'id')) ?? ''
    for (const image of imagesOf(body)) users.set(image, [...new Set([...(users.get(image) ?? []), user])])
  }
  const isKnown = machines !== undefined && scaleSets !== undefined
  return {
    uses: { users, isKnown },
    gaps: [
      ...(isKnown
        ? []
        : [`The virtual machines and scale sets of subscription ${subscriptionId} could not be read: it needs Reader on it.`]),
      ...(others === undefined ? ['Resource Graph could not be asked: users in other subscriptions are not seen.'] : []),
    ],
  }
}

// The ids of image versions that a resource names, in lower case. One that follows `latest` of a definition tells which version it got.
const imagesOf = (body: unknown): readonly string[] => {
  const properties = at(body, 'properties')
  const references = [
    at(properties, 'storageProfile', 'imageReference'),
    at(properties, 'virtualMachineProfile', 'storageProfile', 'imageReference'),
  ]
  const images = references.map((reference) => {
    const id = textOf(at(reference, 'id'))
    const exact = textOf(at(reference, 'exactVersion'))
    return id === undefined || exact === undefined || /\/versions\/[^/]+$/i.test(id) ? id : `${id}/versions/${exact}`
  })
  const sources = [textOf(at(properties, 'storageProfile', 'source', 'id')), sourceOfTemplate(body)]
  return [...images, ...sources].filter((id) => id !== undefined).map((id) => id.toLowerCase())
}

// The version that an image template starts from.
const sourceOfTemplate = (body: unknown): string | undefined => viewTemplate(jsonObjectOf(body)).properties?.source?.imageVersionId

// Undefined where the identity has no right to it, or Azure did not answer it: then nothing is known.
const unlessRefused = async (read: () => Promise<readonly unknown[]>): Promise<readonly unknown[] | undefined> => {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ArmError) return undefined
    throw error
  }
}

// The query for what names a version of a gallery, in the language of Azure Resource Graph.
export const queryOfUses = (gallery: string): string => {
  const types = [
    'microsoft.compute/virtualmachines',
    'microsoft.compute/virtualmachinescalesets',
    'microsoft.compute/galleries/images/versions',
  ]
  // A JSON text is a literal of its language, too.
  return `Resources | where type in~ (${types.map((type) => `'${type}'`).join(', ')}) | where tostring(properties) contains ${JSON.stringify(`/galleries/${gallery}/images/`)} | project id, properties`
}

const askResourceGraph = async (arm: Arm, galleries: readonly string[], signal: AbortSignal): Promise<readonly unknown[]> => {
  const rows: unknown[] = []
  for (const gallery of galleries) {
    const query = queryOfUses(gallery)
    for (let skipToken: string | undefined, isFirst = true; isFirst || skipToken !== undefined; isFirst = false) {
      const options = { resultFormat: 'objectArray', $top: 1000, ...(skipToken === undefined ? {} : { $skipToken: skipToken }) }
      const { body } = await arm.change({
        method: 'POST',
        path: '/providers/Microsoft.ResourceGraph/resources',
        apiVersion: resourceGraphApiVersion,
        body: { query, options },
        signal,
      })
      rows.push(...itemsOf(at(body, 'data')))
      skipToken = textOf(at(body, '$skipToken'))
    }
  }
  return rows
}
