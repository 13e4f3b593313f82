// build without a template file: runs a template in Azure as it is.
import type { Host, Outcome } from '../host.js'
import type { ExistingInputs } from '../inputs/inputs.js'
import { runTemplate } from '../build/build-template.js'
import { setOutputs } from '../report/outputs.js'
import { findExisting } from '../build/existing-template.js'
import { inspectExisting } from '../build/inspect-template.js'
import { refuseExistingVersions } from '../build/refuse-existing-versions.js'

// Runs the template, or follows a run in progress. Never changes or deletes the template.
export const runExisting = async (host: Host, inputs: ExistingInputs): Promise<Outcome> => {
  const { job } = await findExisting(host, inputs)
  const reconciliation = await inspectExisting(job)
  if (reconciliation.decision.action === 'reuse') await refuseExistingVersions(job)
  return runTemplate(job, reconciliation, (result) => {
    setOutputs(host, [result], result)
  })
}
