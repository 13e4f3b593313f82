// The evidence of a failure, by its origin. The same words mean different things from different origins: in a refusal, `QuotaExceeded` is
// Azure's answer; printed by a script, it is about something that the script did.

export type Evidence =
  | Refusal
  | StorageAnswer
  | { readonly origin: 'provisioning' | 'operation'; readonly code: string; readonly message: string }
  // The message of the template's lastRunStatus.
  | { readonly origin: 'run'; readonly message: string }
  // An error line of Packer's own: `ERROR: -> Code : message` of an ARM request, a reason why the build ended, its debug log's `[ERROR]`.
  | { readonly origin: 'packer'; readonly text: string }
  | Stop
  | StepOutput
  | { readonly origin: 'login'; readonly message: string }
  // No answer came: the connection, the name or the certificate failed below HTTP.
  | { readonly origin: 'network'; readonly code: string; readonly message: string }

// The answer to a request: codes and messages of `details`, to any depth, are part of the message.
interface Refusal {
  readonly origin: 'refusal'
  readonly method?: string
  readonly status?: number | undefined
  readonly code: string
  readonly message: string
}

// The answer of blob storage to a request of ours, with the details of a refused login. Without a status, none came: the code is that of the
// network. Azure Resource Manager uses some of the codes for other failures.
interface StorageAnswer {
  readonly origin: 'storage'
  readonly status?: number | undefined
  readonly code: string
  readonly message: string
}

// Where the build log ends.
export interface Stop {
  readonly origin: 'stop'
  // `before`: no step had begun. `step`: in a step of the template. `service-step`: in one that the service adds. `after`: every step had ended.
  readonly place: 'before' | 'step' | 'service-step' | 'after'
  // What ended it: the build timeout, or a failure.
  readonly how: 'timeout' | 'failure'
  // Packer's name of the step's kind: shell, powershell, file, windows-restart, windows-update.
  readonly provisioner?: string
  // Minutes between the step's last line and the end, if the log has times.
  readonly silentMinutes?: number
  // The last printed line.
  readonly lastLine: string
}

// What the step in which the build ended printed last: a script of the template, or a step of the service's own.
interface StepOutput {
  readonly origin: 'script' | 'service-step'
  readonly provisioner: string
  readonly exitCode?: number
  readonly text: string
  // The same with its warnings, if it has any: they decide nothing, since steps that succeed print them too.
  readonly withWarnings?: string
}

export type Origin = Evidence['origin']

// Every error code of a piece of evidence, in lower case: its own, and those that the message quotes of Azure’s answers.
export const codesOf = (evidence: Evidence): readonly string[] => {
  const own = codeOf(evidence)
  const quoted = isOfAzure(evidence) ? [...wordsOf(evidence).matchAll(quotedCode)].flatMap((found) => found.slice(1).filter(isText)) : []
  return [...(own === undefined ? [] : [own]), ...quoted].map((code) => code.toLowerCase())
}

// As the Go SDK, the Azure CLI, PowerShell and the .NET SDK print it, in JSON of any depth of quotes, and in front of a detail’s message.
const quotedCode =
  /\b(?:[Ee]rror ?)?[Cc]ode ?[=:] ?\\*"?(\w+)\b|\bERROR CODE: (\w+)\b|\\*"[Cc]ode\\*"\s*:\s*\\*"(\w+)\\*"|(?<=^|\s)\(([A-Z][a-z]+[A-Z]\w+)\) |(?<=^|\s)([A-Z][a-z]+[A-Z]\w+): /g
const isText = (group: string | undefined): group is string => group !== undefined

const isOfAzure = ({ origin }: Evidence): boolean =>
  origin !== 'script' && origin !== 'service-step' && origin !== 'login' && origin !== 'network'

// The error code of a piece of evidence, if its origin has codes.
const codeOf = (evidence: Evidence): string | undefined => {
  switch (evidence.origin) {
    case 'refusal':
    case 'storage':
    case 'provisioning':
    case 'operation':
    case 'network':
      return evidence.code
    case 'packer':
      return /ERROR:\s*-> ?(\w+) :/.exec(evidence.text)?.[1] ?? /\bCode="(\w+)"/.exec(evidence.text)?.[1]
    case 'run':
    case 'stop':
    case 'script':
    case 'service-step':
    case 'login':
      return undefined
  }
}

// The words of a piece of evidence, with its code in front.
export const wordsOf = (evidence: Evidence): string => {
  switch (evidence.origin) {
    case 'refusal':
    case 'storage':
    case 'provisioning':
    case 'operation':
    case 'network':
      return `${evidence.code}: ${evidence.message}`
    case 'run':
    case 'login':
      return evidence.message
    case 'packer':
    case 'script':
    case 'service-step':
      return evidence.text
    case 'stop':
      return evidence.lastLine
  }
}

// The ways to read the words: as they are and, for the output of Windows, with the lines that PowerShell broke at the width of its console
// joined again, and with decimal result codes as Windows documents them: 2147943515 is 0x8007045b.
export const readingsOf = (evidence: Evidence): readonly string[] => {
  const words = wordsOf(evidence)
  if ((evidence.origin !== 'script' && evidence.origin !== 'service-step') || evidence.provisioner === 'shell') return [words]
  const code = evidence.exitCode === undefined ? '' : withResultCodes(String(evidence.exitCode))
  const reading = withResultCodes(words.replaceAll(brokenLine, '$1 '))
  return [...new Set([words, code.includes('0x') ? `${code}\n${reading}` : reading])]
}

// A long line that the next one continues: not one of an error record’s table, and not with a position, an excerpt or another indented part of an error record, or a warning.
const brokenLine = /(?<=^|\n)(?! +\+ )([^\n]{60,}?) ?\r?\n(?=[\w'"(\\])(?!At [\w:]|\S+ : |WARNING: )/g

const withResultCodes = (text: string): string =>
  text.replaceAll(/(?<![\w.-])(?:-\d{9,10}|[234]\d{9})(?!\w|\.\d)/g, (digits) => {
    const code = Number(digits) >>> 0
    return code >= 0x8000_0000 && Number(digits) < 0x1_0000_0000 ? `${digits} (0x${code.toString(16)})` : digits
  })

// The error of Win32 in a result code, such as 1603 in 0x80070643; undefined for another number.
export const win32Of = (code: number): number | undefined =>
  code >>> 16 === 0x8007 && (code < 0 || code > 0xffff) ? code & 0xffff : undefined

// Whether only the code is informative: no message, one that repeats the code, or one in another language than English.
export const isSilent = (evidence: Evidence): boolean => {
  const code = codeOf(evidence)
  if (code === undefined) return false
  const words = wordsOf(evidence)
  return words.replaceAll(/[^\p{L}\d]/gu, '').replaceAll(code, '') === '' || (otherLanguage.test(words) && !english.test(words))
}

// Chinese, Japanese, Korean, Cyrillic, and the most frequent words of German, French, Spanish, Italian, Portuguese, Dutch and Swedish.
const otherLanguage =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Hangul}\p{scx=Cyrillic}]|(?<=\s)(?:der|die|das|nicht|wird|wurde|les?|la|des|est|pas|el|los|una|del|della|non|não|uma|het|niet|een|och|inte)(?=\s)/iu
const english = /\b(?:the|not|of|cannot|does|been|with|please)\b/i
