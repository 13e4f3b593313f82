import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { at, itemsOf } from '../../shared/json.js'
import { startAzureCli, type AzureCli } from '../azure-cli/azure-cli.js'
import { buildInputs, cloudInputs } from '../front-doors/inputs.js'
import { itWith } from '../tools.js'
import { doors } from './doors.js'
import { useEmulator } from './shared-emulator.js'

describe('the Azure CLI on the emulator', () => {
  const emulator = useEmulator()
  let cli: AzureCli | undefined
  const cliOf = async (): Promise<AzureCli> => (cli ??= await startAzureCli(emulator()))
  const run = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, output, errors } = await (await cliOf()).run(...words)
    assert.equal(exitCode, 0, `az ${words.join(' ')}: ${errors}`)
    return output
  }
  const parsed = (output: string): unknown => (output === '' ? undefined : JSON.parse(output))
  const az = async (...words: readonly string[]): Promise<unknown> => parsed(await run(...words))
  after(() => cli?.stop())

  // A plan of a file whose preflight logs in by the session of the Azure CLI.
  const planBy = async (environment: Readonly<Record<string, string>>) => {
    const { description } = emulator()
    const { environment: cloud = '', ...endpoints } = cloudInputs(description)
    const kept = { 'resource-manager-endpoint': endpoints['resource-manager-endpoint'] ?? '', 'authority-host': description.authority }
    return doors.terminal.run(
      emulator(),
      'plan',
      { ...buildInputs(description), environment: cloud, ...kept, preflight: 'only' },
      { environment },
    )
  }

  itWith(['az'], 'gives a command its session', async () => {
    const { configuration, programs } = (await cliOf()).session
    const PATH = [programs, process.env['PATH'] ?? ''].join(delimiter)
    const { succeeded, log } = await planBy({ PATH, AZURE_CONFIG_DIR: configuration })
    assert.ok(succeeded, log)
    assert.match(log, /\d+ checks: \d+ passed/)
  })

  itWith(['az'], 'says that it is not logged in, which a command reports with the remedy', async () => {
    const configuration = await mkdtemp(join(tmpdir(), 'aib-no-session-'))
    try {
      const { exitCode, log } = await planBy({ PATH: process.env['PATH'] ?? '', AZURE_CONFIG_DIR: configuration })
      assert.equal(exitCode, 1)
      assert.match(log, /The Azure CLI did not return a token: Please run 'az login' to setup account\./)
      assert.match(log, /\(azure-cli-login\)|azure-cli-login/)
    } finally {
      await rm(configuration, { recursive: true, force: true })
    }
  })

  itWith(['az'], 'lists the image template that a build keeps', async () => {
    const inputs = { ...buildInputs(emulator().description), 'image-builder-template-name': 'listed', cleanup: 'never' }
    const result = await doors.terminal.run(emulator(), 'build', inputs)
    assert.ok(result.succeeded, result.log)
    const templates = await az('image', 'builder', 'list', '--resource-group', emulator().description.resourceGroup)
    const template = itemsOf(templates).find((item) => at(item, 'name') === 'listed')
    assert.equal(at(template, 'provisioningState'), 'Succeeded')
    assert.equal(at(template, 'lastRunStatus', 'runState'), 'Succeeded')
  })

  itWith(['az'], 'defines, builds, cancels and deletes an image template', async () => {
    const { resourceGroup, identityId, buildIdentityId, location, galleryImageId } = emulator().description
    const [, gallery = '', definition = ''] = /galleries\/([^/]+)\/images\/([^/]+)$/.exec(galleryImageId) ?? []
    const builder = (command: string, ...words: readonly string[]) =>
      run('image', 'builder', ...command.split(' '), '--resource-group', resourceGroup, '--name', 'by-az', ...words)
    const refusalOf = async (...words: readonly string[]): Promise<string> => {
      const { exitCode, errors } = await (
        await cliOf()
      ).run('image', 'builder', ...words, '--resource-group', resourceGroup, '--name', 'by-az')
      assert.notEqual(exitCode, 0)
      return errors
    }
    const inGroup = ['--resource-group', resourceGroup]
    const source = 'Canonical:ubuntu-24_04-lts:server:latest'
    await builder('create', '--image-source', source, '--identity', identityId, '--location', location, '--defer')
    const regions = ['--gallery-replication-regions', location]
    const gallerySet = ['--gallery-name', gallery, '--gallery-image-definition', definition]
    const add = (kind: 'customizer' | 'output', ...words: readonly string[]) => builder(`${kind} add`, ...words, '--defer')
    await add('output', '--output-name', 'wrong', '--is-vhd')
    await builder('output clear', '--defer')
    await add('customizer', '--customizer-name', 'wrong', '--type', 'shell', '--inline-script', 'exit 1')
    await builder('customizer clear', '--defer')
    await add('output', '--output-name', 'gallery', ...gallerySet, ...regions)
    await add('output', '--output-name', 'disk', '--is-vhd')
    await add('output', '--output-name', 'wrong', '--is-vhd')
    await builder('output remove', '--output-name', 'wrong', '--defer')
    await add('output', '--output-name', 'image', '--managed-image', 'image-by-az', '--managed-image-location', location)
    await add('customizer', '--customizer-name', 'hello', '--type', 'shell', '--inline-script', 'echo hello')
    await add('customizer', '--customizer-name', 'reboot', '--type', 'windows-restart')
    await builder('customizer remove', '--customizer-name', 'reboot', '--defer')
    await builder('validator add', '--continue-distribute-on-failure', 'true', '--source-validation-only', 'false', '--defer')
    assert.equal(at(parsed(await builder('validator show', '--defer')), 'continueDistributeOnFailure'), true)
    await builder('update')
    await builder('wait', '--created', '--interval', '1')
    const made = parsed(await builder('show'))
    assert.equal(at(made, 'provisioningState'), 'Succeeded')
    assert.deepEqual(
      itemsOf(at(made, 'distribute')).map((one) => at(one, 'type')),
      ['SharedImage', 'VHD', 'ManagedImage'],
    )
    assert.deepEqual(
      itemsOf(at(made, 'customize')).map((one) => at(one, 'name')),
      ['hello'],
    )
    assert.equal(at(made, 'validate', 'continueDistributeOnFailure'), true)

    const identities = async () => Object.keys(at(parsed(await builder('identity show')), 'userAssignedIdentities') ?? {})
    await builder('identity assign', '--user-assigned', buildIdentityId)
    assert.equal((await identities()).length, 2)
    await builder('identity remove', '--user-assigned', buildIdentityId, '--yes')
    assert.deepEqual(
      (await identities()).map((id) => id.toLowerCase()),
      [identityId.toLowerCase()],
    )

    // The service takes no other version of an image template (test_image_builder in the recordings).
    await builder('output remove', '--output-name', 'disk', '--defer')
    await builder('customizer clear', '--defer')
    await builder('validator remove', '--defer')
    assert.match(await refusalOf('update'), /Update\/Upgrade of image templates is currently not supported/)

    await emulator().control.set({ hold: 'Customizing' })
    await builder('run', '--no-wait')
    assert.match(await refusalOf('run', '--no-wait'), /OperationNotAllowed/)
    await builder('cancel')
    await emulator().control.set({ hold: null })
    // The request to cancel may succeed before the run has stopped: until then, no other can start.
    const runState = async (): Promise<unknown> => at(parsed(await builder('show')), 'lastRunStatus', 'runState')
    for (let looks = 0; looks < 60 && (await runState()) === 'Canceling'; looks += 1);
    // The general command takes the newest api-version that the provider lists.
    const ofType = ['--resource-type', 'Microsoft.VirtualMachineImages/imageTemplates']
    assert.equal(at(await az('resource', 'show', ...inGroup, '--name', 'by-az', ...ofType), 'name'), 'by-az')
    await builder('run')
    await builder('wait', '--custom', "lastRunStatus.runState=='Succeeded'", '--interval', '1')
    const outputs = itemsOf(parsed(await builder('show-runs'))).map((one) => at(one, 'name'))
    assert.deepEqual([...outputs].sort(), ['disk', 'gallery', 'image'])
    const artifact = String(at(parsed(await builder('show-runs', '--output-name', 'gallery')), 'artifactId'))
    const ofVersion = [...gallerySet, '--gallery-image-version', artifact.split('/').at(-1) ?? '']
    assert.equal(at(await az('sig', 'image-version', 'show', ...inGroup, ...ofVersion), 'provisioningState'), 'Succeeded')
    const images = itemsOf(await az('image', 'list', ...inGroup)).map((one) => at(one, 'name'))
    assert.ok(images.includes('image-by-az'), images.join())
    assert.ok(itemsOf(await az('image', 'list')).length >= images.length)
    assert.equal(at(await az('image', 'show', ...inGroup, '--name', 'image-by-az'), 'provisioningState'), 'Succeeded')
    await run('image', 'delete', ...inGroup, '--name', 'image-by-az')
    await builder('delete')
    await builder('wait', '--deleted', '--interval', '1')
    assert.match(await refusalOf('show'), /ResourceNotFound/)
  })

  itWith(['az'], 'finds what is around image templates, as docs and messages ask for it', async () => {
    const { resourceGroup, subscriptionId, galleryImageId, identityId, blobContainerUrl, resourceManager } = emulator().description
    const [, gallery = '', definition = ''] = /galleries\/([^/]+)\/images\/([^/]+)$/.exec(galleryImageId) ?? []
    const count = async (...words: readonly string[]): Promise<number> => itemsOf(await az(...words)).length
    assert.ok((await count('resource', 'list', '--resource-group', resourceGroup)) > 0)
    assert.ok((await count('resource', 'list', '--resource-type', 'Microsoft.Compute/galleries')) > 0)
    assert.ok((await count('sig', 'list')) > 0)
    assert.ok((await count('sig', 'image-definition', 'list', '--resource-group', resourceGroup, '--gallery-name', gallery)) > 0)
    const ofDefinition = ['--resource-group', resourceGroup, '--gallery-name', gallery, '--gallery-image-definition', definition]
    assert.equal(at(await az('sig', 'image-definition', 'show', ...ofDefinition), 'name'), definition)
    await count('sig', 'image-version', 'list', ...ofDefinition)
    assert.ok((await count('account', 'list-locations')) > 0)
    assert.equal(at(await az('account', 'show'), 'id'), subscriptionId)
    assert.equal(at(await az('identity', 'show', '--ids', identityId), 'id'), identityId)
    assert.equal(await count('lock', 'list', '--resource-group', resourceGroup), 0)
    // It lists the definitions of all roles for the names of those that are assigned, and asks Microsoft Graph for the names of principals.
    const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`
    const principal = await run('identity', 'show', '--ids', identityId, '--query', 'principalId', '--output', 'tsv')
    const assigned = await az('role', 'assignment', 'list', '--scope', group, '--include-inherited')
    for (const one of itemsOf(assigned)) assert.equal(typeof at(one, 'roleDefinitionName'), 'string', JSON.stringify(one))
    const mine = await az('role', 'assignment', 'list', '--all', '--assignee', principal.trim())
    assert.deepEqual(new Set(itemsOf(mine).map((one) => at(one, 'principalId'))), new Set([principal.trim()]))
    const named = itemsOf(await az('role', 'definition', 'list', '--name', 'Reader'))
    assert.deepEqual(
      named.map((one) => at(one, 'roleName')),
      ['Reader'],
    )
    const { origin, pathname } = new URL(blobContainerUrl)
    const [, account = '', container = ''] = pathname.split('/')
    const blobs = ['--blob-endpoint', `${origin}/${account}`, '--container-name', container, '--auth-mode', 'login']
    await run('storage', 'blob', 'upload', ...blobs, '--name', 'by-az.txt', '--data', 'hello', '--overwrite')
    assert.ok(itemsOf(await az('storage', 'blob', 'list', ...blobs)).some((blob) => at(blob, 'name') === 'by-az.txt'))
    await run('storage', 'blob', 'delete', ...blobs, '--name', 'by-az.txt')
    // Everything else follows from the one endpoint, which tells it without a token.
    await run('cloud', 'register', '--name', 'by-metadata', '--endpoint-resource-manager', resourceManager)
    const cloud = await az('cloud', 'show', '--name', 'by-metadata')
    assert.equal(at(cloud, 'endpoints', 'activeDirectory'), `${emulator().description.authority}/`)
  })

  const refused = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, errors } = await (await cliOf()).run(...words)
    assert.notEqual(exitCode, 0, `az ${words.join(' ')}`)
    return errors
  }

  itWith(['az'], 'looks up marketplace images, sizes and quotas, as messages advise', async () => {
    const inRegion = ['--location', emulator().description.location]
    const all = ['vm', 'image', 'list', ...inRegion, '--publisher', 'Canonical', '--offer', 'ubuntu-24_04-lts', '--all']
    const listed = itemsOf(await az(...all)).map((one) => String(at(one, 'urn')))
    const [newest = ''] = listed.filter((urn) => urn.includes(':server:')).slice(-1)
    assert.match(newest, /^Canonical:ubuntu-24_04-lts:server:24\.04\.\d+$/)
    // A part of a name is enough, and az asks for one publisher after the other.
    assert.ok(itemsOf(await az('vm', 'image', 'list', ...inRegion, '--publisher', 'canon', '--all')).length > listed.length)
    assert.deepEqual(await az('vm', 'image', 'list', ...inRegion, '--publisher', 'Missing', '--all'), [])
    assert.equal(at(await az('vm', 'image', 'show', '--urn', newest), 'hyperVGeneration'), 'V2')
    assert.equal(at(await az('vm', 'image', 'show', '--urn', 'canonical:ubuntu-24_04-lts:server:latest'), 'name'), newest.split(':')[3])
    assert.match(
      await refused('vm', 'image', 'show', '--urn', 'Canonical:missing:server:latest'),
      /NotFound.*Artifact: VMImage was not found/,
    )
    assert.match(await refused('vm', 'image', 'list-offers', ...inRegion, '--publisher', 'Missing'), /Publisher: Missing was not found/)
    const sizes = itemsOf(await az('vm', 'list-skus', ...inRegion, '--size', 'Standard_D')).map((one) => at(one, 'name'))
    assert.ok(sizes.includes('Standard_D2ds_v4'), sizes.join())
    assert.ok(itemsOf(await az('vm', 'list-sizes', ...inRegion)).some((one) => at(one, 'name') === 'Standard_D2ds_v4'))
    for (const usage of ['vm list-usage', 'network list-usages'])
      assert.ok(
        itemsOf(await az(...usage.split(' '), ...inRegion)).every((one) => at(one, 'limit') === '100'),
        usage,
      )
    await emulator().control.set({ unacceptedPlans: ['plan'] })
    const terms = ['--publisher', 'vendor', '--offer', 'image', '--plan', 'plan']
    assert.equal(at(await az('vm', 'image', 'terms', 'show', ...terms), 'accepted'), false)
  })

  itWith(['az'], 'looks up groups, networks, identities, providers, features and policies', async () => {
    const { resourceGroup, identityId, subscriptionId } = emulator().description
    const inGroup = ['--resource-group', resourceGroup]
    const names = async (...words: readonly string[]) => itemsOf(await az(...words)).map((one) => at(one, 'name'))
    assert.ok((await names('group', 'list', '--subscription', subscriptionId)).includes(resourceGroup))
    assert.equal(await az('group', 'exists', '--name', resourceGroup), true)
    assert.equal(await az('group', 'exists', '--name', 'missing'), false)
    assert.match(await refused('group', 'show', '--name', 'missing'), /ResourceGroupNotFound/)
    assert.deepEqual(await names('network', 'vnet', 'list'), ['network'])
    assert.deepEqual(await names('network', 'vnet', 'list', ...inGroup), ['network'])
    const inNetwork = [...inGroup, '--vnet-name', 'network']
    assert.deepEqual(await names('network', 'vnet', 'subnet', 'list', ...inNetwork), ['build', 'containers'])
    const subnet = await az('network', 'vnet', 'subnet', 'show', ...inNetwork, '--name', 'build')
    assert.equal(at(subnet, 'privateLinkServiceNetworkPolicies'), 'Disabled')
    assert.match(
      await refused('network', 'vnet', 'subnet', 'show', ...inNetwork, '--name', 'missing'),
      /NotFound\) Resource \S+\/subnets\/missing not found\./,
    )
    assert.match(await refused('network', 'vnet', 'show', ...inGroup, '--name', 'missing'), /ResourceNotFound/)
    assert.deepEqual(await az('network', 'public-ip', 'list'), [])
    for (const scope of [[], inGroup])
      assert.ok((await names('identity', 'list', ...scope)).includes(identityId.split('/').at(-1)), scope.join(' '))
    const namespaces = itemsOf(await az('provider', 'list')).map((one) => at(one, 'namespace'))
    assert.ok(namespaces.includes('Microsoft.VirtualMachineImages'), namespaces.join())
    assert.equal(at(await az('provider', 'show', '--namespace', 'microsoft.compute'), 'namespace'), 'Microsoft.Compute')
    assert.match(await refused('provider', 'show', '--namespace', 'Microsoft.Missing'), /InvalidResourceNamespace/)
    const feature = ['--namespace', 'Microsoft.VirtualMachineImages', '--name']
    assert.equal(at(await az('feature', 'show', ...feature, 'MooncakePublicPreview'), 'properties', 'state'), 'NotRegistered')
    assert.equal((await names('feature', 'list')).length, (await names('feature', 'list', ...feature.slice(0, 2))).length)
    assert.match(await refused('feature', 'show', ...feature, 'Missing'), /The feature 'Missing' could not be found/)
    assert.match(await refused('feature', 'register', ...feature, 'MooncakePublicPreview'), /AuthorizationFailed/)
    const policy = { assignment: 'needs-owner', type: 'Microsoft.VirtualMachineImages/imageTemplates', requiredTag: 'owner' }
    await emulator().control.set({ policies: [policy] })
    assert.deepEqual(await names('policy', 'assignment', 'list'), ['needs-owner'])
    // Without the switch, az leaves out what is assigned above the group.
    assert.deepEqual(await names('policy', 'assignment', 'list', ...inGroup), [])
    assert.deepEqual(await names('policy', 'assignment', 'list', ...inGroup, '--disable-scope-strict-match'), ['needs-owner'])
  })

  itWith(['az'], 'makes, changes and deletes galleries and blobs', async () => {
    const { resourceGroup, location, blobContainerUrl } = emulator().description
    const inGallery = ['--resource-group', resourceGroup, '--gallery-name', 'gallery_by_az']
    const ofDefinition = [...inGallery, '--gallery-image-definition', 'ubuntu']
    await run('sig', 'create', ...inGallery, '--location', location)
    const kind = ['--publisher', 'p', '--offer', 'o', '--sku', 's', '--os-type', 'Linux', '--hyper-v-generation', 'V2']
    await run('sig', 'image-definition', 'create', ...ofDefinition, ...kind, '--location', location)
    const definition = await az('sig', 'image-definition', 'show', ...ofDefinition)
    assert.deepEqual([at(definition, 'hyperVGeneration'), at(definition, 'identifier', 'sku')], ['V2', 's'])
    await run('sig', 'image-definition', 'update', ...ofDefinition, '--set', 'description=changed')
    assert.equal(at(await az('sig', 'image-definition', 'show', ...ofDefinition), 'description'), 'changed')
    await run('sig', 'image-definition', 'delete', ...ofDefinition)
    await run('sig', 'delete', ...inGallery)
    assert.ok(!itemsOf(await az('sig', 'list')).some((one) => at(one, 'name') === 'gallery_by_az'))

    const { origin, pathname } = new URL(blobContainerUrl)
    const [, account = '', container = ''] = pathname.split('/')
    const login = ['--blob-endpoint', `${origin}/${account}`, '--auth-mode', 'login']
    const inContainer = [...login, '--container-name', container, '--name', 'folder/by az ü.txt']
    const blob = (command: string, ...words: readonly string[]) => run('storage', 'blob', command, ...inContainer, ...words)
    await blob('upload', '--data', 'hello')
    assert.match((await (await cliOf()).run('storage', 'blob', 'upload', ...inContainer, '--data', 'other')).errors, /already exists/)
    assert.equal(at(parsed(await blob('exists')), 'exists'), true)
    assert.equal(at(parsed(await blob('show')), 'properties', 'contentLength'), 5)
    const file = join(await mkdtemp(join(tmpdir(), 'aib-az-blob-')), 'file')
    await blob('download', '--file', file, '--output', 'none')
    assert.equal(await readFile(file, 'utf8'), 'hello')
    await rm(dirname(file), { recursive: true })
    await run('storage', 'blob', 'delete-batch', ...login, '--source', container, '--pattern', 'folder/*')
    assert.equal(at(parsed(await blob('exists')), 'exists'), false)
    assert.equal(at(await az('storage', 'container', 'exists', ...login, '--name', container), 'exists'), true)
    assert.ok(itemsOf(await az('storage', 'container', 'list', ...login)).some((one) => at(one, 'name') === container))
    assert.match((await (await cliOf()).run('storage', 'container', 'show', ...login, '--name', 'missing')).errors, /ContainerNotFound/)
  })

  itWith(['az'], 'tells the script of setup what exists', async () => {
    const { resourceGroup, galleryImageId, identityId, storageContainerId } = emulator().description
    const [, gallery = ''] = /galleries\/([^/]+)\//.exec(galleryImageId) ?? []
    const [, account = '', container = ''] = /storageAccounts\/([^/]+)\/.*\/([^/]+)$/.exec(storageContainerId) ?? []
    const inGroup = ['--resource-group', resourceGroup]
    await run('group', 'show', '--name', resourceGroup, '--output', 'none')
    await run('storage', 'account', 'show', ...inGroup, '--name', account, '--output', 'none')
    await run('storage', 'container-rm', 'show', ...inGroup, '--storage-account', account, '--name', container, '--output', 'none')
    await run('sig', 'show', ...inGroup, '--gallery-name', gallery, '--output', 'none')
    const identity = ['identity', 'show', ...inGroup, '--name', identityId.split('/').at(-1) ?? '']
    for (const member of ['principalId', 'clientId'])
      assert.match(await run(...identity, '--query', member, '--output', 'tsv'), /^[\da-f-]{36}\n$/)
    assert.match(await run('account', 'show', '--query', 'tenantId', '--output', 'tsv'), /^[\da-f-]{36}\n$/)
    const { exitCode } = await (await cliOf()).run('identity', 'show', ...inGroup, '--name', 'missing', '--output', 'none')
    assert.equal(exitCode, 3)
  })

  itWith(['az'], 'registers a preview feature and accepts the terms of a plan, if its role covers the subscription', async () => {
    await emulator().control.set({ unacceptedPlans: ['plan'] })
    const terms = ['vm', 'image', 'terms', 'accept', '--publisher', 'vendor', '--offer', 'image', '--plan', 'plan']
    assert.match(await refused(...terms), /AuthorizationFailed/)
    const actions = [
      'Microsoft.Features/providers/features/register/action',
      'Microsoft.MarketplaceOrdering/offerTypes/publishers/offers/plans/agreements/write',
    ]
    await emulator().control.define({ name: 'agrees', actions, dataActions: [] })
    const scope = `/subscriptions/${emulator().description.subscriptionId}`
    const assignment = { principal: 'pipeline', role: 'agrees', scope } as const
    await emulator().control.grant(assignment)
    try {
      assert.equal(at(await az(...terms), 'accepted'), true)
      const feature = ['--namespace', 'Microsoft.VirtualMachineImages', '--name', 'MooncakePublicPreview']
      assert.equal(at(await az('feature', 'register', ...feature), 'properties', 'state'), 'Registering')
      assert.equal(at(await az('feature', 'show', ...feature), 'properties', 'state'), 'Registered')
    } finally {
      await emulator().control.revoke(assignment)
    }
  })

  itWith(['az'], 'registers a provider that is missing, if its role covers the subscription', async () => {
    await emulator().control.set({ unregisteredProviders: ['Microsoft.ContainerInstance'] })
    const provider = ['--namespace', 'Microsoft.ContainerInstance']
    assert.equal(at(await az('provider', 'show', ...provider), 'registrationState'), 'NotRegistered')
    assert.match((await (await cliOf()).run('provider', 'register', ...provider)).errors, /AuthorizationFailed/)
    const scope = `/subscriptions/${emulator().description.subscriptionId}`
    await emulator().control.define({ name: 'registers', actions: ['Microsoft.ContainerInstance/register/action'], dataActions: [] })
    const assignment = { principal: 'pipeline', role: 'registers', scope }
    await emulator().control.grant(assignment)
    try {
      await run('provider', 'register', ...provider)
      assert.equal(at(await az('provider', 'show', ...provider), 'registrationState'), 'Registered')
    } finally {
      await emulator().control.revoke(assignment)
    }
  })
})
