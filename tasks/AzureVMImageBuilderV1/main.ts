import { run } from '../../shared/run.js'
import { endWhenBroken } from './end-when-broken.js'
import { azurePipelinesHost } from './host.js'

endWhenBroken()
await run(azurePipelinesHost())
