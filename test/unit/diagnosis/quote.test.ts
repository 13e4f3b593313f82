import assert from 'node:assert/strict'
import { explain, explainOrQuote } from '../../../shared/diagnosis/diagnose.js'
import { anyFailure, operation, packer, powershell, provisioned, run, shell, stop } from '../../../shared/diagnosis/diagnosis.js'
import type { Evidence } from '../../../shared/diagnosis/evidence.js'
import { quoteOf } from '../../../shared/diagnosis/quote.js'

const quoteIn = (...evidence: readonly Evidence[]): string | undefined => {
  const quote = quoteOf([anyFailure, ...evidence])
  return quote === undefined ? undefined : `${quote.speaker}: ${quote.text}`
}

// What a script printed, and the line that says why it failed.
const scripts: readonly (readonly [string, string, string])[] = [
  [
    'no line that only repeats the failure',
    'gzip: stdin: invalid flux\ntar: Child returned status 1\ntar: Error is not recoverable: exiting now',
    'gzip: stdin: invalid flux',
  ],
  [
    'no line of make',
    'cc1: fatal: the moon is full\nmake[1]: *** [Makefile:7: moon] Error 1\nmake: *** [all] Error 2',
    'cc1: fatal: the moon is full',
  ],
  ['no count of errors', 'x.cs(1,1): error CS0103: no flux\nBuild FAILED.\n    1 Error(s)', 'x.cs(1,1): error CS0103: no flux'],
  [
    'what a test expected',
    ' Expected $true, but got $false.\nTests Passed: 1, Failed: 1\nTest run has failed',
    'Expected $true, but got $false.',
  ],
  ['no summary without errors', 'widget: cannot open the hatch\nFailures: 0\n0 errors found\nfailed=0', 'widget: cannot open the hatch'],
  ['no command that set -x prints', 'widget: cannot open the hatch\n+ echo failed\n++ false', 'widget: cannot open the hatch'],
  ['no line about the exit code', 'widget: invalid flux\nError: Process completed with exit code 3.', 'widget: invalid flux'],
  [
    'the reason of dnf, not that a repository was not read',
    "Errors during downloading metadata for repository 'moon':\n  - Status code: 451 for https://m.example/repodata/repomd.xml\nError: Failed to download metadata for repo 'moon': Cannot download repomd.xml: Cannot download repodata/repomd.xml: All mirrors were tried",
    '- Status code: 451 for https://m.example/repodata/repomd.xml',
  ],
  [
    'the reason of zypper',
    "[moon|https://m.example/] Valid metadata not found at specified URL\nPlease check if the URIs defined for this repository are pointing to a valid repository.\nSkipping repository 'moon' because of the above error.\nCould not refresh the repositories because of errors.",
    '[moon|https://m.example/] Valid metadata not found at specified URL',
  ],
  [
    'the reason of sysprep’s log',
    'Error SYSPRP Widget: the flux is missing\n2025-01-01 10:00:00, Error SYSPRP ActionPlatform::ExecuteAction: Error in executing action; dwRet = 0x3\nError SYSPRP WinMain:Hit failure while pre-validate sysprep generalize internal providers; hr = 0x80070003',
    'Error SYSPRP Widget: the flux is missing',
  ],
  ['the exit code, if that is all', 'starting\nError: the installer exited with code 77', 'Error: the installer exited with code 77'],
]

