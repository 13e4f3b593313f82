// PowerShell's own parser, called in one process for many scripts. It parses them, and runs nothing.
import { at, itemsOf, textOf } from '../shared/json.js'
import type { PowerShellAnswer, PowerShellSyntax } from '../shared/tools.js'
import { passedOn } from './passed-on.js'
import { findProgram, isWindows, ProgramFailure, runProgram } from './program.js'

// What PowerShell 7 finds in each text, in order, or why it did not answer; undefined if the machine has no pwsh, or pwsh does not start.
export const parsePowerShell = async (
  texts: readonly string[],
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<PowerShellAnswer | undefined> => {
  const pwsh = await findProgram(isWindows ? 'pwsh.exe' : 'pwsh', environment)
  if (pwsh === undefined) return undefined
  const words = ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', Buffer.from(program, 'utf16le').toString('base64')]
  const options = { signal, timeLimit, input: JSON.stringify(texts), environment: { ...passedOn(environment, isNeeded), ...quiet } }
  try {
    const { exitCode, stdout } = await runProgram(pwsh, words, options)
    if (exitCode !== 0) return { failure: `pwsh ended with exit code ${String(exitCode)}.` }
    return answersOf(JSON.parse(stdout), texts.length) ?? { failure: unreadable }
  } catch (error) {
    if (error instanceof SyntaxError) return { failure: unreadable }
    if (!(error instanceof ProgramFailure)) throw error
    // Only a program that did not start has a cause.
    return error.cause === undefined ? { failure: error.message } : undefined
  }
}

const unreadable = 'pwsh gave an answer that cannot be read.'

// Its start takes a second, and parsing a script about 14 ms.
const timeLimit = 120_000

const quiet = { POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off', NO_COLOR: '1' }

const isNeeded = (name: string): boolean => name.startsWith('DOTNET_')

// Types of modules and assemblies are not loaded: a missing one is not an error in the script. `&` before the end of a statement
// starts a job, and an enumeration can name its type, since PowerShell 6; a line begins with `|`, and the other tokens exist, since 7
// (about_Operators, about_Pipelines, about_Enum, about_Functions_Advanced_Methods). A string in double quotes has its tokens nested in it.
// 5.1 refuses a script whose `#requires` names a newer PowerShell (about_Requires).
const program = `
$ErrorActionPreference = 'Stop'
$reader = [IO.StreamReader]::new([Console]::OpenStandardInput(), [Text.UTF8Encoding]::new($false))
$texts = ConvertFrom-Json -NoEnumerate $reader.ReadToEnd()
$newKinds = [Collections.Generic.HashSet[string]]::new([string[]]('QuestionMark', 'AndAnd', 'OrOr', 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'Clean'))
$ends = [Collections.Generic.HashSet[string]]::new([string[]]('NewLine', 'Semi', 'EndOfInput', 'RParen', 'RCurly'))
function Find-New($tokens) {
  $kinds = @('', '')
  for ($i = 0; $i -lt $tokens.Count; $i++) {
    $token = $tokens[$i]
    $kind = $token.Kind.ToString()
    if ($kind -eq 'Comment') { continue }
    $next = if ($i + 1 -lt $tokens.Count) { $tokens[$i + 1].Kind.ToString() } else { 'EndOfInput' }
    $isNew = $newKinds.Contains($kind) -or ($kind -eq 'Ampersand' -and $ends.Contains($next)) -or
      ($kind -eq 'Pipe' -and $kinds[1] -eq 'NewLine') -or ($kind -eq 'Colon' -and $kinds[0] -eq 'Enum')
    if ($isNew) { @{ line = $token.Extent.StartLineNumber; column = $token.Extent.StartColumnNumber; text = $token.Text } }
    if ($token -is [Management.Automation.Language.StringExpandableToken] -and $token.NestedTokens) { Find-New $token.NestedTokens }
    $kinds = @($kinds[1], $kind)
  }
}
$answers = foreach ($text in $texts) {
  $tokens = $null; $errors = $null
  $ast = [Management.Automation.Language.Parser]::ParseInput($text, [ref] $tokens, [ref] $errors)
  $needs = $ast.ScriptRequirements
  $isNewer = $needs.RequiredPSVersion -gt [version] '5.1' -or ($needs.RequiredPSEditions -contains 'Core' -and $needs.RequiredPSEditions -notcontains 'Desktop')
  $new = @(
    if ($isNewer) {
      $extent = ($tokens | Where-Object { $_.Kind -eq 'Comment' -and $_.Text -match '^#requires\\s+-(Version|PSEdition)' } | Select-Object -First 1).Extent
      if ($extent) { @{ line = $extent.StartLineNumber; column = $extent.StartColumnNumber; text = $extent.Text } }
    }
    Find-New $tokens
  )
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
