import assert from 'node:assert/strict'
import { decide, decideOnExisting, type Decision, type DecisionInputs } from '../../../shared/service/decide.js'
import type { ImageTemplate, Run } from '../../../shared/service/image-template.js'
import type { JsonObject } from '../../../shared/json.js'

const run = (state: Run['state'], startTime = '2026-01-01T00:00:00Z'): Run => ({ startTime, state, message: '' })

// As it would be sent, and as Azure shows it with what the service fills in.
const gallery = {
  type: 'SharedImage',
  runOutputName: 'g',
  galleryImageId: '/subscriptions/s/resourceGroups/g/x',
  artifactTags: { run: '2' },
}
const wanted: JsonObject = {
  location: 'West US 2',
  tags: { 'aib-pipelines-template': 'same', 'aib-pipelines-owner': 'us', 'aib-pipelines-run': 'run-2' },
  identity: { type: 'UserAssigned', userAssignedIdentities: { '/subscriptions/s/resourceGroups/g/i': {} } },
  properties: {
    source: { type: 'PlatformImage', version: 'latest' },
    customize: [{ type: 'Shell', scriptUri: 'https://a.blob.core.windows.net/c/s.sh?sig=now' }],
    distribute: [gallery],
  },
}
const shown = (properties: JsonObject = {}, others: JsonObject = {}): JsonObject => ({
  ...wanted,
  id: '/x',
  location: 'westus2',
  identity: {
    type: 'UserAssigned',
    userAssignedIdentities: { '/subscriptions/s/resourcegroups/G/i': { clientId: 'c', principalId: 'p' } },
  },
  ...others,
  properties: {
    source: { type: 'PlatformImage', version: 'latest', exactVersion: '1.2.3' },
    customize: [{ type: 'Shell', scriptUri: 'https://a.blob.core.windows.net/c/s.sh?sig=then', sha256Checksum: 'ab', name: '' }],
    distribute: [{ ...gallery, galleryImageId: '/subscriptions/s/resourcegroups/g/x', versioning: null, excludeFromLatest: false }],
    buildTimeoutInMinutes: 0,
    vmProfile: { vmSize: '', osDiskSizeGB: 0 },
    stagingResourceGroup: '',
    exactStagingResourceGroup: '/subscriptions/s/resourceGroups/IT_x',
    provisioningState: 'Succeeded',
    lastRunStatus: { runState: 'Succeeded' },
    ...properties,
  },
})

interface Facts {
  readonly state?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly lastRun?: Run
  readonly body?: JsonObject
}
const template = ({ state = 'Succeeded', tags = {}, lastRun, body = shown() }: Facts = {}): ImageTemplate => ({
  id: '/subscriptions/s/resourcegroups/g/providers/Microsoft.VirtualMachineImages/imageTemplates/t',
  provisioningState: state,
  tags: { 'aib-pipelines-template': 'same', 'aib-pipelines-owner': 'us', 'aib-pipelines-run': 'run-1', ...tags },
  body,
  ...(lastRun === undefined ? {} : { lastRun }),
})
const other = (facts: Facts = {}): ImageTemplate =>
  template({ body: shown({ source: { type: 'ManagedImage' } }), ...facts, tags: { 'aib-pipelines-template': 'other', ...facts.tags } })

const inputs: DecisionInputs = {
  templateFingerprint: 'same',
  template: wanted,
  apiVersion: '2024-02-01',
  owner: 'us',
  earlierAttempts: [],
  onRunning: 'wait',
  linksNeededUntil: Date.parse('2026-01-01T12:00:00Z'),
}
const links = (until: string): Readonly<Record<string, string>> => ({ 'aib-pipelines-sas-until': until })
const ended = links('2026-01-01T11:59:59.999Z')
const theirs = { 'aib-pipelines-owner': 'them' }
const tags = { 'aib-pipelines-run': 'run-2/1' }
const retry = { earlierAttempts: ['run-2/1'] }
const autoRun = { autoRun: { state: 'Enabled' } }
const otherTags = { distribute: [{ ...gallery, artifactTags: { run: '1' } }] }
// Images tagged with their commit, and a job for the second commit.
const from = (commit: string): JsonObject => ({
  distribute: [{ ...gallery, artifactTags: { ...gallery.artifactTags, 'aib-pipelines-commit': commit } }],
})
const now = { template: { ...wanted, properties: { ...(wanted['properties'] as object), ...from('c2') } } }

