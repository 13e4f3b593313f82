// What a person has to repair before a release can be made: it is reported without a stack trace.

export class Refusal extends Error {}

// Runs a step of a release. A refusal ends it with its message and exit code 1.
export const reportRefusals = async (step: () => Promise<void> | void): Promise<void> => {
  try {
    await step()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
