// Bicep files in the structure that real ones have, through the real compilers: modules at several levels, typed parameters, loops.
import assert from 'node:assert/strict'
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { at, itemsOf } from '../../shared/json.js'
import { runCommand } from '../front-doors/command.js'
import { writeFiles } from '../temporary-folder.js'
import { itWith, missingOf, toolPath, type Tool } from '../tools.js'

const subscription = '11111111-2222-3333-4444-555555555555'
const group = `/subscriptions/${subscription}/resourceGroups/images/providers`

describe('Bicep modules', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'aib-modules-')))
    await cp('test/fixtures/bicep', folder, { recursive: true })
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const plan = (compiler: Tool, template: string, ...words: readonly string[]) =>
    runCommand(
      ['plan', template, '--json', '--location', 'westus2', '--subscription-id', subscription, '--resource-group-name', 'images', ...words],
      { cwd: folder, environment: { PATH: dirname(toolPath(compiler)), HOME: folder } },
    )

  itWith(['bicep'], 'are followed from a main file at the scope of a subscription to each image template', async () => {
    const { stdout, stderr, exitCode } = await plan('bicep', 'main.bicep', '--parameters', 'location=northeurope')
    assert.equal(exitCode, 0, stderr)
    const plans = itemsOf(JSON.parse(stdout))
    assert.deepEqual(
      plans.map((one) => String(at(one, 'name')).replace(/-\d{4}(-\d\d){5}$/, '-time')),
      ['web-time', 'worker-time'],
    )
    for (const [index, name] of ['web', 'worker'].entries()) {
      const properties = at(plans[index], 'template', 'properties')
      const [gallery, managed] = itemsOf(at(properties, 'distribute'))
      assert.equal(at(gallery, 'galleryImageId'), `${group}/Microsoft.Compute/galleries/corporate/images/web`)
      assert.deepEqual(at(gallery, 'targetRegions'), [{ name: 'northeurope' }, { name: 'eastus2' }])
      assert.equal(at(managed, 'runOutputName'), `${name}-ManagedImage`)
      assert.deepEqual(at(properties, 'customize'), [{ type: 'Shell', name: 'hello', inline: [`echo ${name}`] }])
      // Null values are not sent.
      assert.equal(at(properties, 'validate'), undefined)
      assert.equal(at(properties, 'vmProfile', 'vnetConfig'), undefined)
      const identity = at(plans[index], 'template', 'identity', 'userAssignedIdentities')
      assert.deepEqual(identity, { [`${group}/Microsoft.ManagedIdentity/userAssignedIdentities/builder`]: {} })
    }
    // Each resource that is not deployed is named once, however often the module is used.
    const notes = itemsOf(at(plans[0], 'findings')).map((finding) => String(at(finding, 'message')))
    assert.equal(notes.filter((note) => note.includes('Authorization/locks')).length, 1, notes.join('\n'))
  })

  describe('with what recent versions of the language have', () => {
    let [imported, referring]: readonly unknown[] = []
    let notes = ''
    before(async () => {
      if (missingOf(['bicep']) !== undefined) return
      folder = await realpath(await mkdtemp(join(tmpdir(), 'aib-modules-')))
      await writeFiles(folder, {
        'bicepconfig.json': '{"experimentalFeaturesEnabled": {"extendableParamFiles": true, "resourceInfoCodegen": true}}',
        'lib.bicep': `@export()
@discriminator('type')
type step = shell | file
type shell = { type: 'Shell', name: string, inline: string[] }
type file = { type: 'File', name: string, sourceUri: string, destination: string }
@export()
func nameOf(env string, index int) string => 'img-\${env}-\${index}'
@export()
var defaults = { size: 'Standard_D2s_v5', disk: 64 }
`,
        'steps.yaml': '- { type: Shell, name: first, inline: [echo one] }\n- { type: Shell, name: second, inline: [echo two] }\n',
        'new.bicep': `import { step as buildStep, nameOf as naming, defaults } from 'lib.bicep'
import * as lib from 'lib.bicep'
param env string
param extra buildStep[] = []
param profile { size: string?, disk: int? }?
resource builder 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = { name: 'builder' }
resource gallery 'Microsoft.Compute/galleries@2023-07-03' existing = {
  name: 'corporate'
  resource web 'images' existing = { name: 'web' }
}
var loaded = filter(loadYamlContent('steps.yaml'), (step, index) => index < 1)
var indexed = map(['a', 'b'], (letter, index) => { type: 'Shell', name: '\${letter}\${index}', inline: ['echo \${letter}'] })
var common = { owner: 'team', named: nameof(defaults.size) }
resource image 'Microsoft.VirtualMachineImages/imageTemplates@2024-02-01' = {
  name: naming(env, 1)
  location: 'westeurope'
  tags: { ...common, other: lib.nameOf(env, 2) }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '\${builder.id}': {} } }
  properties: {
    source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
    customize: [...loaded, ...indexed, ...extra]
    vmProfile: { vmSize: profile.?size ?? defaults.size, osDiskSizeGB: profile.?disk ?? defaults.?disk ?? 30 }
    distribute: [{ type: 'SharedImage', galleryImageId: gallery::web.id, targetRegions: [{ name: 'westeurope' }], runOutputName: 'out' }]
  }
}
`,
        'base.bicepparam': "using none\nparam env = 'dev'\n",
        'new.bicepparam': `using 'new.bicep'
extends 'base.bicepparam'
param profile = { size: 'Standard_D4s_v5' }
param extra = [{ type: 'Shell', name: 'last', inline: ['echo last'] }]
`,
        't.bicep': `resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = { name: 'builder' }
@onlyIfNotExists()
resource template 'Microsoft.VirtualMachineImages/imageTemplates@2024-02-01' = {
  name: 'web'
  location: 'westus2'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '\${identity.id}': {} } }
  properties: {
    source: { type: 'PlatformImage', publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
    distribute: [{ type: 'VHD', runOutputName: 'web' }]
  }
}
`,
      })
      const { stdout, stderr, exitCode } = await plan('bicep', 'new.bicep', 't.bicep')
      await rm(folder, { recursive: true, force: true })
      assert.equal(exitCode, 0, stderr)
      ;[imported, referring] = itemsOf(JSON.parse(stdout))
      notes = stderr
    })

    itWith(['bicep'], 'may import types, functions and values', () => {
      const template = at(imported, 'template')
      assert.equal(at(imported, 'name'), 'img-dev-1')
      assert.deepEqual(
        ['owner', 'named', 'other'].map((tag) => at(template, 'tags', tag)),
        ['team', 'size', 'img-dev-2'],
      )
      const steps = itemsOf(at(template, 'properties', 'customize'))
      assert.deepEqual(
        steps.map((step) => at(step, 'name')),
        ['first', 'a0', 'b1', 'last'],
      )
      assert.deepEqual(at(template, 'properties', 'vmProfile'), { vmSize: 'Standard_D4s_v5', osDiskSizeGB: 64 })
      const [gallery] = itemsOf(at(template, 'properties', 'distribute'))
      assert.equal(at(gallery, 'galleryImageId'), `${group}/Microsoft.Compute/galleries/corporate/images/web`)
    })

    itWith(['bicep'], 'may refer to resources by resourceInfo(), and have options for deployments', () => {
      assert.deepEqual(at(referring, 'template', 'identity', 'userAssignedIdentities'), {
        [`${group}/Microsoft.ManagedIdentity/userAssignedIdentities/builder`]: {},
      })
      assert.match(notes, /note: t\.bicep:2:1: @onlyIfNotExists\(\) has no effect/)
    })
  })

  const given = (distributions: unknown, more: object = {}): string =>
    JSON.stringify({
      name: 'web',
      baseTime: 'now',
      imageSource: { type: 'PlatformImage', publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
      distributions,
      managedIdentities: { userAssignedResourceIds: [`${group}/Microsoft.ManagedIdentity/userAssignedIdentities/builder`] },
      enableTelemetry: 'false',
      ...more,
    })

  itWith(['bicep-old'], 'are planned alone, with parameters that their types allow', async () => {
    const distributions = [
      {
        type: 'SharedImage',
        sharedImageGalleryImageDefinitionResourceId: `${group}/Microsoft.Compute/galleries/corporate/images/web`,
        sharedImageGalleryImageDefinitionTargetVersion: '1.2.3',
        artifactTags: { team: 'web' },
      },
      { type: 'VHD', imageName: 'web' },
    ]
    const { stdout, stderr, exitCode } = await plan('bicep-old', 'modules/image.bicep', '--parameters', given(distributions))
    assert.equal(exitCode, 0, stderr)
    const [gallery, disk] = itemsOf(at(JSON.parse(stdout), 'template', 'properties', 'distribute'))
    assert.equal(at(gallery, 'galleryImageId'), `${group}/Microsoft.Compute/galleries/corporate/images/web/versions/1.2.3`)
    assert.equal(at(gallery, 'artifactTags', 'team'), 'web')
    assert.equal(at(disk, 'runOutputName'), 'web-VHD')
  })

  itWith(['bicep'], 'refuse parameters that their types do not allow, each at its place', async () => {
    const distributions = [{ type: 'SharedImage', excludeFromLatest: 'perhaps' }, { type: 'Vhd2', imageName: 'web' }, { type: 'VHD' }]
    await writeFiles(folder, {
      'values.json': given(distributions, {
        customizationSteps: [
          { type: 'Shell', name: 'a', inline: [] },
          { type: 'File', name: 'b', sourceUri: 'x', destination: '/x', sha: '' },
        ],
        managedIdentities: { userAssignedResourceIds: [] },
        lock: { kind: 'Never' },
      }),
    })
    const { stderr, exitCode } = await plan('bicep', 'modules/image.bicep', '--parameters', 'values.json')
    assert.equal(exitCode, 2)
    const errors = stderr.split('\n').flatMap((line) => (line.startsWith('error:') ? [line.replace(/^error: (\S+):\d+:\d+:/, '$1:')] : []))
    assert.deepEqual(errors.toSorted(), [
      'values.json: The parameter customizationSteps[0].inline must be at least 1 items long, and is []. [parameter-invalid]',
      'values.json: The parameter distributions[0] has no sharedImageGalleryImageDefinitionResourceId. [parameter-invalid]',
      'values.json: The parameter distributions[0].excludeFromLatest must be of the type bool, and is "perhaps". [parameter-invalid]',
      'values.json: The parameter distributions[1].type must be one of SharedImage, ManagedImage, VHD, and is "Vhd2". [parameter-invalid]',
      'values.json: The parameter distributions[2] has no imageName. [parameter-invalid]',
      'values.json: The parameter managedIdentities.userAssignedResourceIds must be at least 1 items long, and is []. [parameter-invalid]',
      'values.json: The type of the parameter customizationSteps[1] has no sha. [parameter-invalid]',
    ])
  })
})
