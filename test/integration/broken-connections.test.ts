import assert from 'node:assert/strict'
import type { FaultRule } from '../emulator/net/faults.js'
import { doors, withoutPreflight } from './doors.js'
import { useEmulator } from './shared-emulator.js'

// One connection that breaks after the effect of each request of the main job: the hardest case. The matrix (npm run matrix) has the others.
const phases: readonly (readonly [string, FaultRule['on']])[] = [
  ['the login', { host: 'authority', method: 'POST' }],
  ['the first read of the template', { host: 'arm', method: 'GET', path: '/imageTemplates/' }],
  ['looking for a blob', { host: 'blob', method: 'HEAD' }],
  ['sending a blob', { host: 'blob', method: 'PUT' }],
  ['submitting the template', { host: 'arm', method: 'PUT' }],
  ['following the submission', { host: 'arm', method: 'GET', path: '/operations/' }],
  ['starting the run', { host: 'arm', method: 'POST', path: '/run' }],
  ['reading the run outputs', { host: 'arm', method: 'GET', path: '/runOutputs' }],
  ['deleting the template', { host: 'arm', method: 'DELETE' }],
]

describe('one broken connection', () => {
  const emulator = useEmulator()

  for (const [title, on] of phases) {
    it(`at ${title} does not fail the build, nor build twice`, async () => {
      const name = `broken-${title}`.replaceAll(/[^a-z0-9]+/gi, '-')
      await emulator().control.fault({ on, fault: 'reset-after' })
      // Blobs of earlier tests are found in the container: a folder of it serves as well as a separate container.
      const inputs = {
        ...withoutPreflight(emulator(), name),
        'artifacts-container-url': `${emulator().description.blobContainerUrl}/${name}`,
      }
      const result = await doors.gitHub.run(emulator(), 'build', inputs)
      assert.ok(result.succeeded, result.log)
      const { runs } = await emulator().control.builds()
      assert.equal(runs.filter(({ template }) => template === name).length, 1)
      assert.ok(
        !(await emulator().control.state()).templates.some((template) => template['name'] === name),
        'the template was to be deleted',
      )
      const broken = (await emulator().control.requests()).filter(({ fault }) => fault !== undefined)
      assert.equal(broken.length, 1, 'the fault was met')
    })
  }
})
