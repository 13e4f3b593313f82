// The arguments of `aib`, read by the table of inputs: a flag is an input of the same name.
import { didYouMean } from '../shared/did-you-mean.js'
import type { Problem } from '../shared/errors.js'
import type { Command } from '../shared/inputs/definition.js'
import { joinedWith } from '../shared/lists.js'
import { definitionOf, inputNames, spell } from '../shared/inputs/spelling.js'
import { commands } from '../shared/inputs/table/commands.js'
import type { InputName } from '../shared/inputs/table.js'
import { flagOfOthers, meantInputs, unknownInput } from '../shared/inputs/unknown.js'
import { isParametersFile } from '../shared/template/parameters-input.js'
import { isTemplateFile } from '../shared/template-file.js'

export interface Arguments {
  // The first argument, in lower case; undefined without arguments.
  readonly command: string | undefined
  readonly values: ReadonlyMap<InputName, string>
  readonly problems: readonly Problem[]
  readonly wantsHelp: boolean
  readonly wantsVersion: boolean
}

// Reads `plan image.json --location westus2 --wait=false --no-wait --parameters a=b --parameters c=d`: arguments that are not flags are
// templates, like those of `--template` (but a name for commands about a run, `wait NAME`). Repeating a flag for several lines adds lines,
// and a flag that is true or false does not need a value.
export const parseArguments = (words: readonly string[]): Arguments => {
  const values = new Map<InputName, string>()
  const problems: Problem[] = []
  const positionals: string[] = []
  const waiting = [...words]
  const hint = commandIn(words)
  // The flag whose list of values `--parameters a=b c=d` continues, as in the Azure CLI.
  let list: string | undefined
  const listed = new Map<string, readonly string[]>()
  // Words that follow a flag that is true or false, with the flag.
  const afterSwitch = new Map<string, string>()
  for (let word = waiting.shift(); word !== undefined; word = waiting.shift()) {
    if (helpWords.includes(word) || versionWords.includes(word)) continue
    const dashed = dashedCommand(word)
    // Without its command, the other words mean nothing.
    if (dashed !== undefined) return { command: undefined, values, problems: [dashed], wantsHelp: false, wantsVersion: false }
    if (/^-[^-]/.test(word)) problems.push(shortFlag(word, waiting, hint))
    else if (word === '-') problems.push(standardInput)
    else if (list !== undefined && (isPair(word) || isParametersFile(word))) listed.set(list, [...(listed.get(list) ?? []), word])
    else if (!word.startsWith('--')) positionals.push(word)
    else {
      problems.push(...readFlag(word, waiting, values, hint))
      list = takesLines(word) ? splitOnce(word)[0] : undefined
      if (isSwitch(word) && positionals.length > 0) afterSwitch.set(waiting[0] ?? '', word)
    }
  }
  problems.push(...[...listed].map(([flag, more]) => unrepeated(flag, more)))
  const asksHelp = positionals[0]?.toLowerCase() === 'help'
  const [first, ...rest] = asksHelp ? positionals.slice(1) : positionals
  // `aib help help` means `aib help`.
  const command = asksHelp && first?.toLowerCase() === 'help' ? undefined : first?.toLowerCase()
  const unknown = command === undefined || commands.some(({ name }) => name === command) ? [] : [unknownCommand(first ?? '', command)]
  const named = placesOf(command)
  const misplaced = rest.filter((word) => afterSwitch.has(word) && isSwitchValue(word, named.length === 0 && rest.length > 1))
  const others = rest.filter((word) => !misplaced.includes(word))
  problems.push(...misplaced.map((word) => separateValue(afterSwitch.get(word) ?? '', word)))
  for (const [at, name] of named.entries()) {
    const word = others[at]
    if (word !== undefined) values.set(name, word)
  }
  const templates = named.length > 0 ? [] : others
  const flagged = values.get('template')
  if (templates.length > 0) values.set('template', [...templates, ...(flagged === undefined ? [] : [flagged])].join('\n'))
  const takesSeveral = definitionOf('template').commands.some((one) => one === command)
  for (const word of takesSeveral || unknown.length > 0 ? [] : others.slice(named.length)) problems.push(unexpected(word, hint))
  return {
    command,
    values,
    problems: [...unknown, ...problems],
    wantsHelp: unknown.length === 0 && (asksHelp || words.some((word) => helpWords.includes(word))),
    wantsVersion: words.some((word) => versionWords.includes(word)),
  }
}

// The command, in any position. Its flags are suggested first.
const commandIn = (words: readonly string[]): Command | undefined =>
  words.flatMap((word) => commands.find(({ name }) => name === word.toLowerCase()) ?? [])[0]?.name

const unexpected = (word: string, command: Command | undefined): Problem => {
  const meant = meantInputs(word, 'terminal', command).map((name) => spell(name, 'terminal'))
  return {
    code: 'input-unknown',
    message: `Unexpected argument ${JSON.stringify(word)}.`,
    where: word,
    fix: meant.length === 0 ? 'aib --help shows what each command takes.' : `Write ${joinedWith('or', meant)} before it.`,
  }
}

const helpWords: readonly string[] = ['--help', '-h']
const versionWords: readonly string[] = ['--version', '-v']

