import { endSoon } from '../../platform/end-process.js'
import { machineTools } from '../../platform/tools.js'
import { distrustWorkspace } from '../../platform/trusted-path.js'
import { run } from '../../shared/run.js'
import { endWithout, folderFault } from './agent-folder.js'
import { readGivenInputs } from './given-inputs.js'

const givenInput = readGivenInputs(process.env)
const fault = folderFault()
if (fault === undefined) {
  const { azurePipelinesHost } = await import('./host.js')
  const host = azurePipelinesHost(givenInput)
  distrustWorkspace(host)
  await run(host, machineTools)
  endSoon()
} else endWithout('error', fault)
