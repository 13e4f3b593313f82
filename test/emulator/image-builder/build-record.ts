// What a build VM would have run, for tests to read.
export interface StepRecord {
  readonly type: string
  readonly name: string
  // Without its query, which may contain a signature.
  readonly url?: string
  readonly sha256?: string
  readonly bytes?: number
  readonly inline?: readonly string[]
  readonly destination?: string
  readonly exitCode: number
}

// One run of a template, as far as it got.
export interface BuildRecord {
  readonly template: string
  readonly runId: string
  readonly operationId: string
  readonly customizers: StepRecord[]
  readonly validators: StepRecord[]
  // The states of the run, each with its start.
  readonly states: { readonly name: string; readonly at: string }[]
  readonly outputs: { runOutputName: string; artifactId?: string; artifactUri?: string }[]
}
