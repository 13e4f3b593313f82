import { endSoon } from '../platform/end-process.js'
import { parseArguments } from './arguments.js'
import { terminalHost } from './host.js'
import { failAtTheEnd } from './lost-output.js'
import { workingFolderFault } from './working-folder.js'
import { outliveOutput } from '../platform/broken-output.js'
import { machineTools } from '../platform/tools.js'
import { distrustWorkspace } from '../platform/trusted-path.js'
import { run } from '../shared/run.js'
import { errorCodes } from '../shared/errors.js'
import { version } from '../shared/product-version.js'

outliveOutput(failAtTheEnd)

const fault = workingFolderFault()
const words = parseArguments(process.argv.slice(2))
if (words.wantsVersion) process.stdout.write(`${version}\n`)
else if (words.wantsHelp || (words.command === undefined && words.problems.length === 0)) {
  // Its texts are not loaded otherwise.
  const { commandOf, helpText, helpWidth } = await import('./help.js')
  process.stdout.write(`${helpText(commandOf(words.command), helpWidth(process.stdout.columns, process.env))}\n`)
} else if (fault !== undefined) {
  process.stderr.write(`error: ${fault}\n`)
  process.exitCode = errorCodes['machine-failed'].exit
} else {
  const host = terminalHost(words)
  distrustWorkspace(host)
  await run(host, machineTools)
  endSoon()
}
