// What a plan is made from.
import type { Destination } from '../artifacts/default-container.js'
import type { FetchRemote } from '../artifacts/fetch-remote.js'
import type { Provenance } from '../host.js'
import type { ArtifactInputs, TargetInputs, TemplateInputs } from '../inputs/inputs.js'
import type { InputName } from '../inputs/table.js'
import type { TempDir } from '../temp-dir.js'
import type { Policy } from '../template/policy.js'
import type { CompileBicep } from '../template/bicep.js'
import type { BicepRequest, BicepResult } from '../tools.js'

// What plans are made from, besides the files.
export interface PlanRequest {
  readonly template: TemplateInputs
  readonly target: TargetInputs
  readonly artifacts: ArtifactInputs
  readonly destination: Destination
  // The folder of the repository, absolute.
  readonly workspace: string
  // For the archives, which are needed until they are uploaded.
  readonly tempDir: TempDir
  // Whose template this will be, and the run that made it.
  readonly owner: string
  readonly run: string
  // Where the files of a folder come from.
  readonly provenance: (folder: string) => Promise<Provenance>
  // How this platform spells an input.
  readonly spell: (name: InputName) => string
  // Without it, templates in Bicep are refused.
  readonly compileBicep?: CompileBicepFiles
  // The files that git records as executable in the workspace; without it, programs are recognized by their content alone.
  readonly executables?: () => Promise<ReadonlySet<string>>
  // With it, remote files are pinned.
  readonly fetchRemote?: FetchRemote
  // Whether several templates of this job are in Azure at the same time.
  readonly areTogether: boolean
  // Called with every secret of the templates before it is used: nothing may be shown that holds it from then on.
  readonly onSecret: (secret: string) => void
  // The text without them.
  readonly redact: (text: string) => string
  readonly signal?: AbortSignal
}

// Compiles Bicep files of a workspace.
export type CompileBicepFiles = (
  request: Pick<BicepRequest, 'files' | 'workspace' | 'values'>,
) => Promise<ReadonlyMap<string, BicepResult> | undefined>

// What one template is made from.
export interface TemplateRequest extends PlanRequest {
  readonly policy: Policy | undefined
  readonly bicep: CompileBicep
}

// Where a template comes from: a file, or the inputs alone.
export interface TemplateOrigin {
  // Absolute; what paths in the template are relative to is its folder.
  readonly path: string
  // As its user knows it.
  readonly file: string
  // Of the file.
  readonly text: string | undefined
}
