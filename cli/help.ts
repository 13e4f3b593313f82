// `aib --help`, from the table of inputs.
import { placesOf } from './arguments.js'
import { exitCodes } from './exit-codes.js'
import { valueNames } from './value-names.js'
import { groups, type Command } from '../shared/inputs/definition.js'
import { labels } from '../shared/inputs/labels.js'
import { defaultOf, definitionOf, inputNames, isWord, spell } from '../shared/inputs/spelling.js'
import { commands } from '../shared/inputs/table/commands.js'
import type { InputName } from '../shared/inputs/table.js'

// The commands, or the flags of one command, at most `width` columns wide.
export const helpText = (command: Command | undefined, width = 100): string =>
  command === undefined ? overview(width) : commandHelp(command, width)

// The width of help: that of the terminal, at most 120. In a pipe, COLUMNS decides, if it is set.
export const helpWidth = (columns: number | undefined, environment: NodeJS.ProcessEnv): number => {
  const stated = Number(environment['COLUMNS'])
  return Math.min(columns || (Number.isInteger(stated) && stated > 0 ? stated : 100), 120)
}

// The command with that name, or undefined.
export const commandOf = (text: string | undefined): Command | undefined => commands.find(({ name }) => name === text)?.name

const overview = (width: number): string =>
  [
    'aib: Image Builder Pipelines, for Azure VM Image Builder',
    '',
    ...commands.flatMap(({ usage, summary }) => row(`  aib ${usage}`, summary, 26, width)),
    '',
    ...row('  aib plan --help', 'the flags of a command', 26, width),
    ...row('  aib --version', 'the version of this tool', 26, width),
    '',
    'Exit codes:',
    ...exitCodes.flatMap(([exitCode, meaning]) => row(`  ${exitCode}`, meaning, 8, width)),
    '',
    ...wrap(
      'AZURE_SUBSCRIPTION_ID, AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET replace the flags of these names. AIB_DEBUG=1 prints the details of an error.',
      width,
    ),
  ].join('\n')

const commandHelp = (command: Command, width: number): string => {
  const given = inputNames('terminal', command)
  const names = given.filter((name) => !isWord(name))
  const { usage = command, summary = '' } = commands.find(({ name }) => name === command) ?? {}
  const sections = Object.entries(groups).flatMap(([group, title]) => {
    const inGroup = names.filter((name) => definitionOf(name).group === group)
    const heading = given.includes('template') ? title.replace('Without a file:', 'Without a file, or over it:') : withoutFile(title)
    return inGroup.length === 0 ? [] : ['', heading, ...inGroup.flatMap((name) => flagHelp(name, argumentOf(command, name), width))]
  })
  return [
    `aib ${usage} [flags]`,
    '',
    ...wrap(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`, width),
    ...sections,
    '',
    ...wrap(
      'Flags for lists can be repeated; durations can be written as 90m or 6h. docs/reference.md describes each flag in detail.',
      width,
    ),
  ].join('\n')
}

// A command that takes no file has no use for the distinction.
const withoutFile = (title: string): string => {
  const rest = title.replace(/^Without a file: /, '')
  return `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`
}

// The argument that gives the same value as a flag: <name> in `aib wait <name>`.
const argumentOf = (command: Command, name: InputName): string => {
  const { usage = '' } = commands.find((one) => one.name === command) ?? {}
  const index = placesOf(command).indexOf(name)
  const argument = index < 0 ? undefined : usage.match(/<[^>]+>/g)?.[index]
  return argument === undefined ? '' : `the same as ${argument}`
}

const flagHelp = (name: InputName, argument: string, width: number): readonly string[] => {
  const { type } = definitionOf(name)
  const value = defaultOf(name, 'terminal')
  const values = type.kind === 'choice' && takes(name) === longChoice ? type.values.join(', ') : ''
  const initial = value === undefined || value === 'false' || value.length > 20 ? '' : initialText(name, value)
  const more = [values, initial, argument].filter((part) => part !== '').join('; ')
  return row(`  ${spell(name, 'terminal')}${takes(name)}`, `${labels[name]}${more === '' ? '' : ` (${more})`}`, 40, width)
}

const initialText = (name: InputName, value: string): string =>
  definitionOf(name).type.kind === 'flag' ? `on by default; --no-${name} turns it off` : `default ${value}`

// A list of words that leaves no room for the text is shown after it.
const longChoice = ' <choice>'

const takes = (name: InputName): string => {
  const { type } = definitionOf(name)
  switch (type.kind) {
    case 'flag':
      return ''
    case 'number':
      return ' <n>'
    case 'duration':
      return ` <${type.unit}>`
    case 'choice': {
      const words = ` <${type.values.join('|')}>`
      return `  ${spell(name, 'terminal')}${words}`.length < 40 ? words : longChoice
    }
    case 'text':
    case 'lines':
    case 'file':
    case 'service-connection':
      return ` <${valueNames[name] ?? 'text'}>`
  }
}

// Words with a text in a column to their right, or below them if they reach into the column or the terminal is narrow.
const row = (words: string, text: string, column: number, width: number): readonly string[] => {
  const isNarrow = width < column + 30
  const margin = isNarrow ? 6 : column
  const lines = wrap(text, width - margin).map((line) => `${' '.repeat(margin)}${line}`)
  const [first = '', ...rest] = lines
  if (isNarrow || words.length >= column) return [words, ...lines]
  return [`${words.padEnd(column)}${first.trimStart()}`, ...rest]
}

const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
