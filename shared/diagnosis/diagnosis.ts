// A known failure: the signs by which it is recognised, its cause and its remedy.
import type { Evidence, Origin, Stop } from './evidence.js'

export interface Diagnosis {
  // A stable name in kebab-case.
  readonly id: string
  readonly title: string
  // Any one of these signs is enough.
  readonly signs: readonly Sign[]
  // Only says where or that something failed, or describes a frequent consequence of another failure: any specific diagnosis takes
  // precedence.
  readonly isGeneral?: true
  // What it describes is often the consequence of an error before it, even of one that the step continued after.
  readonly isConsequence?: true
  // Diagnoses, general ones included, of which this one is often the consequence: if one of them precedes it in a step's output, only
  // that one counts.
  readonly consequenceOf?: readonly string[]
  // Diagnoses of which this one is a special case: if both match, only this one counts.
  readonly before?: readonly string[]
  // Later lines of the same failure, which say no more than that it happened.
  readonly followedBy?: RegExp
  // What the words name, such as a policy or a lock.
  readonly names?: Name | readonly Name[]
  readonly cause: string
  readonly fix: string
  // A page of documentation.
  readonly link: string
  // Where the words of the examples are published.
  readonly source: string
  // Evidence as the service, Packer or a script words it, for the documentation and the tests.
  readonly examples: readonly (readonly Evidence[])[]
  // Further wordings, written after the documentation of the code or command, and not found in a public report.
  readonly composed?: readonly (readonly Evidence[])[]
  // Evidence that looks like it and must not match.
  readonly not: readonly Evidence[]
  // Diagnoses that also match an example: both are given as possible.
  readonly alsoPossible?: readonly string[]
}

// Something that the words name: the first group of `in`, in the evidence that matches.
export interface Name {
  readonly what: string
  readonly in: RegExp
  // The meanings of codes, by the code in lower case.
  readonly means?: Readonly<Record<string, string>>
}

// Everything that a sign names must match the same piece of evidence.
export interface Sign {
  readonly from: readonly Origin[]
  // In the words, including the code.
  readonly text?: RegExp
  // The error code, exactly. Without `text`, it decides only if no diagnosis matches by its words.
  readonly code?: readonly string[]
  // Requires that the code stands alone: the service uses it for several failures, and its message says which.
  readonly isSilent?: true
  readonly status?: readonly number[]
  // The exit code of the step's script. Without `text`, it decides only if no diagnosis matches by its words.
  readonly exit?: readonly number[]
  // In the commands that `set -x` prints among the output: those are not evidence of an error, but name the program that ended the script.
  readonly command?: RegExp
  // The step ended with a known exit code, whatever it is.
  readonly hasExit?: true
  readonly provisioner?: readonly string[]
  readonly place?: readonly Stop['place'][]
  readonly how?: Stop['how']
  // Silent for at least this many minutes.
  readonly silentMinutes?: number
  // Only the last lines of a step’s output, this many: words that also occur in the output of steps that succeed.
  readonly lastLines?: number
  // Another piece of evidence must match this as well.
  readonly with?: Omit<Sign, 'with'>
}

// Everything that speaks for Azure: requests, the service and Packer's error lines.
export const azure = ['refusal', 'provisioning', 'operation', 'run', 'packer'] as const
// The service's message about a run, and Packer's errors during it.
export const building = ['operation', 'run', 'packer'] as const
// The output of a step, whether the template's or the service's own.
export const output = ['script', 'service-step'] as const

// How Azure Policy names the policy that denies a request: by its assignment, and by the name or id of its definition.
export const policyNamed =
  /"policyAssignment(?:DisplayName)?\\*":\s*(?:\{\s*\\*"name\\*":\s*)?\\*"([^"\\]+)|Policy Definition Name ?: ([^,\n]{1,200})|Policy identifier\(s\): '[^']*\/policy(?:Definitions|Assignments)\/([^'/]+)'/
// The reasons that the author of the policy wrote, and the resource that it denies.
export const policyReason = /Reasons: ('[^\n]{1,280}?')(?=\.? See error details|\.? Policy id|[. ]*$)/m
export const policyResource = /Resource '([^']+)' was disallowed by/

