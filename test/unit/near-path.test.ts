import assert from 'node:assert/strict'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { nearPath } from '../../shared/near-path.js'
import { useFolder, writeFiles } from '../temporary-folder.js'

describe('the suggestion for a missing path', () => {
  const folder = useFolder()
  before(async () => {
    await writeFiles(folder(), {
      'repo/images/web/image.yaml': '',
      'repo/images/web/scripts/setup.sh': '',
      'repo/images/db/image.bicep': '',
      'repo/.secret/hidden.yaml': '',
      'repo/node_modules/a/package.yaml': '',
      'outside/secret.yaml': '',
    })
    await symlink(join(folder(), 'outside'), join(folder(), 'repo/link'))
  })

  for (const [asked, expected] of [
    ['images/web/imag.yaml', 'images/web/image.yaml'],
    ['imags/wbe/image.yaml', 'images/web/image.yaml'],
    ['images/web/image.json', 'images/web/image.yaml'],
    ['Images/Web/Image.yaml', 'images/web/image.yaml'],
    ['images/web/image', 'images/web/image.yaml'],
    ['images/web/imag', 'images/web/image.yaml'],
    ['images/web/script', 'images/web/scripts'],
    // Relative to another folder.
    ['image.bicep', 'images/db/image.bicep'],
    ['scripts/setup.sh', 'images/web/scripts/setup.sh'],
    ['images/web/images/web/image.yaml', 'images/web/image.yaml'],
    ['images/web/entirely-other.txt', undefined],
    ['hidden.yaml', undefined],
    ['package.yaml', undefined],
    // As on Windows.
    ['images\\web\\scripts\\setup.sh', 'images/web/scripts/setup.sh'],
    ['images\\web\\scripts\\stup.sh', 'images/web/scripts/setup.sh'],
    ['.\\setup.sh', 'images/web/scripts/setup.sh'],
    // The target of a link, and anything outside, is not shown.
    ['link/secrte.yaml', undefined],
    ['secret.yaml', undefined],
    ['../outside/secrte.yaml', undefined],
  ] as const)
    it(`is ${String(expected)} for ${asked}`, async () => {
      const workspace = join(folder(), 'repo')
      assert.equal(await nearPath(join(workspace, asked), workspace), expected)
    })

  it('is never a folder if only a file can be meant', async () => {
    const workspace = join(folder(), 'repo')
    for (const asked of ['images/wbe', 'web', 'images/web/script'])
      assert.equal(await nearPath(join(workspace, asked), workspace, { kind: 'file' }), undefined, asked)
    assert.equal(await nearPath(join(workspace, 'image.bicep'), workspace, { kind: 'file' }), 'images/db/image.bicep')
  })

  it('is relative to the folder that paths are relative to', async () => {
    const workspace = join(folder(), 'repo')
    const template = join(workspace, 'images/db')
    assert.equal(await nearPath(join(template, 'scripts/setup.sh'), workspace, { from: template }), '../web/scripts/setup.sh')
  })
})
