// The installers of Visual Studio and of its extensions.
import { anyFailure, issue, learnPage, powershell, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['powershell'] } as const
const errorCodes = learnPage('visualstudio/install/use-command-line-parameters-to-install-visual-studio')

// Codes that only this installer has. 1602, 1618, 1641 and 3010 are those of Windows Installer, which have separate rows.
const setupCodes: Readonly<Record<string, string>> = {
  5003: 'the bootstrapper could not download the installer',
  5004: 'the operation was cancelled',
  5005: 'the bootstrapper does not understand its command line',
  5007: 'the machine does not meet the requirements',
  8001: 'this version does not install on Arm64',
  8002: 'the check before the download in the background failed',
  8003: 'a selected component is out of support',
  8004: 'the installation folder cannot be used',
  8005: 'the downloaded packages could not be verified',
  8006: 'a process of Visual Studio runs',
  8010: 'this Windows is not supported',
  '-1073720687': 'the servers were not reached',
  '-1073741510': 'the installer was stopped',
}
const anyCode = `(${Object.keys(setupCodes).join('|')})`

export const visualStudioDiagnoses: readonly Diagnosis[] = [
  {
    id: 'visual-studio-arguments',
    title: 'The Visual Studio installer does not accept its command line',
    signs: [
      {
        ...on,
        text: /requires either --quiet or --passive|Visual Studio Installer[^]{0,4000}\bCommand line errors?:|\bCommand line errors?:[^]{0,400}(?:--\w+ requires|Option '\S+' is unknown)/i,
      },
    ],
    before: ['exit-87'],
    names: { what: 'Its words', in: /Command line errors?:\s*\n?\s*([^\n]{3,200})|([^\n]*requires either --quiet or --passive[^\n]*)/i },
    cause:
      'The installer checks how its options go together before it installs anything, and ends with 87: --norestart, for example, is allowed only with --quiet or --passive, and an option of another command or version is unknown.',
    fix: 'Add --quiet (and --wait for the bootstrapper) to the command, and leave out options that the page below does not list for it.',
    link: errorCodes,
    source: issue('jberezanski/ChocolateyPackages#156'),
    examples: [
      [
        anyFailure,
        powershell(
          '[92f0:0001][2025-01-13T14:44:45] Visual Studio Installer Version: 3.12.2149\n[92f0:0001][2025-01-13T14:44:45] Warning: Closing the installer with exit code 87\n[92f0:000d][2025-01-13T14:44:45] Warning: Command line errors:\n--norestart requires either --quiet or --passive to also be specified.',
          87,
        ),
      ],
      [anyFailure, powershell('--norestart requires either --quiet or --passive to also be specified.', 87)],
    ],
    not: [anyFailure, powershell('Error: 87\n\nThe /PackageName: option is missing a required argument.', 87)],
  },
  {
    id: 'visual-studio-setup',
    title: 'The Visual Studio installer failed',
    signs: [
      {
        ...on,
        text: new RegExp(
          String.raw`(?:visual ?studio|\bvs_\w+)[^\n]{0,160}\bexit(?:ed)?(?: with)?(?: code)?[: ]{0,3}${anyCode}(?!\d)`,
          'i',
        ),
      },
    ],
    before: ['desktop-heap'],
    names: {
      what: 'Its code',
      in: new RegExp(String.raw`\bexit(?:ed)?(?: with)?(?: code)?[: ]{0,3}${anyCode}(?!\d)`, 'i'),
      means: setupCodes,
    },
    cause: 'The Visual Studio bootstrapper or installer returned one of its own exit codes, before or while it downloaded packages.',
    fix: 'Let the subnet reach aka.ms and download.visualstudio.microsoft.com, or install from a layout (vs_BuildTools.exe --layout) that the image brings; print the newest dd_*.log of $env:TEMP at the end of the script.',
    link: errorCodes,
    source: issue('jberezanski/ChocolateyPackages#154'),
    examples: [
      [
        anyFailure,
        powershell(
          'ERROR: The installation of visualstudio2022buildtools failed (installer exit code: 5003).\nThe install of visualstudio2022buildtools was NOT successful.',
          5003,
        ),
      ],
      [anyFailure, powershell(' - visualstudio2022buildtools (exited 5003) - Error while running')],
    ],
    composed: [[anyFailure, powershell('vs_buildtools.exe ended: exit code 8006')]],
    not: [anyFailure, powershell('Visual Studio installer exited with exit code 3010.')],
  },
  {
    id: 'vsix-not-installed',
    title: 'An extension of Visual Studio could not be installed',
    signs: [
      {
        ...on,
        lastLines: 8,
        text: /VSIX installation failed|VSIXInstaller(?:\.exe)?[^\n]{0,80}\b(?:exit|return|fail)|\.vsix (?:couldn't|could not) be installed/i,
      },
    ],
    isGeneral: true,
    cause:
      'VSIXInstaller reports a code, and why only in its log: for example a version of Visual Studio that the extension does not support, a prerequisite that is not installed, or a process of Visual Studio that runs.',
    fix: 'Print the newest dd_VSIXInstaller*.log of $env:TEMP at the end of the script, and pin a version of the extension that fits the installed Visual Studio.',
    link: learnPage('visualstudio/extensibility/vsix-installer'),
    source: issue('actions/runner-images#10755'),
    examples: [
      [
        anyFailure,
        powershell(
          'Installing VSIX from C:\\Program Files (x86)\\Windows Kits\\10\\Vsix\\VS2022\\10.0.22621.0\\WDK.vsix...\nVSIX installation failed with exit code -2146233079.',
        ),
      ],
      [anyFailure, powershell("The Microsoft.DataTools.ReportingServices.vsix couldn't be installed after 20 attempts.")],
    ],
    not: [anyFailure, powershell('VSIX installed successfully.\nInstallation failed with error 0x80070490.')],
  },
]
