import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseImageTemplate, type ImageTemplate } from '../../../shared/service/image-template.js'
import { judgeGroup, judgeTemplate, judgeTemplateAgain, parseStagingGroup, type StagingGroup } from '../../../shared/service/sweep.js'
import { readLeftovers } from '../../../shared/service/read-leftovers.js'
import type { SweepSettings } from '../../../shared/inputs/settings.js'

const day = 86_400_000
const now = Date.parse('2026-06-30T12:00:00Z')
const date = (daysAgo: number): string => new Date(now - daysAgo * day).toISOString()
const place = '/subscriptions/0/resourceGroups/images'
const ours = { 'aib-pipelines-owner': 'github:us/images', 'aib-pipelines-run': 'https://ci/1' }

const settings: SweepSettings = {
  whose: 'own',
  owner: 'github:us/images',
  runs: ['https://ci/2', 'https://ci/2/attempts/1'],
  olderThan: 7 * day,
  keepTags: [{ name: 'aib-pipelines-keep' }],
  now,
}

interface Given {
  readonly tags?: Readonly<Record<string, string>>
  readonly state?: string
  readonly run?: { readonly state: string; readonly ended?: number }
  readonly distribute?: object
  readonly staging?: string
}

const template = ({ tags = ours, state = 'Succeeded', run, distribute, staging }: Given = {}): ImageTemplate =>
  parseImageTemplate({
    id: `${place}/providers/Microsoft.VirtualMachineImages/imageTemplates/web`,
    tags,
    properties: {
      provisioningState: state,
      exactStagingResourceGroup: staging ?? '',
      distribute: [distribute ?? { type: 'SharedImage', runOutputName: 'a' }],
      ...(run === undefined
        ? {}
        : { lastRunStatus: { startTime: date((run.ended ?? 0) + 0.1), endTime: date(run.ended ?? 0), runState: run.state, message: '' } }),
    },
  })

const reasonFor = (given: Given, { touched = 30, triggers = [], whose = 'own' }: Partial<Scene> = {}): string =>
  judgeTemplate(
    { template: template(given), touched: touched === null ? undefined : now - touched * day, triggers: triggers ?? undefined },
    { ...settings, whose },
  ).because

interface Scene {
  readonly touched: number | null
  readonly triggers: readonly string[] | null
  readonly whose: 'own' | 'all'
}

describe('the sweep of image templates', () => {
  const cases: readonly [string, string, RegExp][] = [
    ['deletes an old one of ours', reasonFor({}), /^unchanged for 30 days$/],
    ['deletes a failed one', reasonFor({ state: 'Failed' }), /^unchanged for/],
    ['deletes one whose run ended long ago', reasonFor({ run: { state: 'Failed', ended: 8 } }), /^unchanged for 8 days$/],
    ['keeps one that another tool created', reasonFor({ tags: {} }), /not created by these pipelines/],
    ['keeps one of another repository', reasonFor({ tags: { 'aib-pipelines-owner': 'github:us/web' } }), /belongs to github:us\/web/],
    [
      'deletes that one too if sweep is all',
      reasonFor({ tags: { 'aib-pipelines-owner': 'github:us/web' } }, { whose: 'all' }),
      /^unchanged for/,
    ],
    ['keeps one that is being created', reasonFor({ state: 'Creating' }), /it is Creating/],
    ['keeps one that is being deleted', reasonFor({ state: 'Deleting' }), /it is Deleting/],
    ['keeps a running one', reasonFor({ run: { state: 'Running', ended: 20 } }), /a run has been in progress/],
    ['keeps one whose run is being cancelled', reasonFor({ run: { state: 'Canceling', ended: 20 } }), /a run has been in progress/],
    ['keeps one whose run is in an unknown state', reasonFor({ run: { state: 'Paused', ended: 20 } }), /not known/],
    ['keeps one of this run', reasonFor({ tags: { ...ours, 'aib-pipelines-run': 'https://ci/2/attempts/1' } }), /belongs to this run/],
    ['keeps one with a keep tag', reasonFor({ tags: { ...ours, 'AIB-pipelines-keep': '' } }), /has the tag aib-pipelines-keep/],
    ['keeps one that holds a VHD', reasonFor({ distribute: { type: 'VHD', runOutputName: 'v' } }), /VHD has no uri/],
    ['keeps a recently created one', reasonFor({}, { touched: 6 }), /it was created, changed or run 6 days ago, less than 7 days/],
    ['keeps a recently run one', reasonFor({ run: { state: 'Succeeded', ended: 1 } }), /it was created, changed or run 1 day ago/],
    ['keeps one of unknown age', reasonFor({}, { touched: null }), /its age is unknown/],
    ['keeps one with a trigger', reasonFor({}, { triggers: ['source'] }), /has a trigger \(source\)/],
    ['keeps one whose triggers could not be read', reasonFor({}, { triggers: null }), /its triggers could not be read/],
  ]
  for (const [name, said, expected] of cases)
    it(name, () => {
      assert.match(said, expected)
    })
})

