import assert from 'node:assert/strict'
import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { resolveAtBorder } from '../../shared/workspace-border.js'
import { useFolder } from '../temporary-folder.js'

describe('a path at the border of the workspace', () => {
  const folder = useFolder()

  it('does not reveal what exists outside, by a link through it and back', async () => {
    const workspace = join(await realpath(folder()), 'workspace')
    await mkdir(join(workspace, 'images'), { recursive: true })
    await mkdir(join(workspace, '../outside/there'), { recursive: true })
    await writeFile(join(workspace, 'images/a.sh'), 'date\n')
    const refusalOf = async (name: string, target: string): Promise<unknown> => {
      await symlink(target, join(workspace, name))
      const { refusal } = await resolveAtBorder(workspace, join(workspace, name))
      return refusal
    }
    assert.equal(await refusalOf('1', '../outside/there/../../workspace/images/a.sh'), 'outside')
    assert.equal(await refusalOf('2', '../outside/missing/../../workspace/images/a.sh'), 'outside')
    assert.equal(await refusalOf('3', join(workspace, '../outside/there/../../workspace/images/a.sh')), undefined)
    await symlink(join(workspace, 'images'), join(workspace, '../outside/back'))
    assert.equal(await refusalOf('4', '../outside/back/a.sh'), 'outside')
    assert.equal(await refusalOf('5', '../workspace/images/a.sh'), undefined)
    assert.equal(await refusalOf('6', 'images/a.sh'), undefined)
    assert.equal(await refusalOf('7', join(workspace, 'images/a.sh')), undefined)
    assert.equal(await refusalOf('8', `${workspace}/../outside/there/../../workspace/images/a.sh`), 'outside')
    assert.equal(await refusalOf('9', '/proc/self/../../../../../nowhere'), 'outside')
  })
})
