// Checks PowerShell scripts for Windows PowerShell 5.1 with PowerShell’s own parser.
import type { Place } from '../errors.js'
import type { Finding } from '../template/finding.js'
import type { PowerShellAnswer, PowerShellSyntax } from '../tools.js'
import { decode, firstForeign, firstQuoting } from './encoding.js'
import type { Script } from './script.js'

// Parses texts; undefined if the machine has no pwsh.
export type ParsePowerShell = (texts: readonly string[]) => Promise<PowerShellAnswer | undefined>

// What is wrong with the scripts. `unchecked`: no pwsh was found, or why it did not answer. One process parses all scripts.
export const checkPowerShell = async (
  scripts: readonly Script[],
  parse: ParsePowerShell,
): Promise<{ readonly findings: readonly Finding[]; readonly unchecked?: 'missing' | { readonly failure: string } }> => {
  const read = scripts.map((script) => ({ script, ...decode(script.bytes) }))
  const parsed = read.filter(({ text }) => !isForeign(text))
  const texts = parsed.flatMap(({ text, ansi }) => (ansi === undefined ? [text] : [text, ansi]))
  const answer = texts.length === 0 ? [] : ((await parse(texts.map(withoutImports))) ?? 'missing')
  const isAnswered = typeof answer === 'object' && !('failure' in answer)
  const answers = isAnswered ? answer : undefined
  const syntax = new Map(texts.map((text, index) => [text, answers?.[index]]))
  const findings = read.flatMap((one) => {
    const { script, text, ansi } = one
    if (isForeign(text)) return [skipped(script.place(1, 1))]
    const own = syntax.get(text)
    const broken = own?.errors[0]
    if (broken !== undefined) return [invalid(script, broken)]
    return [...newer(script, own), ...misread(script, text, ansi === undefined ? undefined : { syntax: syntax.get(ansi) })]
  })
  return isAnswered ? { findings } : { findings, unchecked: answer }
}

// For these keywords, the parser loads modules, which the machine may lack.
const isForeign = (text: string): boolean => /^[ \t]*(?:configuration|workflow)[ \t]+[^\s{(]+\s*(?:\([^)]*\)\s*)?\{/im.test(text)

// The parser would look for the modules. Everything else keeps its position.
const withoutImports = (text: string): string => text.replaceAll(/^([ \t]*)u(sing[ \t]+(?:module|assembly)\b)/gim, '$1#$2')

const skipped = (at: Place): Finding => ({
  rule: 'script-unchecked',
  severity: 'info',
  message: 'Its syntax was not checked: PowerShell loads modules to parse configuration and workflow.',
  at,
})

const invalid = ({ isRun, place }: Script, { line, column, message }: PowerShellSyntax['errors'][number]): Finding => ({
  rule: 'script-syntax',
  severity: isRun ? 'error' : 'warning',
  message: `The PowerShell script does not parse: ${message}`,
  at: place(line, column),
})

const newer = ({ isRun, place }: Script, syntax: PowerShellSyntax | undefined): readonly Finding[] => {
  const [first] = syntax?.newer ?? []
  if (first === undefined || !isRun) return []
  const message = `${first.text} needs PowerShell 7, but the build VM runs the script with Windows PowerShell 5.1, which rejects it.`
  return [{ rule: 'script-powershell-7', severity: 'error', message, at: place(first.line, first.column) }]
}

// Windows PowerShell reads a script without a byte order mark in the ANSI code page (about_Character_Encoding).
const misread = (
  { isRun, isOnLinux, place }: Script,
  text: string,
  ansi: { readonly syntax: PowerShellSyntax | undefined } | undefined,
): readonly Finding[] => {
  const foreign = ansi === undefined || isOnLinux ? undefined : firstForeign(text)
  if (foreign === undefined) return []
  const isBroken = (ansi?.syntax?.errors.length ?? 0) > 0
  const { line, column, character } = (isBroken ? firstQuoting(text) : undefined) ?? foreign
  const effect = isBroken ? 'where it contains a quotation mark, and the script does not parse' : 'as other characters'
  const message = `Windows PowerShell 5.1 reads ${JSON.stringify(character)} in the ANSI code page, ${effect}. Write ASCII, or save the script as UTF-8 with a byte order mark.`
  return [{ rule: 'script-encoding', severity: isBroken && isRun ? 'error' : 'warning', message, at: place(line, column) }]
}
