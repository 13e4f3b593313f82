// Which variables of the environment a program of the machine gets.
import { delimiter } from 'node:path'
import { trustedFolders } from './trusted-path.js'

// The variables that a program may see: no secret, no token of the pipeline, and of the PATH only the trusted folders, for what the
// program starts itself.
export const passedOn = (environment: NodeJS.ProcessEnv, isNeeded: (name: string) => boolean): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment)
      .filter(([name]) => always.has(name.toUpperCase()) || isNeeded(name))
      .map(([name, value]) => [name, name.toUpperCase() === 'PATH' ? trustedFolders(environment).join(delimiter) : value]),
  )

const always: ReadonlySet<string> = new Set(['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'])
