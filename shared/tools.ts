// The programs of the machine that the core asks something: git and the Bicep compiler. platform/ runs them, the same way for all front
// doors; the tests have recording ones.
import type { Provenance } from './host.js'

// The files of a revision, asked for below the folder `into`.
export interface RevisionRequest {
  readonly workspace: string
  // What git takes for one: a branch, a tag, a commit.
  readonly revision: string
  readonly into: string
}

export type TakenRevision =
  // Where the workspace lies now, and the absolute paths of the files of the revision that are executable.
  | { readonly kind: 'taken'; readonly commit: string; readonly workspace: string; readonly executables: ReadonlySet<string> }
  | { readonly kind: 'no-git' }
  | { readonly kind: 'no-repository'; readonly said: string }
  | { readonly kind: 'no-commit'; readonly isShallow: boolean }

// What the Bicep compiler printed.
export interface CompilerOutput {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface ProvenanceQuestion {
  // Of the template; absolute, as are the others.
  readonly folder: string
  readonly workspace: string
  // The folder of the platform's own checkout, which the workspace may lie in; the workspace itself in a terminal.
  readonly root: string
  // What the platform says of its run: git's commit takes precedence, because a workflow may check out another commit than the one that
  // it runs for.
  readonly reported: Provenance
}

export interface Tools {
  // Runs the Bicep compiler of the machine on the file at an absolute path; undefined if the machine has none.
  compileBicep(path: string, signal: AbortSignal): Promise<CompilerOutput | undefined>
  // Writes the files of the repository as they were at a revision below a folder.
  takeRevision(request: RevisionRequest, signal: AbortSignal): Promise<TakenRevision>
  // The absolute paths of the files below a folder that git's index has as executable, from any file system; none outside a checkout.
  executables(folder: string, signal: AbortSignal): Promise<ReadonlySet<string>>
  // Where the files of a folder come from.
  provenance(question: ProvenanceQuestion, signal: AbortSignal): Promise<Provenance>
}
