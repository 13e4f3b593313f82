// What interpreters and installers say about the script itself: its syntax, modules that it wants, a session that it runs in.
import { anyFailure, issue, learnPage, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['powershell'] } as const

export const scriptErrorDiagnoses: readonly Diagnosis[] = [
  {
    id: 'module-missing',
    title: 'A module that the script imports is not installed',
    isConsequence: true,
    signs: [
      { from: ['script'], text: /probably a bug: No module named|PowerShell DSC resource \S+ from module \S+ does not exist/i },
      {
        from,
        text: /Failed to import the required Python library|doesn't seem to be installed, but is required for the Ansible|is required for this module/i,
      },
      { from, text: /FullyQualifiedErrorId : Modules_ModuleNotFound|DistributionNotFound: The '[^']+' distribution was not found/i },
      {
        from,
        text: /because no valid module file was found in any module directory|modules that are specified by the "#requires" statements|The specified module '[^']+' with version '[^']+' was not found|(?:ModuleNotFound|Import)Error: No module named|python[\d.]*(?:\.exe)?: No module named|Cannot find module '(?![./\\]|[A-Z]:)[^']+'/i,
      },
    ],
    names: {
      what: 'The module',
      in: /(?:specified|The|in the) module '([^']+)'|No module named '?([\w.]+)|Cannot find module '([^']+)'/i,
    },
    cause:
      'The interpreter that runs the script finds no such module: for example it is not in the source image, or was installed for another user or version.',
    fix: 'Install it in the script or in an earlier customizer for all users (Install-Module -Scope AllUsers, python3 -m pip in the same environment, npm ci).',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_modules'),
    source: 'https://github.com/hashicorp/best-practices/pull/217',
    examples: [
      [
        anyFailure,
        powershell(
          "Import-Module : The specified module 'PSWindowsUpdate' was not loaded because no valid module file was found in any module directory.",
        ),
      ],
      [anyFailure, shell("ModuleNotFoundError: No module named 'requests'")],
    ],
    composed: [
      [
        anyFailure,
        powershell(
          'The PowerShell DSC resource xFirewall from module <xNetworking,5.0> does not exist at the PowerShell module path nor is it registered as a WMI DSC resource.',
        ),
      ],
    ],
    not: [anyFailure, powershell('Install-Module : Unable to resolve package source')],
  },
  {
    id: 'perl-module-missing',
    title: 'A Perl module that a program loads is not installed',
    isConsequence: true,
    signs: [{ from: ['script'], text: /(?<!debconf: \()Can't locate \S+\.pm in @INC/i }],
    names: { what: 'The module', in: /you may need to install the (\S+) module|Can't locate (\S+\.pm)/i },
    followedBy: /BEGIN failed--compilation aborted|Compilation failed in require/,
    cause:
      'Perl does not find the module in the folders of @INC. Often a distribution has it in a separate package, which the package of the program does not require.',
    fix: 'Install that package: for IPC::Run it is libipc-run-perl on Debian and Ubuntu and perl-IPC-Run on RHEL, Fedora and SUSE, where dnf and zypper also find it by its capability (dnf install "perl(IPC::Run)"). If the distribution does not have it, install it with cpan or cpanm.',
    link: 'https://perldoc.perl.org/perldiag',
    source: issue('kata-containers/tests#1243'),
    examples: [
      [
        anyFailure,
        shell(
          "Can't locate IPC/Run.pm in @INC (you may need to install the IPC::Run module) (@INC contains: /usr/lib/perl5 .) at /usr/bin/chronic line 54.\nBEGIN failed--compilation aborted at /usr/bin/chronic line 54.",
          2,
        ),
      ],
    ],
    composed: [[anyFailure, shell("Can't locate JSON/PP.pm in @INC (@INC contains: /usr/share/perl5) at ./report.pl line 3.", 2)]],
    not: [
      anyFailure,
      shell(
        "debconf: (Can't locate Term/ReadLine.pm in @INC (you may need to install the Term::ReadLine module) (@INC contains: /etc/perl))\nmake: *** No rule to make target",
        2,
      ),
    ],
  },
  {
    id: 'script-syntax',
    title: 'The script has a syntax error',
    signs: [
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /Missing expression after|is not a valid statement separator|^Missing (?:'\)'|closing|statement block|argument)|Unexpected token '[^']*' in expression|FullyQualifiedErrorId : (?:InvalidEndOfLine|Missing\w*(?:Paren|Brace|Expression|Block)\w*|ExpectedExpression|UnexpectedToken)/im,
      },
      {
        from,
        text: /syntax error(?: near unexpected token|: unexpected end of file|: unterminated quoted string)|Syntax error: |unexpected EOF while looking for matching|FullyQualifiedErrorId : (?:MissingEndCurlyBrace|UnexpectedToken|TerminatorExpectedAtEndOfString|MissingClosingParenthesis)|The string is missing the terminator/i,
      },
    ],
    before: ['expression-not-understood', 'script-line-ends'],
    names: { what: 'The line', in: /line (\d+): syntax error|^\S+: (\d+): Syntax error|At \S+:(\d+) char/im },
    cause:
      'The shell or PowerShell could not read the script: for example a quote, bracket or block is not closed, or it is written for another shell.',
    fix: 'Check the script before the build (bash -n, [Parser]::ParseFile, aib plan does so for scripts of the repository); inline lines are joined into one script, so that each needs its own quotes.',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_parsing'),
    source: 'https://www.gnu.org/software/bash/manual/bash.html',
    examples: [
      [anyFailure, shell("/tmp/packer-shell1: line 12: syntax error near unexpected token `fi'", 2)],
      [
        anyFailure,
        powershell(
          'At C:\\Windows\\Temp\\script-1.ps1:9 char:3\nThe string is missing the terminator: ".\n+ FullyQualifiedErrorId : TerminatorExpectedAtEndOfString',
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        powershell(
          "At C:\\build.ps1:3 char:12\nThe token '&&' is not a valid statement separator in this version.\n    + FullyQualifiedErrorId : InvalidEndOfLine",
        ),
      ],
      [anyFailure, powershell("At line:3 char:9\n+     if ($x {\nMissing ')' after expression in 'if' statement.")],
    ],
    not: [anyFailure, shell('  File "get-pip.py", line 33\n    print(f"{x}")\nSyntaxError: invalid syntax')],
  },
  {
    id: 'expression-not-understood',
    title: 'sed, awk or grep does not understand its expression',
    signs: [
      {
        from,
        provisioner: ['shell'],
        text: /^(?:sed: -e expression #|awk: (?:cmd\. line:\d+: )?[^\n]*syntax error|grep: (?:Unmatched|Invalid|Trailing))/im,
      },
    ],
    cause:
      'Often the expression is put together with a variable, and its value has characters that count in it: the delimiter / or & and line breaks in sed, [ ( * and \\ in grep. Or it is written for another version of the program.',
    fix: 'Print the expression in the script; choose a delimiter that the value does not have (s|…|…|), grep -F for plain words, and awk -v name="$value".',
    link: 'https://www.gnu.org/software/sed/manual/sed.html',
    source: 'https://www.gnu.org/software/sed/manual/sed.html',
    examples: [
      [anyFailure, shell("sed: -e expression #1, char 20: unterminated `s' command")],
      [anyFailure, shell('grep: Unmatched [, [^, [:, [., or [=', 2)],
    ],
    not: [anyFailure, shell("/tmp/packer-shell1: line 12: syntax error near unexpected token `fi'", 2)],
  },
  {
    id: 'language-syntax',
    title: 'Python, Node.js or another interpreter does not understand a file',
    signs: [{ from, text: /\b(?:SyntaxError|IndentationError|TabError): / }],
    before: ['script-syntax'],
    names: {
      what: 'The file',
      in: /File "([^"\n]{1,160})", line \d+[^]{0,400}(?:SyntaxError|IndentationError|TabError)|^(\S{1,160}):\d+\n[^]{0,400}SyntaxError/m,
    },
    cause:
      'Possible reasons are a mistake in the file, a file that is written for another version of the language than the machine has, and an error page that was saved as a program.',
    fix: 'Print the version of the interpreter and the first lines of the file in the script; install the version that the program asks for, or pin a version of the program for the one of the image.',
    link: 'https://docs.python.org/3/tutorial/errors.html',
    source: 'https://docs.python.org/3/tutorial/errors.html',
    examples: [
      [anyFailure, shell('  File "/tmp/get-pip.py", line 33\n    raise SystemExit(f"no")\nSyntaxError: invalid syntax')],
      [anyFailure, shell('/opt/app/index.js:3\nSyntaxError: Cannot use import statement outside a module')],
    ],
    not: [anyFailure, shell("/tmp/packer-shell1: line 12: syntax error near unexpected token `fi'", 2)],
  },
  {
    id: 'restart-required',
    title: 'An installer needs a restart of Windows first',
    signs: [
      { from: ['script'], provisioner: ['powershell'], text: /server that you specified requires a restart/i },
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /\b0x80070bc[29]\b|Error: 3017\b|A computer restart is required|system reboot is required to roll back/i,
      },
      {
        ...on,
        text: /a (?:reboot|restart) is required\.? +Please (?:reboot|restart)|but a reboot is required|pending (?:system )?reboot (?:request )?(?:has been )?detected[^]{0,200}\bexit(?:ing|s)?\b|must (?:be restarted|restart|reboot) before|requires? a (?:reboot|restart) before|please (?:reboot|restart) (?:the (?:system|computer)|your computer|Windows) (?:and|before)/i,
      },
      { ...on, exit: [350, 3017] },
    ],
    before: ['chocolatey-failed'],
    cause: 'What was installed before needs a restart of Windows, and the installer refuses to run until then.',
    fix: 'Split the customizer in two, and put a WindowsRestart customizer in between.',
    link: learnPage('azure/virtual-machines/linux/image-builder-json#windows-restart-customizer'),
    source: 'https://github.com/PacktPublishing/Microsoft-Azure-Security-Technologies-Certification-and-Beyond/issues/2',
    examples: [
      [
        anyFailure,
        powershell(
          '.NET Framework 4.8 was installed, but a reboot is required.\n Please reboot the system and try to install/upgrade Chocolatey again.',
        ),
      ],
      [
        anyFailure,
        powershell('Setup: You must restart before you can install this product. Please restart the computer and run Setup again.', 1),
      ],
      [anyFailure, powershell('', 350)],
    ],
    composed: [
      [
        anyFailure,
        powershell(
          'Install-WindowsFeature : The request to add or remove features on the specified server failed.\nThe operation cannot be completed, because the server that you specified requires a restart.',
        ),
      ],
      [
        anyFailure,
        powershell('Error: 3017\n\nThe requested operation failed. A system reboot is required to roll back changes made.', 3017),
      ],
      [
        anyFailure,
        powershell(
          'Exit code (Decimal):           -2067919934\n  Exit message:                  A computer restart is required. You must restart this computer before installing SQL Server.',
        ),
      ],
    ],
    not: [anyFailure, powershell('No reboot is required.', 1)],
  },
  {
    id: 'no-logon-session',
    title: 'Windows finds no logon session or no key for what the script does',
    signs: [
      { from: ['script'], provisioner: ['powershell'], text: /\b0x800704dd\b|user has not logged on to the network/i },
      { ...on, text: /specified logon session does not exist|\b0x80070520\b/i },
    ],
    cause:
      'A step runs over WinRM, without the user’s credential store and encryption keys, and the command uses them, as a rule. For a certificate that is to be bound to a port or a site, the same words mean that its private key cannot be read.',
    fix: 'Set runElevated (and runAsSystem, if it still fails) on the customizer: the step then runs as a task with a session. For a certificate, import it with its private key into LocalMachine\\My.',
    link: learnPage('azure/virtual-machines/linux/image-builder-json#powershell-customizer'),
    source: 'https://github.com/actions/runner-images/issues/8457',
    examples: [
      [
        anyFailure,
        powershell("ERROR: (1312, 'CredRead', 'A specified logon session does not exist. It may already have been terminated')"),
      ],
      [anyFailure, powershell('Exception from HRESULT: 0x80070520')],
    ],
    composed: [
      [
        anyFailure,
        powershell(
          'Start-BitsTransfer : The operation being requested was not performed because the user has not logged on to the network. The specified service does not exist. (Exception from HRESULT: 0x800704DD)',
        ),
      ],
    ],
    not: [anyFailure, powershell('No user is logged on.')],
  },
  {
    id: 'certificate-key-missing',
    title: 'Windows does not find the private key of a certificate',
    signs: [
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /SSL Certificate add failed, Error: 1312|(?:sslcert|WebBinding|AddSslCertificate|binding|IIS)[^]{0,400}specified logon session does not exist|specified logon session does not exist[^]{0,300}Microsoft\.Web\./i,
      },
    ],
    before: ['no-logon-session', 'windows-result-code'],
    followedBy: /^A specified logon session does not exist/,
    cause:
      'Binding a certificate to a port or a site fails with these words if Windows cannot read its key: the certificate was imported without the key, into the store of a user, or with a key that is not kept (not exportable and not persisted).',
    fix: 'Import the .pfx into Cert:\\LocalMachine\\My (Import-PfxCertificate, elevated), check HasPrivateKey, and bind it by its thumbprint after that.',
    link: learnPage('windows-server/networking/technologies/netsh/netsh-http'),
    source: issue('rmbolger/Posh-ACME#566'),
    examples: [
      [
        anyFailure,
        powershell(
          'SSL Certificate add failed, Error: 1312\nA specified logon session does not exist. It may already have been terminated.',
        ),
      ],
      [
        anyFailure,
        powershell('Committing binding changes to IIS\nA specified logon session does not exist. It may already have been terminated'),
      ],
    ],
    not: [anyFailure, powershell('cmdkey : A specified logon session does not exist. It may already have been terminated.')],
  },
  {
    id: 'elevated-user-unknown',
    title: 'Windows does not accept the user of an elevated step',
    signs: [
      {
        ...on,
        text: /"RegisterTaskDefinition"[^]{0,120}\(\d+,\d+\):UserId:|\(\d+,\d+\):UserId:[^\n]*\nAt [A-Z]:\\[^\n]*packer-elevated-shell/i,
      },
    ],
    before: ['elevated-task-refused', 'task-account-unknown', 'account-missing'],
    cause:
      'For an elevated step, Packer registers a scheduled task that logs on with the name and password of the build’s user. Windows looks that account up when the task is registered, and does not find it: an earlier step renamed, disabled or removed it (a hardening baseline renames Administrator), or the machine joined a domain in between.',
    fix: 'Move the step that changes accounts to the end of customize, or set runElevated and runAsSystem on the steps after it: SYSTEM does not need that account.',
    link: learnPage('windows/win32/taskschd/taskschedulerschema-userid-principaltype-element'),
    source: 'https://github.com/hashicorp/packer/issues/6959',
    examples: [[anyFailure, powershell('Exception calling "RegisterTaskDefinition" with "7" argument(s): "\n(12,8):UserId:"')]],
    composed: [
      [anyFailure, powershell('Exception calling "RegisterTaskDefinition" with "7" argument(s): "(12,8):UserId:Administrator"')],
      [
        anyFailure,
        powershell(
          'No mapping between account names and security IDs was done.\n(12,8):UserId:\nAt C:\\Windows\\Temp\\packer-elevated-shell-5be0aace.ps1:49 char:1',
        ),
      ],
    ],
    not: [anyFailure, powershell('Exception calling "RegisterTaskDefinition" with "7" argument(s): "(38,4):Task:"')],
  },
  {
    id: 'elevated-task-refused',
    title: 'The elevated task of the step could not be registered',
    signs: [
      {
        ...on,
        text: /Exception calling "RegisterTaskDefinition"|^At [A-Z]:\\[^\n]*packer-elevated-shell-[\w-]+\.ps1:\d+ char|Exception calling "GetTask" with|SCHED_E_|\b0x8004131[0-9a-f]\b/im,
      },
    ],
    before: ['no-logon-session'],
    cause:
      'Elevated steps run as a scheduled task with the password of the build’s user, and Windows refused to create it: for example the Task Scheduler is off, the user may not log on as a batch job, or a policy forbids storing passwords (0x80070520; "Network access: Do not allow storage of passwords and credentials").',
    fix: 'Use a source image in which the Schedule service runs and local administrators may log on as a batch job; switch DisableDomainCreds off for the build (HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa), or set runAsSystem.',
    link: learnPage('windows/win32/taskschd/task-scheduler-error-and-success-constants'),
    source: 'https://github.com/hashicorp/packer/pull/8670',
    examples: [
      [anyFailure, powershell('Exception calling "RegisterTaskDefinition" with "7" argument(s): "(38,4):Task:"')],
      [anyFailure, powershell('Exception calling "GetTask" with "1" argument(s): "The system cannot find the file specified."')],
      [
        anyFailure,
        powershell(
          'A specified logon session does not exist. It may already have been terminated. (Exception from HRESULT: 0x80070520)\nAt C:\\Windows\\Temp\\packer-elevated-shell-65f7f416.ps1:60 char:1\n+ $f.RegisterTaskDefinition($name, $t, 6, "packeradm", $password, $logo ...',
        ),
      ],
    ],
    not: [anyFailure, powershell('Register-PSRepository : the repository exists')],
  },
  {
    id: 'scheduled-task-refused',
    title: 'A scheduled task of the script could not be registered',
    signs: [
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /(?:ScheduledTask|schtasks)[^]{0,600}(?:\b0x8004131[0-9a-f]\b|SCHED_E_)|The task XML (?:contains|is)\b/i,
      },
    ],
    before: ['elevated-task-refused', 'elevated-user-unknown'],
    names: { what: 'Its place in the definition', in: /(\(\d+,\d+\):\w+:[^\n]{0,120})/ },
    cause:
      'Windows refuses the definition of the task. Possible reasons are a value out of range (such as a duration), an XML file in another encoding than its first line says, an account that does not exist, and an element that this version of Windows does not know.',
    fix: 'Register the task on a machine of the source image, export it (Export-ScheduledTask), and compare that XML; save the file in the encoding of its first line.',
    link: learnPage('windows/win32/taskschd/task-scheduler-error-and-success-constants'),
    source: issue('dahall/TaskScheduler#166'),
    examples: [
      [
        anyFailure,
        powershell(
          'Register-ScheduledTask : The task XML contains a value which is incorrectly formatted or out of range.\n(8,42):Duration:P99999999DT23H59M59S',
        ),
      ],
      [anyFailure, powershell('Register-ScheduledTask : The task XML is malformed. (0x8004131A)')],
    ],
    not: [anyFailure, powershell('Exception calling "RegisterTaskDefinition" with "6" argument(s): "(10,28):LogonType:"')],
  },
  {
    id: 'chocolatey-not-unpacked',
    title: 'The installation script of Chocolatey cannot unpack Chocolatey',
    signs: [{ ...on, text: /Unable to unzip package using built-in compression/i }],
    cause:
      'The script unpacks its download with the shell of Windows, which a Server Core image and a session without a desktop do not offer, and which refuses a file that is not a complete zip.',
    fix: "Set $env:chocolateyUseWindowsCompression = 'false' before the script runs: it then downloads 7-Zip for it. If that fails as well, look at the size of the downloaded file.",
    link: 'https://docs.chocolatey.org/en-us/choco/setup/',
    source: issue('chocolatey/choco#1055'),
    examples: [
      [
        anyFailure,
        powershell(
          'Unable to unzip package using built-in compression. Set $env:chocolateyUseWindowsCompression = \'false\' and call install again to use 7zip to unzip. Error: Exception calling "NameSpace" with "1" argument(s): "The method or operation is not implemented."',
        ),
      ],
      [
        anyFailure,
        powershell(
          'Unable to unzip package using built-in compression. Set `$env:chocolateyUseWindowsCompression = \'false\'` and call install again to use 7zip to unzip. Error: `Exception calling "ExtractToDirectory"`',
        ),
      ],
    ],
    not: [anyFailure, powershell("Error while running 'C:\\ProgramData\\chocolatey\\lib\\x\\tools\\chocolateyInstall.ps1'.")],
  },
  {
    id: 'chocolatey-failed',
    title: 'Chocolatey could not install a package',
    signs: [
      {
        ...on,
        text: /Error while running '[^']*chocolateyInstall\.ps1'|Chocolatey installed \d+\/\d+ packages\. +\d+ packages? failed/i,
      },
    ],
    isGeneral: true,
    names: { what: 'The package', in: /^\s*-\s+([\w.-]+) \(exited|^([\w.-]+) not installed\./im },
    cause: 'Chocolatey reports the failure of a package, and not why.',
    fix: 'Print C:\\ProgramData\\chocolatey\\logs\\chocolatey.log at the end of the script; pin the package’s version, and keep copies of packages in your own feed.',
    link: 'https://docs.chocolatey.org/en-us/troubleshooting/',
    source: 'https://github.com/rolando-anton/packer-disposable-windows/issues/1',
    examples: [
      [
        anyFailure,
        powershell(
          "Failures\n - googlechrome (exited -1) - Error while running 'C:\\ProgramData\\chocolatey\\lib\\GoogleChrome\\tools\\chocolateyInstall.ps1'.",
          4294967295,
        ),
      ],
      [anyFailure, powershell('Chocolatey installed 0/1 packages. 1 packages failed.')],
    ],
    not: [anyFailure, powershell('Chocolatey installed 1/1 packages.')],
  },
]
