import { endSoon } from '../platform/end-process.js'
import { runPost } from '../shared/run.js'
import { gitHubHost } from './host.js'

await runPost(gitHubHost())
endSoon()
