// After a failure, errorHandling may keep the build machine: says where it is, how to use it, and how to delete it.
import { nameIn } from '../azure/resource-id.js'
import { withTimeLimit } from '../clock.js'
import { at, textOf } from '../json.js'
import { keptMachineReport } from '../report/kept-machine-report.js'
import { pageLines } from '../page-text.js'
import { writeSummary } from '../report/write-summary.js'
import { keepsMachine } from '../service/cleanup.js'
import type { ImageTemplate } from '../service/image-template.js'
import { findStagingGroup } from '../service/log/staging-group.js'
import type { BuildResult } from '../service/result.js'
import type { TemplateJob } from './template-job.js'

// The API version of Resource Manager's own requests.
const apiVersion = '2021-04-01'
const longestRead = 30_000

// Names the machine in a warning and on the job's page. Best effort: what cannot be read is left out.
export const reportKeptMachine = async (job: TemplateJob, template: ImageTemplate, result: BuildResult): Promise<void> => {
  if (result.state !== 'Failed' || !keepsMachine(job.plan.template, result.failedStep?.list)) return
  const { host, client } = job
  const group = await quietly(job, (signal) => findStagingGroup(job.arm, template, signal))
  const machines = group === undefined ? [] : ((await quietly(job, (signal) => machinesIn(job, group, signal))) ?? [])
  const report = keptMachineReport(client.id, group === undefined ? undefined : nameIn(group), machines)
  host.log.warn({ text: pageLines(report).join('\n') })
  await writeSummary(host, report)
}

const machinesIn = async ({ arm }: TemplateJob, group: string, signal: AbortSignal): Promise<readonly string[]> => {
  const filter = "$filter=resourceType%20eq%20'Microsoft.Compute/virtualMachines'"
  const found = await arm.list(`${group}/resources?${filter}`, apiVersion, signal)
  return found.flatMap((resource) => textOf(at(resource, 'name')) ?? [])
}

const quietly = async <Result>({ host }: TemplateJob, read: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined> => {
  try {
    return await withTimeLimit(longestRead, host.signal, read)
  } catch (error) {
    host.signal.throwIfAborted()
    host.log.debug(`The kept virtual machine could not be found: ${String(error)}`)
    return undefined
  }
}
