import { machineTools } from '../../platform/tools.js'
import { run } from '../../shared/run.js'
import { endWithout, folderFault } from './agent-folder.js'

const fault = folderFault()
if (fault === undefined) {
  const { azurePipelinesHost } = await import('./host.js')
  await run(azurePipelinesHost(), machineTools)
} else endWithout('error', fault)
