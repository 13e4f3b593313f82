import assert from 'node:assert/strict'
import { decide, type Decision } from '../../../shared/service/decide.js'
import type { ImageTemplate, Run } from '../../../shared/service/image-template.js'

const run = (state: Run['state']): Run => ({ startTime: '2026-01-01T00:00:00Z', state, message: '' })
const template = (fields: Partial<ImageTemplate> & { fingerprint?: string; owner?: string }): ImageTemplate => ({
  id: '/subscriptions/s/resourcegroups/g/providers/Microsoft.VirtualMachineImages/imageTemplates/t',
  provisioningState: 'Succeeded',
  tags: { 'aib-pipelines-template': fields.fingerprint ?? 'same', 'aib-pipelines-owner': fields.owner ?? 'us' },
  ...fields,
})

const inputs = {
  templateFingerprint: 'same',
  owner: 'us',
  onRunning: 'wait',
  linksNeededUntil: Date.parse('2026-01-01T12:00:00Z'),
} as const

const linked = (until: string, fields: Partial<ImageTemplate> = {}): ImageTemplate => {
  const one = template(fields)
  return { ...one, tags: { ...one.tags, 'aib-pipelines-sas-until': until } }
}

const cases: readonly (readonly [
  string,
  ImageTemplate | undefined,
  Partial<{ onDifferent: 'replace' | 'fail'; onRunning: 'wait' | 'fail' }>,
  Decision['action'],
])[] = [
  ['no template', undefined, {}, 'create'],
  ['the same, never run', template({}), {}, 'reuse'],
  ['the same, after a success', template({ lastRun: run('Succeeded') }), {}, 'reuse'],
  ['the same, after a failed run', template({ lastRun: run('Failed') }), {}, 'reuse'],
  ['the same, with links that last', linked('2026-01-01T12:00:00.000Z'), {}, 'reuse'],
  ['the same, with links that end before a run', linked('2026-01-01T11:59:59.999Z'), {}, 'replace'],
  ['the same, with links that end nobody knows when', linked('soon'), {}, 'replace'],
  ['the same, running, with links that end', linked('2026-01-01T00:00:00Z', { lastRun: run('Running') }), {}, 'attach'],
  ['the same with links that end, told to fail', linked('2026-01-01T00:00:00Z'), { onDifferent: 'fail' }, 'refuse'],
  ['the same, failed to provision', template({ provisioningState: 'Failed' }), {}, 'replace'],
  ['the same, running', template({ lastRun: run('Running') }), {}, 'attach'],
  ['the same, being cancelled', template({ lastRun: run('Canceling') }), {}, 'wait'],
  ['another of ours', template({ fingerprint: 'other' }), {}, 'replace'],
  ['another of ours, told to fail', template({ fingerprint: 'other' }), { onDifferent: 'fail' }, 'refuse'],
  ['another of ours, running', template({ fingerprint: 'other', lastRun: run('Running') }), {}, 'wait'],
  [
    'another of ours, running, told to fail',
    template({ fingerprint: 'other', lastRun: run('Running') }),
    { onDifferent: 'fail' },
    'refuse',
  ],
  [
    'another of ours, running, told not to wait',
    template({ fingerprint: 'other', lastRun: run('Running') }),
    { onRunning: 'fail' },
    'refuse',
  ],
  ['another of somebody else', template({ fingerprint: 'other', owner: 'them' }), {}, 'refuse'],
  ['another of somebody else, told to replace', template({ fingerprint: 'other', owner: 'them' }), { onDifferent: 'replace' }, 'replace'],
  [
    'somebody else’s running, told to replace',
    template({ fingerprint: 'other', owner: 'them', lastRun: run('Running') }),
    { onDifferent: 'replace' },
    'wait',
  ],
  ['one without tags', { ...template({}), tags: {} }, {}, 'refuse'],
  ['the same of somebody else, failed to provision', template({ owner: 'them', provisioningState: 'Failed' }), {}, 'refuse'],
  ['one being created', template({ provisioningState: 'Creating' }), {}, 'wait'],
  ['one being deleted', template({ provisioningState: 'Deleting' }), {}, 'wait'],
]

describe('deciding on a template', () => {
  for (const [title, existing, options, action] of cases) {
    it(`${title} → ${action}`, () => {
      assert.equal(decide(existing, { ...inputs, ...options }).action, action)
    })
  }
})
