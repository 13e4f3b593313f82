// Answers of Windows, its installers and its cmdlets that name one certain cause.
import { anyFailure, issue, learnPage, powershell, reportedCode, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['powershell'] } as const
const msiErrors = learnPage('windows/win32/msi/windows-installer-error-messages')
const installers = ['exit-1603', 'exit-1603-logged', 'chocolatey-failed'] as const

export const windowsCauseDiagnoses: readonly Diagnosis[] = [
  {
    id: 'appx-in-use',
    title: 'An application of the Store package is running',
    signs: [{ ...on, text: /\b0x80073D02\b|resources it modifies are currently in use/i }],
    before: ['appx-failed'],
    cause: 'Windows replaces or removes a package only if none of its applications and services runs.',
    fix: 'Stop them first (the message names the packages to close; Get-Process <name> | Stop-Process -Force), or let Add-AppxPackage do it with -ForceApplicationShutdown.',
    link: learnPage('powershell/module/appx/add-appxpackage'),
    source: learnPage('windows/win32/appxpkg/troubleshooting'),
    examples: [
      [
        anyFailure,
        powershell(
          'Add-AppxPackage : Deployment failed with HRESULT: 0x80073D02, The package could not be installed because resources it modifies are currently in use.',
        ),
      ],
      [
        anyFailure,
        powershell('error 0x80073D02: Unable to install because the following apps need to be closed Microsoft.WindowsTerminal.'),
      ],
    ],
    not: [anyFailure, powershell('Add-AppxPackage : Deployment failed with HRESULT: 0x80073CF9, Install failed.')],
  },
  {
    id: 'appx-newer-present',
    title: 'A newer version of the Store package is installed',
    signs: [{ ...on, text: /\b0x80073D06\b|a higher version of this package is already installed/i }],
    before: ['appx-failed'],
    cause: 'The image has the package in a higher version, as a rule because the Store or the source image updated it.',
    fix: 'Take that as a success in the script, or install the older one with -ForceUpdateFromAnyVersion.',
    link: learnPage('powershell/module/appx/add-appxpackage#-forceupdatefromanyversion'),
    source: learnPage('windows/win32/appxpkg/troubleshooting'),
    examples: [
      [
        anyFailure,
        powershell(
          'Add-AppxPackage : Deployment failed with HRESULT: 0x80073D06, The package could not be installed because a higher version of this package is already installed.',
        ),
      ],
      [anyFailure, powershell('Add-AppxPackage failed: 0x80073D06')],
    ],
    not: [anyFailure, powershell('Add-AppxPackage : Deployment failed with HRESULT: 0x80073CF9, Install failed.')],
  },
  {
    id: 'feature-parent-off',
    title: 'A feature needs others that are off',
    signs: [{ ...on, text: /parent features? (?:are|is) disabled/i }],
    cause: 'Windows enables a feature only together with the features above it.',
    fix: 'Add -All to Enable-WindowsOptionalFeature (/All to DISM), which enables them as well.',
    link: learnPage('powershell/module/dism/enable-windowsoptionalfeature'),
    source: learnPage('windows-hardware/manufacture/desktop/enable-or-disable-windows-features-using-dism'),
    examples: [
      [
        anyFailure,
        powershell('Enable-WindowsOptionalFeature : One or several parent features are disabled so current feature can not be enabled.'),
      ],
      [anyFailure, powershell('Add-WindowsFeature : One or several parent features are disabled.')],
    ],
    not: [anyFailure, powershell('Enable-WindowsOptionalFeature : Feature name Foo is unknown.')],
  },
  {
    id: 'update-prerequisite',
    title: 'An update needs another update before it',
    signs: [{ ...on, text: /\b0x800f0838\b|error occurred applying the Unattend\.xml file from the \.msu/i }],
    cause:
      'The .msu builds on a checkpoint or servicing stack update that the image does not have: cumulative updates of newer Windows consist of several files, of which DISM found only the last one.',
    fix: 'Put all .msu files of the update from the Microsoft Update Catalog into one folder and install the newest from there, or use the WindowsUpdate customizer, which takes them in order.',
    link: learnPage('windows/deployment/update/catalog-checkpoint-cumulative-updates'),
    source: learnPage('windows/deployment/update/catalog-checkpoint-cumulative-updates'),
    examples: [
      [anyFailure, powershell('Error: 0x800f0838\n\nAn error occurred applying the Unattend.xml file from the .msu package.')],
      [anyFailure, powershell('Add-WindowsPackage failed. Error code = 0x800f0838')],
    ],
    not: [anyFailure, powershell('Error: 0x800f0922\n\nDISM failed. No operation was performed.')],
  },
  {
    id: 'installer-assembly',
    title: 'The installer could not add an assembly to Windows',
    signs: [{ ...on, text: /Error 1935\.|error occurred during the installation of assembly/i }],
    before: installers,
    names: { what: 'The assembly', in: /installation of assembly(?: component)? '?([^'\n.]{1,120})/i },
    cause:
      'Windows Installer put an assembly into the component store (WinSxS) or the .NET cache, and Windows refused: as a rule a restart is outstanding, an update is being installed, or the store is damaged.',
    fix: 'Put a WindowsRestart before the step; if it fails again, run DISM /Online /Cleanup-Image /RestoreHealth in between.',
    link: msiErrors,
    source: msiErrors,
    examples: [
      [
        anyFailure,
        powershell(
          'Error 1935. An error occurred during the installation of assembly \'Microsoft.VC80.CRT,type="win32"\'. HRESULT: 0x800736FD.',
          1603,
        ),
      ],
      [
        anyFailure,
        powershell(
          'Product: Widget -- Error 1935. An error occurred during the installation of assembly component {A1}. HRESULT: 0x80131F06.',
        ),
      ],
    ],
    not: [anyFailure, powershell('', 1603)],
  },
  {
    id: 'installer-temp-denied',
    title: 'Windows Installer cannot use its temporary folder',
    signs: [{ ...on, text: /\bError (?:2203|2502|2503)\b/i }],
    before: installers,
    cause:
      'The account of the step may not write in C:\\Windows\\Temp or C:\\Windows\\Installer, where Windows Installer keeps its working files.',
    fix: 'Set runElevated on the customizer; if a hardening step changed the rights of these folders, move it behind the installations.',
    link: msiErrors,
    source: msiErrors,
    examples: [
      [
        anyFailure,
        powershell(
          'Error 2203. Database: C:\\Windows\\Installer\\inprogressinstallinfo.ipi. Cannot open database file. System error -2147287035.',
        ),
      ],
      [anyFailure, powershell('The installer has encountered an unexpected error. The error code is 2503.\nError 2503', 1603)],
    ],
    not: [anyFailure, powershell('Error 1310. Error writing to file: C:\\Widget\\w.dll.')],
  },
  {
    id: 'exit-5100',
    title: 'The installer does not run on this Windows',
    signs: [
      { ...on, exit: [5100] },
      { ...on, text: reportedCode('5100') },
    ],
    before: ['chocolatey-failed'],
    cause:
      'Exit code 5100 of setup programs of .NET Framework and Visual C++: Windows or the machine does not meet their requirements, or a newer version of the same is part of it.',
    fix: 'Compare the requirements of this release with the image’s Windows; if a newer version is installed (.NET 4.8 on Server 2022), leave the step out or add 5100 to validExitCodes.',
    link: learnPage('dotnet/framework/install/guide-for-developers'),
    source: learnPage('dotnet/framework/deployment/deployment-guide-for-developers'),
    examples: [
      [anyFailure, powershell('', 5100)],
      [anyFailure, powershell('ndp48-x86-x64-allos-enu.exe ended with exit code 5100', 1)],
    ],
    not: [anyFailure, powershell('', 1638)],
  },
  {
    id: 'installer-prerequisite',
    title: 'An installer wants something that is not installed',
    signs: [
      {
        ...on,
        lastLines: 6,
        text: /^(?!\W*(?:info|note|verbose|warning)\b)[^\n]{0,120}requires (?:the |an? )?[\w .,+#()-]{3,70}? to be installed(?! (?:for|with|as|in|on|by)\b)|(?:is a prerequisite|prerequisites? (?:is|are|was|were) (?:not (?:installed|met|found)|missing))/im,
      },
    ],
    before: [...installers, 'exit-1722'],
    names: { what: 'Its words', in: /([^\n]{0,80}requires (?:the |an? )?[\w .,+#()-]{3,70}? to be installed)/i },
    cause:
      'The setup checks what it needs (a runtime, a framework, another product) before it copies anything, and ends if that is missing.',
    fix: 'Install what the message names in an earlier customizer, with a WindowsRestart in between if its installer asks for one.',
    link: learnPage('cpp/windows/latest-supported-vc-redist'),
    source: issue('PowerShell/PowerShell#6715'),
    examples: [
      [
        anyFailure,
        powershell(
          '=== Logging started: 2018/04/24  11:24:41 ===\nPowerShell requires the Universal C Runtime to be installed to enable remoting over WinRM. You can find a download link to it here: https://aka.ms/pscore6-prereq\n=== Logging stopped: 2018/04/24  11:24:41 ===',
          1603,
        ),
      ],
      [anyFailure, powershell('This setup requires the .NET Framework version 4.7.2 to be installed.', 1)],
    ],
    not: [anyFailure, powershell('', 1603)],
  },
  {
    id: 'bundle-package-failed',
    title: 'One of the packages in a setup bundle failed',
    signs: [{ ...on, text: /Failed to (?:execute|configure per-(?:machine|user)) (?:EXE|MSI|MSU|MSP) package/i }],
    names: [
      { what: 'The package', in: /process for package: (\S+) exited|Applied execute package: (\S+), result: 0x8/i },
      { what: 'Its code', in: /Failed to (?:execute|configure per-(?:machine|user)) \w+ package[^\n]*|exited with code: (0x[0-9a-f]{8})/i },
    ],
    before: ['windows-result-code', 'exit-1603'],
    cause:
      'A bundle (Burn of WiX) installs several packages one after another; one of them ended with an error, and what had been installed was rolled back.',
    fix: 'The package has a log of its own next to that of the bundle (%TEMP%, <bundle>_<time>_<number>_<package>.log): print it at the end of the script, or run that package alone from C:\\ProgramData\\Package Cache.',
    link: 'https://docs.firegiant.com/wix/tools/burn/',
    source: issue('jimm98y/MSSQLEXPRESS-M1-Install#60'),
    examples: [
      [
        anyFailure,
        powershell(
          '[3154:06FC][2025-07-17T14:29:05]i366: The process for package: SQLServerFirstRun exited with code: 0x80004005. The exit code has been translated to type: Error and restart: None.\n[3154:06FC][2025-07-17T14:29:05]e000: Error 0x80004005: Process returned error: 0x80004005\n[3154:06FC][2025-07-17T14:29:05]e000: Error 0x80004005: Failed to execute EXE package.',
        ),
      ],
      [
        anyFailure,
        powershell(
          'e000: Error 0x80070643: Failed to execute MSI package.\ne000: Error 0x80070643: Failed to configure per-machine MSI package.',
        ),
      ],
    ],
    not: [anyFailure, powershell('Installation failed with error 0x80070643.')],
  },
  {
    id: 'dotnet-not-downloaded',
    title: 'dotnet-install found no such version of .NET',
    signs: [
      {
        ...on,
        text: /dotnet-install(?:\.ps1)?\s?: (?:[^\n]{0,80}(?:Could not (?:resolve|find) |Failed to (?:download|resolve)|(?:The )?resource[^\n]* is not available)|Unable to download)/i,
      },
      {
        from: ['script'],
        text: /dotnet_install: Error: (?:Could not|Failed to download|Unable to)|dotnet_install: Error: The resource at/i,
      },
    ],
    cause:
      'The script builds the address of the archive from channel, version, quality and architecture, and no host delivered it: there is no such combination (a version that is not released or was withdrawn), or builds.dotnet.microsoft.com was not reached.',
    fix: 'Check the version on dotnet.microsoft.com/download, take a newer dotnet-install script (older ones use hosts that are retired), and let the subnet reach builds.dotnet.microsoft.com.',
    link: learnPage('dotnet/core/tools/dotnet-install-script'),
    source: issue('dotnet/install-scripts#524'),
    examples: [
      [anyFailure, powershell('dotnet-install: Could not resolve the download link for version 9.9.999.')],
      [anyFailure, powershell('dotnet-install.ps1 : Failed to download: https://builds.dotnet.microsoft.com/dotnet/Sdk/9.9.999/x.zip')],
    ],
    not: [anyFailure, powershell('dotnet-install: .NET SDK version 8.0.100 is already installed.\nSomething else failed.')],
  },
  {
    id: 'tls-not-established',
    title: 'A TLS connection of the script was not established',
    signs: [{ from: ['script'], text: /The SSL connection could not be established, see inner exception/i }],
    before: ['nuget-source-not-reached'],
    cause:
      'The host was reached, and the handshake failed. The inner exception says whether its certificate is not trusted (a proxy that inspects TLS, an old list of authorities) or both sides have no version in common.',
    fix: 'Print it in the script: catch { $_.Exception.InnerException.InnerException.Message }. For a certificate, import the proxy’s authority (Import-Certificate, update-ca-certificates) at the start of the build.',
    link: learnPage('dotnet/core/extensions/sslstream-troubleshooting'),
    source: learnPage('dotnet/core/extensions/sslstream-troubleshooting'),
    examples: [
      [anyFailure, powershell('Invoke-WebRequest: The SSL connection could not be established, see inner exception.')],
      [anyFailure, powershell('System.Net.Http.HttpRequestException: The SSL connection could not be established, see inner exception.')],
    ],
    not: [anyFailure, powershell('Invoke-WebRequest : Unable to connect to the remote server')],
  },
  {
    id: 'execution-policy-overridden',
    title: 'Set-ExecutionPolicy ends with an error although it worked',
    signs: [{ ...on, text: /setting is overridden by a policy defined at a more specific scope|ExecutionPolicyOverride/i }],
    cause:
      'Packer starts the step with -ExecutionPolicy Bypass, which counts for its process before any other; Set-ExecutionPolicy stores the new value and reports that as an error, which ends a script with $ErrorActionPreference = "Stop".',
    fix: 'Leave the command out of the step, or add -ErrorAction SilentlyContinue if the image is to have the policy.',
    link: learnPage('powershell/module/microsoft.powershell.security/set-executionpolicy'),
    source: learnPage('powershell/module/microsoft.powershell.security/set-executionpolicy'),
    examples: [
      [
        anyFailure,
        powershell(
          'Set-ExecutionPolicy : Windows PowerShell updated your execution policy successfully, but the setting is overridden by a policy defined at a more specific scope.',
        ),
      ],
      [
        anyFailure,
        powershell('    + FullyQualifiedErrorId : ExecutionPolicyOverride,Microsoft.PowerShell.Commands.SetExecutionPolicyCommand'),
      ],
    ],
    not: [anyFailure, powershell('File C:\\a.ps1 cannot be loaded because running scripts is disabled on this system.')],
  },
  {
    id: 'windows-firewall-off',
    title: 'The service of the Windows firewall is off',
    signs: [{ ...on, text: /no more endpoints available from the endpoint mapper|(?:NetFirewall|netsh)[^]{0,200}\b0x800706d9\b/i }],
    before: ['windows-result-code'],
    cause:
      'Rules are stored by the service MpsSvc, and it is stopped or disabled in this image, for example by a hardening or debloating script.',
    fix: 'Start it for the build (Set-Service MpsSvc -StartupType Automatic; Start-Service MpsSvc); to switch the firewall off, use Set-NetFirewallProfile -Enabled False and leave the service on.',
    link: learnPage('windows/security/operating-system-security/network-security/windows-firewall/configure-with-command-line'),
    source: learnPage('windows/security/operating-system-security/network-security/windows-firewall/configure-with-command-line'),
    examples: [
      [anyFailure, powershell('New-NetFirewallRule : There are no more endpoints available from the endpoint mapper.')],
      [anyFailure, powershell('Set-NetFirewallProfile : Windows firewall error 0x800706d9')],
    ],
    not: [anyFailure, powershell('Get-CimInstance : The RPC server is unavailable.')],
  },
  {
    id: 'service-has-dependents',
    title: 'Other services depend on the one that is to stop',
    signs: [{ ...on, text: /Cannot stop service '[^']*' because it has dependent services/i }],
    names: { what: 'The service', in: /Cannot stop service '([^']*)'/i },
    cause: 'Stop-Service stops a service only if no running service depends on it.',
    fix: 'Add -Force, which stops those as well.',
    link: learnPage('powershell/module/microsoft.powershell.management/stop-service'),
    source: learnPage('powershell/module/microsoft.powershell.management/stop-service'),
    examples: [
      [
        anyFailure,
        powershell(
          "Stop-Service : Cannot stop service 'Windows Audio (Audiosrv)' because it has dependent services. It can only be stopped if the Force flag is set.",
        ),
      ],
      [anyFailure, powershell("Cannot stop service 'LanmanServer' because it has dependent services.")],
    ],
    not: [anyFailure, powershell("Stop-Service : Cannot find any service with service name 'x'.")],
  },
  {
    id: 'winget-license',
    title: 'winget was provisioned without its license',
    signs: [{ ...on, text: /No applicable app licenses found/i }],
    cause: 'App Installer was added to the image without its license file, so that Windows starts it for no one.',
    fix: 'Provision it again with the license of the same release: Add-AppxProvisionedPackage -Online -PackagePath <msixbundle> -LicensePath <License1.xml> -DependencyPackagePath ….',
    link: learnPage('windows/package-manager/winget/'),
    source: learnPage('powershell/module/dism/add-appxprovisionedpackage'),
    examples: [
      [anyFailure, powershell("Program 'winget.exe' failed to run: No applicable app licenses found")],
      [anyFailure, powershell('ResourceUnavailable: No applicable app licenses foundAt line:1 char:1')],
    ],
    not: [anyFailure, powershell("The term 'winget' is not recognized as the name of a cmdlet")],
  },
  {
    id: 'bits-not-usable',
    title: 'The server does not offer what BITS needs',
    signs: [{ ...on, text: /server did not return the file size|server does not support the necessary HTTP protocol|\b0x8020001[37]\b/i }],
    cause:
      'Start-BitsTransfer downloads in ranges and needs the size of the file first; pages that are made on request, and some proxies, offer neither.',
    fix: 'Use curl.exe -fL -o or Invoke-WebRequest -OutFile for this address.',
    link: learnPage('windows/win32/bits/http-requirements-for-bits-downloads'),
    source: learnPage('windows/win32/bits/http-requirements-for-bits-downloads'),
    examples: [
      [
        anyFailure,
        powershell(
          "Start-BitsTransfer : The server did not return the file size. The URL might point to dynamic content. The Content-Length header is not available in the server's HTTP reply.",
        ),
      ],
      [
        anyFailure,
        powershell(
          'Start-BitsTransfer : The server does not support the necessary HTTP protocol. Background Intelligent Transfer Service (BITS) requires that the server support the Range protocol header.',
        ),
      ],
    ],
    not: [anyFailure, powershell('Start-BitsTransfer : HTTP status 404: The requested URL does not exist on the server.')],
  },
  {
    id: 'chocolatey-dependency',
    title: 'Chocolatey cannot resolve what the package depends on',
    signs: [{ ...on, text: /Unable to resolve dependency(?: '|: )|Unable to find a version of '[^']+' that is compatible/i }],
    before: ['chocolatey-failed', 'chocolatey-package-missing'],
    names: { what: 'The dependency', in: /resolve dependency:? '?([^'\s:]+)|version of '([^']+)' that is compatible/i },
    cause: 'A package requires another one in a version that no source has, or that contradicts a version that is installed or pinned.',
    fix: 'Install that package first in the version that the message names, unpin it (choco pin list), or mirror both in your own feed.',
    link: 'https://docs.chocolatey.org/en-us/troubleshooting/',
    source: 'https://docs.chocolatey.org/en-us/choco/commands/pin/',
    examples: [
      [
        anyFailure,
        powershell(
          "Unable to resolve dependency 'vcredist140': Unable to find a version of 'vcredist140' that is compatible with 'widget'.",
        ),
      ],
      [
        anyFailure,
        powershell(
          "Unable to resolve dependency: Unable to find a version of 'chocolatey-core.extension' that is compatible with 'widget 1.0'.",
        ),
      ],
    ],
    not: [anyFailure, powershell('widget not installed. The package was not found with the source(s) listed.')],
  },
]
