import assert from 'node:assert/strict'
import { at, itemsOf, textOf } from '../../shared/json.js'
import type { JsonObject } from '../emulator/json.js'
import { allDoors, doors } from './doors.js'
import { placeTemplate, type PlacedTemplate } from './histories.js'
import { useEmulator } from './shared-emulator.js'

describe('retain with sweep', () => {
  const emulator = useEmulator()

  const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()
  const inputs = (): Record<string, string> => {
    const { subscriptionId, resourceGroup } = emulator().description
    return { 'poll-interval': '20ms', sweep: 'all', 'subscription-id': subscriptionId, 'resource-group-name': resourceGroup }
  }
  const own = { 'aib-pipelines-owner': 'github:us/images', 'aib-pipelines-run': 'https://ci/1' }
  const put = (name: string, options: Partial<PlacedTemplate> = {}): Promise<void> =>
    placeTemplate(emulator(), name, { tags: own, created: daysAgo(30), ...options })

  // A staging group of a template of that name, with what a failed virtual machine leaves.
  const putGroup = async (name: string, templateName: string, tags: Record<string, string> = {}): Promise<void> => {
    const { subscriptionId, resourceGroup, location } = emulator().description
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${name}`
    const owner = { imageTemplateName: templateName, imageTemplateResourceGroupName: resourceGroup }
    const machine: JsonObject = { id: `${id}/providers/Microsoft.Compute/virtualMachines/vm`, name: 'vm', createdTime: daysAgo(20) }
    await emulator().control.place([{ id, location, tags: { createdBy: 'AzureVMImageBuilder', ...owner, ...tags } }, machine])
  }
  const namesIn = (output: string | undefined): readonly string[] => {
    const entries: unknown = JSON.parse(output ?? '')
    return itemsOf(entries).map((entry) => textOf(at(entry, 'id'))?.split('/').at(-1) ?? '')
  }
  const templates = async (): Promise<readonly string[]> =>
    (await emulator().control.state()).templates.map((template) => textOf(template['name']) ?? '')
  // Leftovers of other tests do not count here.
  const removeAll = async (): Promise<void> => {
    const { resourceGroupId } = emulator().description
    for (const name of await templates())
      await emulator().control.place([
        {
          id: `${resourceGroupId}/providers/Microsoft.VirtualMachineImages/imageTemplates/${name}`,
          location: 'westus2',
          tags: {},
          properties: {},
        },
      ])
  }
  beforeEach(removeAll)

  for (const door of allDoors) {
    it(`plans on ${door.name} and deletes nothing, then applies, and applies again without another deletion`, async () => {
      await put('sweep-left')
      await put('sweep-failed', { runState: 'Failed', ended: daysAgo(9) })
      await put('sweep-running', { runState: 'Running' })
      await put('sweep-young', { created: daysAgo(2) })
      await put('sweep-theirs', { tags: {} })
      const plan = await door.run(emulator(), 'retain', inputs())
      assert.ok(plan.succeeded, plan.log)
      assert.deepEqual(namesIn(plan.outputs['leftovers-to-delete']), ['sweep-left', 'sweep-failed'])
      assert.ok(['sweep-running', 'sweep-young', 'sweep-theirs'].every((name) => namesIn(plan.outputs['kept-leftovers']).includes(name)))
      assert.deepEqual(namesIn(plan.outputs['deleted-leftovers']), [])
      assert.match(plan.log, /image template {2}sweep-left +delete +unchanged for 30 days/)
      assert.match(plan.log, /image template {2}sweep-running +keep +a run has been in progress since/)
      assert.ok(plan.log.includes('Dry run: nothing was deleted.'), plan.log)
      assert.ok((await templates()).includes('sweep-left'))

      const applied = await door.run(emulator(), 'retain', { ...inputs(), apply: 'true' })
      assert.ok(applied.succeeded, applied.log)
      assert.deepEqual(namesIn(applied.outputs['deleted-leftovers']), ['sweep-left', 'sweep-failed'])
      const names = await templates()
      assert.ok(
        ['sweep-left', 'sweep-failed'].every((name) => !names.includes(name)) &&
          ['sweep-running', 'sweep-young', 'sweep-theirs'].every((name) => names.includes(name)),
      )
      const again = await door.run(emulator(), 'retain', { ...inputs(), apply: 'true' })
      assert.ok(again.succeeded && again.outputs['leftovers-to-delete'] === '[]', again.log)
      assert.deepEqual(await templates(), names)
    })
  }

  it('takes one list of templates and one of groups if there is nothing to sweep', async () => {
    // Other files may have left more templates and groups than fit on a page; a second page is not a second list.
    await emulator().control.set({ pageSize: 100_000 })
    const result = await doors.gitHub.run(emulator(), 'retain', { ...inputs(), apply: 'true' })
    assert.ok(result.succeeded && result.outputs['leftovers-to-delete'] === '[]', result.log)
    const requests = (await emulator().control.requests()).filter(({ host }) => host === 'arm')
    assert.deepEqual(
      requests.map(({ method, path }) => `${method} ${path.split('?')[0]?.split('/').at(-1) ?? ''}`),
      ['GET imageTemplates', 'GET resourcegroups'],
    )
  })

  it('sweeps nothing by default, and then only what this repository’s pipelines created', async () => {
    await put('sweep-theirs-too')
    const bare = await doors.terminal.run(emulator(), 'retain', { 'poll-interval': '20ms' })
    assert.ok(bare.exitCode === 2 && bare.log.includes('or --sweep'), bare.log)
    const result = await doors.gitHub.run(emulator(), 'retain', { ...inputs(), sweep: 'true', apply: 'true' })
    assert.ok(result.succeeded && result.outputs['leftovers-to-delete'] === '[]', result.log)
    assert.match(result.log, /theirs-too +keep +it belongs to github:us\/images/)
  })

  it('deletes a staging group that is proven to be ours, says why others are kept, and which right is missing', async () => {
    const { subscriptionId } = emulator().description
    await putGroup('IT_ours', 'imagebuilderTemplate-0123456789ab')
    await putGroup('IT_tagged', 'web', own)
    await putGroup('IT_unproven', 'web')
    const refused = await doors.gitHub.run(emulator(), 'retain', { ...inputs(), apply: 'true' })
    assert.ok(refused.succeeded, refused.log)
    assert.deepEqual(
      [namesIn(refused.outputs['leftovers-to-delete']), namesIn(refused.outputs['deleted-leftovers'])],
      [['IT_ours', 'IT_tagged'], []],
    )
    assert.match(refused.log, /Staging group IT_ours was not deleted: .* It needs \S+\/delete on \/subscriptions\//)
    assert.match(
      refused.log,
      /staging group +IT_unproven +keep +there is no proof that its image template, web, was created by these pipelines/,
    )

    const contributor = { principal: 'pipeline', role: 'Contributor', scope: `/subscriptions/${subscriptionId}` } as const
    await emulator().control.grant(contributor)
    try {
      const applied = await doors.gitHub.run(emulator(), 'retain', { ...inputs(), apply: 'true' })
      assert.ok(applied.succeeded, applied.log)
      assert.deepEqual(namesIn(applied.outputs['deleted-leftovers']), ['IT_ours', 'IT_tagged'])
      const groups = (await emulator().control.state()).resourceGroups
      assert.ok(!groups.includes('IT_ours') && !groups.includes('IT_tagged') && groups.includes('IT_unproven'))
    } finally {
      await emulator().control.revoke(contributor)
    }
  })

  it('reads again right before it deletes: a template that was run meanwhile is kept', async () => {
    await put('sweep-meanwhile')
    const result = await doors.terminal.run(
      emulator(),
      'retain',
      { ...inputs(), apply: 'true' },
      { when: { printed: /meanwhile +delete/, then: () => void put('sweep-meanwhile', { runState: 'Running' }) } },
    )
    assert.equal(result.exitCode, 0, result.log)
    assert.match(result.log, /Image template sweep-meanwhile is kept after all: a run has been in progress/)
    assert.ok((await templates()).includes('sweep-meanwhile'))
  })

  it('runs alongside the image versions, even if those cannot be read; without a login nothing is reported twice', async () => {
    await put('sweep-alongside')
    const { galleryImageId } = emulator().description
    const body = { error: { code: 'AuthorizationFailed', message: 'No.' } }
    await emulator().control.fault({ on: { host: 'arm', method: 'GET', path: '/versions\\?' }, times: 9, fault: { status: 403, body } })
    const both = { ...inputs(), 'gallery-image-definition': galleryImageId, apply: 'true' }
    const result = await doors.gitHub.run(emulator(), 'retain', both)
    assert.ok(!result.succeeded && result.log.includes('The image versions could not be read'), result.log)
    assert.deepEqual(namesIn(result.outputs['deleted-leftovers']), ['sweep-alongside'])
    const unknown = await doors.terminal.run(emulator(), 'retain', { ...both, 'client-secret': 'wrong' })
    assert.equal(unknown.log.match(/\[login-failed\]/g)?.length, 1, unknown.log)
  })

  it('is red in the end where one cannot be deleted, and has deleted the others', async () => {
    await put('sweep-broken')
    await put('sweep-whole')
    const body = { error: { code: 'ScopeLocked', message: 'The scope is locked.' } }
    await emulator().control.fault({ on: { host: 'arm', method: 'DELETE', path: '/sweep-broken' }, times: 9, fault: { status: 400, body } })
    const result = await doors.gitHub.run(emulator(), 'retain', { ...inputs(), apply: 'true' })
    assert.ok(!result.succeeded && result.log.includes('Image template sweep-broken could not be deleted'), result.log)
    assert.deepEqual(namesIn(result.outputs['deleted-leftovers']), ['sweep-whole'])
  })
})
