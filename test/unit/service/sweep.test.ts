import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseImageTemplate, type ImageTemplate } from '../../../shared/service/image-template.js'
import { judgeGroup, judgeTemplate, judgeTemplateAgain, parseStagingGroup, type StagingGroup } from '../../../shared/service/sweep.js'
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

const says = (given: Given, { touched = 30, triggers = [], whose = 'own' }: Partial<Scene> = {}): string =>
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
    ['lets an old one of ours go', says({}), /^nothing has happened to it for 30 days$/],
    ['lets one go that failed', says({ state: 'Failed' }), /^nothing has/],
    ['lets one go whose run is long over', says({ run: { state: 'Failed', ended: 8 } }), /^nothing has happened to it for 8 days$/],
    ['keeps one that others made', says({ tags: {} }), /not made by these pipelines/],
    ['keeps one of another repository', says({ tags: { 'aib-pipelines-owner': 'github:us/web' } }), /belongs to github:us\/web/],
    ['lets that go where all are asked for', says({ tags: { 'aib-pipelines-owner': 'github:us/web' } }, { whose: 'all' }), /^nothing has/],
    ['keeps one that is being made', says({ state: 'Creating' }), /it is Creating/],
    ['keeps one that is being deleted', says({ state: 'Deleting' }), /it is Deleting/],
    ['keeps one that runs', says({ run: { state: 'Running', ended: 20 } }), /a run of it goes on/],
    ['keeps one whose run is being cancelled', says({ run: { state: 'Canceling', ended: 20 } }), /a run of it goes on/],
    ['keeps one whose run is in an unknown state', says({ run: { state: 'Paused', ended: 20 } }), /not known/],
    ['keeps one of this very run', says({ tags: { ...ours, 'aib-pipelines-run': 'https://ci/2/attempts/1' } }), /this very run/],
    ['keeps one with a keep tag', says({ tags: { ...ours, 'AIB-pipelines-keep': '' } }), /has the tag aib-pipelines-keep/],
    ['keeps one that holds a VHD', says({ distribute: { type: 'VHD', runOutputName: 'v' } }), /VHD has no uri/],
    ['keeps one that was made of late', says({}, { touched: 6 }), /it was made, changed or run 6 days ago, less than 7 days/],
    ['keeps one that was run of late', says({ run: { state: 'Succeeded', ended: 1 } }), /it was made, changed or run 1 day ago/],
    ['keeps one of unknown age', says({}, { touched: null }), /nothing tells how old/],
    ['keeps one with a trigger', says({}, { triggers: ['source'] }), /has a trigger \(source\)/],
    ['keeps one whose triggers could not be read', says({}, { triggers: null }), /its triggers could not be read/],
  ]
  for (const [name, said, expected] of cases)
    it(name, () => {
      assert.match(said, expected)
    })
})

describe('the last look at an image template', () => {
  const swept = { template: template(), touched: now - 30 * day, triggers: [] }

  it('lets it go where nothing has happened', () => {
    assert.ok(judgeTemplateAgain(swept, swept, settings).goes)
  })

  it('keeps it where another job has taken it, whose run is not there yet', () => {
    const taken = { ...swept, template: template({ tags: { ...ours, 'aib-pipelines-run': 'https://ci/9' } }) }
    const { goes, because } = judgeTemplateAgain(swept, taken, settings)
    assert.deepEqual([goes, because], [false, 'another job has taken it (https://ci/9)'])
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
    [
      'lets one go whose template had a generated name',
      judge(group(generated)),
      /which is gone, and nothing has happened in it for 30 days/,
    ],
    ['lets one go that has our tag', judge(group({ imageTemplateName: 'web', ...ours })), /image template web, which is gone/],
    ['lets one go whose template has another now', judge(group(generated), template({ staging: '/other' })), /which is gone/],
    ['lets an empty one go', judge({ ...group(generated), touched: 'empty' }), /and it is empty/],
    [
      'keeps that of a template that is there',
      judge(group(generated), template({ staging: group(generated).id.toUpperCase() })),
      /is there/,
    ],
    ['keeps that of a template that is being made', judge(group(generated), template({ state: 'Creating' })), /is there/],
    [
      'keeps one that nothing proves to be ours',
      judge(group({ imageTemplateName: 'web' })),
      /nothing proves that its image template, web,/,
    ],
    ['keeps one of another repository', judge(group({ ...generated, 'aib-pipelines-owner': 'x' })), /belongs to x/],
    ['keeps a group of the user’s', judge(group({ ...generated, createdBy: '', usedBy: 'AzureVMImageBuilder' })), /Image Builder made it/],
    ['keeps one with another name', judge(group(generated, { name: 'production' })), /Image Builder made it/],
    ['keeps one that is being deleted', judge(group(generated, { state: 'Deleting' })), /it is Deleting/],
    ['keeps a young one', judge({ ...group(generated), touched: now - day }), /something in it was made or changed 1 day ago/],
    ['keeps one of unknown age', judge({ ...group(generated), touched: undefined }), /nothing tells/],
    ['keeps one that may not be read', judge({ ...group(generated), touched: 'refused' }), /contents could not be read/],
    ['keeps one with a keep tag', judge(group({ ...generated, 'aib-pipelines-keep': 'yes' })), /has the tag/],
  ]
  for (const [name, said, expected] of cases)
    it(name, () => {
      assert.match(said, expected)
    })

  it('does not see groups of other resource groups’ templates, and such as are none', () => {
    const tags = { ...made, ...generated, imageTemplateResourceGroupName: 'other' }
    assert.equal(parseStagingGroup({ id: '/g', name: 'IT_g', tags }, 'images'), undefined)
    assert.equal(parseStagingGroup({ id: '/g', name: 'g', tags: {} }, 'images'), undefined)
  })
})

// Templates and groups in any state; whatever of them goes, must be none that is protected, said again in other words than the product's.
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
  it('never lets go what is protected, and nothing more when it is applied again (10,000 states)', () => {
    let [templates, groups] = [0, 0]
    fc.assert(
      fc.property(anyTemplate, fc.boolean(), anyGroup, fc.constantFrom('own', 'all'), (one, isThere, other, whose) => {
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
        if (judgeTemplate(swept, chosen).goes) {
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
          ...(other.isMade ? {} : { createdBy: 'somebody' }),
          imageTemplateName: other.template,
          ...(other.owner === undefined ? {} : { 'aib-pipelines-owner': other.owner }),
        }
        const left: StagingGroup = { ...group(tags, other), touched }
        if (judgeGroup(left, isThere ? found : undefined, chosen).goes) {
          groups += 1
          const isInUse = isThere && one.staging !== '/other'
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
