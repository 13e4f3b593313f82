// Names what remains in Azure if a job ends early.
import { AibError } from '../errors.js'
import type { Host } from '../host.js'
import { mayRemainText } from '../report/cancelled-report.js'

// Runs work on an image template. The error of a failure in Azure already says what happens to the template. After a fault of this tool or
// of the machine, a warning names the template, because nothing will delete it. After a cancellation, the log says how to remove it, unless
// another job may still need it.
export const namingTemplate = async <Result>(
  host: Pick<Host, 'log' | 'signal'>,
  id: string,
  isOurs: boolean,
  work: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    if (host.signal.aborted) {
      if (isOurs) host.log.info(mayRemainText(id))
    } else if (!(error instanceof AibError))
      host.log.warn({ text: `The job ends early: the image template ${id} may still exist in Azure, and a run of it may continue.` })
    throw error
  }
}
