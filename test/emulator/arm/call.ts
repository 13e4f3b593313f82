// A request to ARM that passed the gateway: its caller, its target and its body.
import { json, type Answer } from '../net/answer.js'
import type { Json, JsonObject } from '../json.js'
import type { Principal } from '../entra/directory.js'

export interface ArmCall {
  readonly method: string
  readonly url: URL
  readonly apiVersion: string
  readonly principal: Principal
  // The names in the path, by the words of the route.
  readonly names: Readonly<Record<string, string>>
  // The path, which is the id of the requested resource.
  readonly id: string
  readonly body: Json
}

// One method on one kind of path.
export interface Route {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  // A path with its names in braces.
  readonly path: string
  // The action that the caller needs a role for; null if any caller may ask.
  readonly action: string | null
  readonly handle: (call: ArmCall) => Answer | Promise<Answer>
}

// The name in the path for a word of the route.
export const nameOf = (call: ArmCall, word: string): string => call.names[word] ?? ''

// An answer of the image builder; its bodies are indented by one space.
export const indented = (status: number, value: JsonObject, headers: Record<string, string> = {}): Answer => json(status, value, headers, 1)

// A page of a list with the link to the next one.
export const page = (call: ArmCall, base: string, items: readonly JsonObject[], size: number): Answer =>
  json(200, pageBody(call, base, items, size))

// A page of a list that the image builder itself returns, such as the triggers of a template.
export const indentedPage = (call: ArmCall, base: string, items: readonly JsonObject[], size: number): Answer =>
  indented(200, pageBody(call, base, items, size))

const pageBody = (call: ArmCall, base: string, items: readonly JsonObject[], size: number): JsonObject => {
  const start = Number(call.url.searchParams.get('$skipToken') ?? '0')
  const end = start + size
  const next = new URL(`${base}${call.url.pathname}${call.url.search}`)
  next.searchParams.set('$skipToken', String(end))
  return { value: items.slice(start, end), nextLink: end < items.length ? next.href : undefined }
}
