// The one error class of the core: a stable code, what happened, where, what to do next, and the cause.

// Every code, with its exit code and meaning (docs/reference.md prints this table). Exit code 1: the work was understood and failed. 2: the
// input cannot be used. 3: still running at the deadline. 130: cancelled.
export const errorCodes = {
  'input-invalid': { exit: 2, meaning: 'An input has an invalid value, or a required input is missing.' },
  'input-unknown': { exit: 2, meaning: 'The command does not have this flag or input.' },
  'file-missing': { exit: 2, meaning: 'A file that an input names does not exist or cannot be read.' },
  'file-outside': { exit: 2, meaning: 'A file that an input names is outside the workspace or below a .git folder.' },
  'file-size': { exit: 2, meaning: 'A file that an input names is larger than 16 MB.' },
  'file-encoding': { exit: 2, meaning: 'A file that an input names is neither UTF-8 nor UTF-16 with a byte order mark.' },
  'file-unwritable': { exit: 2, meaning: 'A file that an input names cannot be written.' },
  'template-syntax': { exit: 2, meaning: 'The template or parameters file is not valid JSON or YAML.' },
  'template-twice': { exit: 2, meaning: 'Two templates of one job have the same name in Azure.' },
  'image-version-twice': { exit: 2, meaning: 'Two distributors of one job would write the same version of a gallery image.' },
  'staging-group-twice': { exit: 2, meaning: 'Two templates of one job name the same staging resource group.' },
  'template-shape': { exit: 2, meaning: 'The file contains no image template, or more than one.' },
  'template-too-large': {
    exit: 2,
    meaning: 'The image template, as it would be sent, exceeds the 4 MB that Azure Resource Manager accepts.',
  },
  'template-finding': {
    exit: 1,
    meaning: 'The template breaks a rule of the linter. The log shows the id of the rule instead of this code.',
  },
  'bicep-missing': { exit: 2, meaning: 'The template is Bicep, and the machine has no Bicep compiler.' },
  'bicep-failed': { exit: 2, meaning: 'The Bicep compiler refused a file, or could not be run.' },
  'template-expression': { exit: 2, meaning: 'A template expression cannot be evaluated.' },
  'parameter-unknown': { exit: 2, meaning: 'A parameter was given that the template does not have.' },
  'parameter-missing': { exit: 2, meaning: 'A parameter or placeholder of the template has no value.' },
  'parameter-invalid': { exit: 2, meaning: 'A parameter has a value that the template does not allow.' },
  'revision-unreadable': { exit: 2, meaning: 'The files of the git revision could not be read.' },
  'artifact-missing': { exit: 2, meaning: 'A script or file that the template names does not exist or cannot be read.' },
  'artifact-outside': { exit: 2, meaning: 'A script or file that the template names is outside the workspace, or is the whole workspace.' },
  'artifact-folder': { exit: 2, meaning: 'A folder was given, but a file is needed.' },
  'artifact-unpackable': { exit: 2, meaning: 'A folder contains something that cannot be put into an archive for the build VM.' },
  'artifact-undeliverable': { exit: 2, meaning: 'The build VM lacks what it needs to fetch a folder or a large file.' },
  'artifact-changed': { exit: 1, meaning: 'A file changed between its checksum and its upload.' },
  'artifact-checksum': { exit: 2, meaning: 'A sha256Checksum in the template is not that of the file.' },
  'pin-failed': { exit: 1, meaning: 'A remote script or file could not be fetched to pin it.' },
  'artifact-secret': { exit: 2, meaning: 'A file that would go into the image is a secret, by its name or its content.' },
  'login-failed': { exit: 1, meaning: 'Microsoft Entra did not issue a token.' },
  'access-denied': { exit: 1, meaning: 'The pipeline’s identity, or the template’s, lacks a right.' },
  'not-found': { exit: 1, meaning: 'A resource that the input names does not exist.' },
  'upload-failed': { exit: 1, meaning: 'An artifact could not be uploaded.' },
  'service-refused': { exit: 1, meaning: 'Azure refused a request.' },
  'service-unreachable': { exit: 1, meaning: 'Azure did not respond after several attempts.' },
  'template-differs': { exit: 1, meaning: 'A template of this name exists with different content and may not be replaced.' },
  'template-taken': { exit: 1, meaning: 'Another job replaced or deleted the image template while this one was about to run it.' },
  'template-busy': { exit: 1, meaning: 'The image template was being changed or run for longer than this job could wait.' },
  'template-failed': { exit: 1, meaning: 'The service accepted the template and then failed to provision it.' },
  'build-failed': { exit: 1, meaning: 'The image build failed.' },
  'build-partial': { exit: 1, meaning: 'Some images were distributed and others were not.' },
  'build-cancelled': { exit: 1, meaning: 'The image build was cancelled in Azure.' },
  'promotion-refused': { exit: 1, meaning: 'An image version cannot be promoted or rolled back as requested.' },
  'image-version-exists': { exit: 1, meaning: 'The gallery already has the image version that the template names.' },
  'image-version-changed': { exit: 1, meaning: 'An image version was changed by another process at the same time.' },
  'replication-failed': { exit: 1, meaning: 'An image version was not replicated to every region.' },
  'gate-closed': { exit: 1, meaning: 'An image or run does not meet the conditions of the gate.' },
  'deadline-passed': { exit: 3, meaning: 'The operation was still in progress in Azure when the deadline passed; it continues there.' },
  cancelled: { exit: 130, meaning: 'The job was cancelled.' },
  'machine-failed': {
    exit: 2,
    meaning: 'The machine of the job failed: a full disk, a missing folder, a file of the runner that cannot be written.',
  },
  internal: { exit: 1, meaning: 'A defect of this tool.' },
} as const satisfies Record<string, { exit: 1 | 2 | 3 | 130; meaning: string }>

