import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Description } from '../emulator/description.js'
import type { Emulator } from '../emulator/start.js'
import { doors, withoutPreflight } from './doors.js'
import { useEmulator } from './shared-emulator.js'

const countOf = (log: string, text: string): number => log.split(text).length - 1

const plainInputs = ({ description }: Emulator, name: string): Record<string, string> => ({
  template: 'image.json',
  'subscription-id': description.subscriptionId,
  'resource-group-name': description.resourceGroup,
  'image-builder-template-name': name,
  'poll-interval': '50ms',
})

// A template without files, with properties that every api-version accepts.
const plainTemplate = (description: Description, apiVersion: string, properties: object = {}): object => ({
  type: 'Microsoft.VirtualMachineImages/imageTemplates',
  apiVersion,
  name: 'plain',
  location: description.location,
  identity: { type: 'UserAssigned', userAssignedIdentities: { [description.identityId]: {} } },
  properties: {
    source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
    customize: [{ type: 'Shell', name: 'greet', inline: ['echo hello'] }],
    distribute: [
      {
        type: 'SharedImage',
        runOutputName: 'gallery',
        galleryImageId: description.galleryImageId,
        replicationRegions: [description.location],
      },
    ],
    ...properties,
  },
})

describe('the log of a build', () => {
  const emulator = useEmulator()
  const subscription = (): string => `/subscriptions/${emulator().description.subscriptionId}`
  const role = (name: 'Reader' | 'Storage Blob Data Reader' | 'Contributor') =>
    ({ principal: 'pipeline', role: name, scope: subscription() }) as const

  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-log-'))
    const { description } = emulator()
    const validate = {
      inVMValidations: [
        { type: 'Shell', name: 'check nginx', inline: ['nginx -v'] },
        { type: 'Shell', name: 'answers', inline: ['curl localhost'] },
      ],
    }
    await write('image.json', plainTemplate(description, '2024-02-01', { validate }))
    await write('old.json', plainTemplate(description, '2020-02-14'))
    const parameters = { password: { type: 'securestring' } }
    await write('secret.json', { parameters, resources: [plainTemplate(description, '2024-02-01')] })
  })
  after(() => rm(folder, { recursive: true, force: true }))
  const write = (name: string, template: object): Promise<void> => writeFile(join(folder, name), JSON.stringify(template))

  // Holds the build after its customizers, until the last one has been logged.
  const whenLogged = (text: RegExp) => ({ when: { printed: text, then: () => void emulator().control.set({ hold: null }) } })

  it('is read from the build’s container until the staging account has it, and continues there without repeating a line', async () => {
    await emulator().control.set({ hold: 'Distributing', exportLog: 'at-end', customizerOutput: { 2: ['nginx is configured'] } })
    const result = await doors.terminal.run(
      emulator(),
      'build',
      withoutPreflight(emulator(), 'log-container'),
      whenLogged(/the service’s own step \(shell\) (?:took|is done)/),
    )
    assert.ok(result.succeeded, result.log)
    for (const text of [
      'Connected to SSH!',
      '▸ customizer 1 of 3: install nginx (Shell)',
      '▸ customizer 2 of 3: site configuration (File)',
      '▸ customizer 3 of 3: configure nginx (Shell)',
      'nginx is configured',
    ])
      assert.equal(countOf(result.log, text), 1, `${text} in ${result.log}`)
    const file = await readFile(result.outputs['log-path'] ?? '', 'utf8')
    assert.match(file, /^\[[0-9a-f-]{36}\] PACKER .*Running builder/)
    assert.ok(file.endsWith('Done exporting Packer logs to Azure Storage.\n'))
  })

  it('is kept as far as the container returned it if it never arrives in the staging account', async () => {
    await emulator().control.set({ hold: 'Distributing', exportLog: 'never' })
    const result = await doors.terminal.run(
      emulator(),
      'build',
      withoutPreflight(emulator(), 'log-never'),
      whenLogged(/the service’s own step \(shell\) (?:took|is done)/),
    )
    assert.ok(result.succeeded, result.log)
    assert.ok((await readFile(result.outputs['log-path'] ?? '', 'utf8')).includes('Starting provisioner file'))
  })

  it('is read with the account’s key where the identity has no data role but may list keys, and the key is printed nowhere', async () => {
    const { control } = emulator()
    await control.revoke(role('Storage Blob Data Reader'))
    await control.grant(role('Contributor'))
    try {
      const result = await doors.gitHub.run(emulator(), 'build', withoutPreflight(emulator(), 'log-key'))
      assert.ok(result.succeeded, result.log)
      assert.ok(!result.log.includes('cannot be read'), result.log)
      assert.ok(result.log.includes('▸ customizer 3 of 3'), result.log)
      assert.notEqual(result.outputs['log-path'], '')
      const requests = await control.requests()
      assert.equal(requests.filter(({ path }) => /listKeys/.test(path)).length, 1)
      assert.ok(requests.some(({ host, principal, method }) => host === 'blob' && principal === 'key' && method === 'GET'))
      const masked = /^::add-mask::(\S{80,}==)$/m.exec(result.stdout)?.[1]
      assert.ok(masked !== undefined, 'the key is masked')
      assert.equal(countOf(result.log, masked), 1)
    } finally {
      await control.revoke(role('Contributor'))
      await control.grant(role('Storage Blob Data Reader'))
    }
  })

  it('is named in one notice with the missing role and scope if neither is possible; the log of the container is still printed', async () => {
    const { control } = emulator()
    await control.revoke(role('Storage Blob Data Reader'))
    await control.set({ hold: 'Distributing' })
    try {
      const result = await doors.terminal.run(
        emulator(),
        'build',
        withoutPreflight(emulator(), 'log-denied'),
        whenLogged(/the service’s own step \(shell\) (?:took|is done)/),
      )
      assert.ok(result.succeeded, result.log)
      assert.equal(countOf(result.log, 'The build log cannot be read'), 1)
      assert.match(
        result.log,
        /needs Reader and Storage Blob Data Reader on the subscription.*lacks: Microsoft.Storage\/storageAccounts\/blobServices\/containers\/blobs\/read on \/subscriptions\/\S+\/resourceGroups\/IT_images_log-denied_\S+\/storageAccounts\/[a-z0-9]{24} \(/,
      )
      assert.ok(result.log.includes('▸ customizer 3 of 3'), result.log)
    } finally {
      await control.grant(role('Storage Blob Data Reader'))
    }
  })

  it('is explained by what storage answered if that is not about a role', async () => {
    await emulator().control.fault({
      on: { host: 'blob', path: 'packerlogs' },
      fault: { status: 403, body: { code: 'AccountIsDisabled', message: 'The specified account is disabled.' } },
      times: 99,
    })
    const result = await doors.terminal.run(emulator(), 'build', withoutPreflight(emulator(), 'log-disabled'))
    assert.ok(result.succeeded, result.log)
    assert.match(result.log, /The build log cannot be read;.*\[AccountIsDisabled\]\. The storage account is disabled\./)
    assert.ok(!result.log.includes('needs Reader'), result.log)
  })

  it('is found by the tags of the staging group where the api-version does not name it', async () => {
    const result = await doors.terminal.run(
      emulator(),
      'build',
      {
        ...plainInputs(emulator(), 'log-tags'),
        template: 'old.json',
      },
      { cwd: folder },
    )
    assert.ok(result.succeeded, result.log)
    assert.ok(result.log.includes('▸ customizer 1 of 1: greet (Shell)'), result.log)
    // Whatever the phases in which its lines arrive.
    assert.equal(result.log.split('\n').filter((line) => line.trim() === 'Build log').length, 1, result.log)
  })

  it('is complete on the console with log-level all, and absent with quiet', async () => {
    const all = await doors.terminal.run(emulator(), 'build', { ...withoutPreflight(emulator(), 'log-all'), 'log-level': 'all' })
    assert.match(all.log, / \[[0-9a-f-]{36}\] PACKER \S+ \S+ \[INFO\] \(telemetry\) Starting provisioner shell/)
    // A state that lasts less than a poll is not seen: this one lasts until it is printed.
    await emulator().control.set({ hold: 'Distributing' })
    const quiet = await doors.terminal.run(
      emulator(),
      'build',
      { ...withoutPreflight(emulator(), 'log-quiet'), 'log-level': 'quiet' },
      whenLogged(/Distributing/),
    )
    assert.ok(quiet.succeeded && !quiet.log.includes('▸') && quiet.log.includes('Succeeded'), quiet.log)
    assert.ok((await readFile(quiet.outputs['log-path'] ?? '', 'utf8')).includes('PACKER'))
  })

  it('cannot act on the runner, nor print a secret, on the console or in the file', async () => {
    const secret = 'correct-horse-battery-staple'
    await emulator().control.set({
      customizerOutput: { 0: [`password=${secret}`, '::set-output name=image-id::evil', '\r::error::pwned'] },
    })
    const inputs = { parameters: JSON.stringify({ password: secret }), template: 'secret.json' }
    const result = await doors.gitHub.run(emulator(), 'build', { ...plainInputs(emulator(), 'log-hostile'), ...inputs }, { cwd: folder })
    assert.ok(result.succeeded, result.log)
    assert.ok(!/^\s*::(?:set-output|error)/m.test(result.stdout), result.stdout)
    assert.ok(result.stdout.includes('password=***'), result.stdout)
    assert.equal(countOf(result.stdout.replaceAll(/^::add-mask::.*$/gm, ''), secret), 0)
    const { outputs } = await doors.terminal.run(
      emulator(),
      'build',
      { ...plainInputs(emulator(), 'log-hostile-file'), ...inputs },
      { cwd: folder },
    )
    const file = await readFile(outputs['log-path'] ?? '', 'utf8')
    assert.ok(file.includes('password=***') && !file.includes(secret))
  })

  it('has a file of its own for the validators, and names the one that failed', async () => {
    await emulator().control.set({ failValidator: { index: 1, exitCode: 3 }, validatorOutput: { 1: ['nginx does not answer'] } })
    const result = await doors.terminal.run(emulator(), 'build', plainInputs(emulator(), 'log-validators'), { cwd: folder })
    assert.ok(!result.succeeded)
    for (const text of [
      '▸ validator 2 of 2: answers (Shell)',
      'The image build failed in validator 2, answers (Shell), with exit code 3.',
      'Phase: Validating',
      'nginx does not answer',
      '(script-failed, docs/troubleshooting.md)',
    ])
      assert.ok(result.log.includes(text), `${text} in ${result.log}`)
    assert.match(result.log, /For Azure support: operation id [0-9a-f-]{36}, correlation id [0-9a-f-]{36}\./)
    assert.ok((await readFile(result.outputs['validation-log-path'] ?? '', 'utf8')).includes('nginx does not answer'))
    assert.ok(!(await readFile(result.outputs['log-path'] ?? '', 'utf8')).includes('nginx does not answer'))
  })

  it('says why a request was refused with what is known of it', async () => {
    const error = { error: { code: 'OperationNotAllowed', message: "Operation 'PUT' is not allowed in provisioningState: 'creating'" } }
    await emulator().control.fault({ on: { method: 'PUT', path: '/imageTemplates/log-refused' }, fault: { status: 400, body: error } })
    const result = await doors.terminal.run(emulator(), 'build', withoutPreflight(emulator(), 'log-refused'))
    assert.ok(!result.succeeded)
    assert.ok(result.log.includes('(template-creating, docs/troubleshooting.md)'), result.log)
  })
})
