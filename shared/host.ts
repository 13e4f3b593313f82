// Everything that the core knows about its platform. GitHub (actions/), Azure DevOps (tasks/) and a terminal (cli/) implement it; the tests
// have an implementation that records.
import type { Place, Problem } from './errors.js'
import type { Platform } from './inputs/definition.js'
import type { InputName, OutputName } from './inputs/table.js'
import type { Page } from './page.js'

// A message about a place in a file of the user: platforms show it on the pull request. Any of its texts may quote foreign text. Only `text`
// and `details` may have several lines: the host prints each of the others on a line between them.
export interface Annotation {
  readonly text: string
  // A resource id or the name of an input, if that is the place.
  readonly where?: string
  // What to do next.
  readonly fix?: string
  // More places with the same problem.
  readonly also?: string
  // More about it, below the others.
  readonly details?: string
  readonly at?: Place
  // The text of the file, for platforms that do not show it themselves.
  readonly source?: string
}

// Everything that a command prints while it runs. Texts may come from outside: the host neutralises what its runner would read as a
// command, and masks secrets.
export interface Log {
  debug(text: string): void
  info(text: string): void
  warn(annotation: Annotation): void
  error(annotation: Annotation): void
  // Runs `work` with its lines folded under a title.
  group<T>(title: string, work: () => Promise<T>): Promise<T>
  // What is in progress now, in a few words: a line that is replaced in a terminal, a separate line on an agent. `share`: the progress of
  // the command, from 0 to 1, if it is known; for platforms that can show it.
  progress(text: string, share?: number): void
}

// How the pipeline proves its identity. `assertion` fetches a fresh OIDC assertion at each call: a stored one would expire within minutes
// and end the build (AADSTS700024).
export type Login =
  | { readonly kind: 'client-secret'; readonly tenantId: string; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: 'federated'; readonly tenantId: string; readonly clientId: string; readonly assertion: () => Promise<string> }
  // A PEM text with the certificate and its private key.
  | { readonly kind: 'client-certificate'; readonly tenantId: string; readonly clientId: string; readonly certificate: string }
  // The identity of the machine: a user-assigned one if a client id is given, otherwise the system-assigned one.
  | { readonly kind: 'managed-identity'; readonly clientId?: string }
  // The session of the Azure CLI.
  | { readonly kind: 'azure-cli'; readonly tenantId?: string; readonly ask: AskAzureCli }

// Runs the Azure CLI with these arguments, until the signal fires. Returns what it printed, or why it printed nothing, as the end of a
// sentence.
export type AskAzureCli = (
  words: readonly string[],
  signal?: AbortSignal,
) => Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string } | { readonly fault: string }>

// The inputs that a login may need. A platform with service connections answers from them instead.
export interface LoginInputs {
  readonly tenantId?: string
  readonly clientId?: string
  readonly clientSecret?: string
  readonly clientCertificate?: string
  readonly machineIdentity: boolean
  // The audience that an OIDC assertion must have.
  readonly audience: string
}

// Where and for whom the command runs. `workspace` is the folder of the repository: artifacts are never read from outside of it.
export interface RunContext {
  readonly workspace: string
  // The platform empties it some time after the job.
  readonly temporaryFolder: string
  // The owner of the templates that this run creates (the repository or project). A template of another owner is never replaced.
  readonly owner: string
  // Identifies this run and attempt, for people: a URL if the platform has one.
  readonly run: string
  // The value of `run` in the earlier attempts of the same run.
  readonly earlierAttempts: readonly string[]
  // What the platform itself knows about the files that it checked out; nothing in a terminal.
  readonly provenance: Provenance
  // AZURE_HTTP_USER_AGENT: the suffix of the user agent in requests to Azure.
  readonly userAgent?: string
  // Milliseconds after which the platform ends a job, if known.
  readonly jobLimit?: number
}

// The origin of a template's files, as far as it is known.
export interface Provenance {
  // The commit.
  readonly commit?: string
  // The URL of the repository, without a user name or token in it.
  readonly repository?: string
  // Whether tracked files of the checkout differ from the commit.
  readonly uncommitted?: Uncommitted
}

export type Uncommitted = 'yes' | 'no' | 'unknown'

// How a command ended. The texts of a failure are already logged.
export type Outcome =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'succeeded-with-issues'; readonly message: string }
  | { readonly kind: 'failed'; readonly exitCode: number; readonly message: string; readonly error?: ErrorEntry }

// An error for programs.
export interface ErrorEntry {
  readonly code: string
  readonly message: string
  readonly problems: readonly {
    readonly code: string
    readonly message: string
    readonly where: string | Place | null
    readonly fix: string | null
  }[]
}

// A comment that is kept up to date. `topic` distinguishes several of one job.
export interface CommentRequest {
  readonly token: string
  readonly topic: string
  readonly page: Page
}

export type CommentOutcome =
  | { readonly kind: 'written'; readonly url: string }
  | { readonly kind: 'no-pull-request' }
  // The token lacks the right.
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly fix?: string }

// At most 16 members: the programs of the machine are a separate port (tools.ts).
export interface Host {
  readonly platform: Platform
  readonly log: Log
  readonly context: RunContext
  // Fires when the runner or the user asks to stop.
  readonly signal: AbortSignal
  // The text of an input as it was given; undefined if it was not.
  input(name: InputName): string | undefined
  // What is wrong with how the inputs were given, before any of them is read: unknown names, flags without a value.
  inputProblems(): readonly Problem[]
  login(inputs: LoginInputs): Login
  // From now on this text is printed as ***.
  mask(secret: string): void
  // The text with *** for everything that was masked, for texts that are not written through `log`.
  redact(text: string): string
  // An object becomes JSON.
  output(name: OutputName, value: string | object): void
  // The document that the user requested (the rendered plan): standard output in a terminal, the log elsewhere. An object becomes JSON.
  print(document: string | object): void
  // Adds a report to the job's page.
  summary(page: Page): Promise<void>
  // Keeps one comment on the pull request of the run; absent if the platform has no comments.
  comment?(request: CommentRequest, signal: AbortSignal): Promise<CommentOutcome>
  // Saves a text for the job's last step, which gets it even if the main step is killed; terminals have no such step.
  readonly state: { save(text: string): void; load(): string | undefined }
  // Keeps a file with the run, if the platform can: a log for people, a manifest for programs. Its path is also an output.
  keepFile(path: string, kind: 'log' | 'manifest'): void
  // Sets how the process ends. Called once, last.
  finish(outcome: Outcome): void
}
