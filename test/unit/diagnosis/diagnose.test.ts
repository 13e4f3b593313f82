import assert from 'node:assert/strict'
import { diagnose, explain, unknownCause } from '../../../shared/diagnosis/diagnose.js'
import {
  anyFailure,
  anyTimeout,
  operation,
  serviceStep,
  packer,
  powershell,
  provisioned,
  refused,
  run,
  shell,
  stop,
} from '../../../shared/diagnosis/diagnosis.js'
import type { Evidence } from '../../../shared/diagnosis/evidence.js'

const idsOf = (...evidence: readonly Evidence[]): readonly string[] => diagnose(evidence).map(({ id }) => id)

describe('diagnose', () => {
  it('prefers the specific to the general, wherever it comes from', () => {
    assert.deepEqual(idsOf(anyFailure, packer("Build 'azure-arm' errored: Timeout waiting for SSH."), stop('before', 'failure')), [
      'machine-not-reached',
    ])
    assert.deepEqual(idsOf(anyFailure), ['packer-failed'])
  })

  it('gives both where two specific ones disagree', () => {
    const evidence = [anyFailure, shell('curl: (6) Could not resolve host: a.example\ntar: x: Cannot write: No space left on device', 2)]
    assert.deepEqual(idsOf(...evidence), ['script-name-unresolved', 'disk-full'])
    const text = explain(evidence) ?? ''
    assert.ok(text.startsWith('Several causes are possible; the evidence does not say which:\n- '), text)
    assert.match(text, /\(script-name-unresolved, .*\n- .*\(disk-full, /)
  })

  it('lets a code decide only where no words do, and one of several meanings only where the message is silent', () => {
    assert.deepEqual(idsOf(provisioned('BadSharedImageDistribute', 'Validation failed: Error with Hyper-V Version validation')), [
      'generation-mismatch',
    ])
    assert.deepEqual(idsOf(provisioned('NoCustomizerScript', 'Internal error occurred. This is a generic error.')), ['internal-error'])
    assert.deepEqual(idsOf(provisioned('BadSharedImageDistribute', 'The moon is in the seventh house.')), [])
    assert.deepEqual(idsOf(provisioned('BadSharedImageDistribute', 'BadSharedImageDistribute.')), ['gallery-distribution-invalid'])
  })

  it('knows the codes that a message quotes: of the Go SDK, in JSON, and in front of a detail', () => {
    for (const said of [
      run('Failed in building/customizing image: StatusCode=400 -- Original Error: Code="SubnetIsFull" Message="The moon is full."'),
      packer('{"error":{"code":"DeploymentFailed","details":[{"code":"SubnetIsFull","message":"The moon is full."}]}}'),
      refused(400, 'DeploymentFailed', 'At least one operation failed. SubnetIsFull: The moon is full.'),
    ])
      assert.deepEqual(idsOf(said), ['subnet-full'])
    assert.deepEqual(idsOf(anyFailure, shell('Code="SubnetIsFull"', 7)), ['script-failed'])
  })

  it('never takes what a script prints for what Azure did', () => {
    for (const words of [
      'ERROR: -> SkuNotAvailable : The requested VM size for resource x is currently not available',
      'QuotaExceeded: exceeding quota limit of standardDv2Family Cores',
      'RequestDisallowedByPolicy',
      'Timeout waiting for WinRM.',
      'The scope cannot perform delete operation because following scope(s) are locked',
    ])
      assert.deepEqual(idsOf(anyFailure, shell(words, 7), stop('step', 'failure', { provisioner: 'shell' })), ['script-failed'], words)
  })

  it('finds no diagnosis if none fits', () => {
    const evidence = [refused(418, 'Unheard', 'The moon is in the seventh house.'), run('Aquarius')]
    assert.deepEqual(idsOf(...evidence), [])
    assert.equal(explain(evidence), undefined)
    assert.match(unknownCause, /not known/)
  })

  it('names what the words name', () => {
    const policy = refused(
      403,
      'RequestDisallowedByPolicy',
      'Resource \'t\' was disallowed by policy. Policy identifiers: \'[{"policyAssignment":{"name":"Require owner tag"}}]\'.',
    )
    assert.match(explain([policy]) ?? '', /The policy: Require owner tag\./)
    const lock = refused(
      409,
      'ScopeLocked',
      "... because following scope(s) are locked: '/subscriptions/s/resourceGroups/r'. Please ...",
      'DELETE',
    )
    assert.match(explain([lock]) ?? '', /The locked scope: \/subscriptions\/s\/resourceGroups\/r\./)
  })

  it('quotes the last error of a script whose failure is not known', () => {
    const text = explain([anyFailure, shell('error: first\nall fine\nwidget: fatal: no flux\n0 errors found\nbye', 7)]) ?? ''
    assert.match(text, /The step’s last error: widget: fatal: no flux\. .*\(script-failed,/)
    const long = explain([anyFailure, shell(`error: ${'x'.repeat(5000)}`, 7)]) ?? ''
    assert.ok(long.length < 1500, `${long.length} characters`)
  })

  it('does not quote the service’s own message as the error of a script', () => {
    const said = 'During the image build a failure has occurred. Packer build logs are at location /subscriptions/s/customization.log.'
    const text = explain([run(said), operation('PackerBuildFailed', said), shell('installing', 16)]) ?? ''
    assert.ok(!text.includes('last error') && text.includes('(script-failed,'), text)
  })

  it('quotes what Azure answered if the machine could not be made for an unknown reason', () => {
    const text = explain([anyFailure, packer('ERROR:   -> Unheard : The moon is full.'), stop('before', 'failure')]) ?? ''
    assert.match(text, /Azure’s answer: Unheard: The moon is full\. .*\(machine-not-made,/)
  })

  it('ends with the name of the row and where the table is', () => {
    assert.match(
      explain([anyTimeout]) ?? '',
      /^The build timeout ended\. The build took longer than .* \(build-timeout, docs\/troubleshooting\.md\)$/,
    )
  })

  it('joins the lines that PowerShell breaks at the width of its console, and no others', () => {
    const broken = [
      "C:\\Windows\\Temp\\script-1.ps1 : The term 'C:\\msys64\\usr\\bin\\tar' is not recognized",
      'as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was',
      'included, verify that the path is correct and try again.',
    ]
    assert.deepEqual(idsOf(anyFailure, powershell(broken.join('\n'))), ['command-path-missing'])
    assert.deepEqual(idsOf(anyFailure, powershell(broken.join('\r\n'))), ['command-path-missing'])
    assert.match(explain([anyFailure, powershell(broken.join('\n'))]) ?? '', /The path: C:\\msys64/)
    const separate = `${'-'.repeat(60)} is not recognized\nAt C:\\x.ps1:1 char:1`
    assert.deepEqual(idsOf(anyFailure, powershell(separate)), ['script-failed'])
  })

  it('reads decimal result codes of Windows, also as exit codes, and leaves other numbers alone', () => {
    for (const code of ['2147942512', '-2147024784'])
      assert.deepEqual(idsOf(anyFailure, powershell(`Copy failed with error ${code}.`)), ['disk-full'], code)
    assert.deepEqual(idsOf(anyFailure, powershell('', 2147944003)), ['exit-1603'])
    assert.deepEqual(idsOf(anyFailure, powershell('', -2147023293)), ['exit-1603'])
    for (const text of ['id 9147942512', 'copied 1147942512 bytes', 'v2147942512.1', 'x2147942512'])
      assert.deepEqual(idsOf(anyFailure, powershell(text, 7)), ['script-failed'], text)
    assert.deepEqual(idsOf(anyFailure, shell('copied 2147942512 bytes', 7)), ['script-failed'])
  })

  it('considers the log before it suggests a longer timeout', () => {
    const sysprep = serviceStep(Array.from({ length: 20 }, () => 'IMAGE_STATE_UNDEPLOYABLE').join('\n'))
    assert.deepEqual(idsOf(anyTimeout, sysprep, stop('service-step', 'timeout', { provisioner: 'powershell' })), ['sysprep-undeployable'])
    assert.deepEqual(idsOf(anyTimeout, stop('step', 'timeout', { provisioner: 'shell', lastLine: 'x', silentMinutes: 45 })), ['step-hangs'])
    assert.deepEqual(idsOf(anyTimeout, stop('step', 'timeout', { provisioner: 'shell', lastLine: 'x', silentMinutes: 2 })), [
      'build-timeout',
    ])
  })
})
