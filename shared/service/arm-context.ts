// Explains what Azure refuses by the step that it refused.
import { ArmError, isDeadlinePassed } from '../azure/arm-error.js'
import { toAibError } from '../azure/explain-arm-error.js'
import { AibError, type Problem } from '../errors.js'

// Runs a step on an image template. An ArmError becomes an AibError that begins with `doing` and names the resource, with the diagnosis of
// the refusal if there is one.
export const withArmContext = <T>(doing: string, resource: string, work: () => Promise<T>): Promise<T> =>
  explaining(work, doing, resource, buildDeadline)

// The same for a step on gallery images; no build waits for its result.
export const withGalleryContext = <T>(doing: string, resource: string, work: () => Promise<T>): Promise<T> =>
  explaining(work, doing, resource, galleryDeadline)

const explaining = async <T>(
  work: () => Promise<T>,
  doing: string,
  resource: string,
  deadline: Pick<Problem, 'message' | 'fix'>,
): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ArmError)) throw error
    throw isDeadlinePassed(error)
      ? new AibError({ code: 'deadline-passed', where: resource, ...deadline }, { cause: error })
      : await toAibError(error, doing, resource)
  }
}

const buildDeadline = {
  message: 'The deadline of this job passed; the build was not cancelled and may still be running in Azure.',
  fix: 'Run the same command again: it follows a run of the same template that is still in progress. Set a later deadline to wait longer.',
}

const galleryDeadline = {
  message: 'The deadline of this job passed; the operation continues in Azure.',
  fix: 'Run the same command again: it skips what is done and waits for the rest. Set a later deadline to wait longer.',
}
