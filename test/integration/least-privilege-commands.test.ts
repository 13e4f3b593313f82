// With the roles that setup prints for a command alone, that command works. With one action less, it names that action, and nothing that
// needs the action is done.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { permissions, type CommandWithRights, type Condition, type Scope } from '../../shared/azure/permissions.js'
import type { NamedAssignment } from '../emulator/control/control.js'
import { grantUsualRoles } from '../emulator/control/usual-roles.js'
import type { Emulator } from '../emulator/start.js'
import { buildInputs } from '../front-doors/inputs.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { itWith } from '../tools.js'
import { doors, exampleFolder } from './doors.js'
import { actionsIn, changesIn, setUpRoles, withoutActions, type GeneratedRole } from './generated-roles.js'
import { placeTemplate, placeVersions } from './histories.js'
import { imageTemplate } from './image-template.js'
import { useOwnEmulator } from './shared-emulator.js'

interface Case {
  readonly name: string
  readonly command: CommandWithRights
  // Files of the template that setup and the command read; the example’s if none are given.
  readonly files?: (emulator: Emulator) => Readonly<Record<string, string>>
  // What Azure has when the command starts; an identity with more rights has created it. `name` is new each time.
  readonly prepare: (emulator: Emulator, name: string) => Promise<void>
  readonly inputs: (emulator: Emulator, name: string) => Readonly<Record<string, string>>
  readonly scopes: readonly Scope[]
  readonly conditions?: readonly Condition[]
  // What the command needs in other cases only.
  readonly elsewhere?: readonly string[]
  // Without these the command is green, and does less.
  readonly optional?: readonly string[]
}

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()
const pace = { 'poll-interval': '20ms' }
const imageTemplates = 'Microsoft.VirtualMachineImages/imageTemplates'

const target = ({ description: { subscriptionId, resourceGroup } }: Emulator) => ({
  'subscription-id': subscriptionId,
  'resource-group-name': resourceGroup,
})

// Starts a build of the example that stays in Azure.
const start = async (emulator: Emulator, name: string, more: Readonly<Record<string, string>>): Promise<void> => {
  const inputs = { ...buildInputs(emulator.description), 'image-builder-template-name': name, preflight: 'off', ...more }
  const { exitCode, log } = await doors.terminal.run(emulator, 'build', inputs)
  assert.equal(exitCode, 0, log)
}

// The same, once for all cases that only look at it.
const startOnce = (emulator: Emulator): Promise<void> => (kept ??= start(emulator, 'least-kept', { cleanup: 'never' }))
let kept: Promise<void> | undefined

// A run that stays in its first phase.
const hold = async (emulator: Emulator, name: string): Promise<void> => {
  await emulator.control.set({ hold: 'Building' })
  await start(emulator, name, { wait: 'false' })
}

const old = { published: daysAgo(300) }
const ours = { 'aib-pipelines-owner': 'github:us/images' }
const retention = { ...pace, apply: 'true', 'keep-versions': '1', 'older-than-days': '30' }
const sweeping = ['Microsoft.Resources/subscriptions/resourceGroups/delete', `${imageTemplates}/delete`, `${imageTemplates}/triggers/read`]
const usesOfVersions = ['Microsoft.Compute/virtualMachines/read', 'Microsoft.Compute/virtualMachineScaleSets/read']
const groupsRead = [
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
]

