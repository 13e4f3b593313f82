// Reads the answer of a shell that only parses a script (`-n`).
import type { Finding } from '../template/finding.js'
import type { ShellAnswer, ShellName, ShellVerdict } from '../tools.js'
import type { Script } from './script.js'

// Parses a text with a shell of the machine; undefined if the machine does not have it.
export type ParseShell = (shell: ShellName, text: string) => Promise<ShellAnswer | undefined>

// What is wrong with a shell script, which shell is missing, or why the shell did not answer. None of the script is executed.
export const checkShellScript = async (
  script: Script,
  parse: ParseShell,
): Promise<readonly Finding[] | { readonly missing: ShellName } | { readonly failure: string }> => {
  const text = bytesOf(script).toString('latin1')
  const [shell, ...others] = shellsFor(script)
  for (const candidate of [shell, ...others]) {
    const answer = await parse(candidate, text)
    if (answer === undefined) continue
    if ('failure' in answer) return answer
    const complaint = complaintOf(answer)
    if (complaint === 'unusable') continue
    return complaint === undefined || (await isBehindExit(candidate, text, complaint, parse))
      ? []
      : [await judge(script, text, complaint, parse)]
  }
  return { missing: shell }
}

// The text that a shell or ShellCheck gets: Windows line endings are reported by another rule.
export const bytesOf = ({ bytes }: Script): Buffer => Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')

// The shell that runs a script. On Debian and Ubuntu `sh` is dash; on the distributions of Red Hat, SUSE and Microsoft it is bash.
export const shellFor = ({ language, isDash }: Script): 'bash' | 'dash' => (language === 'bash' || isDash === false ? 'bash' : 'dash')

// The shells that may parse it, the best first. The `sh` of this machine may be any shell, so it is used only for a script that every `sh`
// must accept.
const shellsFor = (script: Script): readonly [ShellName, ...ShellName[]] => {
  const shell = shellFor(script)
  return script.language === 'sh' && shell === 'dash' ? ['dash', 'sh'] : [shell]
}

interface Complaint {
  readonly line: number
  readonly message: string
  readonly isError: boolean
}

// dash: `FILE: 4: Syntax error: "fi" unexpected`; bash: "FILE: line 4: syntax error near unexpected token `fi'". A shell that fails without
// such a line is not usable: the bash of macOS is too old for the option globstar, and that of Windows may be the launcher of WSL.
const complaintOf = ({ exitCode, stderr }: ShellVerdict): Complaint | 'unusable' | undefined => {
  for (const [, line, message = ''] of stderr.matchAll(/^[^\n]*?: (?:line )?(\d+): (.*)$/gm)) {
    const isWarning = message.startsWith('warning: ')
    if (!isWarning || message.includes('here-document'))
      return { line: Number(line), message: message.replace(/^warning: /, ''), isError: !isWarning }
  }
  return exitCode === 0 ? undefined : 'unusable'
}

// A shell reads no further than an `exit` outside of any block: an archive may follow it.
const isBehindExit = async (shell: ShellName, text: string, { line }: Complaint, parse: ParseShell): Promise<boolean> => {
  const lines = text.split('\n')
  const exit = lines.slice(0, Math.max(0, line - 1)).findLastIndex((one) => /^exit\b[^|&]*$/.test(one))
  if (exit < 0) return false
  return accepts(shell, `${lines.slice(0, exit + 1).join('\n')}\n`, parse)
}

const judge = async (script: Script, text: string, complaint: Complaint, parse: ParseShell): Promise<Finding> => {
  const { language, isDash, isRun } = script
  const at = script.place(complaint.line, 1)
  const isOnlyDash = language === 'sh' && isDash === undefined && (await accepts('bash', text, parse))
  const severity = complaint.isError && isRun && !isOnlyDash ? 'error' : 'warning'
  const message = isOnlyDash
    ? `This runs only if sh is bash: on Debian and Ubuntu, where it is dash, it fails (${complaint.message}). Put it into a script that begins with #!/bin/bash.`
    : `The ${language} script does not parse: ${complaint.message}.`
  return { rule: 'script-syntax', severity, message, at }
}

const accepts = async (shell: ShellName, text: string, parse: ParseShell): Promise<boolean> => {
  const answer = await parse(shell, text)
  return answer !== undefined && !('failure' in answer) && complaintOf(answer) === undefined
}
