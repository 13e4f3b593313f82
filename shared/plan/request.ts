// What a plan is made from.
import type { Destination } from '../artifacts/default-container.js'
import type { FetchRemote } from '../artifacts/fetch-remote.js'
import type { Provenance } from '../host.js'
import type { ArtifactInputs, TargetInputs, TemplateInputs } from '../inputs/inputs.js'
import type { InputName } from '../inputs/table.js'
import type { TempDir } from '../temp-dir.js'
import type { Finding } from '../template/finding.js'
import type { Policy } from '../template/policy.js'
import type { CompileBicep } from '../template/bicep.js'
import type { BicepRequest, BicepResult } from '../tools.js'
import type { PlannedTemplate } from './plan.js'

// What plans are made from, apart from the files.
export interface PlanRequest {
  readonly template: TemplateInputs
  readonly target: TargetInputs
  readonly artifacts: ArtifactInputs
  readonly destination: Destination
  // The folder of the repository, absolute.
  readonly workspace: string
  // For archives, which are needed until they are uploaded.
  readonly tempDir: TempDir
  // The owner of the template, and the run that creates it.
  readonly owner: string
  readonly run: string
  // The origin of the files in a folder.
  readonly provenance: (folder: string) => Promise<Provenance>
  // How this platform spells an input.
  readonly spell: (name: InputName) => string
  // Without it, Bicep templates are refused.
  readonly compileBicep?: CompileBicepFiles
  // The files that git records as executable in the workspace. Without it, programs are recognised only by their content.
  readonly executables?: () => Promise<ReadonlySet<string>>
  // The findings in the scripts of a template that cannot be rendered. The texts of the scripts are added to `sources`.
  readonly scriptFindings?: (template: TemplateScripts, sources: Map<string, string>) => Promise<readonly Finding[]>
  // If present, remote files are pinned.
  readonly fetchRemote?: FetchRemote
  // Whether several templates of this job are in Azure at the same time; undefined if the command does not build them.
  readonly areTogether: boolean | undefined
  // Called with every secret of the templates before it is used: from then on, nothing that contains it may be shown.
  readonly onSecret: (secret: string) => void
  // The text without those secrets.
  readonly redact: (text: string) => string
  readonly signal?: AbortSignal
}

// What holds the scripts of a template, those in files and those inline.
export type TemplateScripts = Pick<PlannedTemplate, 'body' | 'deliveries' | 'scripts'>

// Compiles the Bicep files of a workspace.
export type CompileBicepFiles = (
  request: Pick<BicepRequest, 'files' | 'workspace' | 'values'>,
) => Promise<ReadonlyMap<string, BicepResult> | undefined>

// What one template is made from.
export interface TemplateRequest extends PlanRequest {
  readonly policy: Policy | undefined
  readonly bicep: CompileBicep
}

// The origin of a template: a file, or only the inputs.
export interface TemplateOrigin {
  // Absolute. Paths in the template are relative to its folder.
  readonly path: string
  // As its user knows it.
  readonly file: string
  // The text of the file.
  readonly text: string | undefined
}
