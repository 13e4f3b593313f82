// The outputs of a build, from its result.
import type { Host } from '../host.js'
import { outputNames } from '../inputs/spelling.js'
import type { OutputName } from '../inputs/table.js'
import type { BuildResult } from '../service/result.js'
import type { RunOutput } from '../service/run-outputs.js'

export type Outputs = Readonly<Partial<Record<OutputName, string | object>>>

// The outputs of one template, without `results`.
export const outputsOf = (result: BuildResult): Outputs => {
  const { runOutputs } = result
  const image = runOutputs.find(({ id }) => id !== null)
  const disk = runOutputs.find(({ type }) => type === 'VHD')
  const imageUri = imageUriOf(result)
  return {
    'image-ids': Object.fromEntries(runOutputs.map(({ name, id, uri }) => [name, id ?? uri])),
    'run-outputs': runOutputs,
    'image-id': image?.id ?? '',
    'image-version': firstVersion(runOutputs),
    'image-uri': imageUri,
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
    // azure/build-vm-image sets these; the state is in lower case (docs/platforms.md 1.9).
    'imagebuilder-run-status': olderStatus(result),
    'run-output-name': runOutputs[0]?.name ?? '',
    'custom-image-uri': imageUri,
    templateName: result.name,
    templateId: result.templateId,
    pirPublisher: result.marketplaceImage?.publisher ?? '',
    pirOffer: result.marketplaceImage?.offer ?? '',
    pirSku: result.marketplaceImage?.sku ?? '',
    pirVersion: result.marketplaceImage === undefined ? '' : (result.sourceVersion ?? result.marketplaceImage.version),
  }
}

// The first image: the URI of a VHD, otherwise a resource id; empty without images.
export const imageUriOf = ({ runOutputs }: Pick<BuildResult, 'runOutputs'>): string => {
  const [first] = runOutputs
  const uri = first?.type === 'VHD' ? first.uri : runOutputs.find(({ id }) => id !== null)?.id
  return uri ?? ''
}

// The outputs of the job: those of the first template, and all by template name.
const allOutputs = (results: readonly BuildResult[], first: BuildResult | undefined): Outputs => {
  const byName = Object.fromEntries(results.map((result) => [result.name, outputsOf(result)]))
  return { ...(first === undefined ? {} : outputsOf(first)), results: byName }
}

// Empty while the build runs: a workflow that tests for `failed` must not fire early.
const olderStatus = ({ state }: BuildResult): string => {
  if (state === 'Running' || state === 'Canceling') return ''
  return state === 'Succeeded' ? 'succeeded' : 'failed'
}

const firstVersion = (runOutputs: readonly RunOutput[]): string => runOutputs.find(({ version }) => version !== null)?.version ?? ''

// Sets the outputs of the job from the results so far; `first` is that of the first template.
export const setOutputs = (host: Host, results: readonly BuildResult[], first: BuildResult | undefined): void => {
  const outputs = allOutputs(results, first)
  for (const name of outputNames(host.platform)) {
    const value = outputs[name]
    if (value !== undefined) host.output(name, value)
  }
}
