// The canary of maintainers (docs/canary.md), as GitHub would run its workflow, in front of the emulator.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { cloudInputs } from '../front-doors/inputs.js'
import { runWorkflow, type StepResult } from '../front-doors/workflow.js'
import { createRequester } from '../emulator/net/request.js'
import { useEmulator } from './shared-emulator.js'

describe('the canary', () => {
  const emulator = useEmulator()
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-canary-'))
    // In the place of the Azure CLI, whose session the last step uses.
    await writeFile(join(folder, 'az'), `#!/bin/sh\necho '${await token()}'\n`, { mode: 0o755 })
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const token = async (): Promise<string> => {
    const { caFile, authority, tenantId, clientId, clientSecret, resourceManager } = emulator().description
    const form = {
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'client_credentials',
      scope: `${resourceManager}/.default`,
    }
    const send = createRequester(await readFile(caFile, 'utf8'))
    const reply = await send(`${authority}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form).toString() })
    return textOf(at(JSON.parse(reply.body.toString()), 'access_token')) ?? ''
  }

  const sing = async (): Promise<readonly StepResult[]> => {
    const { description } = emulator()
    const results = await runWorkflow('.github/workflows/canary.yml', {
      workspace: resolve('.'),
      environment: {
        ...description.env,
        PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
        AIB_CANARY_HOST: new URL(description.resourceManager).host,
        AIB_CANARY_WAIT: '0.02',
      },
      inputs: { ...cloudInputs(description), 'poll-interval': '50ms' },
      contexts: {
        github: { workspace: resolve('.') },
        runner: { temp: folder },
        secrets: {
          CANARY_LOCATION: description.location,
          CANARY_TEMPLATE_IDENTITY: description.identityId,
          CANARY_SUBSCRIPTION_ID: description.subscriptionId,
          CANARY_RESOURCE_GROUP: description.resourceGroup,
          CANARY_CONTAINER_URL: description.blobContainerUrl,
          CANARY_TENANT_ID: description.tenantId,
          CANARY_CLIENT_ID: description.clientId,
        },
      },
    })
    return [...results.values()].flat()
  }
  const endsOf = (steps: readonly StepResult[]) => Object.fromEntries(steps.map(({ name, ended }) => [name, ended]))
  const logOf = (steps: readonly StepResult[]) => steps.map(({ name, log }) => `${name}\n${log}`).join('\n')
  const templates = async () => (await emulator().control.state()).templates.filter(({ name }) => name === 'aib-canary')

  it('builds, checks what it built, removes it, and keeps a record without names of people or tenants', async () => {
    const steps = await sing()
    assert.ok(
      steps.every(({ ended }) => ended === 'succeeded'),
      logOf(steps),
    )
    assert.match(logOf(steps), /The canary is alive: \d+ answers of Azure recorded\./)
    assert.deepEqual(await templates(), [])

    const text = await readFile(join(folder, 'canary-record.yml'), 'utf8')
    const { subscriptionId, tenantId, clientId, clientSecret } = emulator().description
    for (const secret of [subscriptionId, tenantId, clientId, clientSecret]) assert.ok(!text.includes(secret), secret)
    assert.ok(!/eyJ|sig=(?!masked)/.test(text))
    const interactions = itemsOf(at(parse(text), 'interactions'))
    const bodies = interactions.map((one) => textOf(at(one, 'response', 'body', 'string')) ?? '')
    assert.ok(
      bodies.some((body) => /"runState": *"Succeeded"/.test(body)),
      text.slice(0, 2000),
    )
    assert.ok(interactions.every((one) => typeof at(one, 'response', 'status', 'code') === 'number'))
  })

  it('fails and still removes everything if the build fails', async () => {
    await emulator().control.set({ failCustomizer: { index: 2, exitCode: 1 } })
    const steps = await sing()
    assert.equal(endsOf(steps)['image'], 'failed', logOf(steps))
    assert.deepEqual(
      steps.slice(-4).map(({ ended }) => ended),
      ['skipped', 'succeeded', 'succeeded', 'succeeded'],
    )
    assert.deepEqual(await templates(), [])
  })
})
