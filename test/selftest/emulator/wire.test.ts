// The minimum set of fidelity points, read off the wire: what recordings show and clients depend on.
import assert from 'node:assert/strict'
import { listOf, objectOf, textOf } from '../../emulator/json.js'
import {
  errorOf,
  finish,
  lastRunStatus,
  putTemplate,
  reset,
  runOutputs,
  runReaches,
  runTemplate,
  templateBody,
  templatePath,
  useEmulator,
  type Wire,
} from './running-emulator.js'

describe('emulator: image templates on the wire', () => {
  let wire: Wire
  before(async () => {
    wire = await useEmulator()
  })
  afterEach(() => reset(wire))

  it('answers a PUT with 201, the resource and one header to poll', async () => {
    const reply = await wire.arm('PUT', templatePath(wire, 'wire-put'), templateBody(wire))
    assert.equal(reply.status, 201)
    assert.ok(reply.headers['azure-asyncoperation'])
    assert.equal(reply.headers['content-type'], 'application/json')
    assert.match(String(reply.headers['x-ms-operation-identifier']), /^tenantId=[0-9a-f-]{36},objectId=[0-9a-f-]{36}\/\w+\/[0-9a-f-]{36}$/)
    assert.equal(reply.headers.location, undefined)
    assert.equal(reply.headers['retry-after'], undefined)
    assert.equal(reply.headers['x-ms-ratelimit-remaining-subscription-writes'], '199')
    assert.match(reply.body.toString(), /^\{\n "properties": \{\n {2}"source"/)
    assert.match(textOf(reply.json.id), /\/resourcegroups\/images\//)
    const properties = objectOf(reply.json.properties)
    assert.deepEqual([properties.provisioningState, properties.exactStagingResourceGroup], ['Creating', ''])
    assert.equal(objectOf(properties.source).exactVersion, 'latest')
    assert.deepEqual(Object.values(objectOf(objectOf(reply.json.identity).userAssignedIdentities)), [{}])

    const operation = await finish(wire, reply)
    assert.equal(operation.status, 'Succeeded')
    assert.equal(operation.name, String(reply.headers['x-ms-request-id']).toUpperCase())
    const { json } = await wire.arm('GET', templatePath(wire, 'wire-put'))
    const provisioned = objectOf(json.properties)
    assert.equal(provisioned.provisioningState, 'Succeeded')
    assert.equal(objectOf(provisioned.source).exactVersion, '24.04.202511050')
    assert.match(textOf(provisioned.exactStagingResourceGroup), /\/resourceGroups\/IT_images_wire-put_[0-9a-f-]{36}$/)
    assert.ok(!('vmProfile' in provisioned) && !('lastRunStatus' in provisioned))
  })

  it('shows a template with the members that are recorded, and no systemData', async () => {
    await putTemplate(wire, 'wire-members', {
      customize: [{ type: 'Shell', name: 's', inline: ['true'] }],
      vmProfile: { vmSize: 'Standard_D2s_v5' },
    })
    const { json, headers } = await wire.arm('GET', templatePath(wire, 'wire-members'))
    assert.deepEqual(Object.keys(json), ['properties', 'identity', 'tags', 'location', 'id', 'name', 'type'])
    assert.deepEqual(Object.keys(objectOf(json.properties)).sort(), [
      'buildTimeoutInMinutes',
      'customize',
      'distribute',
      'exactStagingResourceGroup',
      'provisioningState',
      'source',
      'stagingResourceGroup',
      'vmProfile',
    ])
    assert.deepEqual([headers['content-type'], headers['x-ms-operation-identifier']], ['application/json', undefined])
    // Recorded with 2020-02-14: no staging group yet, neither of the two.
    const { json: old } = await wire.arm('GET', templatePath(wire, 'wire-members'), undefined, '2020-02-14')
    assert.ok(!Object.keys(objectOf(old.properties)).some((key) => /staging/i.test(key)))
  })

  it("lists templates in Resource Manager's form, and what belongs to a template in the image builder's", async () => {
    await putTemplate(wire, 'wire-forms')
    const path = templatePath(wire, 'wire-forms')
    const templates = await wire.arm('GET', path.replace(/\/[^/]+$/, ''))
    assert.match(templates.body.toString(), /^\{"value":\[\{"properties":\{"source":\{/)
    assert.equal(templates.headers['content-type'], 'application/json; charset=utf-8')
    assert.equal(templates.headers['x-ms-operation-identifier'], undefined)
    assert.equal(templates.headers['x-ms-request-id'], templates.headers['x-ms-correlation-request-id'])
    assert.match(String(templates.headers['x-ms-original-request-ids']), /^[0-9a-f-]{36}$/)
    assert.ok(!('nextLink' in templates.json))

    await finish(wire, await wire.arm('PUT', `${path}/triggers/source`, { properties: { kind: 'SourceImage' } }))
    for (const list of ['triggers', 'runOutputs']) {
      const reply = await wire.arm('GET', `${path}/${list}`)
      assert.match(reply.body.toString(), list === 'triggers' ? /^\{\n "value": \[\n {2}\{\n {3}"properties": \{/ : /^\{\n "value": \[\]/)
      assert.equal(reply.headers['content-type'], 'application/json')
      assert.match(String(reply.headers['x-ms-operation-identifier']), /^tenantId=/)
    }
  })

  it('refuses a token in the words of ARM, with the challenge', async () => {
    const none = await wire.send(`${wire.emulator.description.resourceManager}${templatePath(wire, 'x')}?api-version=2024-02-01`)
    assert.equal(none.status, 401)
    assert.match(String(none.headers['www-authenticate']), /^Bearer authorization_uri="https:\/\/[^"]+", error="invalid_token"/)
    const token = await wire.token('https://management.azure.com/.default')
    await wire.emulator.control.set({ tokenGeneration: 1 })
    const expired = await wire.send(`${wire.emulator.description.resourceManager}${templatePath(wire, 'x')}?api-version=2024-02-01`, {
      headers: { authorization: `Bearer ${token}` },
    })
    assert.equal(expired.status, 401)
    assert.match(
      expired.body.toString(),
      /"message":"The access token expiry UTC time '\d+\/\d+\/\d{4} \d+:\d\d:\d\d [AP]M' is earlier than current UTC time '\d+\/\d+\/\d{4} \d+:\d\d:\d\d [AP]M'\."/,
    )
  })

  it('polls over a long signed URL, other in each header, and refuses another signature', async () => {
    await putTemplate(wire, 'wire-poll')
    await wire.emulator.control.set({ hold: 'Building' })
    const run = await wire.arm('POST', `${templatePath(wire, 'wire-poll')}/run`)
    const [one, other] = [String(run.headers['azure-asyncoperation']), String(run.headers.location)]
    assert.ok(one.length > 2500)
    assert.notEqual(one, other)
    for (const url of [one, other]) {
      const poll = await wire.arm('GET', url)
      assert.equal(poll.status, 200)
      assert.deepEqual(Object.keys(poll.json), ['name', 'status', 'startTime'])
    }
    assert.equal(
      (
        await wire.arm(
          'GET',
          one.replace(/&s=(.)/, (_, first: string) => `&s=${first === '-' ? '_' : '-'}`),
        )
      ).status,
      403,
    )
    assert.equal((await wire.arm('GET', `${one.split('?')[0] ?? ''}?api-version=2024-02-01`)).status, 403)
  })

  it('walks a run through its phases and keeps its outputs', async () => {
    await putTemplate(wire, 'wire-run')
    await wire.emulator.control.set({ hold: 'Customizing' })
    const run = await wire.arm('POST', `${templatePath(wire, 'wire-run')}/run`)
    assert.deepEqual([run.status, run.headers['content-length'], run.headers['retry-after']], [202, '0', undefined])
    await runReaches(wire, 'wire-run', 'Customizing')
    const running = await lastRunStatus(wire, 'wire-run')
    assert.deepEqual([running.runState, running.endTime], ['Running', '0001-01-01T00:00:00Z'])
    assert.match(textOf(running.startTime), /\.\d{9}Z$/)
    await wire.emulator.control.set({ hold: null })
    assert.equal((await finish(wire, run)).status, 'Succeeded')

    const ended = await lastRunStatus(wire, 'wire-run')
    assert.equal(ended.runState, 'Succeeded')
    assert.ok(!('runSubState' in ended))
    const output = objectOf((await runOutputs(wire, 'wire-run')).image)
    assert.match(textOf(output.artifactId), /\/galleries\/gallery\/images\/ubuntu\/versions\/\d+\.0\.\d+$/)
    const one = await wire.arm('GET', `${templatePath(wire, 'wire-run')}/runOutputs/image`)
    assert.deepEqual(objectOf(one.json.properties), output)
  })

  it('shows the end of a run in the template no later than in the operation', async () => {
    await putTemplate(wire, 'wire-lag')
    const run = await wire.arm('POST', `${templatePath(wire, 'wire-lag')}/run`)
    await finish(wire, run)
    const operation = await finish(wire, run)
    assert.ok(Date.parse(textOf((await lastRunStatus(wire, 'wire-lag')).endTime)) <= Date.parse(textOf(operation.endTime)))
  })

  it('has versions with the tags and region names that AIB and Compute write', async () => {
    const { galleryImageId } = wire.emulator.description
    const image = {
      type: 'SharedImage',
      galleryImageId,
      runOutputName: 'image',
      artifactTags: { team: 'a' },
      targetRegions: [{ name: 'westus2', replicaCount: 2 }],
    }
    await putTemplate(wire, 'wire-tags', { distribute: [image] })
    await runTemplate(wire, 'wire-tags')
    const id = textOf(objectOf((await runOutputs(wire, 'wire-tags')).image).artifactId)
    const { json } = await wire.arm('GET', id, undefined, '2024-03-03')
    const { correlationId, ...tags } = objectOf(json.tags)
    assert.match(textOf(correlationId), /^[0-9a-f-]{36}$/)
    assert.deepEqual(tags, { team: 'a', VMImageBuilderSource: 'PlatformImage Canonical::ubuntu-24_04-lts::server::24.04.202511050' })
    const regions = listOf(objectOf(objectOf(json.properties).publishingProfile).targetRegions)
    assert.deepEqual(regions, [{ name: 'West US 2', regionalReplicaCount: 2, storageAccountType: 'Standard_LRS' }])
  })

  it('is immutable: a PUT over a template is a conflict, over a failed one too', async () => {
    await wire.emulator.control.set({ failProvisioning: { code: 'BadPIRSource', message: 'no' } })
    const operation = await putTemplate(wire, 'wire-failed')
    assert.deepEqual(operation.error, { code: 'BadPIRSource', message: 'no' })
    await wire.emulator.control.set({ failProvisioning: null })
    const { json } = await wire.arm('GET', templatePath(wire, 'wire-failed'))
    assert.deepEqual(objectOf(json.properties).provisioningError, { provisioningErrorCode: 'BadPIRSource', message: 'no' })
    const again = await wire.arm('PUT', templatePath(wire, 'wire-failed'), templateBody(wire))
    assert.equal(again.status, 409)
    assert.deepEqual(errorOf(again), {
      code: 'Conflict',
      message:
        'Update/Upgrade of image templates is currently not supported. Please change the name of the template you are submitting. If you have previously tried to submit a template and it failed to provision, you must delete it first and then resubmit. For more information, go to https://aka.ms/azvmimagebuilderts.',
    })
  })

  it('wraps errors since 2021-10-01, and those of the gateway always', async () => {
    const body = { location: 'westus2' }
    const old = await wire.arm('PUT', templatePath(wire, 'wire-error'), body, '2020-02-14')
    assert.deepEqual([old.status, Object.keys(old.json)], [400, ['code', 'message']])
    const recent = await wire.arm('PUT', templatePath(wire, 'wire-error'), body, '2021-10-01')
    assert.deepEqual([recent.status, errorOf(recent).code], [400, 'ValidationFailed'])
    const absent = await wire.arm('GET', templatePath(wire, 'wire-error'), undefined, '2020-02-14')
    assert.deepEqual([absent.status, errorOf(absent).code], [404, 'ResourceNotFound'])
  })

  it('reports errors in an address as ARM does', async () => {
    const { subscriptionId } = wire.emulator.description
    const path = templatePath(wire, 'wire-address')
    const codeOf = async (where: string, version?: string): Promise<unknown> =>
      errorOf(await wire.arm('GET', where, undefined, version)).code
    assert.equal(await codeOf(path.replace(subscriptionId, '00000000-0000-0000-0000-000000000000')), 'SubscriptionNotFound')
    assert.equal(await codeOf(path.replace('/images/', '/nowhere/')), 'ResourceGroupNotFound')
    assert.equal(await codeOf(path, '2020-01-01'), 'NoRegisteredProviderFound')
    assert.equal((await wire.arm('GET', path.toUpperCase())).status, 404)
  })

  it('finds paths without case', async () => {
    await putTemplate(wire, 'Wire-Case')
    assert.equal((await wire.arm('GET', templatePath(wire, 'wire-case').toLowerCase())).json.name, 'Wire-Case')
  })

  it('deletes a template with its staging group, and returns 204 if the template does not exist', async () => {
    await putTemplate(wire, 'wire-delete')
    const { json } = await wire.arm('GET', templatePath(wire, 'wire-delete'))
    const staging = textOf(objectOf(json.properties).exactStagingResourceGroup)
    assert.equal((await wire.arm('GET', staging, undefined, '2021-04-01')).status, 200)
    const reply = await wire.arm('DELETE', templatePath(wire, 'wire-delete'))
    assert.equal(reply.status, 202)
    assert.ok(reply.headers.location && reply.headers['azure-asyncoperation'])
    await finish(wire, reply)
    assert.equal(errorOf(await wire.arm('GET', templatePath(wire, 'wire-delete'))).code, 'ResourceNotFound')
    assert.equal((await wire.arm('GET', staging, undefined, '2021-04-01')).status, 404)
    assert.equal((await wire.arm('DELETE', templatePath(wire, 'wire-delete'))).status, 204)
  })

  it('pages its lists if they are long', async () => {
    const { galleryImageId } = wire.emulator.description
    const image = (name: string) => ({ type: 'SharedImage', galleryImageId, runOutputName: name })
    await putTemplate(wire, 'wire-pages', { distribute: [image('one'), image('two'), image('three')] })
    await runTemplate(wire, 'wire-pages')
    await wire.emulator.control.set({ pageSize: 2 })
    const first = await wire.arm('GET', `${templatePath(wire, 'wire-pages')}/runOutputs`)
    const second = await wire.arm('GET', textOf(first.json.nextLink))
    const names = [first, second].flatMap(({ json }) => listOf(json.value).map((item) => objectOf(item).name))
    assert.deepEqual(names, ['one', 'two', 'three'])
    assert.equal(second.json.nextLink, undefined)
  })

  it('sends Retry-After only if it is set', async () => {
    await wire.emulator.control.set({ retryAfter: 0 })
    const reply = await wire.arm('PUT', templatePath(wire, 'wire-retry'), templateBody(wire))
    assert.equal(reply.headers['retry-after'], '0')
    assert.equal((await wire.arm('GET', String(reply.headers['azure-asyncoperation']))).headers['retry-after'], '0')
    await finish(wire, reply)
  })
})
