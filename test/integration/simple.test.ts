import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { at, isObject, textOf } from '../../shared/json.js'
import { runAction } from '../front-doors/action.js'
import { cloudInputs } from '../front-doors/inputs.js'
import { useEmulator } from './shared-emulator.js'
import { itOn } from '../systems.js'

// Inputs as a workflow has them.
const withOf = (yaml: string): Record<string, string> => {
  const inputs = at(parse(yaml), 'with')
  assert.ok(isObject(inputs))
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, textOf(value) ?? JSON.stringify(value)]))
}

describe('a workflow for azure/build-vm-image', () => {
  const emulator = useEmulator()
  let workspace = ''
  let programs = ''
  before(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'aib-simple-'))
    programs = await mkdtemp(join(tmpdir(), 'aib-simple-programs-'))
    await mkdir(join(workspace, 'workflow-artifacts'))
    await writeFile(join(workspace, 'workflow-artifacts/setup.sh'), 'echo hello\n')
    // Not in the workspace: no program is started from there.
    await symlink(resolve('test/fixtures/az.mjs'), join(programs, 'az'))
    await mkdir(join(workspace, 'azure'))
  })
  after(() => Promise.all([workspace, programs].map((folder) => rm(folder, { recursive: true }))))

  itOn('shell scripts', 'builds with only its uses: line changed, in the session of the Azure CLI', async () => {
    const { description } = emulator()
    const { 'tenant-id': tenant, 'client-id': client, 'client-secret': secret, ...cloud } = cloudInputs(description)
    const profile = { subscriptions: [{ id: 'other' }, { id: description.subscriptionId, isDefault: true }] }
    await writeFile(join(workspace, 'azure/azureProfile.json'), `\uFEFF${JSON.stringify(profile)}`)
    const session = { authority: description.authority, tenant, client, secret }
    await writeFile(join(workspace, 'azure/session.json'), JSON.stringify(session))
    const inputs = withOf(`
      uses: this
      with:
        resource-group-name: ${description.resourceGroup}
        managed-identity: ${description.identityId.split('/').at(-1) ?? ''}
        location: ${description.location}
        source-os-type: linux
        source-image-type: PlatformImage
        source-image: Canonical:ubuntu-24_04-lts:server:latest
        customizer-script: |
          sudo mkdir -p /buildArtifacts
          sudo cp -r /tmp/workflow-artifacts/. /buildArtifacts
        dist-type: SharedImageGallery
        dist-resource-id: ${description.galleryImageId}
        dist-location: ${description.location}
        dist-image-tags: team:web,url:https://contoso.com
    `)
    const result = await runAction(
      { ...cloud, 'poll-interval': '50ms', ...inputs },
      {
        cwd: workspace,
        environment: {
          ...description.env,
          PATH: `${programs}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
          AZURE_CONFIG_DIR: join(workspace, 'azure'),
        },
      },
    )
    assert.equal(result.exitCode, 0, result.stdout)
    const { outputs } = result
    assert.equal(outputs['imagebuilder-run-status'], 'succeeded')
    assert.equal(outputs['run-output-name'], 'SharedImage_distribute')
    assert.match(outputs['custom-image-uri'] ?? '', /\/versions\/\d+\.\d+\.\d+$/)
    assert.match(outputs['templateId'] ?? '', new RegExp(`/imageTemplates/${outputs['templateName'] ?? '-'}$`))
    assert.deepEqual([outputs['pirPublisher'], outputs['pirOffer'], outputs['pirSku']], ['Canonical', 'ubuntu-24_04-lts', 'server'])
    assert.match(outputs['pirVersion'] ?? '', /^\d+\./)
    const build = (await emulator().control.builds()).runs.find(({ template }) => template === outputs['templateName'])
    assert.deepEqual(
      build?.customizers.map(({ type, name }) => [type, name]),
      [
        ['Shell', 'customizer-source (download)'],
        ['Shell', 'customizer-script'],
      ],
    )
    // The link to the folder is in a separate script, in an account that was made for it.
    assert.equal(build.customizers[0]?.inline, undefined)
    assert.ok(!/[?&]sig=/.test(result.stdout), result.stdout)
    assert.match(result.stdout, /::warning::.*Storage Blob Data Contributor/)
  })

  it('gets all its errors at once, before any request to Azure', async () => {
    const result = await runAction(
      { 'source-image': 'Canonical:UbuntuServer', 'dist-type': 'SharedImageGallery', 'customizer-windows-update': 'maybe' },
      { cwd: workspace, environment: { AZURE_CONFIG_DIR: workspace } },
    )
    assert.equal(result.exitCode, 2)
    const errors = result.stdout.split('\n').filter((line) => line.startsWith('::error'))
    for (const name of [
      'source-image',
      'dist-resource-id',
      'customizer-windows-update',
      'location',
      'managed-identity',
      'resource-group-name',
    ])
      assert.ok(
        errors.some((line) => line.startsWith(`::error::${name}`)),
        `${name} is not spoken of:\n${result.stdout}`,
      )
    assert.deepEqual(await emulator().control.requests(), [])
  })
})
