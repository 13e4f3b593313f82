// The commands of the matrix: what exists before, what is run, which requests may break, and what must be true at the end.
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { at, textOf } from '../../shared/json.js'
import { connectArm } from '../arm-client.js'
import type { FaultRule } from '../emulator/net/faults.js'
import { objectOf, type JsonObject } from '../emulator/json.js'
import type { Emulator } from '../emulator/start.js'
import type { Door, DoorResult } from '../integration/doors.js'
import { everywhere, expired, notYetAuthorized, refused, vanished, type NamedFault } from './faults.js'

// A request that breaks, with the faults that it can meet.
export interface Phase {
  readonly name: string
  readonly on: FaultRule['on']
  readonly after?: FaultRule['on']
  readonly faults: readonly NamedFault[]
}

export interface Scenario {
  readonly name: string
  // Phases of one group break in the same run, each with its own fault: a fault of one does not change which requests the others meet. A
  // phase that depends on another one is in a different group: without an answer to a submission, its operation is never followed.
  readonly groups: readonly (readonly Phase[])[]
  // Sets up what exists before anything breaks.
  prepare(emulator: Emulator, door: Door, template: string): Promise<void>
  run(emulator: Emulator, door: Door, template: string): Promise<DoorResult>
  check(emulator: Emulator, result: DoorResult, template: string): Promise<void>
}

const login: Phase = { name: 'the login', on: { host: 'authority', method: 'POST' }, faults: everywhere }
const firstRead: Phase = {
  name: 'the first read',
  on: { host: 'arm', method: 'GET', path: '/imageTemplates/' },
  faults: [...everywhere, expired],
}
// It never fails a build for what it cannot read.
const preflight: Phase = { name: 'the preflight', on: { host: 'arm', method: 'GET', path: '/usages' }, faults: everywhere }
const lookForBlob: Phase = {
  name: 'looking for a blob',
  on: { host: 'blob', method: 'HEAD' },
  faults: everywhere,
}
const sendBlob: Phase = {
  name: 'sending a blob',
  on: { host: 'blob', method: 'PUT' },
  faults: everywhere,
}
const submit: Phase = { name: 'submitting', on: { host: 'arm', method: 'PUT' }, faults: [...everywhere, expired, notYetAuthorized] }
const followSubmission: Phase = {
  name: 'following the submission',
  on: { host: 'arm', method: 'GET', path: '/operations/' },
  faults: [...everywhere, vanished, expired],
}
const start: Phase = {
  name: 'starting the run',
  on: { host: 'arm', method: 'POST', path: '/run\\?' },
  faults: [...everywhere, expired, notYetAuthorized],
}
const watch: Phase = {
  name: 'watching the run',
  on: { host: 'arm', method: 'GET', path: '/imageTemplates/[^/]+\\?' },
  after: { host: 'arm', method: 'POST', path: '/run\\?' },
  faults: [...everywhere, expired],
}
const findLog: Phase = { name: 'finding the log', on: { host: 'arm', method: 'GET', path: '/storageAccounts' }, faults: everywhere }
const readLog: Phase = {
  name: 'reading the log',
  on: { host: 'blob', method: 'GET' },
  // Before, it is the service that reads, to fetch the scripts.
  after: { host: 'arm', method: 'POST', path: '/run\\?' },
  faults: everywhere,
}
const runOutputs: Phase = {
  name: 'reading the run outputs',
  on: { host: 'arm', method: 'GET', path: '/runOutputs' },
  faults: [...everywhere, expired],
}
const remove: Phase = { name: 'deleting the template', on: { host: 'arm', method: 'DELETE' }, faults: [...everywhere, expired, refused] }
const cancelRun: Phase = { name: 'cancelling', on: { host: 'arm', method: 'POST', path: '/cancel' }, faults: [...everywhere, expired] }

export const scenarios: readonly Scenario[] = [
  {
    name: 'build of a new template with the preflight',
    groups: [[login, preflight]],
    prepare: () => Promise.resolve(),
    run: (emulator, door, template) => door.run(emulator, 'build', { ...inputs(emulator, template), preflight: 'on' }),
    check: builtOnce,
  },
  {
    name: 'build of a new template',
    groups: [
      [firstRead, sendBlob, followSubmission, watch, readLog, runOutputs],
      [lookForBlob, submit, start, findLog, remove],
    ],
    prepare: () => Promise.resolve(),
    run: (emulator, door, template) => door.run(emulator, 'build', inputs(emulator, template)),
    check: builtOnce,
  },
  {
    name: 'build that replaces a template',
    groups: [
      [firstRead, followSubmission, start],
      [remove, submit],
    ],
    prepare: async (emulator, door, template) => {
      const { id, ...rest } = await original(emulator, door, 'old')
      await emulator.control.place([{ ...rest, id: textOf(id)?.replace(/[^/]+$/, template) ?? null, name: template }])
    },
    run: (emulator, door, template) => door.run(emulator, 'build', inputs(emulator, template)),
    check: builtOnce,
  },
  {
    name: 'build that uses a template again',
    groups: [[firstRead, watch], [start]],
    prepare: (emulator, door, template) => submitCopy(emulator, door, template, 'idle'),
    // Its artifacts are where those of the original are.
    run: (emulator, door, template) =>
      door.run(emulator, 'build', { ...inputs(emulator, template, 'new', originalName(door, 'new')), cleanup: 'never' }),
    check: async (emulator, result, template) => {
      assert.ok(result.succeeded && result.log.includes('Unchanged; running it again.'), result.log)
      await runsOf(emulator, template, 1)
    },
  },
  {
    name: 'wait for a build that was left',
    groups: [[login, firstRead, runOutputs]],
    prepare: (emulator, door, template) => submitCopy(emulator, door, template, 'run'),
    run: (emulator, door, template) => door.run(emulator, 'wait', { ...target(emulator, template), cleanup: 'always' }),
    check: async (emulator, result, template) => {
      assert.ok(result.succeeded, result.log)
      await assertImageExists(emulator, result)
      await runsOf(emulator, template, 1)
    },
  },
  {
    name: 'cancel',
    groups: [[login, firstRead, cancelRun]],
    prepare: async (emulator, door, template) => {
      // The original must not be held.
      await original(emulator, door, 'new')
      await emulator.control.set({ hold: 'Customizing' })
      await submitCopy(emulator, door, template, 'run')
    },
    run: (emulator, door, template) => door.run(emulator, 'cancel', target(emulator, template)),
    check: async (emulator, result, template) => {
      assert.ok(result.succeeded, result.log)
      const { templates } = await emulator.control.state()
      const found = templates.find(({ name }) => name === template)
      assert.equal(textOf(at(found, 'properties', 'lastRunStatus', 'runState')), 'Canceled', result.log)
    },
  },
]

