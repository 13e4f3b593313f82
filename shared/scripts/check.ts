// Parses every script of a run, and says what is wrong with each.
import { mapLimit } from '../concurrency.js'
import { sortFindings, type Finding } from '../template/finding.js'
import type { Tools } from '../tools.js'
import { checkPowerShell } from './powershell.js'
import type { Script } from './script.js'
import { checkShellScript } from './shell.js'
import { runShellCheck } from './shellcheck.js'

// More shells at a time only compete for the processors.
const shellsAtATime = 4

// Which programs check the scripts. `auto`: the shells and the PowerShell that the machine has. `required`: a missing one is an error.
// `shellcheck`: as `required`, and ShellCheck.
export type ScriptChecks = 'auto' | 'required' | 'shellcheck'

// The findings of all scripts. A program that the machine lacks is named once.
export const checkScripts = async (
  scripts: readonly Script[],
  tools: Pick<Tools, 'parseShell' | 'parsePowerShell' | 'shellCheck'>,
  signal: AbortSignal,
  checks: ScriptChecks,
): Promise<readonly Finding[]> => {
  const [powerShell, shell] = [scripts.filter(isPowerShell), scripts.filter((script) => !isPowerShell(script))]
  const parsing = checkPowerShell(powerShell, (texts) => tools.parsePowerShell(texts, signal))
  const answers = await mapLimit(shellsAtATime, shell, async (script) => ({
    script,
    answer: await checkShellScript(script, (name, text) => tools.parseShell(name, Buffer.from(text, 'latin1'), signal)),
  }))
  const sound = answers.filter(({ answer }) => 'missing' in answer || answer.length === 0).map(({ script }) => script)
  const remarks = checks === 'shellcheck' ? await runShellCheck(sound, (name, texts) => tools.shellCheck(name, texts, signal)) : []
  const parsed = await parsing
  const missing = new Map<string, Script>()
  for (const { script, answer } of answers.toReversed()) if ('missing' in answer) missing.set(answer.missing, script)
  const [firstPowerShell] = powerShell
  if (parsed.isMissing && firstPowerShell !== undefined) missing.set('pwsh', firstPowerShell)
  const [firstSound] = sound
  if (remarks === undefined && firstSound !== undefined) missing.set('shellcheck', firstSound)
  return sortFindings([
    ...answers.flatMap(({ answer }) => ('missing' in answer ? [] : answer)),
    ...parsed.findings,
    ...(remarks ?? []),
    ...[...missing].map(([name, script]) => unchecked(name, script, checks)),
  ])
}

const isPowerShell = ({ language }: Script): boolean => language === 'powershell'

const unchecked = (program: string, { place }: Script, checks: ScriptChecks): Finding => {
  const what = program === 'shellcheck' ? 'ShellCheck did not check the scripts' : `The syntax of scripts for ${program} was not checked`
  return {
    rule: 'script-unchecked',
    severity: checks === 'auto' ? 'info' : 'error',
    message: `${what}: no usable ${program} is on PATH.${checks === 'auto' ? '' : ' Install it on the agent.'}`,
    at: place(1, 1),
  }
}
