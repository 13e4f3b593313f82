// Rules that make a front fail: the connection is reset or left open before or after the effect, another answer, a delay, half a body.
import type { Json } from '../json.js'
import type { HostName } from './request-log.js'

// An answer instead of the real one.
export interface OtherAnswer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: Json
  // A body that is not JSON, such as the page of a proxy.
  readonly text?: string
  // A body that is not text, such as a compressed one, in base64.
  readonly bytes?: string
  // Whether the request still takes effect, as with a 502 of a gateway.
  readonly effect?: boolean
}

// How a request fails.
export type Fault = NamedFault | { readonly delay: number } | OtherAnswer

// A connection that hangs is never answered and never closed, as when a firewall drops its packets.
export const namedFaults = ['reset-before', 'reset-after', 'hang-before', 'hang-after', 'truncate'] as const
export type NamedFault = (typeof namedFaults)[number]

// Which requests fail, how often and how.
export interface FaultRule {
  // The requests: `path` is a regular expression for the path with its harmless query, ignoring case.
  readonly on: { readonly host?: HostName; readonly method?: string; readonly path?: string }
  // A request that must have come before: only requests after it count.
  readonly after?: FaultRule['on']
  // A request that ends the rule.
  readonly until?: FaultRule['on']
  // How many of them succeed first, and how many fail (1).
  readonly skip?: number
  readonly times?: number
  readonly fault: Fault
}

// The active rules.
export interface Faults {
  add(rule: FaultRule): void
  readonly clear: () => void
  // The fault of a request, which uses up one of its rule's times.
  take(host: HostName, method: string, path: string): Fault | undefined
}

// Starts without rules.
export const createFaults = (): Faults => {
  let rules: { rule: FaultRule; isAsleep: boolean; skip: number; times: number }[] = []
  return {
    add: (rule) => {
      rules.push({ rule, isAsleep: rule.after !== undefined, skip: rule.skip ?? 0, times: rule.times ?? 1 })
    },
    clear: () => {
      rules = []
    },
    take: (host, method, path) => {
      const met = rules.filter(({ rule, isAsleep, times }) => !isAsleep && times > 0 && matches(rule.on, host, method, path))
      const taken = met.findIndex(({ skip }) => skip === 0)
      for (const entry of taken < 0 ? met : met.slice(0, taken)) entry.skip -= 1
      const entry = met[taken]
      if (entry !== undefined) entry.times -= 1
      // A request that starts or ends a rule counts from the next request on, whether it fails or not.
      const comes = (on: FaultRule['on'] | undefined): boolean => on !== undefined && matches(on, host, method, path)
      for (const each of rules) if (comes(each.rule.after)) each.isAsleep = false
      rules = rules.filter(({ rule }) => !comes(rule.until))
      return entry?.rule.fault
    },
  }
}

// The name of the fault, for the request log.
export const nameOf = (fault: Fault): string => {
  if (typeof fault === 'string') return fault
  return 'delay' in fault ? `delay ${fault.delay}` : `status ${fault.status}`
}

// Whether a rule is about such a request.
export const matches = (on: FaultRule['on'], host: HostName, method: string, path: string): boolean =>
  (on.host === undefined || on.host === host) &&
  (on.method === undefined || on.method.toUpperCase() === method) &&
  (on.path === undefined || new RegExp(on.path, 'i').test(path))
