import assert from 'node:assert/strict'
import { inContainer } from '../../../shared/setup/conditions.js'
import { accessToken, decodeToken, encodeToken, validity } from '../../emulator/entra/tokens.js'
import { objectOf, parseJson, textOf, type JsonObject } from '../../emulator/json.js'
import { errorOf, reset, templateBody, templatePath, useEmulator, type Wire } from './running-emulator.js'

describe('emulator: tokens and roles', () => {
  let wire: Wire
  before(async () => {
    wire = await useEmulator()
    await wire.blob('PUT', 'access', { body: 'content' })
  })
  afterEach(() => reset(wire))

  const login = async (form: Record<string, string>): Promise<{ status: number; json: JsonObject }> => {
    const { authority, tenantId, clientId, resourceManager } = wire.emulator.description
    const body = new URLSearchParams({
      client_id: clientId,
      scope: `${resourceManager}/.default`,
      grant_type: 'client_credentials',
      ...form,
    })
    const reply = await wire.send(`${authority}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body: body.toString() })
    return { status: reply.status, json: objectOf(parseJson(reply.body.toString())) }
  }
  const readWith = async (token: string): Promise<unknown> => {
    const url = `${wire.emulator.description.resourceManager}${templatePath(wire, 'nothing')}?api-version=2024-02-01`
    const reply = await wire.send(url, { headers: { authorization: `Bearer ${token}` } })
    return [reply.status, objectOf(objectOf(parseJson(reply.body.toString())).error).code]
  }

  it('refuses a wrong secret and an assertion that is too old, by the codes of Entra', async () => {
    const wrong = await login({ client_secret: 'wrong' })
    assert.deepEqual([wrong.status, wrong.json.error], [401, 'invalid_client'])
    assert.match(textOf(wrong.json.error_description), /^AADSTS7000215: Invalid client secret provided\./)
    const old = await login({ client_assertion: encodeToken({ iss: 'x', sub: 'y', ...validity(-1) }) })
    assert.match(textOf(old.json.error_description), /^AADSTS700024: Client assertion is not within its valid time range\./)
    assert.equal((await login({ client_assertion: encodeToken({ iss: 'x', sub: 'y', ...validity(60) }) })).status, 200)
  })

  it('gives both kinds of job an assertion that logs them in', async () => {
    const { githubOidc, azurePipelinesOidc, clientSecret } = wire.emulator.description
    const github = await wire.send(`${githubOidc.url}&audience=api%3A%2F%2FAzureADTokenExchange`, {
      headers: { authorization: `Bearer ${githubOidc.token}` },
    })
    assert.equal((await login({ client_assertion: textOf(objectOf(parseJson(github.body.toString())).value) })).status, 200)
    const url = `${azurePipelinesOidc.url}?api-version=7.1&serviceConnectionId=${azurePipelinesOidc.serviceConnectionId}`
    const pipelines = await wire.send(url, { method: 'POST', headers: { authorization: `Bearer ${azurePipelinesOidc.token}` } })
    assert.equal((await login({ client_assertion: textOf(objectOf(parseJson(pipelines.body.toString())).oidcToken) })).status, 200)
    assert.equal((await wire.send(githubOidc.url, { headers: { authorization: `Bearer ${clientSecret}` } })).status, 401)
  })

  it('refuses tokens that are too old or for another audience', async () => {
    await wire.emulator.control.set({ tokenLifetime: -1 })
    assert.deepEqual(await readWith(await wire.token(`${wire.emulator.description.resourceManager}/.default`)), [
      401,
      'ExpiredAuthenticationToken',
    ])
    await wire.emulator.control.set({ tokenLifetime: 60 })
    assert.deepEqual(await readWith(await wire.token('https://storage.azure.com/.default')), [401, 'InvalidAuthenticationToken'])
    assert.deepEqual(await readWith(await wire.token('https://management.azure.com/.default')), [404, 'ResourceNotFound'])
    const token = await wire.token('https://management.azure.com/.default')
    const blob = await wire.blob('GET', 'access', { headers: { authorization: `Bearer ${token}` } })
    assert.deepEqual([blob.status, blob.headers['x-ms-error-code']], [401, 'InvalidAuthenticationInfo'])
  })

  it('enforces the actions of custom roles, as they are at the time', async () => {
    const { control, description } = wire.emulator
    const contributor = { principal: 'pipeline', role: 'Contributor', scope: description.resourceGroupId } as const
    const reader = { principal: 'pipeline', role: 'Reader', scope: `/subscriptions/${description.subscriptionId}` } as const
    const custom = { principal: 'pipeline', role: 'template reader', scope: description.resourceGroupId } as const
    const read = async () => (await wire.arm('GET', templatePath(wire, 'custom'))).status
    const none = { name: custom.role, dataActions: [] }
    await assert.rejects(control.grant({ ...custom, role: 'unknown' }), /There is no role 'unknown'/)
    await control.revoke(contributor)
    await control.revoke(reader)
    await control.define({ ...none, actions: ['Microsoft.VirtualMachineImages/imageTemplates/read'] })
    await control.grant(custom)
    const statuses = [await read()]
    await control.define({ ...none, actions: ['*'], notActions: ['Microsoft.VirtualMachineImages/imageTemplates/read'] })
    statuses.push(await read())
    await control.revoke(custom)
    await control.grant(contributor)
    await control.grant(reader)
    assert.deepEqual(statuses, [404, 403])
  })

  it('refuses ARM requests of a caller without the role', async () => {
    const { control, description } = wire.emulator
    const contributor = { principal: 'pipeline', role: 'Contributor', scope: description.resourceGroupId } as const
    await control.revoke(contributor)
    const reply = await wire.arm('PUT', templatePath(wire, 'access-denied'), templateBody(wire))
    await control.grant(contributor)
    assert.equal(reply.status, 403)
    assert.equal(errorOf(reply).code, 'AuthorizationFailed')
    assert.match(
      textOf(errorOf(reply).message),
      /^The client '[0-9a-f-]{36}' with object id '[0-9a-f-]{36}' does not have authorization to perform action 'Microsoft\.VirtualMachineImages\/imageTemplates\/write' over scope '[^']+access-denied' or the scope is invalid\. If access was recently granted, please refresh your credentials\.$/,
    )
  })

  it('asks for a role on the identity that a template brings', async () => {
    const { control, description } = wire.emulator
    const operator = { principal: 'pipeline', role: 'Managed Identity Operator', scope: description.identityId } as const
    const contributor = { principal: 'pipeline', role: 'Contributor', scope: description.resourceGroupId } as const
    const narrow = { ...contributor, scope: templatePath(wire, 'access-linked') } as const
    await control.revoke(operator)
    await control.revoke(contributor)
    await control.grant(narrow)
    const reply = await wire.arm('PUT', templatePath(wire, 'access-linked'), templateBody(wire))
    await control.revoke(narrow)
    await control.grant(contributor)
    await control.grant(operator)
    assert.deepEqual([reply.status, errorOf(reply).code], [403, 'LinkedAuthorizationFailed'])
  })

  it('limits a role to the container that a condition names', async () => {
    const { control, description } = wire.emulator
    const roles = ['Storage Blob Data Contributor', 'Storage Blob Data Reader']
    const { assignments } = await control.state()
    for (const role of roles) await control.revoke({ principal: 'pipeline', role })
    const own = description.storageContainerId.split('/').at(-1) ?? ''
    const statuses: number[] = []
    for (const container of ['packerlogs', own]) {
      const reader = { principal: 'pipeline', role: 'Storage Blob Data Reader', scope: description.storageAccountId } as const
      await control.grant({ ...reader, condition: inContainer(container) })
      statuses.push((await wire.blob('GET', 'access')).status)
      await control.revoke(reader)
    }
    for (const one of assignments) if (one.principal === 'pipeline' && roles.includes(one.role)) await control.grant(one)
    assert.deepEqual(statuses, [403, 200])
  })

  it('refuses blobs without a data role, as storage does', async () => {
    const { control, description } = wire.emulator
    await control.revoke({ principal: 'pipeline', role: 'Storage Blob Data Contributor' })
    const write = await wire.blob('PUT', 'access', { body: 'other' })
    const read = await wire.blob('GET', 'access')
    await control.grant({ principal: 'pipeline', role: 'Storage Blob Data Contributor', scope: description.storageAccountId })
    assert.deepEqual([write.status, read.status, read.body.toString()], [403, 200, 'content'])
    assert.match(write.body.toString(), /<Code>AuthorizationPermissionMismatch<\/Code>/)
    const anonymous = await wire.send(`${description.blobContainerUrl}/access`)
    assert.deepEqual([anonymous.status, anonymous.headers['x-ms-error-code']], [409, 'PublicAccessNotPermitted'])
  })

  it('gives a user-delegation SAS no more than its maker may do', async () => {
    const { control, description } = wire.emulator
    const token = await wire.token('https://storage.azure.com/.default')
    const maker = textOf(decodeToken(token)?.oid)
    // Without a true signature Azurite refuses it, and would not be asked where the front does.
    const useSas = async (): Promise<unknown> =>
      (await wire.send(`${description.blobContainerUrl}/access?skoid=${maker}&sig=none`)).headers['x-ms-error-code']
    assert.equal(await useSas(), 'AuthorizationFailure')
    await control.revoke({ principal: 'pipeline', role: 'Storage Blob Data Contributor' })
    await control.revoke({ principal: 'pipeline', role: 'Storage Blob Data Reader' })
    const refused = await useSas()
    await control.grant({ principal: 'pipeline', role: 'Storage Blob Data Contributor', scope: description.storageAccountId })
    await control.grant({ principal: 'pipeline', role: 'Storage Blob Data Reader', scope: `/subscriptions/${description.subscriptionId}` })
    assert.equal(refused, 'AuthorizationPermissionMismatch')
  })

  it('lets the build identity read artifacts and nothing more', async () => {
    const { description } = wire.emulator
    const principal = {
      name: 'build-identity',
      clientId: description.buildIdentityClientId,
      objectId: await objectIdOf(description.buildIdentityId),
    } as const
    const headers = { authorization: `Bearer ${accessToken(description.tenantId, principal, 'https://storage.azure.com/', 60)}` }
    assert.equal((await wire.blob('GET', 'access', { headers })).status, 200)
    assert.equal((await wire.blob('PUT', 'access', { headers, body: 'x' })).status, 403)
  })

  const objectIdOf = async (identityId: string): Promise<string> =>
    textOf(objectOf((await wire.arm('GET', identityId, undefined, '2023-01-31')).json.properties).principalId)
})
