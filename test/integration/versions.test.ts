import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { at, itemsOf } from '../../shared/json.js'
import { useFolder } from '../temporary-folder.js'
import { isChange } from './changes.js'
import { doors, keptInputs, type Door, type DoorResult } from './doors.js'
import { newDefinition, placeVersions } from './histories.js'
import { imageTemplateBody } from './image-template.js'
import { useEmulator } from './shared-emulator.js'

// Which number an image gets in its gallery.
describe('the version of an image', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  const build = async (
    name: string,
    galleryImageId: string,
    inputs: Readonly<Record<string, string>> = {},
    { door = doors.gitHub, distributor = {}, run = '4711' }: { door?: Door; distributor?: object; run?: string } = {},
  ): Promise<DoorResult> => {
    const distribute = [{ type: 'SharedImage', galleryImageId, runOutputName: 'gallery', ...distributor }]
    await writeFile(join(folder(), 'image.json'), JSON.stringify(imageTemplateBody(emulator().description, { distribute })))
    const all = {
      template: 'image.json',
      ...keptInputs(emulator(), name, folder()),
      ...inputs,
    }
    return door.run(emulator(), 'build', all, { environment: { GITHUB_RUN_ID: run }, cwd: folder() })
  }
  const writes = async (): Promise<readonly string[]> =>
    (await emulator().control.requests()).filter((request) => request.host === 'arm' && isChange(request)).map(({ method }) => method)

  for (const [door, given, version] of [
    [doors.gitHub, 'refs/tags/v1.4.0', '1.4.0'],
    [doors.azureDevOps, '1.20260401.3', '1.20260401.3'],
  ] as const) {
    it(`is the given one on ${door.name}, and is refused at once if it exists, with and without the preflight`, async () => {
      const name = `asked-${door.name.replaceAll(' ', '-')}`
      const definition = await newDefinition(emulator(), name)
      const built = await build(name, definition, { 'dist-image-version': given }, { door })
      assert.ok(built.succeeded, built.log)
      assert.equal(built.outputs['image-version'], version)
      for (const preflight of ['on', 'off']) {
        await emulator().control.forgetRequests()
        const again = await build(name, definition, { 'dist-image-version': given, preflight }, { door, run: '4712' })
        assert.ok(!again.succeeded, again.log)
        assert.match(again.log, new RegExp(`The gallery already has version ${version.replaceAll('.', '\\.')} \\(Succeeded\\)`))
        assert.ok(again.log.includes('[image-version-exists]'), again.log)
        assert.deepEqual(await writes(), [])
      }
    })

    it(`is refused on ${door.name} if it is not a version number, with an example`, async () => {
      const result = await build('none', await newDefinition(emulator(), 'none'), { 'dist-image-version': '20260401.1' }, { door })
      assert.ok(!result.succeeded)
      assert.match(result.log, /expected major\.minor\.patch, three whole numbers of up to 2147483647, got "20260401\.1"\./)
      assert.match(result.log, door === doors.gitHub ? /github\.run_number/ : /\$\(Date:yyyyMMdd\)\.\$\(Rev:r\)/)
      assert.deepEqual(await emulator().control.requests(), [])
    })
  }

  it('is refused in the template, too, if it is not a version number', async () => {
    const result = await build('none-in-file', `${await newDefinition(emulator(), 'none')}/versions/v1.2.3`)
    assert.ok(!result.succeeded && result.log.includes('galleryImageId ends in "v1.2.3". A version is major.minor.patch'), result.log)
    assert.deepEqual(await emulator().control.requests(), [])
  })

  it('is refused offline where two templates of one job would write it', async () => {
    const definition = await newDefinition(emulator(), 'shared')
    await build('shared', definition, { preflight: 'only' })
    const text = await readFile(join(folder(), 'image.json'), 'utf8')
    for (const name of ['one', 'two'])
      await writeFile(join(folder(), `${name}.json`), text.replace('"location"', `"name":"${name}","location"`))
    await emulator().control.forgetRequests()
    const result = await build('', definition, {
      template: 'one.json\ntwo.json',
      'image-builder-template-name': '',
      'dist-image-version': '1.0.0',
    })
    assert.ok(
      !result.succeeded &&
        result.log.includes(`one.json and two.json would both write ${definition}/versions/1.0.0. [image-version-twice]`),
      result.log,
    )
    assert.deepEqual(await emulator().control.requests(), [])
  })

  it('is reported if the service assigns it, for each of its schemes and every distributor', async () => {
    const definition = await newDefinition(emulator(), 'schemes')
    await placeVersions(emulator(), definition, { '0.1.2': {}, '1.2.0': {}, '2.1.0': { excluded: true } })
    const versionOf = async (name: string, versioning: object | undefined): Promise<string | undefined> => {
      const result = await build(name, definition, {}, { distributor: versioning === undefined ? {} : { versioning } })
      assert.ok(result.succeeded, result.log)
      const [output] = itemsOf(JSON.parse(result.outputs['run-outputs'] ?? ''))
      assert.equal(at(output, 'version'), result.outputs['image-version'])
      return result.outputs['image-version']
    }
    assert.equal(await versionOf('by-none', undefined), '2.1.1')
    assert.equal(await versionOf('by-latest', { scheme: 'Latest', major: 1 }), '1.2.1')
    assert.equal(await versionOf('by-source', { scheme: 'Source' }), '24.4.202511050')
  })

  it('of a template that is run unchanged is refused if it exists', async () => {
    const definition = await newDefinition(emulator(), 'as-it-is')
    await build('version-as-it-is', definition, { 'dist-image-version': '1.0.0' })
    await emulator().control.forgetRequests()
    const { subscriptionId, resourceGroup } = emulator().description
    const again = await doors.gitHub.run(emulator(), 'build', {
      'image-builder-template-name': 'version-as-it-is',
      'subscription-id': subscriptionId,
      'resource-group-name': resourceGroup,
    })
    assert.ok(!again.succeeded && again.log.includes('image-version-exists'), again.log)
    assert.deepEqual(await writes(), [])
  })
})
