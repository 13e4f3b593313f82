// The manifest of a build: what it was made from and what it made, as one JSON object that can be kept and signed. schemaVersion changes
// when a field changes its meaning or goes.
import type { RunContext } from '../host.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { BuildResult } from '../service/result.js'
import { version } from '../version.js'

// A file with a log of the build.
export interface LogFile {
  readonly name: string
  readonly sha256: string
}

// The document; values that are secret are still in it.
export const buildManifest = (
  plan: TemplatePlan,
  result: BuildResult,
  { owner, run }: Pick<RunContext, 'owner' | 'run'>,
  logs: readonly LogFile[],
): object => ({
  schemaVersion: 1,
  tool: { name: 'azure-image-builder-pipelines', version },
  pipeline: { owner, run },
  template: {
    id: result.templateId,
    file: plan.file,
    apiVersion: plan.apiVersion,
    templateFingerprint: plan.templateFingerprint,
    imageFingerprint: plan.imageFingerprint,
    body: plan.template,
  },
  artifacts: plan.artifacts.map(({ path, bytes, sha256, url }) => ({ path, bytes, sha256, url })),
  sourceVersion: result.sourceVersion ?? null,
  run: {
    state: result.state,
    message: result.message,
    seconds: result.seconds,
    phases: result.phases.map(({ name, start, end }) => ({
      name,
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
    })),
  },
  images: result.runOutputs,
  logs,
})
