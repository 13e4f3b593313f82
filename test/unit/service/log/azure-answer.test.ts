// Answers of Azure as Packer’s newer plugin prints them: on several lines, of which only the first may have the prefix of the log.
import assert from 'node:assert/strict'
import { diagnose, explain } from '../../../../shared/diagnosis/diagnose.js'
import { anyFailure } from '../../../../shared/diagnosis/diagnosis.js'
import type { Evidence } from '../../../../shared/diagnosis/evidence.js'
import { Narrator } from '../../../../shared/service/log/narrator.js'

const id = '[00000000-0000-0000-0000-000000000001] PACKER 2025/03/18 20:42:48 '
const ui = `${id}ui: ==> azure-arm: `

const evidenceOf = (lines: readonly string[]): readonly Evidence[] => {
  const narrator = new Narrator({
    template: { properties: { customize: [{ type: 'Shell', inline: ['x'] }] } },
    list: 'customize',
    level: 'quiet',
    print: () => undefined,
  })
  for (const line of lines) narrator.take(line)
  return [anyFailure, ...(narrator.failure?.evidence ?? [])]
}

const answer = (status: string, code: string, message: string): readonly string[] => [
  'polling after CreateOrUpdate: polling failed: the Azure API returned the following error:',
  '',
  `Status: "${status}"`,
  `Code: "${code}"`,
  `Message: "${message}"`,
  'Activity Id: ""',
]
const quota = answer(
  'QuotaExceeded',
  'OperationNotAllowed',
  'Operation could not be completed as it results in exceeding approved standardDSv5Family Cores quota. Current Limit: 10',
)
const deployment = [
  ...answer(
    'Failed',
    'DeploymentFailed',
    'At least one resource deployment operation failed. Please list deployment operations for details.',
  ),
  'API Response:',
  '----[start]----',
  '{',
  '  "status": "Failed",',
  '  "error": {',
  '    "code": "DeploymentFailed",',
  '    "message": "At least one resource deployment operation failed.",',
  '    "details": [{ "code": "Unheard", "message": "The moon is full." }]',
  '  }',
  '}',
  '-----[end]-----',
]
const ended = [
  `${ui}Deleting individual resources ...`,
  `${id}ui: Build 'azure-arm' errored after 2 minutes: polling failed: the Azure API returned the following error:`,
]

describe('an answer of Azure on several lines', () => {
  it('is evidence of its codes and its message, with and without the prefix on each line', () => {
    for (const lines of [quota.map((line) => ui + line), quota.map((line, at) => (at === 0 ? ui : '==> azure-arm: ') + line)])
      assert.deepEqual(
        diagnose(evidenceOf([...lines, ...ended])).map((one) => one.id),
        ['core-quota'],
      )
  })

  it('is quoted with the innermost of its details', () => {
    const text = explain(evidenceOf([...deployment.map((line) => ui + line), ...ended])) ?? ''
    assert.match(text, /Azure’s answer: Unheard: The moon is full\. .*\(machine-not-made,/)
  })

  it('is read where it follows Packer’s reason, and an answer to the clean-up is not', () => {
    const [cleanUp = '', reason = ''] = ended
    assert.deepEqual(
      diagnose(evidenceOf([cleanUp, ...answer('AllocationFailed', '', 'No.').map((line) => ui + line), reason, ...quota])).map(
        (one) => one.id,
      ),
      ['core-quota'],
    )
  })

  it('is not from Azure if a script prints it', () => {
    const script = [`${id}[INFO] (telemetry) Starting provisioner shell`, ...quota.map((line) => `${id}ui:     azure-arm: ${line}`)]
    const failed = `${id}ui: Build 'azure-arm' errored after 2 minutes: Script exited with non-zero exit status: 1. Allowed exit codes are: [0]`
    assert.deepEqual(
      diagnose(evidenceOf([...script, failed])).map((one) => one.id),
      ['script-failed'],
    )
  })

  it('is the innermost of the older plugin’s message, whose JSON has line breaks', () => {
    const lines = [
      'ERROR: -> DeploymentFailed : At least one resource deployment operation failed.',
      'ERROR:   -> Conflict : {',
      '  "status": "Failed",',
      '  "error": {',
      '    "code": "ResourceDeploymentFailure",',
      '    "message": "It failed.",',
      '    "details": [{ "code": "Unheard", "message": "The moon is full." }]',
      '  }',
      '}',
      'ERROR:',
    ]
    for (const broken of [lines, lines.slice(0, -1)]) {
      const text = explain(evidenceOf([...broken.map((line) => ui + line), ...ended])) ?? ''
      assert.match(text, /Azure’s answer: Unheard: The moon is full\. .*\(machine-not-made,/)
    }
    const cut = explain(evidenceOf([...lines.slice(0, 3).map((line) => ui + line), ...ended])) ?? ''
    assert.ok(cut.includes('(machine-not-made,') && !cut.includes('{'), cut)
  })

  it('of one request is its code and message', () => {
    const refusal = `${ui}unexpected status 403 (403 Forbidden) with error: Unheard: The moon is full.`
    assert.match(explain(evidenceOf([refusal, ...ended])) ?? '', /Azure’s answer: Unheard: The moon is full\./)
  })
})
