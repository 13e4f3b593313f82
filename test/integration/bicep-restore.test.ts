// Bicep modules of a registry, with the real compiler and a registry of this machine.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chmod, readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { makeCertificates } from '../emulator/net/certificates.js'
import { runCommand } from '../front-doors/command.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { itWith, missingOf, toolPath } from '../tools.js'
import { targetFlags } from './bicep-inputs.js'
import { describeOn } from '../systems.js'

const imageTemplate = Buffer.from(
  JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [
      {
        type: 'Microsoft.VirtualMachineImages/imageTemplates',
        apiVersion: '2024-02-01',
        name: 'restored',
        location: 'westus2',
        properties: {},
      },
    ],
  }),
)
const configuration = Buffer.from('{}')

const digestOf = (content: Buffer): string => `sha256:${createHash('sha256').update(content).digest('hex')}`

const descriptorOf = (part: string, content: Buffer) => ({
  mediaType: `application/vnd.ms.bicep.module.${part}.v1+json`,
  digest: digestOf(content),
  size: content.length,
})

const manifest = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    artifactType: 'application/vnd.ms.bicep.module.artifact',
    config: descriptorOf('config', configuration),
    layers: [descriptorOf('layer', imageTemplate)],
  }),
)

// What a registry answers (OCI Distribution Specification, "Pulling manifests" and "Pulling blobs").
const contentAt = (path: string): Buffer | undefined =>
  path.includes('/manifests/') ? manifest : [imageTemplate, configuration].find((blob) => path.endsWith(`/blobs/${digestOf(blob)}`))

// A script on the PATH is a program where the system reads its first line.
describeOn('shell scripts', 'a Bicep module of a registry', () => {
  const folder = useFolder()
  const asked: string[] = []
  const server = { close: (): void => undefined }
  const options = () => ({
    cwd: join(folder(), 'workspace'),
    environment: {
      PATH: join(folder(), 'tools'),
      HOME: join(folder(), 'home'),
      SSL_CERT_FILE: join(folder(), 'ca.pem'),
      BICEP_TRUSTED_REGISTRIES: 'localhost',
    },
  })

  before(async () => {
    if (missingOf(['bicep']) !== undefined) return
    const { ca, cert, key } = await makeCertificates()
    const registry = createServer({ cert, key }, (request, response) => {
      const path = decodeURIComponent(request.url ?? '')
      asked.push(`${path} ${request.headers.authorization ?? 'without a login'}`)
      const content = contentAt(path)
      response.writeHead(content === undefined ? 404 : 200, {
        'Content-Type': content === manifest ? 'application/vnd.oci.image.manifest.v1+json' : 'application/octet-stream',
        ...(content === undefined ? {} : { 'Docker-Content-Digest': digestOf(content), 'Content-Length': content.length }),
      })
      response.end(content)
    })
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
    server.close = () => void registry.close()
    const address = registry.address()
    assert.ok(typeof address === 'object' && address !== null)
    const host = `localhost:${String(address.port)}`
    await writeFiles(folder(), {
      'ca.pem': ca,
      'tools/bicep': `#!/bin/sh\n/bin/ls -a "$HOME" "$HOME/.azure" > '${join(folder(), 'seen')}'\nexec '${toolPath('bicep')}' "$@"\n`,
      'home/.azure/msal_token_cache.json': '{}',
      'workspace/t.bicep': "module m 'br/own:image:1' = { name: 'm' }\n",
      'workspace/bicepconfig.json': JSON.stringify({
        moduleAliases: { br: { own: { registry: host } } },
        cloud: { credentialPrecedence: ['Environment'] },
      }),
    })
    await chmod(join(folder(), 'tools/bicep'), 0o755)
  })
  after(() => {
    server.close()
  })

  itWith(['bicep'], 'is fetched only if the pipeline allows it, and written only to a temporary folder', async () => {
    const refused = await runCommand(['plan', 't.bicep', ...targetFlags], options())
    assert.match(refused.stderr, /is not on this machine, and modules are not restored/)
    assert.deepEqual(asked, [])
    const { stdout, stderr } = await runCommand(['plan', 't.bicep', '--bicep-restore', '--json', ...targetFlags], options())
    assert.match(stdout, /"name": "restored"/, stderr)
    assert.notDeepEqual(asked, [])
    assert.deepEqual(await readdir(join(folder(), 'home')), ['.azure'])
    // The logins are in the home folder that the compiler sees.
    assert.match(await readFile(join(folder(), 'seen'), 'utf8'), /^msal_token_cache\.json$/m)
  })
})
