// Decides what the end of a run means for the job.
import { claimsOf, explainOrQuote, shownQuote, unknownCause } from '../diagnosis/diagnose.js'
import type { Evidence } from '../diagnosis/evidence.js'
import { AibError } from '../errors.js'
import type { Outcome } from '../host.js'
import type { Platform } from '../inputs/definition.js'
import { spellNames } from '../inputs/spelling.js'
import { paragraph, type Page } from '../page.js'
import type { TemplatePlan } from '../plan/plan.js'
import { causeReport } from '../report/cause-report.js'
import { pageLines } from '../page-text.js'
import { distributedNames, failureDetails, failureHead, saidText } from '../report/failure-report.js'
import { lateText, unfinished } from '../report/replication-text.js'
import type { BuildResult } from '../service/result.js'
import type { RunOutput } from '../service/run-outputs.js'

// Throws unless every image was created, or some were and `partial` accepts that. An image that the service stopped waiting for exists, but
// cannot be relied on yet.
export const verdictOnRun = (result: BuildResult, plan: TemplatePlan, partial: 'fail' | 'warn'): Outcome => {
  const { state, templateId, lateOutputs = [] } = result
  switch (state) {
    case 'Succeeded':
      return { kind: 'succeeded' }
    case 'PartiallySucceeded': {
      const message = `Only some images were distributed (${distributedNames(result).join(', ')}).`
      const details = [...lateOutputs.map(lateText), `The service says: ${saidText(result)}`].join('\n')
      if (partial === 'warn') return { kind: 'succeeded-with-issues', message: `${message}\n${details}` }
      throw new AibError({ code: 'build-partial', message, where: templateId, fix: causeOf(result), details })
    }
    case 'Canceled':
    case 'Canceling':
      throw new AibError({ code: 'build-cancelled', message: 'The image build was cancelled in Azure.', where: templateId })
    case 'Failed':
    case 'Running': {
      const message = failureHead(result, plan)
      const details = pageLines(failureDetails(result)).join('\n')
      if (partial === 'warn' && lateOutputs.some(hasHope)) return { kind: 'succeeded-with-issues', message: `${message}\n${details}` }
      throw new AibError({ code: 'build-failed', message, where: templateId, fix: causeOf(result), details })
    }
  }
}

// Whether the copies may still complete.
const hasHope = (output: RunOutput): boolean => unfinished(output).every(({ state }) => state !== 'Failed')

const lateFix =
  'The image need not be built again: once its version is replicated (command: gate with replicated-to checks that), it can be used and promoted. A longer build-timeout-in-minutes or fewer regions prevent this in later builds. With partial: warn, such a run does not fail the job. (gallery-publish-timeout, docs/troubleshooting.md)'

// The cause of a failed run and what to do about it, or that the cause is not known.
const causeOf = (result: BuildResult): string => ((result.lateOutputs ?? []).some(hasHope) ? lateFix : explainOrQuote(evidenceOf(result)))

// The same for the job's page.
export const causePageOf = (result: BuildResult, platform: Platform): Page => {
  if ((result.lateOutputs ?? []).some(hasHope)) return [paragraph(spellNames(lateFix, platform))]
  const evidence = evidenceOf(result)
  const claims = claimsOf(evidence).map((claim) => ({ ...claim, text: spellNames(claim.text, platform) }))
  return causeReport(claims, { quote: shownQuote(evidence), text: spellNames(unknownCause, platform) })
}

// All evidence about the run: its message, the result of its operation, and its log.
const evidenceOf = ({ message, operationError, failedStep }: BuildResult): readonly Evidence[] => [
  { origin: 'run', message },
  ...(operationError === undefined ? [] : [{ origin: 'operation' as const, ...operationError }]),
  ...(failedStep?.evidence ?? []),
]
