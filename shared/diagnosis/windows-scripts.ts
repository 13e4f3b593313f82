// What the output and exit codes of PowerShell steps say about the step itself.
import { anyFailure, issue, learnPage, powershell, reportedCode, shell, templateReference, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['powershell'] } as const
const msi = learnPage('windows/win32/msi/error-codes')

export const windowsScriptDiagnoses: readonly Diagnosis[] = [
  {
    id: 'exit-3010',
    title: 'The installation succeeded and needs a restart',
    signs: [
      { ...on, exit: [3010, 1641] },
      { ...on, lastLines: 4, text: /Installer failed with exit code: (?:3010|1641)\b/i },
    ],
    cause: 'Exit codes 3010 and 1641 are successes of an installer: Windows must restart (3010), or is about to (1641).',
    fix: 'Set validExitCodes to [0, 3010] on the customizer and put a WindowsRestart after it; for 1641 add /norestart to the installer.',
    link: templateReference('powershell-customizer'),
    source: msi,
    examples: [
      [anyFailure, powershell('Starting package install...\nInstaller failed with exit code: 3010')],
      [anyFailure, powershell('Installed.', 3010)],
      [anyFailure, powershell('Installed.', 1641)],
    ],
    not: [anyFailure, powershell('Failed.', 1603)],
  },
  {
    id: 'exit-1618',
    title: 'Another installation is running',
    signs: [
      { ...on, exit: [1618] },
      { ...on, text: /Another installation is already in progress/i },
      { ...on, text: reportedCode('1618') },
    ],
    before: ['chocolatey-failed'],
    cause: 'Exit code 1618: Windows Installer does one installation at a time, and an update or another installer of the image is running.',
    fix: 'Wait until no msiexec runs and try again in the script; put WindowsUpdate and a WindowsRestart before the step.',
    link: msi,
    source: msi,
    examples: [
      [anyFailure, powershell('', 1618)],
      [
        anyFailure,
        powershell('Another installation is already in progress. Complete that installation before proceeding with this install.', 1),
      ],
    ],
    not: [anyFailure, powershell('', 1603)],
  },
  {
    id: 'exit-1603',
    title: 'The installer failed with a fatal error',
    signs: [
      { from: ['script'], provisioner: ['powershell'], text: /\b0x80070643\b|\binstaller failed: 1603\b/i },
      { ...on, exit: [1603] },
      { ...on, text: reportedCode('1603') },
    ],
    before: ['chocolatey-failed'],
    cause:
      'Exit code 1603: Windows Installer rolled the installation back; its own log has the reason. Frequent reasons are a step without elevation, a restart that is outstanding, and a part of the package that failed.',
    fix: 'Write that log (msiexec … /l*v C:\\install.log) and print the lines before "return value 3".',
    link: learnPage('troubleshoot/windows-server/application-management/msi-installation-error-1603'),
    source: learnPage('troubleshoot/windows-server/application-management/msi-installation-error-1603'),
    examples: [
      [anyFailure, powershell('', 1603)],
      [anyFailure, powershell('ERROR: Running ["C:\\Windows\\System32\\msiexec.exe"] was not successful. Exit code was \'1603\'.', 1)],
    ],
    composed: [[anyFailure, powershell('Installation failed with error 0x80070643.')]],
    not: [anyFailure, powershell('', 3010)],
  },
  {
    id: 'exit-1603-logged',
    title: 'An action of the installer failed',
    signs: [{ ...on, text: /^Action ended [\d:]+: \w+\. Return value 3\.|\bReturn value 3\.[^]*\b1603\b/im }],
    before: ['exit-1603', 'chocolatey-failed'],
    names: { what: 'The action', in: /Action ended [\d:]+: (?!INSTALL|ExecuteAction)(\w+)\. Return value 3\./ },
    followedBy: /error status: 1603/,
    cause:
      'The step printed the log of Windows Installer: the first action that ended with “Return value 3” failed, and the installation was rolled back (1603).',
    fix: 'Read the lines directly before the first “Return value 3” above. If they name nothing, restart Windows in a customizer before the step, and set runElevated to true.',
    link: learnPage('troubleshoot/windows-server/application-management/msi-installation-error-1603'),
    source: issue('prometheus-community/windows_exporter#1018'),
    examples: [
      [
        anyFailure,
        powershell(
          'Action ended 10:57:19: ExecuteAction. Return value 3.\nAction ended 10:57:19: INSTALL. Return value 3.\nMSI (c) (0C:4C) [10:57:19:143]: Product: widget -- Installation failed.',
          1603,
        ),
      ],
    ],
    composed: [
      [anyFailure, powershell('Action ended 9:01:02: StartServices. Return value 3.\nInstallation success or error status: 1603.', 1)],
    ],
    not: [anyFailure, powershell('Action ended 10:57:19: INSTALL. Return value 1.', 1603)],
  },
  {
    id: 'exit-1602',
    title: 'The installer was cancelled by a dialogue',
    signs: [
      { ...on, exit: [1602] },
      { ...on, text: reportedCode('1602') },
    ],
    before: ['chocolatey-failed'],
    cause:
      'Exit code 1602: the installation was cancelled. As a rule, the installer opened a dialogue, which no one can answer in a build.',
    fix: 'Install silently: msiexec /i … /qn /norestart, or the installer’s own silent switch (/S, /quiet, /VERYSILENT).',
    link: learnPage('windows-server/administration/windows-commands/msiexec'),
    source: msi,
    examples: [
      [anyFailure, powershell('', 1602)],
      [anyFailure, powershell('msiexec exited with code 1602', 1)],
    ],
    not: [anyFailure, powershell('', 1603)],
  },
  {
    id: 'exit-1619',
    title: 'The installer package could not be opened',
    signs: [
      { from: ['script'], provisioner: ['powershell'], text: /installation package could not be opened/i },
      { ...on, exit: [1619, 1620] },
      { ...on, text: reportedCode('1619|1620') },
    ],
    before: ['chocolatey-failed'],
    cause:
      'Exit codes 1619 and 1620: the .msi does not exist at this path, or the download is not a package (an error page, an incomplete file).',
    fix: 'Check path and size of the downloaded .msi in the script before msiexec is called.',
    link: msi,
    source: msi,
    examples: [
      [anyFailure, powershell('', 1619)],
      [anyFailure, powershell('', 1620)],
      [anyFailure, powershell('MainEngineThread is returning 1620', 2)],
    ],
    composed: [
      [
        anyFailure,
        powershell('This installation package could not be opened. Verify that the package exists and that you can access it.', 83),
      ],
    ],
    not: [anyFailure, powershell('', 1603)],
  },
  {
    id: 'exit-1638',
    title: 'Another version of the product is installed',
    signs: [
      { ...on, text: reportedCode('1638') },
      { ...on, text: /\b0x80070666\b/i },
      { ...on, exit: [1638] },
      { ...on, text: /Another version of this product is already installed/i },
    ],
    cause: 'Exit code 1638: the source image has another version of this product, which the package does not replace.',
    fix: 'Uninstall the installed version in the script first (msiexec /x), or add 1638 to validExitCodes if that version will do.',
    link: msi,
    source: msi,
    examples: [
      [anyFailure, powershell('', 1638)],
      [anyFailure, powershell('Another version of this product is already installed. Installation of this version cannot continue.', 1)],
    ],
    composed: [[anyFailure, powershell('VC_redist.x64.exe failed with exit code 1638.')]],
    not: [anyFailure, powershell('', 1619)],
  },
  {
    id: 'exit-267014',
    title: 'The elevated task of the step was stopped',
    signs: [{ ...on, exit: [267014] }],
    cause:
      'Exit code 267014 (0x41306): elevated steps run as a scheduled task, and something ended that task: for example a restart, or an installer that closes other processes.',
    fix: 'Keep the installer from restarting or closing processes (/norestart, MSIRESTARTMANAGERCONTROL=Disable), or add 267014 to validExitCodes if the installation is complete.',
    link: learnPage('windows/win32/taskschd/task-scheduler-error-and-success-constants'),
    source: issue('danielsollondon/azvmimagebuilder#130'),
    examples: [[anyFailure, powershell('', 267014)]],
    composed: [[anyFailure, powershell('Installing FSLogix ...', 267014)]],
    not: [anyFailure, powershell('', 16001)],
  },
  {
    id: 'command-path-missing',
    title: 'PowerShell found no command at a path',
    isConsequence: true,
    signs: [
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /'(?:[A-Z]:[\\/]|\.{1,2}[\\/]|[\\/]|[^'\n]*\\(?=[^'\n]*\.(?:ps1|exe|cmd|bat)'))[^'\n]*' is not recognized/i,
      },
    ],
    before: ['command-not-recognized'],
    names: { what: 'The path', in: /'([^'\n]*[\\/][^'\n]*)' is not recognized/ },
    cause:
      'The path does not lead to a file that can be run: for example a downloaded archive has other names now, an earlier download failed, the path is relative to another folder, or a path with spaces is not in quotes.',
    fix: 'List the folder in the script before the call, pin the version of what is downloaded, and call a path with spaces as & "C:\\My Folder\\app.exe".',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_operators'),
    source: issue('Azure/avdaccelerator#817'),
    examples: [
      [
        anyFailure,
        powershell(
          "& : The term 'C:\\AVDImage\\Virtual-Desktop-Optimization-Tool-main\\Win10_VirtualDesktop_Optimize.ps1' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.\n    + FullyQualifiedErrorId : CommandNotFoundException",
          1,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        powershell("The term '.\\install.ps1' is not recognized as a name of a cmdlet, function, script file, or executable program.", 1),
      ],
      [anyFailure, powershell("'C:\\Program' is not recognized as an internal or external command,\noperable program or batch file.", 1)],
    ],
    not: [anyFailure, powershell("The term 'Az.Accounts\\Connect-AzAccount' is not recognized as the name of a cmdlet", 1)],
  },
  {
    id: 'command-not-recognized',
    title: 'PowerShell does not know a command',
    isConsequence: true,
    signs: [
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /The term '[^'\n]+' is not recognized|Python was not found; run without arguments to install/i,
      },
      {
        ...on,
        text: /is not recognized as (?:the )?name of a cmdlet|is not recognized as a name of a cmdlet|is not recognized as an internal or external command|: CommandNotFoundException\b|\[\], CommandNotFoundException/i,
      },
      { ...on, exit: [9009] },
    ],
    names: {
      what: 'The command',
      in: /[Tt]he term '([^']+)' is not recognized|'([^']+)' is not recognized|^(?:\w+ : )?(Python) was not found;/im,
    },
    cause:
      'No program, function or alias of this name was found. Possible reasons are a program that is not installed, a folder that is not in the PATH of this step (an installation in the same session does not change it), and a misspelt name or a stray character in front of it.',
    fix: 'Call a program by its full path, or install it in an earlier customizer: each one starts with a fresh PATH. Save scripts as UTF-8 if the name has strange characters.',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_command_precedence'),
    source: learnPage('powershell/module/microsoft.powershell.core/about/about_command_precedence'),
    examples: [
      [
        anyFailure,
        powershell("choco : The term 'choco' is not recognized as the name of a cmdlet, function, script file, or operable program.", 1),
      ],
      [anyFailure, powershell("'az' is not recognized as an internal or external command,\noperable program or batch file.", 1)],
    ],
    composed: [[anyFailure, powershell("The term 'FSLogixAppsSetup.exe' is not recognized")]],
    not: [anyFailure, shell('docker: command not found', 127)],
  },
  {
    id: 'nuget-provider-asked',
    title: 'Install-Module asks whether it may install its NuGet provider',
    signs: [{ ...on, text: /NuGet provider is required to (?:interact|continue)|\bCouldNotInstallNuGetProvider\b/i }],
    before: ['powershell-asks', 'script-null-value', 'powershell-gallery'],
    cause: 'The image does not have the provider, so that the first Install-Module asks for it; a build has no one to answer.',
    fix: 'Install it before: Install-PackageProvider -Name NuGet -MinimumVersion 2.8.5.201 -Force.',
    link: learnPage('powershell/gallery/powershellget/install-on-older-systems'),
    source: issue('appveyor/ci#1226'),
    examples: [
      [
        anyFailure,
        powershell(
          'Exception calling "ShouldContinue" with "2" argument(s): "The method or operation is not implemented."\nInstall-Module : NuGet provider is required to interact with NuGet-based repositories. Please ensure that \'2.8.5.201\' or newer version of NuGet provider is installed.',
        ),
      ],
      [
        anyFailure,
        powershell(
          "NuGet provider is required to continue\nThis version of PowerShellGet requires minimum version '2.8.5.201' of NuGet provider\n    + FullyQualifiedErrorId : CouldNotInstallNuGetProvider,Install-Module",
        ),
      ],
    ],
    not: [
      anyFailure,
      powershell("Install-PackageProvider : No match was found for the specified search criteria for the provider 'NuGet'."),
    ],
  },
  {
    id: 'nuget-provider-not-downloaded',
    title: 'PowerShell could not download its NuGet provider',
    signs: [
      {
        ...on,
        text: /Unable to find package provider 'NuGet'|search criteria for the provider 'NuGet'|(?:WARNING|unable|fail\w*|cannot|could not|error)\b[^\n]*(?:go\.microsoft\.com\/fwlink\/\?LinkID=627338|onegetcdn\.azureedge\.net|cdn\.oneget\.org)/i,
      },
    ],
    before: ['nuget-provider-asked', 'powershell-gallery', 'powershell-asks'],
    cause:
      'Install-Module needs the provider first, and did not get it from its server (onegetcdn.azureedge.net, cdn.oneget.org by go.microsoft.com). Possible reasons are a network or proxy that does not let the host through, and a Windows PowerShell that does not use TLS 1.2.',
    fix: 'Set [Net.ServicePointManager]::SecurityProtocol = "Tls12" first, and let the subnet reach these hosts; or copy the provider’s folder from another machine to C:\\Program Files\\PackageManagement\\ProviderAssemblies\\nuget, or use Install-PSResource, which does without it.',
    link: learnPage('powershell/gallery/how-to/getting-support/bootstrapping-nuget'),
    source: 'https://github.com/PowerShell/PowerShellGallery/issues/316',
    examples: [
      [
        anyFailure,
        powershell(
          "PackageManagement\\Install-PackageProvider : No match was found for the specified search criteria for the provider 'NuGet'. The package provider requires 'PackageManagement' and 'Provider' tags.",
        ),
      ],
      [anyFailure, powershell("Unable to find package provider 'NuGet'. It may not be imported yet.")],
    ],
    not: [anyFailure, powershell("No match was found for the specified search criteria and module name 'Az'.")],
  },
  {
    id: 'powershell-gallery',
    title: 'The PowerShell Gallery cannot be used',
    signs: [
      { from: ['script'], provisioner: ['powershell'], text: /Unable to find repository '|No repository with the name '[^']+' was found/i },
      {
        ...on,
        text: /\bInstall-(?:Module|Package|Script) : Package '[^']*' failed to download|No match was found for the specified search criteria and (?:module|script) name|Unable to resolve package source 'https:\/\/www\.powershellgallery\.com/i,
      },
    ],
    before: ['powershell-asks'],
    cause:
      'Nothing was found. Possible reasons are a gallery that was not reached, or not with TLS 1.2, one that is not registered, and a misspelt name or a version that it does not have.',
    fix: 'Check the module’s name; set [Net.ServicePointManager]::SecurityProtocol = "Tls12" before Install-Module, run Register-PSRepository -Default if it is missing, and let the subnet reach www.powershellgallery.com.',
    link: learnPage('powershell/gallery/getting-started'),
    source: learnPage('powershell/gallery/getting-started'),
    examples: [
      [
        anyFailure,
        powershell(
          "PackageManagement\\Install-Package : No match was found for the specified search criteria and module name 'Az.Storagee'.",
          1,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        powershell(
          "PackageManagement\\Install-Package : Unable to find repository 'PSGallery'. Use Get-PSRepository to see all available repositories.",
        ),
      ],
    ],
    not: [anyFailure, powershell('NuGet.exe : Unable to load the service index for source', 1)],
  },
  {
    id: 'tls-old',
    title: 'PowerShell and the server could not agree on TLS',
    signs: [
      {
        ...on,
        text: /Could not create SSL\/TLS secure channel|The underlying connection was closed: An unexpected error occurred on a (?:send|receive)/i,
      },
    ],
    before: ['powershell-gallery', 'nuget-provider-not-downloaded'],
    cause:
      'Possible reasons are Windows PowerShell 5.1 on an older Windows, which offers only TLS 1.0 by itself, cipher suites that this Windows does not have or that hardening switched off, and a firewall or proxy that breaks the connection off.',
    fix: 'Put [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12 at the top of the script. If the script has this line, compare Get-TlsCipherSuite with what the server accepts, and start from a newer Windows.',
    link: learnPage('dotnet/framework/network-programming/tls'),
    source: learnPage('dotnet/framework/network-programming/tls'),
    examples: [[anyFailure, powershell('Invoke-WebRequest : The request was aborted: Could not create SSL/TLS secure channel.', 1)]],
    composed: [
      [anyFailure, powershell('Invoke-RestMethod : The underlying connection was closed: An unexpected error occurred on a send.', 1)],
    ],
    not: [anyFailure, powershell('Invoke-WebRequest : The remote server returned an error: (404) Not Found.', 1)],
  },
  {
    id: 'script-not-elevated',
    title: 'Windows denied the script access',
    signs: [
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /Attempted to perform an unauthorized operation|^(?:[\w.-]+ : )?ERROR: Access is denied\.?\s*$|Get-CimInstance : Access denied|\b0x80041003\b|identifier is not allowed to be the owner|\[(?:Errno 13\] Permission|WinError 5\] Access is) denied/im,
      },
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /Administrator rights are required to|InstallModuleNeedsCurrentUserScope|required privilege is not held|\b0x80070522\b|Privilege 'Se\w+' is not enabled|Error (?:1730|1925)\.|sufficient privileges to (?:complete this installation|access)/i,
      },
      {
        ...on,
        text: /failed to run: Access is denied|FullyQualifiedErrorId : \S*UnauthorizedAccess\w*Error|FullyQualifiedErrorId : CouldNotSetService/i,
      },
      {
        ...on,
        text: /requires elevation|Requested registry access is not allowed|Access to the (?:path|registry key) '(?!\\\\)[^']*' is denied|must be run (?:as|from an) (?:an )?(?:elevated|administrator)|statement for running as Administrator|You do not have sufficient access rights|[\w-]+ : Access is denied|\b[A-Z]\w+-\w+ : Access denied\b|due to the following error: Access is denied|due to the error: Access is denied|^\s*Access is denied\.?\s*$|E_ACCESSDENIED|\b0x80070005\b|Cannot open (?:Service Control Manager|\S+ service) on computer|OpenSCManager FAILED 5|\bUnauthorizedAccessException\b|This operation might require other privileges/im,
      },
    ],
    cause:
      'Possible reasons are a PowerShell customizer without the rights of an elevated session, a file or registry key that belongs to SYSTEM or to TrustedInstaller (which refuses even administrators), a file that is read-only or in use, a registry hive that is in use, a folder where the command expects a file, a security program (such as Defender’s controlled folder access) that guards the folder, and another machine (-ComputerName) that refuses the account of the step.',
    fix: 'Print (Get-Acl <path>).Owner of the file or key (HKLM:\\…) in the script. If it is TrustedInstaller, leave the entry out or take its ownership (takeown and icacls for a file, the permissions of a key). If it is SYSTEM, set runElevated and runAsSystem on the customizer. If it is Administrators, set runElevated, and if that is set, stop what uses the file or hive.',
    link: templateReference('powershell-customizer'),
    source: templateReference('powershell-customizer'),
    examples: [
      [
        anyFailure,
        powershell('Start-Process : This command cannot be run due to the error: The requested operation requires elevation.', 1),
      ],
      [anyFailure, powershell('New-Item : Requested registry access is not allowed.', 1)],
      [anyFailure, powershell('Add-WindowsCapability : Access is denied.', 1)],
    ],
    composed: [
      [anyFailure, powershell('New-ItemProperty : Attempted to perform an unauthorized operation.')],
      [anyFailure, powershell('ERROR: Access is denied.')],
      [anyFailure, powershell('Error 1730. You must be an Administrator to remove this application.', 1603)],
      [anyFailure, powershell("PermissionError: [Errno 13] Permission denied: '.'")],
      [
        anyFailure,
        powershell(
          "Install-Module : Administrator rights are required to install modules in 'C:\\Program Files\\WindowsPowerShell\\Modules'.",
        ),
      ],
      [anyFailure, powershell('Set-TimeZone : A required privilege is not held by the client.')],
    ],
    not: [anyFailure, powershell('The password does not meet the password policy requirements.', 1)],
  },
  {
    id: 'registry-hive-in-use',
    title: 'A registry hive could not be unloaded: it is in use',
    signs: [
      { ...on, text: /\breg(?:\.exe)?"? unload [^\n]*\n\s*ERROR: Access is denied/i },
      // The command as PowerShell’s error record repeats it.
      { ...on, command: /ERROR: Access is denied\.?[^\n]*\n(?:[^\n]*\n){0,3}?\+[^\n]*\breg(?:\.exe)?"? unload\b/i },
    ],
    before: ['script-not-elevated'],
    cause:
      'reg unload answers “Access is denied” as long as a process has a key of the hive open. As a rule, that is the script’s own PowerShell, which read the hive through a drive such as HKLM: and has not yet released its handles.',
    fix: 'Before reg unload, call [gc]::Collect() and [gc]::WaitForPendingFinalizers(), wait some seconds, and repeat it if it fails; or change the hive with reg.exe add, which leaves nothing open. A hive that stays loaded is gone after a restart, so that the script can also ignore the error.',
    link: learnPage('windows-server/administration/windows-commands/reg-unload'),
    source: issue('The-Virtual-Desktop-Team/Virtual-Desktop-Optimization-Tool#28'),
    examples: [
      [
        anyFailure,
        powershell(
          'reg.exe : ERROR: Access is denied.\nAt C:\\optimize\\Optimize.ps1:329 char:17\n+                 & REG UNLOAD HKLM\\VDOT_TEMP | Out-Null\n+                 ~~~~~~~~~~~~~~~~~~~~~~~~~~~\n    + CategoryInfo          : NotSpecified: (ERROR: Access is denied.:String) [], RemoteException\n    + FullyQualifiedErrorId : NativeCommandError',
        ),
      ],
      [anyFailure, powershell('C:\\Windows>reg unload HKU\\Default_User\nERROR: Access is denied.')],
    ],
    not: [
      anyFailure,
      powershell(
        'reg.exe : ERROR: Access is denied.\nAt C:\\a.ps1:3 char:1\n+ & REG ADD HKLM\\SOFTWARE\\Widget /f\n+ ~~~~~~~~~~~~~~~~~~\n    + FullyQualifiedErrorId : NativeCommandError',
      ),
    ],
  },
  {
    id: 'feature-source-missing',
    title: 'Windows finds no source files for a feature or an update',
    signs: [
      { from: ['script'], provisioner: ['powershell'], text: /\b0x800f0950\b|\b0x800f0906\b/i },
      { ...on, text: /0x800f0954|0x800f081f|0x800f0907|The source files could not be (?:found|downloaded)/i },
    ],
    cause:
      'Windows needs files that are not in the image and could not fetch them. Possible reasons are a WSUS server, a policy or the network, a step without elevation, a build of Windows for which there is no such package, an update without the version that it builds on, and a damaged component store.',
    fix: 'Give -Source with a folder or share that has them (features on demand, sxs), or set RepairContentServerSource=2 and UseWUServer=0 for the build; for an update, take the one of the image’s build, or a newer source version.',
    link: learnPage('troubleshoot/windows-client/application-management/dotnet-framework-35-installation-error'),
    source: learnPage('troubleshoot/windows-client/application-management/dotnet-framework-35-installation-error'),
    examples: [
      [anyFailure, powershell('Add-WindowsCapability : Add-WindowsCapability failed. Error code = 0x800f0954', 1)],
      [
        anyFailure,
        powershell(
          'Install-WindowsFeature : The request to add or remove features on the specified server failed.\nThe source files could not be found. Error: 0x800f081f',
          1,
        ),
      ],
    ],
    composed: [[anyFailure, powershell('Add-WindowsCapability : Add-WindowsCapability failed. Error code = 0x800f0950')]],
    not: [anyFailure, powershell('Error: 0x80070005', 1)],
  },
  {
    id: 'language-pack',
    title: 'A language pack could not be installed completely',
    before: ['script-not-elevated'],
    signs: [{ ...on, text: /Language pack or features could only be partially installed/i }],
    cause:
      'Install-Language got only a part of the language’s features; the clean-up tasks for languages or the policies of Windows Update may be the reason.',
    fix: 'Place the language step before WindowsUpdate and Store app removal, disable the LanguageComponentsInstaller tasks, and try the step again.',
    link: learnPage('azure/virtual-desktop/windows-11-language-packs'),
    source: issue('Azure/RDS-Templates#791'),
    examples: [
      [
        anyFailure,
        powershell(
          '*** AVD AIB CUSTOMIZER PHASE : Install language packs - Exception occurred***\nSystem.Exception: Language pack or features could only be partially installed',
          1,
        ),
      ],
    ],
    composed: [[anyFailure, powershell('Install-Language : Language pack or features could only be partially installed.', 1)]],
    not: [anyFailure, powershell('*** AVD AIB CUSTOMIZER PHASE : Install language packs - en-GB is installed ***', 1)],
  },
  {
    id: 'scripts-disabled',
    title: 'PowerShell’s execution policy forbids the script',
    signs: [
      {
        ...on,
        text: /running scripts is disabled on this system|is not digitally signed\.|about_Execution_Policies|^(?![^]*(?:software restriction|blocked by (?:group )?policy|malicious content|virus))[^]*(?:File \S+ cannot be loaded(?: because|\.)|\bPSSecurityException\b)/i,
      },
    ],
    cause: 'A script that the step calls is blocked by the execution policy, which a policy of the source image may enforce.',
    fix: 'Call it with powershell -ExecutionPolicy Bypass -File …, or lift the AllSigned policy of the source image for the build.',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_execution_policies'),
    source: learnPage('powershell/module/microsoft.powershell.core/about/about_execution_policies'),
    examples: [[anyFailure, powershell('File C:\\a.ps1 cannot be loaded because running scripts is disabled on this system.', 1)]],
    composed: [[anyFailure, powershell('install.ps1 is not digitally signed. You cannot run this script on the current system.', 1)]],
    not: [anyFailure, powershell('The module could not be loaded.', 1)],
  },
  {
    id: 'file-in-use',
    title: 'A file is in use by another process',
    signs: [
      { from: ['script'], provisioner: ['powershell'], text: /another process has locked a portion of the file|\b0x8007002[01]\b/i },
      { ...on, text: /because it is being used by another process/i },
    ],
    cause:
      'A process holds the file open: another one of the image (an updater, an antivirus scan, the installer’s child), or the script itself with a handle that it did not close.',
    fix: 'Stop that process or wait for it (Get-Process, Start-Process -Wait) before the file is moved or deleted.',
    link: learnPage('powershell/module/microsoft.powershell.management/start-process'),
    source: learnPage('powershell/module/microsoft.powershell.management/start-process'),
    examples: [
      [
        anyFailure,
        powershell(
          "Remove-Item : Cannot remove item C:\\temp\\a.exe: The process cannot access the file 'a.exe' because it is being used by another process.",
          1,
        ),
      ],
    ],
    composed: [
      [anyFailure, powershell('The process cannot access the file because another process has locked a portion of the file.')],
      [anyFailure, powershell('Move-Item : The process cannot access the file because it is being used by another process.', 1)],
    ],
    not: [anyFailure, powershell('The port is being used.', 1)],
  },
]
