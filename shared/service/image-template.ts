// An image template as the service answers it, parsed into what the core decides by.
import { expectShape } from '../azure/expect-shape.js'
import { at, jsonObjectOf, textOf, textsOf, type JsonObject } from '../json.js'

export type RunState = 'Running' | 'Canceling' | 'Succeeded' | 'PartiallySucceeded' | 'Failed' | 'Canceled'

export interface Run {
  // As the service wrote it: the identity of a run, there is no other.
  readonly startTime: string
  readonly state: RunState
  // Present only while the run goes on: Queued, Building, Customizing, Optimizing, Validating, Distributing.
  readonly phase?: string
  readonly message: string
}

export interface ImageTemplate {
  readonly id: string
  readonly provisioningState: string
  // Why provisioning failed.
  readonly provisioningError?: { readonly code: string; readonly message: string }
  readonly tags: Readonly<Record<string, string>>
  readonly lastRun?: Run
  // The exact version of the source, where the source has versions.
  readonly sourceVersion?: string
  // Resource id of the group that the service builds in.
  readonly stagingResourceGroup?: string
  // All that was answered.
  readonly body: JsonObject
}

// Parses the body of GET imageTemplates/{name} (SERVICE.md section 2).
export const parseImageTemplate = (body: unknown): ImageTemplate => {
  expectShape(body, shape, 'GET an image template')
  const properties = at(body, 'properties')
  const provisioningError = parseProvisioningError(at(properties, 'provisioningError'))
  const lastRun = parseRun(at(properties, 'lastRunStatus'))
  const sourceVersion = sourceVersionOf(at(properties, 'source'))
  const staging = textOf(at(properties, 'exactStagingResourceGroup'))
  return {
    id: textOf(at(body, 'id')) ?? '',
    provisioningState: textOf(at(properties, 'provisioningState')) ?? 'Unknown',
    tags: textsOf(at(body, 'tags')),
    body: jsonObjectOf(body),
    ...(provisioningError === undefined ? {} : { provisioningError }),
    ...(lastRun === undefined ? {} : { lastRun }),
    ...(sourceVersion === undefined ? {} : { sourceVersion }),
    ...(staging === undefined || staging === '' ? {} : { stagingResourceGroup: staging }),
  }
}

const shape = {
  id: 'string',
  tags: 'object',
  properties: 'object',
  'properties.provisioningState': 'string',
  'properties.provisioningError': 'object',
  'properties.exactStagingResourceGroup': 'string',
  'properties.lastRunStatus': 'object',
  'properties.lastRunStatus.startTime': 'string',
  'properties.lastRunStatus.runState': 'string',
  'properties.lastRunStatus.runSubState': 'string',
  'properties.lastRunStatus.message': 'string',
} as const

// Whether the service runs the template by itself whenever it is created or updated (release notes of API version 2024-02-01).
export const runsByItself = (body: JsonObject): boolean => at(body, 'properties', 'autoRun', 'state') === 'Enabled'

// Whether a run still goes on.
export const isActive = (run: Run | undefined): boolean => run?.state === 'Running' || run?.state === 'Canceling'

const runStates: readonly RunState[] = ['Running', 'Canceling', 'Succeeded', 'PartiallySucceeded', 'Failed', 'Canceled']

const parseRun = (status: unknown): Run | undefined => {
  const startTime = textOf(at(status, 'startTime'))
  const state = runStates.find((candidate) => candidate === at(status, 'runState'))
  if (startTime === undefined || state === undefined) return undefined
  const phase = textOf(at(status, 'runSubState'))
  return { startTime, state, message: textOf(at(status, 'message')) ?? '', ...(phase === undefined || phase === '' ? {} : { phase }) }
}

const parseProvisioningError = (error: unknown): ImageTemplate['provisioningError'] => {
  const code = textOf(at(error, 'provisioningErrorCode'))
  const message = textOf(at(error, 'message'))
  return code === undefined && message === undefined ? undefined : { code: code ?? 'Other', message: message ?? '' }
}

// A platform image's exactVersion is `latest` until the service has looked it up; a gallery image names its version in the id.
const sourceVersionOf = (source: unknown): string | undefined => {
  const exact = textOf(at(source, 'exactVersion'))
  if (exact !== undefined && exact !== '' && exact !== 'latest') return exact
  return /\/versions\/(\d+\.\d+\.\d+)$/i.exec(textOf(at(source, 'imageVersionId')) ?? '')?.[1]
}
