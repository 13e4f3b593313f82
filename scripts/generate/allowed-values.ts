// What follows the description of an input: its allowed values, and what to use instead if it is deprecated.
import type { Command, InputDefinition } from '../../shared/inputs/definition.js'
import { all, commands } from '../../shared/inputs/table/commands.js'

// The commands that pipelines can run: the others are for people, in a terminal.
export const commandsOfPipelines: readonly Command[] = commands.flatMap((command) => ('option' in command ? [command.name] : []))

const ofTerminal: ReadonlySet<string> = new Set(all.filter((command) => !commandsOfPipelines.includes(command)))

// ` One of a, b.`, or nothing where any text is taken.
export const allowedValues = (definition: InputDefinition): string => `${taken(definition)}${deprecation(definition)}`

// What to use instead of a deprecated input.
export const deprecation = ({ deprecated }: InputDefinition): string => (deprecated === undefined ? '' : ` **Deprecated**: ${deprecated}`)

const taken = ({ type }: InputDefinition): string => {
  switch (type.kind) {
    case 'choice':
      return ` One of ${type.values
        .filter((value) => !ofTerminal.has(value))
        .map((value) => `\`${value}\``)
        .join(', ')}.`
    case 'flag':
      return ' `true` or `false`.'
    case 'number':
      return type.maximum === undefined ? '' : ` A whole number from ${type.minimum ?? 0} to ${type.maximum}.`
    case 'duration':
      return type.unit === 'minutes' ? ' Also `90m`, `6h`.' : ' Also `500ms`, `30s`, `5m`.'
    default:
      return ''
  }
}