describe('the last read of an image template', () => {
  const swept = { template: template(), touched: now - 30 * day, triggers: [] }

  it('deletes it if nothing has changed', () => {
    assert.ok(judgeTemplateAgain(swept, swept, settings).isDeletable)
  })

  it('keeps it if another job has claimed it, before its run exists', () => {
    const taken = { ...swept, template: template({ tags: { ...ours, 'aib-pipelines-run': 'https://ci/9' } }) }
    const { isDeletable, because } = judgeTemplateAgain(swept, taken, settings)
    assert.deepEqual([isDeletable, because], [false, 'another job has taken it (https://ci/9)'])
  })
})

const made = { createdBy: 'AzureVMImageBuilder', imageTemplateResourceGroupName: 'IMAGES' }
const group = (
  tags: Readonly<Record<string, string>>,
  { name = 'IT_images_x_0', state = 'Succeeded' }: { name?: string; state?: string } = {},
): StagingGroup => {
  const body = { id: `/subscriptions/0/resourceGroups/${name}`, name, tags: { ...made, ...tags }, properties: { provisioningState: state } }
  const parsed = parseStagingGroup(body, 'images')
  assert.ok(parsed)
  return { ...parsed, touched: now - 30 * day }
}
const generated = { imageTemplateName: 'imagebuilderTemplate-0123456789ab' }

describe('the sweep of staging groups', () => {
  const judge = (one: StagingGroup, found?: ImageTemplate): string => judgeGroup(one, found, settings).because
  const cases: readonly [string, string, RegExp][] = [
    ['deletes one whose template had a generated name', judge(group(generated)), /no longer exists, and it is unchanged for 30 days/],
    ['deletes one that has our tag', judge(group({ imageTemplateName: 'web', ...ours })), /image template web no longer exists/],
    ['deletes one whose template now has another', judge(group(generated), template({ staging: '/other' })), /no longer exists/],
    ['deletes an empty one', judge({ ...group(generated), touched: 'empty' }), /and it is empty/],
    ['keeps that of an existing template', judge(group(generated), template({ staging: group(generated).id.toUpperCase() })), / exists$/],
    ['keeps that of a template that is being created', judge(group(generated), template({ state: 'Creating' })), / exists$/],
    [
      'keeps one without proof that it is ours',
      judge(group({ imageTemplateName: 'web' })),
      /there is no proof that its image template, web,/,
    ],
    ['keeps one of another repository', judge(group({ ...generated, 'aib-pipelines-owner': 'x' })), /belongs to x/],
    [
      'keeps a group of the user’s',
      judge(group({ ...generated, createdBy: '', usedBy: 'AzureVMImageBuilder' })),
      /Image Builder created it/,
    ],
    ['keeps one with another name', judge(group(generated, { name: 'production' })), /Image Builder created it/],
    ['keeps one that is being deleted', judge(group(generated, { state: 'Deleting' })), /it is Deleting/],
    ['keeps a young one', judge({ ...group(generated), touched: now - day }), /a resource in it was created or changed 1 day ago/],
    ['keeps one of unknown age', judge({ ...group(generated), touched: undefined }), /its age is unknown/],
    ['keeps one that may not be read', judge({ ...group(generated), touched: 'refused' }), /contents could not be read/],
    ['keeps one with a keep tag', judge(group({ ...generated, 'aib-pipelines-keep': 'yes' })), /has the tag/],
  ]
  for (const [name, said, expected] of cases)
    it(name, () => {
      assert.match(said, expected)
    })

  it('ignores groups of templates in other resource groups, and groups that are not staging groups', () => {
    const tags = { ...made, ...generated, imageTemplateResourceGroupName: 'other' }
    assert.equal(parseStagingGroup({ id: '/g', name: 'IT_g', tags }, 'images'), undefined)
    assert.equal(parseStagingGroup({ id: '/g', name: 'g', tags: {} }, 'images'), undefined)
  })
})

