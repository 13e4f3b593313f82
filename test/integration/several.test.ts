import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, textOf } from '../../shared/json.js'
import { objectOf, parseJson } from '../emulator/json.js'
import { runAction } from '../front-doors/action.js'
import { buildInputs, cloudInputs } from '../front-doors/inputs.js'
import { allDoors, doors } from './doors.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'
import { itOn } from '../systems.js'

// Output in which each of these templates has come to this phase.
const allIn = (phase: string, names: readonly string[]): RegExp =>
  new RegExp(names.map((name) => `(?=[\\s\\S]*${name}: +\\d+s {2}${phase})`).join(''))

describe('several templates in one job', () => {
  const emulator = useEmulator()
  let workspace = ''
  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'aib-several-'))
    await mkdir(join(workspace, 'images'))
    await writeFile(join(workspace, 'images', 'shared.sh'), '#!/bin/sh\necho shared\n')
  })
  afterEach(() => rm(workspace, { recursive: true, force: true }))

  // Templates of these names, each with a script of all and as many steps more.
  const write = async (names: readonly string[], steps: Readonly<Record<string, number>> = {}): Promise<void> => {
    for (const name of names) {
      const more = Array.from({ length: steps[name] ?? 0 }, () => ({ type: 'Shell', inline: [`echo ${name}`] }))
      const text = imageTemplate(emulator().description, [{ type: 'Shell', scriptUri: 'shared.sh' }, ...more])
      await writeFile(join(workspace, 'images', `${name}.json`), JSON.stringify({ name, ...JSON.parse(text) }))
    }
  }
  const inputs = (more: Readonly<Record<string, string>> = {}): Record<string, string> => {
    const { parameters, ...rest } = buildInputs(emulator().description)
    assert.ok(parameters, 'these templates do not declare any')
    return { ...rest, template: 'images/*.json', ...more }
  }
  const stateOf = async (name: string): Promise<string | undefined> => {
    const template = (await emulator().control.state()).templates.find((candidate) => candidate['name'] === name)
    return textOf(at(template, 'properties', 'lastRunStatus', 'runState'))
  }

  it('share a staging group if they are built one after another, and not side by side', async () => {
    const { subscriptionId } = emulator().description
    const stagingResourceGroup = `/subscriptions/${subscriptionId}/resourceGroups/several-staging`
    for (const name of ['in-turn-a', 'in-turn-b']) {
      const { properties, ...template } = objectOf(parseJson(imageTemplate(emulator().description, [{ type: 'Shell', inline: ['true'] }])))
      const text = JSON.stringify({ name, ...template, properties: { ...objectOf(properties), stagingResourceGroup } })
      await writeFile(join(workspace, 'images', `${name}.json`), text)
    }
    const run = (more: Readonly<Record<string, string>>) => doors.terminal.run(emulator(), 'build', inputs(more), { cwd: workspace })
    const together = await run({})
    assert.match(together.log, /name the same staging group .*several-staging.*\[staging-group-twice\]/)
    assert.match((await run({ 'max-parallel': '1', cleanup: 'never' })).log, /\[staging-group-twice\]/)
    const inTurn = await run({ 'max-parallel': '1' })
    assert.equal(inTurn.exitCode, 0, inTurn.log)
  })

  for (const door of allDoors) {
    const slug = door.name.replaceAll(' ', '-').toLowerCase()
    const [a, b, c] = [`${slug}-a`, `${slug}-b`, `${slug}-c`] as const

    it(`are built side by side on ${door.name}: one fails, the others are made all the same`, async () => {
      await write([a, b, c], { [b]: 1 })
      await writeFile(join(workspace, 'images', 'shared.sh'), `#!/bin/sh\necho ${slug}\n`)
      await emulator().control.set({ failCustomizer: { index: 1, exitCode: 7 } })
      const result = await door.run(emulator(), 'build', inputs(), { cwd: workspace })
      assert.ok(!result.succeeded)
      assert.equal(result.exitCode, door.name === 'Azure DevOps' ? 0 : 1)
      assert.ok(result.log.includes(`${b}: The image build failed in customizer 2`), result.log)
      assert.ok(result.log.includes(`3 image templates, up to 4 in parallel: ${a}, ${b}, ${c}`), result.log)
      const results: unknown = JSON.parse(result.outputs['results'] ?? '')
      assert.deepEqual(
        [a, b, c].map((name) => at(results, name, 'run-state')),
        ['Succeeded', 'Failed', 'Succeeded'],
      )
      assert.equal(result.outputs['image-id'], at(results, a, 'image-id'))
      assert.notEqual(at(results, a, 'image-id'), at(results, c, 'image-id'))
      for (const name of [a, b, c]) assert.ok(door.name === 'terminal' || result.summary.includes(name), result.summary)
      const sent = (await emulator().control.requests()).filter(({ host, method }) => host === 'blob' && method === 'PUT')
      assert.equal(sent.filter(({ path }) => path.includes('shared.sh')).length, 1, 'one upload for all')
    })
  }

  it('end with the first failure with fail-fast, and what was started is cancelled', async () => {
    await write(['fast-a', 'fast-b', 'fast-c', 'fast-d'], { 'fast-b': 1 })
    // The one fails when the runs of all three have begun.
    await emulator().control.set({ failCustomizer: { index: 1, exitCode: 7 }, hold: 'Building' })
    const result = await doors.terminal.run(emulator(), 'build', inputs({ 'fail-fast': 'true', 'max-parallel': '3' }), {
      cwd: workspace,
      when: {
        printed: allIn('Building', ['fast-a', 'fast-b', 'fast-c']),
        then: () => void emulator().control.set({ hold: 'Distributing' }),
      },
    })
    assert.equal(result.exitCode, 1)
    assert.ok(result.log.includes('fast-b failed; stopping the other builds (--fail-fast).'), result.log)
    assert.ok(result.log.includes('1 of 4 image templates failed: fast-b; not built: fast-a, fast-c, fast-d.'), result.log)
    for (const name of ['fast-a', 'fast-c']) assert.ok(['Canceling', 'Canceled'].includes((await stateOf(name)) ?? ''), name)
    assert.equal(await stateOf('fast-d'), undefined)
  })

  const bothRun = allIn('Customizing', ['cancel-a', 'cancel-b'])

  it('are all cancelled with the job', async () => {
    await write(['cancel-a', 'cancel-b'])
    await emulator().control.set({ hold: 'Customizing' })
    const result = await doors.gitHub.run(emulator(), 'build', inputs(), {
      cwd: workspace,
      when: {
        printed: bothRun,
        then: (kill) => {
          kill('SIGINT')
        },
      },
    })
    assert.equal(result.exitCode, 130)
    assert.ok(result.log.includes('The job was cancelled. [cancelled]'), result.log)
    for (const name of ['cancel-a', 'cancel-b']) assert.ok(['Canceling', 'Canceled'].includes((await stateOf(name)) ?? ''), name)
  })

  itOn('signals', 'are all cancelled by the last step of a job whose main step was killed', async () => {
    await write(['cancel-a', 'cancel-b'])
    await emulator().control.set({ hold: 'Customizing' })
    const all = { ...inputs({ 'on-different': 'replace' }), ...cloudInputs(emulator().description) }
    const options = { cwd: workspace, environment: emulator().description.env }
    const main = await runAction(all, {
      ...options,
      when: {
        printed: bothRun,
        then: (kill) => {
          kill('SIGKILL')
        },
      },
    })
    const post = await runAction(all, { ...options, entry: 'post', state: main.state })
    assert.equal(post.stdout.match(/is being cancelled in Azure\./g)?.length, 2, post.stdout)
    for (const name of ['cancel-a', 'cancel-b']) assert.ok(['Canceling', 'Canceled'].includes((await stateOf(name)) ?? ''), name)
  })

  it('are watched by one list, whatever their number', async () => {
    const names = ['many-a', 'many-b', 'many-c', 'many-d', 'many-e', 'many-f']
    await write(names)
    await emulator().control.set({ pageSize: 2 })
    const result = await doors.terminal.run(emulator(), 'build', inputs({ 'max-parallel': '6' }), { cwd: workspace })
    assert.ok(result.succeeded, result.log)
    const requests = (await emulator().control.requests()).filter(({ host }) => host === 'arm')
    for (const name of names) {
      const own = requests.filter(({ path }) => path.includes(`/imageTemplates/${name}`))
      const started = own.findIndex(({ method, path }) => method === 'POST' && path.includes('/run'))
      const looks = own.slice(started).filter(({ method, path }) => method === 'GET' && path.includes(`/imageTemplates/${name}?`))
      // Its end, and the clean-up: no look more, however long the build takes.
      assert.ok(looks.length <= 3, `${name}: ${looks.length} looks`)
    }
    assert.ok(requests.some(({ method, path }) => method === 'GET' && /\/imageTemplates\?/.test(path)))
  })

  it('poll a single template as before', async () => {
    await write(['alone'])
    assert.ok((await doors.terminal.run(emulator(), 'build', inputs(), { cwd: workspace })).succeeded)
    const paths = (await emulator().control.requests()).map(({ path }) => path)
    assert.ok(!paths.some((path) => /\/imageTemplates\?/.test(path)))
  })

  it('are built one by one where their list may not be read', async () => {
    await write(['listless-a', 'listless-b'])
    await emulator().control.fault({
      on: { host: 'arm', path: '/imageTemplates\\?' },
      times: 1,
      fault: { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'no' } } },
    })
    const result = await doors.terminal.run(emulator(), 'build', inputs(), { cwd: workspace })
    assert.ok(result.succeeded, result.log)
  })

  it('are all checked before anything is changed', async () => {
    await write(['first', 'second'])
    const twice = await doors.terminal.run(emulator(), 'build', inputs({ 'image-builder-template-name': 'same' }), { cwd: workspace })
    assert.equal(twice.exitCode, 2)
    assert.ok(
      twice.log.includes('images/first.json and images/second.json would both be the image template same. [template-twice]'),
      twice.log,
    )
    await writeFile(join(workspace, 'images', 'third.json'), '{')
    const broken = await doors.terminal.run(emulator(), 'build', inputs({ template: 'images/*.json\nnone/*.yaml\nmissing.yaml' }), {
      cwd: workspace,
    })
    assert.equal(broken.exitCode, 2)
    for (const text of ['No file matches none/*.yaml', 'missing.yaml does not exist', 'images/third.json:1'])
      assert.ok(broken.log.includes(text), `${text} in ${broken.log}`)
    assert.deepEqual(await emulator().control.requests(), [])
  })

  it('are planned as a list', async () => {
    await write(['first', 'second'])
    const { stdout } = await doors.terminal.run(emulator(), 'plan', { template: 'images/*.json', json: 'true' }, { cwd: workspace })
    const documents: unknown = JSON.parse(stdout)
    assert.deepEqual(Array.isArray(documents) && documents.map((one) => textOf(at(one, 'name'))), ['first', 'second'])
  })
})