const cases: readonly (readonly [string, ImageTemplate | undefined, Partial<DecisionInputs>, Decision['action']])[] = [
  ['no template', undefined, {}, 'create'],
  ['the same, never run', template(), {}, 'reuse'],
  ['the same, after a success', template({ lastRun: run('Succeeded') }), {}, 'reuse'],
  ['the same, after a failed run', template({ lastRun: run('Failed') }), {}, 'reuse'],
  ['the same, with links that last', template({ tags: links('2026-01-01T12:00:00.000Z') }), {}, 'reuse'],
  ['the same, with links that end before a run', template({ tags: ended }), {}, 'replace'],
  ['the same, with links of unknown expiry', template({ tags: links('soon') }), {}, 'replace'],
  ['the same, running, with links that end', template({ tags: ended, lastRun: run('Running') }), {}, 'attach'],
  ['the same of another owner, with links that end', template({ tags: { ...theirs, ...ended } }), {}, 'refuse'],
  ['another only by tags, with links that end', other({ body: shown(), tags: ended }), {}, 'replace'],
  ['the same, failed to provision', template({ state: 'Failed' }), {}, 'replace'],
  ['the same, running', template({ lastRun: run('Running') }), {}, 'attach'],
  ['the same, being cancelled', template({ lastRun: run('Canceling') }), {}, 'wait'],
  ['the same, its images tagged by another run', template({ body: shown(otherTags) }), {}, 'patch'],
  [
    'the same, its images tagged by another run, told to fail on others',
    template({ body: shown(otherTags) }),
    { onDifferent: 'fail' },
    'patch',
  ],
  ['the same, its images tagged by another run, running', template({ body: shown(otherTags), lastRun: run('Running') }), {}, 'attach'],
  ['the same, tagged by another run, by an old version', template({ body: shown(otherTags) }), { apiVersion: '2022-07-01' }, 'replace'],
  ['the same of another owner', template({ tags: theirs }), {}, 'reuse'],
  ['the same of another owner, tagged otherwise', template({ tags: theirs, body: shown(otherTags) }), {}, 'refuse'],
  ['the same, of this commit', template({ body: shown(from('c2')) }), now, 'reuse'],
  ['the same, of another commit', template({ body: shown(from('c1')) }), now, 'patch'],
  ['the same, of another commit, told to fail on others', template({ body: shown(from('c1')) }), { ...now, onDifferent: 'fail' }, 'patch'],
  ['the same, of another commit, running by itself', template({ body: shown({ ...from('c1'), ...autoRun }) }), now, 'patch'],
  ['the same, of another commit, running', template({ body: shown(from('c1')), lastRun: run('Running') }), now, 'attach'],
  [
    'the same, of another commit, made by an earlier attempt',
    template({ body: shown(from('c1')), tags, lastRun: run('Succeeded') }),
    { ...now, ...retry },
    'adopt',
  ],
  [
    'the same, of another commit, by an old version',
    template({ body: shown(from('c1')) }),
    { ...now, apiVersion: '2022-07-01' },
    'replace',
  ],
  ['the same, of no known commit', template(), now, 'patch'],
  ['the same, of a commit, without provenance', template({ body: shown(from('c1')) }), {}, 'patch'],
  ['the same of another owner, of another commit', template({ tags: theirs, body: shown(from('c1')) }), now, 'refuse'],
  ['the same of another owner, of no known commit', template({ tags: theirs }), now, 'reuse'],
  ['another by patchable members, of another commit', other({ body: shown(from('c1')) }), now, 'patch'],
  ['the same, made by an earlier attempt', template({ tags, lastRun: run('Succeeded') }), retry, 'adopt'],
  ['the same, failed in an earlier attempt', template({ tags, lastRun: run('Failed') }), retry, 'reuse'],
  ['the same, running since an earlier attempt', template({ tags, lastRun: run('Running') }), retry, 'attach'],
  ['the same, never run by an earlier attempt', template({ tags }), retry, 'reuse'],
  [
    'the same, taken by an earlier attempt that died before it ran it',
    template({ tags: { ...tags, 'aib-pipelines-before': '2026-01-01T00:00:00Z' }, lastRun: run('Succeeded') }),
    retry,
    'reuse',
  ],
  ['the same, made by an earlier run', template({ lastRun: run('Succeeded') }), retry, 'reuse'],
  ['another of ours', other(), {}, 'replace'],
  ['another of ours, told to fail', other(), { onDifferent: 'fail' }, 'refuse'],
  ['another of ours, running', other({ lastRun: run('Running') }), {}, 'wait'],
  ['another of ours, running, told to fail', other({ lastRun: run('Running') }), { onDifferent: 'fail' }, 'refuse'],
  ['another of ours, running, told not to wait', other({ lastRun: run('Running') }), { onRunning: 'fail' }, 'refuse'],
  ['another, running since an earlier attempt', other({ tags, lastRun: run('Running') }), retry, 'replace'],
  ['another of another owner', other({ tags: theirs }), {}, 'refuse'],
  ['another of another owner, told to replace', other({ tags: theirs }), { onDifferent: 'replace' }, 'replace'],
  [
    'another of another owner, running, told to replace',
    other({ tags: theirs, lastRun: run('Running') }),
    { onDifferent: 'replace' },
    'wait',
  ],
  ['one without tags', { ...template(), tags: {} }, {}, 'refuse'],
  ['the same of another owner, failed to provision', template({ tags: theirs, state: 'Failed' }), {}, 'refuse'],
  ['one being created', template({ state: 'Creating' }), {}, 'wait'],
  ['one being updated', template({ state: 'Updating' }), {}, 'wait'],
  ['one being deleted', template({ state: 'Deleting' }), {}, 'wait'],
  ['another only by tags', other({ body: shown() }), {}, 'patch'],
  ['another by distribute', other({ body: shown({ distribute: [{ ...gallery, excludeFromLatest: true }] }) }), {}, 'patch'],
  [
    'another by distribute, by an old version',
    other({ body: shown({ distribute: [{ ...gallery, excludeFromLatest: true }] }) }),
    { apiVersion: '2022-07-01' },
    'replace',
  ],
  [
    'another that would lose a run output',
    other({ body: shown({ distribute: [gallery, { ...gallery, runOutputName: 'h' }] }) }),
    {},
    'replace',
  ],
  [
    'another by identity',
    other({ body: shown({}, { identity: { type: 'UserAssigned', userAssignedIdentities: { '/j': {} } } }) }),
    {},
    'patch',
  ],
  ['another by location', other({ body: shown({}, { location: 'eastus' }) }), {}, 'replace'],
  ['another by a profile that would lose its size', other({ body: shown({ vmProfile: { vmSize: 'Standard_D2' } }) }), {}, 'replace'],
  ['another by a script', other({ body: shown({ customize: [] }) }), {}, 'replace'],
  ['another by what only Azure has', other({ body: shown({ optimize: { vmBoot: { state: 'Enabled' } } }) }), {}, 'replace'],
  ['another by fields that can be patched, failed to provision', other({ body: shown(), state: 'Failed' }), {}, 'replace'],
]

