import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { camelCase, inputNames, outputNames } from '../../shared/inputs/spelling.js'
import { serviceConnection, taskInputs } from '../front-doors/inputs.js'
import { runTask, type TaskResult } from '../front-doors/task.js'
import { exampleFolder, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

// The commands that an agent of Azure Pipelines receives.
describe('the task on Azure Pipelines', () => {
  const emulator = useEmulator()
  const build = (inputs: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>> = {}): Promise<TaskResult> =>
    runTask(taskInputs(inputs), serviceConnection(emulator().description), {
      cwd: exampleFolder,
      environment: { ...emulator().description.env, ...environment },
    })

  // A module that Node loads before the task.
  const preloaded = (code: string) => ({ NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(code)}` })

  it('sets each output for this job and for later ones, and no other variable', async () => {
    const result = await build(exampleInputs(emulator(), 'outputs'))
    assert.equal(result.result, 'Succeeded', result.stdout)
    assert.deepEqual(result.outputs, result.outputVariables)
    const declared = new Set(outputNames('azure-pipelines').map(camelCase))
    assert.deepEqual(
      Object.keys(result.outputs).filter((name) => !declared.has(name)),
      [],
      'task.json allows no other',
    )
    for (const name of ['imageIds', 'imageVersion', 'imageUri', 'vhdUri', 'runState', 'templateId', 'results'])
      assert.notEqual(result.outputs[name] ?? '', '', name)
    assert.match(result.outputs['imageId'] ?? '', /\/versions\/\d+\.\d+\.\d+$/)
  })

  it('asks the library for no input: it prints the value of each at debug level, secure ones too', async () => {
    const { stdout } = await build(exampleInputs(emulator(), 'asked'))
    const names = new Set(inputNames('azure-pipelines').map(camelCase))
    const printed = [...stdout.matchAll(/^##vso\[task\.debug\](\w+)=/gm)].map(([, name = '']) => name)
    assert.deepEqual(
      printed.filter((name) => names.has(name)),
      [],
    )
  })

  it('masks the secret of the connection, folds its phases and uploads the log and the summary', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'aib-agent-'))
    try {
      const result = await build(exampleInputs(emulator(), 'commands'), { AGENT_TEMPDIRECTORY: temporary })
      const lines = result.stdout.split('\n')
      const masked = lines.findIndex((line) => line === `##vso[task.setsecret]${emulator().description.clientSecret}`)
      assert.ok(masked >= 0 && !lines.slice(0, masked).some((line) => line.includes(emulator().description.clientSecret)))
      assert.deepEqual(
        lines.slice(masked + 1).filter((line) => line.includes(emulator().description.clientSecret)),
        [],
      )
      assert.equal(lines.filter((line) => line.startsWith('##[group]')).length, lines.filter((line) => line === '##[endgroup]').length)
      assert.ok(lines.some((line) => line.startsWith('##[group]Submitting image template')))
      const uploaded = lines.flatMap((line) => /^##vso\[task\.uploadfile\](.+)$/.exec(line)?.[1] ?? [])
      assert.ok(uploaded.length > 0 && uploaded.every((file) => existsSync(file)), uploaded.join())
      assert.ok(
        uploaded.some((file) => file.endsWith('.log')),
        uploaded.join(),
      )
      const attached = lines.flatMap(
        (line) => /^##vso\[task\.addattachment type=image-builder-manifest;name=commands-manifest\.json;\](.+)$/.exec(line)?.[1] ?? [],
      )
      assert.deepEqual([attached.length, ...attached.map((file) => existsSync(file))], [1, true])
      assert.match(result.summary, /^## Image template commands: Succeeded[^]*<details><summary>Preflight passed/)
    } finally {
      await rm(temporary, { recursive: true, force: true })
    }
  })

  it('gives an issue its file, line and column', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aib-issue-'))
    try {
      const template = {
        type: 'Microsoft.VirtualMachineImages/imageTemplates',
        apiVersion: '2024-02-01',
        location: 'westus2',
        properties: { sourcee: {} },
      }
      await writeFile(join(folder, 'image.json'), JSON.stringify(template, undefined, 2))
      const result = await runTask({ command: 'plan', template: 'image.json' }, undefined, { cwd: folder, environment: {} })
      assert.equal(result.result, 'Failed')
      const placed = result.issues.filter(({ properties }) => properties['sourcepath'] === 'image.json')
      assert.ok(
        placed.some(({ type, properties }) => type === 'error' && properties['linenumber'] === '6'),
        result.stdout,
      )
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('reports progress by the phases of the run', async () => {
    const result = await build(exampleInputs(emulator(), 'progress'))
    assert.equal(result.result, 'Succeeded', result.stdout)
    const shares = [...result.stdout.matchAll(/^##vso\[task\.setprogress value=(\d+);\](.*)$/gm)].map(([, share, text = '']) => ({
      share: Number(share),
      text,
    }))
    assert.ok(shares.length > 2, result.stdout)
    assert.deepEqual(
      shares.map(({ share }) => share),
      shares.map(({ share }) => share).sort((one, other) => one - other),
    )
    for (const { share, text } of shares) {
      assert.ok(share > 0 && share < 100)
      assert.match(text, /^\S+\s+(?:Queued|Building|Customizing|Optimizing|Validating|Distributing) …$/)
    }
  })

  it('distinguishes two classic releases of the same build', async () => {
    const released = (release: string, attempt: string) => ({
      RELEASE_RELEASEWEBURL: `https://dev.azure.com/contoso/p/_release?releaseId=${release}&_a=release-summary`,
      RELEASE_ENVIRONMENTID: '7',
      RELEASE_ATTEMPTNUMBER: attempt,
    })
    const inputs = { ...exampleInputs(emulator(), 'released'), cleanup: 'never' }
    const built = async (release: string, attempt: string) => {
      const result = await build(inputs, released(release, attempt))
      assert.equal(result.result, 'Succeeded', result.stdout)
      return result.outputs['imageVersion']
    }
    const first = await built('1', '1')
    const second = await built('2', '1')
    assert.notEqual(second, first)
    // A second attempt takes what the first of the same release made, and nothing of another.
    assert.equal(await built('2', '2'), second)
    assert.notEqual(await built('1', '2'), second)
  })

  it('ends with issues, not green and not red, where a partial build is only to be warned of', async () => {
    await emulator().control.set({ failDistributors: ['disk'] })
    const result = await build({ ...exampleInputs(emulator(), 'partial-warned'), partial: 'warn' })
    assert.equal(result.result, 'SucceededWithIssues', result.stdout)
    assert.equal(result.exitCode, 0)
  })

  it('fails, and never ends green, when an exception is not caught', async () => {
    for (const act of ["throw new Error('thrown outside')", "Promise.reject(new Error('thrown outside'))"]) {
      const started = "process.listenerCount('uncaughtException') > 0"
      const code = `const timer = setInterval(() => { if (${started}) { clearInterval(timer); ${act} } }, 5)`
      const result = await build(exampleInputs(emulator(), 'thrown'), preloaded(code))
      assert.equal(result.result, 'Failed', result.stdout)
      assert.equal(result.exitCode, 0)
      assert.ok(result.stdout.includes('thrown outside'))
      // Nothing runs after it.
      assert.ok(!result.stdout.includes('task.complete result=Succeeded'), result.stdout)
      assert.deepEqual(result.outputs, {})
    }
  })

  it('fails when it cannot even start', async () => {
    const result = await build(exampleInputs(emulator(), 'no-start'), {
      ENDPOINT_AUTH_SYSTEMVSSCONNECTION: '{',
      AGENT_TEMPDIRECTORY: '/absent',
    })
    assert.ok(result.result === 'Failed' || result.exitCode !== 0, result.stdout)
    assert.notEqual(result.result, 'Succeeded')
  })
})
