// What the end of a run means for the job.
import { AibError } from '../errors.js'
import type { Outcome } from '../host.js'
import type { TemplatePlan } from '../plan/plan.js'
import { failureText, saidText } from '../report/failure-text.js'
import { diagnose, diagnosisText } from '../service/diagnosis/diagnose.js'
import type { BuildResult } from '../service/result.js'

// Throws unless every image was made, or some were and that is told to be enough.
export const verdictOnRun = (result: BuildResult, plan: TemplatePlan, partial: 'fail' | 'warn'): Outcome => {
  const { state, templateId, runOutputs } = result
  switch (state) {
    case 'Succeeded':
      return { kind: 'succeeded' }
    case 'PartiallySucceeded': {
      const made = runOutputs.map(({ name }) => name).join(', ')
      const message = `Only some images were distributed (${made}): ${saidText(result)}`
      if (partial === 'warn') return { kind: 'succeeded-with-issues', message }
      throw new AibError({ code: 'build-partial', message, where: templateId, ...fixFor(result) })
    }
    case 'Canceled':
    case 'Canceling':
      throw new AibError({ code: 'build-cancelled', message: 'The image build was cancelled in Azure.', where: templateId })
    case 'Failed':
    case 'Running':
      throw new AibError({ code: 'build-failed', message: failureText(result, plan), where: templateId, ...fixFor(result) })
  }
}

const fixFor = ({ message, failedStep }: BuildResult): { readonly fix?: string } => {
  const known = diagnose({ message, ...(failedStep === undefined ? {} : { log: failedStep.evidence }) })
  return known === undefined ? {} : { fix: diagnosisText(known) }
}
