// With the roles that setup prints a build works (setup-works.test.ts). Here actions are taken out of them: the preflight names exactly
// these, and nothing is written. One template for each kind of place that a build needs rights at.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { permissions, permissionsOf, preflightReader, type Condition, type Holder, type Scope } from '../../shared/azure/permissions.js'
import { reads } from '../../shared/azure/reads.js'
import type { Description } from '../emulator/description.js'
import type { JsonObject } from '../emulator/json.js'
import type { Emulator } from '../emulator/start.js'
import { buildInputs } from '../front-doors/inputs.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { itWith } from '../tools.js'
import { doors, exampleFolder } from './doors.js'
import { actionsIn, changesIn, holders, setUpRoles, withoutActions, type GeneratedRole } from './generated-roles.js'
import { imageTemplateBody } from './image-template.js'
import { useOwnEmulator } from './shared-emulator.js'

interface Case {
  readonly name: string
  // Undefined for README's example: a marketplace source, scripts that the service reads, a gallery and a VHD.
  readonly template?: (description: Description) => object
  readonly files?: Readonly<Record<string, string>>
  // Further resources in Azure.
  readonly prepare?: (emulator: Emulator) => Promise<void>
  // The rights that this case is about: what another case tests is not tested again.
  readonly scopes: readonly Scope[]
  readonly conditions: readonly (Condition | undefined)[]
  readonly reads: readonly string[]
}

const networkOf = ({ resourceGroupId }: Description): string => `${resourceGroupId}/providers/Microsoft.Network/virtualNetworks/least`
const stagingOf = ({ subscriptionId }: Description): string => `/subscriptions/${subscriptionId}/resourceGroups/least-staging`
const sourceOf = ({ galleryImageId }: Description): string => `${galleryImageId.slice(0, galleryImageId.lastIndexOf('/'))}/least-source`
const imageOf = ({ resourceGroupId }: Description, name: string): string => `${resourceGroupId}/providers/Microsoft.Compute/images/${name}`

const network = async ({ control, description: { resourceGroupId } }: Emulator): Promise<void> => {
  const properties = {
    networkSecurityGroup: { id: `${resourceGroupId}/providers/Microsoft.Network/networkSecurityGroups/least` },
    routeTable: { id: `${resourceGroupId}/providers/Microsoft.Network/routeTables/least` },
  }
  await control.set({
    virtualNetworks: {
      least: {
        subnets: [
          { name: 'build', properties: { ...properties, addressPrefix: '10.0.0.0/24' } },
          {
            name: 'containers',
            delegatedTo: 'Microsoft.ContainerInstance/containerGroups',
            properties: { ...properties, addressPrefix: '10.0.1.0/24' },
          },
        ],
      },
    },
    networkSecurityGroups: { least: { securityRules: [], defaultSecurityRules: [allowAll('Inbound'), allowAll('Outbound')] } },
    routeTables: { least: { routes: [] } },
  })
}

const allowAll = (direction: string): JsonObject => ({
  name: `AllowAll${direction}`,
  properties: {
    ...{ direction, access: 'Allow', priority: 65_000, protocol: '*' },
    ...{ sourceAddressPrefix: '*', sourcePortRange: '*', destinationAddressPrefix: '*', destinationPortRange: '*' },
  },
})

const gallerySource = async ({ control, description }: Emulator): Promise<void> => {
  const [id, location] = [sourceOf(description), description.location]
  const features = [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }]
  const properties = { osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', features, provisioningState: 'Succeeded' }
  const publishingProfile = { targetRegions: [{ name: 'West US 2' }] }
  await control.place([
    { id, name: 'least-source', type: 'Microsoft.Compute/galleries/images', location, properties },
    {
      ...{ id: `${id}/versions/1.0.0`, name: '1.0.0', type: 'Microsoft.Compute/galleries/images/versions', location },
      properties: { publishingProfile, provisioningState: 'Succeeded' },
    },
  ])
}

const managedSource = async ({ control, description }: Emulator): Promise<void> => {
  const osDisk = { osType: 'Linux', osState: 'Generalized' }
  const properties = { hyperVGeneration: 'V2', storageProfile: { osDisk }, provisioningState: 'Succeeded' }
  const id = imageOf(description, 'least-source')
  await control.place([{ id, name: 'least-source', type: 'Microsoft.Compute/images', location: description.location, properties }])
}

const readEverywhere = preflightReader.filter(
  (action) =>
    ![
      ...[reads.groupResources, reads.subscription, reads.feature, reads.managedImage, reads.gallery, reads.agreement],
      ...[reads.network, reads.securityGroup, reads.routeTable, reads.template, reads.version],
    ].some((one) => one === action),
)

