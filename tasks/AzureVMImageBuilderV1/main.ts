import { run } from '../../shared/run.js'
import { azurePipelinesHost } from './host.js'

await run(azurePipelinesHost())
