import { runPost } from '../../shared/run.js'
import { azurePipelinesHost } from './host.js'

await runPost(azurePipelinesHost())