// Short, so that a connection that hangs does not hold the matrix.
const times = { 'poll-interval': '50ms', 'request-timeout': '1500ms' }

const target = ({ description }: Emulator, template: string): Record<string, string> => ({
  'image-builder-template-name': template,
  'subscription-id': description.subscriptionId,
  'resource-group-name': description.resourceGroup,
  ...times,
})

type Content = 'old' | 'new'

const inputs = (emulator: Emulator, template: string, content: Content = 'new', folder = template): Record<string, string> => {
  const { location, identityId, galleryImageId, blobContainerUrl } = emulator.description
  return {
    ...target(emulator, template),
    template: 'image.yaml',
    preflight: 'off',
    workspace: resolve('test/fixtures/matrix'),
    parameters: [`location=${location}`, `identity=${identityId}`, `gallery-image=${galleryImageId}`, `content=${content}`].join('\n'),
    // A folder of the container serves as a separate container: it holds nothing of other cases.
    'artifacts-container-url': `${blobContainerUrl}/${folder}`,
  }
}

// An image template that a build of this front door has made and run, for cases to have a copy of: made once on each emulator.
const original = (emulator: Emulator, door: Door, content: Content): Promise<JsonObject> => {
  const made = originals.get(emulator) ?? new Map<string, Promise<JsonObject>>()
  originals.set(emulator, made)
  const name = originalName(door, content)
  const template = made.get(name) ?? makeOriginal(emulator, door, content)
  made.set(name, template)
  return template
}

const originals = new WeakMap<Emulator, Map<string, Promise<JsonObject>>>()

const originalName = (door: Door, content: Content): string => `matrix-${content}-${door.name.replace(' ', '-')}`

const makeOriginal = async (emulator: Emulator, door: Door, content: Content): Promise<JsonObject> => {
  const name = originalName(door, content)
  const started = await door.run(emulator, 'build', { ...inputs(emulator, name, content), wait: 'false' })
  assert.ok(started.succeeded, started.log)
  const waited = await door.run(emulator, 'wait', { ...target(emulator, name), cleanup: 'never' })
  assert.ok(waited.succeeded, waited.log)
  const { templates } = await emulator.control.state()
  const template = templates.find((one) => one.name === name)
  assert.ok(template !== undefined)
  return template
}

// Submits a copy of the original that a build of this front door has made; with `run`, it is started as well. No bundle is needed for that.
async function submitCopy(emulator: Emulator, door: Door, name: string, run: 'run' | 'idle'): Promise<void> {
  const { location, tags, identity, properties } = await original(emulator, door, 'new')
  const given = Object.fromEntries(Object.entries(objectOf(properties)).filter(([property]) => !readOnly.has(property)))
  const client = await connectArm(emulator.description)
  const path = `${emulator.description.resourceGroupId}/providers/Microsoft.VirtualMachineImages/imageTemplates/${name}`
  try {
    const { status, headers, body } = await client.arm('PUT', path, { location, tags, identity, properties: given })
    assert.equal(status, 201, body.toString())
    const operation = async () => (await client.arm('GET', String(headers['azure-asyncoperation']))).json.status
    while ((await operation()) === 'InProgress');
    if (run === 'run') assert.equal((await client.arm('POST', `${path}/run`)).status, 202)
  } finally {
    client.send.close()
  }
}

const readOnly: ReadonlySet<string> = new Set(['provisioningState', 'provisioningError', 'lastRunStatus', 'exactStagingResourceGroup'])

// Green, with the image of the only run, and nothing left behind.
async function builtOnce(emulator: Emulator, result: DoorResult, template: string): Promise<void> {
  assert.ok(result.succeeded, result.log)
  await assertImageExists(emulator, result)
  await runsOf(emulator, template, 1)
  const { templates } = await emulator.control.state()
  assert.ok(!templates.some(({ name }) => name === template), `the template was to be deleted: ${result.log}`)
}

const assertImageExists = async (emulator: Emulator, { outputs, log }: DoorResult): Promise<void> => {
  const { versions } = await emulator.control.state()
  assert.equal(outputs['run-state'], 'Succeeded', log)
  assert.ok(
    versions.some(({ id }) => textOf(id)?.toLowerCase() === outputs['image-id']?.toLowerCase()),
    `no such image: ${outputs['image-id'] ?? ''} ${log}`,
  )
}

const runsOf = async (emulator: Emulator, template: string, count: number): Promise<void> => {
  const { runs } = await emulator.control.builds()
  assert.equal(runs.filter((run) => run.template === template).length, count, 'never built once too often')
}
