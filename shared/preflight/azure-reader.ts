// How the preflight reads Azure: each thing once, side by side within bounds, and never for longer than its time.
import { ArmError } from '../azure/arm-error.js'
import type { Arm } from '../azure/arm.js'
import { apiVersionOf } from './api-versions.js'
import { Unreadable } from './check.js'

export interface AzureReader {
  // The body behind a path; undefined where there is none. Throws Unreadable with the right that would tell.
  get(path: string, right: string): Promise<unknown>
  // Every item of a list. Throws Unreadable.
  list(path: string, right: string): Promise<readonly unknown[]>
}

// More in flight gains nothing: a template needs some thirty reads.
const readsInFlight = 8

// Milliseconds for all reads together. Azure answers one in a fraction of a second; what takes longer is not worth a build's wait.
export const patience = 20_000

// A reader whose time begins now.
export const azureReader = (arm: Pick<Arm, 'read' | 'list'>, signal: AbortSignal, time = patience): AzureReader => {
  const timeout = AbortSignal.timeout(time)
  const either = AbortSignal.any([signal, timeout])
  const inTurn = takingTurns(readsInFlight)
  const read = async <Result>(path: string, right: string, send: (url: string) => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await inTurn(() => send(withApiVersion(path)))
    } catch (error) {
      signal.throwIfAborted()
      if (timeout.aborted) throw new Unreadable(`Azure did not answer within ${time / 1000} seconds.`)
      if (!(error instanceof ArmError)) throw error
      if (isMissing(error)) return undefined
      throw unreadable(error, right)
    }
  }
  const get = once((path, right) => read(path, right, async (url) => (await arm.read(url, undefined, either)).body))
  const list = once((path, right) => read(path, right, (url) => arm.list(url, undefined, either)))
  return { get, list: async (path, right) => (await list(path, right)) ?? [] }
}

const withApiVersion = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}api-version=${apiVersionOf(path)}`

// A subscription that the caller has no role in is not found, either; and a type may be unknown to a cloud.
const isMissing = ({ status, code }: ArmError): boolean =>
  status === 404 && !['SubscriptionNotFound', 'InvalidResourceType', 'InvalidResourceNamespace', 'NoRegisteredProviderFound'].includes(code)

const unreadable = ({ status, code, message }: ArmError, right: string): Unreadable =>
  status === 403 || status === 401 || code === 'SubscriptionNotFound'
    ? new Unreadable('The pipeline’s identity may not read it.', right)
    : new Unreadable(`Azure did not tell: ${message.split('\n')[0] ?? ''} [${code}]`)

// Asks for each path once; who asks again gets the same answer.
const once = <Result>(read: (path: string, right: string) => Promise<Result>): ((path: string, right: string) => Promise<Result>) => {
  const answers = new Map<string, Promise<Result>>()
  return (path, right) => {
    const key = path.toLowerCase()
    const answer = answers.get(key) ?? read(path, right)
    answers.set(key, answer)
    return answer
  }
}

// Runs at most `most` at a time, in the order of asking.
const takingTurns = (most: number): (<Result>(work: () => Promise<Result>) => Promise<Result>) => {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
