// The outputs of a build, from its result.
import type { Host } from '../host.js'
import { outputNames } from '../inputs/spelling.js'
import type { OutputName } from '../inputs/table.js'
import type { BuildResult } from '../service/result.js'
import type { RunOutput } from '../service/run-outputs.js'

export type Outputs = Readonly<Partial<Record<OutputName, string>>>

// The outputs of one template, without `results`.
export const outputsOf = (result: BuildResult): Outputs => {
  const { runOutputs } = result
  const image = runOutputs.find(({ id }) => id !== null)
  const disk = runOutputs.find(({ type }) => type === 'VHD')
  const imageUri = runOutputs[0]?.type === 'VHD' ? runOutputs[0].uri : (image?.id ?? null)
  return {
    'image-ids': JSON.stringify(Object.fromEntries(runOutputs.map(({ name, id, uri }) => [name, id ?? uri]))),
    'run-outputs': JSON.stringify(runOutputs),
    'image-id': image?.id ?? '',
    'image-version': firstVersion(runOutputs),
    'image-uri': imageUri ?? '',
    'vhd-uri': disk?.uri ?? '',
    'run-state': result.state,
    'template-id': result.templateId,
    'source-image-version': result.sourceVersion ?? '',
    'template-fingerprint': result.templateFingerprint,
    'image-fingerprint': result.imageFingerprint,
    'duration-seconds': String(result.seconds),
    'log-path': result.logPath ?? '',
    'validation-log-path': result.validationLogPath ?? '',
    'manifest-path': result.manifestPath ?? '',
    // PEERS.md section B1: azure/build-vm-image sets these, the state in lower case.
    'imagebuilder-run-status': olderStatus(result),
    'run-output-name': runOutputs[0]?.name ?? '',
    'custom-image-uri': imageUri ?? '',
    templateName: result.name,
    templateId: result.templateId,
    pirPublisher: result.marketplaceImage?.publisher ?? '',
    pirOffer: result.marketplaceImage?.offer ?? '',
    pirSku: result.marketplaceImage?.sku ?? '',
    pirVersion: result.marketplaceImage === undefined ? '' : (result.sourceVersion ?? result.marketplaceImage.version),
  }
}

// The outputs of the job: those of the first template, and all by template name.
const allOutputs = (results: readonly BuildResult[], first: BuildResult | undefined): Outputs => {
  const byName = Object.fromEntries(results.map((result) => [result.name, structured(outputsOf(result))]))
  return { ...(first === undefined ? {} : outputsOf(first)), results: JSON.stringify(byName) }
}

// Empty while the build runs: a workflow that tests for `failed` must not fire then.
const olderStatus = ({ state }: BuildResult): string => {
  if (state === 'Running' || state === 'Canceling') return ''
  return state === 'Succeeded' ? 'succeeded' : 'failed'
}

// Within the JSON of `results`, what is JSON itself is not a string.
const structured = (outputs: Outputs): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, name === 'image-ids' || name === 'run-outputs' ? JSON.parse(value) : value]),
  )

const firstVersion = (runOutputs: readonly RunOutput[]): string => runOutputs.find(({ version }) => version !== null)?.version ?? ''

// Sets the outputs of the job from the results that there are; `first` is that of the first template.
export const setOutputs = (host: Host, results: readonly BuildResult[], first: BuildResult | undefined): void => {
  const outputs = allOutputs(results, first)
  for (const name of outputNames(host.platform)) {
    const value = outputs[name]
    if (value !== undefined) host.output(name, value)
  }
}
