// Commands and modules that PowerShell does not find or may not run.
import { anyFailure, issue, learnPage, powershell, shell, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['powershell'] } as const
const policies = learnPage(
  'windows/security/application-security/application-control/app-control-for-business/applocker/applocker-overview',
)
const modules = learnPage('powershell/module/microsoft.powershell.core/about/about_psmodulepath')

export const powershellCommandDiagnoses: readonly Diagnosis[] = [
  {
    id: 'package-source-without-package',
    title: 'No package source has the package',
    signs: [{ ...on, text: /No match was found for the specified search criteria and package name/i }],
    names: { what: 'The package', in: /search criteria and package name '([^']+)'/i },
    cause:
      'Install-Package found the package in no source of its provider. Possible reasons are a misspelt name, a source that is not registered or not reached, and a provider that is no longer served: the index of DockerMsftProvider, for example, is gone.',
    fix: 'Print Get-PackageSource in the script and add the right one (Register-PackageSource). For Docker, take the install-docker-ce.ps1 of microsoft/Windows-Containers instead of Install-Package.',
    link: learnPage('powershell/module/packagemanagement/register-packagesource'),
    source: issue('OneGet/MicrosoftDockerProvider#91'),
    examples: [
      [
        anyFailure,
        powershell(
          "Install-Package : No match was found for the specified search criteria and package name 'Docker'. Try Get-PackageSource to see all available registered package sources.\n    + FullyQualifiedErrorId : NoMatchFoundForCriteria,Microsoft.PowerShell.PackageManagement.Cmdlets.InstallPackage",
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        powershell(
          "Find-Package : No match was found for the specified search criteria and package name 'nuget.x'. Try Get-PackageSource.",
        ),
      ],
    ],
    not: [
      anyFailure,
      powershell(
        "PackageManagement\\Install-Package : No match was found for the specified search criteria and module name 'Az.Storagee'.",
      ),
    ],
  },
  {
    id: 'cmdlet-not-recognized',
    title: 'PowerShell has no cmdlet or function of this name',
    isConsequence: true,
    signs: [{ ...on, text: /The term '[A-Z][a-z]+-[A-Z]\w+' is not recognized/ }],
    before: ['command-not-recognized'],
    names: { what: 'The command', in: /The term '([A-Z][a-z]+-[A-Z]\w+)' is not recognized/ },
    cause:
      'A name of the form Verb-Noun belongs to a module or is a function of a script. Possible reasons are a module that is not installed or not made for this edition (Get-WindowsFeature exists on Windows Server only), a function that another script or customizer defines, and a misspelt name.',
    fix: 'Install and import the module in the script that calls the command, and define or dot-source functions there: each customizer starts in a new session.',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_modules'),
    source: learnPage('powershell/module/microsoft.powershell.core/about/about_command_precedence'),
    examples: [
      [
        anyFailure,
        powershell(
          "The term 'Get-WindowsFeature' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name.",
        ),
      ],
      [
        anyFailure,
        powershell(
          "Write-Log: The term 'Write-Log' is not recognized as a name of a cmdlet, function, script file, or executable program.",
        ),
      ],
    ],
    not: [anyFailure, powershell("The term 'choco' is not recognized as the name of a cmdlet")],
  },
  {
    id: 'param-not-first',
    title: 'A PowerShell script declares its parameters too late',
    signs: [{ ...on, text: /The term 'param' is not recognized/ }],
    before: ['command-not-recognized'],
    cause:
      'param() is only valid before every other statement of a script. Another statement precedes it: in the script itself, in an inline customizer whose lines are joined, or as a line that a tool put in front of the script.',
    fix: 'Move param() to the first line, or keep the script in a separate file and call it from the step (powershell -File …).',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_scripts#parameters-in-scripts'),
    source: 'https://github.com/hashicorp/packer/issues/13390',
    examples: [
      [
        anyFailure,
        powershell(
          "param : The term 'param' is not recognized as the name of a cmdlet, function, script file, or operable program.\nAt C:\\Windows\\Temp\\script-6842.ps1:1 char:212",
        ),
      ],
      [anyFailure, powershell("The term 'param' is not recognized as a name of a cmdlet, function, script file, or executable program.")],
    ],
    not: [anyFailure, powershell("The term 'params' is not recognized as the name of a cmdlet")],
  },
  {
    id: 'program-blocked-by-policy',
    title: 'A policy of Windows blocks a program or script',
    signs: [
      { ...on, text: /software restriction polic(?:y|ies)|program is blocked by group policy|blocked by (?:your organization|AppLocker)/i },
    ],
    before: ['scripts-disabled', 'installer-not-permitted'],
    cause:
      'The source image controls which files may run (AppLocker, App Control for Business, software restriction policies), and this one is not among them. PowerShell’s execution policy does not change that.',
    fix: 'Run the script from a folder that the policy allows (C:\\Windows, C:\\Program Files), allow its publisher or path, or apply the policy at the first boot of the machines.',
    link: policies,
    source: policies,
    examples: [
      [
        anyFailure,
        powershell(
          'File C:\\Temp\\a.ps1 cannot be loaded because its operation is blocked by software restriction policies, such as those created by using Group Policy.',
        ),
      ],
      [anyFailure, powershell('This program is blocked by group policy. For more information, contact your system administrator.')],
    ],
    not: [anyFailure, powershell('File C:\\a.ps1 cannot be loaded because running scripts is disabled on this system.')],
  },
  {
    id: 'module-not-loadable',
    title: 'PowerShell could not load a module',
    signs: [{ ...on, text: /The module '[^']+' could not be loaded|but the module could not be loaded/i }],
    before: ['command-not-recognized', 'cmdlet-not-recognized'],
    names: { what: 'The module', in: /module '([^']+)'/i },
    cause:
      'PowerShell knows a module with this command or name, and loading it failed. Possible reasons are a module of another edition (powershell.exe that is started from pwsh inherits its PSModulePath), the execution policy, and a module that it depends on.',
    fix: 'Run Import-Module <name> -Verbose in the script, which prints the reason; reset $env:PSModulePath before powershell.exe is started from pwsh.',
    link: modules,
    source: modules,
    examples: [
      [
        anyFailure,
        powershell(
          "The 'Get-ExecutionPolicy' command was found in the module 'Microsoft.PowerShell.Security', but the module could not be loaded.",
        ),
      ],
      [
        anyFailure,
        powershell("Hyper-V\\Get-VM : The module 'Hyper-V' could not be loaded. For more information, run 'Import-Module Hyper-V'."),
      ],
    ],
    not: [
      anyFailure,
      powershell("The specified module 'X' was not loaded because no valid module file was found in any module directory."),
    ],
  },
  {
    id: 'pester-failed',
    title: 'A Pester test of the script failed',
    signs: [
      {
        from: ['script', 'service-step'],
        lastLines: 60,
        text: /\bTests Passed: \d+, Failed: [1-9]|\[-\] Discovery in [^\n]{1,200} failed with/i,
      },
    ],
    isGeneral: true,
    names: { what: 'The test', in: /^\s*\[-\] ([^\n]{1,160}?)(?: \d[\d.,]*m?s\b[^\n]*)?$/m },
    cause:
      'The script installed something and then tested it. The test says what it expected, and not why that is missing: the reason is in the lines of the installation before.',
    fix: 'Let the installation fail by itself ($ErrorActionPreference = "Stop", a check of $LASTEXITCODE) in the script, and pin the version of Pester that the tests were written for (Install-Module Pester -RequiredVersion).',
    link: 'https://pester.dev/docs/quick-start',
    source: issue('actions/runner-images#5622'),
    examples: [
      [
        anyFailure,
        powershell(
          'Describing DACFx\n  [-] DACFx 1.08s (869ms|215ms)\n   Expected $true, but got $false.\nTests completed in 2.5s\nTests Passed: 1, Failed: 1, Skipped: 0 NotRun: 42',
        ),
      ],
      [
        anyFailure,
        powershell(
          '[-] Discovery in C:\\image\\tests\\Docker.Tests.ps1 failed with:\nSystem.ArgumentException: Value can not be null or empty array. If this is expected, use -AllowNullOrEmptyForEach on this It.',
        ),
      ],
    ],
    not: [anyFailure, shell('Tests Passed: 4, Failed: 0, Skipped: 0 NotRun: 0\ninstall.sh: line 4: syntax error', 2)],
  },
  {
    id: 'module-repositories-missing',
    title: 'No module repository is registered for PowerShell',
    signs: [{ ...on, text: /Unable to find module repositories/i }],
    before: ['powershell-gallery'],
    followedBy: /No match was found for the specified search criteria/,
    cause: 'PowerShellGet searched no repository, because not even PSGallery is registered for the user of the step.',
    fix: 'Register it in the same script, before Install-Module: Register-PSRepository -Default.',
    link: learnPage('powershell/module/powershellget/register-psrepository'),
    source: issue('PowerShell/WindowsCompatibility#45'),
    examples: [
      [
        anyFailure,
        powershell(
          "WARNING: Unable to find module repositories.\nPackageManagement\\Install-Package : No match was found for the specified search criteria and module name 'Widget'. Try Get-PSRepository to see all available registered module repositories.",
        ),
      ],
    ],
    composed: [[anyFailure, powershell('WARNING: Unable to find module repositories.')]],
    not: [anyFailure, powershell("No match was found for the specified search criteria and module name 'Widget'.")],
  },
  {
    id: 'script-from-internet',
    title: 'PowerShell asks before it runs a script of the Internet or of a share',
    signs: [{ ...on, text: /Run only scripts that you trust|use the Unblock-File cmdlet to allow the script to run/i }],
    before: ['scripts-disabled', 'powershell-asks'],
    names: { what: 'The script', in: /Do you want to run ([^\n?]{1,200})\?/i },
    cause:
      'The file is marked as downloaded, or it is on a share that is not in the local intranet zone. PowerShell then asks before it runs the script, and a build cannot answer.',
    fix: 'Copy the script to the machine and run Unblock-File on it, or start it with powershell -ExecutionPolicy Bypass -File; -Force does not help.',
    link: learnPage('powershell/module/microsoft.powershell.utility/unblock-file'),
    source: issue('microsoft/azure-pipelines-tasks#974'),
    examples: [
      [
        anyFailure,
        powershell(
          'AuthorizationManager check failed. ---> System.Management.Automation.PSSecurityException: AuthorizationManager check failed. ---> A command that prompts the user failed because the host program or the command type does not support user interaction. The host was attempting to request confirmation with the following message: Run only scripts that you trust. Do you want to run \\\\server\\share\\a.ps1?',
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        powershell('If you trust this script, use the Unblock-File cmdlet to allow the script to run without this warning message.'),
      ],
    ],
    not: [anyFailure, powershell('File C:\\a.ps1 cannot be loaded because running scripts is disabled on this system.')],
  },
]
