// Which environment variables a program of the machine gets.
import { delimiter } from 'node:path'
import { trustedFolders } from './trusted-path.js'

// The variables that a program gets: no secret, no token of the pipeline, and only the trusted folders of the PATH, for the programs that
// it starts itself.
export const passedOn = (environment: NodeJS.ProcessEnv, isNeeded: (name: string) => boolean): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment)
      .filter(([name]) => always.has(name.toUpperCase()) || isNeeded(name))
      .map(([name, value]) => [name, name.toUpperCase() === 'PATH' ? trustedFolders(environment).join(delimiter) : value]),
  )

const always: ReadonlySet<string> = new Set(['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'])
