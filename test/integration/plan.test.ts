import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { examplesFolder } from '../examples.js'
import { runAction } from '../front-doors/action.js'
import { runCommand } from '../front-doors/command.js'
import { runTask } from '../front-doors/task.js'
import { offlineParameters as parameters } from '../front-doors/inputs.js'

const example = join(examplesFolder, 'linux-web-server')
// No network, no home, no login: a plan needs none.
const offline = { cwd: example, environment: {} }

describe('plan', () => {
  it('prints one JSON object on standard output, of the shape that is promised', async () => {
    const { stdout, exitCode } = await runCommand(
      [
        'plan',
        'image.yaml',
        '--json',
        '--parameters',
        parameters,
        '--artifacts-container-url',
        'https://account.blob.core.windows.net/artifacts',
      ],
      offline,
    )
    assert.equal(exitCode, 0)
    const plan: unknown = JSON.parse(stdout)
    assert.equal(at(plan, 'schemaVersion'), 1)
    assert.equal(at(plan, 'apiVersion'), '2024-02-01')
    assert.equal(at(plan, 'name'), 'linux-web-server')
    const artifacts = itemsOf(at(plan, 'artifacts'))
    assert.deepEqual(
      artifacts.map((artifact) => at(artifact, 'path')),
      ['scripts/install-nginx.sh', 'files/site.conf', 'scripts/configure-nginx.sh'],
    )
    const [first] = artifacts
    assert.equal(at(first, 'url'), `https://account.blob.core.windows.net/artifacts/${String(at(first, 'sha256'))}/install-nginx.sh`)
    assert.equal(at(first, 'bytes'), readFileSync(join(example, 'scripts/install-nginx.sh')).length)
    assert.deepEqual(at(plan, 'findings'), [])
    assert.deepEqual(
      itemsOf(at(plan, 'actions')).map((action) => at(action, 'action')),
      ['upload', 'upload', 'upload', 'submit', 'run', 'delete'],
    )
  })

  it('says in an info finding that the container is not known, with url null', async () => {
    const { stdout, exitCode } = await runCommand(['plan', 'image.yaml', '--json', '--parameters', parameters], offline)
    assert.equal(exitCode, 0)
    const plan: unknown = JSON.parse(stdout)
    assert.deepEqual(
      itemsOf(at(plan, 'artifacts')).map((artifact) => at(artifact, 'url')),
      [null, null, null],
    )
    const [finding] = itemsOf(at(plan, 'findings'))
    assert.deepEqual(
      [at(finding, 'rule'), at(finding, 'severity'), at(finding, 'file'), at(finding, 'pointer')],
      ['artifacts-unaddressed', 'info', 'image.yaml', '/properties/customize/0/scriptUri'],
    )
  })

  it('prints JSON where no plan could be made, too', async () => {
    const { stdout, exitCode } = await runCommand(['plan', 'image.yaml', '--json'], offline)
    assert.equal(exitCode, 2)
    const plan: unknown = JSON.parse(stdout)
    assert.equal(at(plan, 'error', 'code'), 'parameter-missing')
    assert.equal(itemsOf(at(plan, 'findings')).length, 4)
    // The file that the example comes with is named, with the flag.
    for (const problem of itemsOf(at(plan, 'error', 'problems')))
      assert.match(textOf(at(problem, 'fix')) ?? '', /--parameters parameters\.json$/)
  })

  it('works as README.md writes it', async () => {
    const [, line = ''] = /^aib (plan .*)$/m.exec(readFileSync('README.md', 'utf8')) ?? []
    const result = await runCommand([...line.split(' '), '--json'], { cwd: resolve('.'), environment: {} })
    assert.equal(result.exitCode, 0, result.stderr)
  })

  it('has the same fingerprints on every platform', async () => {
    const inputs = { command: 'plan', template: 'image.yaml', parameters }
    const action = await runAction(inputs, offline)
    const task = await runTask(inputs, undefined, offline)
    const command: unknown = JSON.parse((await runCommand(['plan', 'image.yaml', '--json', '--parameters', parameters], offline)).stdout)
    assert.equal(action.exitCode, 0, action.stdout)
    assert.equal(task.result, 'Succeeded', task.stdout)
    assert.equal(action.outputs['template-fingerprint'], at(command, 'templateFingerprint'))
    assert.equal(task.outputVariables['templateFingerprint'], at(command, 'templateFingerprint'))
    assert.equal(action.outputs['image-fingerprint'], at(command, 'imageFingerprint'))
    assert.ok(action.summary.includes('scripts/install-nginx.sh'))
  })

  describe('of a template with a finding', () => {
    let folder = ''
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'aib-plan-'))
      const text = readFileSync(join(example, 'image.yaml'), 'utf8').replaceAll(
        /(scriptUri|sourceUri): (\S+)/g,
        '$1: https://example.com/$2',
      )
      await writeFile(join(folder, 'warning.yaml'), text)
      await writeFile(join(folder, 'error.yaml'), text.replace('runOutputName: disk', 'runOutputName: gallery'))
    })
    after(() => rm(folder, { recursive: true, force: true }))

    it('exits with 1 for an error, which is annotated on its line on both platforms', async () => {
      const options = { cwd: folder, environment: {} }
      const inputs = { command: 'plan', template: 'error.yaml', parameters }
      assert.equal((await runCommand(['plan', 'error.yaml', '--parameters', parameters], options)).exitCode, 1)
      const action = await runAction(inputs, options)
      assert.equal(action.exitCode, 1)
      assert.match(action.stdout, /^::error file=error\.yaml,line=47,col=\d+::/m)
      const task = await runTask(inputs, undefined, options)
      assert.equal(task.result, 'Failed')
      assert.ok(
        task.issues.some(
          ({ type, properties }) => type === 'error' && properties['sourcepath'] === 'error.yaml' && properties['linenumber'] === '47',
        ),
        task.stdout,
      )
    })

    it('does not report rules that are silenced by the input or by a comment', async () => {
      const options = { cwd: folder, environment: {} }
      const words = ['--parameters', parameters, '--fail-on', 'warning']
      const first = await runCommand(['plan', 'warning.yaml', '--json', '--parameters', parameters], options)
      const rules = new Set(itemsOf(at(JSON.parse(first.stdout), 'findings')).map((finding) => textOf(at(finding, 'rule')) ?? ''))
      assert.ok(rules.size > 0)
      assert.equal((await runCommand(['plan', 'warning.yaml', '--lint-ignore', [...rules].join(','), ...words], options)).exitCode, 0)
      const text = readFileSync(join(folder, 'warning.yaml'), 'utf8').replaceAll(
        /((?:scriptUri|sourceUri): .*)/g,
        `$1 # aib-ignore ${[...rules].join(', ')}`,
      )
      await writeFile(join(folder, 'silenced.yaml'), text)
      const silenced = await runCommand(['plan', 'silenced.yaml', ...words], options)
      assert.equal(silenced.exitCode, 0, silenced.stderr)
    })

    it('is exit code 0 for a warning, and 1 where warnings are to fail', async () => {
      const options = { cwd: folder, environment: {} }
      assert.equal((await runCommand(['plan', 'warning.yaml', '--parameters', parameters], options)).exitCode, 0)
      assert.equal((await runCommand(['plan', 'warning.yaml', '--parameters', parameters, '--fail-on', 'warning'], options)).exitCode, 1)
    })
  })

  // Only the engineers of the project have the published templates next to their checkout.
  const published = resolve('../shared/templates')
  for (const file of existsSync(published) ? readdirSync(published).filter((name) => name.endsWith('.json')) : []) {
    it(`plans the published template ${file} with its placeholders given`, async () => {
      const text = readFileSync(join(published, file), 'utf8')
      const names = new Set([...text.matchAll(/<(\w+)>/g)].map(([, name]) => name ?? ''))
      const given = [...names].map((name) => `${name}=${placeholderValue(name)}`)
      const own = text.includes('"imageTemplateName"')
        ? ['imageTemplateName=published', 'api-version=2020-02-14', 'svclocation=westus2']
        : []
      const { stdout, stderr } = await runCommand(
        ['plan', file, '--json', '--workspace', published, '--parameters', [...given, ...own].join('\n')],
        offline,
      )
      const plan: unknown = JSON.parse(stdout)
      assert.equal(at(plan, 'error'), undefined, stderr)
      assert.equal(textOf(at(plan, 'template', 'location')), 'westus2')
      assert.ok(!JSON.stringify(at(plan, 'template')).includes('<'), 'every placeholder is filled')
    })
  }
})

const subscription = '11111111-2222-3333-4444-555555555555'
const placeholderValue = (name: string): string => {
  switch (name) {
    case 'subscriptionID':
      return subscription
    case 'imgBuilderId':
      return `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i`
    case 'sigDefImgVersionId':
      return `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.Compute/galleries/g/images/i/versions/1.0.0`
    case 'scriptUrl':
      return 'https://example.com/script.sh'
    default:
      return name.startsWith('region') ? 'westus2' : name
  }
}
