// A tree for tests.
import { join } from 'node:path'
import { readTree, type TreeOptions } from '../../../shared/artifacts/archive/tree.js'
import { contentReader } from '../../../shared/artifacts/content.js'
import { Digests } from '../../../shared/artifacts/digests.js'

// The tree of a folder of the workspace, as a template on line 3 names it.
export const treeIn = (workspace: string, path: string, options: Partial<TreeOptions> = {}): ReturnType<typeof readTree> =>
  readTree(
    { kind: 'folder', absolutePath: join(workspace, path), path, bytes: 0, modified: 0 },
    {
      workspace,
      os: 'Linux',
      where: { file: 'image.json', line: 3, column: 5, pointer: '/properties/customize/0/sourceUri' },
      read: contentReader({ fixLineEndings: false, tempDir: () => Promise.resolve(workspace), digests: new Digests() }),
      executables: () => Promise.resolve(new Set()),
      allowSecretsIn: [],
      ...options,
    },
  )
