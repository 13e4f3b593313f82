// The command, the template and how it is planned: rows of the table (../table.ts).
import type { InputDefinition } from '../definition.js'
import { all, commands, inAzure, ofTemplates, planned } from './commands.js'

export const templateInputs = {
  command: {
    type: { kind: 'choice', values: all },
    default: 'build',
    commands: all,
    group: 'command',
    description: `What to do. ${commands.map(({ name, does }) => `\`${name}\` ${does}`).join('; ')}.`,
  },
  'defined-by': {
    type: { kind: 'choice', values: ['file', 'inputs'] },
    default: 'file',
    platforms: ['azure-pipelines'],
    commands: planned,
    group: 'command',
    description:
      'Which fields the task form shows: those of a template file, or also the “Without a file” fields. It changes only the form.',
  },
  template: {
    type: { kind: 'file' },
    commands: planned,
    group: 'template',
    description:
      'The image template: a path in the repository. JSON, JSON with comments, YAML or Bicep; a bare `imageTemplates` resource or an ARM deployment template. Scripts and files that it names by a relative path are uploaded and pinned by checksum. Without it, the “Without a file” inputs define the image; with it, they override values in the file. Several templates are lines of paths, or of patterns such as `images/*.yaml` (`*`, `**`, `?`, `[a-z]`, `{a,b}`); `!` in front of a line removes files. The other inputs apply to each of them.',
  },
  parameters: {
    type: { kind: 'lines' },
    commands: planned,
    group: 'template',
    description:
      'Values for the parameters and `<placeholders>` of the template: lines of `name=value`, a JSON object, or the path of a parameters file, which lines after it override. Without a path, the parameters file next to the template is used, such as `image.parameters.json` or `image.bicepparam`. All forms: docs/parameters.md.',
  },
  'image-builder-template-name': {
    type: { kind: 'text' },
    commands: [...ofTemplates, 'check', 'gate', 'vhd'],
    group: 'template',
    description:
      'Name of the image template in Azure, or its resource id. `wait` and `cancel` need it, and `vhd` in a terminal. `build` with only this input runs the existing template unchanged, and never changes or deletes it. A value that contains `.json` is used as `template` if that is empty. Without it, the name in the file, otherwise `imagebuilderTemplate-` and the first 12 digits of the image fingerprint.',
  },
  'api-version': {
    type: { kind: 'text' },
    commands: [...ofTemplates, 'schema', 'check'],
    group: 'template',
    description:
      'API version of Microsoft.VirtualMachineImages. Without it, the one in the template, otherwise 2024-02-01 (2025-10-01 if the template uses a property that it added).',
  },
  'managed-identity': {
    type: { kind: 'text' },
    commands: planned,
    group: 'template',
    description: 'User-assigned identity of the template: a resource id, or a name in the resource group. Replaces the one in the file.',
  },
  'build-timeout-in-minutes': {
    type: { kind: 'duration', unit: 'minutes', maximum: 960 },
    commands: planned,
    group: 'template',
    description:
      'How long the service may build: 6 to 960 minutes, 0 for its default of 240. Replaces `buildTimeoutInMinutes` in the file.',
  },
  'fail-on': {
    type: { kind: 'choice', values: ['error', 'warning'] },
    default: 'error',
    commands: planned,
    group: 'template',
    description: 'The severity of findings in the template that fails the command, before anything is changed in Azure.',
  },
  'lint-ignore': {
    type: { kind: 'lines' },
    commands: planned,
    group: 'template',
    description:
      'Rules whose findings are not reported, by their ids, separated by commas, spaces or lines (docs/rules.md lists them). A comment `aib-ignore <rule>` in the template does the same for one line.',
  },
  'lint-policy': {
    type: { kind: 'text' },
    commands: planned,
    group: 'template',
    description:
      'A policy file, YAML or JSON, with the source images, regions and VM sizes that templates may use, and the tags and validators that they must have (docs/plan.md). A violation is an error that comments cannot silence.',
  },
  'check-scripts': {
    type: { kind: 'choice', values: ['auto', 'off', 'required', 'shellcheck'] },
    default: 'auto',
    commands: ['build', 'plan'],
    group: 'template',
    description:
      'Whether scripts and inline commands are parsed before any request to Azure; they are not executed. `auto`: with the shells and the PowerShell (`pwsh`) of this machine; `required`: a missing one is an error; `shellcheck`: as `required`, and shell scripts are also checked with ShellCheck; `off`: not at all (docs/plan.md).',
  },
  workspace: {
    type: { kind: 'text' },
    commands: planned,
    group: 'template',
    description:
      'The base folder of relative paths; scripts and files outside it are not read. Without it, the checkout on an agent, the current folder in a terminal.',
  },
  compare: {
    type: { kind: 'text' },
    commands: ['plan'],
    group: 'template',
    description:
      'What to compare with: `azure` for the template of this name in Azure, which requires a login, or a git revision such as `origin/main` for the files of the repository at that revision.',
  },
  comment: {
    type: { kind: 'flag' },
    default: 'false',
    platforms: ['github'],
    commands: ['plan'],
    group: 'template',
    description:
      'Keep one comment on the pull request up to date with the plan. Needs `github-token`, and `permissions: pull-requests: write`.',
  },
  'github-token': {
    type: { kind: 'text' },
    platforms: ['github'],
    commands: ['plan'],
    group: 'template',
    secret: true,
    description: 'The token to comment with: `${{ github.token }}`.',
  },
  sarif: {
    type: { kind: 'text' },
    commands: planned,
    group: 'template',
    description:
      'A file to write the findings to, as SARIF 2.1.0 for code scanning: a path relative to the workspace. It is also written when the template cannot be read.',
  },
  json: {
    type: { kind: 'flag' },
    default: 'false',
    platforms: ['terminal'],
    commands: ['plan', ...inAzure],
    group: 'command',
    description:
      'Print only the result, as one JSON object, on standard output. For `plan` it is the plan, or a list of plans; for other commands, the outcome, the outputs and the error.',
  },
  preflight: {
    type: { kind: 'choice', values: ['on', 'off', 'only'] },
    commands: ['build', 'plan'],
    group: 'template',
    description:
      'Whether to check in Azure, before anything is changed there, that everything the build needs exists (docs/preflight.md lists the checks). `on`: stop if the build would certainly fail, report everything else; `only`: check and stop; `off`: do not check. Without it, `on` for `build`; `off` for `plan`, which with `on` or `only` needs a login.',
  },
  'bicep-restore': {
    type: { kind: 'flag' },
    default: 'false',
    commands: planned,
    group: 'template',
    description:
      'Let the Bicep compiler restore modules and extensions from the registries that the files name, with the logins of the machine. Without it, the compiler runs without logins and network, and a file that needs them is an error. Do not set it for pull requests from untrusted authors.',
  },
  'bicep-variables': {
    type: { kind: 'lines' },
    commands: planned,
    group: 'template',
    description:
      'Names of environment variables that `readEnvironmentVariable` in a .bicepparam file may read, separated by commas or lines. It is an error if a file reads a variable that is set but not listed here.',
  },
  provenance: {
    type: { kind: 'flag' },
    default: 'true',
    commands: planned,
    group: 'template',
    description:
      'Tag the template and its images with the commit, the repository, the run and the version of this tool (docs/fresh.md lists the tags). Your own tags take precedence.',
  },
} as const satisfies Record<string, InputDefinition>
