// Random secrets, after the login, in what Azure answers to every command: the core runs in this process, as the front doors run it.
import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { maskedHost } from '../../platform/masked-host.js'
import type { InputName } from '../../shared/inputs/table.js'
import { run, runPost } from '../../shared/run.js'
import type { Json } from '../emulator/json.js'
import type { OtherAnswer } from '../emulator/net/faults.js'
import { cloudInputs } from '../front-doors/inputs.js'
import { randomNumbers } from '../hostile-texts.js'
import { noTools } from '../recording-host.js'
import { assertHidden, keepingHost, secretOf, spellings, type Shown } from '../shown-texts.js'
import { useFolder } from '../temporary-folder.js'
import { newDefinition, placeTemplate, placeVersions } from './histories.js'
import { useEmulator } from './shared-emulator.js'

type Inputs = Partial<Record<InputName, string>>

// A message that quotes the secret as programs do, within other text.
const quoted = (secret: string): string => {
  const around = ['', 'x', 'xy'].map((before) => `${before}${secret}xyz`)
  return [
    secret,
    JSON.stringify(secret),
    encodeURIComponent(secret),
    ...around.map((text) => Buffer.from(text).toString('base64')),
    ...around.map((text) => Buffer.from(text).toString('hex')),
    secret.toUpperCase(),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    secret.replaceAll(/\s+/g, ' '),
    secret,
  ].join(' and ')
}

const errorBody = (said: string): Json => ({ error: { code: 'BadRequest', message: said, details: [{ code: said, message: said }] } })
const answers: readonly ((said: string) => OtherAnswer)[] = [
  (said) => ({ status: 400, body: errorBody(said), headers: { 'x-ms-failure-cause': 'x' } }),
  (said) => ({ status: 403, body: errorBody(said) }),
  (said) => ({ status: 404, body: errorBody(said) }),
  (said) => ({ status: 409, body: errorBody(said) }),
  (said) => ({ status: 401, text: `<html><title>${said}</title>${said}</html>`, headers: { 'content-type': 'text/html' } }),
  (said) => ({ status: 400, text: `{"a": ${said}` }),
  (said) => ({ status: 200, body: said }),
  (said) => ({ status: 200, body: { [said]: said, value: said, properties: said, tags: said, id: said, name: said, location: said } }),
  (said) => {
    const provisioning = { provisioningState: 'Failed', provisioningError: { provisioningErrorCode: 'Other', message: said } }
    const lastRunStatus = { runState: 'Failed', runSubState: said, message: said, startTime: '2024-01-01T00:00:00Z' }
    return {
      status: 200,
      body: { id: said, name: said, location: said, tags: { [said]: said }, properties: { ...provisioning, lastRunStatus } },
    }
  },
  (said) => ({ status: 200, body: { value: [{ id: said, name: said, location: said, tags: { a: said }, properties: { state: said } }] } }),
]

