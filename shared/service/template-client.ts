// The requests on one image template.
import { unlessMissing } from '../azure/arm-error.js'
import type { Arm, ArmResponse } from '../azure/arm.js'
import { expectShape } from '../azure/expect-shape.js'
import { templateId, type TemplateId } from '../azure/resource-id.js'
import type { JsonObject } from '../json.js'
import { runOutputShape } from '../template/answer-shape.js'
import { parseImageTemplate, type ImageTemplate } from './image-template.js'

export interface TemplateClient {
  readonly id: string
  // The template, or undefined if it does not exist. Throws ArmError.
  find(signal: AbortSignal): Promise<{ readonly template: ImageTemplate; readonly response: ArmResponse } | undefined>
  put(body: JsonObject, signal: AbortSignal): Promise<ArmResponse>
  patch(body: JsonObject, signal: AbortSignal): Promise<ArmResponse>
  run(signal: AbortSignal): Promise<ArmResponse>
  cancel(signal: AbortSignal): Promise<ArmResponse>
  delete(signal: AbortSignal): Promise<ArmResponse>
  // The bodies of the run outputs of the last run. Throws ArmError.
  runOutputs(signal: AbortSignal): Promise<readonly unknown[]>
}

// A client for one template with a fixed API version.
export const templateClient = (arm: Arm, target: TemplateId, apiVersion: string): TemplateClient => {
  const path = templateId(target)
  return {
    id: path,
    find: (signal) =>
      unlessMissing(async () => {
        const response = await arm.read(path, apiVersion, signal)
        return { template: parseImageTemplate(response.body), response }
      }),
    put: (body, signal) => arm.change({ method: 'PUT', path, apiVersion, body, signal }),
    patch: (body, signal) => arm.change({ method: 'PATCH', path, apiVersion, body, signal }),
    run: (signal) => arm.change({ method: 'POST', path: `${path}/run`, apiVersion, signal }),
    cancel: (signal) => arm.change({ method: 'POST', path: `${path}/cancel`, apiVersion, signal }),
    delete: (signal) => arm.change({ method: 'DELETE', path, apiVersion, signal }),
    runOutputs: async (signal) => {
      const bodies = await arm.list(`${path}/runOutputs`, apiVersion, signal)
      for (const body of bodies) expectShape(body, runOutputShape, 'GET the run outputs')
      return bodies
    },
  }
}
