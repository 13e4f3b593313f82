// Checks shell scripts with ShellCheck.
import type { Finding } from '../template/finding.js'
import type { ShellCheckRemark, ShellName } from '../tools.js'
import type { Script } from './script.js'
import { bytesOf, shellFor } from './shell.js'

// The findings of ShellCheck in texts for one shell; undefined if the machine does not have it.
export type ShellCheck = (shell: ShellName, texts: readonly Buffer[]) => Promise<readonly (readonly ShellCheckRemark[])[] | undefined>

// The findings of ShellCheck as findings of rules such as `shellcheck-sc2086`; undefined if there is no ShellCheck.
export const runShellCheck = async (scripts: readonly Script[], check: ShellCheck): Promise<readonly Finding[] | undefined> => {
  const findings: Finding[] = []
  for (const shell of ['bash', 'dash'] as const) {
    const some = scripts.filter((script) => shellFor(script) === shell)
    if (some.length === 0) continue
    const answers = await check(shell, some.map(checkedText))
    if (answers === undefined) return undefined
    findings.push(...some.flatMap((script, index) => (answers[index] ?? []).map((remark) => findingOf(script, remark))))
  }
  return findings
}

// The first line tells ShellCheck that the script stops at the first failure: then a `cd` needs no `|| exit`.
const inlineShebang = '#!/bin/sh -e\n'

const checkedText = (script: Script): Buffer =>
  script.isInline ? Buffer.concat([Buffer.from(inlineShebang), bytesOf(script)]) : bytesOf(script)

// What ShellCheck calls an error does not necessarily fail a build.
const findingOf = (script: Script, { level, code, message, line, column }: ShellCheckRemark): Finding => ({
  rule: `shellcheck-sc${String(code)}`,
  severity: level === 'error' || level === 'warning' ? 'warning' : 'info',
  message: `ShellCheck: ${message}`,
  at: placeOf(script, script.isInline ? Math.max(1, line - 1) : line, column),
})

// ShellCheck counts characters, places count UTF-16 code units.
const placeOf = ({ bytes, place }: Script, line: number, column: number): Finding['at'] => {
  const text = bytes.toString('utf8').split('\n')[line - 1] ?? ''
  const before = Array.from(text)
    .slice(0, column - 1)
    .join('')
  return place(line, before.length + 1)
}

// Where ShellCheck documents a rule; undefined for a rule that is not its own.
export const shellCheckDocumentation = (rule: string): string | undefined => {
  const [, code] = /^shellcheck-(sc\d+)$/.exec(rule) ?? []
  return code === undefined ? undefined : `https://www.shellcheck.net/wiki/${code.toUpperCase()}`
}
