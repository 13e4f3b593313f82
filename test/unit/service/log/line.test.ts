import assert from 'node:assert/strict'
import { isLastLine, parseLogLine } from '../../../../shared/service/log/line.js'

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
    [
      `${id}PACKER 2023/09/14 19:01:18 [INFO] (telemetry) Starting provisioner shell`,
      { kind: 'start', provisioner: 'shell', time: Date.UTC(2023, 8, 14, 19, 1, 18) },
    ],
    [
      `${id}PACKER 2023/09/14 19:01:18 [INFO] (telemetry) ending windows-restart`,
      { kind: 'end', provisioner: 'windows-restart', time: Date.UTC(2023, 8, 14, 19, 1, 18) },
    ],
    [`${id}PACKER 2023/09/14 19:01:18 [INFO] (telemetry) Finalizing.`, { kind: 'noise', text: '[INFO] (telemetry) Finalizing.' }],
    [`${id}PACKER ==> Wait completed after 3 minutes 13 seconds`, { kind: 'title', text: 'Wait completed after 3 minutes 13 seconds' }],
    [
      `${id}PACKER ERR 2020/03/04 23:05:04 [INFO] (telemetry) Starting provisioner powershell`,
      { kind: 'start', provisioner: 'powershell', time: Date.UTC(2020, 2, 4, 23, 5, 4) },
    ],
    [
      'PACKER ERR ==> azure-arm: Deleting individual resources ...',
      { kind: 'noise', text: '==> azure-arm: Deleting individual resources ...' },
    ],
    [`${id}PACKER ERR 2020/10/25 12:09:44 ui: ==> azure-arm: said by OUT, too`, { kind: 'noise', text: '==> azure-arm: said by OUT, too' }],
    [`${id}PACKER OUT Build 'azure-arm' errored: unexpected EOF`, { kind: 'reason', text: "Build 'azure-arm' errored: unexpected EOF" }],
    [
      `${id}PACKER 2025/03/18 20:42:48 ui: ==> Build 'azure-arm' errored after 4 minutes: x`,
      { kind: 'reason', text: "Build 'azure-arm' errored after 4 minutes: x" },
    ],
    [
      `${id}PACKER --> azure-arm: Timeout waiting for machine to restart.`,
      { kind: 'reason', text: 'Timeout waiting for machine to restart.' },
    ],
    [`${id}PACKER OUT `, { kind: 'noise', text: '' }],
    [`${id}PACKER 2023/09/14 19:00:18 ui: ==> azure-arm:`, { kind: 'noise', text: '==> azure-arm:' }],
    ['a line of another program', { kind: 'output', text: 'a line of another program' }],
  ] as const) {
    it(`is read: ${line.slice(0, 90)}`, () => {
      assert.deepEqual(parseLogLine(line), expected)
    })
  }
})

describe('the end of a log', () => {
  it('is recognised by Packer’s last message', () => {
    assert.ok(isLastLine(`${id}PACKER Done exporting Packer logs to Azure Storage.`))
    assert.ok(isLastLine('PACKER ERR 2020/03/04 23:05:04 [INFO] (telemetry) Finalizing.'))
    assert.ok(!isLastLine(`${id}PACKER OUT ==> azure-arm: Deleting individual resources ...`))
  })
})
