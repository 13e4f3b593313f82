// The programs of this machine as the core's `Tools`. The code that runs them is loaded when it is needed: commands that need none do not
// pay for it.
import type { Tools } from '../shared/tools.js'

export const machineTools: Tools = {
  compileBicep: async (request, signal) => (await import('./bicep.js')).compileBicep(request, signal),
  takeRevision: async (request, signal) => (await import('./repository.js')).takeRevision(request, signal),
  executables: async (folder, signal) => (await import('./repository.js')).executables(folder, signal),
  parseShell: async (shell, text, signal) => (await import('./shell.js')).parseShell(shell, text, signal),
  shellCheck: async (shell, texts, signal) => (await import('./shellcheck.js')).shellCheck(shell, texts, signal),
  parsePowerShell: async (texts, signal) => (await import('./powershell.js')).parsePowerShell(texts, signal),
  provenance: async (question, signal) => (await import('./repository.js')).provenance(question, signal),
}
