// The line of a script at which its last error arose.
import assert from 'node:assert/strict'
import { powershell, shell } from '../../../shared/diagnosis/diagnosis.js'
import { errorPlaceOf, type ErrorPlace } from '../../../shared/diagnosis/error-place.js'
import type { Evidence } from '../../../shared/diagnosis/evidence.js'

const rows: readonly (readonly [string, Evidence, ErrorPlace | undefined])[] = [
  ['bash', shell('/opt/app/setup.sh: line 12: jq: command not found'), { file: '/opt/app/setup.sh', line: 12 }],
  ['dash', shell('/opt/app/setup.sh: 9: jq: not found'), { file: '/opt/app/setup.sh', line: 9 }],
  ['bash in the file of Packer', shell('/tmp/script_8921.sh: line 3: jq: command not found'), { file: undefined, line: 3 }],
  [
    'Windows PowerShell',
    powershell(
      "Get-Item : Cannot find path 'C:\\x' because it does not exist.\nAt C:\\build\\a.ps1:7 char:3\n+   Get-Item C:\\x\n+   ~~~~~\n    + CategoryInfo          : ObjectNotFound: (C:\\x:String) [Get-Item], ItemNotFoundException",
    ),
    { file: 'C:\\build\\a.ps1', line: 7 },
  ],
  [
    'Windows PowerShell in the file of Packer',
    powershell('Start-Flux : The flux is not available.\nAt C:\\Windows\\Temp\\script-5e7d.ps1:2 char:1\n+ Start-Flux\n+ ~~~~'),
    { file: undefined, line: 2 },
  ],
  [
    'PowerShell 7',
    powershell(
      "Get-Item: C:\\build\\b.ps1:12\nLine |\n  12 |  Get-Item C:\\x\n     |  ~~~~\n     | Cannot find path 'C:\\x' because it does not exist.",
    ),
    { file: 'C:\\build\\b.ps1', line: 12 },
  ],
  [
    'Python',
    shell(
      'Traceback (most recent call last):\n  File "/opt/app/a.py", line 3, in <module>\n    main()\n  File "/opt/app/b.py", line 14, in main\nKeyError: \'version\'',
    ),
    { file: '/opt/app/b.py', line: 14 },
  ],
  ['an error without a line', shell('curl: (6) Could not resolve host: a.example'), undefined],
  [
    'an earlier error with a line',
    shell('/opt/app/setup.sh: line 12: jq: command not found\ncurl: (6) Could not resolve host: a.example'),
    undefined,
  ],
  ['a time', shell('10:12: error: no flux'), undefined],
  ['a compiler', shell('src/a.c:12:3: error: no flux'), undefined],
  ['no error', shell('the widget is red'), undefined],
]

describe('the place of a script’s last error', () => {
  for (const [what, evidence, place] of rows)
    it(`is read from ${what}`, () => {
      assert.deepEqual(errorPlaceOf([evidence]), place)
    })
})
