// PowerShell's own parser, asked in one process about many scripts. It parses; it runs nothing of them.
import { at, itemsOf, textOf } from '../shared/json.js'
import type { PowerShellSyntax } from '../shared/tools.js'
import { passedOn } from './passed-on.js'
import { findProgram, isWindows, ProgramFailure, runProgram } from './program.js'

// What PowerShell 7 finds in each text, in their order; undefined if the machine has no pwsh, or it cannot be run.
export const parsePowerShell = async (
  texts: readonly string[],
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<readonly PowerShellSyntax[] | undefined> => {
  const pwsh = await findProgram(isWindows ? 'pwsh.exe' : 'pwsh', environment)
  if (pwsh === undefined) return undefined
  const words = ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', Buffer.from(program, 'utf16le').toString('base64')]
  const options = { signal, longest, input: JSON.stringify(texts), environment: { ...passedOn(environment, isNeeded), ...quiet } }
  try {
    const { exitCode, stdout } = await runProgram(pwsh, words, options)
    return exitCode === 0 ? answersOf(JSON.parse(stdout), texts.length) : undefined
  } catch (error) {
    if (error instanceof ProgramFailure || error instanceof SyntaxError) return undefined
    throw error
  }
}

// It starts in a second, and parses a script in about 14 ms.
const longest = 120_000

const quiet = { POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off', NO_COLOR: '1' }

const isNeeded = (name: string): boolean => name.startsWith('DOTNET_')

// Types of modules and assemblies are not loaded: that one is not found says nothing about the script. `&` before the end of a statement
// starts a job, since PowerShell 6; the other tokens are new in 7 (about_Operators, about_Functions_Advanced_Methods).
const program = `
$ErrorActionPreference = 'Stop'
$reader = [IO.StreamReader]::new([Console]::OpenStandardInput(), [Text.UTF8Encoding]::new($false))
$texts = ConvertFrom-Json -NoEnumerate $reader.ReadToEnd()
$newKinds = [Collections.Generic.HashSet[string]]::new([string[]]('QuestionMark', 'AndAnd', 'OrOr', 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'Clean'))
$ends = [Collections.Generic.HashSet[string]]::new([string[]]('NewLine', 'Semi', 'EndOfInput', 'RParen', 'RCurly'))
$answers = foreach ($text in $texts) {
  $tokens = $null; $errors = $null
  $null = [Management.Automation.Language.Parser]::ParseInput($text, [ref] $tokens, [ref] $errors)
  $new = for ($i = 0; $i -lt $tokens.Count; $i++) {
    $token = $tokens[$i]
    $kind = $token.Kind.ToString()
    $isNew = $newKinds.Contains($kind) -or ($kind -eq 'Ampersand' -and $i + 1 -lt $tokens.Count -and $ends.Contains($tokens[$i + 1].Kind.ToString()))
    if ($isNew) { @{ line = $token.Extent.StartLineNumber; column = $token.Extent.StartColumnNumber; text = $token.Text } }
  }
  $wrong = foreach ($one in $errors) {
    if ($one.ErrorId -match 'NotFound|TypeNot|ParserErrorsInModule|^(Ambiguous|Interface|MissingType)') { continue }
    @{ line = $one.Extent.StartLineNumber; column = $one.Extent.StartColumnNumber; message = $one.Message; id = $one.ErrorId }
  }
  @{ errors = @($wrong); newer = @($new) }
}
[Console]::Out.Write((ConvertTo-Json -InputObject @($answers) -Depth 4 -Compress -EscapeHandling EscapeNonAscii))
`

const answersOf = (answer: unknown, count: number): readonly PowerShellSyntax[] | undefined => {
  const answers = itemsOf(answer)
  if (answers.length !== count) return undefined
  return answers.map((one) => ({
    errors: itemsOf(at(one, 'errors')).map((error) => ({ ...positionOf(error), message: textOf(at(error, 'message')) ?? '' })),
    newer: itemsOf(at(one, 'newer')).map((token) => ({ ...positionOf(token), text: textOf(at(token, 'text')) ?? '' })),
  }))
}

const positionOf = (value: unknown): { readonly line: number; readonly column: number } => ({
  line: numberOf(at(value, 'line')),
  column: numberOf(at(value, 'column')),
})

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 1)
