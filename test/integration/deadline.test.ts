// The deadline ends every wait, whatever the service asks for. The clock of the commands jumps, and tells by how much.
import assert from 'node:assert/strict'
import type { FaultRule } from '../emulator/net/faults.js'
import { allDoors, doors, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

describe('the deadline', () => {
  const emulator = useEmulator()

  const waits: readonly (readonly [string, FaultRule['on'], FaultRule['fault']])[] = [
    ['429 for two hours', { host: 'arm', path: '/imageTemplates/' }, { status: 429, headers: { 'retry-after': '7200' } }],
    ['429 for 31 years', { host: 'arm', path: '/imageTemplates/' }, { status: 429, headers: { 'retry-after': '1000000000' } }],
    [
      '429 for more than a timer takes',
      { host: 'arm', path: '/imageTemplates/' },
      { status: 429, headers: { 'retry-after': '1000000000000' } },
    ],
    [
      '429 until the year 9999',
      { host: 'arm', path: '/imageTemplates/' },
      { status: 429, headers: { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' } },
    ],
    ['503 for two hours', { host: 'arm', path: '/imageTemplates/' }, { status: 503, headers: { 'retry-after': '7200' } }],
    ['a PUT throttled for two hours', { host: 'arm', method: 'PUT' }, { status: 429, headers: { 'retry-after': '7200' } }],
    ['a run throttled for two hours', { host: 'arm', method: 'POST', path: '/run' }, { status: 429, headers: { 'retry-after': '7200' } }],
    ['a login throttled for two hours', { host: 'authority', path: '/token' }, { status: 429, headers: { 'retry-after': '7200' } }],
    [
      'a login throttled until 2099',
      { host: 'authority', path: '/token' },
      { status: 429, headers: { 'retry-after': 'Fri, 31 Dec 2099 23:59:59 GMT' } },
    ],
    ['a login that is down for two hours', { host: 'authority', path: '/token' }, { status: 503, headers: { 'retry-after': '7200' } }],
    ['a login that fails for two hours', { host: 'authority', path: '/token' }, { status: 500, headers: { 'retry-after': '7200' } }],
    [
      'a poll that asks for 12 digits of seconds',
      { host: 'arm', path: '/operations/' },
      { status: 200, headers: { 'retry-after': '1000000000000' }, body: { status: 'Running' } },
    ],
  ]
  for (const [index, [what, on, fault]] of waits.entries())
    it(`ends a build that meets ${what}`, async () => {
      const door = allDoors[index % allDoors.length] ?? doors.gitHub
      await emulator().control.fault({ on, fault, times: 3 })
      const result = await door.run(emulator(), 'build', {
        ...exampleInputs(emulator(), `late-${index}`),
        preflight: 'off',
        deadline: '1m',
      })
      assert.ok(!result.succeeded && result.log.includes('[deadline-passed]'), result.log)
      assert.ok(result.jumped <= 61_000, `waited ${result.jumped} ms`)
    })

  for (const command of ['wait', 'cancel'] as const)
    it(`ends ${command} while Azure throttles`, async () => {
      await emulator().control.fault({
        on: { host: 'arm', path: '/imageTemplates/' },
        fault: { status: 429, headers: { 'retry-after': '7200' } },
        times: 3,
      })
      const { subscriptionId, resourceGroup } = emulator().description
      const target = { 'subscription-id': subscriptionId, 'resource-group-name': resourceGroup, 'image-builder-template-name': 'late' }
      const result = await doors.terminal.run(emulator(), command, { ...target, deadline: '1m' })
      assert.ok(result.exitCode === 3 && result.log.includes('[deadline-passed]'), result.log)
      assert.ok(result.jumped <= 61_000, `waited ${result.jumped} ms`)
    })

  for (const command of ['gate', 'promote', 'retain'] as const)
    it(`ends ${command} while Azure throttles`, async () => {
      await emulator().control.fault({
        on: { host: 'arm', path: '/galleries/' },
        fault: { status: 429, headers: { 'retry-after': '72000' } },
        times: 3,
      })
      const { galleryImageId } = emulator().description
      const inputs = {
        gate: { 'gallery-image-definition': galleryImageId, 'required-tags': 'a=b' },
        promote: { 'image-version-id': `${galleryImageId}/versions/1.0.0`, channel: 'stable' },
        retain: { 'gallery-image-definition': galleryImageId, 'keep-versions': '1' },
      }[command]
      const result = await doors.terminal.run(emulator(), command, { ...inputs, deadline: '1m' })
      assert.ok(result.exitCode === 3 && result.log.includes('[deadline-passed]'), result.log)
      assert.ok(result.jumped <= 61_000, `waited ${result.jumped} ms`)
    })
})
