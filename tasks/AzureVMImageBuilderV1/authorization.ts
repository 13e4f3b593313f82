// The authorization of an endpoint, as the agent hands it over.
import * as task from 'azure-pipelines-task-lib/task.js'
import { at, isObject, textOf } from '../../shared/json.js'

// A parameter by its name in any case; undefined if it is missing, empty or not a string.
export type Parameters = (name: string) => string | undefined

// Reads all parameters: a parameter that is read by its name appears in the debug log of the library, even a secret. Throws
// UnreadableAuthorization.
export const authorizationOf = (endpoint: string): Parameters => {
  const parameters = new Map(
    Object.entries(parametersOf(endpoint)).flatMap(([name, value]) => {
      const text = textOf(value) ?? ''
      return text === '' ? [] : [[name.toLowerCase(), text] as const]
    }),
  )
  return (name) => parameters.get(name.toLowerCase())
}

// The agent handed over something else than JSON. The error of the library repeats it, with the secrets in it.
export class UnreadableAuthorization extends Error {
  override readonly name = 'UnreadableAuthorization'
}

const parametersOf = (endpoint: string): object => {
  try {
    const parameters = at(task.getEndpointAuthorization(endpoint, true), 'parameters')
    return isObject(parameters) ? parameters : {}
  } catch {
    throw new UnreadableAuthorization('its authorization is not JSON')
  }
}
