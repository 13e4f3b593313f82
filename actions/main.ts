import { machineTools } from '../platform/tools.js'
import { run } from '../shared/run.js'
import { gitHubHost } from './host.js'

await run(gitHubHost(), machineTools)
