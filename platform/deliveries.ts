// What a job hands to its runner: outputs for later steps, and data for the job's last step. If the runner's files cannot be written, the
// work in Azure continues to its end, and the job fails afterwards.
import type { Log, Outcome } from '../shared/host.js'
import type { Platform } from '../shared/inputs/definition.js'
import { machineError, reasonOf } from '../shared/machine-fault.js'
import { errorHeadline } from '../shared/report/problem-text.js'
import { logError } from '../shared/report/log-error.js'

export class Deliveries {
  readonly #host: { readonly log: Log; readonly platform: Platform }
  // Why outputs were lost.
  #lost: unknown
  #isStateLost = false

  constructor(host: { readonly log: Log; readonly platform: Platform }) {
    this.#host = host
  }

  output(write: () => void): void {
    try {
      write()
    } catch (error) {
      this.#lost ??= error
    }
  }

  // Warns once that the last step will not know about the run.
  state(write: () => void): void {
    try {
      write()
    } catch (error) {
      if (this.#isStateLost) return
      this.#isStateLost = true
      const text = `If this job is killed, the last step of this job cannot cancel its run in Azure, for the runner keeps no state: ${reasonOf(error)}`
      this.#host.log.warn({ text })
    }
  }

  // How the job ends: a step that would have succeeded fails if later steps lack its outputs.
  outcome(outcome: Outcome): Outcome {
    if (this.#lost === undefined) return outcome
    const message = `The outputs of this step could not be handed to the runner: ${reasonOf(this.#lost)}.`
    const known = logError(this.#host, machineError(message, this.#lost))
    return outcome.kind === 'failed' ? outcome : { kind: 'failed', exitCode: known.exitCode, message: errorHeadline(known) }
  }
}
