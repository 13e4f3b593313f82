import assert from 'node:assert/strict'
import { at, textOf } from '../../shared/json.js'
import { toolTagNames } from '../../shared/template/tool-tags.js'
import { doors, exampleInputs } from './doors.js'
import { newDefinition, placeVersions } from './histories.js'
import { useEmulator } from './shared-emulator.js'

describe('a build that distributes', () => {
  const emulator = useEmulator()

  it('reports each region as soon as the gallery image is replicated to it', async () => {
    const { control, description } = emulator()
    const name = 'reports-regions'
    const definition = await newDefinition(emulator(), name)
    const inputs = exampleInputs(emulator(), name)
    const parameters = (inputs['parameters'] ?? '').replace(description.galleryImageId, definition)
    const placeVersion = async (): Promise<void> => {
      const template = (await control.state()).templates.find((candidate) => candidate['name'] === name)
      const tags = { [toolTagNames.image]: textOf(at(template, 'tags', toolTagNames.image)) ?? '' }
      const published = new Date(Date.now() + 60_000).toISOString()
      await placeVersions(emulator(), definition, { '1.0.0': { published, tags, regions: ['West US 2', 'North Europe'] } })
    }
    await control.set({ hold: 'Distributing' })
    const result = await doors.terminal.run(
      emulator(),
      'build',
      { ...inputs, parameters },
      {
        when: { printed: /s {2}Distributing/, then: () => void placeVersion() },
        onLine: (line) => {
          if (line.includes('North Europe: replicated')) void control.set({ hold: null })
        },
      },
    )
    assert.equal(result.exitCode, 0, result.log)
    for (const region of ['West US 2', 'North Europe'])
      assert.deepEqual(result.log.match(new RegExp(`^ +${region}: replicated$`, 'gm'))?.length, 1, result.log)
  })
})
