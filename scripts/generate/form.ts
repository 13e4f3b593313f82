// How the Azure DevOps form lays the inputs of a task out: groups, in their order, and which of them are open.
import type { Command } from '../../shared/inputs/definition.js'
import { definitionOf, inputNames } from '../../shared/inputs/spelling.js'
import type { InputName } from '../../shared/inputs/table.js'
import { defined } from '../../shared/defined.js'

interface FormGroup {
  readonly title: string
  readonly isExpanded: boolean
  readonly inputs: readonly InputName[]
  // These fields only matter without a template file, or to override values in it.
  readonly isInline?: true
}

// The service connection comes early: lists further below depend on it. Expert groups are closed, older names come last.
const groups: Readonly<Record<string, FormGroup>> = {
  command: { title: 'Command', isExpanded: true, inputs: ['command', 'defined-by'] },
  login: { title: 'Azure connection', isExpanded: true, inputs: ['azure-subscription'] },
  template: {
    title: 'Image template',
    isExpanded: true,
    inputs: ['template', 'parameters', 'image-builder-template-name', 'managed-identity'],
  },
  target: { title: 'Azure target', isExpanded: true, inputs: ['resource-group-name', 'location', 'artifacts-container-url'] },
  gallery: {
    title: 'Gallery image versions',
    isExpanded: true,
    inputs: [
      'image-version-id',
      'gallery-image-definition',
      'image-version',
      'channel',
      'version-exclude-from-latest',
      'version-target-regions',
      'end-of-life',
      'roll-back',
      'keep-versions',
      'older-than-days',
      'keep-tags',
      'made-by',
      'when-use-unknown',
      'sweep',
      'sweep-older-than-days',
      'apply',
    ],
  },
  source: {
    title: 'Without a file: source image',
    isExpanded: true,
    isInline: true,
    inputs: ['source-image', 'source-image-type', 'source-os-type', 'source-image-version', 'source-plan'],
  },
  customize: {
    title: 'Without a file: customizers',
    isExpanded: false,
    isInline: true,
    inputs: [
      'customizer-source',
      'customizer-destination',
      'customizer-script',
      'customizer-run-elevated',
      'customizer-run-as-system',
      'customizer-windows-update',
    ],
  },
  validate: {
    title: 'Without a file: validators',
    isExpanded: false,
    isInline: true,
    inputs: ['validation-script', 'source-validation-only', 'continue-distribute-on-failure'],
  },
  distribute: {
    title: 'Without a file: distributors',
    isExpanded: false,
    isInline: true,
    inputs: [
      'dist-type',
      'dist-resource-id',
      'dist-location',
      'dist-storage-account-type',
      'dist-exclude-from-latest',
      'dist-image-version',
      'dist-versioning-scheme',
      'dist-versioning-major',
      'dist-vhd-uri',
      'dist-image-tags',
      'run-output-name',
    ],
  },
  machine: {
    title: 'Without a file: build VM',
    isExpanded: false,
    isInline: true,
    inputs: [
      'vm-size',
      'os-disk-size-gb',
      'build-vm-identities',
      'vnet-subnet-id',
      'container-instance-subnet-id',
      'proxy-vm-size',
      'staging-resource-group',
      'managed-resource-tags',
      'optimize-vm-boot',
      'auto-run',
      'error-handling-on-customizer-error',
      'error-handling-on-validation-error',
    ],
  },
  findings: {
    title: 'Checks before the build',
    isExpanded: false,
    inputs: ['fail-on', 'lint-ignore', 'preflight', 'compare', 'sarif'],
  },
  run: {
    title: 'Build and waiting',
    isExpanded: false,
    inputs: ['wait', 'on-different', 'on-running', 'partial', 'cleanup', 'deadline'],
  },
  fresh: {
    title: 'Freshness and conditions',
    isExpanded: false,
    inputs: ['only-if-changed', 'max-age-days', 'rebuild-when', 'required-tags', 'replicated-to', 'minimum-source-version'],
  },
  expertTemplate: {
    title: 'Expert: template and artifacts',
    isExpanded: false,
    inputs: [
      'api-version',
      'build-timeout-in-minutes',
      'source-trigger',
      'check-scripts',
      'lint-policy',
      'workspace',
      'bicep-restore',
      'bicep-variables',
      'provenance',
      'create-container',
      'storage-account-name',
      'artifacts-access',
      'fix-line-endings',
      'pin-remote',
      'allow-secrets-in',
    ],
  },
  expertRun: {
    title: 'Expert: run and requests',
    isExpanded: false,
    inputs: [
      'max-parallel',
      'fail-fast',
      'on-deadline',
      'on-cancel',
      'log-level',
      'poll-interval',
      'request-timeout',
      'status-tolerance',
      'channel-tag',
    ],
  },
  expertCloud: {
    title: 'Expert: subscription and cloud',
    isExpanded: false,
    inputs: ['subscription-id', 'environment', 'resource-manager-endpoint', 'resource-manager-audience', 'authority-host', 'storage-hosts'],
  },
  older: {
    title: 'Names of the older tasks',
    isExpanded: false,
    inputs: [
      'base-image-pub-offer-sku',
      'custom-image-resource-id',
      'image-id-for-distribute',
      'replication-regions',
      'managed-image-location',
      'enable-validation',
    ],
  },
}

export interface Field {
  readonly name: InputName
  readonly group: string
  // Absent if the field is always shown. Azure DevOps does not take && and || in one rule.
  readonly visibleRule?: string
}

// The fields of a task that offers these commands, in the order of the form. An input that has no place in it is an error.
export const fieldsOf = (commands: readonly Command[]): readonly Field[] => {
  const wanted = inputNames('azure-pipelines').filter((name) => definitionOf(name).commands.some((command) => commands.includes(command)))
  const placed = Object.values(groups).flatMap(({ inputs }) => inputs)
  const missing = wanted.filter((name) => !placed.includes(name))
  if (missing.length > 0) throw new Error(`scripts/generate/form.ts has no group for ${missing.join(', ')}.`)
  return Object.entries(groups).flatMap(([group, { inputs, isInline = false }]) =>
    inputs
      .filter((name) => wanted.includes(name))
      .map((name) => {
        const visibleRule = ruleOf(name, commands, isInline)
        return { name, group, ...defined({ visibleRule }) }
      }),
  )
}

// The groups of these fields, as task.json lists them. In a task that does not build, the conditions on images are what it is about.
export const groupsOf = (fields: readonly Field[], commands: readonly Command[]): readonly object[] =>
  Object.entries(groups)
    .filter(([name]) => fields.some(({ group }) => group === name))
    .map(([name, { title, isExpanded }]) => ({
      name,
      displayName: title,
      isExpanded: isExpanded || (name === 'fresh' && !commands.includes('build')),
    }))

// A field is shown for the commands that use it. The rule of a “Without a file” field has a second condition, so that its first is
// written as the commands that do not use it.
const ruleOf = (name: InputName, commands: readonly Command[], isInline: boolean): string | undefined => {
  const used = commands.filter((command) => definitionOf(name).commands.includes(command))
  const unused = commands.filter((command) => !used.includes(command)).map((command) => `command != ${command}`)
  if (isInline) return [...unused, 'definedBy = inputs'].join(' && ')
  if (unused.length === 0) return undefined
  return used.map((command) => `command = ${command}`).join(' || ')
}