const cases: readonly Case[] = [
  {
    name: 'README’s example',
    scopes: [
      'subscription',
      'group',
      'template-identity',
      'artifacts-container',
      'source-container',
      'vhd-container',
      'definition',
      'gallery',
    ],
    conditions: [undefined, 'source-marketplace', 'log-in-new-group'],
    reads: readEverywhere,
  },
  {
    name: 'a link to each artifact',
    template: (description) => imageTemplateBody(description, { customize: [{ type: 'Shell', name: 'install', scriptUri: 'install.sh' }] }),
    files: { 'install.sh': 'true\n' },
    scopes: ['artifacts-account'],
    conditions: ['access-sas'],
    reads: [],
  },
  {
    name: 'subnets for the build VM and its containers',
    template: (description) =>
      imageTemplateBody(description, {
        vmProfile: {
          vnetConfig: {
            subnetId: `${networkOf(description)}/subnets/build`,
            containerInstanceSubnetId: `${networkOf(description)}/subnets/containers`,
          },
        },
      }),
    prepare: network,
    scopes: ['subnet', 'network'],
    conditions: [undefined],
    reads: [reads.network, reads.securityGroup, reads.routeTable],
  },
  {
    name: 'a staging group that exists',
    template: (description) => imageTemplateBody(description, { stagingResourceGroup: stagingOf(description) }),
    prepare: async ({ control, description }) => {
      await control.place([{ id: stagingOf(description), location: description.location, tags: {} }])
    },
    scopes: ['staging-group'],
    conditions: ['log-in-staging-group'],
    reads: [reads.groupResources],
  },
  {
    name: 'a folder for the build VM, which has an identity',
    template: (description) =>
      imageTemplateBody(description, {
        customize: [{ type: 'File', name: 'site', sourceUri: 'site/', destination: '/var/www/html' }],
        vmProfile: { userAssignedIdentities: [description.buildIdentityId] },
      }),
    files: { 'site/index.html': '<p>' },
    scopes: ['build-identity', 'artifacts-container'],
    conditions: [undefined, 'build-vm-downloads'],
    reads: [],
  },
  {
    name: 'a managed image as source and as target',
    template: (description) =>
      imageTemplateBody(description, {
        source: { type: 'ManagedImage', imageId: imageOf(description, 'least-source') },
        distribute: [
          {
            ...{ type: 'ManagedImage', runOutputName: 'image', location: description.location },
            imageId: imageOf(description, 'least-target'),
          },
        ],
      }),
    prepare: managedSource,
    scopes: ['managed-image', 'source-image'],
    conditions: [undefined],
    reads: [reads.managedImage],
  },
  {
    name: 'a source in a gallery',
    template: (description) =>
      imageTemplateBody(description, {
        source: { type: 'SharedImageVersion', imageVersionId: `${sourceOf(description)}/versions/latest` },
      }),
    prepare: gallerySource,
    scopes: ['source-gallery'],
    conditions: [undefined],
    reads: [reads.version],
  },
  {
    name: 'disks in a container',
    template: (description) =>
      imageTemplateBody(description, {
        distribute: [{ type: 'VHD', runOutputName: 'disk', uri: `${description.diskContainerUrl}/least.vhd` }],
      }),
    scopes: ['vhd-container'],
    conditions: [undefined],
    reads: [reads.storageAccount],
  },
]

const neededIn = ({ scopes, conditions, reads: read }: Case, holder: Holder): readonly string[] => [
  ...new Set([
    ...permissions
      .filter(
        (one) =>
          one.holder === holder && one.commands.includes('build') && scopes.includes(one.scope) && conditions.includes(one.condition),
      )
      // The built-in role of a staging group is tested below.
      .flatMap(({ actions, dataActions, isBuiltInOnly }) => (isBuiltInOnly === true ? [] : [...actions, ...dataActions])),
    ...(holder === 'pipeline' ? read : []),
  ]),
]

// Every second action, and the others: each action is named by the run that lacks it, and not by the other run.
const halvesOf = (actions: readonly string[]): readonly (readonly string[])[] =>
  [0, 1].map((half) => actions.filter((_, index) => index % 2 === half)).filter((group) => group.length > 0)

// The actions that one run lacks. What the preflight reads with stays alone: without it, the preflight does not report on other actions.
const takenOut = (one: Case, holder: Holder): readonly (readonly string[])[] => {
  const needed = neededIn(one, holder)
  const alone = holder === 'pipeline' ? needed.filter((action) => preflightReader.includes(action)) : []
  return [...alone.map((action) => [action]), ...halvesOf(needed.filter((action) => !alone.includes(action)))]
}

const once = <Result>(work: () => Promise<Result>): (() => Promise<Result>) => {
  let result: Promise<Result> | undefined
  return () => (result ??= work())
}

