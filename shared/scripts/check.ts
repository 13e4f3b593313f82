// Parses every script of a run, and says what is wrong with each.
import { mapLimit } from '../concurrency.js'
import { sortFindings, type Finding } from '../template/finding.js'
import type { ShellName, Tools } from '../tools.js'
import { checkPowerShell } from './powershell.js'
import type { Script } from './script.js'
import { checkShellScript } from './shell.js'

// More shells at a time only compete for the processors.
const shellsAtATime = 4

// The findings of all scripts. A program that the machine lacks is named once, as an error if it is required.
export const checkScripts = async (
  scripts: readonly Script[],
  tools: Pick<Tools, 'parseShell' | 'parsePowerShell'>,
  signal: AbortSignal,
  isRequired: boolean,
): Promise<readonly Finding[]> => {
  const [powerShell, shell] = [scripts.filter(isPowerShell), scripts.filter((script) => !isPowerShell(script))]
  const parsing = checkPowerShell(powerShell, (texts) => tools.parsePowerShell(texts, signal))
  const answers = await mapLimit(shellsAtATime, shell, async (script) => ({
    script,
    answer: await checkShellScript(script, (name, text) => tools.parseShell(name, Buffer.from(text, 'latin1'), signal)),
  }))
  const parsed = await parsing
  const findings = answers.flatMap(({ answer }) => ('missing' in answer ? [] : answer))
  const missing = new Map<ShellName | 'pwsh', Script>()
  for (const { script, answer } of answers.toReversed()) if ('missing' in answer) missing.set(answer.missing, script)
  const [first] = powerShell
  if (parsed.isMissing && first !== undefined) missing.set('pwsh', first)
  return sortFindings([...findings, ...parsed.findings, ...[...missing].map(([name, script]) => unchecked(name, script, isRequired))])
}

const isPowerShell = ({ language }: Script): boolean => language === 'powershell'

const unchecked = (name: string, { place }: Script, isRequired: boolean): Finding => ({
  rule: 'script-unchecked',
  severity: isRequired ? 'error' : 'info',
  message: `The syntax of scripts that need ${name} was not checked: no usable ${name} is on PATH.`,
  at: place(1, 1),
})
