// What an input takes, as a sentence behind its description.
import type { InputDefinition } from '../../shared/inputs/definition.js'

// ` One of a, b.`, or nothing where any text is taken.
export const allowedValues = ({ type }: InputDefinition): string => {
  switch (type.kind) {
    case 'choice':
      return ` One of ${type.values.map((value) => `\`${value}\``).join(', ')}.`
    case 'flag':
      return ' `true` or `false`.'
    case 'duration':
      return ` Also \`500ms\`, \`3s\`, \`5m\`, \`6h\`.`
    default:
      return ''
  }
}
