// What a plan is made from.
import type { Destination } from '../artifacts/default-container.js'
import type { FetchRemote } from '../artifacts/fetch-remote.js'
import type { Provenance } from '../host.js'
import type { ArtifactInputs, TargetInputs, TemplateInputs } from '../inputs/inputs.js'
import type { InputName } from '../inputs/table.js'
import type { TempDir } from '../temp-dir.js'
import type { CompileBicep } from '../template/bicep.js'

// What plans are made from, beside the files.
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
  readonly compileBicep?: CompileBicep
  // What git has as executable in the workspace; without it, programs are told by their contents alone.
  readonly executables?: () => Promise<ReadonlySet<string>>
  // With it, remote files are pinned.
  readonly fetchRemote?: FetchRemote
  // Names of parameters and placeholders that another template of the job has.
  readonly knownElsewhere?: ReadonlySet<string>
  readonly signal?: AbortSignal
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
