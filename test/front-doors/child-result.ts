// What is left of a bundle that has run.
export interface ChildResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  // From the start of the process to its end.
  readonly milliseconds: number
  // By how much the jumping clock was ahead of the real one at the end.
  readonly jumped: number
}
