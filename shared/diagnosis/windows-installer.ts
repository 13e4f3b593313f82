// More exit codes of Windows Installer and of the programs that call it, and exit codes of Windows itself.
import { anyFailure, issue, learnPage, powershell, reportedCode, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['powershell'] } as const
const msi = learnPage('windows/win32/msi/error-codes')
const system = learnPage('windows/win32/debug/system-error-codes--0-499-')

// What the codes mean with which winget reports the answer of an installer
// (https://github.com/microsoft/winget-cli/blob/master/doc/windows/package-manager/winget/returnCodes.md).
const wingetCodes: Readonly<Record<string, string>> = {
  '0x8a150101': 'the application is running',
  '0x8a150102': 'another installation is under way',
  '0x8a150103': 'files are in use',
  '0x8a150104': 'a package that it requires is missing',
  '0x8a150105': 'the disk is full',
  '0x8a150106': 'there is not enough memory',
  '0x8a150107': 'it needs a network connection',
  '0x8a150108': 'the vendor’s support has to help',
  '0x8a150109': 'it is installed and needs a restart',
  '0x8a15010a': 'it needs a restart first',
  '0x8a15010b': 'it has begun a restart',
  '0x8a15010c': 'it was cancelled',
  '0x8a15010d': 'another version is installed',
  '0x8a15010e': 'a newer version is installed',
  '0x8a15010f': 'a policy blocks it',
  '0x8a150110': 'its dependencies could not be installed',
  '0x8a150111': 'another application uses it',
  '0x8a150112': 'a parameter is not valid',
  '0x8a150113': 'this system does not support the package or this scope',
  '0x8a150114': 'the installer does not upgrade an existing installation',
  '0x8a150115': 'the installer’s own error',
}

