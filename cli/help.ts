// `aib --help`, from the table of inputs.
import type { Command } from '../shared/inputs/definition.js'
import { groups } from '../shared/inputs/definition.js'
import { defaultOf, definitionOf, inputNames, isWord, spell, spellNames } from '../shared/inputs/spelling.js'
import { inputs, type InputName } from '../shared/inputs/table.js'

const width = 100
const indent = 6

// The commands, or the flags of one command.
export const helpText = (command: Command | undefined): string => (command === undefined ? overview() : commandHelp(command))

// The command of that name, or undefined.
export const commandOf = (text: string | undefined): Command | undefined => inputs.command.type.values.find((value) => value === text)

const overview = (): string =>
  [
    'aib: Image Builder Pipelines, for Azure VM Image Builder',
    '',
    '  aib plan  [template] [flags]   check and render a template, and list what a build would do; offline',
    '  aib build [template] [flags]   make the image: upload, submit, run, follow to the end',
    '  aib wait   [flags]             follow a run that was started elsewhere, and do the rest of build',
    '  aib cancel [flags]             cancel a run, and wait until it is',
    '  aib schema [flags]             print a JSON Schema of image templates, for editors',
    '  aib check <template> [flags]   tell whether the image must be built again, and why',
    '  aib gate [flags]               pass where an image, or the last run of a template, is as it is asked to be',
    '  aib promote [flags]            move an image version: to a channel, into or out of latest, to more regions',
    '  aib retain [flags]             delete image versions that nobody needs any more; a plan until it is applied',
    '  aib setup <template> [flags]   print what Azure needs for a template and its pipeline; changes nothing',
    '',
    '  aib plan --help                the flags of a command',
    '  aib --version',
    '',
    'Exit codes: 0 ok; 1 the build failed or the template has errors; 2 unusable input; 3 still running at the deadline; 130 cancelled.',
    'AZURE_SUBSCRIPTION_ID, AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET stand in for the flags of these names.',
    'AIB_DEBUG=1 also says what is behind an error.',
  ].join('\n')

const commandHelp = (command: Command): string => {
  const names = inputNames('terminal', command).filter((name) => !isWord(name))
  const sections = Object.entries(groups).flatMap(([group, title]) => {
    const inGroup = names.filter((name) => definitionOf(name).group === group)
    return inGroup.length === 0 ? [] : ['', title, ...inGroup.flatMap(flagHelp)]
  })
  const takesTemplate = definitionOf('template').commands.includes(command)
  return [
    `aib ${command}${takesTemplate ? ' [template]' : ''} [flags]`,
    ...(takesTemplate ? ['', ...wrap(spellNames(definitionOf('template').description, 'terminal'), 2)] : []),
    ...sections,
  ].join('\n')
}

const flagHelp = (name: InputName): readonly string[] => {
  const { type, description } = definitionOf(name)
  const value = defaultOf(name, 'terminal')
  const takes =
    type.kind === 'choice'
      ? type.values.join('|')
      : type.kind === 'flag'
        ? ''
        : `<${type.kind === 'duration' || type.kind === 'number' ? type.kind : 'text'}>`
  const initial = value === undefined ? '' : `  (default ${value})`
  return [`  ${spell(name, 'terminal')} ${takes}`.trimEnd() + initial, ...wrap(spellNames(description, 'terminal'), indent)]
}

const wrap = (text: string, margin: number): readonly string[] => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`${' '.repeat(margin)}${word}`)
  }
  return lines
}
