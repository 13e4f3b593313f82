import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, itemsOf } from '../../shared/json.js'
import { runAction } from '../front-doors/action.js'
import { runCommand } from '../front-doors/command.js'

const template = `location: westus2
identity:
  type: UserAssigned
  userAssignedIdentities:
    /subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i: {}
properties:
  source: { type: PlatformImage, publisher: Canonical, offer: ubuntu-24_04-lts, sku: server, version: latest }
  customize:
    - { type: Shell, name: a, inline: echo a }
  distribute:
    - { type: VHD, runOutputName: disk, uri: https://account.blob.core.windows.net/disks/disk.vhd }
`

describe('the input sarif', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-sarif-'))
    await mkdir(join(folder, 'images'))
    await writeFile(join(folder, 'images', 'wrong.yaml'), template)
    await writeFile(join(folder, 'images', 'broken.yaml'), 'a: [\n')
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const resultsIn = async (file: string): Promise<readonly unknown[]> => {
    const log: unknown = JSON.parse(await readFile(join(folder, file), 'utf8'))
    assert.equal(at(log, 'version'), '2.1.0')
    return itemsOf(at(itemsOf(at(log, 'runs'))[0], 'results'))
  }
  const placeOf = (result: unknown): unknown => at(itemsOf(at(result, 'locations'))[0], 'physicalLocation')

  it('names a file that gets the findings, at their places in the checkout', async () => {
    const inputs = { command: 'plan', template: 'wrong.yaml', workspace: 'images', sarif: 'out/findings.sarif' }
    const action = await runAction(inputs, { cwd: folder, environment: {} })
    assert.equal(action.exitCode, 1, action.stdout)
    const results = await resultsIn('images/out/findings.sarif')
    const [first] = results.filter((result) => at(result, 'level') === 'error')
    assert.deepEqual(placeOf(first), {
      artifactLocation: { uri: 'images/wrong.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 9, startColumn: 39 },
    })
  })

  it('is written when the template cannot be read, or does not exist', async () => {
    const options = { cwd: join(folder, 'images'), environment: {} }
    assert.equal((await runCommand(['plan', 'broken.yaml', '--sarif', 'broken.sarif'], options)).exitCode, 2)
    const [syntax] = await resultsIn('images/broken.sarif')
    assert.deepEqual([at(syntax, 'ruleId'), at(placeOf(syntax), 'artifactLocation', 'uri')], ['template-syntax', 'broken.yaml'])
    assert.equal((await runCommand(['plan', 'absent.yaml', '--sarif', 'absent.sarif'], options)).exitCode, 2)
    const [missing] = await resultsIn('images/absent.sarif')
    assert.deepEqual([at(missing, 'ruleId'), at(placeOf(missing), 'artifactLocation', 'uri')], ['file-missing', 'absent.yaml'])
  })

  it('that cannot be written is an error; if the template cannot be read either, that is the error reported', async () => {
    const options = { cwd: join(folder, 'images'), environment: {} }
    const plan = await runCommand(['plan', 'wrong.yaml', '--sarif', 'wrong.yaml/x.sarif'], options)
    assert.equal(plan.exitCode, 2)
    assert.match(plan.stderr, /error: --sarif: wrong\.yaml\/x\.sarif cannot be written: .* \[file-unwritable\]/)
    const broken = await runCommand(['plan', 'broken.yaml', '--sarif', 'wrong.yaml/x.sarif'], options)
    assert.match(broken.stderr, /warning: --sarif: .* cannot be written[^]*\[template-syntax\]/)
  })
})
