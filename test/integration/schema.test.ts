import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { at, itemsOf } from '../../shared/json.js'
import { version as productVersion } from '../../shared/product-version.js'
import { templateSchema } from '../../shared/template/schema.js'
import { runCommand } from '../front-doors/command.js'
import { useFolder } from '../temporary-folder.js'

describe('schema', () => {
  const folder = useFolder()
  const options = () => ({ cwd: folder(), environment: {} })

  it('prints the JSON Schema of the default API version, or of the given one, and nothing else', async () => {
    const { stdout, stderr, exitCode } = await runCommand(['schema'], options())
    assert.equal(exitCode, 0, stderr)
    assert.deepEqual(JSON.parse(stdout), templateSchema('2024-02-01', productVersion))
    const newest = await runCommand(['schema', '--api-version', '2025-10-01'], options())
    assert.deepEqual(JSON.parse(newest.stdout), templateSchema('2025-10-01', productVersion))
  })

  it('lists the API versions if the given one is unknown', async () => {
    const { stderr, exitCode } = await runCommand(['schema', '--api-version', '2024-20-01'], options())
    assert.equal(exitCode, 2)
    assert.match(stderr, /2024-20-01 is not an API version .* Did you mean 2024-02-01\? \[input-invalid\]/)
  })

  it('may be named at the top of a template, and is not sent', async () => {
    const bare = {
      $schema: './image-template.schema.json',
      location: 'westus2',
      identity: {
        type: 'UserAssigned',
        userAssignedIdentities: {
          '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i':
            {},
        },
      },
      properties: {
        source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
        distribute: [{ type: 'VHD', runOutputName: 'disk', uri: 'https://account.blob.core.windows.net/disks/disk.vhd' }],
      },
    }
    await writeFile(join(folder(), 'image.json'), JSON.stringify(bare, undefined, 2))
    await writeFile(join(folder(), 'plain.json'), JSON.stringify({ ...bare, $schema: undefined }))
    const plan = async (file: string): Promise<unknown> => JSON.parse((await runCommand(['plan', file, '--json'], options())).stdout)
    const [named, plain] = [await plan('image.json'), await plan('plain.json')]
    assert.deepEqual(
      itemsOf(at(named, 'findings')).map((finding) => at(finding, 'rule')),
      ['vhd-unmanaged'],
    )
    assert.equal(at(named, 'template', '$schema'), undefined)
    assert.equal(at(named, 'templateFingerprint'), at(plain, 'templateFingerprint'))
  })
})
