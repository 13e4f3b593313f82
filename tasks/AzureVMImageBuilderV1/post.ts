import { runPost } from '../../shared/run.js'
import { endWithout, folderFault } from './agent-folder.js'

const fault = folderFault()
if (fault === undefined) {
  const { azurePipelinesHost } = await import('./host.js')
  await runPost(azurePipelinesHost())
} else endWithout('warning', `A run that this job started may still be going in Azure. ${fault}`)
