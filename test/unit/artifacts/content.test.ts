import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmod, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { executables } from '../../../platform/git-index.js'
import { contentReader, type FileUse } from '../../../shared/artifacts/content.js'
import { Digests } from '../../../shared/artifacts/digests.js'
import { lineEndingFindings } from '../../../shared/artifacts/line-endings.js'
import { isAmongPaths } from '../../../shared/glob.js'
import { secretProblem } from '../../../shared/artifacts/secret-check.js'
import { swaps } from '../../file-swaps.js'
import { itOn } from '../../systems.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

const where = { file: 'image.json', line: 3, column: 5, pointer: '' }
const { signal } = new AbortController()

describe('what a file has in it', () => {
  const folder = useFolder()
  let count = 0
  const read = async (content: string | Buffer, use: FileUse = 'linux', fixLineEndings = false) => {
    const name = `file${String((count += 1))}`
    await writeFiles(folder(), { [name]: content })
    return contentReader({ fixLineEndings, tempDir: () => Promise.resolve(folder()), digests: new Digests() })(join(folder(), name), use)
  }

  for (const { what, swap } of swaps.filter(({ isOrdinary }) => isOrdinary !== true))
    for (const size of [100, 200_000, 2_000_000])
      itOn('pipes', `is not read from ${what} (in the place of ${size} bytes)`, async () => {
        const path = join(folder(), `place-${size}-${what.replaceAll(' ', '-')}`, 'file')
        await writeFiles(dirname(path), { file: Buffer.alloc(size, 'x') })
        await swap(path, join(folder(), `outside-${size}-${what.replaceAll(' ', '-')}`))
        await assert.rejects(new Digests().digest(path, size))
      })

  const key = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEow+/'.repeat(8)}\n-----END RSA PRIVATE KEY-----\n`
  for (const [what, content, secret] of [
    ['a private key', `text\n${key}`, 'a private key'],
    ['a private key in JSON', JSON.stringify({ key }), 'a private key'],
    ['a private key with Windows line endings', key.replaceAll('\n', '\r\n'), 'a private key'],
    ['an encrypted private key', key.replace('-----\n', '-----\nProc-Type: 4,ENCRYPTED\n'), 'a private key'],
    ['a token', `token = ghp_${'a1'.repeat(18)}`, 'a GitHub token'],
    ['a token in UTF-16', Buffer.from(`\uFEFF$token = 'ghp_${'a1'.repeat(18)}'`, 'utf16le'), 'a GitHub token'],
    ['a storage key', `AccountName=a;AccountKey=${'Ab1+'.repeat(21)}==`, 'a key of a storage account'],
    ['the head of a key that a script looks for', `grep -q -- '-----BEGIN PRIVATE KEY-----' "$1" && exit 1\n`, undefined],
    ['a certificate', key.replaceAll('RSA PRIVATE KEY', 'CERTIFICATE'), undefined],
    ['the example of the documentation', 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE', undefined],
    [
      'the key of the storage emulator',
      'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
      undefined,
    ],
    ['a password that is fetched', 'PASSWORD=$(az keyvault secret show --name x)', undefined],
    ['bytes that look like a token', Buffer.concat([Buffer.alloc(8), Buffer.from(`ghp_${'a1'.repeat(18)}`)]), undefined],
  ] as const)
    it(`${what} is ${secret === undefined ? 'no secret' : 'a secret'}`, async () => {
      assert.equal((await read(content)).secret?.replace(/ in line \d+$/, ''), secret)
    })

  for (const [name, message] of [
    ['.env', 'x/.env is an environment file, which usually contains secrets: every machine created from the image would contain it.'],
    [
      '.env.production',
      'x/.env.production is an environment file, which usually contains secrets: every machine created from the image would contain it.',
    ],
    ['id_ed25519', 'x/id_ed25519 has the name of an SSH private key: every machine created from the image would contain it.'],
    ['.netrc', 'x/.netrc is a file of credentials: every machine created from the image would contain it.'],
    ['site.PFX', 'x/site.PFX is a private key, by its name: every machine created from the image would contain it.'],
    ['.env.example', undefined],
    ['id_rsa.pub', undefined],
    ['environment', undefined],
  ] as const)
    it(`a file named ${name} is ${message === undefined ? 'taken' : 'refused'}`, () => {
      assert.equal(secretProblem(`x/${name}`, {}, [], where)?.message, message)
    })

  it('a file that the user calls harmless is accepted', () => {
    const secret = { secret: 'a private key' }
    assert.equal(secretProblem('tests/keys/a.pem', secret, ['tests/keys'], where), undefined)
    assert.equal(secretProblem('tests/keys/a.pem', secret, ['tests/key'], where)?.code, 'artifact-secret')
  })

  for (const [pattern, matching, others] of [
    ['a/b', ['a/b', 'a/b/c'], ['a/bc', 'x/a/b', 'a']],
    ['./a/', ['a/b'], ['b/a']],
    ['**/*.pem', ['x.pem', 'a/b/x.pem'], ['x.pem2', 'a/xpem']],
    ['a/*/c', ['a/b/c'], ['a/b/b/c', 'a/c']],
    ['a/**', ['a/b/c'], ['b']],
    ['a?.(txt)', ['ab.(txt)'], ['a/.(txt)', 'ab.txt']],
  ] as const)
    it(`the pattern ${pattern} is for ${matching.join(', ')}, not for ${others.join(', ')}`, () => {
      assert.deepEqual(
        matching.filter((path) => !isAmongPaths(path, [pattern])),
        [],
      )
      assert.deepEqual(
        others.filter((path) => isAmongPaths(path, [pattern])),
        [],
      )
    })

  for (const [what, content, use, lineEndings] of [
    ['a script of a Shell step', 'echo\r\n', 'shell-script', 'windows'],
    ['a file with a shebang', '#!/usr/bin/env python3\r\n', 'linux', 'windows'],
    ['another file', 'echo\r\n', 'linux', undefined],
    ['a file for Windows', '#!/bin/sh\r\n', 'windows', undefined],
    ['a script for Linux', '#!/bin/sh\necho "a\rb"\n', 'shell-script', undefined],
    ['a program', Buffer.from('#!x\0\r\n'), 'shell-script', undefined],
  ] as const)
    it(`${what} with ${JSON.stringify(content.toString())} is ${lineEndings === undefined ? 'in order' : 'warned of'}`, async () => {
      assert.equal((await read(content, use)).lineEndings, lineEndings)
    })

  it('is fixed in a copy if the inputs ask for it', async () => {
    const content = await read(Buffer.from('#!/bin/sh\r\necho "\xff\r"\r\n', 'latin1'), 'shell-script', true)
    assert.equal(content.lineEndings, 'fixed')
    assert.equal(await readFile(content.absolutePath, 'latin1'), '#!/bin/sh\necho "\xff\r"\n')
    assert.equal((await read(Buffer.from('#!/bin/sh\necho "\xff\r"\n', 'latin1'))).sha256, content.sha256)
    assert.notEqual(content.originalSha256, content.sha256)
    assert.equal(content.bytes, 20)
  })

  it('is left as it is where an archive may be behind the script', async () => {
    const content = await read(`#!/bin/sh\r\n${'x'.repeat(1024 * 1024)}`, 'shell-script', true)
    assert.deepEqual([content.lineEndings, content.sha256], ['windows', content.originalSha256])
  })

  it('is reported once for all the scripts of a folder', () => {
    const windows = (path: string) => ({ path, lineEndings: 'windows' as const })
    assert.deepEqual(
      lineEndingFindings([windows('a.sh'), { path: 'b' }, windows('c.sh'), { path: 'd.sh', lineEndings: 'fixed' }], where, '--fix').map(
        ({ rule, severity, message }) => [rule, severity, message],
      ),
      [
        [
          'script-line-endings',
          'warning',
          'a.sh and 1 more are scripts with Windows line endings (CRLF), which the shell cannot run. Keep the line endings of Linux in the repository (.gitattributes: *.sh text eol=lf), or use --fix.',
        ],
        ['script-line-endings', 'info', 'd.sh is a script with Windows line endings (CRLF): the uploaded copy has those of Linux.'],
      ],
    )
  })

  it('is not read to its end by a job that is cancelled', async () => {
    await writeFiles(folder(), { cancelled: 'x' })
    const reading = contentReader({
      fixLineEndings: false,
      tempDir: () => Promise.resolve(folder()),
      digests: new Digests(AbortSignal.abort()),
    })
    await assert.rejects(reading(join(folder(), 'cancelled'), 'linux'), { name: 'AbortError' })
  })
})

describe('the executable files of a checkout', () => {
  const folder = useFolder()
  const git = (...words: readonly string[]): void => {
    execFileSync('git', ['-c', 'init.defaultBranch=main', ...words], { cwd: folder(), stdio: 'ignore' })
  }
  const listed = async (below = '.') =>
    [...(await executables(join(folder(), below), signal))].map((path) => path.slice(folder().length + 1)).sort()

  before(async () => {
    await writeFiles(folder(), { 'sub/tool é': 'x', 'sub/text': 'x', 'outside/new': 'x' })
    git('init', '--quiet')
    git('add', 'sub')
    git('update-index', '--chmod=+x', 'sub/tool é')
  })

  it('are those of its index, whatever the file system says', async () => {
    await chmod(join(folder(), 'sub/text'), 0o755)
    assert.deepEqual(await listed(), ['sub/tool é'])
    assert.deepEqual(await listed('sub'), ['sub/tool é'])
  })

  it('are found without running a program that the repository names', async () => {
    await writeFiles(folder(), { 'hook.sh': `#!/bin/sh\ntouch '${folder()}/ran'\n` })
    await chmod(join(folder(), 'hook.sh'), 0o755)
    git('config', 'core.fsmonitor', join(folder(), 'hook.sh'))
    await listed()
    await assert.rejects(readFile(join(folder(), 'ran')), { code: 'ENOENT' })
  })

  it('are empty without a checkout, and without git', async () => {
    assert.deepEqual([...(await executables('/', signal))], [])
    assert.deepEqual([...(await executables(folder(), signal, { PATH: '/nowhere' }))], [])
  })
})
