// An image template as the service returns it, parsed into what the core bases its decisions on.
import { at, isObject, jsonObjectOf, type JsonObject } from '../json.js'
import { imageTemplateShape } from '../template/answer-shape.js'
import { viewTemplate, type TemplateView } from '../template/view.js'
import { tagsIn } from '../azure/tags.js'
import { expectShape, unexpected } from '../azure/expect-shape.js'
import { defined } from '../defined.js'

export type RunState = 'Running' | 'Canceling' | 'Succeeded' | 'PartiallySucceeded' | 'Failed' | 'Canceled'

export interface Run {
  // As the service wrote it. A run has no other identity.
  readonly startTime: string
  // Absent while the run is in progress.
  readonly endTime?: string
  readonly state: RunState
  // Present only while the run is in progress: Queued, Building, Customizing, Optimizing, Validating, Distributing.
  readonly phase?: string
  readonly message: string
}

export interface ImageTemplate {
  readonly id: string
  readonly provisioningState: string
  // The reason why provisioning failed.
  readonly provisioningError?: { readonly code: string; readonly message: string }
  readonly tags: Readonly<Record<string, string>>
  readonly lastRun?: Run
  // The exact version of the source, where the source has versions.
  readonly sourceVersion?: string
  // Resource id of the staging group.
  readonly stagingResourceGroup?: string
  // The whole answer.
  readonly body: JsonObject
}

// Parses the body of GET imageTemplates/{name} (docs/service.md 4.1). Throws ArmError, also for a body without properties: it would
// look like a template without tags, which belongs to another job.
export const parseImageTemplate = (answer: unknown): ImageTemplate => {
  expectShape(answer, imageTemplateShape, 'GET an image template')
  if (!isObject(at(answer, 'properties'))) throw unexpected('GET an image template', 'it has no properties')
  const body = jsonObjectOf(answer)
  const { id = '', properties = {} } = viewTemplate(body)
  const provisioningError = parseProvisioningError(properties.provisioningError)
  const lastRun = parseRun(properties.lastRunStatus)
  const sourceVersion = sourceVersionOf(properties.source)
  const { provisioningState = 'Unknown', exactStagingResourceGroup: staging = '' } = properties
  return {
    id,
    provisioningState,
    tags: tagsIn(answer, 'GET an image template'),
    body,
    ...defined({ provisioningError, lastRun, sourceVersion }),
    ...(staging === '' ? {} : { stagingResourceGroup: staging }),
  }
}

// Whether the service runs the template by itself whenever it is created or updated (docs/service.md 4.7).
export const hasAutoRun = (body: JsonObject): boolean => viewTemplate(body).properties?.autoRun?.state === 'Enabled'

// Whether a run is still in progress.
export const isActive = (run: Run | undefined): boolean => run?.state === 'Running' || run?.state === 'Canceling'

const runStates: readonly RunState[] = ['Running', 'Canceling', 'Succeeded', 'PartiallySucceeded', 'Failed', 'Canceled']

type Properties = NonNullable<TemplateView['properties']>

const parseRun = (status: Properties['lastRunStatus']): Run | undefined => {
  const { startTime, endTime = '', runState, runSubState: phase = '', message = '' } = status ?? {}
  const state = runStates.find((candidate) => candidate === runState)
  if (startTime === undefined || state === undefined) return undefined
  return { startTime, state, message, ...(phase === '' ? {} : { phase }), ...(hasEnded(endTime) ? { endTime } : {}) }
}

// While a run is in progress, the service gives the year 1 (docs/service.md 4.3).
const hasEnded = (endTime: string): boolean => endTime !== '' && !endTime.startsWith('0001-')

const parseProvisioningError = (error: Properties['provisioningError']): ImageTemplate['provisioningError'] => {
  const { provisioningErrorCode: code, message } = error ?? {}
  return code === undefined && message === undefined ? undefined : { code: code ?? 'Other', message: message ?? '' }
}

// A platform image's exactVersion is `latest` until the service has looked it up; a gallery image names its version in the id.
const sourceVersionOf = (source: Properties['source']): string | undefined => {
  const { exactVersion = '', imageVersionId = '' } = source ?? {}
  if (exactVersion !== '' && exactVersion !== 'latest') return exactVersion
  return /\/versions\/(\d+\.\d+\.\d+)$/i.exec(imageVersionId)?.[1]
}
