import assert from 'node:assert/strict'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { trustedFolders } from '../../../platform/trusted-path.js'
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

  it('are none of the repository around the current folder', () => {
    assert.deepEqual(trustedFolders({ PATH: [join(process.cwd(), 'bin'), process.cwd(), folder()].join(':') }), [folder()])
  })
})