// Words by which a script reports an exit code that its own hides; not a number of something else.
export const reportedCode = (codes: string): RegExp =>
  new RegExp(
    String.raw`\b(?:exit ?code|code|return(?:ed|ing)?|status|rc)\b[^\n\d]{0,60}\b(?:${codes})\b(?!-\d)(?! ?(?:rows?|items?|files?|records?|objects?|results?|lines?|bytes|[km]b|m?s|seconds?)\b)`,
    'i',
  )

// A code of Windows as `net` prints it, in the languages of Windows.
export const systemError = (codes: string): RegExp =>
  new RegExp(
    String.raw`(?:System error|Systemfehler|erreur syst[eè]me|Error de sistema|Errore di sistema|Erro de sistema|システム エラー|系统错误) (?:${codes})(?!\d)`,
    'i',
  )

// A status with which a server answered Invoke-WebRequest or Invoke-RestMethod, in any language of Windows.
export const webStatus = (status: number): RegExp =>
  new RegExp(String.raw`\(${status}\)(?=[^\n]*\n(?:[^\n]*\n){0,9}?[^\n]*\bWebCmdletWebResponseException\b)`)

// Builders of evidence, for examples.
export const refused = (status: number, code: string, message: string, method = 'PUT'): Evidence => ({
  origin: 'refusal',
  method,
  status,
  code,
  message,
})
export const provisioned = (code: string, message = ''): Evidence => ({ origin: 'provisioning', code, message })
export const operation = (code: string, message: string): Evidence => ({ origin: 'operation', code, message })
export const run = (message: string): Evidence => ({ origin: 'run', message })
export const packer = (text: string): Evidence => ({ origin: 'packer', text })
export const stored = (status: number | undefined, code: string, message: string): Evidence => ({
  origin: 'storage',
  status,
  code,
  message,
})
export const login = (message: string): Evidence => ({ origin: 'login', message })
export const network = (code: string, message: string): Evidence => ({ origin: 'network', code, message })
export const shell = (text: string, exitCode = 1): Evidence => ({ origin: 'script', provisioner: 'shell', exitCode, text })
export const powershell = (text: string, exitCode = 1): Evidence => ({ origin: 'script', provisioner: 'powershell', exitCode, text })
export const serviceStep = (text: string, provisioner = 'powershell'): Evidence => ({ origin: 'service-step', provisioner, text })
export const stop = (place: Stop['place'], how: Stop['how'], rest: Partial<Omit<Stop, 'origin' | 'place' | 'how'>> = {}): Evidence => ({
  origin: 'stop',
  place,
  how,
  lastLine: '',
  ...rest,
})

// The service's message for every run that failed in Packer, and for every one that the build timeout ended.
export const anyFailure = run(
  'During the image build a failure has occurred. Packer build logs are at location /subscriptions/s/resourceGroups/IT_r_t_1/providers/Microsoft.Storage/storageAccounts/a/blobServices/default/containers/packerlogs/1/customization.log. Please navigate to this location using portal or other tools to download logs for identifying which build/customization step failed.',
)
export const anyTimeout = run(
  "Failed in building/customizing image: Failed while waiting for packerizer: Timeout waiting for microservice to complete: 'context deadline exceeded'",
)

const learn = 'https://learn.microsoft.com'
const machines = `${learn}/azure/virtual-machines`
// The service's own page about failures, at one of its headings.
export const troubleshooting = (heading: string): string => `${machines}/linux/image-builder-troubleshoot#${heading}`
// The description of templates, at one of its headings.
export const templateReference = (heading: string): string => `${machines}/linux/image-builder-json#${heading}`
// How the identities get their rights.
export const permissions = `${machines}/linux/image-builder-permissions-cli`
// How a build reaches networks.
export const networking = `${machines}/linux/image-builder-networking`
export const learnPage = (path: string): string => `${learn}/${path}`
// A public issue, as owner/repository#number.
export const issue = (name: string): string => `https://github.com/${name.replace('#', '/issues/')}`
