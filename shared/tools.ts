// The programs of the machine that the core asks: git, the Bicep compiler, and those that check scripts. platform/ runs them, the same way for all front
// doors; the tests have recording ones.
import type { Problem } from './errors.js'
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
  | { readonly kind: 'no-repository'; readonly reason: string }
  | { readonly kind: 'no-commit'; readonly isShallow: boolean }

// A request to the Bicep compiler, one for all files of a run. Paths are absolute.
export interface BicepRequest {
  // .bicep and .bicepparam.
  readonly files: readonly string[]
  readonly workspace: string
  // Whether modules may be restored from registries, with the logins of the machine.
  readonly restore: boolean
  // The environment variables that .bicepparam files may read.
  readonly variables: readonly string[]
  // Values that the pipeline gives to parameters: they satisfy those that a .bicepparam does not assign.
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

// What became of one file.
export interface BicepResult {
  readonly diagnostics: readonly BicepDiagnostic[]
  // The template in JSON: of a .bicep file its own, of a .bicepparam file that of the one which it uses. Absent if it does not compile.
  readonly template?: string
  // Of a .bicepparam file: the parameters in JSON.
  readonly parameters?: string
  // Of a .bicep file: the lines of its resources, in their order.
  readonly resources: readonly { readonly name: string; readonly type: string; readonly line: number; readonly column: number }[]
  // Why nothing of it may be used.
  readonly problems: readonly Problem[]
}

export interface ProvenanceQuestion {
  // Of the template; absolute, as are the others.
  readonly folder: string
  readonly workspace: string
  // The folder of the platform's own checkout, which the workspace may lie in; the workspace itself in a terminal.
  readonly root: string
  // What the platform reports of its run: git's commit takes precedence, because a workflow may check out another commit than the one that
  // it runs for.
  readonly reported: Provenance
}

// The shells that can be asked to parse a script.
export type ShellName = 'sh' | 'bash' | 'dash'

export interface ShellVerdict {
  readonly exitCode: number
  // With the name of the shell in the place of the file's.
  readonly stderr: string
}

// What it answers, or why it did not: a sentence such as "bash was ended by SIGSEGV."
export type ShellAnswer = ShellVerdict | { readonly failure: string }

interface Position {
  // Both from 1.
  readonly line: number
  readonly column: number
}

// What PowerShell 7 finds in a text.
export interface PowerShellSyntax {
  readonly errors: readonly (Position & { readonly message: string })[]
  // The tokens that Windows PowerShell 5.1 does not have, and a `#requires` of a newer PowerShell.
  readonly newer: readonly (Position & { readonly text: string })[]
}

// What it finds in each of several texts, or why it did not answer, as a sentence.
export type PowerShellAnswer = readonly PowerShellSyntax[] | { readonly failure: string }

// A remark of ShellCheck on a script.
export interface ShellCheckRemark extends Position {
  readonly level: 'error' | 'warning' | 'info' | 'style'
  // 2086 for SC2086.
  readonly code: number
  readonly message: string
}

export interface Tools {
  // Compiles Bicep files by the compiler of the machine, by their paths; undefined if the machine does not have one. Throws AibError bicep-failed.
  compileBicep(request: BicepRequest, signal: AbortSignal): Promise<ReadonlyMap<string, BicepResult> | undefined>
  // Writes the files of the repository as they were at a revision below a folder.
  takeRevision(request: RevisionRequest, signal: AbortSignal): Promise<TakenRevision>
  // The absolute paths of the files below a folder that git's index has as executable, from any file system; none outside a checkout.
  executables(folder: string, signal: AbortSignal): Promise<ReadonlySet<string>>
  // Where the files of a folder come from.
  provenance(question: ProvenanceQuestion, signal: AbortSignal): Promise<Provenance>
  // Parses a script by a shell, and executes nothing of it; undefined if the machine does not have the shell.
  parseShell(shell: ShellName, text: Buffer, signal: AbortSignal): Promise<ShellAnswer | undefined>
  // Checks scripts for a shell by ShellCheck, in their order; undefined if the machine does not have it. No configuration file and no
  // other script is read.
  shellCheck(shell: ShellName, texts: readonly Buffer[], signal: AbortSignal): Promise<readonly (readonly ShellCheckRemark[])[] | undefined>
  // Parses PowerShell in one process, and executes nothing of it; undefined if the machine has no pwsh.
  parsePowerShell(texts: readonly string[], signal: AbortSignal): Promise<PowerShellAnswer | undefined>
}