const cases: readonly Case[] = [
  {
    name: 'check of a marketplace source and a trigger',
    command: 'check',
    prepare: startOnce,
    inputs: ({ description }) => ({
      ...buildInputs(description),
      ...{ 'image-builder-template-name': 'least-kept', 'source-trigger': 'true' },
    }),
    scopes: ['group', 'definition', 'subscription'],
    conditions: ['source-marketplace'],
    optional: [`${imageTemplates}/triggers/read`, 'Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions/read'],
  },
  {
    name: 'check of a managed image made from one',
    command: 'check',
    files: (emulator) => {
      const images = `${emulator.description.resourceGroupId}/providers/Microsoft.Compute/images`
      return {
        'image.json': imageTemplate(emulator.description, [{ type: 'Shell', inline: ['true'] }])
          .replace(
            /"source": \{[^}]*\}/,
            JSON.stringify({ source: { type: 'ManagedImage', imageId: `${images}/least-base` } }).slice(1, -1),
          )
          .replace(
            /"distribute": \[[\s\S]*\]\n/,
            `"distribute": [${JSON.stringify({ type: 'ManagedImage', runOutputName: 'image', location: emulator.description.location, imageId: `${images}/least-made` })}]\n`,
          ),
      }
    },
    prepare: async ({ control, description }) => {
      for (const name of ['least-base', 'least-made']) {
        const id = `${description.resourceGroupId}/providers/Microsoft.Compute/images/${name}`
        const properties = { provisioningState: 'Succeeded', storageProfile: { osDisk: { osState: 'Generalized' } } }
        await control.place([
          { id, name, type: 'Microsoft.Compute/images', location: description.location, createdTime: daysAgo(3), properties },
        ])
      }
    },
    inputs: ({ description }) => {
      const { parameters: unused = '', ...inputs } = buildInputs(description)
      assert.ok(unused !== '')
      return { ...inputs, template: 'image.json' }
    },
    scopes: ['managed-image', 'source-image-group'],
    optional: ['Microsoft.Resources/subscriptions/resourceGroups/resources/read'],
  },
  {
    name: 'gate',
    command: 'gate',
    prepare: startOnce,
    inputs: (emulator) => ({
      ...target(emulator),
      ...{ 'gallery-image-definition': emulator.description.galleryImageId, 'max-age-days': '3' },
      'image-builder-template-name': 'least-kept',
    }),
    scopes: ['group', 'definition'],
    optional: [`${imageTemplates}/triggers/read`],
  },
  {
    name: 'cancel',
    command: 'cancel',
    prepare: hold,
    inputs: (emulator, name) => ({ ...pace, ...target(emulator), 'image-builder-template-name': name }),
    scopes: ['group'],
  },
  {
    name: 'wait',
    command: 'wait',
    prepare: async (emulator, name) => {
      // The container of the build has the log first.
      await emulator.control.set({ exportLog: 'at-end' })
      await hold(emulator, name)
    },
    inputs: (emulator, name) => ({ ...pace, ...target(emulator), 'image-builder-template-name': name }),
    scopes: ['group', 'subscription'],
    conditions: ['log-in-new-group'],
    optional: [
      'Microsoft.Storage/storageAccounts/read',
      'Microsoft.ContainerInstance/containerGroups/read',
      'Microsoft.ContainerInstance/containerGroups/containers/logs/read',
      'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
      `${imageTemplates}/delete`,
      `${imageTemplates}/triggers/read`,
    ],
  },
  {
    name: 'promote',
    command: 'promote',
    prepare: (emulator, name) =>
      placeVersions(emulator, emulator.description.galleryImageId, { '7.0.0': {}, [versionOf(name)]: { excluded: true } }),
    inputs: ({ description }, name) => ({
      ...pace,
      'image-version-id': `${description.galleryImageId}/versions/${versionOf(name)}`,
      'version-exclude-from-latest': 'false',
    }),
    scopes: ['definition'],
  },
  {
    name: 'retain',
    command: 'retain',
    prepare: (emulator) => placeVersions(emulator, emulator.description.galleryImageId, { '0.1.0': old, '0.2.0': old, '0.3.0': old }),
    inputs: ({ description }) => ({ ...retention, 'gallery-image-definition': description.galleryImageId }),
    scopes: ['definition', 'subscription'],
    elsewhere: [...sweeping, ...groupsRead],
    optional: [...usesOfVersions, `${imageTemplates}/read`],
  },
  {
    name: 'retain with a sweep of templates',
    command: 'retain',
    prepare: (emulator, name) => placeTemplate(emulator, name, { tags: ours, created: daysAgo(30) }),
    inputs: (emulator) => ({ ...pace, ...target(emulator), apply: 'true', sweep: 'all' }),
    scopes: ['subscription'],
    elsewhere: [
      ...usesOfVersions,
      ...['Microsoft.Resources/subscriptions/resourceGroups/read', 'Microsoft.Resources/subscriptions/resourceGroups/delete'],
    ],
    optional: [`${imageTemplates}/delete`, `${imageTemplates}/triggers/read`],
  },
  {
    name: 'retain with a sweep of staging groups',
    command: 'retain',
    prepare: async ({ control, description: { subscriptionId, resourceGroup, location } }, name) => {
      const owner = { imageTemplateName: `${name}-gone`, imageTemplateResourceGroupName: resourceGroup, ...ours }
      const id = `/subscriptions/${subscriptionId}/resourceGroups/IT_${name}`
      await control.place([{ id, location, tags: { createdBy: 'AzureVMImageBuilder', ...owner } }])
    },
    inputs: (emulator) => ({ ...pace, ...target(emulator), apply: 'true', sweep: 'all' }),
    scopes: ['subscription'],
    elsewhere: [...usesOfVersions, `${imageTemplates}/delete`, `${imageTemplates}/triggers/read`],
    optional: [...groupsRead, 'Microsoft.Resources/subscriptions/resourceGroups/delete'],
  },
]

