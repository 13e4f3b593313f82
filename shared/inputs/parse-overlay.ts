// The inputs that replace a template file, or override parts of one. What no image template can contain is refused here, by the names of
// the inputs.
import { systemOfPublisher } from '../template/lint/operating-system.js'
import { distributeInputs } from './parse-distribute.js'
import { sourceInputs } from './parse-source.js'
import type { Group } from './definition.js'
import type { InputReader } from './reader.js'
import { definitionOf, inputNames } from './spelling.js'
import type { InputName } from './table.js'
import type { CustomizeInputs, MachineInputs, OverlayInputs, SourceInputs, ValidateInputs } from './overlay-inputs.js'
import { scriptOf, tagsOf } from './texts.js'
import { listOf } from '../lists.js'
import { defined } from '../defined.js'

// All of these inputs. Without a file, whatever a template requires must be given.
export const simpleInputs = (reader: InputReader, hasFile: boolean): OverlayInputs => {
  if (hasFile || inputNames(reader.platform).some((input) => isAboutContent(input) && reader.isSet(input)))
    return overlayInputs(reader, hasFile)
  reader.require(
    'template',
    undefined,
    `the path of an image template in the repository; or ${reader.label('source-image')} and the other inputs that describe an image without a file`,
  )
  return overlayInputs(reader, true)
}

// Whether an input says what to build.
export const isAboutContent = (input: InputName): boolean => contentGroups.includes(definitionOf(input).group)

const contentGroups: readonly Group[] = ['source', 'customize', 'validate', 'distribute', 'machine']

const overlayInputs = (reader: InputReader, hasFile: boolean): OverlayInputs => {
  const { source, os: namedOs } = sourceInputs(reader, hasFile)
  const os = reader.choice('source-os-type') ?? namedOs ?? systemOf(source)
  const customize = customizeInputs(reader)
  const validate = validateInputs(reader)
  if (!hasFile) {
    reader.require('managed-identity', reader.text('managed-identity'), 'the service runs as this identity, and no template names one')
    reader.require('location', reader.text('location'), 'no template names a region')
  }
  const runs = customize.source !== undefined || customize.script.length > 0 || validate.script.length > 0
  if (!hasFile && source !== undefined && runs)
    reader.require('source-os-type', os, 'scripts run in the image, and nothing else shows whether it is Linux or Windows')
  return {
    ...defined({ source, os }),
    customize,
    validate,
    distribute: distributeInputs(reader, hasFile),
    machine: machineInputs(reader),
  }
}

const systemOf = (source: SourceInputs | undefined): OverlayInputs['os'] =>
  source?.type === 'PlatformImage' ? systemOfPublisher(source.image.value.publisher, source.image.value.offer) : undefined

const customizeInputs = (reader: InputReader): CustomizeInputs => {
  const source = reader.text('customizer-source')
  const runElevated = reader.flag('customizer-run-elevated')
  const runAsSystem = reader.flag('customizer-run-as-system')
  if (runAsSystem && !runElevated)
    reader.reject(
      'customizer-run-as-system',
      `${reader.spell('customizer-run-as-system')} needs ${reader.spell('customizer-run-elevated')}.`,
    )
  return {
    script: scriptOf(reader.text('customizer-script')),
    runElevated,
    runAsSystem,
    windowsUpdate: reader.flag('customizer-windows-update'),
    // The default folder of the older tools: the root for the action, this folder for the tasks.
    windowsRoot: reader.platform === 'azure-pipelines' ? 'c:\\buildArtifacts\\' : 'c:\\',
    ...defined({ source, destination: reader.text('customizer-destination') }),
    ...defined({
      usualSource:
        source === undefined && reader.platform === 'github' && reader.text('template') === undefined ? 'workflow-artifacts' : undefined,
    }),
  }
}

const validateInputs = (reader: InputReader): ValidateInputs => {
  const isOn = reader.platform !== 'azure-pipelines' || reader.flag('enable-validation')
  const script = isOn ? scriptOf(reader.text('validation-script')) : []
  return {
    script,
    runElevated: reader.flag('customizer-run-elevated'),
    sourceValidationOnly: isOn && reader.flag('source-validation-only'),
    continueDistributeOnFailure: isOn && reader.flag('continue-distribute-on-failure'),
  }
}

const machineInputs = (reader: InputReader): MachineInputs => {
  const subnetId = reader.text('vnet-subnet-id')
  const containerInstanceSubnetId = reader.text('container-instance-subnet-id')
  const proxyVmSize = reader.text('proxy-vm-size')
  return {
    identities: listOf(reader.text('build-vm-identities')),
    optimizeVmBoot: reader.flag('optimize-vm-boot'),
    autoRun: reader.flag('auto-run'),
    ...defined({
      vmSize: reader.text('vm-size'),
      osDiskSizeGB: reader.amount('os-disk-size-gb'),
      subnetId,
      containerInstanceSubnetId,
      proxyVmSize,
      stagingResourceGroup: reader.text('staging-resource-group'),
      managedResourceTags: tagsOf(reader, 'managed-resource-tags'),
      onCustomizerError: reader.choice('error-handling-on-customizer-error'),
      onValidationError: reader.choice('error-handling-on-validation-error'),
    }),
  }
}
