// Programs that images for Azure Virtual Desktop install: Microsoft 365 Apps, Teams.
import { anyFailure, issue, learnPage, powershell, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['powershell'] } as const
const office = learnPage('intune/intune-service/apps/apps-add-office365')

// Codes of the bootstrapper for which public reports name a way round: it is not for Windows Server 2019, and does not provision a package
// again that was removed.
const bootstrapperCodes: Readonly<Record<string, string>> = {
  '0x80070032': 'this Windows does not support it: provision the .msix with DISM /Online /Add-ProvisionedAppxPackage',
  '0x80004004': 'it gave up, as it does where Teams was removed before: provision the .msix with Add-AppxProvisionedPackage',
}

export const virtualDesktopDiagnoses: readonly Diagnosis[] = [
  {
    id: 'office-setup-failed',
    title: 'The Office Deployment Tool could not finish',
    signs: [
      { ...on, exit: [17000, 17001, 17002, 17003, 17004, 17006, 17300, 17301, 17303] },
      { ...on, text: /\b(?:code|status|returned)\b[^\n\d]{0,20}\b(?:1700[0-6]|1730[0-3])\b/i },
      { ...on, text: /\b(?:30088|30182|30183|30125|30180|30102)-\d{1,4}\b/ },
    ],
    before: ['chocolatey-failed'],
    cause:
      'setup.exe of Microsoft 365 Apps stopped: 17002 means that it could not finish (disk space, a cancelled download, no way to officecdn.microsoft.com), 17004 an unknown product or a restart that is outstanding, 17006 running Office programs.',
    fix: 'Let the build’s subnet reach officecdn.microsoft.com, check the Product ID and channel in the configuration file, restart Windows before the step, and read the newest log in %TEMP% and C:\\Windows\\Temp (<machine>-<date>.log).',
    link: office,
    source: issue('PSAppDeployToolkit/PSAppDeployToolkit#1391'),
    examples: [
      [anyFailure, powershell('Execution failed with exit code [17002].', 1)],
      [anyFailure, powershell('', 17004)],
      [anyFailure, powershell('Error Code: 30182-2016 (3)', 1)],
    ],
    not: [anyFailure, powershell('', 1603)],
  },
  {
    id: 'teams-no-vdi',
    title: 'Teams does not see that this is a virtual desktop',
    signs: [{ ...on, text: /[Cc]annot install for all users when a VDI environment is not detected/i }],
    before: ['exit-1603', 'exit-1603-logged'],
    cause:
      'The machine-wide installer of classic Teams (ALLUSER=1) runs only if it detects a virtual desktop, and nothing marks the image as one yet.',
    fix: 'Set it before the installation: reg add HKLM\\SOFTWARE\\Microsoft\\Teams /v IsWVDEnvironment /t REG_DWORD /d 1 /f; or install the new Teams with teamsbootstrapper.exe -p.',
    link: learnPage('azure/virtual-desktop/teams-on-avd'),
    source: issue('MicrosoftDocs/azure-docs#62023'),
    examples: [
      [anyFailure, powershell('Installation has failed. Cannot install for all users when a VDI environment is not detected.', 1)],
    ],
    composed: [[anyFailure, powershell('cannot install for all users when a VDI environment is not detected', 1603)]],
    not: [anyFailure, powershell('Teams installed.', 1603)],
  },
  {
    id: 'teams-bootstrapper-failed',
    title: 'The bootstrapper of Teams failed',
    signs: [{ ...on, text: /"success": ?false[^]{0,200}"errorCode": ?"0x[0-9a-f]{8}"/i }],
    before: ['appx-failed', 'windows-unsupported'],
    names: { what: 'Its code', in: /"errorCode": ?"(0x[0-9a-f]{8})"/i, means: bootstrapperCodes },
    cause: 'teamsbootstrapper.exe could not download or provision the package of Teams; its code is in the answer.',
    fix: 'Let the build’s subnet reach statics.teams.cdn.office.net, or give the package yourself (teamsbootstrapper.exe -p -o C:\\path\\MSTeams-x64.msix); run the customizer elevated.',
    link: learnPage('microsoftteams/new-teams-bulk-install-client'),
    source: learnPage('microsoftteams/new-teams-bulk-install-client'),
    examples: [[anyFailure, powershell('{\n  "success": false,\n  "errorCode": "0x80004004"\n}', 1)]],
    composed: [
      [anyFailure, powershell('{"success": false, "errorCode": "0x80070490"}', 1)],
      [anyFailure, powershell('{\n  "success": false,\n  "errorCode": "0x80070032",\n  "extendedErrorCode": "0x80070032"\n}', 1)],
    ],
    not: [anyFailure, powershell('{ "success": true }', 1)],
  },
]
