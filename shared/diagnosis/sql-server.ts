// The setup of SQL Server.
import { anyFailure, issue, learnPage, powershell, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['powershell'] } as const

// Codes that public reports explain. All others are in Summary.txt only.
const setupCodes: Readonly<Record<string, string>> = {
  '-2067919934': 'Windows must restart first: put a WindowsRestart customizer before the step',
  '-2068643838': 'no feature was installed: they are installed already, or a rule stopped them',
  '-2042429437': 'no instance needs the update: as a rule, it is installed already',
}

export const sqlServerDiagnoses: readonly Diagnosis[] = [
  {
    id: 'sql-server-setup',
    title: 'SQL Server Setup failed',
    signs: [
      { ...on, text: /\bexit code\b[^\n\d-]{0,20}-20[4-7]\d{7}(?!\d)/i },
      { ...on, text: /(?:sql-?server|\bSQLEXPR|\bSQL20\d\d)[^]{0,400}setup\.exe"?[^]{0,400}Exit code was '-21\d{8}/i },
      { ...on, text: /Unable to install SQL Server \(setup\.exe\)|SQL Server[^\n]{0,80}(?:setup|installation) (?:has )?failed\b/i },
      { ...on, exit: [-2067919934, 2227047362, -2068643838, 2226323458, -2042429437, 2252537859] },
    ],
    before: ['exit-1603', 'restart-required', 'windows-result-code', 'chocolatey-failed'],
    names: { what: 'Its code', in: /exit code\b[^\n\d-]{0,20}(-20[4-7]\d{7})/i, means: setupCodes },
    followedBy: /Exit code|setup\.exe|NOT successful/i,
    cause: 'setup.exe returned one of its own exit codes. Its summary file names the rule, feature or update that failed.',
    fix: "Print it at the end of the script: Get-Content 'C:\\Program Files\\Microsoft SQL Server\\*\\Setup Bootstrap\\Log\\Summary.txt'. Give configuration files by their full path, and run the customizer elevated.",
    link: learnPage('sql/database-engine/install-windows/view-and-read-sql-server-setup-log-files'),
    source: issue('Orange-Cyberdefense/GOAD#340'),
    examples: [
      [
        anyFailure,
        powershell(
          'Operation finished with result: Failure\n\nUnable to install SQL Server (setup.exe).\n\n      Exit code (Decimal): -2068643838\n      Exit message: No features were installed during the setup execution. The requested features may already be installed.',
        ),
      ],
      [anyFailure, powershell('Execution failed with exit code [-2068578304].')],
      [
        anyFailure,
        powershell(
          'ERROR: Running ["SQLServer2017-KB4557397-x64.exe" /q /Action=Patch /AllInstances ] was not successful. Exit code was \'-2042429437\'. See log for possible error messages.',
        ),
      ],
    ],
    not: [anyFailure, powershell('Execution failed with exit code [-2147023728].')],
  },
]
