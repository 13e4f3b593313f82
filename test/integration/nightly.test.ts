import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloudInputs } from '../front-doors/inputs.js'
import { runWorkflow, type StepResult } from '../front-doors/workflow.js'
import { newDefinition } from './histories.js'
import { useEmulator } from './shared-emulator.js'
import { itOn } from '../systems.js'

describe('examples/github/nightly.yml, run as GitHub would', () => {
  const emulator = useEmulator()
  const skus: Readonly<Record<string, string>> = { 'linux-web-server': 'server', 'hardened-linux': '22_04-lts-gen2' }
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-nightly-'))
    await Promise.all(Object.entries(skus).map(([image, sku]) => writeTemplate(image, sku)))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const writeTemplate = async (image: string, sku: string): Promise<void> => {
    const { location, identityId } = emulator().description
    const definition = await newDefinition(emulator(), `nightly-${image}`)
    const offer = sku === 'server' ? 'ubuntu-24_04-lts' : '0001-com-ubuntu-server-jammy'
    await mkdir(join(folder, 'images', image), { recursive: true })
    await writeFile(join(folder, 'images', image, 'parameters.json'), '{}')
    await writeFile(join(folder, 'images', image, 'install.sh'), 'echo installed\n')
    await writeFile(
      join(folder, 'images', image, 'image.yaml'),
      JSON.stringify({
        type: 'Microsoft.VirtualMachineImages/imageTemplates',
        apiVersion: '2024-02-01',
        name: `nightly-${image}`,
        location,
        identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
        properties: {
          source: { type: 'PlatformImage', publisher: 'Canonical', offer, sku, version: 'latest' },
          customize: [{ type: 'Shell', name: 'install', scriptUri: './install.sh' }],
          distribute: [{ type: 'SharedImage', galleryImageId: definition, runOutputName: 'gallery' }],
        },
      }),
    )
  }

  // The results of each image's steps, and how many runs there were.
  const night = async (
    number: number,
  ): Promise<{ readonly steps: ReadonlyMap<string, readonly StepResult[]>; readonly builds: number }> => {
    const { description, control } = emulator()
    const before = (await control.builds()).runs.length
    const steps = await runWorkflow('examples/github/nightly.yml', {
      workspace: folder,
      environment: { ...description.env, GITHUB_RUN_ID: String(number) },
      inputs: {
        'subscription-id': description.subscriptionId,
        'resource-group-name': description.resourceGroup,
        'artifacts-container-url': description.blobContainerUrl,
        'poll-interval': '50ms',
        ...cloudInputs(description),
      },
    })
    return { steps, builds: (await control.builds()).runs.length - before }
  }
  const ends = (steps: ReadonlyMap<string, readonly StepResult[]>): readonly string[] =>
    [...steps].map(([image, results]) => `${image}: ${results.map(({ ended }) => ended).join(' ')}`)
  const logs = (steps: ReadonlyMap<string, readonly StepResult[]>): string =>
    [...steps.values()]
      .flat()
      .map(({ log }) => log)
      .join('\n')
  const built = 'succeeded succeeded succeeded'
  const skipped = 'succeeded succeeded skipped'

  itOn(
    'shell scripts',
    'builds every image in the first night, none in the second, and in the third those whose source has a newer version',
    async () => {
      const first = await night(1)
      assert.deepEqual(ends(first.steps), [`linux-web-server: ${built}`, `hardened-linux: ${built}`], logs(first.steps))
      assert.equal(first.builds, 2)
      const [, image, reported] = first.steps.get('linux-web-server') ?? []
      assert.ok(image !== undefined && image.outputs['image-id'] !== '')
      assert.ok(
        reported?.log.startsWith(
          `Built ${image.outputs['image-id'] ?? ''} because of [{"template":"nightly-linux-web-server","reason":"missing"`,
        ),
        reported?.log,
      )

      const second = await night(2)
      assert.deepEqual(ends(second.steps), [`linux-web-server: ${skipped}`, `hardened-linux: ${skipped}`], logs(second.steps))
      assert.equal(second.builds, 0)
      // The steps after it use the existing image.
      assert.equal(second.steps.get('linux-web-server')?.[1]?.outputs['image-id']?.toLowerCase(), image.outputs['image-id']?.toLowerCase())

      await emulator().control.set({ platformImages: { 'Canonical:ubuntu-24_04-lts:server': '24.04.202612010' } })
      const third = await night(3)
      assert.deepEqual(ends(third.steps), [`linux-web-server: ${built}`, `hardened-linux: ${skipped}`], logs(third.steps))
      assert.equal(third.builds, 1)
      assert.match(third.steps.get('linux-web-server')?.[2]?.log ?? '', /"reason":"source"/)
    },
  )
})
