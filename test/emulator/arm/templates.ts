// imageTemplates: PUT, GET, PATCH, DELETE and the lists.
import { randomUUID } from 'node:crypto'
import type { Answer } from '../net/answer.js'
import { empty } from '../net/answer.js'
import { templateVersions, type TemplateVersion } from '../image-builder/api-versions.js'
import { startRun } from '../image-builder/build.js'
import { checkAllowed } from '../image-builder/allowed.js'
import { patchTemplate } from '../image-builder/patch.js'
import { provision } from '../image-builder/provision.js'
import { genericFailure, provider, type Service } from '../image-builder/service.js'
import { removeStaging } from '../image-builder/staging.js'
import { customizersOf, sourceOf, templateBody, type Identified, type Template } from '../image-builder/template.js'
import { validateTemplate } from '../image-builder/validate.js'
import { objectOf, tagsOf, textOf, type JsonObject } from '../json.js'
import { indented, nameOf, page, type ArmCall, type Route } from './call.js'
import { refuseByPolicy } from './policies.js'
import { conflict, linkedAuthorizationFailed, resourceNotFound, validationFailed } from './errors.js'

const inGroup = `/subscriptions/{subscription}/resourceGroups/{group}/providers/${provider}/imageTemplates`
// The path of one template, for the routes below it.
export const templatePath = `${inGroup}/{template}`
// The action of a verb, as roles name it.
export const templateAction = (verb: string): string => `${provider}/imageTemplates/${verb}`

// The routes of image templates.
export const templateRoutes = (service: Service): Route[] => [
  { method: 'PUT', path: templatePath, action: templateAction('write'), handle: (call) => put(service, call) },
  { method: 'GET', path: templatePath, action: templateAction('read'), handle: (call) => get(service, call) },
  { method: 'PATCH', path: templatePath, action: templateAction('write'), handle: (call) => patch(service, call) },
  { method: 'DELETE', path: templatePath, action: templateAction('delete'), handle: (call) => remove(service, call) },
  { method: 'GET', path: inGroup, action: templateAction('read'), handle: (call) => list(service, call) },
  {
    method: 'GET',
    path: `/subscriptions/{subscription}/providers/${provider}/imageTemplates`,
    action: templateAction('read'),
    handle: (call) => list(service, call),
  },
]

// The template that a call is about; throws ResourceNotFound.
export const templateOf = ({ world }: Service, call: ArmCall): Template => {
  const name = nameOf(call, 'template')
  const template = world.templates.get(idOf(world.groupId(nameOf(call, 'group')), name))
  if (!template) throw resourceNotFound(`${provider}/imageTemplates`, name, nameOf(call, 'group'))
  return template
}

// The version of a call: the gateway accepts only known ones.
const versionOf = (call: ArmCall): TemplateVersion => templateVersions.find((version) => version === call.apiVersion) ?? '2025-10-01'

// Image templates are immutable: a PUT over an existing one is a conflict, even if that failed.
const put = (service: Service, call: ArmCall): Answer => {
  const version = versionOf(call)
  checkName(nameOf(call, 'template'), version)
  refuseByPolicy(service, nameOf(call, 'template'), { ...objectOf(call.body), type: `${provider}/imageTemplates` })
  const body = validateTemplate(call.body, version)
  const id = idOf(service.world.groupId(nameOf(call, 'group')), nameOf(call, 'template'))
  if (service.world.templates.get(id)) throw conflict()
  const template = newTemplate(id, call, body, version)
  checkAssignment(service, call, template.identities)
  service.world.templates.put(id, template)
  const operation = service.operations.start(template.id)
  void provision(service, template, operation).then((succeeded) => {
    if (succeeded) runByItself(service, template)
  })
  const headers = service.operations.headers(operation, provider, call.apiVersion, ['azure-asyncoperation'])
  return indented(201, templateBody(template, identified(service), call.apiVersion), { ...headers, ...retryAfter(service) })
}

const runByItself = (service: Service, template: Template): void => {
  if (objectOf(template.properties.autoRun).state === 'Enabled') startRun(service, template)
}

const newTemplate = (id: string, call: ArmCall, body: JsonObject, apiVersion: TemplateVersion): Template => {
  const template: Template = {
    id: id.replace('/resourceGroups/', '/resourcegroups/'),
    name: nameOf(call, 'template'),
    group: nameOf(call, 'group'),
    location: textOf(body.location).toLowerCase().replaceAll(' ', ''),
    apiVersion,
    tags: tagsOf(body.tags),
    identities: Object.keys(objectOf(objectOf(body.identity).userAssignedIdentities)),
    properties: objectOf(body.properties),
    provisioningState: 'Creating',
    outputs: [],
    fetched: new Map(),
    triggers: new Map(),
    runRequests: 0,
  }
  return { ...template, properties: { ...template.properties, ...unresolved(template) } }
}