const unknownCommand = (word: string, command: string): Problem => {
  const guess = didYouMean(
    command,
    commands.map(({ name }) => name),
  )
  return {
    code: 'input-invalid',
    message: `${JSON.stringify(word)} is not a command.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
    where: 'command',
    fix: command === 'version' ? 'aib --version prints the version.' : 'aib --help lists the commands.',
  }
}

const standardInput: Problem = {
  code: 'input-invalid',
  message: 'Standard input is not read.',
  where: '-',
  fix: 'Give the path of a file.',
}

// `aib --plan image.yaml`: a command with dashes.
const dashedCommand = (word: string): Problem | undefined => {
  const command = commandIn([word.replace(/^--?/, '')])
  return command === undefined || !word.startsWith('-') || flags.has(word)
    ? undefined
    : { code: 'input-invalid', message: `${word} is not a flag. Did you mean aib ${command}?`, where: 'command' }
}

const shortFlag = (word: string, waiting: string[], command: Command | undefined): Problem => {
  const [meant] = meantInputs(word, 'terminal', command)
  if (meant !== undefined && isValueOfUnknown(waiting[0], [meant])) waiting.shift()
  return {
    code: 'input-unknown',
    message: `${word} is not a flag: flags begin with two dashes.${meant === undefined ? '' : ` Did you mean ${spell(meant, 'terminal')}?`}`,
    where: word,
    ...(meant === undefined ? { fix: '--help after the command lists its flags.' } : {}),
  }
}

const takesLines = (word: string): boolean => {
  const name = flags.get(splitOnce(word)[0])
  return name !== undefined && definitionOf(name).type.kind === 'lines'
}

// Whether the word is a name and a value rather than a template.
const isPair = (word: string): boolean => /^[A-Za-z_][\w.-]*=/.test(word) && !isTemplateFile(word)

// `--wait` or `--no-wait`, without a value.
const isSwitch = (word: string): boolean => {
  const name = flags.get(word.replace(/^--no-/, '--'))
  return name !== undefined && definitionOf(name).type.kind === 'flag'
}

// Whether a word after a switch is meant as its value: it is one of these, or has no extension where other words are the templates.
const isSwitchValue = (word: string, hasOtherTemplates: boolean): boolean =>
  /^(?:yes|no|on|off|y|n|0|1|true|false)$/i.test(word) || (hasOtherTemplates && /^[\w-]+$/.test(word))

const separateValue = (flag: string, word: string): Problem => {
  const plain = flag.replace(/^--no-/, '--')
  return {
    code: 'input-invalid',
    message: `${flag} takes no separate value, and got ${JSON.stringify(word)}.`,
    where: flag,
    fix: `Write ${plain} for true, or ${plain.replace(/^--/, '--no-')} for false.`,
  }
}

// Without the values, which may be secret.
const unrepeated = (flag: string, words: readonly string[]): Problem => {
  const shown = words.map((word) => (isPair(word) ? `${splitOnce(word)[0]}=…` : word))
  const verb = shown.length === 1 ? 'is not a template' : 'are not templates'
  return {
    code: 'input-invalid',
    message: `${flag} takes one value each time, and ${shown.join(', ')} ${verb}.`,
    where: flag,
    fix: `Repeat the flag: ${shown.map((word) => `${flag} ${word}`).join(' ')}`,
  }
}

// The inputs that the arguments of a command stand for, if they are not templates.
export const placesOf = (command: string | undefined): readonly InputName[] => {
  if (command === 'wait' || command === 'cancel') return ['image-builder-template-name']
  return command === 'vhd' ? ['image-builder-template-name', 'dist-vhd-uri'] : []
}

const flags: ReadonlyMap<string, InputName> = new Map(
  inputNames('terminal')
    .filter((name) => name !== 'command')
    .map((name) => [`--${name}`, name]),
)

const readFlag = (word: string, waiting: string[], values: Map<InputName, string>, command: Command | undefined): readonly Problem[] => {
  const [flag, inline] = splitOnce(word)
  const negated = flags.get(flag.replace(/^--no-/, '--'))
  const name = flags.get(flag)
  if (name === undefined && negated !== undefined && definitionOf(negated).type.kind === 'flag' && inline === undefined) {
    values.set(negated, 'false')
    return command === undefined ? [] : flagOfOthers(negated, command)
  }
  if (name === undefined) {
    if (inline === undefined && isValueOfUnknown(waiting[0], meantInputs(flag, 'terminal', command))) waiting.shift()
    return [unknownInput(flag, 'terminal', command)]
  }
  const value = inline ?? (definitionOf(name).type.kind === 'flag' ? flagValue(waiting) : valueAfter(waiting))
  if (value === undefined) return [{ code: 'input-invalid', message: `${flag} needs a value.`, where: flag }]
  const earlier = definitionOf(name).type.kind === 'lines' ? values.get(name) : undefined
  values.set(name, earlier === undefined ? value : `${earlier}\n${value}`)
  return command === undefined ? [] : flagOfOthers(name, command)
}

// Whether the word behind an unknown flag is its value rather than an argument.
const isValueOfUnknown = (word: string | undefined, meant: readonly InputName[]): boolean => {
  if (word === undefined || word.startsWith('-') || commandIn([word]) !== undefined) return false
  if (outputFormats.has(word)) return true
  return meant.length > 0 ? meant.every((name) => definitionOf(name).type.kind !== 'flag') : !isTemplateFile(word)
}

// Of the Azure CLI, after `--output`.
const outputFormats: ReadonlySet<string> = new Set(['json', 'jsonc', 'table', 'tsv', 'yaml', 'yamlc', 'none'])

const splitOnce = (word: string): readonly [string, string?] => {
  const at = word.indexOf('=')
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)]
}

const valueAfter = (waiting: string[]): string | undefined => (waiting[0]?.startsWith('--') === true ? undefined : waiting.shift())

// `--json` alone means true; `--wait false` uses the next argument only if it is true or false.
const flagValue = (waiting: string[]): string => (waiting[0] === 'true' || waiting[0] === 'false' ? (waiting.shift() ?? 'true') : 'true')
