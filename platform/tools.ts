// The programs of this machine as the core's `Tools`.
import type { Tools } from '../shared/tools.js'
import { compileBicep } from './bicep.js'
import { takeRevision } from './git.js'
import { executables } from './git-index.js'
import { provenance } from './provenance.js'

export const machineTools: Tools = {
  compileBicep: (path, signal) => compileBicep(path, signal),
  takeRevision: (request, signal) => takeRevision(request, signal),
  executables: (folder, signal) => executables(folder, signal),
  provenance: (folder, said, signal) => provenance({ folder, said }, signal),
}