// Templates and groups in any state. Nothing that is deleted may be protected, by conditions written independently of the product's.
const anyTemplate = fc.record({
  isOurs: fc.constantFrom(true, true, true, false),
  isOwn: fc.constantFrom(true, true, true, false),
  state: fc.constantFrom('Creating', 'Updating', 'Succeeded', 'Succeeded', 'Succeeded', 'Failed', 'Canceled', 'Deleting', 'Moving'),
  run: fc.option(
    fc.record({
      state: fc.constantFrom('Running', 'Canceling', 'Succeeded', 'Failed', 'Canceled', 'PartiallySucceeded', 'New'),
      ended: fc.integer({ min: 0, max: 20 }),
    }),
    { nil: undefined },
  ),
  touched: fc.option(fc.integer({ min: 0, max: 40 }), { freq: 8 }),
  triggers: fc.constantFrom<readonly string[] | undefined>([], [], [], ['source'], undefined),
  isKept: fc.constantFrom(false, false, false, true),
  isOfThisRun: fc.constantFrom(false, false, false, true),
  isVhd: fc.constantFrom(false, false, false, true),
  staging: fc.constantFrom('', '/subscriptions/0/resourceGroups/IT_images_x_0', '/other'),
})

const anyGroup = fc.record({
  isMade: fc.constantFrom(true, true, true, false),
  name: fc.constantFrom('IT_images_x_0', 'IT_images_x_0', 'production'),
  state: fc.constantFrom('Succeeded', 'Succeeded', 'Succeeded', 'Deleting'),
  owner: fc.constantFrom(undefined, 'github:us/images', 'github:us/web'),
  template: fc.constantFrom('web', 'imagebuilderTemplate-0123456789ab'),
  touched: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 20 }) }, fc.constantFrom('empty', 'refused', undefined)),
})

describe('the sweep of anything', () => {
  it('never deletes what is protected, and deletes nothing more when it is applied again (10,000 states)', () => {
    let [templates, groups] = [0, 0]
    fc.assert(
      fc.property(anyTemplate, fc.boolean(), anyGroup, fc.constantFrom('own', 'all'), (one, exists, other, whose) => {
        const chosen = { ...settings, whose }
        const found = template({
          tags: {
            ...(one.isOurs ? { 'aib-pipelines-owner': one.isOwn ? 'github:us/images' : 'github:us/web' } : { by: 'hand' }),
            ...(one.isKept ? { 'aib-pipelines-keep': '1' } : {}),
            'aib-pipelines-run': one.isOfThisRun ? 'https://ci/2' : 'https://ci/1',
          },
          state: one.state,
          staging: one.staging,
          ...(one.run === undefined ? {} : { run: one.run }),
          ...(one.isVhd ? { distribute: { type: 'VHD', runOutputName: 'v' } } : {}),
        })
        const swept = { template: found, touched: one.touched === null ? undefined : now - one.touched * day, triggers: one.triggers }
        if (judgeTemplate(swept, chosen).isDeletable) {
          templates += 1
          const isTheirs = !one.isOurs || (whose === 'own' && !one.isOwn)
          const isYoung = one.touched === null || one.touched < 7 || (one.run?.ended ?? 20) < 7
          const isBusy =
            ['Creating', 'Updating', 'Deleting', 'Moving'].includes(one.state) || /^(Running|Canceling|New)$/.test(one.run?.state ?? '')
          const isGuarded = one.isKept || one.isOfThisRun || one.isVhd || one.triggers === undefined || one.triggers.length > 0
          assert.ok(!isTheirs && !isYoung && !isBusy && !isGuarded, JSON.stringify(one))
        }
        const touched = typeof other.touched === 'number' ? now - other.touched * day : other.touched
        const tags = {
          ...(other.isMade ? {} : { createdBy: 'another tool' }),
          imageTemplateName: other.template,
          ...(other.owner === undefined ? {} : { 'aib-pipelines-owner': other.owner }),
        }
        const left: StagingGroup = { ...group(tags, other), touched }
        if (judgeGroup(left, exists ? found : undefined, chosen).isDeletable) {
          groups += 1
          const isInUse = exists && one.staging !== '/other'
          const isOurs = other.owner === undefined ? other.template !== 'web' : whose === 'all' || other.owner === 'github:us/images'
          const isOld = touched === 'empty' || (typeof other.touched === 'number' && other.touched >= 7)
          assert.ok(
            !isInUse && isOurs && isOld && other.isMade && other.name !== 'production' && other.state === 'Succeeded',
            JSON.stringify(other),
          )
        }
      }),
      { numRuns: 10_000 },
    )
    assert.ok(templates > 200 && groups > 500, `only ${templates} templates and ${groups} groups were let go: this proves little`)
  })
})

