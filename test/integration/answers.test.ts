// Answers of Azure without bound or of the wrong type: refused with the request's name, never a defect of this tool.
import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import type { OtherAnswer } from '../emulator/net/faults.js'
import { doors, exampleInputs, withoutPreflight } from './doors.js'
import { useEmulator } from './shared-emulator.js'

describe('an answer of Azure', () => {
  const emulator = useEmulator()
  const answered = async (name: string, path: string, body: unknown, times = 1000) => {
    await emulator().control.fault({ on: { host: 'arm', method: 'GET', path }, times, fault: { status: 200, text: JSON.stringify(body) } })
    const result = await doors.gitHub.run(emulator(), 'build', withoutPreflight(emulator(), name))
    await emulator().control.clearFaults()
    assert.ok(!result.log.includes('A defect of this tool'), result.log)
    return result
  }

  const wrong: readonly (readonly [string, string, unknown])[] = [
    ['an operation whose status is null', '/operations/', { status: null }],
    ['an operation whose status is a number', '/operations/', { status: 5 }],
    ['an operation whose status is an array', '/operations/', { status: [] }],
    ['an operation whose status is an object', '/operations/', { status: {} }],
    ['an operation whose status is a boolean', '/operations/', { status: true }],
    ['an operation that is an array', '/operations/', []],
    ['an operation that is a text', '/operations/', 'Succeeded'],
    ['run outputs that are not an array', '/runOutputs', { value: {} }],
    ['run outputs with a link that is a number', '/runOutputs', { value: [], nextLink: 7 }],
    ['run outputs that are a number', '/runOutputs', 7],
    ['a run output that is a number', '/runOutputs', { value: [7] }],
    ['a run output whose properties are a boolean', '/runOutputs', { value: [{ name: 'gallery', properties: true }] }],
    ['a run output whose image is an array', '/runOutputs', { value: [{ name: 'gallery', properties: { artifactId: [] } }] }],
    ['a template without properties', '/imageTemplates/[^/]+\\?', {}],
    [
      'a template whose run state is a number',
      '/imageTemplates/[^/]+\\?',
      { id: '/x', properties: { lastRunStatus: { startTime: 'x', runState: 1 } } },
    ],
    ['a template whose properties are an array', '/imageTemplates/[^/]+\\?', { id: '/x', properties: [] }],
    ['a template that is an array', '/imageTemplates/[^/]+\\?', []],
  ]
  for (const [index, [what, path, body]] of wrong.entries())
    it(`is refused with its request: ${what}`, async () => {
      const result = await answered(`wrong-${index}`, path, body)
      assert.ok(!result.succeeded && /The answer to GET .* cannot be used: .*\[UnexpectedAnswer\]/.test(result.log), result.log)
    })

  it('that lists without an end is refused', async () => {
    const { resourceManager, resourceGroupId } = emulator().description
    const nextLink = `${resourceManager}${resourceGroupId}/providers/Microsoft.VirtualMachineImages/imageTemplates/endless/runOutputs?api-version=2024-02-01`
    const result = await answered('endless', '/runOutputs', { value: [], nextLink })
    assert.ok(!result.succeeded && result.log.includes('the list does not end'), result.log)
  })

  it('whose compression header is wrong is requested again', async () => {
    const fault = { status: 200, headers: { 'content-encoding': 'gzip' }, text: '{"value": []}' }
    await emulator().control.fault({ on: { host: 'arm', method: 'GET', path: '/runOutputs' }, times: 2, fault })
    const result = await doors.gitHub.run(emulator(), 'build', withoutPreflight(emulator(), 'not-compressed'))
    assert.ok(result.succeeded, result.log)
  })

  it('may list 200,000 items', async () => {
    const items = Array.from({ length: 200_000 }, (_, index) => ({ name: `o${index}` }))
    const result = await answered('many', '/runOutputs', { value: items })
    assert.ok(result.succeeded, result.log)
  })

  it('of more than 64 MB is refused with its request', async () => {
    const result = await answered('large', '/runOutputs', { value: [], padding: 'x'.repeat(65 * 1024 * 1024) })
    assert.ok(
      !result.succeeded && /The answer to GET .* has more than 64 MB\. \[AnswerTooLarge\]/.test(result.log),
      result.log.slice(-3000),
    )
  })

  describe('to another command', () => {
    const inputsOf = (command: (typeof commands)[number]): Record<string, string> => {
      const { galleryImageId, subscriptionId, resourceGroup } = emulator().description
      const template = { 'subscription-id': subscriptionId, 'resource-group-name': resourceGroup, 'image-builder-template-name': 'any' }
      return {
        check: { ...exampleInputs(emulator(), 'any'), 'rebuild-when': 'source, age', 'max-age-days': '4' },
        gate: { 'gallery-image-definition': galleryImageId, 'required-tags': 'a=b' },
        promote: { 'image-version-id': `${galleryImageId}/versions/1.0.0`, channel: 'stable' },
        retain: { 'gallery-image-definition': galleryImageId, 'keep-versions': '1' },
        wait: template,
        cancel: template,
      }[command]
    }
    const commands = ['check', 'gate', 'promote', 'retain', 'wait', 'cancel'] as const
    const endless = (path: string): unknown => ({ value: [], nextLink: `${emulator().description.resourceManager}${path}?api-version=1` })
    const json = (body: unknown) => ({ text: JSON.stringify(body) })
    // Compressed, since each of the requests is answered with it.
    const large = gzipSync(JSON.stringify({ value: [], padding: 'x'.repeat(65 * 1024 * 1024) }), { level: 1 }).toString('base64')
    const bodies: readonly (readonly [string, () => Pick<OtherAnswer, 'text' | 'bytes' | 'headers'>])[] = [
      ['a number', () => json(7)],
      ['a link that is a number', () => json({ value: [], nextLink: 7, properties: 7 })],
      ['a list without an end', () => json(endless(`${emulator().description.galleryImageId}/versions`))],
      ['more than 64 MB', () => ({ bytes: large, headers: { 'content-encoding': 'gzip' } })],
    ]
    for (const command of commands)
      for (const [what, body] of bodies)
        it(`ends ${command} with a reason: ${what}`, async () => {
          await emulator().control.fault({ on: { host: 'arm', method: 'GET' }, times: 1000, fault: { status: 200, ...body() } })
          const result = await doors.terminal.run(emulator(), command, { ...inputsOf(command), deadline: '1m' })
          assert.ok(!result.succeeded && result.exitCode !== null, result.log.slice(-2000))
          assert.ok(!result.log.includes('A defect of this tool'), result.log.slice(-2000))
        })
  })
})
