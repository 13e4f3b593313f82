// Parses every script of a run, and reports what is wrong with each.
import { mapLimit } from '../concurrency.js'
import { sortFindings, type Finding } from '../template/finding.js'
import type { Tools } from '../tools.js'
import { firstTexts, mostTexts, onceForEachText } from './first-texts.js'
import { checkPowerShell } from './powershell.js'
import { readable } from './readable.js'
import type { Script } from './script.js'
import { checkShellScript } from './shell.js'
import { runShellCheck } from './shellcheck.js'

// More shells at a time would only compete for the processors.
const shellsAtATime = 4

// Which programs check the scripts. `auto`: the shells and the PowerShell on the machine. `required`: a missing one is an error.
// `shellcheck`: like `required`, and ShellCheck too.
export type ScriptChecks = 'auto' | 'required' | 'shellcheck'

// The findings in all scripts. A program that the machine lacks is named once, and so are the scripts of each kind after the first 100.
export const checkScripts = async (
  all: readonly Script[],
  tools: Pick<Tools, 'parseShell' | 'parsePowerShell' | 'shellCheck'>,
  signal: AbortSignal,
  checks: ScriptChecks,
): Promise<readonly Finding[]> => {
  const read = all.map((script) => ({ script, ...readable(script) }))
  const scripts = read.filter(({ isParsed }) => isParsed).map(({ script }) => script)
  const powerShell = firstTexts(scripts.filter(isPowerShell))
  const shell = firstTexts(scripts.filter((script) => !isPowerShell(script)))
  const parsing = checkPowerShell(powerShell.scripts, (texts) => tools.parsePowerShell(texts, signal))
  const parseShell = onceForEachText((name, text) => tools.parseShell(name, Buffer.from(text, 'latin1'), signal))
  const answers = await mapLimit(shellsAtATime, shell.scripts, async (script) => ({
    script,
    answer: await checkShellScript(script, parseShell),
  }))
  const sound = answers
    .filter(({ answer }) => 'missing' in answer || ('length' in answer && answer.length === 0))
    .map(({ script }) => script)
  const remarks = checks === 'shellcheck' ? await runShellCheck(sound, (name, texts) => tools.shellCheck(name, texts, signal)) : []
  const parsed = await parsing
  const missing = new Map<string, Script>()
  for (const { script, answer } of answers.toReversed()) if ('missing' in answer) missing.set(answer.missing, script)
  const [firstPowerShell] = powerShell.scripts
  if (parsed.unchecked === 'missing' && firstPowerShell !== undefined) missing.set('pwsh', firstPowerShell)
  const [firstSound] = sound
  if (remarks === undefined && firstSound !== undefined) missing.set('shellcheck', firstSound)
  return sortFindings([
    ...read.flatMap(({ findings }) => findings),
    ...answers.flatMap(({ script, answer }) => {
      if ('failure' in answer) return [unparsed(answer.failure, script, checks)]
      return 'missing' in answer ? [] : answer
    }),
    ...parsed.findings,
    ...(typeof parsed.unchecked === 'object' && firstPowerShell !== undefined
      ? [unparsed(parsed.unchecked.failure, firstPowerShell, checks, powerShell.scripts.length)]
      : []),
    ...(remarks ?? []),
    ...[...missing].map(([name, { place }]) => unchecked(missingText(name, checks), place, checks)),
    ...[...powerShell.leftOut, ...shell.leftOut].map(({ script, count }) => unchecked(leftOutText(count), script.place, checks)),
  ])
}

const isPowerShell = ({ language }: Script): boolean => language === 'powershell'

const unchecked = (message: string, place: Script['place'], checks: ScriptChecks): Finding => ({
  rule: 'script-unchecked',
  severity: checks === 'auto' ? 'info' : 'error',
  message,
  at: place(1, 1),
})

const unparsed = (failure: string, { place }: Script, checks: ScriptChecks, count = 1): Finding => ({
  rule: 'script-unchecked',
  severity: checks === 'auto' ? 'warning' : 'error',
  message:
    count === 1
      ? `The syntax of this script was not checked: while it parsed the script, ${failure} Is a part nested very deeply?`
      : `The syntax of ${String(count)} scripts, of which this is the first, was not checked: while it parsed them, ${failure} Is a part of one nested very deeply?`,
  at: place(1, 1),
})

const missingText = (program: string, checks: ScriptChecks): string => {
  const what = program === 'shellcheck' ? 'ShellCheck did not check the scripts' : `The syntax of scripts for ${program} was not checked`
  return `${what}: no usable ${program} is on PATH.${checks === 'auto' ? '' : ' Install it on the agent.'}`
}

const leftOutText = (count: number): string =>
  `The syntax of this script${count === 1 ? '' : ` and of ${String(count - 1)} after it`} was not checked: only the first ${String(mostTexts)} are parsed.`
