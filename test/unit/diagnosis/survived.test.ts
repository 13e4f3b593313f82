// Steps that printed an error which a row of the table knows, continued, and failed at something else.
import assert from 'node:assert/strict'
import { diagnose, explain } from '../../../shared/diagnosis/diagnose.js'
import { anyFailure, powershell, shell } from '../../../shared/diagnosis/diagnosis.js'
import type { Evidence } from '../../../shared/diagnosis/evidence.js'

type Row = readonly [string, readonly string[], Evidence, RegExp]

const survived: readonly Row[] = [
  [
    'a download with || true',
    ['script-failed'],
    shell(
      'curl: (22) The requested URL returned error: 404\nSetting up jq (1.6-2.1ubuntu3) ...\nwidget: fatal: the flux is not available',
      3,
    ),
    /last error: widget: fatal: the flux is not available/,
  ],
  [
    'a lock that the second try did not meet',
    ['exit-124'],
    shell('E: Could not get lock /var/lib/dpkg/lock-frontend\nSetting up curl (7.81.0-1) ...\nwidget: failed to start the flux', 124),
    /time limit/,
  ],
  [
    'a task of Ansible with ignore_errors',
    ['script-certificate'],
    shell(
      'fatal: [localhost]: FAILED! => {"msg": "No package matching \'widgetd\' is available"}\n...ignoring\nok: [localhost]\nfatal: [localhost]: FAILED! => {"msg": "Failed to validate the SSL certificate for example.com:443"}',
      2,
    ),
    /certificate/,
  ],
  [
    'a package of Chocolatey that another call installed',
    ['script-failed'],
    powershell(
      'Invoke-WebRequest : Unable to connect to the remote server\nThe install of widget was successful.\nStart-Widget : The flux is not valid.',
    ),
    /last error: Start-Widget : The flux is not valid/,
  ],
  [
    'an error that the script calls non-fatal',
    ['script-failed'],
    powershell("Access to the path 'C:\\x' is denied.\nThat was non-fatal\nSet-Flux : The flux cannot be set."),
    /last error: Set-Flux : The flux cannot be set/,
  ],
  [
    'pip before the program of the image',
    ['disk-full'],
    shell(
      'ERROR: No matching distribution found for widget\nSuccessfully installed part-1.0\ntar: app: Cannot write: No space left on device',
      2,
    ),
    /no space left/,
  ],
]

// Nothing that the step printed in between is the success of a program that is known.
const outlived: readonly Row[] = [
  [
    'a download that wget tried again',
    ['script-failed', 'script-no-way-out'],
    shell(
      "Connecting to a.example|10.0.0.4|:443... failed: Connection timed out.\nRetrying.\nConnecting to a.example|10.0.0.4|:443... connected.\nHTTP request sent, awaiting response... 200 OK\nSaving to: 'a.tgz'\nwidget: flux is 7",
    ),
    /A script failed\. The step’s last line: widget: flux is 7\..*\n- Possible cause: .*\(script-no-way-out/,
  ],
  [
    'a service that a script looks for before it installs it',
    ['script-failed', 'service-missing'],
    powershell(
      "Get-Service : Cannot find any service with service name 'WidgetOld'.\nAt C:\\x.ps1:3 char:1\n+ Get-Service WidgetOld\n    + CategoryInfo          : ObjectNotFound: (WidgetOld:String) [Get-Service], ServiceCommandException\n    + FullyQualifiedErrorId : NoServiceFoundForGivenName,Microsoft.PowerShell.Commands.GetServiceCommand\nRemoval is skipped\nInstalling WidgetNew\nWidget setup error 77: flux unavailable",
    ),
    /A script failed\. The step’s last error: Widget setup error 77/,
  ],
  [
    'one of several errors of PowerShell',
    ['script-failed', 'service-missing'],
    powershell(
      "Stop-Service : Cannot find any service with service name 'x'.\nSet-Flux : The flux is 7.\nSet-Moon : The moon is new.\nSet-Tide : The tide is low.",
    ),
    /A script failed\. The step’s last error: Set-Tide/,
  ],
  [
    'a general diagnosis',
    ['script-failed'],
    shell("useradd: user 'svc' already exists\nCopying files\nCompiling\nStarting\nwidget: flux is 7"),
    /A script failed/,
  ],
]

const root: readonly Row[] = [
  [
    'what apt prints after a failed refresh',
    ['repository-unavailable'],
    shell(
      'Err:3 http://a.example jammy InRelease\n  503  Service Unavailable [IP: 10.0.0.4 80]\nReading package lists...\nBuilding dependency tree...\nReading state information...\nE: The widget failed to resolve',
      100,
    ),
    /^Probable cause: /,
  ],
  [
    'a file that a failed download left out',
    ['script-name-unresolved'],
    shell(
      'curl: (6) Could not resolve host: a.example\nSetting up jq (1.6) ...\ntar: /tmp/a.tgz: Cannot open: No such file or directory',
      2,
    ),
    /Probable cause: .*another error after it: tar: /,
  ],
  [
    'a command that a failed installation left out',
    ['apt-package-missing', 'exit-127'],
    shell('E: Unable to locate package jqq\nSetting up curl (7.81.0-1) ...\n/tmp/a.sh: line 3: jqq: command not found', 127),
    /Several causes/,
  ],
  [
    'a last line that only says that the script failed',
    ['script-not-found-online'],
    shell('Setting up jq (1.6) ...\ncurl: (22) The requested URL returned error: 404\nInstallation failed.', 22),
    /404|does not exist/,
  ],
  [
    'a summary after a success',
    ['script-not-found-online'],
    shell('curl: (22) The requested URL returned error: 404\nSetting up jq (1.6) ...\nERROR: Installation failed!', 1),
    /script-not-found-online/,
  ],
  [
    'no success between the two errors',
    ['script-name-unresolved'],
    shell('curl: (6) Could not resolve host: a.example\nwidget: fatal: no flux', 1),
    /Probable cause: .*another error after it: widget: fatal: no flux/,
  ],
  [
    'a note of apt that explains it',
    ['repository-key-missing'],
    shell(
      "E: The repository 'https://a.example stable InRelease' is not signed.\nN: Updating from such a repository can't be done securely, and is therefore disabled by default.",
      100,
    ),
    /^(?!.*another error)/,
  ],
  [
    'a line that denies a success',
    ['script-name-unresolved'],
    shell('curl: (6) Could not resolve host: a.example\nThe download did not complete successfully\nwidget: fatal: no flux', 1),
    /script-name-unresolved/,
  ],
]

describe('an error that a step printed', () => {
  for (const [what, ids, evidence, words] of [...survived, ...outlived])
    it(`and survived is not the cause: ${what}`, () => {
      const all = [anyFailure, evidence]
      assert.deepEqual(
        diagnose(all).map(({ id }) => id),
        ids,
      )
      assert.match(explain(all) ?? '', words)
    })
  for (const [what, ids, evidence, words] of root)
    it(`remains the cause: ${what}`, () => {
      const all = [anyFailure, evidence]
      assert.deepEqual(
        diagnose(all).map(({ id }) => id),
        ids,
      )
      assert.match(explain(all) ?? '', words)
    })
})
