import assert from 'node:assert/strict'
import type { FaultRule } from '../emulator/net/faults.js'
import { doors, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

// One broken connection at each request of the main job, before and after its effect.
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

const faults: readonly FaultRule['fault'][] = ['reset-before', 'reset-after', { status: 502, effect: true }, { status: 503 }]

describe('one broken connection', () => {
  const emulator = useEmulator()

  for (const [title, on] of phases) {
    for (const fault of faults) {
      const kind = typeof fault === 'string' ? fault : JSON.stringify(fault)
      it(`at ${title} (${kind}) does not fail the build, nor build twice`, async () => {
        const name = `broken-${title}-${kind}`.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 60)
        await emulator().control.fault({ on, fault })
        // Blobs of earlier tests are found in the container: a folder of it serves as well as a separate container.
        const inputs = {
          ...exampleInputs(emulator(), name),
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
        const broken = (await emulator().control.requests()).filter(({ fault: injected }) => injected !== undefined)
        assert.equal(broken.length, 1, 'the fault was met')
      })
    }
  }
})
