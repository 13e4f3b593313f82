// Long-running operations and their poll URLs: long, signed, different in each header (recordings, test_image_build_trigger).
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { dotnetTime, ticks } from '../clock.js'
import type { JsonObject } from '../json.js'

// The last three are final.
type OperationStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled'

// One long-running operation; `endTime` is absent while it is in progress.
export interface Operation {
  readonly id: string
  // The resource that it works on: polling observes it.
  readonly resource: string
  readonly startTime: string
  status: OperationStatus
  endTime?: string
  error?: { code: string; message: string }
}

// All operations since the start.
export interface Operations {
  start(resource: string): Operation
  get(id: string): Operation | undefined
  end(operation: Operation, status: Exclude<OperationStatus, 'InProgress'>, error?: { code: string; message: string }): void
  // The headers that lead to the operation.
  headers(operation: Operation, provider: string, apiVersion: string, names: readonly PollHeader[]): Record<string, string>
  // True if a poll URL is unchanged since it was issued.
  isGenuine(url: URL): boolean
}

type PollHeader = 'azure-asyncoperation' | 'location'

// What the poll URLs are built from.
export interface OperationsOptions {
  readonly subscriptionId: string
  readonly location: string
  readonly resourceManager: () => string
  // The time in Azure.
  readonly now: () => Date
}

// Creates the operations of one emulator, with their own signing secret.
export const createOperations = ({ subscriptionId, location, resourceManager, now }: OperationsOptions): Operations => {
  const operations = new Map<string, Operation>()
  const secret = randomBytes(32)
  // Replaces the certificate in the real URLs, which makes them about 3 KB long.
  const certificate = randomBytes(1900).toString('base64url')
  const sign = (path: string, apiVersion: string, time: string, purpose: PollHeader): string =>
    ['a', 'b', 'c', 'd'].map((part) => hash(secret, `${part} ${purpose} ${path.toLowerCase()} ${apiVersion} ${time}`)).join('')

  return {
    start: (resource) => {
      const operation: Operation = { id: randomUUID(), resource, startTime: dotnetTime(now()), status: 'InProgress' }
      operations.set(operation.id, operation)
      return operation
    },
    get: (id) => operations.get(id.toLowerCase()),
    end: (operation, status, error) => {
      operation.status = status
      operation.endTime = dotnetTime(now())
      if (error) operation.error = error
    },
    headers: (operation, provider, apiVersion, names) => {
      const path = `/subscriptions/${subscriptionId}/providers/${provider}/locations/${location}/operations/${operation.id}`
      const time = ticks(now())
      const url = (purpose: PollHeader): string => {
        const signature = sign(path, apiVersion, time, purpose)
        return `${resourceManager()}${path}?api-version=${apiVersion}&t=${time}&c=${certificate}&s=${signature}&h=${hash(secret, signature)}`
      }
      return Object.fromEntries(names.map((name) => [name, url(name)]))
    },
    isGenuine: ({ pathname, searchParams }) => {
      const given = (name: string): string => searchParams.get(name) ?? ''
      const isSigned = (purpose: PollHeader): boolean => given('s') === sign(pathname, given('api-version'), given('t'), purpose)
      const isWhole = given('c') === certificate && given('h') === hash(secret, given('s'))
      return isWhole && (isSigned('azure-asyncoperation') || isSigned('location'))
    },
  }
}

// The answer to a poll. The name is the id in upper case; the end is absent while the operation is in progress.
export const operationBody = ({ id, status, startTime, endTime, error }: Operation): JsonObject => ({
  name: id.toUpperCase(),
  status,
  startTime,
  endTime,
  error,
})

const hash = (secret: Buffer, text: string): string => createHmac('sha256', secret).update(text).digest('base64url')
