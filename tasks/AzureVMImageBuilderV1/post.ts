import { endSoon } from '../../platform/end-process.js'
import { runPost } from '../../shared/run.js'
import { endWithout, folderFault } from './agent-folder.js'
import { readGivenInputs } from './given-inputs.js'

const givenInput = readGivenInputs(process.env)
const fault = folderFault()
if (fault === undefined) {
  const { azurePipelinesHost } = await import('./host.js')
  await runPost(azurePipelinesHost(givenInput))
  endSoon()
} else endWithout('warning', `A run that this job started may still be going in Azure. ${fault}`)
