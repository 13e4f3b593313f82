// How the preflight and the check read Azure: each path once, with limited concurrency, and each read with a time limit.
import { TimeLimitPassed, withTimeLimit } from '../clock.js'
import { ArmError } from './arm-error.js'
import type { Arm } from './arm.js'
import { limit } from '../concurrency.js'
import { Unreadable } from './unreadable.js'
import { apiVersionOf } from './api-versions.js'

export interface AzureReader {
  // The body at a path; undefined if it does not exist. Throws Unreadable with the right that would make it readable.
  get(path: string, right: string): Promise<unknown>
  // Every item of a list; undefined if its parent does not exist. Throws Unreadable.
  list(path: string, right: string): Promise<readonly unknown[] | undefined>
  // The answer to a request with a body; undefined if its scope does not exist. Throws Unreadable.
  ask(path: string, body: unknown, right: string): Promise<unknown>
  // By Azure's clock, in milliseconds since 1970.
  now(): number
}

// More requests at a time gain nothing: a template needs some thirty reads.
const readsInFlight = 8

// Milliseconds for one read. Azure answers in a fraction of a second; a slower answer is not worth delaying the build.
export const readTimeLimit = 20_000

// A reader for all templates of a job. Each read has this time. Once one read got no answer, and no other did meanwhile, no more are sent:
// if Azure cannot be reached, that is known after the time of one read.
export const azureReader = (arm: Pick<Arm, 'read' | 'list' | 'ask' | 'now'>, signal: AbortSignal, time = readTimeLimit): AzureReader => {
  const inTurn = limit(readsInFlight)
  const silence = (): Unreadable => new Unreadable(`Azure did not answer within ${time / 1000} seconds.`)
  let answered = 0
  let isSilent = false
  const read = async <Result>(path: string, right: string, send: Send<Result>): Promise<Result | undefined> => {
    if (isSilent) throw silence()
    const before = answered
    try {
      const result = await withTimeLimit(time, signal, (limited) => send(withApiVersion(path), limited))
      answered += 1
      return result
    } catch (error) {
      signal.throwIfAborted()
      const isLate = error instanceof TimeLimitPassed
      isSilent ||= isLate && answered === before
      if (isLate) throw silence()
      if (!(error instanceof ArmError)) throw error
      if (error.status !== undefined) answered += 1
      if (isMissing(error)) return undefined
      throw unreadable(error, right)
    }
  }
  const get = once((path, right) => inTurn(() => read(path, right, async (url, own) => (await arm.read(url, undefined, own)).body)))
  const list = once((path, right) => inTurn(() => read(path, right, (url, own) => arm.list(url, undefined, own))))
  // Bodies differ in case, too.
  const answers = new Map<string, Promise<unknown>>()
  const ask: AzureReader['ask'] = (path, body, right) => {
    const key = `${path.toLowerCase()} ${JSON.stringify(body)}`
    const answer = answers.get(key) ?? inTurn(() => read(path, right, async (url, own) => (await arm.ask(url, body, own)).body))
    answers.set(key, answer)
    return answer
  }
  return { get, list, ask, now: () => arm.now() }
}

type Send<Result> = (url: string, signal: AbortSignal) => Promise<Result>

const withApiVersion = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}api-version=${apiVersionOf(path)}`

// A subscription in which the caller has no role is also reported as not found; and a cloud may not know a type.
const isMissing = ({ status, code, isForeign }: ArmError): boolean =>
  status === 404 &&
  !isForeign &&
  !['SubscriptionNotFound', 'InvalidResourceType', 'InvalidResourceNamespace', 'NoRegisteredProviderFound'].includes(code)

const unreadable = ({ status, code, message, isForeign }: ArmError, right: string): Unreadable => {
  const isRefused = status === 403 || status === 401
  if (isForeign) return new Unreadable(`It could not be read: ${message}`)
  // Azure gives each refusal an error code (errorOfResponse).
  if (isRefused && code.startsWith('HTTP '))
    return new Unreadable(`It could not be read: the answer is ${code} without an error code of Azure: a proxy may have given it.`)
  return isRefused || code === 'SubscriptionNotFound'
    ? new Unreadable('The pipeline’s identity may not read it.', right)
    : new Unreadable(`It could not be read: ${message.split('\n')[0] ?? ''} [${code}]`)
}

// Reads each path once; later callers get the same answer.
const once = <Result>(read: (path: string, right: string) => Promise<Result>): ((path: string, right: string) => Promise<Result>) => {
  const answers = new Map<string, Promise<Result>>()
  return (path, right) => {
    const key = path.toLowerCase()
    const answer = answers.get(key) ?? read(path, right)
    answers.set(key, answer)
    return answer
  }
}