// least-3-2 → 7.3.2
const versionOf = (name: string): string => name.replace(/^least-/, '7.').replace('-', '.')

const neededIn = ({ command, scopes, conditions = [], elsewhere = [] }: Case): readonly string[] => {
  const needed = permissions.filter(
    (one) =>
      one.holder === 'pipeline' &&
      one.commands.includes(command) &&
      scopes.includes(one.scope) &&
      (one.condition === undefined || conditions.includes(one.condition)),
  )
  return [...new Set(needed.flatMap(({ actions, dataActions }) => [...actions, ...dataActions]))].filter(
    (action) => !elsewhere.includes(action),
  )
}

describe('the generated roles of a command less one action', () => {
  const folder = useFolder()
  const azure = useOwnEmulator()

  cases.forEach((one, index) => {
    describe(`of ${one.name}`, () => {
      let count = 0
      const place = (): string => (one.files === undefined ? exampleFolder : join(folder(), String(index)))
      const setUp = async () => {
        if (one.files !== undefined) await writeFiles(place(), one.files(azure()))
        const { template = '', 'poll-interval': unused, parameters = '', ...inputs } = buildInputs(azure().description)
        assert.ok(unused !== '')
        const roles = await setUpRoles(azure(), {
          ...{ folder: place(), commands: one.command, scratch: folder() },
          ...(one.files === undefined ? { template, inputs: { ...inputs, parameters } } : { template: 'image.json', inputs }),
        })
        return { roles, assignments: (await azure().control.state()).assignments }
      }
      let made: Awaited<ReturnType<typeof setUp>> | undefined
      const rolesFor = async (name: string): Promise<readonly GeneratedRole[]> => {
        made ??= await setUp()
        const { control, description } = azure()
        const grantOnly = async (assignments: readonly NamedAssignment[]): Promise<void> => {
          await control.revoke({})
          for (const assignment of assignments) await control.grant(assignment)
        }
        await grantOnly([])
        await grantUsualRoles(control, description)
        await one.prepare(azure(), name)
        // The template's identity keeps its roles: only the pipeline's are the set-up's.
        const others = (await control.state()).assignments.filter(({ principal }) => principal !== 'pipeline')
        await grantOnly([...others, ...made.assignments])
        return made.roles
      }
      const newName = (): string => {
        count += 1
        return `least-${index}-${count}`
      }
      const run = async (name: string) => {
        const { hold: held } = (await azure().control.state()).settings
        const onLook = { printed: /It lacks|Running builder/, then: () => void azure().control.set({ hold: null }) }
        const result = await doors.terminal.run(azure(), one.command, one.inputs(azure(), name), {
          cwd: place(),
          ...(held === null || one.command !== 'wait' ? {} : { when: onLook }),
        })
        await azure().control.set({ hold: null })
        return result
      }

      itWith(['bash'], 'are enough', async () => {
        const name = newName()
        await rolesFor(name)
        await azure().control.forgetRequests()
        const { exitCode, log } = await run(name)
        assert.equal(exitCode, 0, log)
        assert.deepEqual(actionsIn(log), [], log)
        assert.equal((await changesIn(azure())).length > 0, one.command !== 'check' && one.command !== 'gate')
      })

      for (const action of neededIn(one))
        itWith(['bash'], `${action} is named, and nothing is done without it`, async () => {
          const name = newName()
          const roles = await rolesFor(name)
          const isOptional = one.optional?.includes(action) === true
          await withoutActions(azure(), roles, { holder: 'pipeline', actions: [action] }, async () => {
            const { exitCode, log } = await run(name)
            assert.deepEqual(actionsIn(log), [action], log)
            assert.equal(exitCode === 0, isOptional, log)
          })
          if (!isOptional || one.command === 'retain') assert.deepEqual(await changesIn(azure()), [])
        })
    })
  })
})
