// Every pair of security types of a gallery image and its target, through the preflight and through the emulator: what the one calls an
// error the other refuses, and nothing else.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { at, textOf } from '../../shared/json.js'
import type { Description } from '../emulator/description.js'
import type { JsonObject } from '../emulator/json.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { doors } from './doors.js'
import { useEmulator } from './shared-emulator.js'

const types = [
  ...['Standard', 'TrustedLaunchSupported', 'ConfidentialVMSupported', 'TrustedLaunchAndConfidentialVmSupported'],
  ...['TrustedLaunch', 'ConfidentialVM'],
]
const targets = [...types, 'ManagedImage']

// Rows: the source; columns: the target definition, in the order of `types`, and a managed image. `.` passes, `w` warns, `F` fails
// (overview, "Confidential VM and Trusted Launch Support").
const expected: Readonly<Record<string, string>> = {
  Standard: '.FwFww.',
  TrustedLaunchSupported: 'F.w.wwF',
  ConfidentialVMSupported: '....w..',
  TrustedLaunchAndConfidentialVmSupported: 'F...wwF',
  TrustedLaunch: 'FFFFFFF',
  ConfidentialVM: 'FFFFFFF',
}

describe('a source in a gallery', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  const idOf = ({ galleryImageId }: Description, role: string, type: string): string =>
    `${galleryImageId.slice(0, galleryImageId.lastIndexOf('/'))}/pair-${role}-${type}`
  const definition = (description: Description, role: string, type: string): JsonObject => ({
    ...{ id: idOf(description, role, type), name: `pair-${role}-${type}`, type: 'Microsoft.Compute/galleries/images' },
    location: description.location,
    properties: {
      ...{ osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', provisioningState: 'Succeeded' },
      features: type === 'Standard' ? [] : [{ name: 'SecurityType', value: type }],
    },
  })
  const version = (description: Description, type: string): JsonObject => ({
    ...{ id: `${idOf(description, 'source', type)}/versions/1.0.0`, name: '1.0.0', type: 'Microsoft.Compute/galleries/images/versions' },
    location: description.location,
    properties: { provisioningState: 'Succeeded', publishingProfile: { targetRegions: [{ name: 'West US 2' }] } },
  })
  const template = (description: Description, name: string, source: string, target: string): object => ({
    ...{ type: 'Microsoft.VirtualMachineImages/imageTemplates', apiVersion: '2024-02-01', name, location: description.location },
    identity: { type: 'UserAssigned', userAssignedIdentities: { [description.identityId]: {} } },
    properties: {
      source: { type: 'SharedImageVersion', imageVersionId: `${idOf(description, 'source', source)}/versions/latest` },
      customize: [{ type: 'Shell', name: 'hello', inline: ['echo hello'] }],
      distribute: [
        target === 'ManagedImage'
          ? {
              ...{ type: target, runOutputName: 'image', location: description.location },
              imageId: `${description.resourceGroupId}/providers/Microsoft.Compute/images/${name}`,
            }
          : { type: 'SharedImage', runOutputName: 'gallery', galleryImageId: idOf(description, 'target', target) },
      ],
    },
  })

  for (const [row, source] of types.entries())
    it(`of the type ${source} is judged by its target`, async () => {
      const { description, control } = emulator()
      const definitions = types.flatMap((type) => [definition(description, 'source', type), definition(description, 'target', type)])
      await control.place([...definitions, ...types.map((type) => version(description, type))])
      const nameOf = (column: number): string => `pair-${row}-${column}`
      const files = targets.map((target, column): readonly [string, string] => [
        `${row}/${nameOf(column)}.json`,
        JSON.stringify(template(description, nameOf(column), source, target)),
      ])
      await writeFiles(folder(), Object.fromEntries(files))
      const run = (preflight: string) =>
        doors.terminal.run(
          emulator(),
          'build',
          {
            ...{ template: '*.json', 'subscription-id': description.subscriptionId, 'resource-group-name': description.resourceGroup },
            ...{ 'poll-interval': '20ms', 'max-parallel': '8', preflight },
          },
          { cwd: join(folder(), String(row)) },
        )
      const { log } = await run('only')
      const letters = targets.map((_, column) => {
        // A finding that several templates have in common is logged once, with its other places.
        const says = (status: string): boolean =>
          log.split(/^(?=error:|warning:)/m).some((text) => text.startsWith(status) && text.includes(`${nameOf(column)}.json:`))
        return says('error') ? 'F' : says('warning') ? 'w' : '.'
      })
      assert.equal(letters.join(''), expected[source], log)

      const { outputs } = await run('off')
      const results: unknown = JSON.parse(outputs['results'] ?? '{}')
      const states = targets.map((_, column) => textOf(at(results, nameOf(column), 'run-state')) ?? '')
      assert.deepEqual(
        states,
        letters.map((one) => (one === 'F' ? '' : 'Succeeded')),
      )
    })
})
