// What Azure Resource Manager answers when it refuses a request, and how that is explained.
import type { PipelineResponse } from '@azure/core-rest-pipeline'
import { now } from '../clock.js'
import { at, isObject, itemsOf, textOf } from '../json.js'
import { defined } from '../defined.js'
import { foreignAnswer, isForeign } from './foreign-answer.js'

// A request that was refused, or that got no answer.
export class ArmError extends Error {
  override readonly name = 'ArmError'
  // HTTP status; undefined if no answer arrived.
  readonly status: number | undefined
  // The service's own error code, or the network's.
  readonly code: string
  readonly correlationId: string | undefined
  // The id that this tool gave the request (x-ms-client-request-id): Azure support finds it even if no response arrived.
  readonly clientRequestId: string | undefined
  // The milliseconds that the service asks to wait before the next try.
  readonly retryAfter: number
  // A proxy answered, or something else that is not Azure: its status is not about a resource.
  readonly isForeign: boolean

  constructor(fields: {
    status?: number
    code: string
    message: string
    correlationId?: string
    clientRequestId?: string
    retryAfter?: number
    isForeign?: boolean
    cause?: unknown
  }) {
    super(fields.message, { cause: fields.cause })
    this.status = fields.status
    this.code = fields.code
    this.correlationId = fields.correlationId
    this.clientRequestId = fields.clientRequestId
    this.retryAfter = fields.retryAfter ?? 0
    this.isForeign = fields.isForeign ?? false
  }

  // The resource does not exist. (A missing group, subscription or resource type is different: nothing can be created in it.)
  get isNotFound(): boolean {
    return this.status === 404 && !this.isForeign && !notOfTheResource.includes(this.code)
  }

  // The request may have had an effect: the response was lost, or a gateway timed out.
  get isAmbiguous(): boolean {
    if (isDeadlinePassed(this)) return false
    return this.status === undefined || this.status === 408 || this.status >= 500
  }

  // The state of the resource does not allow it, for now: it is being changed, run or cancelled. Also a Conflict that does not say more: of
  // an image template, that there is one already. OperationNotAllowed came as 405 at least once (docs/service.md 2.9), and is a quota's
  // code as well.
  get isConflict(): boolean {
    if (this.code === 'OperationNotAllowed') return !/quota/i.test(this.message)
    return this.status === 409 && (this.isBusy || this.code === 'Conflict' || this.code.startsWith('HTTP '))
  }

  // Something else is changing the resource, or one that it depends on; the request had no effect.
  get isBusy(): boolean {
    return this.code === 'AnotherOperationInProgress' || this.code === 'RetryableError'
  }

  // A new role assignment takes some minutes to take effect. (A subscription of another tenant never becomes accessible.)
  get isUnauthorized(): boolean {
    const mayPass = this.code === 'AuthorizationFailed' || this.code === 'LinkedAuthorizationFailed'
    return this.status === 403 && mayPass && !/not authorized to access linked subscription/i.test(this.message)
  }

  // The action that the caller lacks, as roles name it; undefined if the refusal names none.
  get refusedAction(): string | undefined {
    return /does not have (?:authorization|permission) to perform action(?:\(s\))? '([^']+)'/i.exec(this.message)?.[1]
  }

  // The token was refused. The next request replaces a token that expired in transit; what Entra refuses stays refused.
  get isTokenRefused(): boolean {
    return this.status === 401 && this.code !== 'LoginFailed'
  }

  // A later try may succeed: the answer was ambiguous or throttled, or another operation was in progress.
  get isTransient(): boolean {
    return this.isAmbiguous || this.status === 429 || this.isBusy
  }
}

// Codes of a 404 that concern more than the resource.
const notOfTheResource: readonly string[] = [
  'ResourceGroupNotFound',
  'SubscriptionNotFound',
  'InvalidResourceNamespace',
  'InvalidResourceType',
  'NoRegisteredProviderFound',
]

// Whether a deadline ended the work (polling.ts): nothing is tried again after it.
export const isDeadlinePassed = (error: unknown): boolean => error instanceof ArmError && error.code === 'DeadlinePassed'

// The result of `read`, or undefined if the resource does not exist. Throws every other error of `read`.
export const unlessMissing = async <Result>(read: () => Promise<Result>): Promise<Result | undefined> => {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ArmError && error.isNotFound) return undefined
    throw error
  }
}

// The error for an answer outside 2xx.
export const errorOfResponse = (response: PipelineResponse): ArmError => {
  const { code, message } = errorIn(parseBody(response.bodyAsText))
  const correlationId = response.headers.get('x-ms-correlation-request-id')
  const answered = { status: response.status, headers: response.headers.toJSON(), body: response.bodyAsText }
  const isFromElsewhere = code === undefined && isForeign(answered)
  const text = isFromElsewhere
    ? foreignAnswer('Azure Resource Manager', answered)
    : response.bodyAsText?.slice(0, 500).trim() || `The answer had status ${response.status} and no text.`
  return new ArmError({
    status: response.status,
    code: code ?? `HTTP ${response.status}`,
    message: message ?? text,
    isForeign: isFromElsewhere,
    retryAfter: retryAfter(response.headers.toJSON()),
    clientRequestId: response.request.requestId,
    ...defined({ correlationId }),
  })
}

// The error in a body: bare up to api-version 2020-02-14 and wrapped in `error` since, by the gateway and in operations always wrapped.
// Deployments put what really happened into details, and those of details (docs/service.md 2.11): the message has them all.
export const errorIn = (body: unknown): { readonly code?: string; readonly message?: string } => {
  const error = isObject(at(body, 'error')) ? at(body, 'error') : body
  const code = textOf(at(error, 'code'))
  const message = textOf(at(error, 'message'))
  const text = [message, ...detailsIn(error)].filter((one) => one !== undefined).join(' ')
  return { ...defined({ code }), ...(text === '' ? {} : { message: text }) }
}

const detailsIn = (error: unknown): readonly string[] =>
  itemsOf(at(error, 'details')).flatMap((detail) => {
    const { code, message } = errorIn(detail)
    return message === undefined ? [] : [code === undefined ? message : `${code}: ${message}`]
  })

// The milliseconds of a Retry-After header, which is a number of seconds or a date; 0 without the header. A date is compared with the
// response's own Date header, since this machine's clock may be wrong. Header names are in lower case.
export const retryAfter = (headers: Readonly<Record<string, string>>): number => {
  const header = headers['retry-after']
  if (header === undefined) return 0
  const seconds = Number(header)
  const sentAt = Date.parse(headers['date'] ?? '')
  const time = Number.isNaN(seconds) ? Date.parse(header) - (Number.isNaN(sentAt) ? now() : sentAt) : seconds * 1000
  return Number.isNaN(time) ? 0 : Math.max(0, time)
}

// The parsed body; undefined if it is empty or not valid JSON (a proxy may answer with an HTML page), or nested so deep that nothing could
// visit it.
export const parseBody = (text: string | null | undefined): unknown => {
  try {
    const body: unknown = JSON.parse(text ?? '')
    return isDeeper(body, deepestBody) ? undefined : body
  } catch {
    return undefined
  }
}

// A template in an answer is as deep as the one that was sent, at most 200 levels.
const deepestBody = 400

const isDeeper = (body: unknown, most: number): boolean => {
  let level: readonly unknown[] = [body]
  for (let depth = 0; depth <= most && level.length > 0; depth += 1) level = level.flatMap(partsOf)
  return level.length > 0
}

const partsOf = (value: unknown): readonly unknown[] => (isObject(value) ? Object.values(value) : itemsOf(value))
