// The canary of maintainers (docs/canary.md), as GitHub would run its workflow, in front of the emulator.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { parse } from 'yaml'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { cloudInputs } from '../front-doors/inputs.js'
import { runWorkflow, type StepResult } from '../front-doors/workflow.js'
import { createRequester } from '../emulator/net/request.js'
import { imageTemplateBody } from './image-template.js'
import { useEmulator } from './shared-emulator.js'
import { describeOn } from '../systems.js'

describeOn('shell scripts', 'the canary', () => {
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

    const record = await readFile(join(folder, 'canary-record.yml'), 'utf8')
    const { subscriptionId, tenantId, clientId, clientSecret } = emulator().description
    for (const secret of [subscriptionId, tenantId, clientId, clientSecret]) assert.ok(!record.includes(secret), secret)
    assert.ok(!/eyJ|sig=(?!masked)/.test(record))
    const interactions = itemsOf(at(parse(record), 'interactions'))
    const bodies = interactions.map((one) => textOf(at(one, 'response', 'body', 'string')) ?? '')
    assert.ok(
      bodies.some((body) => /"runState": *"Succeeded"/.test(body)),
      record.slice(0, 2000),
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

  // GitHub cancels a job at its limit, and gives the last steps five minutes then: too few for a removal.
  it('has time to remove everything after the longest build', async () => {
    const job = at(parse(await readFile('.github/workflows/canary.yml', 'utf8')), 'jobs', 'build')
    const image = itemsOf(at(job, 'steps')).find((step) => at(step, 'id') === 'image')
    const removal = 3 * 30
    assert.ok(Number(at(job, 'timeout-minutes')) > Number(at(image, 'with', 'deadline')) + removal)
  })

  describe('removes a template that Azure does not let go at once:', () => {
    const create = () => arm('PUT', '', { ...imageTemplateBody(emulator().description), apiVersion: undefined, type: undefined })
    const arm = async (method: string, path = '', body?: object) => {
      const { caFile, resourceManager, subscriptionId, resourceGroup } = emulator().description
      const group = `${resourceManager}/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`
      const url = `${group}/providers/Microsoft.VirtualMachineImages/imageTemplates/aib-canary${path}?api-version=2024-02-01`
      const headers = { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' }
      const send = createRequester(await readFile(caFile, 'utf8'))
      const reply = await send(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      send.close()
      assert.ok(reply.status < 400, `${method} ${path}: ${String(reply.status)} ${reply.body.toString()}`)
      return reply
    }
    // Asks until something holds: each question is a request, whose answer lets the emulator proceed.
    const until = async (holds: () => Promise<boolean>): Promise<void> => {
      while (!(await holds())) await new Promise(setImmediate)
    }
    const provisioned = async () =>
      textOf(at(JSON.parse((await arm('GET')).body.toString()), 'properties', 'provisioningState')) === 'Succeeded'
    const remove = async () => {
      const { env, resourceManager, subscriptionId, resourceGroup } = emulator().description
      const child = spawn(process.execPath, ['scripts/canary/remove.mjs'], {
        env: {
          ...env,
          PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
          AIB_CANARY_HOST: new URL(resourceManager).host,
          AIB_CANARY_WAIT: '0',
          SUBSCRIPTION_ID: subscriptionId,
          RESOURCE_GROUP: resourceGroup,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const [log, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
      return { exitCode: child.exitCode, log, errors }
    }
    const requested = async (method: string): Promise<boolean> =>
      (await emulator().control.requests()).some((request) => request.method === method && request.path.includes('/aib-canary'))

    it('with a run in progress, which it cancels', async () => {
      await emulator().control.set({ hold: 'Customizing' })
      await create()
      await until(provisioned)
      await arm('POST', '/run')
      const { exitCode, log, errors } = await remove()
      assert.equal(exitCode, 0, log + errors)
      assert.match(log, /^A run is in progress: it is being cancelled\.\nThe template is gone\.\nThe staging resource group is gone\.\n$/)
      assert.deepEqual(await templates(), [])
    })

    it('while it is being created', async () => {
      await emulator().control.set({ hold: 'Provisioning' })
      await create()
      const removed = remove()
      await until(() => requested('DELETE'))
      await emulator().control.set({ hold: null })
      const { exitCode, log, errors } = await removed
      assert.equal(exitCode, 0, log + errors)
      assert.deepEqual(await templates(), [])
    })

    it('although Azure does not answer the first question', async () => {
      await create()
      await until(provisioned)
      await emulator().control.fault({ on: { method: 'GET', path: '/aib-canary' }, fault: { status: 503, body: {} } })
      const { exitCode, log, errors } = await remove()
      assert.equal(exitCode, 0, log + errors)
      assert.match(log, /^The template is gone\.\nThe staging resource group is gone\.\n$/)
      assert.deepEqual(await templates(), [])
    })

    it('never, and names the remaining resources with the commands that delete them', async () => {
      await create()
      await until(provisioned)
      const refusal = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No right to delete.' } } }
      await emulator().control.fault({ on: { method: 'DELETE', path: '/aib-canary' }, fault: refusal })
      const { exitCode, log } = await remove()
      assert.equal(exitCode, 1)
      assert.match(log, /^::error::Canary: Azure did not delete the template \(status 403: .*No right to delete\..*\)\./)
      assert.match(log, /\n {2}az image builder delete --resource-group \S+ --name aib-canary\n {2}az group delete --name IT_\S+ /)
      assert.equal((await remove()).exitCode, 0)
    })
  })
})
