// What Azure Resource Manager answers when it refuses, and what becomes of it for people.
import type { PipelineResponse } from '@azure/core-rest-pipeline'
import { now } from '../clock.js'
import { AibError, type ErrorCode, type Problem } from '../errors.js'
import { loginFix } from './login-error.js'
import { at, isObject, itemsOf, textOf } from '../json.js'

// A request that was refused, or that got no answer.
export class ArmError extends Error {
  override readonly name = 'ArmError'
  // HTTP status; undefined when no answer came.
  readonly status: number | undefined
  // The service's own error code, or the network's.
  readonly code: string
  readonly correlationId: string | undefined
  // Milliseconds that the service asks to wait before the next try.
  readonly retryAfter: number

  constructor(fields: { status?: number; code: string; message: string; correlationId?: string; retryAfter?: number; cause?: unknown }) {
    super(fields.message, { cause: fields.cause })
    this.status = fields.status
    this.code = fields.code
    this.correlationId = fields.correlationId
    this.retryAfter = fields.retryAfter ?? 0
  }

  // The resource is not there. (A missing group or subscription is something else: nothing can be made in it.)
  get isNotFound(): boolean {
    return this.status === 404 && this.code !== 'ResourceGroupNotFound' && this.code !== 'SubscriptionNotFound'
  }

  // Nobody knows whether the request had an effect: the answer was lost, or a gateway gave up waiting.
  get isAmbiguous(): boolean {
    if (isDeadlinePassed(this)) return false
    return this.status === undefined || this.status === 408 || this.status >= 500
  }

  // The state of the resource does not allow it. OperationNotAllowed came as 405 at least once (SERVICE.md section 3, row 2).
  get isConflict(): boolean {
    return this.status === 409 || this.code === 'OperationNotAllowed'
  }

  // A role just given takes some minutes to work.
  get isUnauthorized(): boolean {
    return this.status === 403 && (this.code === 'AuthorizationFailed' || this.code === 'LinkedAuthorizationFailed')
  }

  // A later look may succeed: an ambiguous answer, a throttled one, or a token that has just ended.
  get isTransient(): boolean {
    return this.isAmbiguous || this.status === 429 || this.status === 401
  }
}

// Whether a deadline ended the work (polling.ts): nothing is tried again after it.
export const isDeadlinePassed = (error: unknown): boolean => error instanceof ArmError && error.code === 'DeadlinePassed'

// What is read, or undefined where there is no such resource. Throws what else `read` does.
export const unlessMissing = async <Result>(read: () => Promise<Result>): Promise<Result | undefined> => {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ArmError && error.isNotFound) return undefined
    throw error
  }
}

// The error of an answer outside 2xx.
export const errorOfResponse = (response: PipelineResponse): ArmError => {
  const { code, message } = errorIn(parseBody(response.bodyAsText))
  const correlationId = response.headers.get('x-ms-correlation-request-id')
  return new ArmError({
    status: response.status,
    code: code ?? `HTTP ${response.status}`,
    message: message ?? (response.bodyAsText?.slice(0, 500).trim() || `The answer had status ${response.status} and no text.`),
    retryAfter: retryAfter(response.headers.toJSON()),
    ...(correlationId === undefined ? {} : { correlationId }),
  })
}

// The error in a body: bare up to api-version 2020-02-14 and wrapped in `error` since, by the gateway and in operations always wrapped.
// Deployments put what really happened into details, and those of details (SERVICE.md section 3): the message tells them all.
export const errorIn = (body: unknown): { readonly code?: string; readonly message?: string } => {
  const error = isObject(at(body, 'error')) ? at(body, 'error') : body
  const code = textOf(at(error, 'code'))
  const message = textOf(at(error, 'message'))
  const told = [message, ...detailsIn(error)].filter((text) => text !== undefined).join(' ')
  return { ...(code === undefined ? {} : { code }), ...(told === '' ? {} : { message: told }) }
}

const detailsIn = (error: unknown): readonly string[] =>
  itemsOf(at(error, 'details')).flatMap((detail) => {
    const { code, message } = errorIn(detail)
    return message === undefined ? [] : [code === undefined ? message : `${code}: ${message}`]
  })

// The milliseconds of a Retry-After header, which is a number of seconds or a date; 0 where there is none. A date is by the clock of the
// service, which the answer's own date shows: this machine's may be wrong. Names of headers in lower case.
export const retryAfter = (headers: Readonly<Record<string, string>>): number => {
  const header = headers['retry-after']
  if (header === undefined) return 0
  const seconds = Number(header)
  const sentAt = Date.parse(headers['date'] ?? '')
  const time = Number.isNaN(seconds) ? Date.parse(header) - (Number.isNaN(sentAt) ? now() : sentAt) : seconds * 1000
  return Number.isNaN(time) ? 0 : Math.max(0, time)
}

// The error for people: what was being done, to which resource, what Azure said, and what to do; `otherFix` where nothing is known here.
export const toAibError = (error: unknown, doing: string, resource: string, otherFix?: string): AibError => {
  if (error instanceof AibError) return error
  if (!(error instanceof ArmError))
    return new AibError({ code: 'internal', message: `${doing}: ${String(error)}`, where: resource }, { cause: error })
  const { code, fix = otherFix } = explain(error)
  const correlation = error.correlationId === undefined ? '' : ` (correlation id ${error.correlationId})`
  const problem: Problem = {
    code,
    message: `${doing}: ${error.message} [${error.code}]${correlation}`,
    where: resource,
    ...(fix === undefined ? {} : { fix }),
  }
  return new AibError(problem, { cause: error })
}

const explain = (error: ArmError): { readonly code: ErrorCode; readonly fix?: string } => {
  if (isDeadlinePassed(error)) return { code: 'deadline-passed', fix: 'Give the job a longer deadline, or run the same command again.' }
  if (error.status === undefined) {
    return { code: 'service-unreachable', fix: 'Check the network, proxy and firewall of the agent, and the endpoint of the cloud.' }
  }
  if (error.code === 'LoginFailed')
    return { code: 'login-failed', fix: error.cause instanceof Error ? loginFix(error.cause) : 'Log in again.' }
  if (error.code === 'LinkedAuthorizationFailed') {
    return {
      code: 'access-denied',
      fix: 'Give the pipeline’s identity the role Managed Identity Operator on the identities that the template names.',
    }
  }
  if (error.status === 401) return { code: 'login-failed', fix: 'Check the tenant of the login: the subscription must belong to it.' }
  if (error.status === 403) {
    return {
      code: 'access-denied',
      fix: 'Give the pipeline’s identity the role Contributor on the resource group; a role just given takes some minutes to work.',
    }
  }
  if (error.code === 'SubscriptionNotFound') {
    return { code: 'not-found', fix: 'Check subscription-id, and that the pipeline’s identity has a role in that subscription.' }
  }
  if (error.code === 'ResourceGroupNotFound') return { code: 'not-found', fix: 'Check resource-group-name, or create the group first.' }
  if (error.code === 'MissingSubscriptionRegistration') {
    return {
      code: 'service-refused',
      fix: 'Register these resource providers in the subscription: Microsoft.VirtualMachineImages, Compute, KeyVault, Storage, Network, ContainerInstance.',
    }
  }
  return { code: 'service-refused' }
}

// The JSON of a body, or undefined where there is none or it is no JSON: a proxy may answer with a page.
export const parseBody = (text: string | null | undefined): unknown => {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
