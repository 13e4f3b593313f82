import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { at, textOf } from '../../shared/json.js'
import { useFolder } from '../temporary-folder.js'
import { isChange } from './changes.js'
import { doors, keptInputs, type Door, type DoorResult } from './doors.js'
import { imageTemplateBody } from './image-template.js'
import { useEmulator } from './shared-emulator.js'

// What becomes of a template that is in Azure already.
describe('a template that already exists', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  const body = (properties: object = {}, artifactTags: object = {}) => {
    const { description } = emulator()
    const distribute = [{ type: 'SharedImage', galleryImageId: description.galleryImageId, runOutputName: 'image', artifactTags }]
    return imageTemplateBody(description, { distribute, ...properties })
  }
  const build = async (
    name: string,
    template: object | undefined,
    inputs: Record<string, string> = {},
    options: Parameters<Door['run']>[3] = {},
    door: Door = doors.gitHub,
  ): Promise<DoorResult> => {
    const file = join(folder(), `${name}.json`)
    if (template !== undefined) await writeFile(file, JSON.stringify(template))
    return door.run(
      emulator(),
      'build',
      {
        ...(template === undefined ? {} : { template: file }),
        ...keptInputs(emulator(), name, folder()),
        'poll-interval': '50ms',
        preflight: 'off',
        ...inputs,
      },
      options,
    )
  }
  const writes = async (): Promise<readonly string[]> =>
    (await emulator().control.requests())
      .filter((request) => request.host === 'arm' && isChange(request))
      .map(({ method, path }) => `${method} ${path.split('?')[0]?.split('/').at(-1) ?? ''}`)
  const buildsOf = async (name: string) => (await emulator().control.builds()).runs.filter(({ template }) => template === name)
  const templateOf = async (name: string) => (await emulator().control.state()).templates.find((candidate) => candidate['name'] === name)
  const attempt = (number: number, run = '4711') => ({ environment: { GITHUB_RUN_ATTEMPT: String(number), GITHUB_RUN_ID: run } })

  it('is changed, not replaced, where only its distributors differ, and built as it is now', async () => {
    assert.ok((await build('patched', body({}, { release: '1' }))).succeeded)
    await emulator().control.forgetRequests()
    const result = await build('patched', body({}, { release: '2' }))
    assert.ok(result.succeeded, result.log)
    assert.match(result.log, /Updating it in place, because .* in properties\.distribute\./)
    assert.deepEqual(await writes(), ['PATCH patched', 'POST run'])
    const { versions } = await emulator().control.state()
    const image = versions.find(({ id }) => textOf(id)?.toLowerCase() === result.outputs['image-id']?.toLowerCase())
    assert.equal(at(image, 'tags', 'release'), '2')
    assert.equal(at(image, 'tags', 'aib-pipelines-template'), result.outputs['template-fingerprint'])
    await emulator().control.forgetRequests()
    assert.ok((await build('patched', body({}, { release: '2' }))).log.includes('Unchanged; running it again.'))
  })

  it('is built where its own tags leave no room for those of this tool, or have their names', async () => {
    const full = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag-${String(index)}`, 'x']))
    const named = { 'aib-pipelines-run': 'mine', 'aib-pipelines-template': 'mine', 'aib-pipelines-owner': 'mine' }
    for (const [name, tags] of Object.entries({ full, named })) {
      const result = await build(`tags-${name}`, { ...body(), tags })
      assert.ok(result.succeeded, result.log)
      assert.equal(at(await templateOf(`tags-${name}`), 'tags', 'aib-pipelines-run'), name === 'named' ? 'mine' : undefined)
    }
  })

  it('is replaced where the service refuses to change it', async () => {
    assert.ok((await build('unpatched', body({}, { release: '1' }))).succeeded)
    await emulator().control.fault({
      on: { host: 'arm', method: 'PATCH' },
      fault: { status: 400, body: { error: { code: 'ValidationFailed', message: 'no' } } },
    })
    await emulator().control.forgetRequests()
    const result = await build('unpatched', body({}, { release: '2' }))
    assert.ok(result.succeeded, result.log)
    assert.deepEqual(await writes(), ['PATCH unpatched', 'DELETE unpatched', 'PUT unpatched', 'POST run'])
  })

  it('is never run twice with autoRun: neither when it is created, nor when it is changed', async () => {
    const autoRun = { autoRun: { state: 'Enabled' } }
    const made = await build('by-itself', body(autoRun, { release: '1' }))
    assert.ok(made.succeeded, made.log)
    assert.deepEqual(await writes(), ['PUT by-itself'])
    const changed = await build('by-itself', body(autoRun, { release: '2' }))
    assert.ok(changed.succeeded, changed.log)
    assert.deepEqual(await writes(), ['PUT by-itself', 'PATCH by-itself'])
    const again = await build('by-itself', body(autoRun, { release: '2' }))
    assert.ok(again.succeeded, again.log)
    assert.deepEqual(await writes(), ['PUT by-itself', 'PATCH by-itself', 'POST run'])
    assert.equal((await buildsOf('by-itself')).length, 3)
  })

  for (const door of Object.values(doors)) {
    it(`is run as it is on ${door.name} where no file is given, and stays`, async () => {
      const name = `as-it-is-${door.name.replaceAll(' ', '-')}`
      const made = await build(name, body())
      await emulator().control.forgetRequests()
      const result = await build(made.outputs['template-id'] ?? '', undefined, { cleanup: 'always' }, {}, door)
      assert.ok(result.succeeded, result.log)
      assert.ok(result.log.includes('Keeping the image template: it already existed, and was run unchanged.'), result.log)
      assert.deepEqual(await writes(), ['POST run'])
      assert.match(result.outputs['image-id'] ?? '', /\/versions\//)
      assert.notEqual(result.outputs['image-id'], made.outputs['image-id'])
    })
  }

  it('is named if no file is given and it does not exist or cannot be run', async () => {
    const none = await build('nowhere', undefined, {}, {}, doors.terminal)
    assert.equal(none.exitCode, 1)
    assert.ok(none.log.includes('There is no image template nowhere in the resource group images.'), none.log)
    await emulator().control.set({ failProvisioning: { code: 'Other', message: 'boom' } })
    assert.ok(!(await build('broken', body())).succeeded)
    const broken = await build('broken', undefined, {}, {}, doors.terminal)
    assert.equal(broken.exitCode, 1)
    assert.ok(broken.log.includes('Its provisioning state is Failed, so it cannot be run.'), broken.log)
    const forgotten = await build('broken', undefined, { location: 'westus2' }, {}, doors.terminal)
    assert.equal(forgotten.exitCode, 2, 'what would be put over a file asks for the file')
  })

  it('gives a second attempt the images of the first; a new run builds again', async () => {
    const first = await build('attempts', body())
    assert.ok(first.succeeded, first.log)
    const second = await build('attempts', body(), {}, attempt(2))
    assert.ok(second.succeeded, second.log)
    assert.ok(second.log.includes('An earlier attempt of this job already built this template'), second.log)
    assert.equal(second.outputs['image-id'], first.outputs['image-id'])
    assert.equal((await buildsOf('attempts')).length, 1)
    const next = await build('attempts', body(), {}, attempt(1, '4712'))
    assert.notEqual(next.outputs['image-id'], first.outputs['image-id'])
    const nextAgain = await build('attempts', body(), { cleanup: 'on-success' }, attempt(2, '4712'))
    assert.equal(nextAgain.outputs['image-id'], next.outputs['image-id'], nextAgain.log)
    assert.equal((await buildsOf('attempts')).length, 2)
    assert.equal(await templateOf('attempts'), undefined, 'the second attempt cleans up after the first')
  })

  it('is built once by two jobs that come at the same time', async () => {
    await emulator().control.set({ hold: 'Distributing' })
    let following = 0
    const resume = (): void => {
      following += 1
      if (following === 2) void emulator().control.set({ hold: null })
    }
    const one = (): Promise<DoorResult> => build('together', body(), {}, { when: { printed: /s {2}Distributing/, then: resume } })
    const results = await Promise.all([one(), one()])
    for (const result of results) assert.ok(result.succeeded, result.log)
    assert.equal((await buildsOf('together')).length, 1)
    assert.equal(results[0].outputs['image-id'], results[1].outputs['image-id'])
  })

  it('stays where it has a trigger', async () => {
    await emulator().control.fault({
      on: { host: 'arm', method: 'GET', path: '/triggers' },
      fault: { status: 200, body: { value: [{ name: 'nightly' }] } },
    })
    const result = await build('triggered', body(), { cleanup: 'always' })
    assert.ok(result.log.includes('Keeping the image template: it has a trigger (nightly), which would be deleted with it.'), result.log)
    assert.ok((await templateOf('triggered')) !== undefined)
  })

  it('that is stuck is waited for until the deadline at most, and the error says what to do', async () => {
    await emulator().control.set({ hold: 'Provisioning' })
    const maker = build('stuck', body())
    while ((await templateOf('stuck')) === undefined) await new Promise(setImmediate)
    const result = await build('stuck', body(), { deadline: '10m', 'poll-interval': '1m' }, {}, doors.terminal)
    assert.equal(result.exitCode, 1)
    assert.ok(result.log.includes('It is creating, and did not finish before the deadline of this job.'), result.log)
    assert.ok(result.log.includes('[template-busy]') && result.log.includes('ask Azure support to remove this template'), result.log)
    await emulator().control.set({ hold: null })
    assert.ok((await maker).succeeded)
  })

  it('fails with its images if a validation failed and distribution continues on failure', async () => {
    const validate = { continueDistributeOnFailure: true, inVMValidations: [{ type: 'Shell', name: 'check', inline: ['false'] }] }
    await emulator().control.set({ failValidator: { index: 0, exitCode: 1 } })
    const result = await build('invalid', body({ validate }))
    assert.ok(!result.succeeded)
    assert.equal(result.outputs['run-state'], 'Failed')
    assert.match(result.outputs['image-id'] ?? '', /\/versions\//)
    assert.ok(result.log.includes('Images were distributed anyway (continueDistributeOnFailure): image.'), result.log)
  })

  it('is green without images where only its source is validated', async () => {
    const validate = { sourceValidationOnly: true, inVMValidations: [{ type: 'Shell', name: 'check', inline: ['true'] }] }
    const result = await build('validated', body({ validate }))
    assert.ok(result.succeeded, result.log)
    assert.deepEqual([result.outputs['image-id'], result.outputs['image-ids']], ['', '{}'])
    assert.ok(result.log.includes('The source was validated; no image was created'), result.log)
  })

  it('is built although the URLs of its operations no longer exist: the template itself is polled', async () => {
    const gone = { status: 404, body: { error: { code: 'NotFound', message: 'The entity was not found.' } } }
    await emulator().control.fault({ on: { host: 'arm', method: 'GET', path: '/operations/' }, fault: gone, times: 9 })
    const result = await build('operation-gone', body(), { cleanup: 'always' })
    assert.ok(result.succeeded, result.log)
    assert.ok(result.log.includes('The image template was deleted; the images remain.'), result.log)
  })

  it('stays without a warning where a lock forbids deleting it, after one try; a replacement ends at once', async () => {
    const message =
      "The scope '/subscriptions/s/resourceGroups/images' cannot perform delete operation because following scope(s) are locked: '/subscriptions/s/resourceGroups/images'. Please remove the lock and try again."
    const locked = { status: 409, body: { error: { code: 'ScopeLocked', message } } }
    await emulator().control.fault({ on: { host: 'arm', method: 'DELETE', path: '/imageTemplates/' }, fault: locked, times: 99 })
    const result = await build('locked', body(), { cleanup: 'always' })
    assert.ok(result.succeeded, result.log)
    assert.ok(
      result.log.includes('Keeping the image template: /subscriptions/s/resourceGroups/images is locked against deletion.'),
      result.log,
    )
    assert.ok(!result.log.includes('::warning') && !result.log.includes('Trying again'), result.log)
    const changed = body({ customize: [{ type: 'Shell', name: 'other', inline: ['echo other'] }] })
    const replaced = await build('locked', changed, { 'on-different': 'replace' }, {}, doors.terminal)
    assert.equal(replaced.exitCode, 1, replaced.log)
    assert.ok(replaced.log.includes('(scope-locked, docs/troubleshooting.md)'), replaced.log)
  })

  it('is built with rights that were given a minute ago; rights that never come end it', async () => {
    const denied = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'The client does not have authorization.' } } }
    await emulator().control.fault({ on: { host: 'arm', method: 'PUT', path: '/imageTemplates/' }, fault: denied, times: 2 })
    await emulator().control.fault({ on: { host: 'arm', method: 'POST', path: '/run' }, fault: denied })
    const result = await build('granted', body())
    assert.ok(result.succeeded, result.log)
    assert.ok(result.log.includes('a new role assignment can take a few minutes to take effect. Trying again (try 2 of 5).'), result.log)
    await emulator().control.fault({ on: { host: 'arm', method: 'PUT', path: '/imageTemplates/' }, fault: denied, times: 99 })
    const never = await build('never-granted', body(), {}, {}, doors.terminal)
    assert.equal(never.exitCode, 1)
    assert.ok(never.log.includes('[access-denied]'), never.log)
    const puts = (await writes()).filter((write) => write === 'PUT never-granted')
    assert.equal(puts.length, 5)
  })

  it('comes with a warning if the runner would end the job before the build', async () => {
    await emulator().control.set({ failProvisioning: { code: 'Other', message: 'not of interest' } })
    const hosted = { environment: { RUNNER_ENVIRONMENT: 'github-hosted' } }
    const long = await build('long', body({ buildTimeoutInMinutes: 600 }), {}, hosted)
    assert.match(long.log, /::warning::Building and distributing long may take .*, but jobs on this runner end after/)
    const left = await build('long-left', body({ buildTimeoutInMinutes: 600 }), { wait: 'false' }, hosted)
    assert.ok(!left.log.includes('jobs on this runner end after'), left.log)
  })
})
