// How each platform spells the names of inputs and outputs, and which of them it has.
import type { Platform } from './definition.js'
import type { Command, InputDefinition, OutputDefinition } from './definition.js'
import { commands } from './table/commands.js'
import { inputs, outputs, type InputName, type OutputName } from './table.js'

// `image-builder-template-name` is spelled imageBuilderTemplateName on Azure DevOps.
export const camelCase = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

// An input by the name that users of this platform know.
export const spell = (name: InputName, platform: Platform): string => {
  switch (platform) {
    case 'github':
      return name
    case 'azure-pipelines':
      return camelCase(name)
    case 'terminal':
      return isWord(name) ? name : `--${name}`
  }
}

// Our own text with the inputs and outputs as this platform spells them. In a terminal, `command: wait` becomes `aib wait`, `wait: false`
// becomes `--wait false`, and `the workspace input` or `the input workspace` becomes `--workspace`. A name that appears alone is replaced
// only if it contains a hyphen; others are ordinary words.
export const spellNames = (text: string, platform: Platform): string => {
  if (platform === 'github') return text
  return spellSettings(spellMentions(text, platform), platform).replace(/(?<![-\w./:])[a-z]+(?:-[a-z]+)+(?![-\w/=])/g, (word) => {
    const name = inputNames(platform).find((known) => known === word)
    if (name !== undefined) return spell(name, platform)
    return platform === 'azure-pipelines' && outputNames(platform).some((known) => known === word) ? camelCase(word) : word
  })
}

// An input in a sentence: `the input location`, in a terminal `--location`.
export const inputInSentence = (spelled: string): string => (spelled.startsWith('--') ? spelled : `the input ${spelled}`)

// `the workspace input`, and `the parameters input: name=value` or a file as a user types it.
const spellMentions = (text: string, platform: Platform): string =>
  platform === 'terminal'
    ? text.replace(
        /\b[Tt]he (?:input (?<after>[a-z]+(?:-[a-z]+)*)(?!\s+input\b)|(?<before>[a-z]+(?:-[a-z]+)*) input\b(?<colon>: (?=\S+=|\S+\.(?:jsonc?|ya?ml|bicepparam)\b))?)/g,
        (mention, after: string | undefined, before: string | undefined, colon: string | undefined) => {
          const known = inputNames(platform).find((input) => input === (after ?? before))
          return known === undefined ? mention : `${spell(known, platform)}${colon === undefined ? '' : ' '}`
        },
      )
    : text

// `name: value`, for the values that the input accepts.
const spellSettings = (text: string, platform: Platform): string =>
  platform === 'terminal'
    ? text.replace(/(?<![-\w./])([a-z]+(?:-[a-z]+)*): ([a-z]+(?:-[a-z]+)*)/g, (setting, name: string, value: string) => {
        const known = inputNames(platform).find((input) => input === name)
        if (known === undefined || !valuesOf(known).includes(value)) return setting
        return known === 'command' ? `aib ${value}` : `--${known} ${value}`
      })
    : text

const valuesOf = (name: InputName): readonly string[] => {
  const { type } = definitionOf(name)
  return type.kind === 'choice' ? type.values : type.kind === 'flag' ? ['true', 'false'] : []
}

// Whether the terminal takes this input as an argument instead of a flag: `aib <command> <template>`.
export const isWord = (name: InputName): boolean => name === 'command' || name === 'template'

// The definition of an input, with the optional fields that its row may lack.
export const definitionOf = (name: InputName): InputDefinition => inputs[name]

// The default of an input on a platform.
export const defaultOf = (name: InputName, platform: Platform): string | undefined => {
  const { default: usual, defaultOn } = definitionOf(name)
  return defaultOn?.[platform] ?? usual
}

// The commands that a platform has.
export const commandsOn = (platform: Platform): readonly Command[] =>
  commands.filter((command) => platform === 'terminal' || 'option' in command).map(({ name }) => name)

// The names of the inputs that a platform has, in table order; with `command`, only those that the command uses.
export const inputNames = (platform: Platform, command?: Command): readonly InputName[] =>
  keys(inputs).filter((name) => {
    const definition = definitionOf(name)
    return isOn(platform, definition) && (command === undefined || definition.commands.includes(command))
  })

// The names of the outputs that a platform has, in table order; with `commands`, only those that one of these sets.
export const outputNames = (platform: Platform, commands?: readonly Command[]): readonly OutputName[] =>
  keys(outputs).filter((name) => {
    const definition: OutputDefinition = outputs[name]
    const { commands: setBy = ['build', 'wait', 'cancel'] } = definition
    return isOn(platform, definition) && (commands === undefined || commands.some((command) => setBy.includes(command)))
  })

const isOn = (platform: Platform, definition: InputDefinition | OutputDefinition): boolean =>
  definition.platforms?.includes(platform) ?? true

const keys = <Key extends string>(table: Readonly<Record<Key, unknown>>): readonly Key[] => {
  const isKey = (text: string): text is Key => text in table
  return Object.keys(table).filter(isKey)
}
