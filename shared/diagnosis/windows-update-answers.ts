// What Windows Update and DISM say about an update itself, and what its server answers.
import { anyFailure, learnPage, output, powershell, stop, type Diagnosis, type Sign } from './diagnosis.js'
import type { Evidence } from './evidence.js'

const errors = learnPage('windows/deployment/update/windows-update-error-reference')
const inStep = { from: output, provisioner: ['windows-update', 'powershell'] } as const satisfies Omit<Sign, 'with'>

const updating = (text: string): readonly Evidence[] => [
  anyFailure,
  { origin: 'script', provisioner: 'windows-update', text },
  stop('step', 'failure', { provisioner: 'windows-update' }),
]

export const windowsUpdateAnswerDiagnoses: readonly Diagnosis[] = [
  {
    id: 'windows-update-server-error',
    title: 'The update server answered Windows Update with an error',
    signs: [{ ...inStep, text: /\b0x80244(?:01[6-9abdef]|02[0-4b])\b/i }],
    names: {
      what: 'The code',
      in: /\b(0x80244[0-9a-f]{3})\b/i,
      means: {
        '0x80244016': 'HTTP status 400',
        '0x80244017': 'HTTP status 401: a login is demanded',
        '0x80244018': 'HTTP status 403: the server or a proxy refuses it',
        '0x80244019': 'HTTP status 404: there is no such address on the server',
        '0x8024401b': 'HTTP status 407: the proxy demands a login',
        '0x8024401f': 'HTTP status 500: a fault of the server',
        '0x80244021': 'HTTP status 502: a fault between a gateway or proxy and the server',
        '0x80244022': 'HTTP status 503: the server is overloaded or switched off',
        '0x80244023': 'HTTP status 504: the server did not answer a gateway or proxy in time',
      },
    },
    cause: 'A server was reached (Microsoft’s, a WSUS server of the source image, or a proxy), and answered with this HTTP error.',
    fix: 'Run the build again later if the status is 500 or above; otherwise look at the proxy (netsh winhttp show proxy) and at the WSUS address below HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate.',
    link: errors,
    source: errors,
    examples: [updating('ERROR: Exception from HRESULT: 0x80244022'), updating('ERROR: Exception from HRESULT: 0x80244019')],
    not: updating('ERROR: Exception from HRESULT: 0x8024402C'),
  },
  {
    id: 'update-not-downloaded',
    title: 'The downloaded files of an update are missing or not valid',
    signs: [{ ...inStep, text: /\b0x80246007\b|\b0x8024200d\b|\b0x80242006\b/i }],
    cause: 'Windows Update was to install an update whose files or description in its store (SoftwareDistribution) are incomplete.',
    fix: 'Empty the store in a PowerShell customizer before WindowsUpdate (Stop-Service wuauserv, bits; Remove-Item C:\\Windows\\SoftwareDistribution -Recurse -Force), and restart Windows.',
    link: learnPage('troubleshoot/windows-client/installing-updates-features-roles/common-windows-update-errors'),
    source: errors,
    examples: [updating('ERROR: Exception from HRESULT: 0x80246007'), updating('ERROR: Exception from HRESULT: 0x8024200D')],
    not: updating('ERROR: Exception from HRESULT: 0x80240022'),
  },
  {
    id: 'windows-package-invalid',
    title: 'DISM does not accept the file as a Windows package',
    signs: [{ ...inStep, text: /\b0x800f0805\b|specified package is not (?:a )?valid Windows package/i }],
    cause:
      'The file is not a package that this DISM can read: for example the download is an error page or incomplete, or the .cab belongs to another kind of installer.',
    fix: 'Print the size of the file before it is installed, install a .msu with wusa.exe, and give DISM the .cab of a Windows update or language.',
    link: learnPage('windows-hardware/manufacture/desktop/dism-operating-system-package-servicing-command-line-options'),
    source: learnPage('windows/deployment/update/windows-update-error-reference#setup-utilities-errors'),
    examples: [
      [anyFailure, powershell('Error: 0x800f0805\n\nThe specified package is not a valid Windows package.')],
      [anyFailure, powershell('Add-WindowsPackage failed. Error code = 0x800f0805')],
    ],
    not: [anyFailure, powershell('Error: 0x800f0823\n\nThe specified package requires a newer version of the servicing stack.')],
  },
]
