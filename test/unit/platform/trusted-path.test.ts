import assert from 'node:assert/strict'
import { mkdir, symlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { distrustWorkspace, isTrustedFolder, trustedFolders } from '../../../platform/trusted-path.js'
import { RecordingHost } from '../../recording-host.js'
import { useFolder } from '../../temporary-folder.js'

describe('the folders that programs are started from', () => {
  const folder = useFolder()

  for (const name of ['GITHUB_WORKSPACE', 'BUILD_SOURCESDIRECTORY'])
    it(`are none of ${name}, however the PATH names them`, async () => {
      const place = join(folder(), name)
      const workspace = join(place, 'workspace')
      for (const made of ['workspace/tools/bin', 'workspace-tools', 'bin']) await mkdir(join(place, made), { recursive: true })
      await symlink(join(workspace, 'tools'), join(place, 'linked'))
      const inside = ['', '/', '/tools/bin', '/tools/../tools/bin/', '/missing'].map((path) => `${workspace}${path}`)
      const others = [join(place, 'linked'), join(place, 'linked/bin'), `${place}/bin/../workspace/tools`, 'bin', '.', '']
      const trusted = [join(place, 'workspace-tools'), join(place, 'bin'), place]
      const path = [...inside, ...others, ...trusted].join(':')
      assert.deepEqual(trustedFolders({ PATH: path, [name]: workspace }), trusted)
    })

  describe('with a workspace that an input names', () => {
    const nameWorkspace = (workspace: string): void => {
      distrustWorkspace(new RecordingHost('terminal', { workspace }))
    }
    // Other tests of this process do not set one.
    after(() => {
      nameWorkspace('/')
    })

    it('are none of it, nor of the repositories around it', async () => {
      const repository = join(folder(), 'outer')
      for (const made of ['.git', 'bin', 'inner/.git', 'inner/sub/bin']) await mkdir(join(repository, made), { recursive: true })
      nameWorkspace(join(repository, 'inner/sub'))
      const paths = ['bin', 'inner', 'inner/bin', 'inner/sub', 'inner/sub/bin', '.azure/bin'].map((path) => join(repository, path))
      assert.deepEqual(trustedFolders({ PATH: [...paths, folder()].join(':') }), [folder()])
      assert.deepEqual([isTrustedFolder(join(repository, '.azure/bin'), {}), isTrustedFolder(folder(), {})], [false, true])
    })

    it('stay all if it is the root or the home folder, which hold the programs of the machine', () => {
      for (const workspace of ['/', homedir()]) {
        nameWorkspace(workspace)
        const PATH = ['/usr/bin', join(homedir(), 'bin')].join(':')
        assert.equal(trustedFolders({ PATH }).join(':'), PATH)
      }
    })
  })

  it('are none of the repository around the current folder', () => {
    assert.deepEqual(trustedFolders({ PATH: [join(process.cwd(), 'bin'), process.cwd(), folder()].join(':') }), [folder()])
  })
})
