// The scripts that publish a release to GitHub and to npm, with programs in the places of gh and npm, and a registry on this machine.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { describeOn } from '../../systems.js'

describeOn('shell scripts', 'publishing to GitHub and npm', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aib-publish-'))
    mkdirSync(join(folder, 'dist/release'), { recursive: true })
    for (const name of ['a.vsix', 'b.tgz', 'NOTES.md']) writeFileSync(join(folder, 'dist/release', name), `content of ${name}`)
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const program = (name: string, script: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "$*" >>${folder}/calls\n${script}\n`, { mode: 0o755 })
  }
  // The calls of the program so far, and no more of them.
  const calls = (): readonly string[] => {
    const file = join(folder, 'calls')
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
    rmSync(file, { force: true })
    return lines
  }
  const run = async (script: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, [resolve(script), ...args], {
      cwd: folder,
      env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    assert.ok(!stderr.includes('    at '), stderr)
    return { exitCode: child.exitCode, stdout, stderr }
  }

  describe('a release of GitHub', () => {
    const publish = (latest = 'true') => run('scripts/publish-release.mjs', ['1.2.3', latest])

    it('is made as a draft with its files, and then published', async () => {
      program('gh', 'case "$2" in view) echo "release not found" >&2; exit 1 ;; esac')
      const { exitCode, stdout, stderr } = await publish('false')
      assert.equal(exitCode, 0, stderr)
      assert.equal(stdout, 'The release v1.2.3 is published with 2 files.\n')
      const [, create = '', edit = ''] = calls()
      assert.match(create, /^release create v1\.2\.3 --draft --verify-tag .*NOTES\.md dist\/release\/a\.vsix dist\/release\/b\.tgz$/)
      assert.match(edit, /^release edit v1\.2\.3 .*--draft=false --latest=false$/)
    })

    it('is completed if an earlier attempt left a draft', async () => {
      program('gh', 'case "$2" in view) echo true ;; esac')
      assert.equal((await publish()).exitCode, 0)
      const [, upload = '', edit = ''] = calls()
      assert.match(upload, /^release upload v1\.2\.3 --clobber dist\/release\/a\.vsix dist\/release\/b\.tgz$/)
      assert.match(edit, /^release edit v1\.2\.3 .*--draft=false --latest=true$/)
    })

    it('is left as it is if it is published with the same files; other files are an error that names them', async () => {
      program('gh', `case "$2" in view) echo false ;; download) cp ${folder}/published/* "$5" ;; *) exit 9 ;; esac`)
      const published = join(folder, 'published')
      mkdirSync(published)
      for (const name of ['a.vsix', 'b.tgz']) cpSync(join(folder, 'dist/release', name), join(published, name))
      const same = await publish()
      assert.equal(same.stdout, 'The release v1.2.3 is already published with the same 2 files.\n', same.stderr)
      writeFileSync(join(published, 'a.vsix'), 'other')
      writeFileSync(join(published, 'c.txt'), 'more')
      const other = await publish()
      assert.equal(other.exitCode, 1)
      assert.match(other.stderr, /already published with other content: a\.vsix, c\.txt\. Release a later version/)
    })

    it('fails with what gh reports', async () => {
      program('gh', 'echo "HTTP 401: Bad credentials" >&2; exit 1')
      const { exitCode, stderr } = await publish()
      assert.equal(exitCode, 1)
      assert.match(stderr, /^publish-release: gh release view failed: HTTP 401: Bad credentials$/m)
    })
  })

  describe('a package of npm', () => {
    // What the registry answers about the version, one answer a question; the last one stays.
    const publish = async (answers: readonly { readonly status: number; readonly body: string }[], latest = 'true') => {
      let asked = 0
      const server = createServer(({ url }, response) => {
        const { status, body } = answers[Math.min(asked, answers.length - 1)] ?? { status: 500, body: '' }
        asked += 1
        response.writeHead(url === '/aib/1.2.3' ? status : 500, { 'content-type': 'application/json' }).end(body)
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      const port = typeof address === 'object' ? String(address?.port) : ''
      try {
        return await run('scripts/publish-package.mjs', ['dist/release/b.tgz', 'aib', '1.2.3', latest], {
          NPM_CONFIG_REGISTRY: `http://127.0.0.1:${port}/`,
        })
      } finally {
        server.close()
        server.closeAllConnections()
      }
    }
    // The registry's own texts. The sha512 of "content of b.tgz".
    const missing = { status: 404, body: '"version not found: 1.2.3"' }
    const has = (integrity: string) => ({ status: 200, body: JSON.stringify({ name: 'aib', version: '1.2.3', dist: { integrity } }) })
    const same = has('sha512-59Fik8JO/SKmgB2EdCLtJwpdb06kX8dJKNafauudmqHt/IhG99t3e7iMPV9ofZNicAdvz90QFtLX1z0CFvbBGg==')
    const other = has('sha512-b3RoZXI=')

    it('is published once, with provenance', async () => {
      program('npm', 'exit 0')
      const { exitCode, stdout } = await publish([missing])
      assert.deepEqual([exitCode, stdout], [0, 'aib@1.2.3 is published.\n'])
      assert.deepEqual(calls(), ['publish --provenance --access public dist/release/b.tgz'])
      const again = await publish([same])
      assert.deepEqual([again.exitCode, again.stdout], [0, 'aib@1.2.3 is already published with the same content.\n'])
      assert.deepEqual(calls(), [])
    })

    it('does not become the latest one if a later version has been released', async () => {
      program('npm', 'exit 0')
      assert.equal((await publish([missing], 'false')).exitCode, 0)
      assert.deepEqual(calls(), ['publish --provenance --access public --tag previous dist/release/b.tgz'])
      assert.match((await publish([missing], '')).stderr, /The arguments are a file, a name, a version, and true or false\./)
      assert.deepEqual(calls(), [])
    })

    it('with other content in the registry is an error', async () => {
      program('npm', 'exit 0')
      const { exitCode, stderr } = await publish([other])
      assert.equal(exitCode, 1)
      assert.match(
        stderr,
        /aib@1\.2\.3 is already published with other content \(sha512-b3RoZXI=; this file: sha512-.*Release a later version/,
      )
      assert.deepEqual(calls(), [])
    })

    it('is judged by the registry if npm publish fails', async () => {
      program('npm', 'exit 1')
      assert.equal((await publish([missing, same])).exitCode, 0)
      const { exitCode, stderr } = await publish([missing])
      assert.equal(exitCode, 1)
      assert.match(stderr, /npm publish failed, and the registry does not have aib@1\.2\.3/)
    })

    it('is not published unless the registry answers', async () => {
      program('npm', 'exit 0')
      assert.match((await publish([{ status: 503, body: '' }])).stderr, /answered with status 503/)
      const environment = { NPM_CONFIG_REGISTRY: 'http://127.0.0.1:9' }
      const lost = await run('scripts/publish-package.mjs', ['dist/release/b.tgz', 'aib', '1.2.3', 'true'], environment)
      assert.match(lost.stderr, /^publish-package: http:\/\/127\.0\.0\.1:9\/aib\/1\.2\.3 could not be read: /)
      assert.deepEqual(calls(), [])
    })
  })
})
