// The container group of an isolated build, and the last lines of its container's log (docs/service.md 5.3).
import type { Service } from '../image-builder/service.js'
import type { JsonObject } from '../json.js'
import { json, type Answer } from '../net/answer.js'
import { nameIn, type ContainerGroup } from '../world.js'
import { nameOf, page, type ArmCall, type Route } from './call.js'
import { resourceNotFound } from './errors.js'

const type = 'Microsoft.ContainerInstance/containerGroups'
const groups = `/subscriptions/{subscription}/resourceGroups/{group}/providers/${type}`

// The routes of container groups.
export const containerRoutes = (service: Service): Route[] => [
  { method: 'GET', path: groups, action: `${type}/read`, handle: (call) => list(service, call) },
  {
    method: 'GET',
    path: `${groups}/{container}`,
    action: `${type}/read`,
    handle: (call) => json(200, bodyOf(groupOf(service, call, call.id))),
  },
  {
    method: 'GET',
    path: `${groups}/{container}/containers/{name}/logs`,
    action: `${type}/containers/logs/read`,
    handle: (call) => logs(service, call),
  },
]

const list = (service: Service, call: ArmCall): Answer => {
  const bodies = service.world.containerGroups.below(service.world.groupId(nameOf(call, 'group'))).map(bodyOf)
  return page(call, service.resourceManager(), bodies, service.settings.pageSize)
}

const groupOf = ({ world }: Service, call: ArmCall, id: string): ContainerGroup => {
  const found = world.containerGroups.get(id)
  if (!found) throw resourceNotFound(type, nameOf(call, 'container'), nameOf(call, 'group'))
  return found
}

const bodyOf = ({ id, container, location }: ContainerGroup): JsonObject => ({
  id,
  name: nameIn(id),
  type,
  location,
  properties: { provisioningState: 'Succeeded', osType: 'Linux', containers: [{ name: container, properties: { image: 'packer' } }] },
})

// A client cannot ask for new lines only: `tail` is a number of lines from the end.
const logs = (service: Service, call: ArmCall): Answer => {
  const group = groupOf(service, call, call.id.replace(/\/containers\/[^/]+\/logs$/i, ''))
  if (nameOf(call, 'name') !== group.container) throw resourceNotFound(`${type}/containers`, nameOf(call, 'name'), nameOf(call, 'group'))
  const lines = group.log.split('\n')
  const tail = Number(call.url.searchParams.get('tail') ?? lines.length)
  return json(200, { content: lines.slice(-tail - 1).join('\n') })
}
