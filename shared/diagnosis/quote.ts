// The sentence of the evidence that says most about the cause, in the words of the script, of Packer or of Azure. It is shown where no
// diagnosis fits, and by those that only say what failed: the text itself often states its cause.
import { at, isObject, itemsOf, textOf } from '../json.js'
import { readingsOf, wordsOf, type Evidence } from './evidence.js'

export interface Quote {
  readonly speaker: 'The step’s last error' | 'The step’s last line' | 'The step’s output' | 'Azure’s answer' | 'Packer’s error'
  readonly text: string
}

// The quote, or undefined if the evidence consists of wrappers only. If a step's output is known, that step failed: its own error decides,
// unless Packer ended the step for a reason other than the exit code.
export const quoteOf = (evidence: readonly Evidence[]): Quote | undefined => {
  const packer = evidence.flatMap((piece) => (piece.origin === 'packer' ? [piece.text] : []))
  const output = evidence.find(({ origin }) => origin === 'script' || origin === 'service-step')
  const quotes = [
    output === undefined ? undefined : reasonIn(packer),
    output === undefined ? undefined : lastErrorOf(output),
    answerIn(packer),
    reasonIn(packer),
    answerIn(evidence.flatMap((piece) => (isMessage(piece) ? [wordsOf(piece)] : []))),
    output?.origin !== 'script' ? undefined : ({ speaker: 'The step’s output', text: 'none' } as const),
  ]
  return quotes.find((quote) => quote !== undefined)
}

// The service's messages. They are shown in full in any case; only an answer of Azure inside of one is worth a quote.
const isMessage = ({ origin }: Evidence): boolean => origin === 'provisioning' || origin === 'operation' || origin === 'run'

// What the step printed as its last error; if nothing looks like one, its last line.
export const lastErrorOf = (output: Evidence): Quote | undefined => {
  const lines = (readingsOf(output).at(-1) ?? '').split('\n').filter(isTelling)
  const errors = lines.filter(isError)
  const decisive = errors.filter((line) => !isWrapper(line))
  const found =
    decisive.findLast((line) => !warning.test(line)) ??
    decisive.at(-1) ??
    errors.findLast((line) => /exit code|\b0x[0-9a-f]{8}\b/i.test(line)) ??
    errors.at(-1)
  if (found !== undefined) return { speaker: 'The step’s last error', text: found.trim() }
  const last = lines.at(-1)
  return last === undefined ? undefined : { speaker: 'The step’s last line', text: last.trim() }
}

const isError = (line: string): boolean => (error.test(line) || record.test(line)) && !harmless.test(line) && !tableRow.test(line)

// A row of four or more columns, such as PowerShell's tables of results: a state in it is not a message.
const tableRow = /^(?![^\n]*\berror\b)\s*\S+(?: \S+)* {2,}\S+(?: \S+)* {2,}\S+(?: \S+)* {2,}\S/i

// Whether a line reports an error or a warning, or that there was one before it.
export const isErrorLine = (line: string): boolean => isTelling(line) && isError(line)

// Whether a line reports an error, and not only that there was one before it.
export const isDecisive = (line: string): boolean => isErrorLine(line) && !isWrapper(line) && !warning.test(line)

// The lines that a step printed after a position of its text, without those that only explain or repeat a line in front of them.
export const linesAfter = (text: string, position: number): readonly string[] =>
  text
    .slice(position)
    .split('\n')
    .slice(1)
    .filter((line) => isTelling(line) && !isWrapper(line) && !line.startsWith('N: '))

// Of those, the lines that report neither an error nor advice, and not those that package managers print after a failed refresh as well.
export const progressAfter = (text: string, position: number): readonly string[] =>
  linesAfter(text, position).filter((line) => !isError(line) && !advice.test(line) && !refreshed.test(line))

const refreshed =
  /^(?:Reading (?:package|state|installed)|Building dependency|Load(?:ed plugins|ing (?:repository|mirror|metadata))|Resolving |Last metadata|(?:Hit|Get|Ign|Err):\d)/

