import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AibError } from '../../../shared/errors.js'
import { planRequest } from '../../../shared/build/plan-request.js'
import type { Platform } from '../../../shared/inputs/definition.js'
import { parseInputs } from '../../../shared/inputs/parse.js'
import type { InputName } from '../../../shared/inputs/table.js'
import { makePlan } from '../../../shared/plan/make.js'
import type { TemplatePlan } from '../../../shared/plan/plan.js'
import { noTools, RecordingHost } from '../../recording-host.js'

type Given = Partial<Record<InputName, string>>

const subscription = '11111111-2222-3333-4444-555555555555'
const group = `/subscriptions/${subscription}/resourceGroups/images`
const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder`
const galleryImage = `${group}/providers/Microsoft.Compute/galleries/shared/images/web`
const managedImage = `${group}/providers/Microsoft.Compute/images/base`
const target = { 'subscription-id': subscription, 'resource-group-name': 'images' } as const
const linux = {
  ...target,
  location: 'West US 2',
  'managed-identity': 'builder',
  'source-image': 'Canonical:ubuntu-24_04-lts:server:latest',
} as const
const windows = { ...linux, 'source-image': 'MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2' } as const

const file = JSON.stringify({
  type: 'Microsoft.VirtualMachineImages/imageTemplates',
  location: 'westus2',
  identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
  properties: {
    source: { type: 'SharedImageVersion', imageVersionId: `${galleryImage}/versions/latest` },
    customize: [{ type: 'Shell', name: 'own', inline: ['date'] }],
    distribute: [
      { type: 'SharedImage', runOutputName: 'gallery', galleryImageId: `${galleryImage}2`, targetRegions: [{ name: 'westus2' }] },
      { type: 'VHD', runOutputName: 'disk', uri: 'https://account.blob.core.windows.net/disks/web.vhd', artifactTags: { own: 'tag' } },
    ],
  },
})

describe('a template from inputs', () => {
  let workspace = ''
  before(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'aib-simple-'))
    await mkdir(join(workspace, 'app.v1.2'))
    await writeFile(join(workspace, 'app.v1.2/setup.sh'), 'echo hi\n')
    await writeFile(join(workspace, 'note.txt'), 'hello\n')
    await writeFile(join(workspace, 'image.json'), file)
  })
  after(() => rm(workspace, { recursive: true }))

  const planOf = async (given: Given, platform: Platform = 'github'): Promise<TemplatePlan> => {
    const host = new RecordingHost(platform, { command: 'plan', ...given }, [], workspace)
    const { inputs } = parseInputs(host)
    assert.ok(inputs.command === 'plan')
    const [plan] = await makePlan(planRequest(host, noTools, inputs, () => Promise.resolve(workspace)))
    assert.ok(plan !== undefined)
    return plan
  }
  const propertiesOf = async (given: Given, platform?: Platform) => (await planOf(given, platform)).template['properties']
  const part = async (name: string, given: Given, platform?: Platform): Promise<unknown> => {
    const properties = await propertiesOf(given, platform)
    assert.ok(typeof properties === 'object' && properties !== null && name in properties, `no ${name}`)
    return Object.entries(properties).find(([key]) => key === name)?.[1]
  }
  // Without the tags that every image gets.
  const distributors = async (given: Given, platform?: Platform) => {
    const list = await part('distribute', given, platform)
    assert.ok(Array.isArray(list))
    return list.map((item: unknown) => {
      assert.ok(typeof item === 'object' && item !== null)
      return Object.fromEntries(
        Object.entries(item).map(([key, value]: [string, unknown]) => [
          key,
          key === 'artifactTags' && typeof value === 'object' && value !== null
            ? Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith('aib-')))
            : value,
        ]),
      )
    })
  }

  it('has no findings if it is complete', async () => {
    const given = {
      ...linux,
      'customizer-script': 'date\r\nuname\r\n',
      'dist-resource-id': galleryImage,
      'dist-location': 'West US 2, eastus',
      'build-timeout-in-minutes': '120',
      'vm-size': 'Standard_D4s_v5',
    } as const
    const plan = await planOf(given)
    assert.deepEqual(plan.findings, [])
    assert.deepEqual(plan.template['location'], 'westus2')
    assert.deepEqual(plan.template['identity'], { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } })
    assert.deepEqual(await part('customize', given), [{ type: 'Shell', name: 'customizer-script', inline: ['date', 'uname'] }])
    assert.deepEqual(await part('vmProfile', given), { vmSize: 'Standard_D4s_v5' })
    assert.deepEqual(await part('buildTimeoutInMinutes', given), 120)
  })

  it('reports an empty location where it is written', async () => {
    await writeFile(join(workspace, 'place.json'), file.replace('"westus2","identity"', '"<location>","identity"'))
    await writeFile(join(workspace, 'empty.json'), file.replace('"westus2","identity"', '" ","identity"'))
    const problemOf = async (given: Given) => {
      try {
        await planOf({ ...target, ...given })
      } catch (error) {
        if (error instanceof AibError)
          return error.problems.map(({ where, message }) => `${typeof where === 'object' ? where.file : String(where)}: ${message}`)
      }
      return []
    }
    const reason = 'The location of the template is empty, and the input location is not set.'
    assert.deepEqual(await problemOf({ template: 'place.json', parameters: 'location=' }), [`parameters: ${reason}`])
    assert.deepEqual(await problemOf({ template: 'empty.json' }), [`empty.json: ${reason}`])
    assert.deepEqual(await problemOf({ template: 'place.json', parameters: 'location=', location: 'westus2' }), [])
  })

  it('names the input of each property', async () => {
    const { overlays } = await planOf({ ...linux, 'customizer-script': 'date', 'dist-image-tags': 'a:b' }, 'azure-pipelines')
    assert.deepEqual(
      overlays.map(({ property, input }) => `${property} ${input}`),
      [
        'location location',
        'identity managedIdentity',
        'properties.source sourceImage',
        'properties.customize[0] customizerScript',
        'properties.distribute distType (not given)',
        'properties.distribute[0].imageId distResourceId (not given)',
        'properties.distribute[0].location location',
        'properties.distribute[0].artifactTags.a distImageTags',
      ],
    )
  })

  describe('source', () => {
    const sources: readonly (readonly [string, Given, object, Platform?])[] = [
      [
        'a marketplace image without a version is the latest',
        { 'source-image': 'Canonical:ubuntu-24_04-lts:server' },
        { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
      ],
      [
        'the version may be in a separate input',
        { 'source-image': 'Canonical:ubuntu-24_04-lts:server', 'source-image-version': '24.4.1' },
        { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: '24.4.1' },
      ],
      [
        'a purchase plan goes with it',
        { 'source-image': 'a:b:c:1.0.0', 'source-plan': 'name:product:publisher' },
        {
          type: 'PlatformImage',
          publisher: 'a',
          offer: 'b',
          sku: 'c',
          version: '1.0.0',
          planInfo: { planName: 'name', planProduct: 'product', planPublisher: 'publisher' },
        },
      ],
      ['an id tells a managed image', { 'source-image': managedImage }, { type: 'ManagedImage', imageId: managedImage }],
      [
        'an id tells a gallery image',
        { 'source-image': `${galleryImage}/versions/latest` },
        { type: 'SharedImageVersion', imageVersionId: `${galleryImage}/versions/latest` },
      ],
      [
        'of the inputs of the older tasks, the type says which one counts',
        {
          'source-image': 'Canonical:UbuntuServer:18.04-LTS',
          'source-image-type': 'sig',
          'base-image-pub-offer-sku': 'Publisher:Offer:Sku',
          'custom-image-resource-id': managedImage,
          'image-version-id': `${galleryImage}/versions/1.0.0`,
        },
        { type: 'SharedImageVersion', imageVersionId: `${galleryImage}/versions/1.0.0` },
        'azure-pipelines',
      ],
      [
        'publisher, offer and SKU that are typed in go before those of the list',
        { 'source-image': 'a:b:c', 'base-image-pub-offer-sku': 'x:y:z', 'source-image-version': 'latest' },
        { type: 'PlatformImage', publisher: 'x', offer: 'y', sku: 'z', version: 'latest' },
        'azure-pipelines',
      ],
    ]
    for (const [name, given, expected, platform] of sources)
      it(name, async () => {
        const base =
          platform === 'azure-pipelines' && given['base-image-pub-offer-sku'] === 'x:y:z'
            ? { ...given, 'source-image-type': 'marketplace' }
            : given
        assert.deepEqual(await part('source', { ...linux, ...base, 'dist-resource-id': galleryImage }, platform), expected)
      })
  })

  describe('steps', () => {
    // A container of the user's own, which the identity reads.
    const inContainer = { 'artifacts-container-url': 'https://account.blob.core.windows.net/artifacts' }
    const customize = (given: Given, platform?: Platform) => part('customize', given, platform)

    it('put a file where scripts for the older tools expect it', async () => {
      const files = async (given: Given, platform?: Platform) => {
        const steps = await customize({ ...given, 'customizer-source': 'note.txt' }, platform)
        assert.ok(Array.isArray(steps))
        return JSON.stringify(steps[0])
      }
      assert.match(await files(linux), /"destination":"\/tmp\/note\.txt"/)
      assert.match(await files(windows), /"destination":"c:\\\\note\.txt"/)
      assert.match(await files(windows, 'azure-pipelines'), /"destination":"c:\\\\buildArtifacts\\\\note\.txt"/)
      assert.match(await files({ ...linux, 'customizer-destination': '/tmp/other' }), /"destination":"\/tmp\/other"/)
    })

    it('copy a folder under its full name, with the template’s identity if the build VM does not have one', async () => {
      const given = { ...linux, ...inContainer, 'customizer-source': 'app.v1.2/', 'customizer-script': 'sh /tmp/app.v1.2/setup.sh' }
      assert.match(JSON.stringify(await customize(given)), /destination='\/tmp\/app\.v1\.2'/)
      assert.deepEqual(await part('vmProfile', given), { userAssignedIdentities: [identity] })
      const other = identity.replace('builder', 'other')
      assert.deepEqual(await part('vmProfile', { ...given, 'build-vm-identities': other }), { userAssignedIdentities: [other] })
    })

    it('take the folder workflow-artifacts on GitHub if it exists', async () => {
      const folder = join(workspace, 'workflow-artifacts')
      assert.equal(JSON.stringify(await propertiesOf(linux)).includes('workflow-artifacts'), false)
      await mkdir(folder)
      await writeFile(join(folder, 'x'), 'x')
      try {
        assert.match(JSON.stringify(await customize({ ...linux, ...inContainer })), /\/tmp\/workflow-artifacts/)
        assert.equal(
          JSON.stringify(await propertiesOf({ ...linux, 'dist-resource-id': galleryImage }, 'terminal')).includes('workflow-artifacts'),
          false,
        )
        assert.equal(JSON.stringify(await propertiesOf({ template: 'image.json' })).includes('workflow-artifacts'), false)
      } finally {
        await rm(folder, { recursive: true })
      }
    })

    it('end with Windows updates behind a restart', async () => {
      const steps = await customize({ ...windows, 'customizer-script': 'dir', 'customizer-windows-update': 'true' })
      assert.ok(Array.isArray(steps))
      assert.deepEqual(
        steps.map((step: unknown) => (typeof step === 'object' && step !== null && 'type' in step ? step.type : undefined)),
        ['PowerShell', 'WindowsRestart', 'WindowsUpdate'],
      )
    })

    it('run elevated on Azure DevOps, as the newer of its tasks had it', async () => {
      const given = { ...windows, 'customizer-script': 'dir' }
      assert.deepEqual(await customize(given), [{ type: 'PowerShell', name: 'customizer-script', inline: ['dir'] }])
      assert.deepEqual(await customize({ ...given, 'customizer-run-as-system': 'true' }, 'azure-pipelines'), [
        { type: 'PowerShell', name: 'customizer-script', inline: ['dir'], runElevated: true, runAsSystem: true },
      ])
      assert.deepEqual(await customize({ ...given, 'customizer-run-elevated': 'false' }, 'azure-pipelines'), [
        { type: 'PowerShell', name: 'customizer-script', inline: ['dir'] },
      ])
    })

    it('are absent if the script is the comment of an empty field', async () => {
      const comment = '# Artifacts available at:\n# Windows: C:\\BuildArtifacts\\<folder>'
      assert.equal(JSON.stringify(await propertiesOf({ ...linux, 'customizer-script': comment })).includes('customize"'), false)
    })
  })

  describe('distribution', () => {
    it('copies to the regions with the requested storage', async () => {
      const given = {
        ...linux,
        'dist-resource-id': galleryImage,
        'dist-location': 'West US 2, eastus',
        'dist-storage-account-type': 'Standard_ZRS',
        'dist-versioning-scheme': 'latest',
        'dist-versioning-major': '3',
        'dist-exclude-from-latest': 'true',
        'dist-image-tags': 'url:https://contoso.com:443/x, team : web',
        'run-output-name': 'mine',
      }
      assert.deepEqual(await distributors(given), [
        {
          type: 'SharedImage',
          runOutputName: 'mine',
          galleryImageId: galleryImage,
          targetRegions: [
            { name: 'westus2', storageAccountType: 'Standard_ZRS' },
            { name: 'eastus', storageAccountType: 'Standard_ZRS' },
          ],
          excludeFromLatest: true,
          versioning: { scheme: 'Latest', major: 3 },
          artifactTags: { url: 'https://contoso.com:443/x', team: 'web' },
        },
      ])
    })

    it('has the requested version, instead of one that the id names', async () => {
      const versionOf = async (version: string, id = galleryImage): Promise<unknown> =>
        (await distributors({ ...linux, 'dist-resource-id': id, 'dist-image-version': version }))[0]?.['galleryImageId']
      assert.equal(await versionOf('v1.2.3'), `${galleryImage}/versions/1.2.3`)
      assert.equal(await versionOf('2026.04.01', `${galleryImage}/versions/1.0.0`), `${galleryImage}/versions/2026.4.1`)
    })

    it('has no version if it is not an image of a gallery', async () => {
      await assert.rejects(distributors({ ...linux, 'dist-image-version': '1.2.3' }), /dist-image-version applies only to gallery images/)
    })

    it('is written to the region of the template by default', async () => {
      const [distributor] = await distributors({ ...linux, 'dist-resource-id': galleryImage })
      assert.deepEqual(distributor?.['targetRegions'], [{ name: 'westus2' }])
    })

    it('names a managed image after the run', async () => {
      const [distributor] = await distributors(linux)
      assert.match(String(distributor?.['imageId']), new RegExp(`^${group}/providers/Microsoft\\.Compute/images/mi_[0-9a-f]{12}$`))
      assert.equal(distributor?.['location'], 'westus2')
    })

    it('writes a VHD', async () => {
      const uri = 'https://account.blob.core.windows.net/disks/web.vhd'
      assert.deepEqual(await distributors({ ...linux, 'dist-type': 'vhd', 'dist-vhd-uri': uri }), [
        { type: 'VHD', runOutputName: 'VHD_distribute', uri, artifactTags: {} },
      ])
    })
  })

  it('has the rest of what the newer task for Azure DevOps takes', async () => {
    const subnet = `${group}/providers/Microsoft.Network/virtualNetworks/net/subnets/build`
    const container = subnet.replace('build', 'container')
    const given = {
      ...windows,
      'dist-resource-id': galleryImage,
      'validation-script': 'Get-Service',
      'continue-distribute-on-failure': 'true',
      'os-disk-size-gb': '128',
      'vnet-subnet-id': subnet,
      'container-instance-subnet-id': container,
      'staging-resource-group': `/subscriptions/${subscription}/resourceGroups/staging`,
      'managed-resource-tags': '{"cost":"42"}',
      'optimize-vm-boot': 'true',
      'auto-run': 'true',
      'error-handling-on-customizer-error': 'cleanup',
      'error-handling-on-validation-error': 'abort',
    }
    const { findings } = await planOf(given, 'azure-pipelines')
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error'),
      [],
    )
    assert.deepEqual(await part('validate', given, 'azure-pipelines'), {
      inVMValidations: [{ type: 'PowerShell', name: 'validation-script', inline: ['Get-Service'], runElevated: true }],
      continueDistributeOnFailure: true,
    })
    assert.deepEqual(await part('vmProfile', given), {
      osDiskSizeGB: 128,
      vnetConfig: { subnetId: subnet, containerInstanceSubnetId: container },
    })
    assert.deepEqual(await part('optimize', given), { vmBoot: { state: 'Enabled' } })
    assert.deepEqual(await part('autoRun', given), { state: 'Enabled' })
    assert.deepEqual(await part('managedResourceTags', given), { cost: '42' })
    assert.deepEqual(await part('errorHandling', given), { onCustomizerError: 'cleanup', onValidationError: 'abort' })
    const without = await propertiesOf({ ...given, 'enable-validation': 'false' }, 'azure-pipelines')
    assert.equal(JSON.stringify(without).includes('validate'), false)
  })

  describe('over a file', () => {
    const over = { template: 'image.json', ...target } as const

    it('leaves alone what no input speaks of', async () => {
      assert.deepEqual((await planOf(over)).overlays, [])
    })

    it('takes a name with .json in it for the file, as azure/build-vm-image did', async () => {
      const plan = await planOf({ ...target, 'image-builder-template-name': 'image.json' })
      assert.equal(plan.file, 'image.json')
    })

    it('runs the inputs’ steps before those of the file, and updates last', async () => {
      const steps = await part('customize', { ...over, 'customizer-source': 'note.txt', 'customizer-script': 'uname' })
      assert.ok(Array.isArray(steps))
      assert.deepEqual(
        steps.map((step: unknown) => (typeof step === 'object' && step !== null && 'name' in step ? step.name : undefined)),
        ['customizer-source', 'customizer-script', 'own'],
      )
    })

    it('changes the distributors that there are, or takes their place', async () => {
      const changed = await distributors({ ...over, 'dist-location': 'eastus', 'dist-image-tags': 'a:b' })
      assert.deepEqual(
        changed.map(({ targetRegions, artifactTags }) => [targetRegions, artifactTags]),
        [
          [[{ name: 'eastus' }], { a: 'b' }],
          [undefined, { own: 'tag', a: 'b' }],
        ],
      )
      const replaced = await distributors({ ...over, 'dist-resource-id': managedImage })
      assert.deepEqual(
        replaced.map(({ type, imageId }) => [type, imageId]),
        [['ManagedImage', managedImage]],
      )
    })

    it('replaces the source and the size of the machine', async () => {
      const given = { ...over, 'source-image': 'Canonical:ubuntu-24_04-lts:server', 'vm-size': 'Standard_D4s_v5' }
      const { overlays } = await planOf(given)
      assert.deepEqual(overlays, [
        { property: 'properties.source', input: 'source-image' },
        { property: 'properties.vmProfile.vmSize', input: 'vm-size' },
      ])
    })
  })
})
