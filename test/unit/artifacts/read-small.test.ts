import assert from 'node:assert/strict'
import { join } from 'node:path'
import { smallFileReader } from '../../../shared/artifacts/read-small.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

describe('a reader of small files', () => {
  const folder = useFolder()

  it('returns the content of each, and the error of the file system for those that cannot be read', async () => {
    await writeFiles(folder(), { one: 'one', two: Buffer.from([0, 255]) })
    const read = smallFileReader()
    assert.equal((await read(join(folder(), 'one'))).toString(), 'one')
    await assert.rejects(read(join(folder(), 'absent')), { code: 'ENOENT' })
    await assert.rejects(read(folder()), { code: 'EISDIR' })
    assert.deepEqual(await read(join(folder(), 'two')), Buffer.from([0, 255]))
  })
})
