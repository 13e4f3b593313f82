// A copy of the examples outside of any repository. In this checkout, each run of a command would start git seven times, and look at every
// file for what is uncommitted. The tests of manifest, provenance and hostile-git make separate repositories.
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// The folder of all examples; it is removed when the process ends.
export const examplesFolder = realpathSync(mkdtempSync(join(tmpdir(), 'aib-examples-')))
cpSync('examples', examplesFolder, { recursive: true })
process.once('exit', () => {
  rmSync(examplesFolder, { recursive: true, force: true })
})
