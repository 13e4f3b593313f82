import { endSoon } from '../platform/end-process.js'
import { machineTools } from '../platform/tools.js'
import { distrustWorkspace } from '../platform/trusted-path.js'
import { run } from '../shared/run.js'
import { gitHubHost } from './host.js'

const host = gitHubHost()
distrustWorkspace(host)
await run(host, machineTools)
endSoon()
