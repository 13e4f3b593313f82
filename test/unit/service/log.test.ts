import assert from 'node:assert/strict'
import { parseLogLine } from '../../../shared/service/log/line.js'
import { Narrator } from '../../../shared/service/log/narrator.js'

const id = '[5e819c65-0000-4000-8000-000000000000] '

describe('a line of customization.log', () => {
  for (const [line, expected] of [
    [
      `${id}PACKER OUT ==> azure-arm: Waiting for SSH to become available...`,
      { kind: 'title', text: 'Waiting for SSH to become available...' },
    ],
    [`${id}PACKER OUT     azure-arm: hello from a script`, { kind: 'output', text: 'hello from a script' }],
    [
      `${id}PACKER ERR 2020/10/25 12:09:44 packer-builder-azure-arm plugin: [INFO] x`,
      { kind: 'noise', text: 'packer-builder-azure-arm plugin: [INFO] x' },
    ],
    [`${id}PACKER 2025/03/18 20:42:48 ui:     azure-arm: E: Could not open file`, { kind: 'output', text: 'E: Could not open file' }],
    [
      `PACKER 2023/09/14 19:00:18 ui: ==> azure-arm: Skipping image creation...`,
      { kind: 'noise', text: '==> azure-arm: Skipping image creation...' },
    ],
    [`${id}PACKER 2023/09/14 19:01:18 [INFO] (telemetry) Starting provisioner shell`, { kind: 'start', provisioner: 'shell' }],
    [`${id}PACKER 2023/09/14 19:01:18 [INFO] (telemetry) ending windows-restart`, { kind: 'end', provisioner: 'windows-restart' }],
    [`${id}PACKER 2023/09/14 19:01:18 [INFO] (telemetry) Finalizing.`, { kind: 'noise', text: '[INFO] (telemetry) Finalizing.' }],
    [`${id}PACKER ==> Wait completed after 3 minutes 13 seconds`, { kind: 'title', text: 'Wait completed after 3 minutes 13 seconds' }],
    ['something that is no line of Packer', { kind: 'output', text: 'something that is no line of Packer' }],
  ] as const) {
    it(`is read: ${line.slice(0, 90)}`, () => {
      assert.deepEqual(parseLogLine(line), expected)
    })
  }
})

describe('telling a log', () => {
  const template = {
    properties: {
      customize: [
        { type: 'Shell', name: 'install' },
        { type: 'File', sourceUri: 'x' },
      ],
    },
  }
  const start = (kind: string): string => `PACKER 2023/09/14 19:01:18 [INFO] (telemetry) Starting provisioner ${kind}`
  const end = (kind: string): string => `PACKER 2023/09/14 19:01:18 [INFO] (telemetry) ending ${kind}`
  const output = (text: string): string => `PACKER 2023/09/14 19:01:18 ui:     azure-arm: ${text}`

  it('names each customizer, and the service’s own steps after them', () => {
    const printed: string[] = []
    const narrator = new Narrator(template, (text) => printed.push(text.trim()))
    for (const line of [start('shell'), output('a'), end('shell'), start('file'), end('file'), start('shell'), end('shell')])
      narrator.take(line)
    assert.deepEqual(printed, [
      '▸ customizer 1 of 2: install (Shell)',
      'a',
      '▸ customizer 2 of 2: File',
      '▸ the service’s own step (shell)',
    ])
    assert.equal(narrator.unfinished, undefined)
  })

  it('knows where a build stopped, and its last lines', () => {
    const narrator = new Narrator(template, () => undefined)
    for (const line of [start('shell'), end('shell'), start('file'), output('x'), output('no such host')]) narrator.take(line)
    assert.deepEqual(narrator.unfinished, { index: 1, title: 'File', lines: ['x', 'no such host'] })
  })

  it('prints the head and the tail of a step that prints too much', () => {
    const printed: string[] = []
    const narrator = new Narrator(template, (text) => printed.push(text.trim()))
    narrator.take(start('shell'))
    for (let line = 0; line < 100_000; line += 1) narrator.take(output(String(line)))
    narrator.take(end('shell'))
    assert.equal(printed.length, 1 + 400 + 1 + 30)
    assert.ok(printed.includes('… 99600 more lines; the last ones:'))
    assert.equal(printed.at(-1), '99999')
  })
})
