// Errors of PowerShell itself: how a command is called, and what the session does not have.
import { anyFailure, issue, learnPage, powershell, type Diagnosis, shell } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['powershell'] } as const
const webRequest = learnPage('powershell/module/microsoft.powershell.utility/invoke-webrequest')
const parameters = learnPage('powershell/module/microsoft.powershell.core/about/about_functions_advanced_parameters')
const installModule = learnPage('powershell/module/powershellget/install-module')

export const powershellErrorDiagnoses: readonly Diagnosis[] = [
  {
    id: 'web-request-parsing',
    title: 'Invoke-WebRequest needs Internet Explorer',
    signs: [
      {
        ...on,
        text: /Internet Explorer engine is not\s+available|Internet Explorer's\s+first-launch configuration|WebCmdletIEDomNotSupportedException/i,
      },
    ],
    cause:
      'In Windows PowerShell 5.1, Invoke-WebRequest parses pages with Internet Explorer, which has never been started on this machine or is not part of it.',
    fix: 'Add -UseBasicParsing to every Invoke-WebRequest of the script.',
    link: webRequest,
    source: issue('dpaulson45/HealthChecker#250'),
    examples: [
      [
        anyFailure,
        powershell(
          "Invoke-WebRequest : The response content cannot be parsed because the Internet Explorer engine is not available, or Internet Explorer's first-launch configuration is not complete. Specify the UseBasicParsing parameter and try again.",
        ),
      ],
      [
        anyFailure,
        powershell(
          '    + FullyQualifiedErrorId : WebCmdletIEDomNotSupportedException,Microsoft.PowerShell.Commands.InvokeWebRequestCommand',
        ),
      ],
    ],
    not: [anyFailure, powershell('Invoke-WebRequest : Unable to connect to the remote server')],
  },
  {
    id: 'powershell-asks',
    title: 'A command asks, and the session cannot answer',
    signs: [
      {
        ...on,
        text: /is in NonInteractive mode\. +Read and Prompt functionality is not available|PowerShell is in NonInteractive mode|user-interaction[^\n]*not (?:implemented|available)|A command that prompts the user failed because the host program|does not support execution of commands in an interactive mode/i,
      },
    ],
    before: ['script-null-value'],
    cause: 'The command wants a confirmation, a credential or a missing parameter from the person at the keyboard.',
    fix: 'Give it what it asks for: -Force, -Confirm:$false, -AcceptLicense or the missing parameter; for modules set Set-PSRepository PSGallery -InstallationPolicy Trusted first.',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_powershell_exe'),
    source: learnPage('powershell/module/microsoft.powershell.core/about/about_powershell_exe'),
    examples: [
      [
        anyFailure,
        powershell(
          'Install-PackageProvider : Exception calling "ShouldContinue" with "2" argument(s): "Windows PowerShell is in NonInteractive mode. Read and Prompt functionality is not available."',
        ),
      ],
      [
        anyFailure,
        powershell(
          'PowerShell DSC resource MSFT_ScriptResource  failed to execute Set-TargetResource functionality with error message: PowerShell Desired State Configuration does not support execution of commands in an interactive mode. Please ensure that the underlying command is not prompting for user input, such as missing mandatory parameter, confirmation prompt etc.',
        ),
      ],
    ],
    composed: [
      [anyFailure, powershell('Read-Host : PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.')],
      [
        anyFailure,
        powershell(
          'A command that prompts the user failed because the host program or the command type does not support user interaction.',
        ),
      ],
    ],
    not: [anyFailure, powershell("Unable to find package provider 'NuGet'.")],
  },
  {
    id: 'parameter-missing',
    title: 'A command lacks a parameter or has a value that it does not accept',
    signs: [
      { from: ['script'], text: /error: the following arguments are required: |argument [\w/-]+: expected (?:one|at least one) argument/i },
      {
        ...on,
        text: /FullyQualifiedErrorId : (?:AmbiguousParameterSet|MissingMandatoryParameter|ParameterArgumentValidationError(?!NullNotAllowed)|ParameterArgumentTransformationError|MissingArgument)/i,
      },
      {
        ...on,
        text: /Cannot process command because of one or more missing\s+mandatory parameters|Cannot validate argument on parameter '|Parameter set cannot be resolved using the specified named parameters|Missing an argument for parameter '|Cannot process argument transformation on parameter '/i,
      },
    ],
    names: [
      { what: 'The parameter', in: /parameter '([^']+)'|mandatory parameters: ([^\n.]+)/i },
      { what: 'PowerShell’s answer', in: /(?:validate argument on|argument transformation on) parameter '[^']+'\. ([^\n]{1,300})/i },
    ],
    cause: 'The script calls a command without a parameter that it needs, or with a value that it refuses, often an empty variable.',
    fix: 'Print the value before the call; the line of the script is in the error.',
    link: parameters,
    source: parameters,
    examples: [
      [
        anyFailure,
        powershell('Add-LocalGroupMember : Cannot process command because of one or more missing mandatory parameters: Member.'),
      ],
      [anyFailure, powershell("New-ItemProperty : Cannot validate argument on parameter 'Path'. The argument is null or empty.")],
    ],
    composed: [[anyFailure, shell('az: error: the following arguments are required: --name/-n', 2)]],
    not: [anyFailure, powershell("A parameter cannot be found that matches parameter name 'Foo'.")],
  },
  {
    id: 'cmdlet-fault',
    title: 'A cmdlet failed by a fault in its module',
    signs: [
      {
        ...on,
        text: /^[\w\\-]+-[A-Z]\w+ ?: (?:Collection was modified; enumeration|Object reference not set to an instance|Index was outside the bounds|Sequence contains no|An item with the same key has already been added|The given key was not present|Operation is not valid due to the current state)/m,
      },
    ],
    names: { what: 'The cmdlet', in: /^([\w\\-]+-[A-Z]\w+) ?: (?:Collection|Object|Index|Sequence|An item|The given|Operation)/m },
    cause:
      'The error is one of the module’s own code, not of what the script asked for: a release of the module with a bug, or an answer that it does not expect, such as an empty one or one that changed in between.',
    fix: 'Try it again in the script; if it fails each time, pin another version of the module (Install-Module -RequiredVersion), or do the same with az.',
    link: installModule,
    source: issue('Azure/avdaccelerator#133'),
    examples: [
      [
        anyFailure,
        powershell(
          'Get-AzImageBuilderTemplate : Collection was modified; enumeration operation may not execute.\nAt C:\\Windows\\Temp\\script-1.ps1:12 char:5\n    + CategoryInfo          : NotSpecified: (:) [Get-AzImageBuilderTemplate_Get], InvalidOperationException',
        ),
      ],
      [anyFailure, powershell('Set-AzContext : Object reference not set to an instance of an object.')],
    ],
    not: [anyFailure, powershell('You cannot call a method on a null-valued expression.')],
  },
  {
    id: 'type-missing',
    title: 'A type or an assembly of .NET could not be loaded',
    signs: [
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /\b0x8004015[45]\b|\b0x80004002\b|No such interface supported|^Interface not registered/im,
      },
      { ...on, text: /FullyQualifiedErrorId : (?:TypeNotFound|CannotLoadAssembly)/i },
      {
        ...on,
        text: /Unable to find type \[|Cannot find type \[[^\]]+\]: verify that the assembly|Could not load file or assembly '|Retrieving the COM class factory[^\n]*80040154|REGDB_E_CLASSNOTREG/i,
      },
    ],
    names: { what: 'The type', in: /find type \[([^\]]+)\]|file or assembly '([^',]+)/i },
    cause:
      'What brings the type (an assembly, a module, a program) could not be loaded. Possible reasons are that it is not installed or not loaded yet, that it is made for another version of PowerShell or .NET, that a program is older than what it works with, that a COM component is missing in this Windows or not registered, and that this session has loaded another version of it.',
    fix: 'Install and load it at the start of a separate step (Install-Module, Add-Type -AssemblyName), or run the script in the PowerShell that it was written for (pwsh or powershell).',
    link: learnPage('powershell/module/microsoft.powershell.utility/add-type'),
    source: learnPage('powershell/module/microsoft.powershell.utility/add-type'),
    examples: [
      [anyFailure, powershell("Program 'Register-PackageSource' failed to run: No such interface supported\nAt line:1 char:1")],
      [anyFailure, powershell('Unable to find type [System.Windows.Forms.Form].')],
      [
        anyFailure,
        powershell(
          'New-Object : Cannot find type [Microsoft.Web.Administration.ServerManager]: verify that the assembly containing this type is loaded.',
        ),
      ],
      [
        anyFailure,
        powershell(
          "Import-Module : Could not load file or assembly 'Microsoft.Identity.Client, Version=4.49.1.0' or one of its dependencies.",
        ),
      ],
    ],
    composed: [[anyFailure, powershell('Creating an instance of the COM component failed due to the following error: 0x80040154.')]],
    not: [anyFailure, powershell("The term 'az' is not recognized as the name of a cmdlet, function, script file, or operable program.")],
  },
  {
    id: 'property-missing',
    title: 'An object does not have what the script reads of it',
    isConsequence: true,
    signs: [
      { ...on, text: /FullyQualifiedErrorId : (?:PropertyNotFound|MethodNotFound|PropertyAssignmentException)/i },
      {
        ...on,
        text: /The property '[^']+' cannot be found on this object|Method invocation failed because \[[^\n]+\] does not contain a method named/i,
      },
    ],
    names: { what: 'The property', in: /property '([^']+)' cannot|method named '([^']+)'/i },
    cause: 'As a rule, a command returned nothing, a list, or another kind of object than the script expects.',
    fix: 'Print what the command returns on a machine of the source image, and test it before its property is used.',
    link: learnPage('powershell/module/microsoft.powershell.core/set-strictmode'),
    source: learnPage('powershell/module/microsoft.powershell.core/set-strictmode'),
    examples: [
      [
        anyFailure,
        powershell("The property 'DownloadUrl' cannot be found on this object. Verify that the property exists and can be set."),
      ],
      [anyFailure, powershell("Method invocation failed because [System.Object[]] does not contain a method named 'Trim'.")],
    ],
    not: [anyFailure, powershell('You cannot call a method on a null-valued expression.')],
  },
  {
    id: 'module-conflict',
    title: 'A module conflicts with one that is installed',
    signs: [
      { ...on, text: /FullyQualifiedErrorId : CommandAlreadyAvailable|use -AllowClobber parameter/i },
      {
        ...on,
        text: /commands are already available on this system:|use the AllowClobber parameter|Authenticode (?:signature|issuer)[^\n]*(?:is not matching|does not match|changed)|PublishersMismatch|AuthenticodeIssuerMismatch|is currently in use\. Retry the operation after closing the applications|Version '[^']+' of module '[^']+' is already installed/i,
      },
    ],
    names: { what: 'The module', in: /(?:module|package) '([\w.]+)'/i },
    cause:
      'The image has a module with the same commands, the same module by another publisher or in this version, or one that this session has loaded.',
    fix: 'Add -AllowClobber or -SkipPublisherCheck -Force to Install-Module as the message says; for a module in use, install it in a separate customizer, before any that loads it.',
    link: installModule,
    source: installModule,
    examples: [
      [
        anyFailure,
        powershell(
          "PackageManagement\\Install-Package : The following commands are already available on this system:'Login-AzAccount'. If you still want to install this module 'Az.Accounts', use the AllowClobber parameter.",
        ),
      ],
      [
        anyFailure,
        powershell(
          "PackageManagement\\Install-Package : Authenticode issuer 'CN=B' of the new module 'Pester' with version '5.5.0' is not matching with the authenticode issuer 'CN=A' of the previously-installed module 'Pester' with version '3.4.0'. If you still want to install or update, use -SkipPublisherCheck parameter.",
        ),
      ],
    ],
    not: [anyFailure, powershell("No match was found for the specified search criteria and module name 'Foo'.")],
  },
]
