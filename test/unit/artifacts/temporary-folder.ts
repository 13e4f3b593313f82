// A folder for the tests of one describe, with the files that it is to have.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readTree, type TreeOptions } from '../../../shared/artifacts/archive/tree.js'
import { contentReader } from '../../../shared/artifacts/content.js'
import { Digests } from '../../../shared/artifacts/digests.js'

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

// The tree of one of its folders, as a template on line 3 names it.
export const treeIn = (workspace: string, path: string, options: Partial<TreeOptions> = {}): ReturnType<typeof readTree> =>
  readTree(
    { kind: 'folder', absolutePath: join(workspace, path), path, bytes: 0, modified: 0 },
    {
      workspace,
      os: 'Linux',
      where: { file: 'image.json', line: 3, column: 5, pointer: '/properties/customize/0/sourceUri' },
      read: contentReader({ fixLineEndings: false, scratch: workspace, digests: new Digests() }),
      executables: () => Promise.resolve(new Set()),
      allowSecretsIn: [],
      ...options,
    },
  )
