import { machineTools } from '../../platform/tools.js'
import { run } from '../../shared/run.js'
import { azurePipelinesHost } from './host.js'

await run(azurePipelinesHost(), machineTools)
