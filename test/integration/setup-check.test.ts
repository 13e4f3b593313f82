// setup --check against an Azure that has the resources, and first none, then all of the roles.
import assert from 'node:assert/strict'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildInputs, cloudInputs } from '../front-doors/inputs.js'
import { runCommand } from '../front-doors/command.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { itWith } from '../tools.js'
import { isChange } from './changes.js'
import { exampleFolder } from './doors.js'
import { actionsIn } from './generated-roles.js'
import { grantRoles, wordsOf } from './setup-script.js'
import { useOwnEmulator } from './shared-emulator.js'

describe('setup --check', () => {
  const folder = useFolder()
  const azure = useOwnEmulator(async ({ control, description }) => {
    await control.grant({ principal: 'pipeline', role: 'Reader', scope: `/subscriptions/${description.subscriptionId}` })
  })

  const setup = (...more: readonly string[]) => run('image.yaml', exampleFolder, more)
  const compare = (template: string, cwd: string, ...more: readonly string[]) => run(template, cwd, ['--check', ...more])
  const run = async (file: string, cwd: string, more: readonly string[]) => {
    const { description } = azure()
    const { template: unused, 'poll-interval': alsoUnused, ...inputs } = { ...buildInputs(description), ...cloudInputs(description) }
    assert.ok(unused !== '' && alsoUnused !== '')
    const flags = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value])
    const result = await runCommand(['setup', file, ...flags, ...more], { cwd, environment: description.env })
    assert.equal(result.exitCode, 0, result.stderr)
    return result
  }

  itWith(['bash'], 'prints only what is missing and changes nothing, until nothing is missing', async () => {
    const first = await setup('--check')
    assert.match(first.stdout, /^ {2}az identity create .*--name image-pipeline/m)
    assert.match(first.stdout, /Image Builder template identity on ubuntu/)
    assert.doesNotMatch(first.stdout, /az group create|az storage account create|az sig create|az provider register/)
    assert.deepEqual((await azure().control.requests()).filter(isChange), [])

    await grantRoles(azure(), await wordsOf((await setup()).stdout, folder(), ''))
    const second = await setup('--check')
    assert.match(second.stdout, /Image Builder pipeline on ubuntu/)
    assert.doesNotMatch(second.stdout, /Image Builder template identity on/)

    // An identity that exists stands for the pipeline's.
    const existing = ['--pipeline-identity', 'template-identity']
    await grantRoles(azure(), await wordsOf((await setup(...existing)).stdout, folder(), ''))
    const third = await setup('--check', ...existing)
    assert.equal(third.stdout.trim(), '')
    assert.match(third.stderr, /Azure has everything that these builds need\./)
  })

  // Everything that a comparison reads.
  const rights = [
    'Microsoft.Resources/subscriptions/providers/read',
    'Microsoft.Resources/subscriptions/resourceGroups/read',
    'Microsoft.ManagedIdentity/userAssignedIdentities/read',
    'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read',
    'Microsoft.Storage/storageAccounts/read',
    'Microsoft.Storage/storageAccounts/blobServices/containers/read',
    'Microsoft.Compute/galleries/read',
    'Microsoft.Compute/galleries/images/read',
    'Microsoft.Network/virtualNetworks/subnets/read',
    'Microsoft.Authorization/roleAssignments/read',
    'Microsoft.Authorization/roleDefinitions/read',
  ]
  for (const [index, right] of ['', ...rights].entries())
    it(`${right === '' ? 'needs no more than these rights' : `names ${right} if it is missing`}, and changes nothing`, async () => {
      const { control, description } = azure()
      const scope = `/subscriptions/${description.subscriptionId}`
      await control.revoke({})
      await control.define({ name: 'comparison', actions: rights.filter((_, at) => at !== index - 1), dataActions: [] })
      await control.grant({ principal: 'pipeline', role: 'comparison', scope })
      // An assignment whose role is read.
      await control.grant({ principal: 'template-identity', role: 'Reader', scope })
      await control.forgetRequests()
      const { folder: cwd, template } = await withSubnet()
      const { stderr } = await compare(template, cwd, '--repository', 'o/r', '--pipeline-identity', 'template-identity')
      assert.deepEqual(actionsIn(stderr), right === '' ? [] : [right], stderr)
      assert.deepEqual((await control.requests()).filter(isChange), [])
    })

  // The example with a network.
  const withSubnet = async () => {
    const network = `${azure().description.resourceGroupId}/providers/Microsoft.Network/virtualNetworks/network`
    const text = (await readFile(join(exampleFolder, 'image.yaml'), 'utf8')).replace(
      'osDiskSizeGB: 30',
      `osDiskSizeGB: 30\n    vnetConfig:\n      subnetId: ${network}/subnets/build`,
    )
    await cp(exampleFolder, folder(), { recursive: true })
    await writeFiles(folder(), { 'image.yaml': text })
    return { folder: folder(), template: 'image.yaml' }
  }
})
