// Requests to Azure Resource Manager: raw JSON through the pipeline of @azure/arm-imagebuilder (its authentication, retries, user agent and
// redaction). Its operations are not used: their serializer drops unknown properties, they send POST run again after a lost connection,
// their pollers end at the first error, and their pager follows a link to any host with the token (docs/platforms.md 3.1, 3.2).
import type { HttpClient, Pipeline, PipelineRequest, PipelineResponse, RetryStrategy } from '@azure/core-rest-pipeline'
import { untilAborted } from '../clock.js'
import { ArmError, errorOfResponse, parseBody } from './arm-error.js'
import { foreignAnswer, isForeign } from './foreign-answer.js'
import { AzureClock } from './azure-clock.js'
import type { Cloud } from './clouds.js'
import { expectShape, unexpected } from './expect-shape.js'
import { isLoginError, isLostAnswer, loginMessage } from './login-error.js'
import { withJitter } from './polling.js'
import { bearerPolicy, renewedToken, type RenewableCredential } from './renewed-token.js'
import { throttleGate } from './throttle-gate.js'
import { at, itemsOf, textOf } from '../json.js'
import { defined } from '../defined.js'

export interface ArmResponse {
  readonly status: number
  readonly method: string
  readonly url: string
  // Names in lower case.
  readonly headers: Readonly<Record<string, string>>
  // Parsed JSON; undefined for an empty body.
  readonly body: unknown
}

export interface ArmRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  // A path from the endpoint's root, with or without a query, or a whole URL of this endpoint that the service gave.
  readonly path: string
  // Added to the URL; absent for a URL that has one.
  readonly apiVersion?: string
  readonly body?: unknown
  readonly signal?: AbortSignal
}

// A list in Azure has some hundreds of items per page.
const mostPages = 10_000

// The schemas of Image Builder do not require `value` in its lists (schemas, ImageTemplateRunOutputCollection, TriggerCollection).
const mayOmitValue = (url: string): boolean => /\/providers\/Microsoft\.VirtualMachineImages\//i.test(pathOf(url))

// A URL without its host and query, because the query may contain a signature.
const pathOf = (url: string): string => url.replace(/^https:\/\/[^/]*/, '').split('?')[0] ?? ''

type RestPipeline = typeof import('@azure/core-rest-pipeline')

// @azure/core-rest-pipeline does not retry a 429 without Retry-After (docs/platforms.md 3.3).
const throttledWithoutHint: RetryStrategy = {
  name: 'throttledWithoutHint',
  retry: ({ response, retryCount }) =>
    response?.status === 429 && response.headers.get('retry-after') === undefined
      ? { retryAfterInMs: withJitter(2 ** retryCount * 500) }
      : { skipStrategy: true },
}

// What the package accepts as a response although it is not one: a truncated body, a proxy's page.
const brokenAnswer: RetryStrategy = {
  name: 'brokenAnswer',
  retry: ({ response, responseError, retryCount }) => {
    const isBroken = responseError?.code === 'PARSE_ERROR' || (response !== undefined && isUnreadable(response))
    return isBroken ? { retryAfterInMs: withJitter(2 ** retryCount * 500) } : { skipStrategy: true }
  },
}

const isUnreadable = ({ status, bodyAsText }: PipelineResponse): boolean =>
  status >= 200 && status <= 299 && (bodyAsText ?? '') !== '' && parseBody(bodyAsText) === undefined

const unreadableText = (method: string, response: PipelineResponse): string => {
  const answered = { status: response.status, headers: response.headers.toJSON(), body: response.bodyAsText }
  return isForeign(answered)
    ? foreignAnswer('Azure Resource Manager', answered)
    : `The response to ${method} was not JSON, or nested hundreds of levels deep.`
}

export class Arm {
  readonly #cloud: Cloud
  readonly #rest: RestPipeline
  readonly #http: HttpClient
  readonly #pipeline: Pipeline
  readonly #pipelineOfOneTry: Pipeline
  readonly #clock = new AzureClock()

  private constructor(cloud: Cloud, rest: RestPipeline, http: HttpClient, pipeline: Pipeline) {
    this.#cloud = cloud
    this.#rest = rest
    this.#http = http
    this.#pipeline = pipeline
    this.#pipelineOfOneTry = pipeline.clone()
    for (const name of ['defaultRetryPolicy', 'retryPolicy']) {
      const removed = this.#pipelineOfOneTry.removePolicy({ name })
      if (removed.length === 0) throw new Error(`The pipeline has no ${name}: requests that change Azure may be repeated blindly.`)
    }
  }

  // Loads the Azure packages; sends nothing yet.
  static async create(credential: RenewableCredential, cloud: Cloud, http: HttpClient, userAgent: string): Promise<Arm> {
    const [{ ImageBuilderClient }, rest] = await Promise.all([import('@azure/arm-imagebuilder'), import('@azure/core-rest-pipeline')])
    const { pipeline } = new ImageBuilderClient(credential, {
      endpoint: cloud.resourceManager,
      credentials: { scopes: [cloud.resourceManagerScope] },
      userAgentOptions: { userAgentPrefix: userAgent },
      retryOptions: { maxRetries: 4, retryDelayInMs: 500, maxRetryDelayInMs: 10_000 },
    })
    pipeline.addPolicy(rest.retryPolicy([throttledWithoutHint, brokenAnswer], { maxRetries: 5 }), { phase: 'Retry' })
    pipeline.addPolicy(throttleGate(), { afterPhase: 'Retry' })
    pipeline.addPolicy(
      renewedToken(() => credential.renew(cloud.resourceManagerScope)),
      { phase: 'Sign', afterPolicies: [bearerPolicy] },
    )
    return new Arm(cloud, rest, http, pipeline)
  }