export const windowsInstallerDiagnoses: readonly Diagnosis[] = [
  {
    id: 'winget-installer-refused',
    title: 'The installer that winget started refuses, with a reason',
    signs: [{ from: ['script'], provisioner: ['powershell'], text: /\b0x8A1501(?:0[1-9A-F]|1[0-5])\b/i }],
    names: { what: 'The code', in: /(0x8A1501[01][0-9A-F])\b/i, means: wingetCodes },
    followedBy: /^Device wide install/,
    cause: 'winget downloaded the package and started its installer, which did not install it.',
    fix: 'Go by the meaning of the code. For 0x8a150113, leave out --scope machine, or provision the msix file with Add-AppxProvisionedPackage -Online; for a restart, add a WindowsRestart.',
    link: learnPage('windows/package-manager/winget/returnCodes'),
    source: issue('microsoft/winget-pkgs#339567'),
    examples: [
      [
        anyFailure,
        powershell(
          'Installation failed with exit code -1978334957\nDevice wide install for msix type is not supported in packaged context.',
        ),
      ],
      [anyFailure, powershell('', -1978334957)],
    ],
    not: [anyFailure, powershell('winget install failed with exit code -1978335212')],
  },
  {
    id: 'exit-1605',
    title: 'The product to change or remove is not installed',
    signs: [
      { ...on, exit: [1605, 1614] },
      { ...on, text: reportedCode('1605|1614') },
      { ...on, text: /This action is only valid for products that are currently installed/i },
    ],
    before: ['chocolatey-failed'],
    cause: 'Exit code 1605: msiexec was to remove, repair or patch a product that is not installed on this machine.',
    fix: 'Look the product code up in the script before calling msiexec /x (Get-Package, the Uninstall registry keys), or accept 1605 with validExitCodes.',
    link: msi,
    source: msi,
    examples: [
      [anyFailure, powershell('', 1605)],
      [anyFailure, powershell('This action is only valid for products that are currently installed.', 1)],
    ],
    not: [anyFailure, powershell('', 1603)],
  },
  {
    id: 'exit-1612',
    title: 'The source of an installed product is missing',
    signs: [
      { ...on, exit: [1612, 1706] },
      { ...on, text: reportedCode('1612|1706') },
      {
        ...on,
        text: /installation source for this product is not available|feature you are trying to use is on a network resource that is unavailable/i,
      },
    ],
    before: ['chocolatey-failed'],
    cause:
      'Exit code 1612: to update, repair or remove the product, Windows Installer needs the package that it was installed from, and that is gone.',
    fix: 'Put the original .msi where it was installed from, or remove the old product with its own uninstaller before installing the new version.',
    link: msi,
    source: msi,
    examples: [
      [anyFailure, powershell('', 1612)],
      [anyFailure, powershell('Error 1706. The installation source for this product is not available. Verify that the source exists.', 1)],
    ],
    not: [anyFailure, powershell('', 1619)],
  },
  {
    id: 'exit-1639',
    title: 'The installer does not understand its command line',
    signs: [
      { ...on, exit: [1639] },
      { ...on, text: reportedCode('1639') },
      { ...on, text: /Invalid command line argument\. Consult the Windows Installer SDK/i },
    ],
    before: ['chocolatey-failed'],
    cause: 'Exit code 1639: for example an option is misspelt, a path with spaces is not quoted, or a property has no value.',
    fix: 'Quote the paths inside the argument: Start-Process msiexec.exe -ArgumentList \'/i "C:\\a b\\x.msi" /qn\' -Wait -PassThru.',
    link: learnPage('windows-server/administration/windows-commands/msiexec'),
    source: msi,
    examples: [
      [anyFailure, powershell('', 1639)],
      [anyFailure, powershell('msiexec ended with exit code 1639', 1)],
    ],
    not: [anyFailure, powershell('', 1638)],
  },
  {
    id: 'exit-87',
    title: 'Windows does not accept an argument of a command',
    signs: [
      { ...on, exit: [87] },
      { ...on, text: /doesn't recognize the command-line option|option is missing a required argument|^Error: 87\s*$/im },
    ],
    cause:
      'Error 87 is that of a parameter that is not valid. DISM, sc and installers end with it for an option that is misspelt or does not exist in this version of Windows, a value that is missing (an empty variable), and a path with spaces without quotes.',
    fix: 'Print the command with its values in the script, and quote each path; `/?` of the program lists the options that this Windows has.',
    link: learnPage('windows/win32/debug/system-error-codes--0-499-'),
    source: issue('zoicware/RemoveWindowsAI#205'),
    examples: [
      [anyFailure, powershell('Error: 87\n\nThe /PackageName: option is missing a required argument.', 87)],
      [anyFailure, powershell('Error: 87\nDISM doesn\'t recognize the command-line option "Files\\Drivers".', 1)],
    ],
    not: [anyFailure, powershell('', 1639)],
  },
  {
    id: 'exit-1601',
    title: 'The Windows Installer service cannot be used',
    signs: [
      { ...on, exit: [1601, 1631] },
      { ...on, text: reportedCode('1601|1631') },
      { ...on, text: /Windows Installer Service could not be accessed/i },
    ],
    before: ['chocolatey-failed'],
    cause:
      'Exit code 1601 means that the service was not reached, 1631 that it did not start: for example, msiserver is disabled in the source image.',
    fix: 'Set it to Manual before the installation (Set-Service msiserver -StartupType Manual), and run the step elevated.',
    link: msi,
    source: msi,
    examples: [
      [anyFailure, powershell('', 1601)],
      [anyFailure, powershell('The Windows Installer Service could not be accessed.', 1)],
    ],
    not: [anyFailure, powershell('', 1618)],
  },
  {
    id: 'exit-1642',
    title: 'The patch does not fit what is installed',
    signs: [
      { ...on, exit: [1635, 1636, 1642, 1647] },
      { ...on, text: reportedCode('1635|1636|1642|1647') },
    ],
    before: ['chocolatey-failed'],
    cause: 'Exit codes 1635, 1636 and 1642: the .msp cannot be opened, or the product or version that it patches is not installed.',
    fix: 'Install the product that the patch is for first, in the version that it names, or leave the patch out.',
    link: msi,
    source: msi,
    examples: [
      [anyFailure, powershell('', 1642)],
      [anyFailure, powershell('MainEngineThread is returning 1642', 2)],
    ],
    not: [anyFailure, powershell('', 1638)],
  },
  {
    id: 'exit-1622',
    title: 'Windows Installer cannot write its log',
    signs: [
      { ...on, exit: [1622] },
      { ...on, text: reportedCode('1622') },
      { ...on, text: /Error opening installation log file/i },
    ],
    before: ['chocolatey-failed'],
    cause: 'Exit code 1622: the folder that /l names does not exist, or the step may not write there.',
    fix: 'Create the folder in the script first: New-Item -ItemType Directory -Force C:\\logs.',
    link: msi,
    source: msi,
    examples: [
      [anyFailure, powershell('', 1622)],
      [anyFailure, powershell('Error opening installation log file. Verify that the specified log file location exists.', 1)],
    ],
    not: [anyFailure, powershell('', 1620)],
  },
  {
    id: 'exit-740',
    title: 'A program that the script starts needs elevation',
    signs: [
      { ...on, exit: [740] },
      { ...on, text: reportedCode('740|1925') },
      { ...on, text: /Error: 740\b|Elevated permissions are required to run/i },
    ],
    before: ['script-not-elevated'],
    cause: 'Exit code 740: the program asks for an administrator’s elevated session, and the step does not have one.',
    fix: 'Set runElevated to true on this PowerShell customizer.',
    link: system,
    source: system,
    examples: [
      [anyFailure, powershell('', 740)],
      [anyFailure, powershell('Error: 740\n\nElevated permissions are required to run DISM.', 1)],
    ],
    not: [anyFailure, powershell('Access is denied.', 5)],
  },
  {
    id: 'exit-3221225781',
    title: 'A program lacks a library',
    signs: [
      { from: ['script'], provisioner: ['powershell'], text: /\b0x8007007e\b|The specified module could not be found\./i },
      { ...on, exit: [3221225781, -1073741515] },
      { ...on, text: /-1073741515\b|\b0xC0000135\b|because \S+\.dll was not found|Unable to load (?:DLL|shared library) '/i },
    ],
    cause: 'Exit code -1073741515 (0xC0000135): a DLL that the program needs is not on the machine, often the Visual C++ or .NET runtime.',
    fix: 'Install the runtime before it (Visual C++ Redistributable of the program’s architecture, .NET), then restart if its installer asks for it.',
    link: learnPage('cpp/windows/latest-supported-vc-redist'),
    source: learnPage('openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55'),
    examples: [[anyFailure, powershell('app.exe ended with -1073741515', 1)]],
    composed: [
      [anyFailure, powershell('Unable to load widget.dll: The specified module could not be found. (0x8007007E)')],
      [anyFailure, powershell('The program can’t start because VCRUNTIME140.dll was not found.', -1073741515)],
    ],
    not: [anyFailure, powershell('setup.exe ended with -1073741819', 1)],
  },
  {
    id: 'winget-certificate',
    title: 'winget does not accept the certificate of a source',
    signs: [{ ...on, text: /\b0x8A15005E\b|-1978335138\b|server certificate did not match any of the expected values/i }],
    before: ['winget-source-failed', 'winget-no-package'],
    cause:
      'winget expects one certain certificate of the Microsoft Store source, and received another one: as a rule a proxy inspects TLS.',
    fix: 'Add --source winget, which leaves the Store source out, or exempt storeedgefd.dsx.mp.microsoft.com from TLS inspection for the build’s subnet.',
    link: learnPage('windows/package-manager/winget/troubleshooting'),
    source: 'https://github.com/microsoft/winget-cli/blob/master/doc/windows/package-manager/winget/returnCodes.md',
    examples: [
      [anyFailure, powershell('0x8a15005e : The server certificate did not match any of the expected values.')],
      [anyFailure, powershell('winget ended with -1978335138')],
    ],
    not: [anyFailure, powershell("Failed when opening source(s); try the 'source reset' command if the problem persists.")],
  },
  {
    id: 'winget-source-failed',
    title: 'winget cannot use its source',
    signs: [
      {
        ...on,
        text: /Failed (?:when (?:searching|opening) source|in attempting to update the source)|\b0x8A15(?:000F|0045)\b|-1978335(?:217|163)\b|msstore source requires that you view/i,
      },
    ],
    cause:
      'The index of winget could not be read. Possible reasons are a source package that is missing for SYSTEM or for a user who never logged in at the console, no way to cdn.winget.microsoft.com, and agreements of a source that no one accepted.',
    fix: 'Run `winget source reset --force` first, add --source winget --accept-source-agreements --accept-package-agreements, and let the subnet reach cdn.winget.microsoft.com; in a build, Repair-WinGetPackageManager -AllUsers of the module Microsoft.WinGet.Client installs what is missing.',
    link: learnPage('windows/package-manager/winget/source'),
    source: 'https://github.com/microsoft/winget-cli/blob/master/doc/windows/package-manager/winget/returnCodes.md',
    examples: [[anyFailure, powershell("Failed when opening source(s); try the 'source reset' command if the problem persists.", 1)]],
    composed: [
      [anyFailure, powershell('Failed in attempting to update the source: winget\n0x8a15000f : Data required by the source is missing', 1)],
    ],
    not: [anyFailure, powershell('No package found matching input criteria.', 1)],
  },
  {
    id: 'installer-file-unreadable',
    title: 'Windows Installer cannot read a file of the package',
    signs: [{ ...on, text: /(?:Error|Fehler|Erreur|Errore|Erro|エラー) 13(?:0[589]|11|16|3[0145])\./i }],
    before: ['exit-1603', 'exit-1603-logged', 'chocolatey-failed'],
    followedBy: /Return value 3|Configuration failed|Installation failed|returning 1603|exit code '?1603/i,
    names: {
      what: 'Its message',
      in: /((?:Error|Fehler|Erreur|Errore|Erro|エラー) 13(?:0[589]|11|16|3[0145])\.[^\n]{0,200})/i,
      means: {
        '1305': 'the file cannot be read',
        '1308': 'a source file is missing',
        '1309': 'a source file cannot be opened',
        '1311': 'a cabinet (.cab) is missing',
        '1316': 'the package cannot be read; often it has another name than the one that was installed first',
        '1330': 'the signature of a cabinet is not valid',
        '1331': 'the checksum of a file is wrong',
        '1334': 'a file is missing in its cabinet',
        '1335': 'a cabinet is damaged',
      },
    },
    cause:
      'The installation was rolled back because a file that belongs to the package is missing or damaged. Possible reasons are an .msi that was copied without the .cab files and folders next to it, a download that is incomplete, and a faulty release of the package.',
    fix: 'Put all files of the package into one local folder and compare their sizes or checksums with the publisher’s. If they are complete, take another release of the package. For 1316, keep the file name of the installed version, or uninstall that first.',
    link: learnPage('windows/win32/msi/windows-installer-error-messages'),
    source: issue('Collective-Software/ClickPaste#42'),
    examples: [
      [
        anyFailure,
        powershell(
          'MSI (s) (1C:74) [16:22:58:440]: Product: Widget -- Error 1311. Source file not found(cabinet): D:\\Downloads\\cab1.cab.  Verify that the file exists and that you can access it.\nAction ended 16:22:58: InstallFinalize. Return value 3.\nMSI (s) (1C:74) [16:22:58:501]: MainEngineThread is returning 1603\nThe installer ended with exit code 1603',
          1603,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        powershell("Error 1335. The cabinet file 'media1.cab' required for this installation is corrupt and cannot be used.", 1),
      ],
      [anyFailure, powershell('Error 1316. A network error occurred while attempting to read from the file: C:\\Temp\\widget.msi', 1603)],
      [anyFailure, powershell('Error 1308. Source file not found: C:\\Temp\\widget\\w.dll. Verify that the file exists.', 1603)],
    ],
    not: [
      anyFailure,
      powershell('Error 1310. Error writing to file: C:\\Widget\\w.dll. Verify that you have access to that directory.', 1603),
    ],
  },
  {
    id: 'exit-1722',
    title: 'A program that the installer package starts failed',
    signs: [
      {
        ...on,
        text: /Error 172[0-3]\. There is a problem with this Windows Installer package|CustomAction \S+ returned actual error code [1-9]/i,
      },
    ],
    before: ['exit-1603', 'exit-1603-logged', 'chocolatey-failed'],
    names: { what: 'The action', in: /CustomAction (\S+) returned|Action (\w+), location/i },
    cause:
      'The package starts other programs (custom actions), and one of them failed: for example it found something missing, or wanted a desktop, a network or rights.',
    fix: 'Run what the message names by hand on a machine of the source image, elevated and as SYSTEM, and read its log.',
    link: msi,
    source: 'https://github.com/microsoft/winget-pkgs/pull/374018',
    examples: [
      [
        anyFailure,
        powershell(
          'Error 1722. There is a problem with this Windows Installer package. A program run as part of the setup did not finish as expected.',
          1,
        ),
      ],
    ],
    composed: [
      [anyFailure, powershell('CustomAction InstallDriver returned actual error code 1603 (note this may not be 100% accurate)', 1603)],
    ],
    not: [anyFailure, powershell('', 1603)],
  },
]