const advice =
  /^\W*(?:more (?:details|information|help)|see|for (?:more|help|details)|to (?:learn|fix|resolve|see|get)|note|hint|tip|try|please|use|run|you (?:can|may|might|must|should|need)|if you|visit|refer to|help|usage|suggestion|\[?y\/n)\b/i

const isTelling = (line: string): boolean => /[\p{L}\d]/u.test(line) && !echoed.test(line) && !begun.test(line)

// What Packer prints when it begins a step.
const begun = /^Provisioning with (?:(?:windows-)?shell|powershell)\b/i

// Commands that set -x prints, and the excerpts and tables of PowerShell's error records.
const echoed = /^ *\++ |^\s*(?:\d+ )?\s*\| *[~^]|^At (?:line|[A-Z]:\\)/

const error =
  /\b(?:\w*error|errors|fatal|fail(?:ed|ure|s)|exception|panic|can(?:not|['’]t)|could(?:n['’]t| not)|unable to|denied|forbidden|refused|rejected|not (?:found|available|authorized|supported|permitted|allowed|installed|recognized|valid)|(?:does|do) not exist|no such|no match|invalid|status code: [45]\d\d|unrecognized|timed out|no space left|aborted|killed|missing|mismatch|not in \w+ format)\b|\bexpected\b[^\n]{0,200}\b(?:but|got)\b|^E: /i
// PowerShell’s form of an error, in any language.
const record = /^[A-Z][a-z]+-[A-Z]\w+ : \S/

// Also apt’s notes, which explain an error in front of them.
const harmless =
  /^N: |\b(?:no|0|zero|without) (?:errors?|failures?|failed)\b|\b(?:errors?|fail(?:ed|ures?))(?: ?[=:] ?| )0\b|-ErrorAction\b|\berror[ .-](?:log|report)s?\b/i

// PowerShell’s warnings: an error says more.
const warning = /^\s*WARNING: /

// Whether a line is a warning of any program.
export const isWarning = (line: string): boolean => /^\s*warn(?:ing)?\b|\bnpm warn\b/i.test(line)

// Lines that only repeat that something failed before them.
const wrapper = new RegExp(
  [
    String.raw`^tar(?: \(child\))?: (?:Error is not recoverable|Exiting with failure|Child returned)`,
    String.raw`^\w*make(?:\[\d+\])?: `,
    String.raw`^npm (?:ERR!|error) (?:A complete log|errno|syscall|code ELIFECYCLE|Failed at|This is probably|\s*[/\\~]|\s*$)`,
    String.raw`\b(?:returned|exited with|ended with|status|exit) [^\n]{0,20}(?:code|status|non-zero)\b(?!: [45]\d\d for )`,
    String.raw`exit code|exit status`,
    String.raw`^\s*[1-9]\d* errors?(?:\(s\))?|^build failed|^test run has failed|\bfailed: [1-9]`,
    String.raw`subprocess-exited-with-error|Errors were encountered while processing|^dpkg: error processing (?:package|archive) |^PLAY RECAP|\bfailed=[1-9]`,
    String.raw`^\s*(?:at |File "|Traceback )`,
    String.raw`\blogs? (?:file )?(?:can be found|is located|for (?:more )?(?:details|information)|of this run)`,
    // apt, dnf and yum, zypper: the reason is in a line before.
    String.raw`^E: (?:Some index files failed to download|Unable to fetch some archives)`,
    String.raw`^(?:Error: )?Failed to (?:download metadata|synchronize cache) for repo '[^']*'\.?$`,
    String.raw`\ball mirrors were (?:already )?tried(?: without success)?\.?$|\bNo more mirrors to try|^ *Trying other mirror`,
    String.raw`^Errors? during downloading metadata for repository|^Error: Error downloading packages`,
    String.raw`^Cannot find a valid baseurl for repo|^ *One of the configured repositories failed`,
    String.raw`^Error: (?:Unable to find a match|Nothing to do|No packages in any requested group)`,
    String.raw`^Could not refresh the repositories because of errors|^Some of the repositories have not been refreshed`,
    String.raw`^(?:Warning: )?Skipping repository '[^']*' because of the above error|^Error building the cache|^Problem retrieving files from`,
    String.raw`^Please (?:check if the URIs|see the above error)|^[\s-]*error: \d{3}$`,
    String.raw`cannot perform the following tasks:$`,
    String.raw`^error: \S+: install failed$|^Error: GPG check FAILED$|^E: The repository '[^']*' is (?:no longer|not) signed|-- Installation failed\.$`,
    // git after ssh, curl after the program that it wrote to, pip.
    String.raw`^fatal: Could not read from remote repository|^curl: \(23\)|^ERROR: No matching distribution found`,
    // PowerShellGet and Chocolatey, DISM.
    String.raw`\bUnable to (?:save|install) the (?:module|package) '|^WARNING: Package '[^']*' failed to install\.?$`,
    String.raw`^Error while running '|\bwas NOT successful\.?$|\bpackages? failed\.?$|^DISM failed\. No operation`,
    // Sysprep's log: its outer functions report what an inner one did.
    String.raw`\bSYSPRP (?:WinMain|Run(?:External|Registry|)Dlls|RunPlatformActions|(?:SysprepSession|ActionPlatform)::Execute\w*)\s*:`,
    String.raw`\bSYSPRP Failed to remove apps for the current user`,
  ].join('|'),
  'i',
)

// Whether a line only repeats that something failed.
export const isWrapper = (line: string): boolean => wrapper.test(line)

// Packer's own reason. That a script ended with an exit code is not one: its output has the reason.
const reasonIn = (texts: readonly string[]): Quote | undefined => {
  const reason = texts
    .flatMap((text) => /\berrored(?: after [^:]+)?: ([^]+)/.exec(text)?.slice(1) ?? [])
    .findLast((text) => !/^Script exited with|^deployment failed\.?$|the following error:$/i.test(text) && innermost(text) === undefined)
  return reason === undefined ? undefined : { speaker: 'Packer’s error', text: firstLine(reason) }
}

// Azure's innermost answer: the last one that is more than "a deployment failed".
const answerIn = (texts: readonly string[]): Quote | undefined => {
  const answers = texts.flatMap((text) => innermost(text) ?? [])
  const text = answers.findLast((answer) => !isDeployment.test(answer)) ?? answers.at(-1)
  return text === undefined ? undefined : { speaker: 'Azure’s answer', text: firstLine(text) }
}

const isDeployment =
  /^(?:DeploymentFailed|ResourceDeploymentFailure|InvalidTemplateDeployment)\b|resource deployment operation failed|Please see details/i

const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? ''

// The innermost code and message of Azure's answer in a text: Packer's `ERROR: -> Code : message`, the Go SDK's `Code="…" Message="…"`
// with its details, or JSON.
const innermost = (text: string): string | undefined => {
  const json = innermostOf(jsonIn(text))
  if (json !== undefined) return json
  const [, code, message] =
    /ERROR:\s*-> ?(\w+) : ([^\n]+)/.exec(text) ??
    /\bCode="(\w+)" Message="((?:[^"\\]|\\.)*)"/.exec(text) ??
    /\bunexpected status \d+[^\n]* with error: (\w+): ([^\n]+)/.exec(text) ??
    []
  if (code === undefined) return undefined
  // Of a message that breaks off at its first bracket, only the code is left.
  const words = (message ?? '').replace(/^[\s{[]+$/, '').trim()
  return words === '' ? code : `${code}: ${words}`
}

// The details of the Go SDK, or JSON from the first bracket to the last one; its quotes may be escaped once.
const jsonIn = (text: string): unknown => {
  const details = /\bDetails=(\[[^]*\])/.exec(text)?.[1]
  const part = details ?? text.slice(Math.max(text.indexOf('{'), 0), text.lastIndexOf('}') + 1)
  return parsed(part) ?? parsed(part.replaceAll('\\"', '"'))
}

const parsed = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

const deepest = 10

const innermostOf = (value: unknown, depth = 0): string | undefined => {
  if (depth > deepest) return undefined
  const inner = [
    ...(Array.isArray(value) ? itemsOf(value) : []),
    at(value, 'error'),
    ...itemsOf(at(value, 'details')),
    at(value, 'innererror'),
  ]
  const found = inner.flatMap((one) => innermostOf(one, depth + 1) ?? [])
  if (found.length > 0) return found.find((one) => !isDeployment.test(one)) ?? found[0]
  if (!isObject(value)) return undefined
  const message = textOf(value['message'])
  if (message === undefined) return undefined
  const code = textOf(value['code'])
  return innermostOf(jsonIn(message), depth + 1) ?? (code === undefined ? message : `${code}: ${message}`)
}
