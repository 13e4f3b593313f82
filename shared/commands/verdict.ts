// What the end of a run means for the job.
import { AibError } from '../errors.js'
import type { BuildResult } from '../service/result.js'

// Throws unless every image was made.
export const throwUnlessSucceeded = ({ state, message, templateId, runOutputs }: BuildResult): void => {
  const said = message.trim() === '' ? 'The service gave no reason.' : message.trim()
  switch (state) {
    case 'Succeeded':
      return
    case 'PartiallySucceeded': {
      const made = runOutputs.map(({ name }) => name).join(', ')
      throw new AibError({ code: 'build-partial', message: `Only some images were distributed (${made}): ${said}`, where: templateId })
    }
    case 'Canceled':
    case 'Canceling':
      throw new AibError({ code: 'build-cancelled', message: 'The image build was cancelled in Azure.', where: templateId })
    case 'Failed':
    case 'Running':
      throw new AibError({ code: 'build-failed', message: `The image build failed: ${said}`, where: templateId })
  }
}