// A stable name for a kind of error.
export type ErrorCode = keyof typeof errorCodes

// A place in a file of the user: `file` as the user would write it (relative to the workspace), `line` and `column` from 1, `pointer` an
// RFC 6901 pointer into the file.
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly pointer: string
}

// One problem: `where` is a place in a file, or words (the name of an input, a resource id).
export interface Problem {
  readonly code: ErrorCode
  // The id of the lint rule that is broken.
  readonly rule?: string
  readonly message: string
  readonly where?: Place | string
  // What to do next, as a sentence.
  readonly fix?: string
  // More about it, in lines: shown below what to do.
  readonly details?: string
}

// The message with its details.
export const wholeMessage = ({ message, details }: Problem): string => (details === undefined ? message : `${message}\n${details}`)

// What a command throws when it cannot do its work. It carries every problem that was found, not only the first.
export class AibError extends Error {
  override readonly name = 'AibError'
  readonly problems: readonly [Problem, ...Problem[]]
  // The texts of the files with the problems, by the names that places use.
  readonly sources: ReadonlyMap<string, string>

  constructor(
    problems: Problem | readonly [Problem, ...Problem[]],
    options: { cause?: unknown; sources?: ReadonlyMap<string, string> } = {},
  ) {
    const { sources = new Map<string, string>(), ...rest } = options
    const list = isProblem(problems) ? ([problems] as const) : problems
    super(list.map(wholeMessage).join('\n'), rest)
    this.problems = list
    this.sources = sources
  }

  // The same error with the texts that it refers to.
  withSources(sources: ReadonlyMap<string, string>): AibError {
    return new AibError(this.problems, this.cause === undefined ? { sources } : { cause: this.cause, sources })
  }

  // The same error with every text changed by `change`.
  withTexts(change: (text: string, where: Problem['where']) => string): AibError {
    const changed = ({ fix, details, ...problem }: Problem): Problem => ({
      ...problem,
      message: change(problem.message, problem.where),
      ...(fix === undefined ? {} : { fix: change(fix, problem.where) }),
      ...(details === undefined ? {} : { details: change(details, problem.where) }),
    })
    const [first, ...rest] = this.problems
    return new AibError([changed(first), ...rest.map(changed)], { cause: this.cause, sources: this.sources })
  }

  get code(): ErrorCode {
    return this.problems[0].code
  }

  // The exit code of `aib` for this error.
  get exitCode(): number {
    return errorCodes[this.code].exit
  }
}

// Throws one error for all problems; does nothing if there are none.
export const throwProblems = (problems: readonly Problem[]): void => {
  const [first, ...rest] = problems
  if (first !== undefined) throw new AibError([first, ...rest])
}

// One error for several: every problem of each, and the texts that they refer to.
export const joinErrors = ([first, ...rest]: readonly [AibError, ...AibError[]]): AibError => {
  if (rest.length === 0) return first
  const [problem, ...others] = first.problems
  const sources = new Map([first, ...rest].flatMap((error) => [...error.sources]))
  return new AibError([problem, ...others, ...rest.flatMap((error) => error.problems)], { cause: first.cause, sources })
}

const isProblem = (value: Problem | readonly Problem[]): value is Problem => !Array.isArray(value)
