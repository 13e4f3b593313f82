// Finds a template in Azure by its name, with its last run.
import { AibError } from '../errors.js'
import type { Host } from '../host.js'
import type { ExistingInputs } from '../inputs/inputs.js'
import type { ImageTemplate, Run } from '../service/image-template.js'
import { templateClient } from '../service/template-client.js'
import { defaultApiVersion } from '../template/model/api-versions.js'
import { connect } from './connect.js'
import { planOfExisting } from './plan-of-existing.js'
import { templateJob, type TemplateJob } from './template-job.js'
import { withArmContext } from '../service/arm-context.js'

export interface ExistingTemplate {
  readonly job: TemplateJob
  readonly template: ImageTemplate
}

// Finds the template. Throws AibError not-found if it does not exist.
export const findExisting = async (host: Host, inputs: Omit<ExistingInputs, 'command'>): Promise<ExistingTemplate> => {
  const shared = await connect(host, inputs)
  const apiVersion = inputs.apiVersion ?? defaultApiVersion
  const client = templateClient(shared.arm, { ...inputs.target, name: inputs.name }, apiVersion)
  const found = await withArmContext('The image template could not be read', client.id, () => client.find(shared.signal))
  if (found === undefined)
    throw missing(
      `There is no image template ${inputs.name} in the resource group ${inputs.target.resourceGroup}.`,
      client.id,
      missingTemplateFix,
    )
  const { template } = found
  return { job: templateJob(shared, planOfExisting(inputs.name, apiVersion, template)), template }
}

// The same with its last run. Throws AibError if it was never run.
export const findExistingRun = async (
  host: Host,
  inputs: Omit<ExistingInputs, 'command'>,
): Promise<ExistingTemplate & { readonly run: Run }> => {
  const found = await findExisting(host, inputs)
  const { lastRun } = found.template
  if (lastRun === undefined)
    throw missing(`The image template ${inputs.name} has never been run.`, found.job.client.id, 'Run it with command: build.')
  return { ...found, run: lastRun }
}

// What to do if a template does not exist.
export const missingTemplateFix =
  'Check the name, the resource group and the subscription. At its end, a build deletes its template, depending on the cleanup input; its images remain.'

const missing = (message: string, where: string, fix: string): AibError => new AibError({ code: 'not-found', message, where, fix })
