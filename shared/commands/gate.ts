// gate: does an image, or the last run of a template, meet the conditions of a release?
import { nameIn, parseDefinitionId, templateId } from '../azure/resource-id.js'
import { missingTemplateFix } from '../build/existing-template.js'
import { warnUnhealthyTriggers } from '../build/keep-trigger.js'
import { AibError } from '../errors.js'
import { isOpen } from '../freshness/gate-conditions.js'
import type { Host, Outcome } from '../host.js'
import type { GateInputs } from '../inputs/inputs.js'
import { galleryJob } from '../maintenance/gallery-job.js'
import { judgeGate, type GateJob } from '../maintenance/judge-gate.js'
import { gateReport, type Verdict } from '../report/gate-report.js'
import { writeSummary } from '../report/write-summary.js'
import { defaultApiVersion } from '../template/model/api-versions.js'

// Judges once, or until the deadline if there is one. Throws AibError gate-closed if a condition is still not met then.
export const gate = async (host: Host, inputs: GateInputs): Promise<Outcome> => {
  const job = await gateJob(host, inputs)
  const verdicts = await judgeGate(job)
  setOutputs(host, verdicts)
  await writeSummary(host, gateReport(verdicts, job.environment))
  await warnOfTriggers(job)
  const closed = verdicts.find(({ answers }) => !isOpen(answers))
  if (closed !== undefined) throw gateClosed(closed, inputs)
  host.log.info('The gate is open.')
  return { kind: 'succeeded' }
}

const gateJob = async (host: Host, inputs: GateInputs): Promise<GateJob> => {
  const shared = await galleryJob(host, inputs)
  const polling = inputs.polling.deadline === undefined ? { ...shared.polling, deadline: 0 } : shared.polling
  return { ...shared, polling, inputs }
}

const setOutputs = (host: Host, verdicts: readonly Verdict[]): void => {
  const version = verdicts.find(({ imageVersion }) => imageVersion !== undefined)?.imageVersion
  host.output('gate-open', String(verdicts.every(({ answers }) => isOpen(answers))))
  host.output('image-id', version?.id ?? '')
  host.output('image-version', version?.name ?? '')
}

const warnOfTriggers = async (job: GateJob): Promise<void> => {
  const { template } = job.inputs
  if (template === undefined) return
  await warnUnhealthyTriggers(job, { id: templateId(template), name: template.name, apiVersion: defaultApiVersion })
}

const gateClosed = ({ subject, answers, imageVersion, isMissingTemplate }: Verdict, { polling }: GateInputs): AibError =>
  new AibError({
    code: 'gate-closed',
    message: `The gate is closed for ${nounOf(subject, imageVersion !== undefined)}: ${answers
      .filter(({ isMet }) => !isMet)
      .map(({ text }) => text)
      .join('; ')}.`,
    where: subject,
    fix: isMissingTemplate === true ? missingTemplateFix : closedFix(polling.deadline !== undefined),
  })

const closedFix = (hasWaited: boolean): string =>
  hasWaited
    ? 'It was still closed at the deadline: build, promote or replicate what is missing, or set a later deadline.'
    : 'To wait for it, set the deadline input. Otherwise build, promote or replicate what is missing.'

const nounOf = (subject: string, isVersion: boolean): string => {
  if (isVersion) return `image version ${nameIn(subject)}`
  return parseDefinitionId(subject) === undefined ? `the image template ${nameIn(subject)}` : `the image definition ${nameIn(subject)}`
}
