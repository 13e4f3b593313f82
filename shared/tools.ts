// The programs of the machine that the core uses: git, the Bicep compiler, and those that check scripts. platform/ runs them, in the same
// way for all front doors; the tests have an implementation that records.
import type { Problem } from './errors.js'
import type { Provenance } from './host.js'

// The files of a revision, to be written below the folder `into`.
export interface RevisionRequest {
  readonly workspace: string
  // Whatever git accepts: a branch, a tag, a commit.
  readonly revision: string
  readonly into: string
}

export type TakenRevision =
  // The new path of the workspace, and the absolute paths of the executable files of the revision.
  | { readonly kind: 'taken'; readonly commit: string; readonly workspace: string; readonly executables: ReadonlySet<string> }
  | { readonly kind: 'no-git' }
  | { readonly kind: 'no-repository'; readonly reason: string }
  | { readonly kind: 'no-commit'; readonly isShallow: boolean }

// A request to the Bicep compiler, one for all files of a run. Paths are absolute.
export interface BicepRequest {
  // .bicep and .bicepparam.
  readonly files: readonly string[]
  readonly workspace: string
  // Whether modules may be restored from registries with the logins of the machine.
  readonly restore: boolean
  // The environment variables that .bicepparam files may read.
  readonly variables: readonly string[]
  // Values that the pipeline gives to parameters. They replace assignments that a .bicepparam lacks.
  readonly values: Readonly<Record<string, unknown>>
}

export interface BicepDiagnostic {
  readonly file: string
  // Both from 1.
  readonly line: number
  readonly column: number
  readonly severity: 'error' | 'warning' | 'info'
  // As the compiler writes it: BCP057.
  readonly code: string
  readonly message: string
}

// The result for one file.
export interface BicepResult {
  readonly diagnostics: readonly BicepDiagnostic[]
  // The template in JSON: for a .bicep file its own, for a .bicepparam file that of the template which it uses. Absent if it does not
  // compile.
  readonly template?: string
  // The parameters in JSON, for a .bicepparam file.
  readonly parameters?: string
  // Why none of it may be used.
  readonly problems: readonly Problem[]
}

export interface ProvenanceQuestion {
  // The path of the template; absolute, like the others.
  readonly folder: string
  readonly workspace: string
  // The folder of the platform's own checkout, which may contain the workspace; the workspace itself in a terminal.
  readonly root: string
  // What the platform reports about its run. The commit that git reports takes precedence, because a workflow may check out another commit
  // than the one that it runs for.
  readonly reported: Provenance
}

// The shells that can parse a script.
export type ShellName = 'sh' | 'bash' | 'dash'

export interface ShellVerdict {
  readonly exitCode: number
  // With the name of the shell instead of the file's.
  readonly stderr: string
}

// The answer, or why the shell did not answer: a sentence such as "bash was ended by SIGSEGV."
export type ShellAnswer = ShellVerdict | { readonly failure: string }

interface Position {
  // Both from 1.
  readonly line: number
  readonly column: number
}

// What PowerShell 7 finds in a text.
export interface PowerShellSyntax {
  readonly errors: readonly (Position & { readonly message: string })[]
  // The tokens that Windows PowerShell 5.1 lacks, and a `#requires` of a newer PowerShell.
  readonly newer: readonly (Position & { readonly text: string })[]
}

// The results for several texts, or why there are none, as a sentence.
export type PowerShellAnswer = readonly PowerShellSyntax[] | { readonly failure: string }

// A finding of ShellCheck in a script.
export interface ShellCheckRemark extends Position {
  readonly level: 'error' | 'warning' | 'info' | 'style'
  // 2086 for SC2086.
  readonly code: number
  readonly message: string
}

export interface Tools {
  // Compiles Bicep files with the compiler of the machine; the results are by path. Undefined if the machine has no compiler. Throws
  // AibError bicep-failed.
  compileBicep(request: BicepRequest, signal: AbortSignal): Promise<ReadonlyMap<string, BicepResult> | undefined>
  // Writes the files of the repository at a revision below a folder.
  takeRevision(request: RevisionRequest, signal: AbortSignal): Promise<TakenRevision>
  // The absolute paths of the files below a folder that git's index records as executable, on any file system; none outside of a checkout.
  executables(folder: string, signal: AbortSignal): Promise<ReadonlySet<string>>
  // The origin of the files in a folder.
  provenance(question: ProvenanceQuestion, signal: AbortSignal): Promise<Provenance>
  // Parses a script with a shell, without executing any of it; undefined if the machine does not have the shell.
  parseShell(shell: ShellName, text: Buffer, signal: AbortSignal): Promise<ShellAnswer | undefined>
  // Checks scripts for a shell with ShellCheck, in their order; undefined if the machine does not have it. It reads no configuration file
  // and no other script.
  shellCheck(shell: ShellName, texts: readonly Buffer[], signal: AbortSignal): Promise<readonly (readonly ShellCheckRemark[])[] | undefined>
  // Parses PowerShell in one process, without executing any of it; undefined if the machine has no pwsh.
  parsePowerShell(texts: readonly string[], signal: AbortSignal): Promise<PowerShellAnswer | undefined>
}
