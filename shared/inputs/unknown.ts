// The error for a name that is not an input, and which input it probably stands for; the same on every platform.
import { didYouMean } from '../did-you-mean.js'
import type { Problem } from '../errors.js'
import type { Command, Platform } from './definition.js'
import { resembling } from './resembling.js'
import { joinedWith } from '../lists.js'
import { definitionOf, inputNames, spell } from './spelling.js'
import { commands } from './table/commands.js'
import type { InputName } from './table.js'

// The problem with an input name in the platform's own spelling, with the names that were probably meant.
export const unknownInput = (name: string, platform: Platform, command?: Command): Problem => {
  const what = platform === 'terminal' ? 'a flag' : 'an input'
  const valued = platform === 'terminal' ? inputNames(platform).find((known) => name === `--no-${known}`) : undefined
  if (valued !== undefined)
    return { code: 'input-unknown', message: `${name} is not a flag: --${valued} takes a value.`, where: name, fix: listFlags }
  const elsewhere = platformsWith(name)
  if (elsewhere !== undefined)
    return { code: 'input-unknown', message: `${name} is not ${what} here: this input exists only on ${elsewhere}.`, where: name }
  const meant = meantInputs(name, platform, command)
  const isOfCommand = meant.some((known) => inputNames(platform, command).includes(known))
  const guesses = isHelp(name, platform) ? [helpFlag] : isOfCommand ? meant.map((known) => spelledLike(name, known, platform)) : []
  const message = `${name} is not ${what}.${guesses.length === 0 ? '' : ` Did you mean ${joinedWith('or', guesses)}?`}`
  if (platform !== 'terminal' || guesses.length > 0) return { code: 'input-unknown', message, where: name }
  return { code: 'input-unknown', message, where: name, fix: meant.length === 0 ? listFlags : takenBy(meant) }
}

// The problem with a flag that only other commands take: it would have no effect, and a condition of a gate must not be ignored.
export const flagOfOthers = (name: InputName, command: Command): readonly Problem[] => {
  if (!isOfOthers(name, command)) return []
  return [{ code: 'input-unknown', message: `--${name} is not a flag of aib ${command}.`, where: `--${name}`, fix: takenBy([name]) }]
}

// Commands that open a gate, offer or delete images. No condition that is given to them may be ignored.
export const strictCommands: ReadonlySet<Command> = new Set(['gate', 'promote', 'retain'])

// The problems with the inputs of an agent that a strict command would ignore. A terminal reports such flags itself.
export const inputsOfOthers = (platform: Platform, command: Command, isSet: (name: InputName) => boolean): readonly Problem[] => {
  if (platform === 'terminal' || !strictCommands.has(command)) return []
  const names = inputNames(platform).filter((name) => isOfOthers(name, command) && isSet(name))
  return names.map((name) => ({
    code: 'input-unknown',
    message: `${spell(name, platform)} is not an input of the command ${command}, which would ignore it.`,
    where: spell(name, platform),
    fix: `Remove it. Commands that take it: ${definitionOf(name).commands.join(', ')}.`,
  }))
}

// The subscription, the resource group, the login and the cloud may be given to every command, so that a function of a shell, or a
// variable of a workflow, can add them.
const isOfOthers = (name: InputName, command: Command): boolean => {
  const { commands: takers, group } = definitionOf(name)
  return !takers.includes(command) && !['target', 'login', 'cloud'].includes(group)
}

const listFlags = '--help after the command lists its flags.'

// `aib build and wait take --log-level.`
const takenBy = (names: readonly InputName[]): string => {
  const takers = commands.map(({ name }) => name).filter((command) => names.every((name) => inputNames('terminal', command).includes(name)))
  const flags = names.map((name) => `--${name}`)
  return `aib ${joinedWith('and', takers)} ${takers.length === 1 ? 'takes' : 'take'} ${joinedWith('and', flags)}.`
}

