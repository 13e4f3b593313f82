// How many arguments a call has, and how many its function takes.
import type { Call, TemplateFunction } from './call.js'

// Throws `template-expression` if the call has too few arguments or too many.
export const checkCount = ({ count, fault: callFault }: Call, definition: TemplateFunction): void => {
  const [least, most] = 'members' in definition ? [0, 0] : definition.takes
  if (count >= least && count <= most) return
  const wanted =
    least === most ? String(least) : Number.isFinite(most) ? `${String(least)} to ${String(most)}` : `at least ${String(least)}`
  throw callFault(`it takes ${wanted} ${wanted === '1' || wanted === 'at least 1' ? 'argument' : 'arguments'}, and has ${String(count)}`)
}
