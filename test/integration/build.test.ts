import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { at, itemsOf, textOf } from '../../shared/json.js'
import type { Emulator } from '../emulator/start.js'
import { allDoors, exampleFolder, exampleInputs, type DoorResult } from './doors.js'
import { itWith, toolPath, type Tool } from '../tools.js'
import { useEmulator } from './shared-emulator.js'

// The Node that runs the tests, and the other one that runners start.
const runtimes: readonly (readonly [string, readonly Tool[]])[] = [
  [`Node ${process.versions.node.split('.')[0] ?? ''}`, []],
  ['Node 24', ['node-24']],
]

const nodeOptions = ([tool]: readonly Tool[]): { readonly node?: string } => (tool === undefined ? {} : { node: toolPath(tool) })

describe('building the example', () => {
  const emulator = useEmulator()

  for (const door of allDoors) {
    for (const [runtime, tools] of runtimes) {
      const name = `build-${door.name}-${runtime}`.replaceAll(' ', '-')

      itWith(tools, `through ${door.name} on ${runtime}: outputs, checksums and clean-up are right by the emulator's record`, async () => {
        const result = await door.run(emulator(), 'build', exampleInputs(emulator(), name), nodeOptions(tools))
        assert.ok(result.succeeded, result.log)
        await assertRecord(emulator(), name, result)
        assert.ok(!withoutMasking(result.log).includes(emulator().description.clientSecret), 'a secret is printed')
      })
    }
  }

  it('sends the template as it was written, with addresses, checksums and tags put in', async () => {
    const [door] = allDoors
    assert.ok(door)
    await door.run(emulator(), 'build', exampleInputs(emulator(), 'verbatim'))
    const put = (await emulator().control.requests()).find(({ method, host }) => method === 'PUT' && host === 'arm')
    const { subscriptionId, resourceGroup, identityId, location, blobContainerUrl } = emulator().description
    assert.equal(
      put?.path,
      `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.VirtualMachineImages/imageTemplates/verbatim?api-version=2024-02-01`,
    )
    assert.deepEqual(Object.keys(put.body ?? {}), ['location', 'tags', 'identity', 'properties'])
    assert.equal(at(put.body, 'location'), location)
    assert.deepEqual(at(put.body, 'identity'), { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } })
    const [script] = itemsOf(at(put.body, 'properties', 'customize'))
    const sha256 = await sha256Of('scripts/install-nginx.sh')
    assert.deepEqual(script, {
      type: 'Shell',
      name: 'install nginx',
      scriptUri: `${blobContainerUrl}/${sha256}/install-nginx.sh`,
      sha256Checksum: sha256,
    })
    assert.equal(at(put.body, 'tags', 'workload'), 'web')
    assert.equal(at(put.body, 'tags', 'aib-pipelines-owner'), 'github:contoso/images')
  })

  it('uploads nothing the second time', async () => {
    const [door] = allDoors
    assert.ok(door)
    await door.run(emulator(), 'build', exampleInputs(emulator(), 'twice'))
    await emulator().control.forgetRequests()
    const result = await door.run(emulator(), 'build', exampleInputs(emulator(), 'twice'))
    assert.ok(result.succeeded)
    const writes = (await emulator().control.requests()).filter(
      ({ host, method, principal }) => host === 'blob' && method === 'PUT' && principal === 'pipeline',
    )
    assert.deepEqual(writes, [])
  })

  it('hands the service short-lived links where it is to read by signature', async () => {
    const [door] = allDoors
    assert.ok(door)
    const { storageContainerId } = emulator().description
    await emulator().control.revoke({ principal: 'template-identity', role: 'Storage Blob Data Reader' })
    try {
      const inputs = { ...exampleInputs(emulator(), 'signed'), 'artifacts-access': 'sas', cleanup: 'never' }
      const result = await door.run(emulator(), 'build', inputs)
      assert.ok(result.succeeded, result.log)
      assert.ok(!/sig=(?!\*\*\*)/.test(withoutMasking(result.log)), 'a signature is printed')
      const [build] = (await emulator().control.builds()).runs.filter(({ template }) => template === 'signed')
      assert.equal(build?.customizers.length, 3)
      // The links of the first job outlast the deadline of one that starts soon after.
      const second = await door.run(emulator(), 'build', { ...inputs, preflight: 'off' })
      assert.ok(second.succeeded && second.log.includes('Unchanged; running it again.'), second.log)
    } finally {
      await emulator().control.grant({ principal: 'template-identity', role: 'Storage Blob Data Reader', scope: storageContainerId })
    }
  })
})

const assertRecord = async ({ control }: Emulator, name: string, { outputs }: DoorResult): Promise<void> => {
  const { runs } = await control.builds()
  const builds = runs.filter(({ template }) => template === name)
  assert.equal(builds.length, 1)
  const [build] = builds
  assert.deepEqual(
    build?.customizers.map(({ sha256 }) => sha256),
    await Promise.all(['scripts/install-nginx.sh', 'files/site.conf', 'scripts/configure-nginx.sh'].map(sha256Of)),
  )
  const made = Object.fromEntries(
    build.outputs.map(({ runOutputName, artifactId, artifactUri }) => [runOutputName, artifactId ?? artifactUri]),
  )
  assert.deepEqual(JSON.parse(outputs['image-ids'] ?? ''), made)
  assert.equal(outputs['image-id'], made['gallery'])
  assert.equal(outputs['image-uri'], made['gallery'])
  assert.equal(outputs['vhd-uri'], made['disk'])
  assert.equal(outputs['image-version'], made['gallery']?.split('/').at(-1))
  assert.equal(outputs['run-state'], 'Succeeded')
  assert.match(outputs['source-image-version'] ?? '', /^24\.04\.\d+$/)
  assert.match(outputs['template-fingerprint'] ?? '', /^[0-9a-f]{64}$/)
  assert.match(outputs['duration-seconds'] ?? '', /^\d+$/)
  assert.deepEqual(at(JSON.parse(outputs['results'] ?? ''), name, 'image-ids'), made)
  const { templates, versions } = await control.state()
  assert.deepEqual(
    templates.filter((template) => textOf(template['name']) === name),
    [],
    'the template was to be deleted',
  )
  const version = versions.find(({ id }) => textOf(id)?.toLowerCase() === made['gallery']?.toLowerCase())
  assert.equal(at(version, 'tags', 'aib-pipelines-image'), outputs['image-fingerprint'])
}

// Runners learn of a secret by a line that they do not show.
const withoutMasking = (log: string): string => log.replaceAll(/^(?:::add-mask::|##vso\[task\.setsecret\]).*$/gm, '')

const sha256Of = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(join(exampleFolder, file)))
    .digest('hex')