describe('the generated roles of a build less some actions', () => {
  const folder = useFolder()
  const azure = useOwnEmulator()

  cases.forEach((one, index) => {
    describe(`for ${one.name}`, () => {
      const place = (): string => (one.template === undefined ? exampleFolder : join(folder(), String(index)))
      const inputs = () => {
        const { template: file = '', parameters = '', 'poll-interval': pollInterval = '', ...rest } = buildInputs(azure().description)
        const access = one.conditions.includes('access-sas') ? { 'artifacts-access': 'sas' } : {}
        return {
          pollInterval,
          file: one.template === undefined ? file : 'image.json',
          rest: { ...rest, ...(one.template === undefined ? { parameters } : {}), ...access },
        }
      }
      const setUp = async (kind: 'custom' | 'built-in'): Promise<readonly GeneratedRole[]> => {
        if (one.template !== undefined)
          await writeFiles(place(), { ...one.files, 'image.json': JSON.stringify(one.template(azure().description)) })
        await one.prepare?.(azure())
        const { file, rest } = inputs()
        return setUpRoles(azure(), {
          ...{ folder: place(), template: file, inputs: rest, commands: 'build', scratch: folder() },
          more: ['--preflight-reader', '--roles', kind],
        })
      }
      const build = (preflight: 'on' | 'only') => {
        const { file, rest, pollInterval } = inputs()
        const more = { template: file, 'poll-interval': pollInterval, 'image-builder-template-name': `least-${index}`, preflight }
        return doors.terminal.run(azure(), 'build', { ...rest, ...more }, { cwd: place() })
      }
      const preflight = () => build('only')
      let roles: readonly GeneratedRole[] | undefined
      const set = async (): Promise<readonly GeneratedRole[]> => (roles ??= await setUp('custom'))

      const isEnough = async (): Promise<void> => {
        const { exitCode, log } = await build('on')
        assert.equal(exitCode, 0, log)
        assert.match(log, /(\d+) checks: \1 passed\./)
        assert.doesNotMatch(log, /may not|does not have authorization|cannot be read/)
      }

      itWith(['bash'], 'are enough for the build if they are built-in', async () => {
        await setUp('built-in')
        await isEnough()
      })

      itWith(['bash'], 'pass all checks, in one line of the log, and are enough for the build', async () => {
        await set()
        await isEnough()
      })

      // What a run of the preflight says without some actions of a holder: once for all tests of these.
      const without = (holder: keyof typeof holders, actions: readonly string[]) =>
        once(async () => {
          const { log } = await withoutActions(azure(), await set(), { holder, actions }, preflight)
          return { log, changes: await changesIn(azure()) }
        })

      for (const holder of ['pipeline', 'template', 'build-vm'] as const)
        for (const group of takenOut(one, holder)) {
          const result = without(holder, group)
          for (const action of group)
            itWith(['bash'], `of the ${holder}: ${action} is named, and nothing is written`, async () => {
              const { log, changes } = await result()
              assert.deepEqual([...actionsIn(log)].sort(), [...group].sort(), `${action}: ${log}`)
              assert.deepEqual(changes, [])
            })
        }

      if (!one.scopes.includes('staging-group')) return
      const [{ actions } = { actions: [] }] = permissionsOf('template', 'staging-group')
      const scope = () => stagingOf(azure().description)
      // The service asks for Contributor itself, so that the set-up has no custom role there: this test makes one.
      const withActions = async (given: readonly string[]): Promise<string> => {
        await set()
        const { control } = azure()
        await control.define({ name: 'staging', actions: given, dataActions: [] })
        const principal = 'template-identity'
        await control.revoke({ principal, role: 'Contributor', scope: scope() })
        await control.grant({ principal, role: 'staging', scope: scope() })
        await control.forgetRequests()
        const { log } = await preflight()
        await control.revoke({ principal, role: 'staging', scope: scope() })
        await control.grant({ principal, role: 'Contributor', scope: scope() })
        return log
      }
      for (const group of halvesOf(actions)) {
        const result = once(async () => ({
          log: await withActions(actions.filter((other) => !group.includes(other))),
          changes: await changesIn(azure()),
        }))
        for (const action of group)
          itWith(['bash'], `of the template: ${action} is named, and nothing is written`, async () => {
            const { log, changes } = await result()
            assert.deepEqual([...actionsIn(log)].sort(), [...group].sort(), `${action}: ${log}`)
            assert.match(log, /--role 'Contributor' --scope '[^']*least-staging'/)
            assert.deepEqual(changes, [])
          })
      }
      itWith(['bash'], 'of the template: a custom role in the place of Contributor is a warning', async () => {
        const log = await withActions(actions)
        assert.match(log, /warning: .*has the actions of the role Contributor on .*, but neither that role nor Owner/)
      })
    })
  })
})
