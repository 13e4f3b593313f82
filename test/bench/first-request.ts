// From the start of each bundle to its first request: how long a user waits before anything happens in Azure. The limit is the time that
// the packages alone need for it, in a bundle without our code.
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { at } from '../../shared/json.js'
import { runAction } from '../front-doors/action.js'
import { runBundle, type ChildOptions } from '../front-doors/child.js'
import { runCommand } from '../front-doors/command.js'
import { taskInputs } from '../front-doors/inputs.js'
import { runTask } from '../front-doors/task.js'
import { compare, type Row } from './measure.js'

const rounds = 9
const id = '00000000-0000-4000-8000-000000000000'
const group = `/subscriptions/${id}/resourceGroups/images/providers`

// A build makes its plan before its first request: that may take as long as the packages, or one and a half times as long if only Azure's
// packages are loaded.
export const measureFirstRequest = async (): Promise<readonly Row[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'aib-bench-'))
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  try {
    const url = `https://localhost:${String(at(server.address(), 'port'))}`
    await writeFile(join(folder, 'image.json'), JSON.stringify(template))
    const inputs = { command: 'build', ...inputsOf(url) }
    const first = (start: (options: ChildOptions) => Promise<unknown>) => firstRequest(server, folder, start)
    const alone = async (platform: string) => {
      const bundle = join(folder, `${platform.replaceAll('/', '-')}.mjs`)
      await bundlePackages(bundle, platform, url)
      return first((options) => runBundle(bundle, options))
    }
    const connection = connectionOf(url)
    return [
      await compare(
        'first request of the action, against its packages',
        2,
        rounds,
        first((options) => runAction(inputs, options)),
        await alone('@actions/core'),
      ),
      await compare(
        'first request of the task, against its packages',
        2,
        rounds,
        first((options) => runTask(taskInputs(inputs), connection, options)),
        await alone('azure-pipelines-task-lib/task.js'),
      ),
      await compare(
        'first request of the command, against its packages',
        2.5,
        rounds,
        first((options) => runCommand(wordsOf(inputsOf(url)), options)),
        await alone('node:process'),
      ),
    ]
  } finally {
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const template = {
  type: 'Microsoft.VirtualMachineImages/imageTemplates',
  apiVersion: '2024-02-01',
  location: 'westeurope',
  identity: { type: 'UserAssigned', userAssignedIdentities: { [`${group}/Microsoft.ManagedIdentity/userAssignedIdentities/builder`]: {} } },
  properties: {
    source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
    customize: [{ type: 'Shell', name: 'web server', inline: ['apt-get install nginx'] }],
    distribute: [
      { type: 'SharedImage', runOutputName: 'gallery', galleryImageId: `${group}/Microsoft.Compute/galleries/shared/images/web` },
    ],
  },
}

const inputsOf = (url: string) => ({
  template: 'image.json',
  'subscription-id': id,
  'resource-group-name': 'images',
  environment: 'custom',
  'resource-manager-endpoint': url,
  'authority-host': url,
  'tenant-id': id,
  'client-id': id,
  'client-secret': 'secret',
})

const wordsOf = ({ template: file, ...flags }: ReturnType<typeof inputsOf>): readonly string[] => [
  'build',
  file,
  ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
]

const connectionOf = (url: string) => ({
  url: `${url}/`,
  scheme: 'ServicePrincipal',
  parameters: { tenantid: id, serviceprincipalid: id, serviceprincipalkey: 'secret', authenticationType: 'spnKey' },
  data: { subscriptionid: id, environment: 'AzureStack', environmentAuthorityUrl: `${url}/` },
})

// Milliseconds from the start of the process to its first connection; it is killed then.
const firstRequest = (server: Server, cwd: string, start: (options: ChildOptions) => Promise<unknown>) => async (): Promise<number> => {
  const connected = once(server, 'connection')
  let [begun, pid] = [0, 0]
  const onStart = (started: number): void => {
    begun = performance.now()
    pid = started
  }
  const ended = start({ cwd, environment: {}, clock: 'real', onStart })
  await Promise.race([connected, ended.then((result) => Promise.reject(new Error(`There was no request: ${JSON.stringify(result)}`)))])
  const time = performance.now() - begun
  process.kill(pid, 'SIGKILL')
  await ended
  return time
}

// As scripts/bundles.mjs bundles them.
const bundlePackages = (outfile: string, platform: string, url: string): Promise<unknown> =>
  build({
    stdin: {
      contents: `
        import * as platform from '${platform}'
        import { ClientSecretCredential } from '@azure/identity'
        import { ImageBuilderClient } from '@azure/arm-imagebuilder'
        const credential = new ClientSecretCredential('${id}', '${id}', 'secret', { authorityHost: '${url}', disableInstanceDiscovery: true })
        const client = new ImageBuilderClient(credential, '${id}', { endpoint: '${url}' })
        if (Object.keys(platform).length === 0 || client === undefined) process.exit(1)
        await credential.getToken('${url}/.default')
      `,
      resolveDir: resolve('.'),
    },
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
    logLevel: 'error',
  })
