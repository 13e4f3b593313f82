// A folder for the tests of one describe, with the files that it is to have.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

// To be called in a describe: gives the folder to its tests.
export const useFolder = (): (() => string) => {
  let folder = ''
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'aib-test-')))
  })
  after(() => rm(folder, { recursive: true, force: true }))
  return () => folder
}

// Writes files by their paths in the folder.
export const writeFiles = async (folder: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> => {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}
