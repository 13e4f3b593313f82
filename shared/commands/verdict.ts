// What the end of a run means for the job.
import { AibError } from '../errors.js'
import { at, itemsOf, textOf } from '../azure/wire.js'
import type { Outcome } from '../host.js'
import type { TemplatePlan } from '../plan/plan.js'
import { diagnose, diagnosisText } from '../service/diagnosis/diagnose.js'
import type { BuildResult, FailedStep } from '../service/result.js'

// Throws unless every image was made, or some were and that is told to be enough.
export const verdictOnRun = (result: BuildResult, plan: TemplatePlan, partial: 'fail' | 'warn'): Outcome => {
  const { state, templateId, runOutputs } = result
  switch (state) {
    case 'Succeeded':
      return { kind: 'succeeded' }
    case 'PartiallySucceeded': {
      const made = runOutputs.map(({ name }) => name).join(', ')
      const message = `Only some images were distributed (${made}): ${said(result)}`
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

// What is known of the cause, from the log before the service's own words.
const fixFor = ({ message, failedStep }: BuildResult): { readonly fix?: string } => {
  const known = diagnose(message, failedStep?.lines.join('\n') ?? '')
  return known === undefined ? {} : { fix: diagnosisText(known) }
}

const said = ({ message }: BuildResult): string => (message.trim() === '' ? 'The service gave no reason.' : message.trim())

// Which step failed, the file of the repository that it runs, its last lines, and then the service's own words.
const failureText = (result: BuildResult, plan: TemplatePlan): string => {
  const { failedStep, logPath } = result
  const made = result.runOutputs.map(({ name }) => name).join(', ')
  const kept = made === '' ? '' : ` Images were distributed all the same (continueDistributeOnFailure): ${made}.`
  if (failedStep === undefined) return `The image build failed: ${said(result)}${kept}`
  return [
    `The image build failed in ${stepText(failedStep, plan)}. Its last lines:`,
    ...failedStep.lines.map((line) => `    ${line}`),
    `The service says: ${said(result)}${kept}`,
    ...(logPath === undefined ? [] : [`The whole log is in ${logPath}.`]),
  ].join('\n')
}

const stepText = ({ index, title }: FailedStep, plan: TemplatePlan): string => {
  if (index === undefined) return title
  const customizer = itemsOf(at(plan.template, 'properties', 'customize'))[index]
  const uri = textOf(at(customizer, 'scriptUri')) ?? textOf(at(customizer, 'sourceUri'))
  const artifact = plan.artifacts.find(({ url }) => url !== null && url === uri)
  return `customizer ${index + 1}, ${title}${artifact === undefined ? '' : `, from ${artifact.path}`}`
}
