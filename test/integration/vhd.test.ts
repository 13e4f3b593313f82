import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cloudInputs } from '../front-doors/inputs.js'
import { runCommand } from '../front-doors/command.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { doors, keptInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

const wholeTemplate = (disks: readonly string[], identity: string): string => `location: westus2
identity: { type: UserAssigned, userAssignedIdentities: { ${identity}: {} } }
properties:
  source: { type: PlatformImage, publisher: Canonical, offer: ubuntu-24_04-lts, sku: server, version: latest }
  distribute:
${disks.map((disk) => `    - ${disk}\n`).join('')}`

// What the emulator makes: a disk of 1 MiB whose last page is written.
const diskSha256 = createHash('sha256')
  .update(Buffer.concat([Buffer.alloc(1024 * 1024 - 512), Buffer.alloc(512, 'vhd')]))
  .digest('hex')

describe('aib vhd', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  const build = async (name: string, disks: readonly string[]): Promise<void> => {
    await writeFiles(folder(), { [`${name}.yaml`]: wholeTemplate(disks, emulator().description.identityId) })
    const built = await doors.terminal.run(emulator(), 'build', {
      ...keptInputs(emulator(), name, folder()),
      template: `${name}.yaml`,
      preflight: 'off',
    })
    assert.equal(built.exitCode, 0, built.log)
  }

  const copy = async (
    words: readonly string[],
  ): Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }> => {
    const { description } = emulator()
    const place = { 'subscription-id': description.subscriptionId, 'resource-group-name': description.resourceGroup }
    const flags = Object.entries({ ...cloudInputs(description), ...place, 'poll-interval': '50ms' })
    return runCommand(['vhd', ...words, ...flags.flatMap(([name, value]) => [`--${name}`, value])], {
      cwd: folder(),
      environment: description.env,
    })
  }

  it('copies the disk of the last run into a container, and prints where it is and its sha256', async () => {
    await build('vhd-copied', ['{ type: VHD, runOutputName: disk }'])
    const url = `${emulator().description.blobContainerUrl}/kept`
    const copied = await copy(['vhd-copied', url])
    assert.equal(copied.exitCode, 0, copied.stderr)
    assert.equal(copied.stdout, `vhd-uri=${url}/vhd-copied.vhd\nvhd-sha256=${diskSha256}\n`)
    assert.ok(!/[?&]sig=/.test(copied.stderr), copied.stderr)

    // An existing blob is not overwritten.
    const again = await copy(['vhd-copied', url])
    assert.equal(again.exitCode, 1)
    assert.match(again.stderr, /BlobAlreadyExists[\s\S]*not overwritten/)
    const renamed = await copy(['vhd-copied', `${url}/second.vhd`, '--json'])
    assert.equal(renamed.exitCode, 0, renamed.stderr)
    assert.ok(renamed.stdout.includes(`"vhd-sha256": "${diskSha256}"`), renamed.stdout)
  })

  it('does not copy a disk that the build wrote to the destination, and prints its sha256', async () => {
    const url = emulator().description.blobContainerUrl.replace(/[^/]+$/, 'disks/own.vhd')
    await build('vhd-own', [`{ type: VHD, runOutputName: disk, uri: '${url}' }`])
    const read = await copy(['vhd-own', url])
    assert.equal(read.exitCode, 0, read.stderr)
    assert.match(read.stdout, /^vhd-uri=https:.*\/disks\/own\.vhd\nvhd-sha256=[0-9a-f]{64}\n$/)
    assert.ok(read.stderr.includes(`The VHD is already at ${url}. `), read.stderr)
  })

  it('requires the name of one of several disks, and copies that one', async () => {
    await build('vhd-several', ['{ type: VHD, runOutputName: first }', '{ type: VHD, runOutputName: second }'])
    const url = `${emulator().description.blobContainerUrl}/several.vhd`
    const open = await copy(['vhd-several', url])
    assert.equal(open.exitCode, 2)
    assert.match(open.stderr, /several VHDs: first, second/)
    const chosen = await copy(['vhd-several', url, '--run-output-name', 'second'])
    assert.equal(chosen.exitCode, 0, chosen.stderr)
    assert.equal((await copy(['vhd-several', url, '--run-output-name', 'third'])).exitCode, 1)
  })

  it('reads the disk with a key of the staging account if the login has no role for its blobs, and never prints the key', async () => {
    const { control, description } = emulator()
    await build('vhd-by-key', ['{ type: VHD, runOutputName: disk }'])
    const scope = `/subscriptions/${description.subscriptionId}`
    const role = { principal: 'pipeline', role: 'Storage Blob Data Reader', scope }
    const contributor = { principal: 'pipeline', role: 'Contributor', scope }
    const url = `${description.blobContainerUrl}/by-key`
    await control.revoke(role)
    try {
      const refused = await copy(['vhd-by-key', url])
      assert.equal(refused.exitCode, 1)
      assert.match(refused.stderr, /Storage Blob Data Reader on the storage account of the VHD/)
      await control.grant(contributor)
      const copied = await copy(['vhd-by-key', url])
      assert.equal(copied.exitCode, 0, copied.stderr)
      assert.ok(copied.stdout.includes(diskSha256))
    } finally {
      await control.revoke(contributor)
      await control.grant(role)
    }
  })

  it('says what is missing: a destination, a disk, a container', async () => {
    const alone = await copy(['vhd-none'])
    assert.equal(alone.exitCode, 2)
    assert.match(alone.stderr, /--dist-vhd-uri/)
    const query = await copy(['vhd-none', 'https://account.blob.core.windows.net/disks?sv=1&sig=abc'])
    assert.equal(query.exitCode, 2)
    assert.ok(!query.stderr.includes('abc'))

    const image = `/subscriptions/${emulator().description.subscriptionId}/resourceGroups/${emulator().description.resourceGroup}/providers/Microsoft.Compute/images/vhd-none`
    await build('vhd-none', [`{ type: ManagedImage, runOutputName: image, imageId: ${image}, location: westus2 }`])
    const none = await copy(['vhd-none', `${emulator().description.blobContainerUrl}/none`])
    assert.equal(none.exitCode, 1)
    assert.match(none.stderr, /has no VHD/)
  })
})
