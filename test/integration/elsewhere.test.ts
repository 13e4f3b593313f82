import assert from 'node:assert/strict'
import { at, textOf } from '../../shared/json.js'
import { allDoors, doors, withoutPreflight } from './doors.js'
import { useEmulator } from './shared-emulator.js'
import { itOn } from '../systems.js'

describe('a run that was started elsewhere', () => {
  const emulator = useEmulator()

  const existing = (name: string): Record<string, string> => ({
    'image-builder-template-name': name,
    'subscription-id': emulator().description.subscriptionId,
    'resource-group-name': emulator().description.resourceGroup,
    'poll-interval': '50ms',
  })
  const stateOf = async (name: string): Promise<string | undefined> => {
    const template = (await emulator().control.state()).templates.find((candidate) => candidate['name'] === name)
    return textOf(at(template, 'properties', 'lastRunStatus', 'runState'))
  }
  const start = async (name: string): Promise<string> => {
    await emulator().control.set({ hold: 'Building' })
    const started = await doors.gitHub.run(emulator(), 'build', { ...withoutPreflight(emulator(), name), wait: 'false' })
    assert.ok(started.succeeded, started.log)
    return started.outputs['template-id'] ?? ''
  }

  for (const door of allDoors) {
    const slug = door.name.replaceAll(' ', '-')

    it(`is followed to its end by wait on ${door.name}, with the outputs of a build`, async () => {
      const name = `wait-${slug}`
      await start(name)
      const result = await door.run(emulator(), 'wait', existing(name), {
        when: { printed: /\d+s {2}Building/, then: () => void emulator().control.set({ hold: null }) },
      })
      assert.ok(result.succeeded, result.log)
      const [build, ...others] = (await emulator().control.builds()).runs.filter(({ template }) => template === name)
      assert.deepEqual(others, [])
      assert.equal(result.outputs['image-id'], build?.outputs.find(({ runOutputName }) => runOutputName === 'gallery')?.artifactId)
      assert.match(result.outputs['image-fingerprint'] ?? '', /^[0-9a-f]{64}$/)
      // It is the maker's to clean up: the repository that the tag names.
      assert.equal((await stateOf(name)) === undefined, door.name === 'GitHub')
    })

    it(`is cancelled by cancel on ${door.name}, which waits until it is`, async () => {
      const id = await start(`cancel-${slug}`)
      const result = await door.run(emulator(), 'cancel', { ...existing(id), 'resource-group-name': '', 'subscription-id': '' })
      assert.ok(result.succeeded, result.log)
      assert.equal(result.outputs['run-state'], 'Canceled')
      assert.equal(await stateOf(`cancel-${slug}`), 'Canceled')
    })
  }

  it('is distinguished from one that has ended, which cannot be cancelled', async () => {
    const inputs = { ...withoutPreflight(emulator(), 'ended'), cleanup: 'never' }
    assert.ok((await doors.gitHub.run(emulator(), 'build', inputs)).succeeded)
    const cancelled = await doors.terminal.run(emulator(), 'cancel', existing('ended'))
    assert.equal(cancelled.exitCode, 0)
    assert.ok(cancelled.log.includes('There is nothing to cancel: the last run ended as Succeeded.'), cancelled.log)
    const waited = await doors.terminal.run(emulator(), 'wait', existing('ended'))
    assert.equal(waited.exitCode, 0, waited.log)
    assert.match(waited.outputs['image-id'] ?? '', /\/versions\//)
  })

  it('has no build: the error says what is missing', async () => {
    const result = await doors.terminal.run(emulator(), 'wait', existing('never-was'))
    assert.equal(result.exitCode, 1)
    assert.ok(result.log.includes('There is no image template never-was in the resource group images. [not-found]'), result.log)
    const { 'image-builder-template-name': unused, ...nameless } = existing('x')
    assert.equal(unused, 'x')
    assert.equal((await doors.terminal.run(emulator(), 'wait', nameless)).exitCode, 2)
  })

  it('is left with a warning at the deadline if on-deadline is leave, and fails otherwise', async () => {
    const waiting = { deadline: '10m', 'poll-interval': '1m' }
    await start('late')
    const left = await doors.terminal.run(emulator(), 'wait', { ...existing('late'), ...waiting, 'on-deadline': 'leave' })
    assert.equal(left.exitCode, 0, left.log)
    assert.equal(left.outputs['run-state'], 'Running')
    const red = await doors.terminal.run(emulator(), 'wait', { ...existing('late'), ...waiting })
    assert.equal(red.exitCode, 3)
  })

  // Two ways to follow a run of a template that exists; `meanwhile` happens while the run is in Building.
  const followers = {
    wait: async (name: string, meanwhile: () => Promise<void>) => {
      await start(name)
      return doors.gitHub.run(emulator(), 'wait', existing(name), {
        when: { printed: /\d+s {2}Building/, then: () => void meanwhile() },
      })
    },
    build: async (name: string, meanwhile: () => Promise<void>) => {
      await emulator().control.set({ hold: null })
      const made = await doors.gitHub.run(emulator(), 'build', { ...withoutPreflight(emulator(), name), cleanup: 'never' })
      assert.ok(made.succeeded, made.log)
      await emulator().control.set({ hold: 'Building' })
      return doors.terminal.run(emulator(), 'build', existing(name), {
        when: { printed: /\d+s {2}Building/, then: () => void meanwhile() },
      })
    },
  }
  for (const [command, follow] of Object.entries(followers)) {
    it(`ends ${command} at once with the cause if its token is refused and cannot be renewed`, async () => {
      const { control } = emulator()
      const refusal = { error: 'invalid_client', error_description: 'AADSTS7000222: The provided client secret keys are expired.' }
      try {
        const { exitCode, log } = await follow(`expired-${command}`, async () => {
          const on = { host: 'authority', path: '/oauth2/v2\\.0/token' } as const
          await control.fault({ on, fault: { status: 401, body: refusal }, times: 99 })
          await control.set({ tokenGeneration: 1 })
        })
        assert.equal(exitCode, 1, log)
        assert.match(log, /AADSTS7000222: .*\[login-failed\]/)
        assert.doesNotMatch(log, /The run has ended|build-failed/)
        assert.match(log, /continues in Azure: \S+\/imageTemplates\/expired-/)
        assert.match(
          log,
          command === 'wait' ? /command: wait, image-builder-template-name: \S+\/expired-wait/ : /aib wait \S+\/expired-build/,
        )
      } finally {
        await control.clearFaults()
        await control.set({ tokenGeneration: 0 })
      }
      assert.equal(await stateOf(`expired-${command}`), 'Running')
    })

    it(`ends ${command} with what is known if its template is deleted meanwhile`, async () => {
      const { control } = emulator()
      const name = `deleted-${command}`
      try {
        const { exitCode, log, outputs } = await follow(name, async () => {
          const on = { host: 'arm', method: 'GET', path: `/imageTemplates/${name}\\?` } as const
          await control.fault({
            on,
            fault: { status: 404, body: { error: { code: 'ResourceNotFound', message: 'Not found.' } } },
            times: 99,
          })
        })
        assert.equal(exitCode, 1, log)
        assert.match(log, /The image template was deleted before the end of its run was seen: .*\[build-failed\]/)
        assert.equal(outputs['image-id'] ?? '', '')
      } finally {
        await control.clearFaults()
      }
    })
  }

  itOn('signals', 'is never cancelled by a job that only waits for it', async () => {
    await start('guarded')
    const result = await doors.terminal.run(emulator(), 'wait', existing('guarded'), {
      when: {
        printed: /\d+s {2}Building/,
        then: (kill) => {
          kill('SIGTERM')
        },
      },
    })
    assert.equal(result.exitCode, 130)
    assert.equal(await stateOf('guarded'), 'Running')
  })

  it('may succeed although only some images were distributed, if partial is warn', async () => {
    await emulator().control.set({ failDistributors: ['disk'] })
    const result = await doors.azureDevOps.run(emulator(), 'build', { ...withoutPreflight(emulator(), 'enough'), partial: 'warn' })
    assert.match(result.log, /##vso\[task\.complete result=SucceededWithIssues;\]Only some images were distributed \(gallery\)/)
  })

  const whenThere = async (name: string): Promise<void> => {
    while (!(await emulator().control.state()).templates.some((template) => template['name'] === name)) await new Promise(setImmediate)
  }

  for (const [phase, hold, printed] of [
    ['submitting', 'Provisioning', /Submitting image template/],
    ['queued', 'Queued', /\d+s {2}Queued/],
    ['building', 'Building', /\d+s {2}Building/],
    ['distributing', 'Distributing', /\d+s {2}Distributing/],
  ] as const) {
    it(`is taken up by a second attempt when the first was killed while ${phase}: one build`, async () => {
      const name = `killed-${phase}`
      await emulator().control.set({ hold })
      const kill = (send: (signal: NodeJS.Signals) => void): void => {
        void whenThere(name).then(() => {
          send('SIGKILL')
        })
      }
      const first = await doors.gitHub.run(emulator(), 'build', withoutPreflight(emulator(), name), { when: { printed, then: kill } })
      assert.equal(first.exitCode, null)
      const second = await doors.gitHub.run(emulator(), 'build', withoutPreflight(emulator(), name), {
        when: {
          printed: /; waiting for it|A run of this template has been in progress/,
          then: () => void emulator().control.set({ hold: null }),
        },
      })
      assert.ok(second.succeeded, second.log)
      assert.equal((await emulator().control.builds()).runs.filter(({ template }) => template === name).length, 1)
    })
  }
})
