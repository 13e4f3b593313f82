// Reads the image template in Azure, and decides what to do with it.
import { isDeadlinePassed } from '../azure/arm-error.js'
import { pollPolicyUntil, type PollPolicy } from '../azure/polling.js'
import { now } from '../clock.js'
import { AibError } from '../errors.js'
import type { Platform } from '../inputs/definition.js'
import { commandHint } from '../report/command-hint.js'
import { formatDuration, shortTime } from '../units.js'
import { decide, decideOnExisting, type Decision } from '../service/decide.js'
import { differencesText, originText } from '../service/template-origin.js'
import type { ImageTemplate } from '../service/image-template.js'
import { decideOnTemplate, tagsSent, type DecisionOnFacts, type Wait } from '../service/provision.js'
import { toolTagNames } from '../template/tool-tags.js'
import { linksNeededUntil } from './links-life.js'
import type { Reconciliation, TemplateJob } from './template-job.js'
import { withArmContext } from '../service/arm-context.js'
import { defined } from '../defined.js'

// The facts from Azure, and the decision that follows. This is the first request: it proves the login, the subscription and the group
// before anything is changed.
export const inspectTemplate = (job: TemplateJob): Promise<Reconciliation> =>
  inspectAndDecide(job, (existing) => {
    const { plan, host, inputs } = job
    const { onDifferent, onRunning } = inputs.run
    const { owner, earlierAttempts } = host.context
    const { templateFingerprint, template, apiVersion } = plan
    const asked = { templateFingerprint, template, apiVersion, owner, earlierAttempts, onRunning, linksNeededUntil: linksNeededUntil(job) }
    return decide(existing, { ...asked, ...defined({ onDifferent }) })
  })

// The same for a template that is run as it is.
export const inspectExisting = async (job: TemplateJob): Promise<Reconciliation> => {
  const reconciliation = await inspectAndDecide(job, (existing) =>
    existing === undefined
      ? { action: 'refuse', because: 'It has been deleted in the meantime', isUnmanaged: true }
      : decideOnExisting(existing, linksNeededUntil(job)),
  )
  return { ...reconciliation, isUnmanaged: true }
}

const inspectAndDecide = (job: TemplateJob, decideOn: (existing: ImageTemplate | undefined) => Decision): Promise<Reconciliation> => {
  const { client, plan, host, inputs } = job
  return host.log.group(`Looking for image template ${plan.name} in resource group ${inputs.target.resourceGroup}`, () =>
    withArmContext('The image template could not be read', client.id, async () => {
      const { existing, decision } = await decideInTime(job, decideOn)
      if (decision.action === 'refuse') throw refusal(decision, client.id, existing)
      host.log.info(decisionText(decision, inputs.run.wait))
      return placementOf(decision, existing, host.context.owner, tagsSent(plan.template, plan.templateFingerprint).run)
    }),
  )
}

// A PUT may take 40 minutes, and a stuck operation stays stuck for hours (docs/service.md 2.9).
const timeLimit = 60 * 60_000

// Waits for an operation in progress, reports that it waits, and says what to do if the operation does not end.
const decideInTime = async (job: TemplateJob, decideOn: (existing: ImageTemplate | undefined) => Decision): Promise<DecisionOnFacts> => {
  const { client, host, polling } = job
  let waiting: Wait | undefined
  const begin = (wait: Wait): PollPolicy => {
    const started = now()
    waiting = wait
    host.log.info(`${wait.because}; waiting for it.`)
    return pollPolicyUntil(wait.state === 'changing' ? Math.min(polling.deadline, started + timeLimit) : polling.deadline, {
      ...polling,
      onWait: (failure, bound) => {
        polling.onWait(failure, bound)
        if (failure === undefined) host.log.progress(`${formatDuration(now() - started)}  ${wait.because} …`)
      },
    })
  }
  try {
    return await decideOnTemplate(client, decideOn, begin, polling.signal)
  } catch (error) {
    if (waiting === undefined || !isDeadlinePassed(error)) throw error
    throw busy(waiting, client.id, host.platform, error)
  }
}

const busy = ({ because, state }: Wait, where: string, platform: Platform, cause: unknown): AibError =>
  new AibError(
    {
      code: 'template-busy',
      message: `${because}, and did not finish before the deadline of this job. Nothing was changed.`,
      where,
      fix:
        state === 'changing'
          ? 'A stuck template can neither be run nor deleted: use another image-builder-template-name, and ask Azure support to remove this template.'
          : `Wait for it (${commandHint('wait', where, platform)}), cancel it (${commandHint('cancel', where, platform)}), or give this job a longer deadline.`,
    },
    { cause },
  )

const placementOf = (
  decision: Reconciliation['decision'],
  existing: ImageTemplate | undefined,
  owner: string,
  run: string | undefined,
): Reconciliation => {
  const isFollowed = decision.action === 'attach' || decision.action === 'adopt'
  const isNew = decision.action === 'create' || decision.action === 'replace'
  const isTaken = isNew || decision.action === 'patch' || (decision.action === 'reuse' && decision.change !== undefined)
  return {
    decision,
    existing,
    leaseTag: isTaken ? run : existing?.tags[toolTagNames.run],
    previousRun: isFollowed || isNew ? undefined : existing?.lastRun?.startTime,
    isUnmanaged: false,
    isOurRun: decision.action === 'attach' ? decision.isOurs : true,
    isOurs: isTaken || existing?.tags[toolTagNames.owner] === owner,
  }
}

const decisionText = (decision: Reconciliation['decision'], waits: boolean): string => {
  switch (decision.action) {
    case 'create':
      return 'It does not exist yet, and will be created.'
    case 'reuse':
      return 'Unchanged; running it again.'
    case 'patch':
      return `Updating it in place, because ${decision.because}.`
    case 'replace':
      return `Replacing it: ${decision.because}.`
    case 'attach':
      return `A run of this template has been in progress since ${shortTime(decision.startTime)}; ${waits ? 'following it' : 'no other is started'}.`
    case 'adopt':
      return `An earlier attempt of this job already built this template (started ${shortTime(decision.startTime)}); using its images.`
  }
}

const refusal = (
  { because, isUnmanaged, differs = [] }: Extract<Decision, { action: 'refuse' }>,
  where: string,
  existing: ImageTemplate | undefined,
): AibError =>
  isUnmanaged === true
    ? new AibError({ code: 'template-failed', message: `${because}.`, where, fix: 'Build it from its file again: see the input template.' })
    : new AibError({
        code: 'template-differs',
        message: [`${because}.`, ...differencesText(differs), ...originText(existing)].join(' '),
        where,
        fix: 'Give this one another image-builder-template-name, or set on-different to replace.',
      })
