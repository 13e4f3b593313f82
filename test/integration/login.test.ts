import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { itemsOf, textOf } from '../../shared/json.js'
import { cloudInputs, taskInputs } from '../front-doors/inputs.js'
import { runAction } from '../front-doors/action.js'
import { runCommand } from '../front-doors/command.js'
import { runTask } from '../front-doors/task.js'
import { exampleFolder, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'
import { itOn } from '../systems.js'

describe('logging in without a secret', () => {
  const emulator = useEmulator()

  // Tokens that the credential takes for as good as ended, and assertions that end at once: a kept one would not do.
  const shortLived = { tokenLifetime: 200, assertionLifetime: 2 }

  const assertions = async () => (await emulator().control.requests()).filter(({ path }) => path.startsWith('/oidc/'))

  it('works on GitHub, with a fresh assertion for each token', async () => {
    await emulator().control.set(shortLived)
    const { description } = emulator()
    const { 'client-secret': unused, ...cloud } = cloudInputs(description)
    assert.notEqual(unused, '')
    const environment = {
      ...description.env,
      ACTIONS_ID_TOKEN_REQUEST_URL: description.githubOidc.url,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: description.githubOidc.token,
    }
    const result = await runAction({ ...exampleInputs(emulator(), 'oidc-github'), ...cloud }, { cwd: exampleFolder, environment })
    assert.equal(result.exitCode, 0, result.stdout)
    assert.ok((await assertions()).length >= 2)
    assert.ok((await assertions()).every(({ path }) => path.includes('audience=api://AzureADTokenExchange')))
  })

  it('says what is missing on GitHub where the job may not have a token', async () => {
    const { 'client-secret': unused, ...cloud } = cloudInputs(emulator().description)
    assert.notEqual(unused, '')
    const result = await runAction(
      { ...exampleInputs(emulator(), 'no-oidc'), ...cloud },
      { cwd: exampleFolder, environment: emulator().description.env },
    )
    assert.equal(result.exitCode, 1)
    assert.ok(result.stdout.includes('id-token: write'), result.stdout)
    assert.deepEqual(await emulator().control.requests(), [])
  })

  it('works on Azure DevOps, with a fresh assertion for each token', async () => {
    await emulator().control.set(shortLived)
    const { description } = emulator()
    const { azurePipelinesOidc: oidc } = description
    const connection = {
      url: `${description.resourceManager}/`,
      scheme: 'WorkloadIdentityFederation',
      parameters: { tenantid: description.tenantId, serviceprincipalid: description.clientId },
      data: { subscriptionid: description.subscriptionId, environment: 'AzureStack', environmentAuthorityUrl: `${description.authority}/` },
    } as const
    const environment = {
      ...description.env,
      SYSTEM_OIDCREQUESTURI: oidc.url,
      ENDPOINT_AUTH_SYSTEMVSSCONNECTION: JSON.stringify({ scheme: 'OAuth', parameters: { AccessToken: oidc.token } }),
    }
    const { 'subscription-id': fromConnection, ...inputs } = exampleInputs(emulator(), 'oidc-azure-devops')
    assert.equal(fromConnection, description.subscriptionId)
    const result = await runTask(taskInputs(inputs), connection, {
      cwd: exampleFolder,
      environment,
      connectionId: oidc.serviceConnectionId,
    })
    assert.equal(result.result, 'Succeeded', result.stdout)
    assert.ok((await assertions()).length >= 2)
    assert.ok(!result.stdout.includes(oidc.token), 'the job token is printed')
  })

  it('asks for a service connection if it is missing', async () => {
    // Without the connection the cloud is Azure's, and the emulator's storage a custom domain there.
    const inputs = { ...exampleInputs(emulator(), 'none'), 'artifacts-access': 'sas' }
    const result = await runTask(taskInputs(inputs), undefined, { cwd: exampleFolder, environment: {} })
    assert.equal(result.result, 'Failed')
    assert.ok(
      result.issues.some(({ type, text }) => type === 'error' && text.startsWith('The task has no service connection.')),
      result.stdout,
    )
  })

  // Variables of a job that the Azure CLI must not see.
  const ofTheJob = {
    ARM_CLIENT_SECRET: 'not-for-az',
    GITHUB_TOKEN: 'not-for-az',
    SYSTEM_ACCESSTOKEN: 'not-for-az',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'not-for-az',
    ACTIONS_RUNTIME_TOKEN: 'not-for-az',
    MY_PASSWORD: 'not-for-az',
    NODE_OPTIONS: '--no-warnings',
  }

  for (const door of ['terminal', 'GitHub'] as const)
    itOn('shell scripts', `works with the session of the Azure CLI, which sees nothing else of the job (${door})`, async () => {
      const { description } = emulator()
      const folder = await mkdtemp(join(tmpdir(), 'aib-az-'))
      await symlink(resolve('test/fixtures/az.mjs'), join(folder, 'az'))
      try {
        const { 'tenant-id': tenant, 'client-id': client, 'client-secret': secret, ...cloud } = cloudInputs(description)
        await writeFile(join(folder, 'session.json'), JSON.stringify({ authority: description.authority, tenant, client, secret }))
        const environment = {
          ...description.env,
          ...ofTheJob,
          AZURE_CONFIG_DIR: folder,
          PATH: `${folder}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
        }
        const inputs = { ...exampleInputs(emulator(), `az-session-${door.toLowerCase()}`), ...cloud }
        const flags = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value])
        const result =
          door === 'terminal'
            ? await runCommand(['build', ...flags], { cwd: exampleFolder, environment })
            : await runAction(inputs, { cwd: exampleFolder, environment })
        assert.equal(result.exitCode, 0, result.stdout + result.stderr)
        const seen: unknown = JSON.parse(await readFile(join(folder, 'variables.json'), 'utf8'))
        // The shell that starts it sets some itself.
        const allowed = ['PATH', 'HOME', 'TMPDIR', 'AZURE_CONFIG_DIR', 'NODE_EXTRA_CA_CERTS', 'PWD', 'OLDPWD', 'SHLVL', '_']
        assert.deepEqual(
          itemsOf(seen).filter((name) => !allowed.includes(textOf(name) ?? '')),
          [],
        )
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })

  it('says what to do without a login', async () => {
    const { description } = emulator()
    const { 'tenant-id': tenant, 'client-id': client, 'client-secret': secret, ...cloud } = cloudInputs(description)
    assert.ok(tenant !== undefined && client !== undefined && secret !== undefined)
    const flags = Object.entries({ ...exampleInputs(emulator(), 'no-login'), ...cloud }).flatMap(([name, value]) => [`--${name}`, value])
    const result = await runCommand(['build', ...flags], {
      cwd: exampleFolder,
      environment: { ...description.env, PATH: dirname(process.execPath) },
    })
    assert.equal(result.exitCode, 1)
    assert.match(result.stderr, /\[login-failed\]/)
    assert.match(result.stderr, /az login/)
  })
})
