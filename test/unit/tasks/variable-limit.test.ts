import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { lengthTrouble } from '../../../tasks/AzureVMImageBuilderV1/variable-limit.js'
import { itOn } from '../../systems.js'

describe('an output of the task', () => {
  for (const [system, longest, unit] of [
    ['linux', 'x'.repeat(130_048), 'bytes'],
    ['linux', 'é'.repeat(65_024), 'bytes'],
    ['darwin', 'x'.repeat(130_048), 'bytes'],
    ['win32', 'é'.repeat(32_766), 'characters'],
  ] as const)
    it(`may have ${String(longest.length)} characters ${longest.startsWith('x') ? '' : 'outside ASCII '}on ${system}, and no more`, () => {
      assert.equal(lengthTrouble('results', longest, system), undefined)
      assert.match(lengthTrouble('results', `${longest}x`, system) ?? '', new RegExp(`^The output results has [0-9]+ ${unit}\\. `))
    })

  itOn('limit of Linux', 'of the greatest length is one that Linux passes on, and twice as much is not', () => {
    const statusWith = (value: string) => spawnSync('true', { env: { PATH: process.env['PATH'], BUILD_THE_IMAGES_RESULTS: value } }).status
    assert.equal(statusWith('x'.repeat(130_048)), 0)
    assert.equal(statusWith('x'.repeat(260_096)), null)
  })
})
