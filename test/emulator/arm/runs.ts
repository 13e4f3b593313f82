// run, cancel, runOutputs and the status of operations.
import { startRun } from '../image-builder/build.js'
import { checkAllowed } from '../image-builder/allowed.js'
import { provider, type Service } from '../image-builder/service.js'
import type { RunOutput, Template } from '../image-builder/template.js'
import type { JsonObject } from '../json.js'
import { empty, type Answer } from '../net/answer.js'
import { indented, indentedPage, nameOf, type ArmCall, type Route } from './call.js'
import { ArmError, resourceNotFound } from './errors.js'
import { operationBody } from './operations.js'
import { retryAfter, templateAction, templateOf, templatePath } from './templates.js'

// The routes of runs and operations.
export const runRoutes = (service: Service): Route[] => [
  { method: 'POST', path: `${templatePath}/run`, action: templateAction('run/action'), handle: (call) => run(service, call) },
  { method: 'POST', path: `${templatePath}/cancel`, action: templateAction('cancel/action'), handle: (call) => cancel(service, call) },
  {
    method: 'GET',
    path: `${templatePath}/runOutputs`,
    action: templateAction('runOutputs/read'),
    handle: (call) => outputs(service, call),
  },
  {
    method: 'GET',
    path: `${templatePath}/runOutputs/{output}`,
    action: templateAction('runOutputs/read'),
    handle: (call) => output(service, call),
  },
  {
    method: 'GET',
    path: `/subscriptions/{subscription}/providers/${provider}/locations/{location}/operations/{operation}`,
    action: null,
    handle: (call) => poll(service, call),
  },
]

const run = (service: Service, call: ArmCall): Answer => {
  const template = templateOf(service, call)
  checkAllowed(template, 'run/action')
  // The words are those of azure-cli#28677.
  if (template.identities.length === 0)
    throw new ArmError(
      400,
      'BadRequest',
      'Managed identity is required for building this template using current API version',
      'image-builder',
    )
  const operation = startRun(service, template)
  return empty(202, {
    ...service.operations.headers(operation, provider, call.apiVersion, ['azure-asyncoperation', 'location']),
    ...retryAfter(service),
  })
}

// 204 without an operation to poll: the state of the run shows the result.
const cancel = (service: Service, call: ArmCall): Answer => {
  const template = templateOf(service, call)
  checkAllowed(template, 'cancel/action')
  if (template.run) {
    template.run.state = 'Canceling'
    template.run.message = 'Canceling image build'
    template.run.cancel.abort()
  }
  return empty(204)
}

const outputs = (service: Service, call: ArmCall): Answer => {
  const template = templateOf(service, call)
  const bodies = template.outputs.map((item) => outputBody(template, item))
  return indentedPage(call, service.resourceManager(), bodies, service.settings.pageSize)
}

const output = (service: Service, call: ArmCall): Answer => {
  const template = templateOf(service, call)
  const name = nameOf(call, 'output')
  const found = template.outputs.find((item) => item.name.toLowerCase() === name.toLowerCase())
  if (!found) throw resourceNotFound(`${provider}/imageTemplates/runOutputs`, `${template.name}/${name}`, template.group)
  return indented(200, outputBody(template, found))
}

const outputBody = (template: Template, { name, artifactId, artifactUri }: RunOutput): JsonObject => ({
  properties: { artifactId, artifactUri, provisioningState: 'Succeeded' },
  id: `${template.id}/runOutputs/${name}`,
  name,
  type: 'Microsoft.VirtualMachineImages/imageTemplates/runOutputs',
})

// 200 even if the operation failed. How ARM refuses a URL with another signature is not recorded: the code is the emulator's own.
const poll = (service: Service, call: ArmCall): Answer => {
  if (!service.operations.isGenuine(call.url))
    throw new ArmError(403, 'InvalidSignature', 'The signature of the operation URL is not valid.')
  const operation = service.operations.get(nameOf(call, 'operation'))
  if (!operation) throw new ArmError(404, 'NotFound', 'The entity was not found.')
  const answer = indented(200, operationBody(operation), retryAfter(service))
  service.clock.observe(operation.resource)
  return answer
}
