// The sweep of `retain`: image templates that are no longer needed, and staging groups that builds have left behind.
import { ArmError } from '../azure/arm-error.js'
import { toAibError } from '../azure/explain-arm-error.js'
import type { PollPolicy } from '../azure/polling.js'
import { parseTemplateId } from '../azure/resource-id.js'
import { now } from '../clock.js'
import type { Problem } from '../errors.js'
import type { SweepInputs } from '../inputs/inputs.js'
import { formatDuration } from '../units.js'
import { logReport } from '../report/log-report.js'
import { dryRunNote } from './dry-run.js'
import { leftoverEntries, sweepPlan, sweepReport } from '../report/sweep-report.js'
import { deleteGroup } from '../service/delete-group.js'
import { deleteIdleTemplate } from '../service/provision.js'
import { readAgain, readGroupAgain, readLeftovers, type GroupAndTemplate } from '../service/read-leftovers.js'
import { judgeGroup, judgeTemplate, judgeTemplateAgain, type Leftover, type SweptTemplate } from '../service/sweep.js'
import type { SweepSettings } from '../inputs/settings.js'
import { templateClient } from '../service/template-client.js'
import { defaultApiVersion } from '../template/model/api-versions.js'
import { mapLimit } from '../concurrency.js'
import type { GalleryJob } from './gallery-job.js'
import { withGalleryContext } from '../service/arm-context.js'
import { writeSummary } from '../report/write-summary.js'

interface SweepJob extends GalleryJob {
  readonly inputs: SweepInputs
  readonly settings: SweepSettings
}

// Reads everything, then plans and prints the plan. Deletes only if the plan is to be applied. Returns what could not be deleted.
export const sweepLeftovers = async (shared: GalleryJob, inputs: SweepInputs, apply: boolean): Promise<readonly Problem[]> => {
  const { arm, host } = shared
  const { owner, run, earlierAttempts } = host.context
  // In a terminal, every run has the same name.
  const runs = run === owner ? [] : [run, ...earlierAttempts]
  const settings = { ...inputs.settings, owner, runs }
  const found = await withGalleryContext('The image templates could not be read', inputs.place.resourceGroup, () =>
    readLeftovers(arm, inputs.place, settings, shared.polling.signal),
  )
  const { templates, groups, gaps } = found
  const job: SweepJob = { ...shared, inputs, settings: { ...settings, now: found.now } }
  for (const text of gaps) host.log.warn({ text })
  const candidates: readonly Candidate[] = [
    ...templates.map((swept) => templateCandidate(job, swept)),
    ...groups.map((group) => groupCandidate(job, group)),
  ]
  const leftovers = candidates.map(({ leftover }) => leftover)
  logReport(host, sweepPlan(leftovers))
  const deletable = candidates.filter(({ leftover }) => leftover.isDeletable)
  if (!apply && deletable.length > 0) host.log.info(dryRunNote(host.platform))
  const { deleted, problems } = apply ? await deleteAll(job, deletable) : { deleted: new Set<string>(), problems: [] }
  host.output('leftovers-to-delete', leftoverEntries(leftovers.filter(({ isDeletable }) => isDeletable)))
  host.output('kept-leftovers', leftoverEntries(leftovers.filter(({ isDeletable }) => !isDeletable)))
  host.output('deleted-leftovers', leftoverEntries(leftovers.filter(({ id }) => deleted.has(id))))
  await writeSummary(host, sweepReport(leftovers, deleted, apply))
  return problems
}

// A resource that may be deleted: its verdict, how to judge it again, and how to delete it.
interface Candidate {
  readonly leftover: Leftover
  // Undefined if it no longer exists.
  readonly again: () => Promise<Leftover | undefined>
  readonly remove: (polling: PollPolicy) => Promise<void>
}

const templateCandidate = ({ arm, polling, settings }: SweepJob, swept: SweptTemplate): Candidate => ({
  leftover: judgeTemplate(swept, settings),
  again: async () => {
    const now = await readAgain(arm, swept, polling.signal)
    return now && judgeTemplateAgain(swept, now, settings)
  },
  remove: async (polling) => {
    const id = parseTemplateId(swept.template.id)
    if (id !== undefined) await deleteIdleTemplate(arm, templateClient(arm, id, defaultApiVersion), polling)
  },
})

const groupCandidate = ({ arm, polling, inputs, settings }: SweepJob, { group, template }: GroupAndTemplate): Candidate => ({
  leftover: judgeGroup(group, template, settings),
  again: async () => {
    const now = await readGroupAgain(arm, inputs.place, group, settings, polling.signal)
    return now && judgeGroup(now.group, now.template, settings)
  },
  remove: (polling) => deleteGroup(arm, group.id, polling),
})

interface Swept {
  // Ids.
  readonly deleted: ReadonlySet<string>
  readonly problems: readonly Problem[]
}

// The number of parallel deletions.
const atOnce = 4

const deleteAll = async (job: SweepJob, deletable: readonly Candidate[]): Promise<Swept> => {
  const results = await mapLimit(atOnce, deletable, (candidate) => deleteOne(job, candidate))
  return {
    deleted: new Set(results.flatMap((result) => (typeof result === 'string' ? [result] : []))),
    problems: results.flatMap((result) => (typeof result === 'string' ? [] : result)),
  }
}

// The id of the deleted resource, or the reason why it was not deleted.
const deleteOne = async ({ host, polling }: SweepJob, { leftover, again, remove }: Candidate): Promise<string | readonly Problem[]> => {
  const { kind, id, name } = leftover
  const subject = `${kind === 'image template' ? 'Image template' : 'Staging group'} ${name}`
  try {
    const current = await again()
    if (current === undefined) {
      host.log.info(`${subject} no longer exists.`)
      return []
    }
    if (!current.isDeletable) {
      host.log.info(`${subject} is kept after all: ${current.because}.`)
      return []
    }
    const started = now()
    await remove({
      ...polling,
      onWait: (failure, bound) => {
        polling.onWait(failure, bound)
        if (failure === undefined) host.log.progress(`${formatDuration(now() - started)}  Deleting ${kind} ${name} …`)
      },
    })
    host.log.info(`${subject} was deleted.`)
    return id
  } catch (error) {
    host.signal.throwIfAborted()
    return await refused(host, leftover, subject, error)
  }
}

// A resource that is now in use is kept. A missing right is a warning that names the right; the other resources are still deleted.
const refused = async (host: SweepJob['host'], { id }: Leftover, subject: string, error: unknown): Promise<readonly Problem[]> => {
  if (error instanceof ArmError && error.isConflict) {
    host.log.warn({ text: `${subject} is kept after all: Azure refuses to delete it (${error.code}: ${error.message}).` })
    return []
  }
  if (error instanceof ArmError && error.isUnauthorized) {
    host.log.warn({
      text: `${subject} was not deleted: the pipeline’s identity may not delete it. It needs ${error.refusedAction ?? 'Contributor'} on ${id}, or on the subscription.`,
    })
    return []
  }
  return (await toAibError(error, `${subject} could not be deleted`, id)).problems
}
