import assert from 'node:assert/strict'
import { at, textOf } from '../../shared/json.js'
import { runAction } from '../front-doors/action.js'
import { cloudInputs, serviceConnection, taskInputs } from '../front-doors/inputs.js'
import { runTask } from '../front-doors/task.js'
import { exampleFolder, withoutPreflight } from './doors.js'
import { useEmulator } from './shared-emulator.js'

// The agent kills the main step; the job's last step, or a second attempt, is what is left.
describe('the last step of a job', () => {
  const emulator = useEmulator()
  const stateOf = async (name: string): Promise<string | undefined> => {
    const template = (await emulator().control.state()).templates.find((candidate) => candidate['name'] === name)
    return textOf(at(template, 'properties', 'lastRunStatus', 'runState'))
  }
  const killed = {
    when: {
      printed: /\d+s {2}Building/,
      then: (kill: (signal: NodeJS.Signals) => void) => {
        kill('SIGKILL')
      },
    },
  }

  it('cancels on GitHub the run that a killed step started', async () => {
    await emulator().control.set({ hold: 'Building' })
    const inputs = { ...withoutPreflight(emulator(), 'killed-github'), ...cloudInputs(emulator().description) }
    const options = { cwd: exampleFolder, environment: emulator().description.env }
    const main = await runAction(inputs, { ...options, ...killed })
    assert.equal(main.exitCode, null)
    assert.equal(await stateOf('killed-github'), 'Running')
    const post = await runAction(inputs, { ...options, entry: 'post', state: main.state })
    assert.equal(post.exitCode, 0, post.stdout)
    assert.ok(post.stdout.includes('which this job started and did not end, is being cancelled in Azure.'), post.stdout)
    assert.ok(['Canceling', 'Canceled'].includes((await stateOf('killed-github')) ?? ''))
  })

  it('cancels on Azure DevOps the run that a killed task started', async () => {
    await emulator().control.set({ hold: 'Building' })
    const inputs = taskInputs(withoutPreflight(emulator(), 'killed-azure-devops'))
    const connection = serviceConnection(emulator().description)
    const options = { cwd: exampleFolder, environment: emulator().description.env }
    const main = await runTask(inputs, connection, { ...options, ...killed })
    assert.equal(main.exitCode, null)
    const post = await runTask(inputs, connection, { ...options, entry: 'post', state: main.state })
    assert.equal(post.result, 'Succeeded', post.stdout)
    assert.ok(['Canceling', 'Canceled'].includes((await stateOf('killed-azure-devops')) ?? ''))
  })

  it('leaves alone what the main step ended, and what was left on purpose', async () => {
    const options = { cwd: exampleFolder, environment: emulator().description.env }
    const inputs = { ...withoutPreflight(emulator(), 'on-purpose'), ...cloudInputs(emulator().description), wait: 'false' }
    await emulator().control.set({ hold: 'Building' })
    const main = await runAction(inputs, options)
    assert.equal(main.exitCode, 0)
    await emulator().control.forgetRequests()
    const post = await runAction(inputs, { ...options, entry: 'post', state: main.state })
    assert.equal(post.exitCode, 0)
    // Secret inputs are masked before anything else; nothing more is printed.
    assert.match(post.stdout, /^(?:::add-mask::.*\n)*$/)
    assert.deepEqual(await emulator().control.requests(), [])
    assert.equal(await stateOf('on-purpose'), 'Running')
  })

  it('prints nothing if the main step never ran', async () => {
    const post = await runTask({}, undefined, { cwd: exampleFolder, environment: {}, entry: 'post' })
    assert.equal(post.result, 'Succeeded')
    assert.deepEqual(post.issues, [])
  })
})