describe('random secrets in what Azure answers', () => {
  const emulator = useEmulator()
  const folder = useFolder()
  // Node reads this for each connection, and the authorities of NODE_EXTRA_CA_CERTS only when it starts.
  const variable = 'NODE_TLS_REJECT_UNAUTHORIZED'
  before(() => (process.env[variable] = '0'))
  after(() => Reflect.deleteProperty(process.env, variable))

  // What is shown by one run of a command that gets this answer from Azure, after as many others.
  const shownBy = async (inputs: Inputs, secret: string): Promise<Shown> => {
    const shown: Shown = { texts: [], pages: [] }
    const { subscriptionId, resourceGroup, tenantId, clientId, clientSecret } = emulator().description
    await rm(join(folder(), 'temporary'), { recursive: true, force: true })
    await mkdir(join(folder(), 'temporary'))
    const given: Inputs = {
      ...cloudInputs(emulator().description),
      'client-secret': secret,
      'subscription-id': subscriptionId,
      'resource-group-name': resourceGroup,
      'poll-interval': '1ms',
      ...inputs,
    }
    const host = maskedHost({
      ...keepingHost('github', given, folder(), shown),
      login: () => ({ kind: 'client-secret', tenantId, clientId, clientSecret }),
    })
    await run(host, noTools)
    await runPost(host)
    for (const entry of await readdir(folder(), { recursive: true, withFileTypes: true }))
      if (entry.isFile() && entry.name !== 'image.json') shown.texts.push(await readFile(join(entry.parentPath, entry.name), 'utf8'))
    return shown
  }

  const template = (): string => {
    const { location, identityId, galleryImageId } = emulator().description
    return JSON.stringify({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters: { pw: { type: 'secureString' } },
      resources: [
        {
          type: 'Microsoft.VirtualMachineImages/imageTemplates',
          apiVersion: '2024-02-01',
          name: 'random-secrets',
          location,
          identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
          properties: {
            source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
            customize: [{ type: 'Shell', name: 'x', inline: ["[concat('echo ', parameters('pw'))]", "[base64(parameters('pw'))]"] }],
            distribute: [{ type: 'SharedImage', runOutputName: 'gallery', galleryImageId, targetRegions: [{ name: location }] }],
          },
        },
      ],
    })
  }

  const commandsFor = async (secret: string): Promise<readonly Inputs[]> => {
    const definition = await newDefinition(emulator(), 'random-secrets')
    await placeVersions(emulator(), definition, {
      '1.0.0': { published: '2024-01-01T00:00:00Z', tags: { note: secret } },
      '1.1.0': { published: '2024-02-01T00:00:00Z', tags: { 'aib-pipelines-channel': secret } },
      '1.2.0': { published: '2024-03-01T00:00:00Z', state: 'Failed' },
    })
    const at = { tags: { 'aib-pipelines-run': secret, note: secret }, created: '2024-01-01T00:00:00Z' }
    await placeTemplate(emulator(), 'random-ended', { ...at, runState: 'Succeeded' })
    await placeTemplate(emulator(), 'random-failed', { ...at, runState: 'Failed' })
    const name = (value: string): Inputs => ({ 'image-builder-template-name': value })
    const planned: Inputs = { template: 'image.json', parameters: JSON.stringify({ pw: secret }), 'check-scripts': 'off' }
    return [
      { command: 'build', ...planned, deadline: '30s' },
      { command: 'build', ...name('random-failed'), deadline: '30s' },
      { command: 'plan', ...planned, preflight: 'on', sarif: 'findings.sarif', comment: 'true', 'github-token': secret },
      { command: 'plan', ...planned, compare: 'azure', ...name('random-ended') },
      { command: 'check', ...planned },
      { command: 'wait', ...name('random-ended'), deadline: '30s' },
      { command: 'wait', ...name('random-failed'), deadline: '30s' },
      { command: 'cancel', ...name('random-failed'), deadline: '30s' },
      { command: 'gate', 'gallery-image-definition': definition, 'required-tags': `note=${secret.slice(0, 3)}` },
      { command: 'gate', ...name('random-failed') },
      { command: 'promote', 'image-version-id': `${definition}/versions/1.0.0`, channel: 'stable', deadline: '30s' },
      { command: 'retain', 'gallery-image-definition': definition, 'keep-versions': '1', sweep: 'true', apply: 'true', deadline: '30s' },
      { command: 'vhd', ...name('random-ended'), 'dist-vhd-uri': `${emulator().description.diskContainerUrl}/random` },
    ]
  }

  it('are in no log, output, page, file or attachment of any command, wherever Azure gives which answer', async () => {
    await writeFile(join(folder(), 'image.json'), template())
    const random = randomNumbers(20_261_128)
    let masked = 0
    for (const [index, answer] of [undefined, ...answers].entries()) {
      const secret = secretOf(random)
      const hidden = spellings(secret)
      const said = quoted(secret)
      for (const [number, inputs] of (await commandsFor(secret)).entries()) {
        // Half of the pairs: all take seconds and show no more.
        if (answer !== undefined && (index + number) % 2 === 0) continue
        await emulator().control.clearFaults()
        if (answer !== undefined)
          await emulator().control.fault({ on: { host: 'arm' }, skip: (3 * index + number) % 8, times: 40, fault: answer(said) })
        const shown = await shownBy(inputs, secret)
        masked += shown.texts.some((text) => text.includes('***')) ? 1 : 0
        assertHidden(shown, hidden, { answer: String(answer), inputs })
      }
    }
    assert.ok(masked > 25, String(masked))
  })
})