// Until they are resolved, the exact version of a platform image is the requested one, and a checksum that was sent empty is absent.
const unresolved = (template: Template): JsonObject => {
  const source = sourceOf(template)
  const customize = customizersOf(template).map(({ sha256Checksum, ...step }) => ({
    ...step,
    ...(sha256Checksum ? { sha256Checksum } : {}),
  }))
  return {
    ...(source.type === 'PlatformImage' ? { source: { ...source, exactVersion: source.version ?? 'latest' } } : {}),
    ...(customize.length > 0 ? { customize } : {}),
  }
}

const get = (service: Service, call: ArmCall): Answer => {
  const template = templateOf(service, call)
  const answer = indented(200, templateBody(template, identified(service), call.apiVersion))
  service.clock.observe(template.id)
  return answer
}

const patch = (service: Service, call: ArmCall): Answer => {
  const template = templateOf(service, call)
  checkAllowed(template, 'write')
  const changes = patchTemplate(template, call.body, versionOf(call))
  checkAssignment(service, call, changes.identities ?? [])
  Object.assign(template, changes)
  if (!changes.properties && !changes.identities) return indented(200, templateBody(template, identified(service), call.apiVersion))
  const operation = service.operations.start(template.id)
  template.provisioningState = 'Updating'
  void service.clock.stay(template.id, 'Provisioning').then(() => {
    template.provisioningState = 'Succeeded'
    service.operations.end(operation, 'Succeeded')
    if (service.settings.autoRunOnUpdate) runByItself(service, template)
  })
  const headers = service.operations.headers(operation, provider, call.apiVersion, ['azure-asyncoperation', 'location'])
  return empty(202, { ...headers, ...retryAfter(service) })
}

// 204 if it does not exist; the staging group and its storage are deleted with the template.
const remove = (service: Service, call: ArmCall): Answer => {
  const template = service.world.templates.get(idOf(service.world.groupId(nameOf(call, 'group')), nameOf(call, 'template')))
  if (!template) return empty(204)
  checkAllowed(template, 'delete')
  template.provisioningState = 'Deleting'
  const operation = service.operations.start(template.id)
  erase(service, template).then(
    () => {
      service.operations.end(operation, 'Succeeded')
    },
    () => {
      service.operations.end(operation, 'Failed', { code: 'InternalOperationError', message: genericFailure })
    },
  )
  const headers = service.operations.headers(operation, provider, call.apiVersion, ['azure-asyncoperation', 'location'])
  return empty(202, { ...headers, ...retryAfter(service) })
}

const erase = async (service: Service, template: Template): Promise<void> => {
  await service.clock.stay(template.id, 'Deleting')
  if (template.staging) await removeStaging(service, template.staging)
  service.world.templates.remove(template.id)
}

const list = (service: Service, call: ArmCall): Answer => {
  const prefix =
    nameOf(call, 'group') === '' ? `/subscriptions/${service.world.subscriptionId}` : service.world.groupId(nameOf(call, 'group'))
  const bodies = service.world.templates.below(prefix).map((template) => templateBody(template, identified(service), call.apiVersion))
  // Resource Manager puts this list together from the answers of the regions, and names their requests (docs/service.md 2.13).
  const answer = page(call, service.resourceManager(), bodies, service.settings.pageSize)
  return { ...answer, headers: { ...answer.headers, 'x-ms-original-request-ids': randomUUID() } }
}

// The Retry-After header, if the settings ask for one.
export const retryAfter = ({ settings }: Service): Record<string, string> =>
  settings.retryAfter === null ? {} : { 'retry-after': String(settings.retryAfter) }

// A caller that assigns an identity to the template needs the right to do so.
const checkAssignment = ({ roles }: Service, call: ArmCall, identities: readonly string[]): void => {
  const { clientId, objectId } = call.principal
  const linked = identities.find((id) => !roles.allows(objectId, 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action', id))
  if (linked !== undefined) throw linkedAuthorizationFailed(clientId, objectId, templateAction('write'), call.id, linked)
}

const checkName = (name: string, version: TemplateVersion): void => {
  const pattern = version < '2019-05-01-preview' ? /^[A-Za-z0-9-_]{1,64}$/ : /^[A-Za-z0-9-_.]{1,64}$/
  if (!pattern.test(name)) {
    throw validationFailed(
      `Validation failed: 'ImageTemplate': Field 'name' has a bad value: '${name}'. Please review  http://aka.ms/azvmimagebuildertmplref  for details on fields requirements in the Image Builder Template.`,
    )
  }
}

const identified =
  ({ directory }: Service) =>
  (id: string): Identified | undefined => {
    const principal = directory.byResourceId(id)
    return principal && { principalId: principal.objectId, clientId: principal.clientId }
  }

const idOf = (groupId: string, name: string): string => `${groupId}/providers/${provider}/imageTemplates/${name}`
