// A job that follows the run of another one gets its images, also if that one deletes the template first; and never those of another run.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { allDoors, doors, keptInputs, withoutPreflight, type Door, type DoorResult } from './doors.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'

type Inputs = Readonly<Record<string, string>>

describe('a follower', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  // Two jobs with the same inputs: one starts a run, which stays in Building, and is stopped; the other one follows it. `meanwhile` happens
  // while the follower is stopped, so that it sees nothing of it: its next look at the template comes after. It lets the owner continue. The
  // order depends on no time.
  const following = async (
    inputs: Inputs,
    door: Door,
    meanwhile: (owner: () => Promise<DoorResult>) => Promise<unknown>,
  ): Promise<{ readonly owner: DoorResult; readonly follower: DoorResult }> => {
    await emulator().control.set({ hold: 'Building' })
    return new Promise((resolve, reject) => {
      const follow = (continued: () => Promise<DoorResult>): Promise<DoorResult> =>
        door.run(emulator(), 'build', inputs, {
          when: {
            printed: /A run of this template has been in progress since/,
            then: (kill) => {
              kill('SIGSTOP')
              meanwhile(continued)
                .catch(reject)
                .finally(() => {
                  kill('SIGCONT')
                })
            },
          },
        })
      const owner: Promise<DoorResult> = doors.gitHub.run(emulator(), 'build', inputs, {
        when: {
          printed: /The run has started/,
          then: (kill) => {
            kill('SIGSTOP')
            const continued = (): Promise<DoorResult> => {
              kill('SIGCONT')
              return owner
            }
            follow(continued).then(async (follower) => {
              resolve({ owner: await owner, follower })
            }, reject)
          },
        },
      })
      owner.catch(reject)
    })
  }
  const resume = (): Promise<void> => emulator().control.set({ hold: null })
  // The run ends, and the owner cleans up, before the follower looks again.
  const follow = (inputs: Inputs, door: Door) =>
    following(inputs, door, async (owner) => {
      await resume()
      await owner()
    })
  const runsOf = async (name: string): Promise<number> =>
    (await emulator().control.builds()).runs.filter(({ template }) => template === name).length

  for (const door of allDoors)
    it(`on ${door.name} has the images of the run that it followed`, async () => {
      const name = `followed-${door.name.replaceAll(' ', '-').toLowerCase()}`
      const { owner, follower } = await follow(withoutPreflight(emulator(), name), door)
      assert.ok(owner.succeeded && owner.log.includes('The image template was deleted'), owner.log)
      assert.ok(follower.succeeded, follower.log)
      assert.equal(follower.outputs['image-id'], owner.outputs['image-id'])
      assert.equal(await runsOf(name), 1)
    })

  // Inputs of a build of one image. The owner cleans up in any case.
  const buildOf = async (name: string, distributor: object, more: object = {}): Promise<Record<string, string>> => {
    const { properties, ...template } = parsedTemplate(imageTemplate(emulator().description, [{ type: 'Shell', inline: ['true'] }]))
    const distribute = [{ runOutputName: 'only', ...distributor }]
    await writeFiles(folder(), {
      [`${name}/image.json`]: JSON.stringify({ ...template, properties: { ...properties, distribute, ...more } }),
    })
    const kept = keptInputs(emulator(), name, join(folder(), name))
    return { ...kept, template: 'image.json', cleanup: 'always', 'on-different': 'replace', preflight: 'off' }
  }
  const managedImage = (name: string): { readonly type: string; readonly imageId: string; readonly location: string } => {
    const { subscriptionId, resourceGroup, location } = emulator().description
    const imageId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/images/${name}`
    return { type: 'ManagedImage', imageId, location }
  }
  const disk = (name: string): object => ({ type: 'VHD', uri: `${emulator().description.diskContainerUrl}/${name}.vhd` })
  const version = (number: string): object => ({
    type: 'SharedImage',
    galleryImageId: `${emulator().description.galleryImageId}/versions/${number}`,
    replicationRegions: [emulator().description.location],
  })
  const newVersion = (): object => ({
    type: 'SharedImage',
    galleryImageId: emulator().description.galleryImageId,
    replicationRegions: [emulator().description.location],
  })

  for (const [index, [what, distributor]] of (
    [
      ['a managed image', managedImage],
      ['a disk', disk],
      ['a version', newVersion],
    ] as const
  ).entries()) {
    const door = allDoors[index] ?? doors.gitHub
    it(`has ${what} of the run that it followed`, async () => {
      const name = `followed-only-${index}`
      const { owner, follower } = await follow(await buildOf(name, distributor(name)), door)
      assert.ok(owner.succeeded && owner.log.includes('The image template was deleted'), owner.log)
      assert.ok(follower.succeeded && follower.log.includes('Another job has deleted the image template'), follower.log)
      assert.ok(owner.outputs['image-uri'] !== '')
      assert.equal(follower.outputs['image-uri'], owner.outputs['image-uri'])
    })

    it(`is red if the run failed, and has no ${what.replace(/^an? /, '')} of an earlier run`, async () => {
      const name = `followed-failed-${index}`
      const inputs = await buildOf(name, distributor(name))
      const earlier = await doors.terminal.run(emulator(), 'build', inputs)
      assert.ok(earlier.succeeded, earlier.log)
      // The times of disks are in whole seconds: this run begins, by the clock of Azure, in a later one.
      await emulator().control.set({ failCustomizer: { index: 0, exitCode: 7 }, clockSkew: 5 })
      const { owner, follower } = await follow(inputs, door)
      assert.ok(!owner.succeeded && owner.log.includes('The image template was deleted'), owner.log)
      assert.ok(!follower.succeeded && follower.log.includes('[build-failed]'), follower.log)
      assert.equal(follower.outputs['image-uri'] ?? '', '')
      assert.match(follower.log, /was deleted before the end of its run was seen.*unknown whether/)
    })
  }

  it('says where the build failed if the log shows it, although the template was deleted', async () => {
    const name = 'followed-failed-log'
    const inputs = await buildOf(name, managedImage(name))
    await emulator().control.set({ failCustomizer: { index: 0, exitCode: 7 } })
    const { owner, follower } = await following({ ...inputs, cleanup: 'never' }, doors.terminal, async (first) => {
      await resume()
      await first()
      // The staging group, which has the log, is deleted after the template.
      const fault = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'It was not found.' } } }
      await emulator().control.fault({ on: { host: 'arm', method: 'GET', path: `/imageTemplates/${name}` }, fault, times: 99 })
    })
    assert.ok(!owner.succeeded, owner.log)
    assert.ok(!follower.succeeded && follower.log.includes('[build-failed]'), follower.log)
    assert.ok(follower.log.includes('exit code 7'), follower.log)
  })

  it('has no managed image of the second in which the run began, or with other tags', async () => {
    const name = 'followed-same-second'
    const image = managedImage(name)
    const inputs = await buildOf(name, image)
    await emulator().control.set({ failCustomizer: { index: 0, exitCode: 1 } })
    const placed = async (milliseconds: number, tags: object): Promise<void> => {
      const { templates } = await emulator().control.state()
      const template = templates.find((one) => at(one, 'name') === name)
      const start = Date.parse(textOf(at(template, 'properties', 'lastRunStatus', 'startTime')) ?? '')
      const artifactTags = at(itemsOf(at(template, 'properties', 'distribute'))[0], 'artifactTags')
      assert.ok(typeof artifactTags === 'object')
      const createdTime = new Date(start + milliseconds).toISOString()
      const body = { id: image.imageId, name, type: 'Microsoft.Compute/images', location: image.location }
      await emulator().control.place([
        { ...body, tags: { ...artifactTags, ...tags }, createdTime, properties: { provisioningState: 'Succeeded' } },
      ])
    }
    for (const [milliseconds, tags, reason] of [
      [-1, {}, 'was not created during the run'],
      [1000, { 'aib-pipelines-image': 'other' }, 'has different tags from the template'],
    ] as const) {
      const { follower } = await following(inputs, doors.terminal, async (owner) => {
        await placed(milliseconds, tags)
        await resume()
        await owner()
      })
      assert.ok(!follower.succeeded && follower.log.includes(reason), follower.log)
    }
  })

  it('is red if the run only validated its source, or distributes its images even if it fails, and its end was not seen', async () => {
    await emulator().control.set({ failValidator: { index: 0, exitCode: 1 } })
    const inVMValidations = [{ type: 'Shell', inline: ['false'] }]
    for (const property of ['sourceValidationOnly', 'continueDistributeOnFailure']) {
      const name = `followed-${property}`
      const inputs = await buildOf(name, managedImage(name), { validate: { inVMValidations, [property]: true } })
      const { owner, follower } = await follow(inputs, doors.terminal)
      assert.ok(!owner.succeeded, owner.log)
      assert.ok(!follower.succeeded && follower.log.includes(property), follower.log)
    }
  })

  it('does not take a later run of the template for the one that failed', async () => {
    const name = 'followed-later'
    const inputs = await buildOf(name, version('7.1.0'))
    const other = await buildOf(`${name}-other`, version('7.2.0'))
    await emulator().control.set({ failCustomizer: { index: 0, exitCode: 1 } })
    const { owner, follower } = await following(inputs, doors.azureDevOps, async (first) => {
      await resume()
      await first()
      await emulator().control.set({ failCustomizer: null })
      const later = await doors.terminal.run(emulator(), 'build', { ...other, 'image-builder-template-name': name, cleanup: 'never' })
      assert.ok(later.succeeded, later.log)
    })
    assert.ok(!owner.succeeded, owner.log)
    assert.ok(!follower.succeeded, follower.log)
    assert.match(follower.log, /was run again before the end of its run was seen/)
    assert.equal(follower.outputs['image-id'] ?? '', '')
  })

  it('of a build that failed is not green', async () => {
    await emulator().control.set({ failCustomizer: { index: 0, exitCode: 1 } })
    const { owner, follower } = await follow({ ...withoutPreflight(emulator(), 'followed-failed'), cleanup: 'always' }, doors.terminal)
    assert.ok(!owner.succeeded && !follower.succeeded, follower.log)
  })
})

const parsedTemplate = (text: string): { readonly properties: object } => {
  const template: unknown = JSON.parse(text)
  const properties = at(template, 'properties')
  assert.ok(typeof template === 'object' && typeof properties === 'object' && properties !== null)
  return { ...template, properties }
}
