import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provenance } from '../../../platform/provenance.js'

const { signal } = new AbortController()
const repository = 'https://github.com/contoso/images'

describe('Where files come from', () => {
  let folder = ''
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { encoding: 'utf8' }).trim()
  const commit = (): string => git('rev-parse', 'HEAD')

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-provenance-'))
    git('init', '--quiet')
    await writeFile(join(folder, 'image.yaml'), 'a: 1\n')
    git('add', '.')
    git('commit', '--quiet', '--message', 'first')
    git('tag', 'v1.0.0')
    git('remote', 'add', 'origin', 'https://name:token@github.com/contoso/others.git')
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('is that of the platform if git has the same commit', async () => {
    const said = { commit: commit(), repository }
    assert.deepEqual(await provenance({ folder, workspace: folder, root: folder, reported: said }, signal), { ...said, uncommitted: 'no' })
  })

  it('is that of git if the workflow has checked out another commit', async () => {
    const said = { commit: '0'.repeat(40), repository }
    assert.deepEqual(await provenance({ folder, workspace: folder, root: folder, reported: said }, signal), {
      commit: commit(),
      repository: 'https://github.com/contoso/others',
      uncommitted: 'no',
    })
  })

  it('is that of git in a terminal', async () => {
    assert.equal((await provenance({ folder, workspace: folder, root: folder, reported: {} }, signal)).commit, commit())
  })

  it('is not that of a repository nested in it, nor of a .git entry without a repository', async () => {
    const nested = join(folder, 'nested')
    await mkdir(join(nested, '.git'), { recursive: true })
    const asked = (at: string) => provenance({ folder: at, workspace: at, root: at, reported: {} }, signal)
    // Without HEAD, and a file that points nowhere.
    assert.equal((await asked(nested)).commit, commit())
    await rm(join(nested, '.git'), { recursive: true })
    await writeFile(join(nested, '.git'), 'elsewhere\n')
    assert.equal((await asked(nested)).commit, commit())
    await rm(join(nested, '.git'))
    execFileSync('git', ['init', '--quiet', nested])
    execFileSync('git', ['-C', nested, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--allow-empty', '-m', 'x'])
    const found = await provenance({ folder: nested, workspace: folder, root: folder, reported: {} }, signal)
    assert.equal(found.commit, commit())
  })

  it('is that of the platform outside a checkout, and without git', async () => {
    const said = { commit: '4f0c1d2', repository }
    assert.deepEqual(await provenance({ folder: tmpdir(), workspace: tmpdir(), root: tmpdir(), reported: said }, signal), said)
    assert.deepEqual(await provenance({ folder, workspace: folder, root: folder, reported: said }, signal, { PATH: '' }), said)
    assert.deepEqual(await provenance({ folder, workspace: folder, root: folder, reported: {} }, signal, { PATH: '' }), {})
  })

  it('stops when the job is cancelled', async () => {
    const stopped = new AbortController()
    stopped.abort()
    await assert.rejects(provenance({ folder, workspace: folder, root: folder, reported: {} }, stopped.signal))
  })
})
