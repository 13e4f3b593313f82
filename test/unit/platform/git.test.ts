import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { takeRevision } from '../../../platform/git.js'
import { findProgram, ProgramFailure, runProgram } from '../../../platform/program.js'
import { provenance } from '../../../platform/provenance.js'
import type { TakenRevision } from '../../../shared/tools.js'
import { commitFiles, gitIn } from '../../integration/hostile-repository.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

const { signal } = new AbortController()

if (process.platform !== 'win32')
  describe('A handmade revision', () => {
    const folder = useFolder()
    let count = 0
    let workspace = ''

    const stored = (content: Buffer | string, type = 'blob'): string =>
      execFileSync('git', ['-C', workspace, 'hash-object', '-w', '--stdin', '--literally', '-t', type], {
        input: content,
        encoding: 'utf8',
      }).trim()
    const entry = (mode: string, name: string, object: string): Buffer =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(object, 'hex')])
    // A commit of a tree, whose entries git itself would not write.
    const committed = (...entries: readonly Buffer[]): string =>
      gitIn(workspace)('commit-tree', stored(Buffer.concat([entry('100644', 'a', stored('a\n')), ...entries]), 'tree'), '-m', 'x')
    const take = (revision: string): Promise<TakenRevision> =>
      takeRevision({ workspace, revision, into: join(workspace, '..', `into-${String(count)}`) }, signal)

    beforeEach(async () => {
      count += 1
      workspace = join(folder(), `workspace-${String(count)}`)
      await commitFiles(workspace, { a: 'a\n' })
    })

    for (const [what, more, expected] of [
      ['a link to a target with NUL', () => [entry('120000', 'z', stored('a\0b'))], ['a']],
      ['a link to nothing', () => [entry('120000', 'z', stored(''))], ['a']],
      ['a link to a target of 1 MB', () => [entry('120000', 'z', stored('x'.repeat(1_000_000)))], ['a']],
      ['a link to a target of 5,000 bytes', () => [entry('120000', 'z', stored('x'.repeat(5_000)))], ['a']],
      ['two links of a name', () => [entry('120000', 'z', stored('b')), entry('120000', 'z', stored('b'))], ['a', 'z']],
      ['a file and a folder of a name', () => [entry('100644', 'z', stored('x')), entry('40000', 'z', inner())], ['a', 'z']],
      ['a link and a folder of a name', () => [entry('120000', 'z', stored('/etc')), entry('40000', 'z', inner())], ['a', 'z']],
      ['a file and a submodule of a name', () => [entry('100644', 'z', stored('x')), entry('160000', 'z', '1'.repeat(40))], ['a', 'z']],
      ['a name of 300 bytes', () => [entry('100644', 'z'.repeat(300), stored('x'))], ['a']],
      ['a folder with a name of 300 bytes', () => [entry('40000', 'z'.repeat(300), inner())], ['a']],
    ] as const)
      it(`is taken without what no checkout can hold: ${what}`, async () => {
        const taken = await take(committed(...more()))
        assert.ok(taken.kind === 'taken')
        assert.deepEqual(await readdir(taken.workspace), expected)
        assert.equal(await readFile(join(taken.workspace, 'a'), 'utf8'), 'a\n')
      })

    for (const name of ['..', '.', '.git', '.GIT', '../a'])
      it(`is not taken if it has a file called ${name}`, async () => {
        await assert.rejects(take(committed(entry('100644', name, stored('x')))), /cannot be read from git: it has a file called/)
      })

    const inner = (): string => stored(entry('100644', 'passwd', stored('x')), 'tree')

    it('does not count as missing if git cannot read it: the error has the reason', async () => {
      await writeFiles(workspace, { '.git/config': '[core\n' })
      await assert.rejects(take('HEAD'), /The files of HEAD cannot be read from git: fatal: bad config line 1/)
    })

    it('has the parents that its commits name, whatever the grafts of the checkout say', async () => {
      const git = gitIn(workspace)
      const first = git('rev-parse', 'HEAD')
      git('commit', '--quiet', '--allow-empty', '--message=second')
      await writeFiles(workspace, { '.git/info/grafts': `${git('rev-parse', 'HEAD')} ${committed()}\n` })
      const taken = await take('HEAD~1')
      assert.equal(taken.kind === 'taken' && taken.commit, first)
    })

    it('without any file does not need an index', async () => {
      const git = gitIn(workspace)
      git('rm', '--quiet', 'a')
      git('commit', '--quiet', '--message=empty')
      await rm(join(workspace, '.git/index'))
      const found = await provenance({ folder: workspace, workspace, root: workspace, reported: {} }, signal)
      assert.deepEqual(found, { commit: git('rev-parse', 'HEAD'), uncommitted: 'no' })
    })

    it('may make a program print more than a string can hold, which ends the program', async () => {
      const endless = (await findProgram('cat', process.env)) ?? ''
      const run = runProgram(endless, ['/dev/zero'], { signal, environment: {}, timeLimit: 60_000 })
      await assert.rejects(run, (error) => error instanceof ProgramFailure && error.message === 'cat printed more than 268435456 bytes.')
    })
  })
