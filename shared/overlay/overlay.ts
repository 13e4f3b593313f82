// Lays the inputs over the template of a file, or builds the whole template from them.
import { throwProblems, type Problem } from '../errors.js'
import { type ObjectNode, fromJson, inputPlace, type ArrayNode } from '../template/node.js'
import type { Finding } from '../template/finding.js'
import { assign, lineOf, type Assignment, type OverlayLine } from './assignment.js'
import { customizeSteps, type Step, type Steps } from './customize.js'
import { distributeAssignments } from './distribute.js'
import { systemOf } from './system.js'
import { headAssignments } from './overlay-head.js'
import { imageOfRun, vmIdentityAssignments, type OverlayRequest } from './overlay-request.js'
import { locateTemplate } from '../template/view.js'
import type { SourceInputs, MachineInputs, ValidateInputs } from '../inputs/overlay-inputs.js'
import type { Json } from '../json.js'
import type { InputName } from '../inputs/table.js'
import { type TemplatePath, nodeAt, withValue } from '../template/path.js'
import type { OperatingSystem } from '../template/artifact-references.js'

export interface Overlay {
  readonly body: ObjectNode
  // Which input each property came from.
  readonly lines: readonly OverlayLine[]
  readonly findings: readonly Finding[]
  // What neither the template nor an input gives, but the template needs.
  readonly missing: readonly Problem[]
}

// The body with the values of the inputs. Throws AibError with every problem of the inputs.
export const overlay = (body: ObjectNode, request: OverlayRequest): Overlay => {
  const { simple } = request.inputs
  const { spell } = request
  const head = headAssignments(body, request)
  const described = assign(body, [...head.assignments, ...sourceAssignments(simple.source)], spell)
  const system = systemOf(described, simple, request.files, spell)
  const location = locateTemplate(described).location?.value ?? ''
  const distribute = distributeAssignments(simple.distribute, { body, location, usualImageId: imageOfRun(request), spell })
  throwProblems([...head.problems, ...system.problems, ...distribute.problems])
  const steps = customizeSteps(simple.customize, request.files, system.os)
  const stepped = withSteps(described, steps, spell)
  const assignments: readonly Assignment[] = [
    ...validateAssignments(simple.validate, system.os),
    ...distribute.assignments,
    ...machineAssignments(simple.machine),
    ...vmIdentityAssignments(described, request),
  ]
  return {
    body: assign(stepped.body, assignments, spell),
    lines: [
      ...[...head.assignments, ...sourceAssignments(simple.source)].map((one) => lineOf(one, spell)),
      ...stepped.lines,
      ...assignments.map((one) => lineOf(one, spell)),
    ],
    findings: head.findings,
    missing: head.missing,
  }
}

// The whole of properties.source: that of a file is replaced.
const sourceAssignments = (source: SourceInputs | undefined): readonly Assignment[] => {
  if (source === undefined) return []
  const { input } = source.image
  const path = ['properties', 'source'] as const
  if (source.type !== 'PlatformImage') return [{ path, value: byId(source.type, source.image.value), input }]
  const { plan, image } = source
  const whole: Assignment = { path, value: { type: 'PlatformImage', ...image.value }, input }
  return plan === undefined ? [whole] : [whole, { path: [...path, 'planInfo'], value: { ...plan }, input: 'source-plan' }]
}

const byId = (type: 'ManagedImage' | 'SharedImageGallery', id: string): Json =>
  type === 'ManagedImage' ? { type, imageId: id } : { type: 'SharedImageVersion', imageVersionId: id }

