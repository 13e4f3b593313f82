// The image template as Azure has it, and what is to become of it.
import { ArmError } from '../azure/arm-error.js'
import type { Pace } from '../azure/polling.js'
import { AibError } from '../errors.js'
import type { RunContext } from '../host.js'
import { formatDuration } from '../duration.js'
import { decide, decideOnExisting, type Decision } from '../service/decide.js'
import type { ImageTemplate } from '../service/image-template.js'
import { decideOnTemplate, type DecisionOnFacts, type Wait } from '../service/provision.js'
import { ownTagNames } from '../template/own-tags.js'
import { explained, type Placement, type TemplateJob } from './template-job.js'

// Facts from Azure, and the decision drawn from them. The first request: it proves the login, the subscription and the group before
// anything is changed.
export const look = (job: TemplateJob): Promise<Placement> =>
  lookAndDecide(job, (existing) => {
    const { plan, host, inputs, pace } = job
    const { onDifferent, onRunning } = inputs.run
    const { owner, earlierAttempts } = host.context
    const { templateFingerprint, template, apiVersion } = plan
    const asked = { templateFingerprint, template, apiVersion, owner, earlierAttempts, onRunning, linksNeededUntil: pace.deadline }
    return decide(existing, { ...asked, ...(onDifferent === undefined ? {} : { onDifferent }) })
  })

// The same for a template that is run as it is.
export const lookAtExisting = async (job: TemplateJob): Promise<Placement> => {
  const placement = await lookAndDecide(job, (existing) =>
    existing === undefined
      ? { action: 'refuse', because: 'It was deleted meanwhile', isAsItIs: true }
      : decideOnExisting(existing, job.pace.deadline),
  )
  return { ...placement, isAsItIs: true }
}

const lookAndDecide = (job: TemplateJob, decideOn: (existing: ImageTemplate | undefined) => Decision): Promise<Placement> => {
  const { client, plan, host, inputs } = job
  return host.log.group(`Looking for image template ${plan.name} in resource group ${inputs.target.resourceGroup}`, () =>
    explained('The image template could not be read', client.id, async () => {
      const { existing, decision } = await decideInTime(job, decideOn)
      if (decision.action === 'refuse') throw refusal(decision, client.id)
      host.log.info(decisionText(decision))
      return placementOf(decision, existing, host.context)
    }),
  )
}

// A PUT may take 40 minutes (issue reports, SERVICE.md section 2), and what is stuck stays so for hours (section 3, rows 3 and 22).
const patience = 60 * 60_000

// Waits for what goes on, with a sign of life, and says what to do where it does not end.
const decideInTime = async (job: TemplateJob, decideOn: (existing: ImageTemplate | undefined) => Decision): Promise<DecisionOnFacts> => {
  const { client, host, pace } = job
  let waiting: Wait | undefined
  const begin = (wait: Wait): Pace => {
    const started = Date.now()
    waiting = wait
    host.log.info(`${wait.because}: waiting for its end.`)
    return {
      ...pace,
      deadline: wait.state === 'changing' ? Math.min(pace.deadline, started + patience) : pace.deadline,
      onWait: (failure) => {
        pace.onWait(failure)
        if (failure === undefined) host.log.progress(`${formatDuration(Date.now() - started)}  ${wait.because} …`)
      },
    }
  }
  try {
    return await decideOnTemplate(client, decideOn, begin, pace.signal)
  } catch (error) {
    if (waiting === undefined || !(error instanceof ArmError) || error.code !== 'DeadlinePassed') throw error
    throw busy(waiting, client.id, error)
  }
}

const busy = ({ because, state }: Wait, where: string, cause: unknown): AibError =>
  new AibError(
    {
      code: 'template-busy',
      message: `${because}, and that did not end in the time that this job has. Nothing was changed.`,
      where,
      fix:
        state === 'changing'
          ? 'One that is stuck can neither be run nor deleted: build under another image-builder-template-name, and ask Azure support to remove this one.'
          : 'Wait for its end with command: wait, end it with command: cancel, or give this job a longer deadline.',
    },
    { cause },
  )

const placementOf = (decision: Placement['decision'], existing: ImageTemplate | undefined, { owner, run }: RunContext): Placement => {
  const isFollowed = decision.action === 'attach' || decision.action === 'take'
  const isNew = decision.action === 'create' || decision.action === 'replace'
  const isTaken = isNew || decision.action === 'patch' || (decision.action === 'reuse' && decision.change !== undefined)
  return {
    decision,
    existing,
    holder: isTaken ? run : existing?.tags[ownTagNames.run],
    before: isFollowed || isNew ? undefined : existing?.lastRun?.startTime,
    isAsItIs: false,
    isOurRun: decision.action === 'attach' ? decision.isOurs : true,
    isOurs: isTaken || existing?.tags[ownTagNames.owner] === owner,
  }
}

const decisionText = (decision: Placement['decision']): string => {
  switch (decision.action) {
    case 'create':
      return 'There is none: it will be created.'
    case 'reuse':
      return 'It is this very template: it will be run again.'
    case 'patch':
      return `It will be changed: ${decision.because}.`
    case 'replace':
      return `It will be replaced: ${decision.because}.`
    case 'attach':
      return `A run of this very template goes on since ${decision.startTime}: it is followed.`
    case 'take':
      return `An earlier attempt of this run has built this very template, since ${decision.startTime}: its images are the result.`
  }
}

const refusal = ({ because, isAsItIs }: Extract<Decision, { action: 'refuse' }>, where: string): AibError =>
  isAsItIs === true
    ? new AibError({ code: 'template-failed', message: `${because}.`, where, fix: 'Build it anew from its file: see the input template.' })
    : new AibError({
        code: 'template-differs',
        message: `${because}.`,
        where,
        fix: 'Give this one another image-builder-template-name, or set on-different to replace.',
      })
