import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, itemsOf } from '../../shared/json.js'
import { doors, exampleInputs } from './doors.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')

describe('the manifest of a build', () => {
  const emulator = useEmulator()

  it('records what the image was made from and what the build produced', async () => {
    const inputs = exampleInputs(emulator(), 'manifest')
    const { outputs, exitCode, log } = await doors.terminal.run(emulator(), 'build', inputs)
    assert.equal(exitCode, 0, log)
    const manifest: unknown = JSON.parse(await readFile(outputs['manifest-path'] ?? '', 'utf8'))
    assert.deepEqual(at(manifest, 'images'), JSON.parse(outputs['run-outputs'] ?? ''))
    assert.equal(at(manifest, 'run', 'state'), 'Succeeded')
    assert.equal(at(manifest, 'template', 'imageFingerprint'), outputs['image-fingerprint'])
    assert.equal(at(manifest, 'sourceVersion'), outputs['source-image-version'])
    const artifact = itemsOf(at(manifest, 'artifacts')).find((one) => at(one, 'path') === 'scripts/configure-nginx.sh')
    assert.equal(at(artifact, 'sha256'), sha256(await readFile('examples/linux-web-server/scripts/configure-nginx.sh')))
    const [logFile] = itemsOf(at(manifest, 'logs'))
    assert.equal(at(logFile, 'sha256'), sha256(await readFile(outputs['log-path'] ?? '')))
  })

  it('has the inputs as they were given and the source as it was resolved, in fields that are documented', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aib-manifest-'))
    try {
      const environment = { GITHUB_SHA: '1'.repeat(40), RUNNER_TEMP: folder }
      const inputs = exampleInputs(emulator(), 'recorded')
      const { outputs, log } = await doors.gitHub.run(emulator(), 'build', inputs, { environment })
      const manifest: unknown = JSON.parse(await readFile(outputs['manifest-path'] ?? '', 'utf8'))
      const given = at(manifest, 'inputs')
      assert.equal(at(given, 'image-builder-template-name'), 'recorded', log)
      assert.equal(at(given, 'client-secret'), '***')
      assert.equal(at(given, 'parameters', 'location'), emulator().description.location)
      assert.equal(at(given, 'fail-on'), undefined, 'a default is nothing that was given')
      assert.equal(at(manifest, 'pipeline', 'repository'), 'https://github.com/contoso/images')
      assert.deepEqual(
        [at(manifest, 'source', 'version'), at(manifest, 'source', 'exactVersion')],
        ['latest', outputs['source-image-version']],
      )
      const documented = [...(await readFile('docs/fresh.md', 'utf8')).matchAll(/^\| `(\w+)` +\| (?!When|There)/gm)].map(([, name]) => name)
      assert.deepEqual(
        Object.keys(manifest ?? {}).filter((name) => !documented.includes(name)),
        [],
      )
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('has no secret in it, however it is spelled in JSON', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aib-manifest-'))
    try {
      const secret = 'hunter"2\\hunter"'
      const step = { type: 'Shell', name: 'login', inline: ["[concat('login ', parameters('password'))]"] }
      const resource: unknown = JSON.parse(imageTemplate(emulator().description, [step]))
      await writeFile(
        join(folder, 'image.json'),
        JSON.stringify({ parameters: { password: { type: 'securestring' } }, resources: [resource] }),
      )
      const { subscriptionId, resourceGroup } = emulator().description
      const { outputs, exitCode, log } = await doors.terminal.run(emulator(), 'build', {
        template: 'image.json',
        workspace: folder,
        parameters: JSON.stringify({ password: secret }).replace('h', '\\u0068'),
        'subscription-id': subscriptionId,
        'resource-group-name': resourceGroup,
        'image-builder-template-name': 'manifest-secret',
        'poll-interval': '20ms',
      })
      assert.equal(exitCode, 0, log)
      const text = await readFile(outputs['manifest-path'] ?? '', 'utf8')
      assert.ok(text.includes('"***"') && !text.includes('hunter'), text)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
