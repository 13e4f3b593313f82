import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { vmSizes } from '../../emulator/arm/capacity.js'
import type { Description } from '../../emulator/description.js'
import { platformImages } from '../../emulator/image-builder/platform-images.js'
import { shellLines } from '../../emulator/shell.js'
import { itOn } from '../../systems.js'

const emulator: Description = {
  resourceManager: 'https://localhost:1',
  authority: 'https://localhost:2',
  blobContainerUrl: 'https://localhost:3/artifacts',
  diskContainerUrl: 'https://localhost:3/disks',
  caFile: "/tmp/it's/ca.pem",
  tenantId: 'tenant',
  clientId: 'client',
  clientSecret: "a'b $c",
  subscriptionId: 'subscription',
  resourceGroup: 'images',
  location: 'westus2',
  identityId: '/identity',
  buildIdentityId: '/build-identity',
  buildIdentityClientId: 'build-client',
  agentIdentityClientId: 'agent-client',
  machineEnv: {},
  galleryImageId: '/gallery-image',
  arm64GalleryImageId: '/arm64',
  windowsGalleryImageId: '/windows',
  storageAccountId: '/account',
  storageContainerId: '/container',
  resourceGroupId: '/group',
  control: 'https://localhost:4',
  githubOidc: { url: '', token: '' },
  azurePipelinesOidc: { url: '', token: '', serviceConnectionId: '' },
  env: { NODE_EXTRA_CA_CERTS: "/tmp/it's/ca.pem" },
}

describe('the emulator for a shell', () => {
  itOn('shell scripts', 'sets the login, and ends with a build of the example against its endpoints', () => {
    const script = [
      String.raw`node() { printf '%s\n' "$NODE_EXTRA_CA_CERTS" "$AZURE_CLIENT_SECRET" "$@"; }`,
      ...shellLines(emulator, '/a folder/aib.mjs', tmpdir()),
    ].join('\n')
    const [authorities, secret, command, ...words] = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n')
    assert.deepEqual([authorities, secret, command], ["/tmp/it's/ca.pem", "a'b $c", '/a folder/aib.mjs'])
    assert.deepEqual(words.slice(0, 4), ['build', 'image.yaml', '--parameters', 'location=westus2'])
    assert.deepEqual(words.slice(-2), ['--authority-host', 'https://localhost:2'])
  })

  it('lists what templates can name, and so does its README', () => {
    const printed = shellLines(emulator, '/aib.mjs', '/example').filter((line) => line.startsWith('#'))
    const words = printed.flatMap((line) => line.split(/[ ,]+/))
    const readme = readFileSync('test/emulator/README.md', 'utf8')
    const images = platformImages({}).map(({ publisher, offer, sku }) => `${publisher}:${offer}:${sku}`)
    for (const name of [...images, ...vmSizes().map((size) => size.name)]) {
      assert.ok(words.includes(name), name)
      assert.ok(readme.includes(`\`${name}\``), name)
    }
    for (const id of ['/gallery-image', '/arm64', '/windows', '/identity', '/build-identity'])
      assert.ok(
        printed.some((line) => line.endsWith(` ${id}`)),
        id,
      )
  })
})