describe('deciding on a template', () => {
  for (const [title, existing, change, action] of cases) {
    it(`${title} → ${action}`, () => {
      assert.equal(decide(existing, { ...inputs, ...change }).action, action)
    })
  }

  it('takes a template that is run again by its tags, with the run that it had before', () => {
    assert.deepEqual(decide(template({ lastRun: run('Succeeded') }), inputs), {
      action: 'reuse',
      change: { tags: { ...(wanted['tags'] as object), 'aib-pipelines-before': '2026-01-01T00:00:00Z' } },
    })
  })

  it('changes nothing in a template with autoRun: a change might run it', () => {
    const existing = template({ body: shown({ autoRun: { state: 'Enabled' } }) })
    assert.deepEqual(decide(existing, inputs), { action: 'reuse' })
  })

  it('patches the tags of images with the complete distribute property, and nothing else', () => {
    const decision = decide(template({ body: shown(otherTags) }), inputs)
    assert.ok(decision.action === 'patch')
    assert.deepEqual(decision.change, { tags: wanted['tags'], properties: { distribute: [gallery] } })
  })

  it('patches the provenance of images together with other differences', () => {
    const existing = other({ body: shown(from('c1'), { identity: { type: 'UserAssigned', userAssignedIdentities: { '/j': {} } } }) })
    const decision = decide(existing, { ...inputs, ...now })
    assert.ok(decision.action === 'patch')
    assert.deepEqual(Object.keys(decision.change), ['tags', 'identity', 'properties'])
    assert.deepEqual(decision.change['properties'], from('c2'))
  })

  it('patches an identity by taking the old one away', () => {
    const existing = other({ body: shown({}, { identity: { type: 'UserAssigned', userAssignedIdentities: { '/j': { clientId: 'c' } } } }) })
    const decision = decide(existing, inputs)
    assert.ok(decision.action === 'patch')
    assert.deepEqual(decision.change['identity'], {
      type: 'UserAssigned',
      userAssignedIdentities: { '/j': null, '/subscriptions/s/resourceGroups/g/i': {} },
    })
  })

  it('patches a profile if no member of it would be lost', () => {
    const profile = { vmSize: 'Standard_D4' }
    const inAzure = other({ body: shown({ vmProfile: { vmSize: 'Standard_D2' } }) })
    const to: JsonObject = { ...wanted, properties: { ...(wanted['properties'] as object), vmProfile: profile } }
    const decision = decide(inAzure, { ...inputs, template: to })
    assert.ok(decision.action === 'patch')
    assert.deepEqual(decision.change['properties'], { vmProfile: profile })
    assert.equal(decide(inAzure, { ...inputs, template: to, apiVersion: '2023-07-01' }).action, 'replace')
  })

  it('cancels the run of an earlier attempt that is to be replaced', () => {
    const decision = decide(other({ tags, lastRun: run('Running') }), { ...inputs, ...retry })
    assert.ok(decision.action === 'replace' && decision.cancelsRun === true)
  })
})

