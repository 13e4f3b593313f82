// The rules of findings that other parts of a plan report. They are documented and silenced like those of the linter.
import type { Severity } from '../finding.js'

export interface OtherRule {
  readonly id: string
  // The severities that its findings can have.
  readonly severities: readonly Severity[]
  readonly title: string
  // When it is reported, and the source of the facts.
  readonly why: string
}

const rule = (id: string, severities: readonly Severity[], title: string, why: string): OtherRule => ({ id, severities, title, why })

const shellFacts =
  'A shell reads the script with -n and executes nothing: the one that its first line names, bash for a script without one, and for inline commands the sh of the image (dash on Debian and Ubuntu, bash elsewhere). PowerShell is parsed by the parser of pwsh.'

const ofReading: readonly OtherRule[] = [
  rule(
    'resource-not-deployed',
    ['info'],
    'Resources of the file that are not image templates',
    'Only image templates are sent; one finding counts the others by type. Deploy other resources with `az deployment group create`.',
  ),
  rule(
    'resource-options',
    ['info'],
    'A decorator for deployments',
    'Bicep writes `@onlyIfNotExists()` and `@retryOn()` for the deployment of a resource. The image template is created or updated directly.',
  ),
  rule(
    'resource-type',
    ['warning'],
    'A type that is not that of an image template',
    'The properties are those of an image template, so the resource is read as one. The type is not sent.',
  ),
  rule(
    'item-joined',
    ['warning'],
    'An item of a YAML list that continues the one above',
    'A line that begins with a dash and is indented further than the item above is a part of its text: `- echo a` and, below it, indented, `- echo b` are the one command `echo a - echo b`.',
  ),
  rule('key-twice', ['warning'], 'A key that one object has twice', 'Azure Resource Manager takes the last value.'),
  rule(
    'parameters-file',
    ['info'],
    'Parameters from a file next to the template',
    '`image.parameters.json` or `image.bicepparam` is used for `image.json` or `image.bicep` if the input `parameters` names no file.',
  ),
  rule(
    'drawn-value',
    ['info'],
    'A value that utcNow() or newGuid() generates',
    'They are evaluated once per plan and are not part of the image fingerprint. To fix a value, set the parameter whose default calls them.',
  ),
  rule(
    'expression-not-evaluated',
    ['error', 'warning'],
    'An expression that nothing evaluates',
    'Azure Resource Manager evaluates expressions only in deployment templates; in a bare resource they are plain text. Pipelines evaluate `${{ … }}` and `$(…)` in their own YAML, not in the files of a repository, and tokens such as `#{…}#` are replaced only by a step that does so. It is a warning in tags, in names of steps and in scripts.',
  ),
  rule(
    'staging-group-twice',
    ['warning'],
    'Two templates with one staging group',
    'A staging group can belong to one image template only (docs/service.md 3.8). A command that builds the templates at the same time refuses them.',
  ),
  rule('location-differs', ['warning'], 'A location other than the input’s', 'The location in the template is used.'),
]

const ofScripts: readonly OtherRule[] = [
  rule(
    'script-syntax',
    ['error', 'warning'],
    'A script that does not parse',
    `${shellFacts} It is a warning for a file that no step runs, and for \`sh\` if only bash takes it and the image may have either.`,
  ),
  rule(
    'script-powershell-7',
    ['error'],
    'Syntax or a requirement of PowerShell 7 in a script for Windows PowerShell 5.1',
    'The build VM runs the PowerShell steps with Windows PowerShell 5.1, which rejects `&&`, `||`, `??`, `?.`, the ternary operator, a line that begins with `|`, `&` at the end of a command, `clean` and a newer `#Requires`. Install PowerShell 7 in one step, and start a script with `pwsh -File` in another.',
  ),
  rule(
    'script-encoding',
    ['error', 'warning'],
    'A shell script in UTF-16 or with a byte order mark, or a character outside ASCII in PowerShell without one',
    'No shell reads UTF-16, in which some editors and Windows PowerShell save text: save the script as UTF-8. Linux does not recognise the first line of a script that begins with a byte order mark. Windows PowerShell 5.1 reads a script without a byte order mark, and every inline command, in the ANSI code page (about_Character_Encoding). It is an error if the script does not parse when it is read like that. Characters in comments do no harm.',
  ),
  rule(
    'script-line-endings',
    ['error', 'warning'],
    'A shell script with the line endings of Windows',
    'The carriage return becomes a part of the interpreter’s name and of the last argument of each command.',
  ),
  rule('script-empty', ['warning'], 'An empty script', 'The step succeeds without running anything: the script was probably not saved.'),
  rule(
    'script-unchecked',
    ['error', 'info'],
    'A script that could not be checked',
    'The machine lacks a program, which is an error if `check-scripts` is `required` or `shellcheck`; or the script has a `configuration` or `workflow`, for which PowerShell would have to load modules.',
  ),
]

const ofArtifacts: readonly OtherRule[] = [
  rule(
    'artifacts-unaddressed',
    ['info'],
    'Scripts or files without a container to go to',
    'Without `artifacts-container-url`, `plan` does not know the addresses that `build` will send.',
  ),
  rule(
    'artifacts-custom-domain',
    ['warning'],
    'A container on a custom domain',
    'The identity of the template “doesn’t support custom domain names” (template reference, Identity).',
  ),
  rule(
    'sas-file-source',
    ['warning'],
    'A link with a signature for a File customizer',
    'The service reads the file with the identity of the template, even if the address has a shared access signature (template reference, File customizer).',
  ),
  rule(
    'sas-trigger',
    ['warning'],
    'A template with a trigger and links that expire',
    'The trigger runs the template when its links have expired. Set `artifacts-access` to `identity`.',
  ),
]

const ofRuns: readonly OtherRule[] = [
  rule('trigger-not-kept', ['info'], 'A trigger that is not sent', 'A trigger of the file is sent only if `source-trigger` is `true`.'),
  rule(
    'trigger-generated-name',
    ['error'],
    'A trigger on a template with a generated name',
    'The name changes with the image, so each older template would stay in Azure and still be built by its own trigger.',
  ),
  rule(
    'own-tags-left-out',
    ['info'],
    'Tags of this tool that do not fit',
    'A resource has at most 50 tags, with values of up to 256 characters.',
  ),
  rule('ignore-unknown', ['warning'], 'An id to ignore that no rule has', 'A misspelt id would ignore nothing.'),
]

// By the part of a plan that reports them, in the order of docs/rules.md.
export const otherThemes: Readonly<Record<string, readonly OtherRule[]>> = {
  'Reading a template': ofReading,
  Scripts: ofScripts,
  'Artifacts and their delivery': ofArtifacts,
  'Triggers, tags and ignored rules': ofRuns,
}

// All of them.
export const otherRules: readonly OtherRule[] = Object.values(otherThemes).flat()
