import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { connectControl } from '../../emulator/control/client.js'
import { startEmulator } from '../../emulator/start.js'

describe('emulator: in the process of a test', () => {
  it('grants no roles by default, stops despite work in progress, and does not share its state with another', async () => {
    const [one, other] = await Promise.all([startEmulator(), startEmulator({ pace: 'fast' })])
    const { caFile, control } = one.description
    assert.notEqual(one.description.subscriptionId, other.description.subscriptionId)
    assert.deepEqual((await one.control.state()).assignments, [])
    const connected = connectControl(control, await readFile(caFile, 'utf8'))
    await connected.set({ hold: 'Building' })
    assert.deepEqual([(await one.control.state()).settings.hold, (await other.control.state()).settings.hold], ['Building', null])
    await Promise.all([one.stop(), other.stop()])
    await assert.rejects(connected.builds())
    connected.close()
    assert.equal(existsSync(caFile), false)
  })
})
