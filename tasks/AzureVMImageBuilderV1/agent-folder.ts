// The agent's temporary folder. azure-pipelines-task-lib writes a key to it when it is loaded, and ends the process with a bare stack trace
// if it cannot (docs/platforms.md 2.9), so this is checked before the library is loaded.
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from '../../shared/machine-fault.js'

// Why the folder cannot be written to; undefined if it can.
export const folderFault = (environment: NodeJS.ProcessEnv = process.env): string | undefined => {
  // The order in which the library looks for the folder, and the name of its file.
  const folder = environment['AGENT_TEMPDIRECTORY'] ?? environment['AGENT_WORKFOLDER'] ?? process.cwd()
  try {
    writeFileSync(join(folder, '.taskkey'), randomUUID())
    return undefined
  } catch (error) {
    return `The temporary folder of the agent, ${folder}, cannot be written: ${reasonOf(error)}. [machine-failed]`
  }
}

// Ends the task with a message, without the library.
export const endWithout = (type: 'error' | 'warning', message: string): void => {
  const result = type === 'error' ? 'Failed' : 'Succeeded'
  const text = message.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('##', '# #')
  process.stdout.write(`##vso[task.logissue type=${type}]${text}\n##vso[task.complete result=${result}]${text}\n`)
}
