import assert from 'node:assert/strict'
import { namingTemplate } from '../../../shared/build/left-behind.js'
import { AibError } from '../../../shared/errors.js'
import { RecordingHost } from '../../recording-host.js'

const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.VirtualMachineImages/imageTemplates/web'

// The warnings of work that throws this.
const warningsAfter = async (error: Error): Promise<readonly string[]> => {
  const warnings: string[] = []
  const host = new RecordingHost('github', {}, [], '/')
  const log = { ...host.log, warn: ({ text }: { readonly text: string }) => void warnings.push(text) }
  await assert.rejects(
    namingTemplate({ log, signal: host.signal }, id, true, () => Promise.reject(error)),
    error,
  )
  return warnings
}

describe('An image template', () => {
  it('is named if a fault of this tool or of the machine ends its job', async () => {
    for (const error of [
      new TypeError('x is undefined'),
      Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }),
      new RangeError('Invalid string length'),
    ])
      assert.deepEqual(await warningsAfter(error), [
        `The job ends early: the image template ${id} may still exist in Azure, and a run of it may continue.`,
      ])
  })

  it('is named by the error itself if Azure ends its job', async () => {
    assert.deepEqual(await warningsAfter(new AibError({ code: 'build-failed', message: 'It failed.' })), [])
  })

  for (const [whose, isOurs, lines] of [
    [
      'its own',
      true,
      [
        `What remains in Azure: the image template with its staging resource group, if they exist. To remove both: az resource delete --ids ${id}`,
      ],
    ],
    ['that of another job', false, []],
  ] as const)
    it(`is ${isOurs ? 'named, with how to remove it,' : 'not named'} if the job is cancelled while it uses ${whose}`, async () => {
      const printed: string[] = []
      const host = new RecordingHost('github', {}, [], '/')
      const log = { ...host.log, info: (text: string) => void printed.push(text) }
      const cancelled = new AibError({ code: 'cancelled', message: 'The job was cancelled.' })
      await assert.rejects(
        namingTemplate({ log, signal: AbortSignal.abort(cancelled) }, id, isOurs, () => Promise.reject(cancelled)),
        cancelled,
      )
      assert.deepEqual(printed, lines)
    })
})
