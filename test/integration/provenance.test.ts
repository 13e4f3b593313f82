import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { at, textOf, textsOf } from '../../shared/json.js'
import { useFolder } from '../temporary-folder.js'
import { doors, keptInputs, type Door, type DoorResult } from './doors.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'

const first = '1'.repeat(40)
const second = '2'.repeat(40)

// What an image records about its origin.
describe('the provenance of an image', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  const build = async (
    name: string,
    environment: Record<string, string>,
    { door = doors.gitHub, ...inputs }: { readonly door?: Door; readonly [input: string]: string | Door } = {},
    when?: NonNullable<Parameters<Door['run']>[3]>['when'],
  ): Promise<DoorResult> => {
    await writeFile(
      join(folder(), 'image.json'),
      imageTemplate(emulator().description, [{ type: 'Shell', name: 'hello', inline: ['date'] }]),
    )
    const result = await door.run(
      emulator(),
      'build',
      {
        template: 'image.json',
        ...keptInputs(emulator(), name, folder()),
        preflight: 'off',
        ...Object.fromEntries(Object.entries(inputs).flatMap(([input, value]) => (typeof value === 'string' ? [[input, value]] : []))),
      },
      { environment, cwd: folder(), ...(when === undefined ? {} : { when }) },
    )
    assert.ok(result.succeeded, result.log)
    return result
  }
  const tagsOf = async ({ outputs }: DoorResult): Promise<Readonly<Record<string, string>>> => {
    const { versions } = await emulator().control.state()
    const image = versions.find(({ id }) => textOf(id)?.toLowerCase() === outputs['image-id']?.toLowerCase())
    return textsOf(at(image, 'tags'))
  }
  const requests = async (): Promise<readonly string[]> =>
    (await emulator().control.requests())
      .filter(({ host, path }) => host === 'arm' && path.includes('/imageTemplates/'))
      .map(({ method, path }) => `${method} ${path.split('?')[0]?.split('/').at(-1) ?? ''}`)
  const writes = async (): Promise<readonly string[]> => (await requests()).filter((request) => !request.startsWith('GET'))
  const gitHub = (sha: string, run: string) => ({ GITHUB_SHA: sha, GITHUB_RUN_ID: run })

  it('is in its tags on GitHub, and is that of the run that builds it, in as many requests as a run of the same commit', async () => {
    const one = await build('from-github', gitHub(first, '1'))
    const version = at(JSON.parse(await readFile('package.json', 'utf8')), 'version')
    const known = {
      'aib-pipelines-commit': first,
      'aib-pipelines-image': one.outputs['image-fingerprint'],
      'aib-pipelines-parts': (await tagsOf(one))['aib-pipelines-parts'],
      'aib-pipelines-repository': 'https://github.com/contoso/images',
      'aib-pipelines-run': 'https://github.com/contoso/images/actions/runs/1/attempts/1',
      'aib-pipelines-template': one.outputs['template-fingerprint'],
      'aib-pipelines-tool': version,
    }
    assert.deepEqual(ownTags(await tagsOf(one)), known)
    await emulator().control.forgetRequests()
    await build('from-github', gitHub(first, '1'), { 'log-level': 'quiet' })
    const same = (await requests()).filter((request) => request !== 'GET from-github').sort()
    await emulator().control.forgetRequests()
    const two = await build('from-github', gitHub(second, '2'))
    assert.match(two.log, /Updating it in place, because .* in properties\.distribute\./)
    assert.deepEqual(await writes(), ['PATCH from-github', 'POST run'])
    assert.deepEqual((await requests()).filter((request) => request !== 'GET from-github').sort(), same)
    assert.deepEqual(ownTags(await tagsOf(two)), {
      ...known,
      'aib-pipelines-commit': second,
      'aib-pipelines-run': 'https://github.com/contoso/images/actions/runs/2/attempts/1',
    })
    assert.deepEqual(
      [two.outputs['template-fingerprint'], two.outputs['image-fingerprint']],
      [one.outputs['template-fingerprint'], one.outputs['image-fingerprint']],
    )
  })

  it('makes nothing fresh stale', async () => {
    await build('fresh', gitHub(first, '1'))
    const result = await build('fresh', gitHub(second, '2'), { 'only-if-changed': 'true', 'rebuild-when': 'missing, fingerprint' })
    assert.equal(result.outputs['build-needed'], 'false', result.log)
  })

  it('is that of another job if that job started a run of the same template first: its run is followed', async () => {
    await build('raced', gitHub(first, '1'))
    const { templates } = await emulator().control.state()
    const stale = templates.find((template) => textOf(template['name']) === 'raced')
    await emulator().control.set({ hold: 'Building' })
    await build('raced', gitHub(second, '2'), { wait: 'false' })
    // As the third job saw the template before the second came to it, also right before its change.
    await emulator().control.fault({
      on: { host: 'arm', method: 'GET', path: '/imageTemplates/raced\\?' },
      fault: { status: 200, body: stale ?? {} },
      times: 2,
    })
    await emulator().control.forgetRequests()
    const resume = { printed: /A run of this template has been in progress/, then: () => void emulator().control.set({ hold: null }) }
    const result = await build('raced', gitHub(first, '3'), {}, resume)
    assert.deepEqual(await writes(), ['PATCH raced'])
    assert.ok(result.log.includes('Another job has changed the image template in the meantime; reading it again.'), result.log)
    assert.equal((await tagsOf(result))['aib-pipelines-commit'], second)
  })

  it('is made true by a new template where the API version can change none', async () => {
    await build('old', gitHub(first, '1'), { 'api-version': '2022-07-01' })
    await emulator().control.forgetRequests()
    const result = await build('old', gitHub(second, '2'), { 'api-version': '2022-07-01' })
    assert.deepEqual(await writes(), ['DELETE old', 'PUT old', 'POST run'])
    assert.equal((await tagsOf(result))['aib-pipelines-commit'], second)
  })

  it('is in its tags on Azure DevOps, without the token that is in the address of the repository', async () => {
    const result = await build(
      'from-azure-devops',
      { BUILD_SOURCEVERSION: first, BUILD_REPOSITORY_URI: 'https://token:secret@dev.azure.com/contoso/web/_git/images' },
      { door: doors.azureDevOps },
    )
    const tags = await tagsOf(result)
    assert.equal(tags['aib-pipelines-commit'], first)
    assert.equal(tags['aib-pipelines-repository'], 'https://dev.azure.com/contoso/web/_git/images')
    assert.equal(tags['aib-pipelines-run'], 'https://dev.azure.com/contoso/contoso/_build/results?buildId=4711&attempt=1')
  })

  it('comes from git in a terminal', async () => {
    const git = (...words: string[]): string =>
      execFileSync('git', ['-C', folder(), '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], { encoding: 'utf8' }).trim()
    git('init', '--quiet')
    git('commit', '--quiet', '--allow-empty', '--message=first')
    git('remote', 'add', 'origin', 'git@github.com:contoso/images.git')
    const tags = await tagsOf(await build('from-terminal', {}, { door: doors.terminal }))
    assert.equal(tags['aib-pipelines-commit'], git('rev-parse', 'HEAD'))
    assert.equal(tags['aib-pipelines-repository'], 'ssh://github.com/contoso/images')
    await rm(join(folder(), '.git'), { recursive: true })
  })

  it('is left out on request, and a gate opens only for an image that has it', async () => {
    const without = await build('without', gitHub(first, '1'), { provenance: 'false' })
    assert.deepEqual(Object.keys(ownTags(await tagsOf(without))), ['aib-pipelines-image', 'aib-pipelines-template'])
    const gate = (id: string | undefined) =>
      doors.gitHub.run(emulator(), 'gate', { 'image-version-id': id ?? '', 'required-tags': `aib-pipelines-commit=${second}` })
    const refused = await gate(without.outputs['image-id'])
    assert.ok(!refused.succeeded && refused.log.includes('it has no tag aib-pipelines-commit'), refused.log)
    const opened = await gate((await build('without', gitHub(second, '2'))).outputs['image-id'])
    assert.ok(opened.succeeded, opened.log)
  })
})

const ownTags = (tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(tags)
      .filter(([name]) => name.startsWith('aib-pipelines-'))
      .sort(),
  )
