import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, textOf } from '../../shared/json.js'
import { runAction } from '../front-doors/action.js'
import { makeClientCertificate, type ClientCertificate } from '../front-doors/client-certificate.js'
import { cloudInputs, serviceConnection, taskInputs } from '../front-doors/inputs.js'
import { runTask, type ServiceConnection, type TaskResult } from '../front-doors/task.js'
import { exampleFolder, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

describe('service connections', () => {
  const emulator = useEmulator()
  let registered: ClientCertificate
  before(async () => {
    registered = await makeClientCertificate()
    await emulator().control.register(registered.certificate)
  })

  const build = (name: string, connection: ServiceConnection, environment: Readonly<Record<string, string>> = {}): Promise<TaskResult> =>
    runTask(taskInputs({ ...exampleInputs(emulator(), name), wait: 'false' }), connection, {
      cwd: exampleFolder,
      environment: { ...emulator().description.env, ...environment },
    })

  const withCertificate = (servicePrincipalCertificate: string): ServiceConnection => {
    const { serviceprincipalkey: unused, ...parameters } = serviceConnection(emulator().description).parameters
    assert.notEqual(unused, '')
    return {
      ...serviceConnection(emulator().description),
      parameters: { ...parameters, servicePrincipalCertificate, authenticationType: 'spnCertificate' },
    }
  }

  const ofMachine = (data: Readonly<Record<string, string>> = {}): ServiceConnection => {
    const { description } = emulator()
    const usual = serviceConnection(description)
    return { ...usual, scheme: 'ManagedServiceIdentity', parameters: { tenantid: description.tenantId }, data: { ...usual.data, ...data } }
  }

  const principals = async (): Promise<readonly string[]> => {
    const arm = (await emulator().control.requests()).filter(({ host }) => host === 'arm')
    assert.ok(arm.length > 0)
    return [...new Set(arm.map(({ principal }) => principal ?? 'none'))]
  }

  it('work with a certificate, whose key is neither printed nor written to a file', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'aib-certificate-'))
    try {
      const result = await build('with-certificate', withCertificate(registered.pem), { AGENT_TEMPDIRECTORY: temporary, TMPDIR: temporary })
      assert.equal(result.result, 'Succeeded', result.stdout)
      assert.deepEqual(await principals(), ['pipeline'])
      const keyLine = registered.privateKey.split('\n')[3] ?? ''
      assert.equal(keyLine.length, 64)
      const shown = result.stdout.split('\n').filter((line) => line.includes(keyLine) && !line.startsWith('##vso[task.setsecret]'))
      assert.deepEqual(shown, [])
      // What the task library and the summary write; neither is the certificate's.
      const files = await readdir(temporary)
      assert.deepEqual(
        files.filter((file) => !/^\.taskkey$|^image-builder-.*\.md$/.test(file)),
        [],
      )
    } finally {
      await rm(temporary, { recursive: true, force: true })
    }
  })

  it('say what to do about a certificate that is not registered', async () => {
    const stranger = await makeClientCertificate()
    const result = await build('stranger', withCertificate(stranger.pem))
    assert.equal(result.result, 'Failed')
    assert.match(result.issues[0]?.text ?? '', /AADSTS700027/)
    assert.ok(result.stdout.includes('Upload the certificate’s public part to the application'), result.stdout)
  })

  it('work with the managed identity of the agent’s machine, system-assigned and user-assigned', async () => {
    const { agentIdentityClientId, machineEnv } = emulator().description
    for (const [name, data] of [
      ['system-assigned', {}],
      ['user-assigned', { msiclientId: agentIdentityClientId }],
    ] as const) {
      await emulator().control.forgetRequests()
      const result = await build(name, ofMachine(data), machineEnv)
      assert.equal(result.result, 'Succeeded', result.stdout)
      assert.deepEqual(await principals(), ['agent-identity'])
      const asked = (await emulator().control.requests()).filter(({ path }) => path.startsWith('/metadata/'))
      assert.ok(asked.length > 0)
    }
  })

  it('say what to do about a machine that has no such identity', async () => {
    const { machineEnv } = emulator().description
    const result = await build('no-identity', ofMachine({ msiclientId: '00000000-0000-4000-8000-000000000000' }), machineEnv)
    assert.equal(result.result, 'Failed')
    assert.ok(result.stdout.includes('Hosted agents do not have one'), result.stdout)
    assert.ok(result.stdout.includes('[login-failed]'), result.stdout)
  })

  it('use the audience of a custom cloud', async () => {
    const usual = serviceConnection(emulator().description)
    const connection = {
      ...usual,
      data: { ...usual.data, activeDirectoryServiceEndpointResourceId: 'https://management.core.windows.net/' },
    }
    const result = await build('own-audience', connection)
    assert.equal(result.result, 'Succeeded', result.stdout)
    const scopes = (await emulator().control.requests()).map(({ body }) => textOf(at(body, 'scope')) ?? '')
    assert.ok(
      scopes.some((scope) => scope.startsWith('https://management.core.windows.net/.default')),
      scopes.join(),
    )
  })

  for (const [what, change, message] of [
    ['a service principal without its secret', { serviceprincipalkey: '' }, /its service principal has no secret\. \[login-failed\]/],
    [
      'no id as its tenant',
      { tenantid: 'x\n##vso[task.complete]' },
      /"x\\n# #vso\[task\.complete\]" is not the id of a tenant\. \[login-failed\]/,
    ],
    ['no tenant', { tenantid: '' }, /it names no tenant\. \[login-failed\]/],
    ['no service principal', { serviceprincipalid: '' }, /it names no service principal\. \[login-failed\]/],
    [
      'text that is not a certificate',
      { authenticationType: 'spnCertificate', servicePrincipalCertificate: 'PRIVATE-TEXT' },
      /of its certificate, it has no certificate in PEM form \(-----BEGIN CERTIFICATE-----\)\. \[login-failed\]/,
    ],
    ['no certificate', { authenticationType: 'spnCertificate' }, /its service principal has no certificate\. \[login-failed\]/],
  ] as const) {
    it(`say what is wrong with ${what}, before anything is sent`, async () => {
      const usual = serviceConnection(emulator().description)
      const result = await build('broken', { ...usual, parameters: { ...usual.parameters, ...change } })
      assert.deepEqual([result.result, result.exitCode], ['Failed', 0])
      assert.match(result.issues[0]?.text ?? '', message)
      assert.ok(!result.stdout.includes('PRIVATE-TEXT'), result.stdout)
      // The builds of earlier tests may still be running and writing their blobs.
      const sent = (await emulator().control.requests()).filter(({ host }) => host !== 'blob')
      assert.deepEqual(sent, [])
    })
  }

  for (const [what, authorization, message] of [
    ['cut off', '{"parameters":{"serviceprincipalkey":"PRIVATE-TEXT"', /its authorization is not JSON\. \[login-failed\]/],
    ['not of texts', '{"parameters":{"serviceprincipalkey":["PRIVATE-TEXT"],"tenantid":5}}', /its service principal has no secret\./],
  ] as const)
    it(`say that an authorization cannot be used which is ${what}, without repeating it`, async () => {
      const id = '0a1b2c3d-0000-4000-8000-00000000abcd'
      const result = await build('unreadable', serviceConnection(emulator().description), { [`ENDPOINT_AUTH_${id}`]: authorization })
      assert.deepEqual([result.result, result.exitCode], ['Failed', 0])
      assert.match(result.issues[0]?.text ?? '', message)
      assert.ok(!result.stdout.includes('PRIVATE-TEXT'), result.stdout)
    })

  it('say what is wrong with an unknown scheme and with AD FS', async () => {
    const usual = serviceConnection(emulator().description)
    const profile = await build('profile', { ...usual, scheme: 'PublishProfile' })
    assert.match(profile.issues[0]?.text ?? '', /its authentication scheme is PublishProfile\. \[login-failed\]/)
    const federation = await build('adfs', { ...usual, data: { ...usual.data, EnableAdfsAuthentication: 'true' } })
    assert.match(federation.issues[0]?.text ?? '', /it logs in through AD FS\. \[login-failed\]/)
  })

  it('are matched on GitHub by a certificate and by the identity of an own runner', async () => {
    const { description } = emulator()
    const { 'client-secret': unused, ...cloud } = cloudInputs(description)
    assert.notEqual(unused, '')
    const certificate = await runAction(
      { ...exampleInputs(emulator(), 'github-certificate'), ...cloud, wait: 'false', 'client-certificate': registered.pem },
      { cwd: exampleFolder, environment: description.env },
    )
    assert.equal(certificate.exitCode, 0, certificate.stdout)
    const { 'tenant-id': tenant, 'client-id': client, ...machine } = cloud
    assert.ok(tenant !== undefined && client !== undefined)
    await emulator().control.forgetRequests()
    const identity = await runAction(
      { ...exampleInputs(emulator(), 'github-machine'), ...machine, wait: 'false', 'machine-identity': 'true' },
      { cwd: exampleFolder, environment: { ...description.env, ...description.machineEnv } },
    )
    assert.equal(identity.exitCode, 0, identity.stdout)
    assert.deepEqual(await principals(), ['agent-identity'])
  })
})
