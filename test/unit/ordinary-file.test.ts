import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

import { writeOrdinaryFile } from '../../shared/ordinary-file.js'
import { useFolder } from '../temporary-folder.js'
import { itOn } from '../systems.js'

describe('a file that an input names', () => {
  const folder = useFolder()
  let tests = 0
  const path = (): string => join(folder(), `written-${String(tests)}`)
  beforeEach(() => (tests += 1))

  it('is replaced, or appended to', async () => {
    await writeFile(path(), 'a longer text than the next one')
    await writeOrdinaryFile(path(), 'one\n')
    await writeOrdinaryFile(path(), 'two\n', 'append')
    assert.equal(await readFile(path(), 'utf8'), 'one\ntwo\n')
  })

  it('is made if it does not exist', async () => {
    await writeOrdinaryFile(path(), 'one')
    assert.equal(await readFile(path(), 'utf8'), 'one')
  })

  itOn('pipes', 'is not a pipe, whether or not a program reads it', async () => {
    execFileSync('mkfifo', [path()])
    await assert.rejects(writeOrdinaryFile(path(), 'x'), /it is not an ordinary file/)
    const reader = spawn('cat', [path()], { stdio: 'ignore' })
    try {
      await assert.rejects(writeOrdinaryFile(path(), 'x'), /it is not an ordinary file/)
    } finally {
      reader.kill('SIGKILL')
    }
  })

  itOn('full device', 'may be a device that takes characters, which cannot hang', async () => {
    await writeOrdinaryFile('/dev/null', 'x')
    await assert.rejects(writeOrdinaryFile('/dev/full', 'x'), /ENOSPC/)
  })

  itOn('pipes', 'is not a socket', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path(), resolve))
    try {
      await assert.rejects(writeOrdinaryFile(path(), 'x'), /it is not an ordinary file/)
    } finally {
      server.close()
    }
  })

  it('is not a folder', async () => {
    await mkdir(path())
    await assert.rejects(writeOrdinaryFile(path(), 'x'), /EISDIR|EPERM|EACCES/)
    assert.ok((await stat(path())).isDirectory())
  })
})
