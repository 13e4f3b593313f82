// The result of a command as one JSON object: the interface of `--json` in a terminal.
import type { Outcome } from '../host.js'
import type { OutputDefinition } from '../inputs/definition.js'
import { outputs, type OutputName } from '../inputs/table.js'
import { defined } from '../defined.js'

// The outcome, the outputs by name, and the error if there is one. Outputs that are JSON, flags or numbers have these types here. An empty
// output is null.
export const resultDocument = (outcome: Outcome, values: ReadonlyMap<OutputName, string>): object => ({
  schemaVersion: 1,
  outcome: outcome.kind,
  exitCode: outcome.kind === 'failed' ? outcome.exitCode : 0,
  ...defined({ error: outcome.kind === 'failed' ? (outcome.error ?? { message: outcome.message }) : undefined }),
  outputs: Object.fromEntries([...values].map(([name, text]) => [name, outputValue(name, text)])),
})

// The value of an output as JSON.
const outputValue = (name: OutputName, text: string): unknown => {
  const { form }: OutputDefinition = outputs[name]
  if (text === '') return form === undefined ? '' : null
  switch (form) {
    case 'json':
      return JSON.parse(text)
    case 'flag':
      return text === 'true'
    case 'number':
      return Number(text)
    case undefined:
      return text
  }
}
