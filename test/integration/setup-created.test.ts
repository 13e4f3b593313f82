// The whole set-up of README's first example, created by the real Azure CLI in a subscription that has nothing of it; then the example itself,
// with the login that the set-up creates and the inputs that README gives.
import assert from 'node:assert/strict'
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startAzureCli, type AzureCli } from '../azure-cli/azure-cli.js'
import { runScript } from '../azure-cli/script.js'
import type { Emulator } from '../emulator/start.js'
import { runAction } from '../front-doors/action.js'
import { runCommand } from '../front-doors/command.js'
import { cloudInputs } from '../front-doors/inputs.js'
import { useFolder } from '../temporary-folder.js'
import { itWith } from '../tools.js'
import { exampleFolder } from './doors.js'
import { documentedFlags, readmeInputs } from './first-example.js'
import { useOwnEmulator } from './shared-emulator.js'

type Description = Emulator['description']

// A name that the emulator does not have.
const named = (id: string): string => `${id}-new`

// The values of the example's inputs, by the names in README. The resource group and the storage account exist.
const valuesOf = (description: Description): Readonly<Record<string, string>> => ({
  template: 'images/linux-web-server/image.yaml',
  parameters: [
    `location=${description.location}`,
    `identity=${named(description.identityId)}`,
    `gallery-image=${description.galleryImageId.replace('/galleries/gallery/', '/galleries/new/')}`,
    `disk=${description.blobContainerUrl}-disks/web.vhd`,
  ].join('\n'),
  'subscription-id': description.subscriptionId,
  'resource-group-name': description.resourceGroup,
  'artifacts-container-url': named(description.blobContainerUrl),
  repository: 'contoso/images',
  branch: 'main',
  'preflight-reader': 'true',
})

// Needs what the example does not: a resource group, a storage account, an identity of the build VM.
const otherTemplate = ({ identityId, buildIdentityId, location, subscriptionId }: Description): string =>
  JSON.stringify({
    ...{ name: 'other', location },
    identity: { type: 'UserAssigned', userAssignedIdentities: { [named(identityId)]: {} } },
    properties: {
      source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
      vmProfile: { userAssignedIdentities: [named(buildIdentityId)] },
      distribute: [
        {
          ...{ type: 'ManagedImage', runOutputName: 'image', location },
          imageId: `/subscriptions/${subscriptionId}/resourceGroups/new/providers/Microsoft.Compute/images/image`,
        },
        { type: 'VHD', runOutputName: 'disk', uri: 'https://newaccount.blob.core.windows.net/disks/image.vhd' },
      ],
    },
  })

// What the az commands create: the words before the options, without the verb.
const creations = (commands: readonly (readonly string[])[]): readonly string[] =>
  commands.flatMap((words) => (words.includes('create') ? [words.slice(0, words.indexOf('create')).join(' ')] : []))

// Runs the script, which must succeed.
const runWith = async (cli: AzureCli, script: string) => {
  const { exitCode, output, errors, commands } = await runScript(cli, script)
  assert.equal(exitCode, 0, errors)
  return { output, created: creations(commands) }
}

describe('the set-up that the Azure CLI creates', () => {
  const folder = useFolder()
  const azure = useOwnEmulator()
  let cli: AzureCli | undefined
  after(() => cli?.stop())

  const setup = (...more: readonly string[]) => {
    const values = valuesOf(azure().description)
    const flags = [...documentedFlags().keys()].flatMap((name) => [`--${name}`, values[name] ?? assert.fail(`${name} has no value`)])
    return runCommand(['setup', values['template'] ?? '', 'other.json', ...flags, ...more], {
      cwd: folder(),
      environment: azure().description.env,
    })
  }

  // README's step, with what the script prints.
  const build = (printed: string) => {
    const { description } = azure()
    const { environment = '', 'resource-manager-endpoint': arm = '', 'authority-host': authority = '' } = cloudInputs(description)
    const shown = Object.fromEntries([...printed.matchAll(/^([a-z-]+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]))
    const values = { ...valuesOf(description), ...shown }
    const inputs = Object.fromEntries(
      Object.keys(readmeInputs()).map((name) => [name, values[name] ?? assert.fail(`${name} has no value`)]),
    )
    const cloud = { environment, 'resource-manager-endpoint': arm, 'authority-host': authority, 'poll-interval': '50ms' }
    return runAction(
      { ...inputs, ...cloud },
      {
        cwd: folder(),
        environment: {
          ...description.env,
          ACTIONS_ID_TOKEN_REQUEST_URL: description.githubOidc.url,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: description.githubOidc.token,
        },
      },
    )
  }

  itWith(['az', 'bash'], 'is complete, changes nothing the second time, and is all that the example needs', async () => {
    const { control, description } = azure()
    await control.revoke({})
    await control.grant({ principal: 'pipeline', role: 'Owner', scope: `/subscriptions/${description.subscriptionId}` })
    await control.set({ unregisteredProviders: ['Microsoft.KeyVault'] })
    await cp(exampleFolder, join(folder(), 'images/linux-web-server'), { recursive: true })
    await writeFile(join(folder(), 'other.json'), otherTemplate(description))
    const { stdout: script, stderr, exitCode } = await setup()
    assert.equal(exitCode, 0, stderr)

    cli = await startAzureCli(azure())
    const first = await runWith(cli, script)
    assert.deepEqual([...new Set(first.created)].toSorted(), [
      ...['group', 'identity', 'identity federated-credential', 'role assignment', 'role definition', 'sig', 'sig image-definition'],
      ...['storage account', 'storage container-rm'],
    ])
    // A credential is written again, with the same content.
    assert.deepEqual((await runWith(cli, script)).created, ['identity federated-credential'])

    const login = Object.entries(cloudInputs(description)).flatMap(([name, value]) => [`--${name}`, value])
    const checked = await setup('--check', ...login)
    assert.match(checked.stderr, /Azure has everything that these builds need\./)
    assert.equal(checked.stdout, '')

    await control.revoke({ principal: 'pipeline' })
    const built = await build(first.output)
    assert.equal(built.exitCode, 0, built.stdout)
    assert.match(built.stdout, /install nginx/)
    assert.doesNotMatch(built.stdout, /log cannot be read|No live log/)
  })
})
