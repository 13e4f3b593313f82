// A job of another owner changes the image template after this job has read it. The change is what Azure has; that this job read the
// template before it is simulated: its first read gets the answer from before the change. So the order depends on no time.
import assert from 'node:assert/strict'
import { at, textOf } from '../../shared/json.js'
import { toolTagNames } from '../../shared/template/tool-tags.js'
import type { JsonObject } from '../emulator/json.js'
import { doors, withoutPreflight } from './doors.js'
import { useEmulator } from './shared-emulator.js'

describe('a template that another owner changes after this job has read it', () => {
  const emulator = useEmulator()

  const templateNamed = async (name: string): Promise<JsonObject> => {
    const found = (await emulator().control.state()).templates.find((one) => at(one, 'name') === name)
    assert.ok(found)
    return found
  }
  const runsOf = async (name: string): Promise<number> =>
    (await emulator().control.builds()).runs.filter(({ template }) => template === name).length

  for (const [what, change, decision] of [
    ['would be run again', {}, 'Unchanged; running it again.'],
    ['would be replaced', { 'build-timeout-in-minutes': '80' }, 'Replacing it: its content differs.'],
  ] as const)
    it(`and that ${what} is left as it is, with the reason`, async () => {
      const name = `between-${'build-timeout-in-minutes' in change ? 'replace' : 'reuse'}`
      const inputs = { ...withoutPreflight(emulator(), name), cleanup: 'never' }
      const first = await doors.gitHub.run(emulator(), 'build', inputs)
      assert.ok(first.succeeded, first.log)
      const before = await templateNamed(name)
      const other = await doors.terminal.run(emulator(), 'build', {
        ...inputs,
        'build-timeout-in-minutes': '90',
        'on-different': 'replace',
      })
      assert.ok(other.succeeded, other.log)
      const changed = await templateNamed(name)
      assert.notEqual(textOf(at(changed, 'tags', toolTagNames.owner)), textOf(at(before, 'tags', toolTagNames.owner)))
      const on = { host: 'arm', method: 'GET', path: `/imageTemplates/${name}\\?` } as const
      await emulator().control.fault({ on, fault: { status: 200, body: before } })
      const late = await doors.gitHub.run(emulator(), 'build', { ...inputs, ...change })
      assert.ok(late.log.includes(decision), late.log)
      assert.ok(late.log.includes('Another job has changed the image template in the meantime'), late.log)
      assert.equal(late.exitCode, 1)
      assert.match(late.log, /\[template-differs\]/)
      assert.match(late.log, /What differs: buildTimeoutInMinutes\. It belongs to /)
      assert.deepEqual(await templateNamed(name), changed)
      assert.equal(await runsOf(name), 2)
    })
})
