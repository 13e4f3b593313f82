// Names what an unexpected fault leaves in Azure.
import { AibError } from '../errors.js'
import type { Host } from '../host.js'

// Runs work on an image template. The error of a failure in Azure already says what happens to the template. After a fault of this tool or
// of the machine, a warning names the template, because nothing will delete it.
export const namingTemplate = async <Result>(
  host: Pick<Host, 'log' | 'signal'>,
  id: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AibError) && !host.signal.aborted)
      host.log.warn({ text: `The job ends early: the image template ${id} may still exist in Azure, and a run of it may continue.` })
    throw error
  }
}
