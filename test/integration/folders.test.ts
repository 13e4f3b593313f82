import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { accessToken } from '../emulator/entra/tokens.js'
import { createRequester } from '../emulator/net/request.js'
import type { Emulator } from '../emulator/start.js'
import { buildInputs } from '../front-doors/inputs.js'
import { itOnBuildVm, startBuildVm } from '../build-vm/build-vm.js'
import { doors } from './doors.js'
import { imageTemplate, imageTemplateBody } from './image-template.js'
import type { Tool } from '../tools.js'
import { useEmulator } from './shared-emulator.js'

const site = { type: 'File', name: 'site', sourceUri: 'site', destination: '/opt/my site' }
const files = { 'index.html': '<p>', 'bin/tool': '#!/bin/sh\n', 'ünï/-d': 'x' }

const windows = { publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku: '2022-Datacenter' }

describe('building with a folder', () => {
  const emulator = useEmulator()
  let repository = ''
  before(async () => {
    repository = await mkdtemp(join(tmpdir(), 'aib-folders-'))
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(repository, 'site', path, '..'), { recursive: true })
      await writeFile(join(repository, 'site', path), content)
    }
    await writeFile(join(repository, 'large.bin'), '')
    await truncate(join(repository, 'large.bin'), 21 * 1024 * 1024)
  })
  after(() => rm(repository, { recursive: true, force: true }))

  const write = (name: string, customize: readonly object[], vmProfile?: object): Promise<void> =>
    writeFile(join(repository, `${name}.json`), imageTemplate(emulator().description, customize, vmProfile))
  const identity = () => ({ userAssignedIdentities: [emulator().description.buildIdentityId] })
  const plan = async (name: string, ...inputs: readonly (readonly [string, string])[]) => {
    const words = {
      template: `${name}.json`,
      json: 'true',
      'artifacts-container-url': emulator().description.blobContainerUrl,
      ...Object.fromEntries(inputs),
    }
    const { stdout } = await doors.terminal.run(emulator(), 'plan', words, { cwd: repository })
    const document: unknown = JSON.parse(stdout)
    return document
  }

  itOnBuildVm(
    ['dash', 'curl', 'wget', 'sha256sum'],
    'uploads its archive, and the build VM unpacks by its own identity what the repository has',
    async () => {
      await write(
        'folder',
        [
          { type: 'Shell', name: 'first', inline: ['echo hello'] },
          site,
          { ...site, sourceUri: 'large.bin', name: 'large', destination: '/opt/large.bin' },
        ],
        identity(),
      )
      const { blobContainerUrl } = emulator().description
      const inputs = {
        ...buildInputs(emulator().description),
        parameters: '',
        template: 'folder.json',
        'image-builder-template-name': 'folder',
      }
      const result = await doors.gitHub.run(emulator(), 'build', inputs, { cwd: repository })
      assert.ok(result.succeeded, result.log)
      const planned = await plan('folder')
      const [archive, large] = itemsOf(at(planned, 'artifacts'))
      assert.equal(at(archive, 'path'), 'site/')
      assert.equal(at(archive, 'url'), `${blobContainerUrl}/${textOf(at(archive, 'sha256')) ?? ''}/site.tar.gz`)
      const [build] = (await emulator().control.builds()).runs.filter(({ template: name }) => name === 'folder')
      assert.deepEqual(
        build?.customizers.map(({ type, name }) => [type, name]),
        [
          ['Shell', 'first'],
          ['Shell', 'site (download)'],
          ['Shell', 'large (download)'],
        ],
      )
      const [, unpack, place] = build.customizers.map(({ inline }) => inline ?? [])
      for (const fetcher of ['curl', 'wget'] as const) {
        const vm = await startVm(emulator(), fetcher)
        try {
          // The VM's root is this machine's: the destination is put below a folder of the test.
          const home = (lines: readonly string[] = []): readonly string[] =>
            lines.map((line) => line.replace(/^destination='\//, `destination='${vm.home}/`))
          const unpacked = await vm.run('dash', home(unpack))
          assert.equal(unpacked.exitCode, 0, unpacked.output)
          execFileSync('diff', ['-r', join(repository, 'site'), join(vm.home, 'opt/my site')])
          assert.equal((await stat(join(vm.home, 'opt/my site/bin/tool'))).mode & 0o777, 0o755)
          const placed = await vm.run('dash', home(place))
          assert.equal(placed.exitCode, 0, placed.output)
          execFileSync('cmp', [join(repository, 'large.bin'), join(vm.home, 'opt/large.bin')])
          assert.deepEqual(await vm.leftovers(), [])
        } finally {
          await vm.stop()
        }
      }
      assert.equal(at(large, 'bytes'), 21 * 1024 * 1024)
    },
  )

  itOnBuildVm(
    ['dash', 'curl', 'sha256sum'],
    'reaches the build VM by a link in a private script where access is sas, and a job that needs them for longer does not run it again',
    async () => {
      await write('linked', [site])
      const { blobContainerUrl } = emulator().description
      const inputs = {
        ...buildInputs(emulator().description),
        parameters: '',
        template: 'linked.json',
        'image-builder-template-name': 'linked',
        'artifacts-access': 'sas',
        cleanup: 'never',
      }
      const result = await doors.gitHub.run(emulator(), 'build', inputs, { cwd: repository })
      assert.ok(result.succeeded, result.log)
      const [step] = (await emulator().control.builds()).runs.find(({ template: name }) => name === 'linked')?.customizers ?? []
      assert.deepEqual([step?.type, step?.name, step?.inline], ['Shell', 'site (download)', undefined])
      assert.equal(step?.url, `${blobContainerUrl}/${step?.sha256 ?? ''}/download.sh`)
      const text = (await readBlob(emulator().description, step.url)).toString()
      const [, signature = ''] = /sig=([^&']+)/.exec(text) ?? []
      assert.ok(signature.length > 30, text)
      assert.ok(!result.log.replaceAll(/^::add-mask::.*$/gm, '').includes(signature))
      assert.ok(!JSON.stringify(await emulator().control.state()).includes(signature))
      const vm = await startVm(emulator(), 'curl')
      try {
        const lines = text.split('\n').map((line) => line.replace(/^destination='\//, `destination='${vm.home}/`))
        const unpacked = await vm.run('dash', lines)
        assert.equal(unpacked.exitCode, 0, unpacked.output)
        assert.ok(!unpacked.output.includes('sig='))
        execFileSync('diff', ['-r', join(repository, 'site'), join(vm.home, 'opt/my site')])
      } finally {
        await vm.stop()
      }
      const again = await doors.gitHub.run(emulator(), 'build', { ...inputs, deadline: '24h' }, { cwd: repository })
      assert.ok(again.log.includes('Replacing it: its links to the artifacts expire before a run would finish.'), again.log)
    },
  )

  it('sends nothing again, and leaves no archive on the agent', async () => {
    await write('again', [site], identity())
    const scratch = await mkdtemp(join(tmpdir(), 'aib-scratch-'))
    const inputs = {
      ...buildInputs(emulator().description),
      parameters: '',
      template: 'again.json',
      'image-builder-template-name': 'again',
    }
    const options = { cwd: repository, environment: { TMPDIR: scratch } }
    const first = await doors.terminal.run(emulator(), 'build', inputs, options)
    await emulator().control.forgetRequests()
    const second = await doors.terminal.run(emulator(), 'build', inputs, options)
    assert.ok(first.succeeded && second.succeeded, first.log + second.log)
    const sent = (await emulator().control.requests()).filter(
      ({ host, method, principal }) => host === 'blob' && method === 'PUT' && principal === 'pipeline',
    )
    assert.deepEqual(sent, [])
    // The log and the manifest of each build are kept for their readers, in a separate folder.
    assert.deepEqual(
      (await readdir(scratch)).filter((name) => !name.startsWith('aib-kept-')),
      [],
    )
    await rm(scratch, { recursive: true })
  })

  it('has an image fingerprint of the folder’s content, and of nothing else', async () => {
    await write('print', [site], identity())
    const fingerprint = async (...inputs: Parameters<typeof plan>) => at(await plan(...inputs), 'imageFingerprint')
    const before = await fingerprint('print')
    assert.equal(await fingerprint('print', ['artifacts-container-url', 'https://other.blob.core.windows.net/other']), before)
    await write('renamed', [{ ...site, name: 'other' }], identity())
    assert.equal(await fingerprint('renamed'), before)
    await writeFile(join(repository, 'site/more'), 'x')
    assert.notEqual(await fingerprint('print'), before)
    await rm(join(repository, 'site/more'))
    assert.equal(await fingerprint('print'), before)
  })

  itOnBuildVm(['pwsh'], 'uploads a zip for Windows, which the build VM unpacks by its own identity', async () => {
    const template = imageTemplateBody(emulator().description, {
      source: { ...windows, type: 'PlatformImage', version: 'latest' },
      vmProfile: identity(),
      customize: [{ ...site, destination: 'C:\\site' }],
      distribute: [{ type: 'VHD', runOutputName: 'disk' }],
    })
    await writeFile(join(repository, 'windows.json'), JSON.stringify(template))
    const inputs = { ...buildInputs(emulator().description), parameters: '', template: 'windows.json' }
    const result = await doors.gitHub.run(emulator(), 'build', { ...inputs, 'image-builder-template-name': 'windows' }, { cwd: repository })
    assert.ok(result.succeeded, result.log)
    const [step] = (await emulator().control.builds()).runs.find(({ template: name }) => name === 'windows')?.customizers ?? []
    assert.equal(step?.type, 'PowerShell')
    const sent = step.inline ?? []
    assert.ok(sent.some((line) => line.endsWith("/site.zip'")))
    const vm = await startVm(emulator(), 'curl')
    try {
      const lines = sent.map((line) => (line === "$destination = 'C:\\site'" ? `$destination = '${vm.home}/site'` : line))
      const unpacked = await vm.runPowerShell(lines)
      assert.equal(unpacked.exitCode, 0, unpacked.output)
      execFileSync('diff', ['-r', join(repository, 'site'), join(vm.home, 'site')])
      assert.deepEqual(await vm.leftovers(), [])
    } finally {
      await vm.stop()
    }
  })

  it('says at the customizer’s line what is missing', async () => {
    await write('missing', [{ type: 'Shell', inline: ['true'] }, site])
    await symlink('/etc/hostname', join(repository, 'site/outside'))
    try {
      const inputs = { template: 'missing.json', 'artifacts-access': 'identity' }
      const result = await doors.gitHub.run(emulator(), 'plan', inputs, { cwd: repository })
      assert.equal(result.succeeded, false)
      const line = (await readFile(join(repository, 'missing.json'), 'utf8')).split('\n').findIndex((text) => text.includes('"File"'))
      assert.match(
        result.stdout,
        new RegExp(`^::error file=missing\\.json,line=${String(line)},.*the VM has no identity to download it with`, 'm'),
      )
      assert.match(result.stdout, /^::error .*site\/outside is a link to \/etc\/hostname, outside the workspace/m)
    } finally {
      await rm(join(repository, 'site/outside'))
    }
  })
})

// A build VM with the emulator's build identity: the emulator's own storage decides whether it may read.
const startVm = async ({ description }: Emulator, fetcher: Tool) => {
  const { tenantId, buildIdentityId, buildIdentityClientId, caFile } = description
  const objectId = await objectIdOf(description)
  const token = accessToken(
    tenantId,
    { name: 'build-identity', clientId: buildIdentityClientId, objectId },
    'https://storage.azure.com',
    300,
  )
  return startBuildVm({
    programs: [fetcher, 'sha256sum'],
    identity: { id: buildIdentityId, token },
    caFile,
    // .NET reads it.
    environment: { SSL_CERT_FILE: caFile },
    port: Number(new URL(description.blobContainerUrl).port),
  })
}

// A blob of the private container, as the build identity reads it.
const readBlob = async (description: Emulator['description'], url: string): Promise<Buffer> => {
  const { tenantId, buildIdentityClientId, caFile } = description
  const identity = { name: 'build-identity' as const, clientId: buildIdentityClientId, objectId: await objectIdOf(description) }
  const send = createRequester(await readFile(caFile, 'utf8'))
  const authorization = `Bearer ${accessToken(tenantId, identity, 'https://storage.azure.com', 300)}`
  const { body } = await send(url, { headers: { authorization, 'x-ms-version': '2021-12-02' } })
  send.close()
  return body
}

const objectIdOf = async ({
  authority,
  tenantId,
  clientId,
  clientSecret,
  resourceManager,
  buildIdentityId,
  caFile,
}: Emulator['description']): Promise<string> => {
  const send = createRequester(await readFile(caFile, 'utf8'))
  const form = { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials', scope: `${resourceManager}/.default` }
  const login = await send(`${authority}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form).toString() })
  const authorization = `Bearer ${textOf(at(JSON.parse(login.body.toString()), 'access_token')) ?? ''}`
  const reply = await send(`${resourceManager}${buildIdentityId}?api-version=2023-01-31`, { headers: { authorization } })
  send.close()
  return textOf(at(JSON.parse(reply.body.toString()), 'properties', 'principalId')) ?? ''
}
