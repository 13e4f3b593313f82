// The folder in which the command was started.
import { reasonOf } from '../shared/machine-fault.js'

// Why that folder cannot be used; undefined if it can. Another process may have deleted it since.
export const workingFolderFault = (): string | undefined => {
  try {
    process.cwd()
    return undefined
  } catch (error) {
    return `The working folder cannot be used: ${reasonOf(error)}. If it was deleted, change to another folder. [machine-failed]`
  }
}
