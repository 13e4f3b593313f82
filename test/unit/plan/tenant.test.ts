// The tenant that tenant() and subscription() return: the id of the login, which is an input or comes from the service connection.
import assert from 'node:assert/strict'
import { planRequest } from '../../../shared/build/plan-request.js'
import { AibError } from '../../../shared/errors.js'
import { parseInputs } from '../../../shared/inputs/parse.js'
import { makePlan } from '../../../shared/plan/make.js'
import { noTools, RecordingHost } from '../../recording-host.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

const id = '72f988bf-86f1-41af-91ab-2d7cd011db47'
const resources = '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/images/providers'
const template = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  resources: [
    {
      type: 'Microsoft.VirtualMachineImages/imageTemplates',
      apiVersion: '2024-02-01',
      name: 'web',
      location: 'westus2',
      tags: { tenant: '[tenant().tenantId]', again: '[subscription().tenantId]' },
      identity: {
        type: 'UserAssigned',
        userAssignedIdentities: { [`${resources}/Microsoft.ManagedIdentity/userAssignedIdentities/builder`]: {} },
      },
      properties: {
        source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
        customize: [{ type: 'Shell', name: 'greet', inline: ['echo hello'] }],
        distribute: [{ type: 'VHD', runOutputName: 'disk' }],
      },
    },
  ],
}

describe('The tenant of a template', () => {
  const workspace = useFolder()

  const tagsWith = async (tenant: string | undefined): Promise<string> => {
    await writeFiles(workspace(), { 'image.json': JSON.stringify(template) })
    const given = tenant === undefined ? {} : { 'tenant-id': tenant }
    const { inputs } = parseInputs(new RecordingHost('github', { command: 'plan', template: 'image.json', ...given }, [], workspace()))
    assert.ok(inputs.command === 'plan')
    const plans = await makePlan(
      planRequest(new RecordingHost('github', {}, [], workspace()), noTools, inputs, () => Promise.resolve(workspace())),
    )
    return JSON.stringify(plans)
  }

  it('is the id that the login has', async () => {
    const plan = await tagsWith(id)
    for (const tag of ['tenant', 'again']) assert.ok(plan.includes(`"${tag}":"${id}"`), plan)
  })

  for (const tenant of ['contoso.example', undefined])
    it(`is not known from ${tenant ?? 'nothing'}: the error says that the id is needed`, async () => {
      await assert.rejects(
        tagsWith(tenant),
        (error) =>
          error instanceof AibError &&
          error.problems.every(({ code, message }) => code === 'input-invalid' && message.includes('tenant-id')),
      )
    })
})
