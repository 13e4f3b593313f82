// retain: deletes image versions that are no longer needed and, if the input sweep is set, leftovers of builds.
import { AibError, type Problem } from '../errors.js'
import type { Host, Outcome } from '../host.js'
import type { RetainInputs } from '../inputs/inputs.js'
import { galleryJob } from '../maintenance/gallery-job.js'
import { retainVersions } from '../maintenance/retain-versions.js'
import { sweepLeftovers } from '../maintenance/sweep-leftovers.js'

// One task after the other; a failure in one does not stop the next. Throws one AibError that names all failures.
export const retain = async (host: Host, inputs: RetainInputs): Promise<Outcome> => {
  const job = await galleryJob(host, inputs)
  const { versions, sweep: swept, apply } = inputs
  const problems = [
    ...(versions === undefined ? [] : await problemsOf(() => retainVersions(job, versions, apply))),
    ...(swept === undefined ? [] : await problemsOf(() => sweepLeftovers(job, swept, apply))),
  ]
  const [problem, ...others] = problems
  if (problem !== undefined) throw new AibError([problem, ...others])
  return { kind: 'succeeded' }
}

const problemsOf = async (work: () => Promise<readonly Problem[]>): Promise<readonly Problem[]> => {
  try {
    return await work()
  } catch (error) {
    // Without a login, the other tasks would only report the same error again.
    if (error instanceof AibError && error.code !== 'login-failed') return error.problems
    throw error
  }
}