// Where an input exists that this platform does not have. The callers ask only about names that it does not have.
const platformsWith = (name: string): string | undefined => {
  const plain = name.replace(/^--(?:no-)?/, '')
  const has = (platform: Platform): boolean => inputNames(platform).some((known) => known === plain)
  const places = [...(has('github') ? ['GitHub'] : []), ...(has('azure-pipelines') ? ['Azure DevOps'] : [])]
  return places.length === 0 ? undefined : places.join(' and ')
}

// The inputs that an unknown name probably stands for: of the command, or if none of these resembles it, of the others. In a terminal, an
// argument that is not a flag stands for what the command takes only by flags.
export const meantInputs = (name: string, platform: Platform, command?: Command): readonly InputName[] => {
  if (isHelp(name, platform)) return []
  if (platform === 'terminal' && !name.startsWith('-'))
    return command === undefined ? [] : meantByArgument(name, takenByFlag[command] ?? [])
  const ofCommand = meantAmong(name, platform, inputNames(platform, command))
  return ofCommand.length > 0 ? ofCommand : meantAmong(name, platform, inputNames(platform))
}

const meantAmong = (name: string, platform: Platform, names: readonly InputName[]): readonly InputName[] => {
  const others = namesElsewhere[name.replace(/^--(?=..)/, '')]
  const found = names.filter((known) => others?.includes(known) === true)
  if (found.length > 0) return found
  const negated = platform === 'terminal' && name.startsWith('--no-')
  const possible = names.filter((known) => known !== 'command' && (!negated || definitionOf(known).type.kind === 'flag'))
  return resembling(negated ? name.replace('--no-', '--') : name, possible, (known) => spelled(known, platform))
}

const takenByFlag: Partial<Record<Command, readonly InputName[]>> = {
  gate: ['gallery-image-definition', 'image-version-id', 'image-builder-template-name'],
  promote: ['image-version-id', 'gallery-image-definition'],
  retain: ['gallery-image-definition'],
}

// A resource id shows which of the inputs it is for.
const meantByArgument = (word: string, taken: readonly InputName[]): readonly InputName[] => {
  const kind = idKinds.find(([end]) => end.test(word))?.[1]
  return kind === undefined || !taken.includes(kind) ? taken : [kind]
}

const idKinds: readonly (readonly [RegExp, InputName])[] = [
  [/\/galleries\/[^/]+\/images\/[^/]+\/versions\/[^/]+$/i, 'image-version-id'],
  [/\/galleries\/[^/]+(?:\/images\/[^/]+)?$/i, 'gallery-image-definition'],
  [/\/imageTemplates\/[^/]+$/i, 'image-builder-template-name'],
]

// What the Azure CLI and other tools call these inputs, if the names resemble none or others.
const namesElsewhere: Partial<Record<string, readonly InputName[]>> = {
  '-g': ['resource-group-name'],
  '-l': ['location'],
  '-n': ['image-builder-template-name'],
  '-o': ['json'],
  debug: ['log-level'],
  'gallery-image-version': ['image-version', 'image-version-id', 'dist-image-version'],
  'keep-last': ['keep-versions'],
  name: ['image-builder-template-name'],
  output: ['json'],
  params: ['parameters'],
  region: ['location', 'version-target-regions', 'replicated-to'],
  regions: ['dist-location', 'version-target-regions', 'replicated-to'],
  verbose: ['log-level'],
  version: ['image-version', 'image-version-id', 'dist-image-version'],
}

const helpFlag = '--help'

// Whether a flag is --help, misspelt.
export const isHelp = (name: string, platform: Platform): boolean =>
  platform === 'terminal' && didYouMean(name, [helpFlag, ...inputNames(platform).map((known) => spelled(known, platform))]) === helpFlag

// `--no-waitt` is meant as `--no-wait`.
const spelledLike = (name: string, known: InputName, platform: Platform): string =>
  spelled(known, platform).replace(/^--/, platform === 'terminal' && name.startsWith('--no-') ? '--no-' : '--')

// As it would be written: in a terminal, `template` and `command` are flags, too.
const spelled = (known: InputName, platform: Platform): string => (platform === 'terminal' ? `--${known}` : spell(known, platform))
