import assert from 'node:assert/strict'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { AibError } from '../../../shared/errors.js'
import { readInputFile } from '../../../shared/plan/read-input-file.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

describe('a file that an input names', () => {
  const folder = useFolder()
  before(async () => {
    await writeFiles(folder(), { 'repo/image.yaml': 'a: 1', 'repo/folder/x.yaml': '', 'outside/values.json': '{}' })
    await symlink(join(folder(), 'outside'), join(folder(), 'repo/link'))
    await symlink(join(folder(), 'outside/absent.json'), join(folder(), 'repo/dangling.json'))
  })

  const problemOf = async (shown: string): Promise<{ readonly code: string; readonly message: string }> => {
    const workspace = join(folder(), 'repo')
    try {
      await readInputFile({ path: join(workspace, shown), shown, input: 'template', workspace })
    } catch (error) {
      if (error instanceof AibError) return error.problems[0]
      throw error
    }
    return assert.fail('It can be read.')
  }

  it('does not reveal by its error whether it exists outside of the workspace', async () => {
    for (const shown of ['link/values.json', 'link/absent.json', 'link/absent/x.json', 'link/values.json/x', 'dangling.json']) {
      const { code, message } = await problemOf(shown)
      assert.deepEqual([code, message], ['file-outside', `template: ${shown} leads outside the workspace by a symbolic link.`])
    }
  })

  it('is not a URL, as a path that was resolved has it', async () => {
    const { code, message } = await problemOf('https:/a.example/values.json')
    assert.equal(code, 'file-missing')
    assert.match(message, /https:\/\/a\.example\/values\.json is a URL/)
  })

  it('is guessed among files, with and without its extension', async () => {
    for (const [shown, guess] of [
      ['imag.yaml', ' Did you mean image.yaml?'],
      ['image', ' Did you mean image.yaml?'],
      ['imag', ' Did you mean image.yaml?'],
      ['foldr', ''],
    ] as const)
      assert.equal((await problemOf(shown)).message, `template: ${shown} does not exist.${guess}`)
  })
})
