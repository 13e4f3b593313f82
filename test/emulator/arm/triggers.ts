// Triggers of an image template, since 2022-07-01: kept and shown, never fired.
import { dotnetTime } from '../clock.js'
import { provider, type Service } from '../image-builder/service.js'
import type { Template, Trigger } from '../image-builder/template.js'
import { objectOf, textOf, type JsonObject } from '../json.js'
import { empty, type Answer } from '../net/answer.js'
import { indented, indentedPage, nameOf, type ArmCall, type Route } from './call.js'
import { conflict, resourceNotFound, validationFailed } from './errors.js'
import { retryAfter, templateAction, templateOf, templatePath } from './templates.js'

const list = `${templatePath}/triggers`
const one = `${list}/{trigger}`

// The routes of triggers.
export const triggerRoutes = (service: Service): Route[] => [
  { method: 'PUT', path: one, action: templateAction('triggers/write'), handle: (call) => put(service, call) },
  { method: 'GET', path: one, action: templateAction('triggers/read'), handle: (call) => get(service, call) },
  { method: 'DELETE', path: one, action: templateAction('triggers/delete'), handle: (call) => remove(service, call) },
  {
    method: 'GET',
    path: list,
    action: templateAction('triggers/read'),
    handle: (call) => {
      const template = templateOf(service, call)
      const bodies = [...template.triggers.values()].map((trigger) => triggerBody(service, template, trigger))
      return indentedPage(call, service.resourceManager(), bodies, service.settings.pageSize)
    },
  },
]

const put = (service: Service, call: ArmCall): Answer => {
  const template = templateOf(service, call)
  const name = nameOf(call, 'trigger')
  const kind = textOf(objectOf(objectOf(call.body).properties).kind)
  if (kind !== 'SourceImage') throw validationFailed(`Validation failed: 'Trigger.properties': Field 'kind' has a bad value: '${kind}'.`)
  const isNew = !template.triggers.has(name.toLowerCase())
  // A template accepts one trigger of the kind SourceImage; the service's message is not known.
  if (isNew && template.triggers.size > 0) throw conflict()
  const trigger = { name, kind, time: dotnetTime() }
  template.triggers.set(name.toLowerCase(), trigger)
  if (!isNew) return indented(200, triggerBody(service, template, trigger))
  // Recorded by New-AzImageBuilderTrigger: a header to poll, without a status yet.
  const operation = service.operations.start(template.id)
  service.operations.end(operation, 'Succeeded')
  const creating = { ...triggerBody(service, template, trigger), properties: { kind, provisioningState: 'Creating' } }
  return indented(201, creating, service.operations.headers(operation, provider, call.apiVersion, ['azure-asyncoperation']))
}

const get = (service: Service, call: ArmCall): Answer => {
  const template = templateOf(service, call)
  const trigger = template.triggers.get(nameOf(call, 'trigger').toLowerCase())
  if (!trigger) throw resourceNotFound(`${provider}/imageTemplates/triggers`, `${template.name}/${nameOf(call, 'trigger')}`, template.group)
  return indented(200, triggerBody(service, template, trigger))
}

const remove = (service: Service, call: ArmCall): Answer => {
  const template = templateOf(service, call)
  if (!template.triggers.delete(nameOf(call, 'trigger').toLowerCase())) return empty(204)
  const operation = service.operations.start(template.id)
  service.operations.end(operation, 'Succeeded')
  const headers = service.operations.headers(operation, provider, call.apiVersion, ['azure-asyncoperation', 'location'])
  return empty(202, { ...headers, ...retryAfter(service) })
}

const triggerBody = ({ settings }: Service, template: Template, { name, kind, time }: Trigger): JsonObject => ({
  properties: { kind, provisioningState: 'Succeeded', status: { ...settings.triggerStatus, time } },
  id: `${template.id}/triggers/${name}`,
  name,
  type: 'Microsoft.VirtualMachineImages/imageTemplates/triggers',
})