describe('the quote of a failure', () => {
  for (const [name, text, expected] of scripts)
    it(`of a script: ${name}`, () => {
      assert.equal(quoteIn(shell(text, 7)), `The step’s last error: ${expected}`)
    })

  it('of a script without an error is its last line', () => {
    assert.equal(quoteIn(shell('one\ntwo\n\n', 7)), 'The step’s last line: two')
  })

  it('of a PowerShell error record is its message, also one broken at the width of the console', () => {
    const record = [
      'C:\\Windows\\Temp\\script-1.ps1 : The flux capacitor of this machine is not available because it was never',
      'built into it.',
      'At C:\\Windows\\Temp\\script-1.ps1:12 char:5',
      '+     Start-Flux -Force',
      '+     ~~~~~~~~~~~~~~~~~',
      '    + CategoryInfo          : NotSpecified: (:) [Write-Error], WriteErrorException',
      '    + FullyQualifiedErrorId : Microsoft.PowerShell.Commands.WriteErrorException,script-1.ps1',
    ]
    assert.match(quoteIn(powershell(record.join('\n'))) ?? '', /The flux capacitor of this machine is not available .* built into it\.$/)
  })

  it('of Azure’s answer to Packer is the innermost, not that a deployment failed', () => {
    for (const lines of [
      ['ERROR: -> DeploymentFailed : At least one resource deployment operation failed.', 'ERROR:   -> Unheard : The moon is full.'],
      [
        'ERROR: -> DeploymentFailed : At least one resource deployment operation failed.',
        'ERROR:   -> Conflict : {"status":"Failed","error":{"code":"ResourceDeploymentFailure","message":"It failed.","details":[{"code":"Unheard","message":"The moon is full."}]}}',
      ],
      ['{"error":{"code":"DeploymentFailed","details":[{"code":"Unheard","message":"The moon is full."}]}}'],
      ['-- Original Error: Code="DeploymentFailed" Message="It failed." Details=[{"code":"Unheard","message":"The moon is full."}]'],
      [
        '-- Original Error: Code="DeploymentFailed" Message="It failed." Details=[{"code":"Conflict","message":"{\\"error\\":{\\"code\\":\\"Unheard\\",\\"message\\":\\"The moon is full.\\"}}"}]',
      ],
    ])
      assert.equal(
        quoteIn(...lines.map(packer), packer("Build 'azure-arm' errored after 2 minutes: Deployment failed"), stop('before', 'failure')),
        'Azure’s answer: Unheard: The moon is full.',
        lines.at(-1),
      )
  })

  it('of a step that Packer ended is Packer’s reason; not the exit code of its script', () => {
    const output = shell('widget: cannot open the hatch', 1)
    assert.equal(
      quoteIn(packer("Build 'azure-arm' errored after 3 minutes: the provisioner broke off"), output),
      'Packer’s error: the provisioner broke off',
    )
    assert.equal(
      quoteIn(packer("Build 'azure-arm' errored after 3 minutes: Script exited with non-zero exit status: 1. Allowed: [0]"), output),
      'The step’s last error: widget: cannot open the hatch',
    )
  })

  it('of the service’s message is the answer inside of it; the service’s own words are shown in any case', () => {
    assert.equal(
      quoteIn(
        run(
          'Failed in distributing 1 images out of total 1: {[Error 0] compute#Create: StatusCode=409 -- Original Error: Code="Unheard" Message="The moon is full."}',
        ),
      ),
      'Azure’s answer: Unheard: The moon is full.',
    )
    assert.equal(quoteIn(operation('PackerBuildFailed', 'The build failed.')), undefined)
  })

  it('is shown by general diagnoses, if none fits, and not by a specific one', () => {
    assert.match(
      explain([anyFailure, packer('ERROR: -> Unheard : The moon is full.'), stop('before', 'failure')]) ?? '',
      /reached\. Azure’s answer: Unheard: The moon is full\. The build ended/,
    )
    assert.match(
      explainOrQuote([provisioned('Unheard', 'x: Code="Moon" Message="It is full."')]),
      /^Azure’s answer: Moon: It is full\. The cause is not known/,
    )
    assert.ok(!(explain([anyFailure, shell('curl: (6) Could not resolve host: a.example', 6)]) ?? '').includes('error:'))
  })

  it('is not a line of Packer’s if the step printed nothing', () => {
    for (const line of ['', 'Provisioning with shell script: /tmp/packer-shell3074641722', 'Provisioning with Powershell...'])
      assert.equal(quoteIn(shell(line, 5)), 'The step’s output: none')
  })

  it('reports that a step continued after the known error', () => {
    const after = 'using the mirror\none\ntwo\nthree\nthe widget is red'
    const text = explain([anyFailure, shell(`curl: (6) Could not resolve host: a.example\n${after}`, 1)]) ?? ''
    assert.match(
      text,
      /Several .*\n- A script failed\. The step’s last line: the widget is red\. .*\n- Possible cause: .*\(script-name-unresolved/,
    )
  })

  it('is not a line that only repeats the failure', () => {
    const text = explain([anyFailure, shell('curl: (6) Could not resolve host: a.example\nmake: *** [all] Error 6', 2)]) ?? ''
    assert.ok(!text.includes('another error') && text.includes('(script-name-unresolved'), text)
  })

  it('does not include a line with which the package manager only repeats the known error', () => {
    for (const [id, text] of [
      [
        'repository-certificate-unreadable',
        "  - Curl error (58): Problem with the local SSL certificate for https://rhui.example/ [could not load PEM client certificate, OpenSSL error fopen:Permission denied]\nError: Failed to download metadata for repo 'rhui': Cannot download repomd.xml: All mirrors were tried",
      ],
      [
        'suse-unregistered',
        'Credentials are invalid. Re-register the system with "registercloudguest --force-new"\nProblem retrieving files from \'SLES\'.\nCould not refresh the repositories because of errors.',
      ],
      [
        'repository-inconsistent',
        'E: Failed to fetch http://a.example/Packages.gz  File has unexpected size (1 != 2). Mirror sync in progress?\nE: Some index files failed to download. They have been ignored, or old ones used instead.',
      ],
    ] as const) {
      const said = explain([anyFailure, shell(text, 1)]) ?? ''
      assert.ok(said.includes(`(${id},`) && !said.includes('another error'), said)
    }
  })

  it('of PowerShell is an error, not a later warning', () => {
    assert.equal(
      quoteIn(powershell('Start-Flux : The flux is not available.\nWARNING: Package failed to be installed because: The moon is missing.')),
      'The step’s last error: Start-Flux : The flux is not available.',
    )
  })

  it('is left out if the diagnosis names the same words', () => {
    const text = explain([anyFailure, shell('Usage: widget [options] <file>', 64)]) ?? ''
    assert.equal(text.split('widget [options]').length, 2, text)
  })

  it('names an error that a step printed after the known one, which it may have survived', () => {
    const text = explain([anyFailure, shell('curl: (6) Could not resolve host: a.example\ncontinuing\nwidget: fatal: no flux', 1)]) ?? ''
    assert.match(text, /The step printed another error after it: widget: fatal: no flux\. .*\(script-name-unresolved/)
  })
})
