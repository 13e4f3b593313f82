import { machineTools } from '../../platform/tools.js'
import { run } from '../../shared/run.js'
import { endWithout, folderFault } from './agent-folder.js'
import { readGivenInputs } from './given-inputs.js'

const givenInput = readGivenInputs(process.env)
const fault = folderFault()
if (fault === undefined) {
  const { azurePipelinesHost } = await import('./host.js')
  await run(azurePipelinesHost(givenInput), machineTools)
} else endWithout('error', fault)
