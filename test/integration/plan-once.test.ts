import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { at, textOf } from '../../shared/json.js'
import { buildInputs } from '../front-doors/inputs.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { doors } from './doors.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'

describe('a plan that is carried out', () => {
  const emulator = useEmulator()
  const repository = useFolder()
  // A separate one: other tests check the derived one while it is new.
  const storageAccount = 'planonce'
  const customize = [
    { type: 'Shell', name: 'install', scriptUri: 'install.sh' },
    { type: 'File', name: 'site', sourceUri: 'site', destination: '/opt/site' },
  ]
  beforeEach(async () => {
    const { description } = emulator()
    const template = imageTemplate(description, customize, { userAssignedIdentities: [description.buildIdentityId] })
    const small = imageTemplate(description, [{ type: 'Shell', inline: ['true'] }])
    await writeFiles(repository(), { 'web.json': template, 'small.json': small, 'install.sh': 'echo one\n', 'site/index.html': '<p>' })
  })

  // The emulator is a custom cloud, whose blob host only Azure knows.
  const inputs = (container: 'given' | 'default'): Record<string, string> => {
    const { description } = emulator()
    const { 'artifacts-container-url': url = '', ...others } = buildInputs(description)
    const given: Record<string, string> =
      container === 'given' ? { 'artifacts-container-url': url } : { 'storage-account-name': storageAccount }
    return { ...others, parameters: '', template: 'web.json', 'artifacts-access': 'identity', ...given }
  }
  const customCloud = () => {
    const { resourceManager, authority } = emulator().description
    return { environment: 'custom', 'resource-manager-endpoint': resourceManager, 'authority-host': authority }
  }
  const writesOf = async (path: string) =>
    (await emulator().control.requests()).filter((request) => request.method === 'PUT' && request.path.includes(path))

  // What a plan without Azure takes for the host of the default container: none in a custom cloud, and a wrong one in the public cloud.
  for (const container of ['given', 'unknown', 'elsewhere'] as const)
    it(`sends what was printed, byte for byte but for the addresses: container ${container}`, async () => {
      const all: Record<string, string> = {
        ...inputs(container === 'given' ? 'given' : 'default'),
        'image-builder-template-name': `printed-${container}`,
      }
      const { description } = emulator()
      const planned = await doors.terminal.run(
        emulator(),
        'plan',
        {
          template: 'web.json',
          json: 'true',
          'artifacts-access': 'identity',
          'image-builder-template-name': `printed-${container}`,
          'subscription-id': description.subscriptionId,
          'resource-group-name': description.resourceGroup,
          ...(container === 'given'
            ? { 'artifacts-container-url': all['artifacts-container-url'] ?? '' }
            : { 'storage-account-name': storageAccount }),
          ...(container === 'elsewhere' ? {} : customCloud()),
        },
        { cwd: repository() },
      )
      assert.ok(planned.succeeded, planned.log)
      const built = await doors.terminal.run(emulator(), 'build', all, { cwd: repository() })
      // The template's identity has no role on the new account of the other two: the service refuses what it was sent.
      assert.equal(built.succeeded, container === 'given', built.log)
      const [sent] = await writesOf(`/imageTemplates/printed-${container}`)
      assert.ok(sent !== undefined, built.log)
      const printed: unknown = at(JSON.parse(planned.stdout), 'template')
      // The run, and the fingerprint, which covers addresses.
      const without = (body: unknown, prefix: RegExp): string => {
        const tags = [textOf(at(body, 'tags', 'aib-pipelines-template')), textOf(at(body, 'tags', 'aib-pipelines-run'))]
        return tags
          .reduce<string>((text, tag) => text.replaceAll(`"${tag ?? ''}"`, '""'), JSON.stringify(body, undefined, 1))
          .replaceAll(prefix, '')
      }
      const address = /https:\/\/[^"'\s]+\/(?=[0-9a-f]{64}\/)/g
      assert.equal(without(sent.body, address), without(printed, container === 'unknown' ? /<artifacts container>\//g : address))
      if (container === 'given') assert.equal(without(sent.body, /$^/g), without(printed, /$^/g))
      else assert.equal(address.test(JSON.stringify(printed)), container === 'elsewhere')
    })

  for (const door of [doors.gitHub, doors.azureDevOps, doors.terminal])
    for (const name of [undefined, 'changing'])
      it(`ends in artifact-changed if a script changes before its upload, ${name === undefined ? 'without' : 'with'} a name (${door.name})`, async () => {
        await emulator().control.forgetRequests()
        const before = (await emulator().control.builds()).runs.length
        const all = { ...inputs('default'), 'image-builder-template-name': name ?? '' }
        const result = await door.run(emulator(), 'build', all, {
          cwd: repository(),
          when: {
            printed: /Looking for storage account/,
            then: () => {
              writeFileSync(join(repository(), 'install.sh'), 'echo two, and more of it\n')
            },
          },
        })
        assert.equal(result.succeeded, false, result.log)
        if (door !== doors.azureDevOps) assert.equal(result.exitCode, 1)
        assert.match(result.log, /install\.sh changed after its checksum was computed.*\[artifact-changed\]/)
        assert.equal((await emulator().control.builds()).runs.length, before)
        assert.deepEqual(await writesOf('/imageTemplates/'), [])
      })

  it('loses none of several templates when a script of one changes: that one fails, the other is built', async () => {
    const all = { ...inputs('default'), template: 'web.json\nsmall.json' }
    const before = (await emulator().control.builds()).runs.length
    const result = await doors.gitHub.run(emulator(), 'build', all, {
      cwd: repository(),
      when: {
        printed: /Looking for storage account/,
        then: () => {
          writeFileSync(join(repository(), 'install.sh'), 'echo three\n')
        },
      },
    })
    assert.equal(result.exitCode, 1, result.log)
    assert.match(result.log, /\[artifact-changed\]/)
    assert.match(result.log, /1 of 2 image templates failed/)
    assert.equal((await emulator().control.builds()).runs.length, before + 1)
  })

  it('delivers a file of one byte less than the service’s limit, of just that size, and of one more', async () => {
    const sizes = [19_999_999, 20_000_000, 20_000_001]
    const files = sizes.map((size) => ({ type: 'File', name: String(size), sourceUri: `${size}.bin`, destination: `/tmp/${size}.bin` }))
    const { description } = emulator()
    await writeFiles(repository(), {
      'sizes.json': imageTemplate(description, files, { userAssignedIdentities: [description.buildIdentityId] }),
      ...Object.fromEntries(sizes.map((size) => [`${size}.bin`, Buffer.alloc(size)])),
    })
    const all = { ...inputs('given'), template: 'sizes.json', 'image-builder-template-name': 'sizes' }
    const result = await doors.gitHub.run(emulator(), 'build', all, { cwd: repository() })
    assert.ok(result.succeeded, result.log)
    const [run] = (await emulator().control.builds()).runs.filter(({ template }) => template === 'sizes')
    assert.deepEqual(
      run?.customizers.map(({ type }) => type),
      ['File', 'Shell', 'Shell'],
    )
  })
})