// Each property that an input sets. A flag turns a property on, and never off.
const machineAssignments = (inputs: MachineInputs): readonly Assignment[] => [
  ...one(['properties', 'vmProfile', 'vmSize'], inputs.vmSize, 'vm-size'),
  ...one(['properties', 'vmProfile', 'osDiskSizeGB'], inputs.osDiskSizeGB, 'os-disk-size-gb'),
  ...one(
    ['properties', 'vmProfile', 'userAssignedIdentities'],
    inputs.identities.length === 0 ? undefined : inputs.identities,
    'build-vm-identities',
  ),
  ...one(['properties', 'vmProfile', 'vnetConfig', 'subnetId'], inputs.subnetId, 'vnet-subnet-id'),
  ...one(
    ['properties', 'vmProfile', 'vnetConfig', 'containerInstanceSubnetId'],
    inputs.containerInstanceSubnetId,
    'container-instance-subnet-id',
  ),
  ...one(['properties', 'vmProfile', 'vnetConfig', 'proxyVmSize'], inputs.proxyVmSize, 'proxy-vm-size'),
  ...one(['properties', 'stagingResourceGroup'], inputs.stagingResourceGroup, 'staging-resource-group'),
  ...one(['properties', 'managedResourceTags'], inputs.managedResourceTags, 'managed-resource-tags'),
  ...one(['properties', 'optimize', 'vmBoot', 'state'], inputs.optimizeVmBoot ? 'Enabled' : undefined, 'optimize-vm-boot'),
  ...one(['properties', 'autoRun', 'state'], inputs.autoRun ? 'Enabled' : undefined, 'auto-run'),
  ...one(['properties', 'errorHandling', 'onCustomizerError'], inputs.onCustomizerError, 'error-handling-on-customizer-error'),
  ...one(['properties', 'errorHandling', 'onValidationError'], inputs.onValidationError, 'error-handling-on-validation-error'),
]

const one = (path: TemplatePath, value: Json | undefined, input: InputName): readonly Assignment[] =>
  value === undefined ? [] : [{ path, value, input }]

// properties.validate, if inputs set any of it. A script replaces the validators of a file.
const validateAssignments = (inputs: ValidateInputs, os: OperatingSystem | undefined): readonly Assignment[] => [
  ...(inputs.script.length === 0 || os === undefined ? [] : [scriptAssignment(inputs, os)]),
  ...(inputs.sourceValidationOnly ? [flag('sourceValidationOnly', 'source-validation-only')] : []),
  ...(inputs.continueDistributeOnFailure ? [flag('continueDistributeOnFailure', 'continue-distribute-on-failure')] : []),
]

const scriptAssignment = ({ script, runElevated }: ValidateInputs, os: OperatingSystem): Assignment => ({
  path: ['properties', 'validate', 'inVMValidations'],
  value: [
    os === 'Linux'
      ? { type: 'Shell', name: 'validation-script', inline: script }
      : { type: 'PowerShell', name: 'validation-script', inline: script, ...(runElevated ? { runElevated } : {}) },
  ],
  input: 'validation-script',
})

const flag = (
  property: 'sourceValidationOnly' | 'continueDistributeOnFailure',
  input: 'source-validation-only' | 'continue-distribute-on-failure',
): Assignment => ({ path: ['properties', 'validate', property], value: true, input })

interface Stepped {
  readonly body: ObjectNode
  readonly lines: readonly OverlayLine[]
}

// The body with steps added before and after its own.
const withSteps = (body: ObjectNode, { first, last }: Steps, spell: (name: InputName) => string): Stepped => {
  if (first.length + last.length === 0) return { body, lines: [] }
  const existing = nodeAt(body, customize)
  const own = existing?.kind === 'array' ? existing.items : []
  const node = ({ value, input }: Step) => fromJson(value, inputPlace(spell(input)))
  const items = [...first.map(node), ...own, ...last.map(node)]
  const list: ArrayNode = { kind: 'array', items, at: existing?.at ?? body.at }
  return {
    body: withValue(body, customize, list),
    lines: [...lines(first, 0, spell), ...lines(last, first.length + own.length, spell)],
  }
}

const customize = ['properties', 'customize'] as const

const lines = (steps: readonly Step[], offset: number, spell: (name: InputName) => string): readonly OverlayLine[] =>
  steps.map(({ value, input }, index) => lineOf({ path: [...customize, offset + index], value, input }, spell))
