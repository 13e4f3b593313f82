// What the inputs put over the template of a file, or all of it where there is none.
import { throwProblems } from '../errors.js'
import { getText, type ObjectNode, fromJson, get, getItems, inputPlace, withEntry, type ArrayNode } from '../template/node.js'
import type { Finding } from '../template/finding.js'
import { assign, lineOf, type Assignment, type OverlayLine } from './assignment.js'
import { customizeSteps, type Step, type Steps } from './customize.js'
import { distributeAssignments } from './distribute.js'
import { systemOf } from './system.js'
import { headAssignments } from './overlay-head.js'
import { imageOfRun, vmIdentityAssignments, type OverlayRequest } from './overlay-request.js'
import type { SourceInputs, MachineInputs, ValidateInputs } from '../inputs/overlay-inputs.js'
import type { Json } from '../json.js'
import type { InputName } from '../inputs/table.js'
import type { OperatingSystem } from '../template/artifact-references.js'

export interface Overlay {
  readonly body: ObjectNode
  // Which property came from which input.
  readonly lines: readonly OverlayLine[]
  readonly findings: readonly Finding[]
}

// The body with what the inputs say in it. Throws AibError with every problem of theirs.
export const overlay = (body: ObjectNode, request: OverlayRequest): Overlay => {
  const { simple } = request.inputs
  const { spell } = request
  const head = headAssignments(body, request)
  const described = assign(body, [...head.assignments, ...sourceAssignments(simple.source)], spell)
  const system = systemOf(described, simple, request.files, spell)
  const location = getText(described, 'location') ?? ''
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
  }
}

// All of properties.source: one of a file is replaced whole.
const sourceAssignments = (source: SourceInputs | undefined): readonly Assignment[] => {
  if (source === undefined) return []
  const { input } = source.image
  const path = ['properties', 'source']
  if (source.type !== 'PlatformImage') return [{ path, value: byId(source.type, source.image.value), input }]
  const { plan, image } = source
  const whole: Assignment = { path, value: { type: 'PlatformImage', ...image.value }, input }
  return plan === undefined ? [whole] : [whole, { path: [...path, 'planInfo'], value: { ...plan }, input: 'source-plan' }]
}

const byId = (type: 'ManagedImage' | 'SharedImageGallery', id: string): Json =>
  type === 'ManagedImage' ? { type, imageId: id } : { type: 'SharedImageVersion', imageVersionId: id }

// Each property that an input gives; flags turn on what they name, and nothing off.
const machineAssignments = (inputs: MachineInputs): readonly Assignment[] => [
  ...one(['vmProfile', 'vmSize'], inputs.vmSize, 'vm-size'),
  ...one(['vmProfile', 'osDiskSizeGB'], inputs.osDiskSizeGB, 'os-disk-size-gb'),
  ...one(['vmProfile', 'userAssignedIdentities'], inputs.identities.length === 0 ? undefined : inputs.identities, 'build-vm-identities'),
  ...one(['vmProfile', 'vnetConfig', 'subnetId'], inputs.subnetId, 'vnet-subnet-id'),
  ...one(['vmProfile', 'vnetConfig', 'containerInstanceSubnetId'], inputs.containerInstanceSubnetId, 'container-instance-subnet-id'),
  ...one(['vmProfile', 'vnetConfig', 'proxyVmSize'], inputs.proxyVmSize, 'proxy-vm-size'),
  ...one(['stagingResourceGroup'], inputs.stagingResourceGroup, 'staging-resource-group'),
  ...one(['managedResourceTags'], inputs.managedResourceTags, 'managed-resource-tags'),
  ...one(['optimize', 'vmBoot', 'state'], inputs.optimizeVmBoot ? 'Enabled' : undefined, 'optimize-vm-boot'),
  ...one(['autoRun', 'state'], inputs.autoRun ? 'Enabled' : undefined, 'auto-run'),
  ...one(['errorHandling', 'onCustomizerError'], inputs.onCustomizerError, 'error-handling-on-customizer-error'),
  ...one(['errorHandling', 'onValidationError'], inputs.onValidationError, 'error-handling-on-validation-error'),
]

const one = (path: readonly string[], value: Json | undefined, input: InputName): readonly Assignment[] =>
  value === undefined ? [] : [{ path: ['properties', ...path], value, input }]

// properties.validate, as far as the inputs say something of it; a script takes the place of the tests of a file.
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

// The body with the first steps before its own, and the last ones after them.
const withSteps = (body: ObjectNode, { first, last }: Steps, spell: (name: InputName) => string): Stepped => {
  if (first.length + last.length === 0) return { body, lines: [] }
  const properties = get(body, 'properties')
  const own = getItems(properties, 'customize')
  const node = ({ value, input }: Step) => fromJson(value, inputPlace(spell(input)))
  const items = [...first.map(node), ...own, ...last.map(node)]
  const list: ArrayNode = { kind: 'array', items, at: get(properties, 'customize')?.at ?? body.at }
  const owner: ObjectNode = properties?.kind === 'object' ? properties : { kind: 'object', entries: [], at: body.at }
  return {
    body: withEntry(body, 'properties', withEntry(owner, 'customize', list)),
    lines: [...lines(first, 0, spell), ...lines(last, first.length + own.length, spell)],
  }
}

const lines = (steps: readonly Step[], offset: number, spell: (name: InputName) => string): readonly OverlayLine[] =>
  steps.map(({ value, input }, index) => lineOf({ path: ['properties', 'customize', offset + index], value, input }, spell))
