// The users of images: the lists of virtual machines and scale sets in the subscription, and Resource Graph as far as it is queried for
// them.
import type { Service } from '../image-builder/service.js'
import { objectOf, textOf, type Json, type JsonObject } from '../json.js'
import { json, type Answer } from '../net/answer.js'
import { page, type ArmCall, type Route } from './call.js'
import { ArmError } from './errors.js'

// The routes.
export const userRoutes = (service: Service): Route[] => [
  listRoute(service, 'virtualMachines', () => service.world.virtualMachines.below(root(service))),
  listRoute(service, 'virtualMachineScaleSets', () => service.world.scaleSets.below(root(service))),
  // Anyone may send a query; the answer contains only what the caller may read.
  { method: 'POST', path: '/providers/Microsoft.ResourceGraph/resources', action: null, handle: (call) => query(service, call) },
]

const root = ({ world }: Service): string => `/subscriptions/${world.subscriptionId}`

const listRoute = (service: Service, type: string, list: () => readonly { readonly body: JsonObject }[]): Route => ({
  method: 'GET',
  path: `/subscriptions/{subscription}/providers/Microsoft.Compute/${type}`,
  action: `Microsoft.Compute/${type}/read`,
  handle: (call) =>
    page(
      call,
      service.resourceManager(),
      list().map(({ body }) => body),
      service.settings.pageSize,
    ),
})

// A small part of its language: Resources, `where type in~ (…)`, `where tostring(properties) contains "…"`, `project`, `summarize … =
// count() by …`; everything else is refused.
const query = (service: Service, call: ArmCall): Answer => {
  const { query: text, options } = objectOf(call.body)
  const [table, ...steps] = textOf(text)
    .split('|')
    .map((step) => step.trim())
  if (table?.toLowerCase() !== 'resources') throw badRequest(`The table ${table ?? ''} is not known.`)
  const rows = steps.reduce<readonly JsonObject[]>(applyStep, readable(service, call))
  const start = Number(textOf(objectOf(options).$skipToken) || '0')
  const end = start + service.settings.pageSize
  const data: Json[] = rows.slice(start, end).map((row) => row)
  const more = end < rows.length ? { $skipToken: String(end) } : {}
  return json(200, { totalRecords: rows.length, count: data.length, resultTruncated: 'false', facets: [], data, ...more })
}

const readable = (service: Service, call: ArmCall): readonly JsonObject[] => {
  const { world, roles } = service
  const shelves = [world.virtualMachines, world.scaleSets, world.versions, world.definitions, world.images]
  const bodies = shelves.flatMap((shelf) => shelf.below(root(service))).map(({ body }) => body)
  return bodies.filter((body) => roles.allows(call.principal.objectId, `${textOf(body.type)}/read`, textOf(body.id)))
}

const applyStep = (rows: readonly JsonObject[], step: string): readonly JsonObject[] => {
  const types = /^where type in~ \(([^)]*)\)$/.exec(step)?.[1]
  if (types !== undefined) {
    const wanted = types.split(',').map((type) => type.trim().replace(/^'|'$/g, '').toLowerCase())
    return rows.filter((row) => wanted.includes(textOf(row.type).toLowerCase()))
  }
  const part = /^where tostring\(properties\) contains "([^"]*)"$/.exec(step)?.[1]
  if (part !== undefined) return rows.filter((row) => JSON.stringify(row.properties).toLowerCase().includes(part.toLowerCase()))
  const [, name, by = ''] = /^summarize (\w+) = count\(\) by (\w+)$/.exec(step) ?? []
  if (name !== undefined) {
    const values = rows.map((row) => textOf(row[by]))
    return [...new Set(values)].map((value) => ({ [by]: value, [name]: values.filter((one) => one === value).length }))
  }
  const columns = /^project (.+)$/.exec(step)?.[1]?.split(',')
  if (columns === undefined) throw badRequest(`The step ${step} is not known.`)
  return rows.map((row) => Object.fromEntries(columns.map((name) => [name.trim(), row[name.trim()]])))
}

const badRequest = (message: string): ArmError => new ArmError(400, 'BadRequest', message)
