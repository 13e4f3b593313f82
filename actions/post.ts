import { runPost } from '../shared/run.js'
import { gitHubHost } from './host.js'

await runPost(gitHubHost())
