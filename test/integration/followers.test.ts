// A job that follows the run of another one gets its images, also where that one cleans up first.
import assert from 'node:assert/strict'
import { allDoors, doors, exampleInputs, type Door } from './doors.js'
import { useEmulator } from './shared-emulator.js'

describe('a follower', () => {
  const emulator = useEmulator()

  const follow = async (name: string, door: Door, owner: Record<string, string> = {}) => {
    await emulator().control.set({ hold: 'Building' })
    const first = doors.gitHub.run(emulator(), 'build', { ...exampleInputs(emulator(), name), ...owner }, { clock: 'real' })
    const lanes = await new Promise<ReturnType<Door['run']>>((resolve) => {
      const look = async (): Promise<void> => {
        const { runs } = await emulator().control.builds()
        if (!runs.some(({ template }) => template === name)) setImmediate(() => void look())
        else
          resolve(
            door.run(
              emulator(),
              'build',
              { ...exampleInputs(emulator(), name), 'poll-interval': '2s' },
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

  it('of a build that failed is not green', async () => {
    await emulator().control.set({ failCustomizer: { index: 0, exitCode: 1 } })
    const { owner, follower } = await follow('followed-failed', doors.terminal, { cleanup: 'always' })
    assert.ok(!owner.succeeded && !follower.succeeded, follower.log)
  })
})
