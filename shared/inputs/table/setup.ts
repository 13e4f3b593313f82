// What setup prints: rows of the table (../table.ts). They exist only in a terminal.
import type { InputDefinition } from '../definition.js'

const row = { platforms: ['terminal'], commands: ['setup'], group: 'setup' } as const

export const setupInputs = {
  repository: {
    ...row,
    type: { kind: 'text' },
    description: 'The GitHub repository whose workflows build, as OWNER/REPOSITORY.',
  },
  branch: {
    ...row,
    type: { kind: 'lines' },
    description:
      'Branches of the GitHub repository whose jobs may log in: one per line, without refs/heads/. Without it, and without github-environment and pull-request, `main`.',
  },
  'github-environment': {
    ...row,
    type: { kind: 'lines' },
    description:
      'Environments of the GitHub repository whose jobs may log in: one per line. A job with `environment:` logs in as its environment and not as its branch.',
  },
  'pull-request': {
    ...row,
    type: { kind: 'flag' },
    default: 'false',
    description:
      'Let pull requests of the GitHub repository log in as well, with all the rights of the pipeline. Without it, `plan` still checks them offline.',
  },
  'service-connection': {
    ...row,
    type: { kind: 'text' },
    description:
      'The issuer and the subject identifier that Azure DevOps shows for an Azure Resource Manager service connection with workload identity federation, separated by a space.',
  },
  'pipeline-login': {
    ...row,
    type: { kind: 'choice', values: ['identity', 'application'] },
    default: 'identity',
    description:
      'What the pipeline logs in as: a user-assigned `identity`, or an `application` (app registration) of Microsoft Entra, which only the script can create.',
  },
  'pipeline-identity': {
    ...row,
    type: { kind: 'text' },
    default: 'image-pipeline',
    description: 'Name of that identity in the resource group, or of the application.',
  },
  'pipeline-commands': {
    ...row,
    type: { kind: 'lines' },
    default: 'build, wait, cancel, check, gate',
    description:
      'The commands that the pipeline runs, separated by commas, spaces or lines; it gets the rights that they need. Any of build, wait, cancel, check, gate, promote and retain.',
  },
  roles: {
    ...row,
    type: { kind: 'choice', values: ['custom', 'built-in'] },
    default: 'custom',
    description: '`custom` roles contain only the needed actions; `built-in` selects the smallest built-in roles of Azure that cover them.',
  },
  'preflight-reader': {
    ...row,
    type: { kind: 'flag' },
    default: 'false',
    description: 'Let the pipeline read everything that the preflight checks, in the whole subscription. It grants read access only.',
  },
  format: {
    ...row,
    type: { kind: 'choice', values: ['script', 'bicep'] },
    default: 'script',
    description: 'A bash `script` of Azure CLI commands, or a `bicep` file.',
  },
  check: {
    ...row,
    type: { kind: 'flag' },
    default: 'false',
    description: 'Log in, compare with what Azure has, and print only what is missing.',
  },
} as const satisfies Record<string, InputDefinition>
