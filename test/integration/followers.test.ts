// A job that follows the run of another one gets its images, also where that one cleans up first.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { at } from '../../shared/json.js'
import { allDoors, doors, exampleInputs, keptInputs, type Door } from './doors.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'

describe('a follower', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  const follow = async (
    name: string,
    door: Door,
    owner: Record<string, string> = {},
    inputs: Record<string, string> = exampleInputs(emulator(), name),
  ) => {
    await emulator().control.set({ hold: 'Building' })
    const first = doors.gitHub.run(emulator(), 'build', { ...inputs, ...owner }, { clock: 'real' })
    const lanes = await new Promise<ReturnType<Door['run']>>((resolve) => {
      const look = async (): Promise<void> => {
        const { runs } = await emulator().control.builds()
        if (!runs.some(({ template }) => template === name)) setImmediate(() => void look())
        else
          resolve(
            door.run(
              emulator(),
              'build',
              { ...inputs, 'poll-interval': '2s' },
              {
                clock: 'real',
                when: { printed: /has been in progress since|Building/, then: () => void emulator().control.set({ hold: null }) },
              },
            ),
          )
      }
      void look()
    })
    return { owner: await first, follower: lanes }
  }

  for (const door of allDoors)
    it(`with longer intervals on ${door.name} has the images of the run that it followed`, async () => {
      const name = `followed-${door.name.replaceAll(' ', '-').toLowerCase()}`
      const { owner, follower } = await follow(name, door)
      assert.ok(owner.succeeded, owner.log)
      assert.ok(follower.succeeded, follower.log)
      assert.equal(follower.outputs['image-id'], owner.outputs['image-id'])
      assert.equal((await emulator().control.builds()).runs.filter(({ template }) => template === name).length, 1)
    })

  // Inputs of a build of an image that goes nowhere but there.
  const distributing = async (name: string, distributor: object): Promise<Record<string, string>> => {
    const { properties, ...template } = parsedTemplate(imageTemplate(emulator().description, [{ type: 'Shell', inline: ['true'] }]))
    const distribute = [{ runOutputName: 'only', ...distributor }]
    await writeFiles(folder(), { [`${name}/image.json`]: JSON.stringify({ ...template, properties: { ...properties, distribute } }) })
    return { ...keptInputs(emulator(), name, join(folder(), name)), template: 'image.json', cleanup: 'always' }
  }
  const managedImage = (name: string): object => {
    const { subscriptionId, resourceGroup, location } = emulator().description
    const imageId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/images/${name}`
    return { type: 'ManagedImage', imageId, location }
  }
  const disk = (name: string): object => ({ type: 'VHD', uri: `${emulator().description.diskContainerUrl}/${name}.vhd` })

  for (const [index, [what, distributor]] of (
    [
      ['a managed image', managedImage],
      ['a disk', disk],
    ] as const
  ).entries())
    it(`has ${what} of the run that it followed, where the template makes nothing else; not one that the run did not make`, async () => {
      const door = allDoors[index] ?? doors.gitHub
      const name = `followed-only-${index}`
      const inputs = await distributing(name, distributor(name))
      const { owner, follower } = await follow(name, door, {}, inputs)
      assert.ok(owner.succeeded && owner.log.includes('The image template was deleted'), owner.log)
      assert.ok(follower.succeeded, follower.log)
      assert.ok(owner.outputs['image-uri'] !== '')
      assert.equal(follower.outputs['image-uri'], owner.outputs['image-uri'])
      await emulator().control.set({ failCustomizer: { index: 0, exitCode: 1 } })
      const failed = await follow(name, door, {}, { ...inputs, 'on-different': 'replace' })
      assert.ok(!failed.owner.succeeded && !failed.follower.succeeded, failed.follower.log)
    })

  it('of a build that failed is not green', async () => {
    await emulator().control.set({ failCustomizer: { index: 0, exitCode: 1 } })
    const { owner, follower } = await follow('followed-failed', doors.terminal, { cleanup: 'always' })
    assert.ok(!owner.succeeded && !follower.succeeded, follower.log)
  })
})

const parsedTemplate = (text: string): { readonly properties: object } => {
  const template: unknown = JSON.parse(text)
  const properties = at(template, 'properties')
  assert.ok(typeof template === 'object' && typeof properties === 'object' && properties !== null)
  return { ...template, properties }
}