describe('deciding on a template that is run as it is', () => {
  for (const [title, existing, action] of [
    ['never run', template({ tags: theirs }), 'reuse'],
    ['running', template({ lastRun: run('Running') }), 'attach'],
    ['being cancelled', template({ lastRun: run('Canceling') }), 'wait'],
    ['being created', template({ state: 'Creating' }), 'wait'],
    ['failed to provision', template({ state: 'Failed' }), 'refuse'],
  ] as const) {
    it(`${title} → ${action}`, () => {
      assert.equal(decideOnExisting(existing).action, action)
    })
  }
})

describe('taking a template with links', () => {
  it('keeps the tag with their expiry', () => {
    const until = links('2026-01-01T12:00:00.000Z')
    const decision = decide(template({ tags: until }), inputs)
    assert.ok(decision.action === 'reuse')
    assert.deepEqual(decision.change?.['tags'], { ...Object(wanted['tags']), ...until })
  })

  it('is refused as it is where they end too soon', () => {
    const until = Date.parse('2026-01-01T12:00:00Z')
    assert.equal(decideOnExisting(template({ tags: ended }), until).action, 'refuse')
    assert.equal(decideOnExisting(template({ tags: links('2026-01-01T12:00:00Z') }), until).action, 'reuse')
  })
})

describe('the reason of a decision on other content', () => {
  const reasonFor = (state: string): string => {
    const decision = decide(other({ state, tags: theirs }), inputs)
    return 'because' in decision ? decision.because : decision.action
  }

  it('is the content of a template that is provisioned, and else the state that its provisioning ended in', () => {
    assert.match(reasonFor('Succeeded'), /its content differs$/)
    assert.match(reasonFor('Failed'), /its provisioning ended as Failed$/)
    assert.match(reasonFor('Canceled'), /its provisioning ended as Canceled$/)
  })
})
