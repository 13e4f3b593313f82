// Finds the users of gallery image versions: virtual machines, scale sets, other image versions and image templates.
import { ArmError } from '../azure/arm-error.js'
import type { Arm } from '../azure/arm.js'
import { expectShape, unexpected } from '../azure/expect-shape.js'
import { at, itemsOf, jsonObjectOf, textOf } from '../json.js'
import type { Uses } from './retention.js'
import { viewTemplate } from '../template/view.js'
import { defined } from '../defined.js'

export interface ReadUses {
  readonly uses: Uses
  // What could not be read, as sentences.
  readonly gaps: readonly string[]
}

const computeApiVersion = '2024-07-01'
const imageBuilderApiVersion = '2024-02-01'
const resourceGraphApiVersion = '2022-10-01'

// The lists of a subscription that together show all users in it.
const lists = [
  { type: 'Microsoft.Compute/virtualMachines', what: 'virtual machines', apiVersion: computeApiVersion },
  { type: 'Microsoft.Compute/virtualMachineScaleSets', what: 'scale sets', apiVersion: computeApiVersion },
  { type: 'Microsoft.VirtualMachineImages/imageTemplates', what: 'image templates', apiVersion: imageBuilderApiVersion },
] as const

// Reads the users of a gallery's images. A list of the gallery's own subscription that cannot be read is an error, because only these lists
// prove that a version is unused. Resource Graph also covers other subscriptions, but silently omits what the identity cannot read.
export const readUses = async (
  arm: Pick<Arm, 'list' | 'change'>,
  subscriptionId: string,
  galleries: readonly string[],
  signal: AbortSignal,
): Promise<ReadUses> => {
  const read = lists.map(async ({ type, what, apiVersion }) => {
    const found = await orError(() => arm.list(`/subscriptions/${subscriptionId}/providers/${type}`, apiVersion, signal))
    if (!(found instanceof ArmError)) return { bodies: found, gaps: [] }
    const why =
      found.status === 403 ? `the pipeline’s identity needs ${type}/read on it (Reader has it)` : `${found.message} [${found.code}]`
    return { bodies: [], gaps: [`The ${what} of subscription ${subscriptionId} could not be read: ${why}.`] }
  })
  const [own, others] = await Promise.all([Promise.all(read), orError(() => askResourceGraph(arm, galleries, signal))])
  const users = new Map<string, string[]>()
  for (const body of [...own.flatMap(({ bodies }) => bodies), ...(others instanceof ArmError ? [] : others)]) {
    const user = textOf(at(body, 'id')) ?? ''
    for (const image of imagesOf(body)) users.set(image, [...new Set([...(users.get(image) ?? []), user])])
  }
  const ownGaps = own.flatMap(({ gaps }) => gaps)
  return {
    uses: { users, isKnown: ownGaps.length === 0 },
    gaps: [
      ...ownGaps,
      ...(others instanceof ArmError ? ['Resource Graph did not answer: users in other subscriptions were not looked for.'] : []),
    ],
  }
}

// The ids of image versions that a resource names, in lower case. A resource that follows `latest` of a definition shows which version it
// got.
const imagesOf = (body: unknown): readonly string[] => {
  expectShape(body, userShape, 'GET a user of images')
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

const imageReferenceShape = (path: string) =>
  ({
    [path]: 'object',
    [`${path}.storageProfile`]: 'object',
    [`${path}.storageProfile.imageReference`]: 'object',
    [`${path}.storageProfile.imageReference.id`]: 'string',
    [`${path}.storageProfile.imageReference.exactVersion`]: 'string',
  }) as const

// What decides whether a version is used. (A scale set without a profile has null.)
const userShape = {
  id: 'string',
  ...imageReferenceShape('properties'),
  ...imageReferenceShape('properties.virtualMachineProfile'),
  'properties.storageProfile.source': 'object',
  'properties.storageProfile.source.id': 'string',
  'properties.source': 'object',
  'properties.source.imageVersionId': 'string',
} as const

// The version that an image template starts from.
const sourceOfTemplate = (body: unknown): string | undefined => viewTemplate(jsonObjectOf(body)).properties?.source?.imageVersionId

// What was read, or why it could not be.
const orError = async (read: () => Promise<readonly unknown[]>): Promise<readonly unknown[] | ArmError> => {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ArmError) return error
    throw error
  }
}

// The Resource Graph query for resources that name a version of a gallery.
export const queryOfUses = (gallery: string): string => {
  const types = [
    'microsoft.compute/virtualmachines',
    'microsoft.compute/virtualmachinescalesets',
    'microsoft.compute/galleries/images/versions',
  ]
  // A JSON string is a valid literal of the query language.
  return `Resources | where type in~ (${types.map((type) => `'${type}'`).join(', ')}) | where tostring(properties) contains ${JSON.stringify(`/galleries/${gallery}/images/`)} | project id, properties`
}

const request = 'POST a query of Resource Graph'

// It returns at most 1,000 rows a page.
const mostPages = 1_000

const askResourceGraph = async (
  arm: Pick<Arm, 'change'>,
  galleries: readonly string[],
  signal: AbortSignal,
): Promise<readonly unknown[]> => {
  const rows: (readonly unknown[])[] = []
  for (const gallery of galleries) {
    const query = queryOfUses(gallery)
    const seen = new Set<string>()
    for (let skipToken: string | undefined, isFirst = true; isFirst || skipToken !== undefined; isFirst = false) {
      if (skipToken !== undefined && (seen.has(skipToken) || seen.size === mostPages))
        throw unexpected(request, `the list does not end after ${seen.size + 1} pages`)
      if (skipToken !== undefined) seen.add(skipToken)
      const options = { resultFormat: 'objectArray', $top: 1000, ...defined({ $skipToken: skipToken }) }
      const { body } = await arm.change({
        method: 'POST',
        path: '/providers/Microsoft.ResourceGraph/resources',
        apiVersion: resourceGraphApiVersion,
        body: { query, options },
        signal,
      })
      expectShape(body, { data: 'array', $skipToken: 'string' }, request)
      rows.push(itemsOf(at(body, 'data')))
      skipToken = textOf(at(body, '$skipToken'))
    }
  }
  return rows.flat()
}
