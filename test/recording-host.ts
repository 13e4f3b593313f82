// A Host that records its calls: a real object for tests of the core.
import type { Problem } from '../shared/errors.js'
import type { Annotation, Host, Outcome } from '../shared/host.js'
import type { Platform } from '../shared/inputs/definition.js'
import type { InputName, OutputName } from '../shared/inputs/table.js'
import { markdown } from '../shared/markdown.js'
import type { Page } from '../shared/page.js'
import type { Tools } from '../shared/tools.js'

export class RecordingHost implements Host {
  readonly warnings: Annotation[] = []
  readonly errors: Annotation[] = []
  readonly lines: string[] = []
  readonly printed: string[] = []
  readonly masked: string[] = []
  readonly outputs = new Map<OutputName, string>()
  readonly summaries: string[] = []
  outcome: Outcome | undefined
  readonly signal = new AbortController().signal
  readonly context

  constructor(
    readonly platform: Platform,
    readonly inputs: Partial<Record<InputName, string>>,
    private readonly problems: readonly Problem[] = [],
    workspace = '/workspace',
  ) {
    const provenance = { commit: '4f0c1d2', repository: 'https://example.com/contoso/images' }
    this.context = {
      workspace,
      temporaryFolder: '/tmp',
      owner: 'contoso/images',
      run: 'https://example.com/run/1',
      provenance,
      earlierAttempts: [],
    }
  }

  readonly log: Host['log'] = {
    debug: () => undefined,
    info: (text) => this.lines.push(text),
    warn: (annotation) => this.warnings.push(annotation),
    error: (annotation) => this.errors.push(annotation),
    group: (title, work) => {
      this.lines.push(title)
      return work()
    },
    progress: () => undefined,
  }

  input(name: InputName): string | undefined {
    return this.inputs[name]
  }
  inputProblems(): readonly Problem[] {
    return this.problems
  }
  login(): never {
    throw new Error('This test does not log in.')
  }
  mask(secret: string): void {
    this.masked.push(secret)
  }
  redact(text: string): string {
    return this.masked.reduce((current, secret) => current.replaceAll(secret, '***'), text)
  }
  output(name: OutputName, value: string | object): void {
    this.outputs.set(name, textOf(value))
  }
  print(document: string | object): void {
    this.printed.push(textOf(document))
  }
  summary(page: Page): Promise<void> {
    this.summaries.push(markdown(page, 1_000_000))
    return Promise.resolve()
  }
  keepFile(path: string): void {
    this.lines.push(path)
  }
  readonly state = { save: (text: string) => void this.lines.push(text), load: () => undefined }
  finish(outcome: Outcome): void {
    this.outcome = outcome
  }
}

const textOf = (value: string | object): string => (typeof value === 'string' ? value : JSON.stringify(value))

// The programs of a machine that has neither Bicep nor git; the platform alone says where files come from.
export const noTools: Tools = {
  compileBicep: () => Promise.resolve(undefined),
  takeRevision: () => Promise.resolve({ kind: 'no-git' }),
  executables: () => Promise.resolve(new Set()),
  parseShell: () => Promise.resolve(undefined),
  shellCheck: () => Promise.resolve(undefined),
  parsePowerShell: () => Promise.resolve(undefined),
  provenance: ({ reported }) => Promise.resolve(reported),
}
