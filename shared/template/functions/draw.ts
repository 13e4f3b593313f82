// The source of values that differ at each evaluation.
import type { Draw } from '../scope.js'
import type { Call } from './call.js'

// The draw of the evaluation. Throws if Azure refuses the function: it is allowed only in the default of a parameter (Microsoft Learn, date
// functions, utcNow; string functions, newGuid).
export const drawOf = (call: Call): Draw => {
  if (call.inDefault === undefined)
    throw call.fault(
      'Azure Resource Manager allows it in the default value of a parameter only',
      `Declare a parameter with the default "[${call.name}()]", and use that parameter here.`,
    )
  const { draw } = call.scope
  if (draw === undefined) throw call.fault('it has no value here')
  return draw
}