// What keeps a resource must not be overlooked because it is not understood.
describe('the sweep of what is not understood', () => {
  const id = `${place}/providers/Microsoft.VirtualMachineImages/imageTemplates/web`
  const groupTags = { createdBy: 'AzureVMImageBuilder', imageTemplateName: 'web', imageTemplateResourceGroupName: 'images' }

  it('keeps a template whose run ended at a time that is not one', () => {
    const lastRunStatus = { startTime: date(90), endTime: 'yesterday', runState: 'Succeeded', message: '' }
    const swept = parseImageTemplate({ id, tags: ours, properties: { provisioningState: 'Succeeded', lastRunStatus } })
    assert.equal(judgeTemplate({ template: swept, touched: now - 90 * day, triggers: [] }, settings).because, 'its age is unknown')
  })

  for (const [what, tags] of [
    ['a list', ['aib-pipelines-keep']],
    ['a text', 'aib-pipelines-keep'],
    ['values of another type', { ...groupTags, ...ours, 'aib-pipelines-keep': 1 }],
    ['objects', { ...groupTags, ...ours, 'aib-pipelines-keep': {} }],
  ] as const) {
    it(`refuses a template whose tags are ${what}`, () => {
      assert.throws(() => parseImageTemplate({ id, tags, properties: {} }), { code: 'UnexpectedAnswer' })
    })
    it(`refuses a staging group whose tags are ${what}`, () => {
      assert.throws(() => parseStagingGroup({ id: '/g', name: 'IT_g', tags }, 'images'), { code: 'UnexpectedAnswer' })
    })
  }

  it('keeps what has the tag without a value', () => {
    assert.equal(parseImageTemplate({ id, tags: { 'aib-pipelines-keep': null }, properties: {} }).tags['aib-pipelines-keep'], '')
    assert.deepEqual(parseImageTemplate({ id, tags: null, properties: {} }).tags, {})
  })

  // Azure with one template and with these resources in its group.
  const read = (resource: unknown) => {
    const list = (path: string): Promise<readonly unknown[]> =>
      Promise.resolve(
        path.includes('/resources?')
          ? [resource]
          : path.endsWith('/imageTemplates')
            ? [{ id, tags: ours, properties: { provisioningState: 'Succeeded' } }]
            : [],
      )
    const arm = { list, read: () => Promise.reject(new Error('nothing else is read')), now: () => settings.now }
    return readLeftovers(arm, { subscriptionId: '0', resourceGroup: 'images' }, settings, new AbortController().signal)
  }
  const touchedOf = async (resource: unknown) => (await read(resource)).templates[0]?.touched

  it('reads when a template was created or changed last', async () => {
    assert.equal(await touchedOf({ id, createdTime: date(90), changedTime: date(60) }), Date.parse(date(60)))
    assert.equal(await touchedOf({ id, createdTime: date(90) }), Date.parse(date(90)))
  })

  it('does not know it if Azure returns no time, or a text that is not one', async () => {
    for (const times of [{}, { createdTime: date(90), changedTime: 'yesterday' }, { createdTime: '', changedTime: date(90) }])
      assert.equal(await touchedOf({ id, ...times }), undefined)
  })

  for (const [what, resource] of [
    ['a number', 7],
    ['one without an id', { createdTime: date(90) }],
    ['one whose id is a list', { id: [id], createdTime: date(90) }],
    ['one that was changed at a number', { id, createdTime: date(90), changedTime: 5 }],
  ] as const)
    it(`refuses a list of resources with ${what}`, async () => {
      await assert.rejects(read(resource), { name: 'ArmError', code: 'UnexpectedAnswer' })
    })
})
