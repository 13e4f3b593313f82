// Parses every script of a run, and says what is wrong with each.
import { mapLimit } from '../concurrency.js'
import { sortFindings, type Finding } from '../template/finding.js'
import type { ShellName, Tools } from '../tools.js'
import { checkPowerShell } from './powershell.js'
import type { Script } from './script.js'
import { checkShellScript, type ParseShell } from './shell.js'

// More shells at a time only compete for the processors.
const shellsAtATime = 4

// How many different scripts of one kind are parsed: a shell is started for each, and PowerShell parses about 70 in a second. Templates have
// less than a hundred.
const most = 200

// The findings of all scripts. A program that the machine lacks is named once, as an error if it is required; so are scripts beyond the
// first 200 of the shells and of PowerShell.
export const checkScripts = async (
  scripts: readonly Script[],
  tools: Pick<Tools, 'parseShell' | 'parsePowerShell'>,
  signal: AbortSignal,
  isRequired: boolean,
): Promise<readonly Finding[]> => {
  const powerShell = firstOf(scripts.filter(isPowerShell))
  const shell = firstOf(scripts.filter((script) => !isPowerShell(script)))
  const parsing = checkPowerShell(powerShell.scripts, (texts) => tools.parsePowerShell(texts, signal))
  const parseShell = onceForEachText((name, text) => tools.parseShell(name, Buffer.from(text, 'latin1'), signal))
  const answers = await mapLimit(shellsAtATime, shell.scripts, async (script) => ({
    script,
    answer: await checkShellScript(script, parseShell),
  }))
  const parsed = await parsing
  const findings = answers.flatMap(({ answer }) => ('missing' in answer ? [] : answer))
  const missing = new Map<ShellName | 'pwsh', Script>()
  for (const { script, answer } of answers.toReversed()) if ('missing' in answer) missing.set(answer.missing, script)
  const [first] = powerShell.scripts
  if (parsed.isMissing && first !== undefined) missing.set('pwsh', first)
  return sortFindings([
    ...findings,
    ...parsed.findings,
    ...[...missing].map(([name, { place }]) => unchecked(missingText(name), place, isRequired)),
    ...[...powerShell.leftOut, ...shell.leftOut].map(({ script, count }) => unchecked(leftOutText(count), script.place, isRequired)),
  ])
}

interface First {
  readonly scripts: readonly Script[]
  // How many scripts are not parsed, and the first of them; empty if all are.
  readonly leftOut: readonly { readonly script: Script; readonly count: number }[]
}

// The scripts that have one of the first 400 texts.
const firstOf = (all: readonly Script[]): First => {
  const texts = new Set<string>()
  const isWithin = ({ bytes }: Script): boolean => {
    const text = bytes.toString('latin1')
    if (texts.size < most) texts.add(text)
    return texts.has(text)
  }
  const within = new Set(all.filter(isWithin))
  const [script, ...others] = all.filter((one) => !within.has(one))
  return { scripts: [...within], leftOut: script === undefined ? [] : [{ script, count: others.length + 1 }] }
}

// Steps often repeat a script: the rounds of a copy loop, templates for several regions.
const onceForEachText = (parse: ParseShell): ParseShell => {
  const answers = new Map<string, ReturnType<ParseShell>>()
  return (shell, text) => {
    const key = `${shell}\n${text}`
    const answer = answers.get(key) ?? parse(shell, text)
    answers.set(key, answer)
    return answer
  }
}

const isPowerShell = ({ language }: Script): boolean => language === 'powershell'

const unchecked = (message: string, place: Script['place'], isRequired: boolean): Finding => ({
  rule: 'script-unchecked',
  severity: isRequired ? 'error' : 'info',
  message,
  at: place(1, 1),
})

const missingText = (name: ShellName | 'pwsh'): string =>
  `The syntax of scripts that need ${name} was not checked: no usable ${name} is on PATH.`

const leftOutText = (count: number): string =>
  `The syntax of this script${count === 1 ? '' : ` and of ${String(count - 1)} after it`} was not checked: only the first ${String(most)} are parsed.`