  // Reads. Repeated after a lost connection, a throttled or broken answer, or a failing gateway. Throws ArmError.
  read(path: string, apiVersion?: string, signal?: AbortSignal): Promise<ArmResponse> {
    const request = {
      method: 'GET' as const,
      path,
      ...defined({ apiVersion, signal }),
    }
    return this.#send(this.#pipeline, request)
  }

  // A POST that only reads, and is repeated like a read. Throws ArmError.
  ask(path: string, body: unknown, signal?: AbortSignal): Promise<ArmResponse> {
    return this.#send(this.#pipeline, { method: 'POST', path, body, ...defined({ signal }) })
  }

  // Every item of a list, page by page. Throws ArmError, even if the answer is not a list: treating it as an empty one would mean that
  // nothing uses an image, or that an identity has no role.
  async list(path: string, apiVersion?: string, signal?: AbortSignal): Promise<readonly unknown[]> {
    const pages: (readonly unknown[])[] = []
    const seen = new Set<string>()
    for (let next: string | undefined = path; next !== undefined && next !== '';) {
      if (seen.has(next) || seen.size === mostPages)
        throw unexpected(`GET ${pathOf(path)}`, `the list does not end after ${seen.size} pages`)
      seen.add(next)
      const { body }: ArmResponse = await this.read(next, seen.size === 1 ? apiVersion : undefined, signal)
      expectShape(body, { value: 'array', nextLink: 'string' }, `GET ${pathOf(next)}`)
      const value = at(body, 'value')
      if (!Array.isArray(value) && !mayOmitValue(next)) throw unexpected(`GET ${pathOf(next)}`, 'it has no value')
      pages.push(itemsOf(value))
      next = textOf(at(body, 'nextLink'))
    }
    return pages.flat()
  }

  // Changes something, and is sent only once: after an ambiguous answer, the caller checks before it repeats the request. Throws ArmError.
  change(request: ArmRequest): Promise<ArmResponse> {
    return this.#send(this.#pipelineOfOneTry, request)
  }

  // Milliseconds since 1970 by Azure's clock, once it has answered.
  now(): number {
    return this.#clock.now()
  }

  // Whether a URL belongs to this cloud's Resource Manager: a token is sent to no other host.
  isOwn(url: string): boolean {
    return URL.canParse(url) && new URL(url).origin === new URL(this.#cloud.resourceManager).origin
  }

  async #send(pipeline: Pipeline, request: ArmRequest): Promise<ArmResponse> {
    const url = this.#urlOf(request)
    const pipelineRequest = this.#rest.createPipelineRequest({
      url,
      method: request.method,
      headers: this.#rest.createHttpHeaders({
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      }),
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    })
    const clientRequestId = pipelineRequest.requestId
    const response = await this.#exchange(pipeline, pipelineRequest, request.signal)
    const headers = response.headers.toJSON()
    // The clock of a proxy is not Azure's.
    if (!isForeign({ status: response.status, headers })) this.#clock.set(headers['date'])
    if (response.status < 200 || response.status > 299) throw errorOfResponse(response)
    // The same as no answer.
    if (isUnreadable(response))
      throw new ArmError({ code: 'UnreadableBody', message: unreadableText(request.method, response), clientRequestId })
    const body = parseBody(response.bodyAsText)
    // Some lists are bare arrays, such as the versions of a platform image.
    if (body !== undefined && (typeof body !== 'object' || body === null))
      throw unexpected(`${request.method} ${pathOf(url)}`, 'it is neither a JSON object nor an array')
    return {
      status: response.status,
      method: request.method,
      url,
      headers,
      body,
    }
  }

  async #exchange(pipeline: Pipeline, request: PipelineRequest, signal: AbortSignal | undefined): Promise<PipelineResponse> {
    if (signal !== undefined) request.abortSignal = signal
    try {
      const sent = pipeline.sendRequest(this.#http, request)
      return await (signal === undefined ? sent : untilAborted(signal, sent))
    } catch (error) {
      signal?.throwIfAborted()
      if (isLostAnswer(error)) throw new ArmError({ code: 'LoginNotReached', message: this.#unreachedLogin(error), cause: error })
      if (isLoginError(error)) throw new ArmError({ status: 401, code: 'LoginFailed', message: loginMessage(error), cause: error })
      if (this.#rest.isRestError(error)) {
        const { code = 'RequestFailed', message } = error
        throw new ArmError({ code, message, clientRequestId: request.requestId, cause: error })
      }
      throw error
    }
  }

  #unreachedLogin(error: Error): string {
    return `Microsoft Entra could not be reached at ${new URL(this.#cloud.authority).host}: ${loginMessage(error)}`
  }

  #urlOf({ path, apiVersion }: ArmRequest): string {
    if (path.startsWith('/')) {
      const separator = path.includes('?') ? '&' : '?'
      return `${this.#cloud.resourceManager}${path}${apiVersion === undefined ? '' : `${separator}api-version=${apiVersion}`}`
    }
    if (this.isOwn(path)) return path
    throw new ArmError({
      status: 400,
      code: 'ForeignUrl',
      message: `The service named a URL on another host (${URL.canParse(path) ? new URL(path).host : 'not a URL'}); it was not followed.`,
    })
  }
}
