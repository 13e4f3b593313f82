import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { allDoors, doors, exampleFolder, withoutPreflight, keptInputs } from './doors.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'
import { itOn } from '../systems.js'

describe('the end of a build', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  const stateOf = async (name: string): Promise<string | undefined> => {
    const template = (await emulator().control.state()).templates.find((candidate) => candidate['name'] === name)
    return textOf(at(template, 'properties', 'lastRunStatus', 'runState'))
  }
  const buildsOf = async (name: string) => (await emulator().control.builds()).runs.filter(({ template }) => template === name)

  for (const door of allDoors) {
    const slug = door.name.replaceAll(' ', '-')
    const exitCode = (code: number): number => (door.name === 'Azure DevOps' ? 0 : code)

    it(`is red on ${door.name} when a script fails, with the step, its last lines and the service's own words; the template stays`, async () => {
      await emulator().control.set({
        failCustomizer: { index: 2, exitCode: 16 },
        customizerOutput: { 2: ['nginx: [emerg] unknown directive', '/tmp/script_8921.sh: line 7: reload: command not found'] },
      })
      const result = await door.run(emulator(), 'build', withoutPreflight(emulator(), `failed-${slug}`))
      assert.ok(!result.succeeded)
      assert.equal(result.exitCode, exitCode(1))
      assert.ok(
        result.log.includes(
          'The image build failed in customizer 3, configure nginx (Shell), from scripts/configure-nginx.sh, line 7, with exit code 16.',
        ),
        result.log,
      )
      for (const text of ['nginx: [emerg] unknown directive', 'The service says: ', '[build-failed]'])
        assert.ok(result.log.includes(text), text)
      if (door.name !== 'terminal') {
        const failed = result.summary.indexOf('The image build failed in customizer 3')
        assert.ok(failed > 0 && failed < result.summary.indexOf('The service says'), result.summary)
        assert.ok(result.summary.includes('```text\n') && result.summary.includes('nginx: [emerg] unknown directive'), result.summary)
      }
      assert.ok(existsSync(result.outputs['log-path'] ?? '') || door.name !== 'terminal')
      assert.equal(result.outputs['run-state'], 'Failed')
      assert.ok(result.log.includes('Keeping the image template: the build did not succeed'), result.log)
      assert.equal(await stateOf(`failed-${slug}`), 'Failed')
    })

    it(`is red on ${door.name} when only some images were distributed, and names those`, async () => {
      await emulator().control.set({ failDistributors: ['disk'] })
      const result = await door.run(emulator(), 'build', withoutPreflight(emulator(), `partial-${slug}`))
      assert.ok(!result.succeeded)
      assert.ok(result.log.includes('Only some images were distributed (gallery)') && result.log.includes('[build-partial]'), result.log)
      assert.equal(result.outputs['run-state'], 'PartiallySucceeded')
      assert.match(result.outputs['image-id'] ?? '', /\/versions\//)
    })

    it(`names on ${door.name} the version that is still being replicated when the service gave up waiting for it`, async () => {
      await emulator().control.set({ timeOutDistributors: ['gallery'], failDistributors: ['disk'], hold: 'Replicating' })
      const name = `late-${slug}`
      const result = await door.run(emulator(), 'build', { ...withoutPreflight(emulator(), name), cleanup: 'always' })
      assert.ok(!result.succeeded)
      assert.equal(result.exitCode, exitCode(1))
      assert.match(result.log, /The image of gallery was created: version \d+\.\d+\.\d+ exists and is still being replicated \(/)
      for (const text of ['context deadline exceeded', 'The image need not be built again', 'its image is still being replicated'])
        assert.ok(result.log.includes(text), result.log)
      assert.equal(result.outputs['run-state'], 'Failed')
      assert.match(result.outputs['image-id'] ?? '', /\/versions\//)
      const [output] = itemsOf(JSON.parse(result.outputs['run-outputs'] ?? ''))
      assert.equal(at(itemsOf(at(output, 'replication'))[0], 'state'), 'Replicating')
      assert.ok(door.name === 'terminal' || result.summary.includes('Replicating, '), result.summary)
    })

    itOn('signals', `cancels the run that it started when ${door.name} is cancelled`, async () => {
      const name = `cancelled-${slug}`
      await emulator().control.set({ hold: 'Customizing' })
      const result = await door.run(emulator(), 'build', withoutPreflight(emulator(), name), {
        when: {
          printed: /\d+s {2}Customizing/,
          then: (kill) => {
            kill('SIGINT')
          },
        },
      })
      assert.ok(!result.succeeded)
      assert.equal(result.exitCode, exitCode(130))
      assert.ok(
        result.log.includes('is being cancelled in Azure.') && result.log.includes('The job was cancelled. [cancelled]'),
        result.log,
      )
      assert.match(result.log, new RegExp(`What remains in Azure: .*az resource delete --ids /subscriptions/\\S+/imageTemplates/${name}`))
      assert.ok(['Canceling', 'Canceled'].includes((await stateOf(name)) ?? ''))
      if (door.name !== 'terminal') {
        assert.ok(result.summary.includes(`Image template ${name}: cancelled`), result.summary)
        assert.match(
          result.summary,
          new RegExp(`What remains in Azure: .*az resource delete --ids /subscriptions/\\S+/imageTemplates/${name}`),
        )
      }
    })

    it(`names on ${door.name} the machine that errorHandling keeps, how to use it, and how to delete it`, async () => {
      await emulator().control.set({ failCustomizer: { index: 2, exitCode: 16 } })
      const name = `kept-${slug}`
      const folder = await mkdtemp(join(tmpdir(), 'aib-kept-machine-'))
      try {
        const text = await readFile(join(exampleFolder, 'image.yaml'), 'utf8')
        const paths = text.replaceAll(/(scriptUri|sourceUri): (\S+)/g, `$1: ${exampleFolder}/$2`)
        const kept = paths.replace(/^( *)buildTimeoutInMinutes: 60/m, '$&\n$1errorHandling: { onCustomizerError: abort }')
        assert.notEqual(kept, paths)
        await writeFile(join(folder, 'image.yaml'), kept)
        const inputs = { ...withoutPreflight(emulator(), name), template: join(folder, 'image.yaml'), workspace: resolve('/') }
        const result = await door.run(emulator(), 'build', inputs)
        assert.ok(!result.succeeded)
        const machine = /pkrvm\w+/.exec(result.log)?.[0]
        assert.ok(machine !== undefined, result.log)
        for (const shown of door.name === 'terminal' ? [result.log] : [result.log, result.summary]) {
          assert.match(shown, new RegExp(`${machine} in resource group \`?IT_images_${name}`))
          assert.match(shown, new RegExp(`az vm run-command invoke --resource-group IT_\\S+ --name ${machine}`))
          assert.match(shown, new RegExp(`delete the template: .*az resource delete --ids /subscriptions/\\S+/imageTemplates/${name}`))
        }
      } finally {
        await rm(folder, { recursive: true })
      }
    })

    it(`ends at the deadline on ${door.name} and leaves the build; the same command follows it then`, async () => {
      const name = `deadline-${slug}`
      await emulator().control.set({ hold: 'Building' })
      const late = await door.run(emulator(), 'build', {
        ...withoutPreflight(emulator(), name),
        deadline: '10m',
        'poll-interval': '1m',
      })
      assert.ok(!late.succeeded)
      assert.equal(late.exitCode, exitCode(3))
      assert.ok(late.log.includes('[deadline-passed]') && late.log.includes('Run the same command again'), late.log)
      assert.equal(await stateOf(name), 'Running')
      const again = door.run(emulator(), 'build', withoutPreflight(emulator(), name), {
        when: { printed: /A run of this template has been in progress/, then: () => void emulator().control.set({ hold: null }) },
      })
      assert.ok((await again).succeeded, (await again).log)
      assert.equal((await buildsOf(name)).length, 1)
      assert.equal((await again).outputs['run-state'], 'Succeeded')
    })
  }

  for (const clockSkew of [7200, -7200])
    it(`is the same where the clock of Azure is ${clockSkew / 3600} hours off`, async () => {
      await emulator().control.set({ clockSkew, hold: 'Queued' })
      const name = `skewed-${clockSkew}`
      const { subscriptionId, resourceGroup, location } = emulator().description
      const imageId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/images/${name}`
      // Not to the gallery: a version of two hours from now would be the newest one to other tests.
      const distribute = [{ type: 'ManagedImage', runOutputName: 'image', imageId, location }]
      const text = imageTemplate(emulator().description, [{ type: 'Shell', inline: ['true'] }], {}, distribute)
      await writeFiles(folder(), { [`${name}/image.json`]: text })
      const inputs = { ...keptInputs(emulator(), name, join(folder(), name)), template: 'image.json' }
      const left = await doors.gitHub.run(emulator(), 'build', { ...inputs, wait: 'false' })
      assert.ok(left.succeeded, left.log)
      const followed = await doors.gitHub.run(emulator(), 'build', inputs, {
        when: { printed: /A run of this template has been in progress/, then: () => void emulator().control.set({ hold: null }) },
      })
      assert.ok(followed.succeeded, followed.log)
      assert.equal((await buildsOf(name)).length, 1, 'the second followed the run of the first')
    })

  it('has issues only, with partial: warn, when the service gave up waiting for a version that exists', async () => {
    await emulator().control.set({ timeOutDistributors: ['gallery'], hold: 'Replicating' })
    const result = await doors.gitHub.run(emulator(), 'build', { ...withoutPreflight(emulator(), 'late-warn'), partial: 'warn' })
    assert.ok(result.succeeded, result.log)
    assert.match(result.log, /::warning.*exists and is still being replicated/)
    assert.equal(result.outputs['run-state'], 'PartiallySucceeded')
  })

  it('reports the replication of each image version, and succeeds without it if it cannot be read', async () => {
    const replicationOf = (outputs: Readonly<Record<string, string>>): unknown =>
      at(
        itemsOf(JSON.parse(outputs['run-outputs'] ?? '')).find((output) => at(output, 'name') === 'gallery'),
        'replication',
      )
    const known = await doors.terminal.run(emulator(), 'build', withoutPreflight(emulator(), 'replicated'))
    assert.ok(known.succeeded, known.log)
    const states = itemsOf(replicationOf(known.outputs)).map((region) => at(region, 'state'))
    assert.ok(states.length > 0 && states.every((state) => state === 'Completed'), known.outputs['run-outputs'])
    await emulator().control.fault({
      on: { host: 'arm', method: 'GET', path: 'ReplicationStatus' },
      fault: { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No right to read.' } } },
      times: 9,
    })
    const unknown = await doors.terminal.run(emulator(), 'build', withoutPreflight(emulator(), 'unreadable'))
    assert.ok(unknown.succeeded, unknown.log)
    assert.equal(replicationOf(unknown.outputs), undefined)
    assert.match(unknown.outputs['image-id'] ?? '', /\/versions\//)
  })

  it('is not waited for with wait: false', async () => {
    await emulator().control.set({ hold: 'Queued' })
    const result = await doors.gitHub.run(emulator(), 'build', { ...withoutPreflight(emulator(), 'left'), wait: 'false' })
    assert.ok(result.succeeded, result.log)
    assert.equal(result.outputs['run-state'], 'Running')
    assert.match(result.outputs['template-id'] ?? '', /imageTemplates\/left$/)
    assert.ok(result.summary.includes('## Image template left: started'), result.summary)
    assert.equal(await stateOf('left'), 'Running')
  })

  it('is red with the reason when the service cannot provision the template', async () => {
    await emulator().control.set({ failProvisioning: { code: 'BadPIRSource', message: 'Platform Image was not found.' } })
    const result = await doors.terminal.run(emulator(), 'build', withoutPreflight(emulator(), 'unprovisioned'))
    assert.equal(result.exitCode, 1)
    assert.ok(result.log.includes('Platform Image was not found. [BadPIRSource]') && result.log.includes('[template-failed]'), result.log)
    assert.ok(
      result.log.includes('az vm image list') && result.log.includes('(platform-image-missing, docs/troubleshooting.md)'),
      result.log,
    )
    await emulator().control.set({ failProvisioning: null })
    const again = await doors.terminal.run(emulator(), 'build', withoutPreflight(emulator(), 'unprovisioned'))
    assert.ok(again.succeeded, again.log)
    assert.ok(again.log.includes('Replacing it: its provisioning ended as Failed.'))
  })

  it('never runs a message of Azure as a command', async () => {
    const message =
      'boom\n::error::pwned\r::set-output name=image-id::evil\n##vso[task.complete result=Succeeded;]pwned\n##[error]x\u001b]0;title\u0007'
    await emulator().control.set({ failProvisioning: { code: 'Other', message } })
    const onGitHub = await doors.gitHub.run(emulator(), 'build', withoutPreflight(emulator(), 'hostile'))
    assert.ok(!/^\s*::(?:error::pwned|set-output)/m.test(onGitHub.stdout), onGitHub.stdout)
    assert.equal(onGitHub.outputs['image-id'], undefined)
    const onAzureDevOps = await doors.azureDevOps.run(emulator(), 'build', withoutPreflight(emulator(), 'hostile-too'))
    assert.ok(!onAzureDevOps.stdout.includes('##vso[task.complete result=Succeeded'), onAzureDevOps.stdout)
    assert.ok(!onAzureDevOps.succeeded)
    const inTerminal = await doors.terminal.run(emulator(), 'build', withoutPreflight(emulator(), 'hostile-three'))
    assert.ok(!/[\u001b\u0007]/.test(inTerminal.log))
  })

  it('replaces its own template with different content, and leaves templates of others alone', async () => {
    const inputs = { ...withoutPreflight(emulator(), 'shared'), cleanup: 'never' }
    assert.ok((await doors.gitHub.run(emulator(), 'build', inputs)).succeeded)
    const other = { ...inputs, 'build-timeout-in-minutes': '90' }
    const stranger = await doors.terminal.run(emulator(), 'build', other)
    assert.equal(stranger.exitCode, 1)
    assert.ok(stranger.log.includes('[template-differs]') && stranger.log.includes('on-different'), stranger.log)
    assert.match(stranger.log, /What differs: buildTimeoutInMinutes\. It belongs to \S.* \(run \S.*\)/)
    const owner = await doors.gitHub.run(emulator(), 'build', other)
    assert.ok(owner.succeeded, owner.log)
    assert.ok(owner.log.includes('Replacing it: its content differs.'))
    const same = await doors.gitHub.run(emulator(), 'build', other)
    assert.ok(same.log.includes('Unchanged; running it again.'), same.log)
    assert.equal((await buildsOf('shared')).length, 3)
  })

  it('gets a new token if Azure refuses the one that it has in the middle of a build', async () => {
    await emulator().control.set({ hold: 'Building' })
    const result = await doors.gitHub.run(emulator(), 'build', withoutPreflight(emulator(), 'token-ended'), {
      when: { printed: /Building/, then: () => void emulator().control.set({ tokenGeneration: 1, hold: null }) },
    })
    await emulator().control.set({ tokenGeneration: 0 })
    assert.ok(result.succeeded, result.log)
    const requests = await emulator().control.requests()
    assert.ok(
      requests.some(({ status }) => status === 401),
      'the token was refused',
    )
    // Ids may contain these digits.
    assert.doesNotMatch(result.log, /\b401\b/)
    assert.equal(requests.filter(({ path }) => path.endsWith('/oauth2/v2.0/token')).length >= 2, true)
  })

  it('waits for the run that is in progress, then replaces the template', async () => {
    await emulator().control.set({ hold: 'Queued' })
    const inputs = withoutPreflight(emulator(), 'queue')
    assert.ok((await doors.gitHub.run(emulator(), 'build', { ...inputs, wait: 'false' })).succeeded)
    const result = await doors.gitHub.run(
      emulator(),
      'build',
      { ...inputs, 'build-timeout-in-minutes': '90' },
      { when: { printed: /A run with different content is in progress/, then: () => void emulator().control.set({ hold: null }) } },
    )
    assert.ok(result.succeeded, result.log)
    assert.equal((await buildsOf('queue')).length, 2)
  })

  it('continues without the live log if the pipeline may not read it, and reports that once', async () => {
    const { control, description } = emulator()
    const role = { principal: 'pipeline', role: 'Reader', scope: `/subscriptions/${description.subscriptionId}` } as const
    await control.revoke(role)
    try {
      const result = await doors.gitHub.run(emulator(), 'build', withoutPreflight(emulator(), 'no-log'))
      assert.ok(result.succeeded, result.log)
      assert.equal(result.log.match(/The build log cannot be read/g)?.length, 1, result.log)
      assert.equal(result.outputs['log-path'], '')
    } finally {
      await control.grant(role)
    }
  })

  it('lists the created images in the summary', async () => {
    for (const door of [doors.gitHub, doors.azureDevOps]) {
      // Held until it was seen: otherwise the state could end between two polls.
      await emulator().control.set({ hold: 'Customizing' })
      const inputs = withoutPreflight(emulator(), `summary-${door.name.replaceAll(' ', '-')}`)
      const { summary, outputs } = await door.run(emulator(), 'build', inputs, {
        when: { printed: /\d+s {2}Customizing/, then: () => void emulator().control.set({ hold: null }) },
      })
      for (const text of ['Succeeded', outputs['image-id'] ?? 'none', 'Customizing', 'scripts/install\\-nginx.sh'.replace('\\', '')])
        assert.ok(summary.includes(text), summary)
    }
  })
})
