// The manifest of a build: its inputs and results, as one JSON object to archive and sign. schemaVersion changes when a field changes its
// meaning or is removed.
import type { Json } from '../json.js'
import type { RunContext } from '../host.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { BuildResult } from '../service/result.js'
import { version } from '../product-version.js'
import { viewTemplate } from '../template/view.js'
import { artifactEntries } from './plan-document.js'

// A file with a log of the build.
export interface LogFile {
  readonly name: string
  readonly sha256: string
}

// Facts about a build that its plan and its result lack.
export interface ManifestFacts {
  readonly context: Pick<RunContext, 'owner' | 'run'>
  readonly inputs: Readonly<Record<string, Json>>
  readonly logs: readonly LogFile[]
}

// The document, before secrets are removed. docs/fresh.md describes its fields.
export const buildManifest = (
  plan: TemplatePlan,
  result: BuildResult,
  { context: { owner, run }, inputs, logs }: ManifestFacts,
): object => ({
  schemaVersion: 1,
  tool: { name: 'azure-image-builder-pipelines', version },
  pipeline: {
    owner,
    run,
    commit: plan.provenance.commit ?? null,
    repository: plan.provenance.repository ?? null,
    uncommitted: plan.provenance.uncommitted ?? 'unknown',
  },
  inputs,
  template: {
    id: result.templateId,
    file: plan.file,
    apiVersion: plan.apiVersion,
    templateFingerprint: plan.templateFingerprint,
    imageFingerprint: plan.imageFingerprint,
    body: plan.shown,
  },
  artifacts: artifactEntries(plan),
  source: { ...viewTemplate(plan.shown).properties?.source, exactVersion: result.sourceVersion ?? null },
  sourceVersion: result.sourceVersion ?? null,
  run: {
    state: result.state,
    message: result.message,
    correlationId: result.correlationId ?? null,
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
