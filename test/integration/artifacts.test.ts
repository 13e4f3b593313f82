import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { objectOf } from '../emulator/json.js'
import { makeCertificates } from '../emulator/net/certificates.js'
import { startForwardProxy } from '../front-doors/forward-proxy.js'
import { buildInputs } from '../front-doors/inputs.js'
import { doors } from './doors.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'

const script = { type: 'Shell', name: 'script', scriptUri: 'script.sh' }
const files = {
  'script.sh': '#!/bin/sh\r\necho hello\r\n',
  'site/.env': 'PASSWORD=x\n',
  'site/index.html': '<p>',
}

describe('scripts and files of the repository', () => {
  const emulator = useEmulator()
  let repository = ''
  before(async () => {
    repository = await mkdtemp(join(tmpdir(), 'aib-artifacts-'))
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(repository, path)), { recursive: true })
      await writeFile(join(repository, path), content)
    }
  })
  after(() => rm(repository, { recursive: true, force: true }))

  const write = (name: string, customize: readonly object[]): Promise<void> =>
    writeFile(
      join(repository, `${name}.json`),
      imageTemplate(emulator().description, customize, { userAssignedIdentities: [emulator().description.buildIdentityId] }),
    )
  const build = (name: string, inputs: Readonly<Record<string, string>> = {}) =>
    doors.gitHub.run(
      emulator(),
      'build',
      {
        ...buildInputs(emulator().description),
        parameters: '',
        template: `${name}.json`,
        'image-builder-template-name': name,
        ...inputs,
      },
      { cwd: repository },
    )
  const writes = async () =>
    (await emulator().control.requests()).filter(({ method, principal }) => method === 'PUT' && principal !== 'template-identity')

  it('with a secret among them are refused at their line, but for those that are allowed', async () => {
    await write('secret', [{ type: 'File', sourceUri: 'site', destination: '/opt/site' }])
    const inputs = { template: 'secret.json' }
    const refused = await doors.gitHub.run(emulator(), 'plan', inputs, { cwd: repository })
    assert.equal(refused.succeeded, false)
    assert.match(
      refused.stdout,
      /^::error file=secret\.json,line=\d+,.*site\/\.env is an environment file, which usually contains secrets/m,
    )
    assert.match(refused.stdout, /add site\/\.env to the input allow-secrets-in/)
    const allowed = await doors.gitHub.run(emulator(), 'plan', { ...inputs, 'allow-secrets-in': 'other\nsite/.env\n' }, { cwd: repository })
    assert.ok(allowed.succeeded, allowed.log)
  })

  it('with Windows line endings are warned of, and fixed in the uploaded copy on request', async () => {
    await write('endings', [script])
    const warned = await doors.gitHub.run(emulator(), 'plan', { template: 'endings.json' }, { cwd: repository })
    assert.ok(warned.succeeded, warned.log)
    assert.match(warned.stdout, /^::warning file=endings\.json,line=\d+,.*script\.sh is a script with Windows line endings \(CRLF\)/m)
    const built = await build('endings', { 'fix-line-endings': 'true' })
    assert.ok(built.succeeded, built.log)
    assert.match(built.stdout, /script\.sh is a script with Windows line endings \(CRLF\): the uploaded copy has those of Linux/)
    const [run] = (await emulator().control.builds()).runs.filter(({ template }) => template === 'endings')
    const fixed = createHash('sha256').update('#!/bin/sh\necho hello\n').digest('hex')
    assert.equal(run?.customizers[0]?.sha256, fixed)
  })

  it('arrive byte for byte where they go in blocks', async () => {
    const content = randomBytes(9 * 1024 * 1024)
    await writeFile(join(repository, 'tools.bin'), content)
    await write('blocks', [{ type: 'File', sourceUri: 'tools.bin', destination: '/tmp/tools.bin' }])
    const built = await build('blocks')
    assert.ok(built.succeeded, built.log)
    const [run] = (await emulator().control.builds()).runs.filter(({ template }) => template === 'blocks')
    assert.equal(run?.customizers[0]?.sha256, createHash('sha256').update(content).digest('hex'))
  })

  const containerNamed = (name: string): string => emulator().description.blobContainerUrl.replace(/artifacts$/, name)
  const armWrites = async () => (await writes()).filter(({ host }) => host === 'arm')
  const containersCreated = async () =>
    (await emulator().control.requests())
      .filter(({ method, path }) => method === 'PUT' && path.includes('restype=container'))
      .map(({ status }) => status)

  for (const preflight of ['on', 'off'] as const)
    it(`are refused if the container that the input names does not exist: preflight ${preflight}`, async () => {
      await write('misspelt', [script])
      const inputs = { 'artifacts-container-url': containerNamed('artifactsx'), preflight }
      const built = await doors.terminal.run(
        emulator(),
        'build',
        { ...buildInputs(emulator().description), parameters: '', template: 'misspelt.json', ...inputs },
        { cwd: repository },
      )
      assert.equal(built.exitCode, preflight === 'on' ? 2 : 1, built.log)
      assert.ok(preflight === 'off' || built.log.includes('The preflight found 1 problem '), built.log)
      assert.ok(built.log.includes('The storage account devstoreaccount1 has no container artifactsx.'), built.log)
      assert.match(built.log, /az storage container create --auth-mode login --account-name devstoreaccount1 --name artifactsx/)
      assert.match(built.log, /--create-container/)
      assert.deepEqual(await containersCreated(), [])
      assert.deepEqual(await armWrites(), [])
    })

  it('go to a container that is created, private, if the input asks for that, and report it in one line', async () => {
    await write('container', [script])
    const url = containerNamed('made')
    await emulator().control.grant({
      principal: 'template-identity',
      role: 'Storage Blob Data Reader',
      scope: emulator().description.storageAccountId,
    })
    const built = await build('container', { 'artifacts-container-url': url, 'create-container': 'true' })
    assert.ok(built.succeeded, built.log)
    assert.equal(built.log.split('Created the container made in the storage account devstoreaccount1').length, 2, built.log)
    assert.deepEqual(await containersCreated(), [201])
    const again = await build('container', { 'artifacts-container-url': url })
    assert.ok(again.succeeded, again.log)
    assert.ok(again.log.includes('(already uploaded)'), again.log)
  })

  it('need a container: who may not create it learns which one', async () => {
    await write('unmade', [script])
    await emulator().control.fault({
      on: { host: 'blob', path: 'absent\\?restype=container' },
      fault: { status: 403, body: { code: 'AuthorizationPermissionMismatch', message: 'Not authorized.' } },
      times: 9,
    })
    const built = await build('unmade', { 'artifacts-container-url': containerNamed('absent'), 'create-container': 'true' })
    assert.equal(built.succeeded, false)
    assert.match(built.log, /There is no container absent, and the pipeline’s identity may not create it\./)
    assert.match(built.log, /Create a private container absent in the storage account devstoreaccount1/)
    assert.deepEqual(await armWrites(), [])
  })

  it('behind a firewall are not sent, and the error says what can still reach the build', async () => {
    await write('firewall', [script])
    await emulator().control.fault({
      on: { host: 'blob' },
      fault: { status: 403, headers: { 'x-ms-error-code': 'AuthorizationFailure' } },
      times: 99,
    })
    const built = await build('firewall')
    assert.equal(built.succeeded, false)
    assert.match(built.log, /The firewall also blocks the service/)
    assert.match(built.log, /private endpoint in its subnet/)
    assert.match(built.log, /\(storage-firewall, docs\/troubleshooting\.md\)/)
  })

  it('that are remote are pinned by their current content, on request', async () => {
    const certificates = await makeCertificates(['scripts.example'])
    const server = createServer({ key: certificates.key, cert: certificates.cert }, ({ url }, response) => {
      if (url === '/moved.sh') response.writeHead(302, { location: '/install.sh' }).end()
      else if (url === '/install.sh') response.end('#!/bin/sh\n')
      else response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const local = `localhost:${String(typeof address === 'object' ? address?.port : 0)}`
    const proxy = await startForwardProxy({ hosts: { 'scripts.example:443': `https://${local}` } })
    try {
      const base = 'https://scripts.example'
      await writeFile(join(repository, 'ca.pem'), certificates.ca)
      const plan = async (scriptUri: string, variables = { HTTPS_PROXY: proxy.url }) => {
        await write('remote', [{ type: 'Shell', name: 'remote', scriptUri }])
        const options = { cwd: repository, environment: { NODE_EXTRA_CA_CERTS: join(repository, 'ca.pem'), ...variables } }
        return doors.terminal.run(emulator(), 'plan', { template: 'remote.json', json: 'true', 'pin-remote': 'true' }, options)
      }
      const pinned = await plan(`${base}/moved.sh`)
      assert.ok(pinned.succeeded, pinned.log)
      const [step] = itemsOf(at(JSON.parse(pinned.stdout), 'template', 'properties', 'customize'))
      assert.equal(at(step, 'scriptUri'), `${base}/moved.sh`)
      assert.equal(at(step, 'sha256Checksum'), createHash('sha256').update('#!/bin/sh\n').digest('hex'))
      assert.ok(!pinned.log.includes('remote-file-unpinned'), pinned.log)
      const absent = await plan(`${base}/absent.sh`)
      assert.equal(absent.exitCode, 1)
      assert.ok(absent.log.includes(`${base}/absent.sh could not be fetched to pin it: the answer was 404. [pin-failed]`), absent.log)
      const internal = await plan(`https://${local}/install.sh`, { HTTPS_PROXY: '' })
      assert.match(internal.log, /install\.sh could not be fetched to pin it: its host is not on the public internet\. \[pin-failed\]/)
    } finally {
      await proxy.stop()
      await new Promise((resolve) => server.close(resolve))
    }
  })

  it('go to an account of the resource group if no container is named, with its key if the identity has no role', async () => {
    await write('derived', [script])
    const { description, control } = emulator()
    const inputs = { 'artifacts-container-url': '', cleanup: 'never' }
    const planned = await doors.terminal.run(
      emulator(),
      'plan',
      {
        template: 'derived.json',
        json: 'true',
        'subscription-id': description.subscriptionId,
        'resource-group-name': description.resourceGroup,
      },
      { cwd: repository },
    )
    const url = textOf(at(itemsOf(at(JSON.parse(planned.stdout), 'artifacts'))[0], 'url')) ?? ''
    assert.match(url, /^https:\/\/aib[0-9a-f]{21}\.blob\.core\.windows\.net\/artifacts\/[0-9a-f]{64}\/script\.sh$/)
    assert.deepEqual(await writes(), [])

    const built = await build('derived', inputs)
    assert.ok(built.succeeded, built.log)
    const [made] = (await writes()).filter(({ path }) => path.includes('/storageAccounts/'))
    assert.ok(made?.path.includes(`/storageAccounts/${new URL(url).host.split('.')[0] ?? ''}`), made?.path)
    const { properties } = objectOf(made?.body)
    assert.deepEqual(properties, {
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: true,
      allowCrossTenantReplication: false,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
    })
    assert.match(built.log, /The account does not exist: creating it in westus2, without public access\./)
    assert.match(built.log, /Created the container artifacts in the storage account aib[0-9a-f]{21}, without public access\./)
    assert.match(
      built.log,
      /^::warning::The pipeline’s identity has no role for the blobs of .*Give it Storage Blob Data Contributor there/m,
    )
    const [key = ''] = [...built.log.matchAll(/^::add-mask::(\S{86}==)$/gm)].map(([, masked = '']) => masked)
    assert.notEqual(key, '')
    assert.equal(built.log.split(key).length, 2)
    const [run] = (await control.builds()).runs.filter(({ template }) => template === 'derived')
    assert.equal(run?.customizers[0]?.sha256, createHash('sha256').update(files['script.sh']).digest('hex'))

    await control.forgetRequests()
    const again = await build('derived', inputs)
    assert.ok(again.succeeded, again.log)
    assert.ok(again.log.includes('(already uploaded)'), again.log)
    assert.deepEqual(
      (await writes()).filter(({ path }) => path.includes('/storageAccounts/')),
      [],
    )
  })

  it('say that a key may not be read, and which role would do without', async () => {
    await write('keyless', [script])
    await emulator().control.fault({
      on: { host: 'arm', path: 'listKeys' },
      fault: { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } },
    })
    const built = await build('keyless', { 'artifacts-container-url': '' })
    assert.equal(built.succeeded, false, built.log)
    assert.match(built.log, /has no role for the blobs of the storage account, and its key could not be read: No\. \[AuthorizationFailed\]/)
  })

  it('carry their checksum in their metadata, so that another blob of this name is never mistaken for them', async () => {
    await write('metadata', [{ ...script, scriptUri: 'metadata.sh' }])
    await writeFile(join(repository, 'metadata.sh'), '#!/bin/sh\necho metadata\n')
    const { description, control } = emulator()
    const first = await build('metadata')
    assert.ok(first.succeeded, first.log)
    const sha256 = createHash('sha256').update('#!/bin/sh\necho metadata\n').digest('hex')
    // As if something else had written it: the same length, and no checksum.
    await control.fault({
      on: { host: 'blob', method: 'HEAD', path: sha256 },
      fault: { status: 200, headers: { 'content-length': '24', 'x-ms-blob-type': 'BlockBlob', 'x-ms-request-id': '1' } },
    })
    const second = await build('metadata')
    assert.equal(second.succeeded, false)
    assert.ok(
      second.log.includes(
        `${sha256}/metadata.sh that does not match its name: its metadata has a different checksum or no checksum. [upload-failed]`,
      ),
      second.log,
    )
    const planned = await doors.terminal.run(
      emulator(),
      'plan',
      { template: 'metadata.json', json: 'true', 'artifacts-container-url': description.blobContainerUrl },
      { cwd: repository },
    )
    assert.equal(at(itemsOf(at(JSON.parse(planned.stdout), 'artifacts'))[0], 'sha256'), sha256)
  })
})
