// Values, paths and data that a script or a program in it cannot use.
import { anyFailure, learnPage, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['powershell'] } as const
const inShell = { from, provisioner: ['shell'] } as const
const bash = 'https://www.gnu.org/software/bash/manual/bash.html'
const curlErrors = 'https://curl.se/libcurl/c/libcurl-errors.html'

export const scriptValueDiagnoses: readonly Diagnosis[] = [
  {
    id: 'address-invalid',
    title: 'An address in the script is not valid',
    signs: [
      {
        from,
        text: /Invalid URI: |curl: \((?:1|3)\)|URL using bad\/illegal format|no URL specified|^wget: missing URL|: (?:Scheme missing|Bad port number|Invalid host name|Unsupported scheme)\b|unsupported protocol scheme|No host part in the URL|(?:Missing|Invalid)Schema: |Invalid URL '/im,
      },
      { ...on, text: /FullyQualifiedErrorId : System\.UriFormatException/i },
    ],
    names: { what: 'Its error', in: /(Invalid URI: [^\n]{1,120}|curl: \([13]\) [^\n]{1,120}|Invalid URL '[^']{0,120}')/i },
    cause:
      'A program got an address that it cannot read: for example one that is empty, is not quoted, or is made of a variable that has no value here.',
    fix: 'Print the address before it is used, quote it, and check that the variable in it is set: the environment of the agent is not that of the build machine.',
    link: curlErrors,
    source: curlErrors,
    examples: [
      [anyFailure, shell('curl: (3) URL using bad/illegal format or missing URL', 3)],
      [
        anyFailure,
        powershell(
          'Invoke-WebRequest : Invalid URI: The hostname could not be parsed.\n    + FullyQualifiedErrorId : System.UriFormatException',
        ),
      ],
    ],
    composed: [[anyFailure, shell('wget: missing URL\nUsage: wget [OPTION]... [URL]...')]],
    not: [anyFailure, shell('curl: (6) Could not resolve host: example.invalid', 6)],
  },
  {
    id: 'value-not-convertible',
    title: 'A value has another type than the script expects',
    signs: [
      {
        from,
        text: /Cannot convert (?:value|the) "[^"\n]*"[^\n]* to (?:the )?type(?! "System\.Xml)|FullyQualifiedErrorId : InvalidCast\w*|Input string was not in a correct format|invalid literal for int\(\) with base|: value too great for base/i,
      },
    ],
    names: { what: 'The value', in: /Cannot convert (?:value|the) ("[^"\n]{0,80}")|int\(\) with base \d+: ('[^']{0,80}')/i },
    cause:
      'A text was used as a number, date or list: for example an empty variable, an error text in place of a value, a number of another culture, or a version with a suffix.',
    fix: 'Print the value before the line that fails, and test it (-match "^\\d+$", [ "$x" -eq "$x" ]).',
    link: learnPage('powershell/scripting/lang-spec/chapter-06'),
    source: learnPage('powershell/scripting/lang-spec/chapter-06'),
    examples: [
      [
        anyFailure,
        powershell(
          'Cannot convert value "abc" to type "System.Int32". Error: "Input string was not in a correct format."\n    + FullyQualifiedErrorId : InvalidCastFromStringToInteger',
        ),
      ],
      [anyFailure, shell("ValueError: invalid literal for int() with base 10: ''")],
    ],
    not: [anyFailure, powershell("Cannot process argument transformation on parameter 'Count'.")],
  },
  {
    id: 'shell-expression',
    title: 'A test or expression of the shell script is not valid',
    signs: [
      {
        ...inShell,
        text: /\[: (?:too many arguments|missing [`'\]]|[^\n]{0,60}(?:unary|binary|integer) (?:operator|expression) expected)|: (?:unary|binary) operator expected|: integer expression expected|: not a valid identifier|: ambiguous redirect|conditional binary operator expected|\[: \S*: unexpected operator/i,
        lastLines: 12,
      },
    ],
    cause: 'As a rule, a variable in a test is empty or has spaces and is not quoted, or the test is written for bash and sh runs it.',
    fix: 'Quote each variable ([ "${x:-}" = "y" ]), start the script with #!/bin/bash, and run ShellCheck on it.',
    link: `${bash}#Bash-Conditional-Expressions`,
    source: bash,
    examples: [
      [anyFailure, shell('/tmp/install.sh: line 4: [: too many arguments', 2)],
      [anyFailure, shell('/tmp/install.sh: line 9: [: =: unary operator expected', 2)],
      [anyFailure, shell('/tmp/install.sh: 7: [: x86_64: unexpected operator', 2)],
    ],
    not: [anyFailure, shell("/tmp/install.sh: line 12: syntax error near unexpected token `fi'", 2)],
  },
  {
    id: 'data-not-readable',
    title: 'The script reads data that are not valid JSON, YAML or XML',
    isConsequence: true,
    signs: [
      {
        from,
        text: /Invalid JSON primitive|Conversion from JSON failed|(?:jq: )?parse error: (?:Invalid|Unfinished|Expected|Objects)|\bJSONDecodeError\b|Unexpected (?:token|end)[^\n]{0,60} (?:in|of) JSON|is not valid JSON|looking for beginning of (?:value|object key)|unexpected end of JSON input|mapping values are not allowed (?:here|in this context)|could not find expected ':'|\byaml\.(?:scanner|parser)\.\w+|Psych::SyntaxError|YAMLException|Syntax Error while loading YAML|found character that cannot start any token|InvalidCastToXmlDocument|"System\.Xml\.XmlDocument"\. Error|ConvertFrom-Json : /i,
      },
    ],
    before: ['script-syntax', 'language-syntax'],
    cause:
      'Possible reasons are a damaged file, a mistake in a file that was written by hand, and a server that answered with something else, such as an error page or nothing.',
    fix: 'Print the first bytes of what is read (head -c 300), let the download fail on errors (curl -f, -ErrorAction Stop), and save files as UTF-8 without a byte order mark.',
    link: learnPage('powershell/module/microsoft.powershell.utility/convertfrom-json'),
    source: 'https://jqlang.org/manual/',
    examples: [
      [anyFailure, shell('parse error: Invalid numeric literal at line 1, column 10', 2)],
      [
        anyFailure,
        powershell(
          'ConvertFrom-Json : Invalid JSON primitive: <html>.\n    + FullyQualifiedErrorId : System.ArgumentException,Microsoft.PowerShell.Commands.ConvertFromJsonCommand',
        ),
      ],
      [anyFailure, shell('json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)')],
      [anyFailure, shell('SyntaxError: Unexpected token < in JSON at position 0')],
      [anyFailure, shell('ERROR! Syntax Error while loading YAML.\n  mapping values are not allowed in this context', 4)],
    ],
    not: [anyFailure, shell('/tmp/install.sh: 3: Syntax error: "(" unexpected', 2)],
  },
  {
    id: 'data-unexpected',
    title: 'A program of the script found other data than it expects',
    isConsequence: true,
    signs: [
      {
        from,
        lastLines: 12,
        text: /jq: error \(at [^)]*\): (?:Cannot (?:index|iterate)|\w+ \([^)]*\) (?:has no keys|cannot be))|^(?:KeyError|IndexError|AttributeError|TypeError): |TypeError: (?:Cannot read propert|undefined is not|\S+ is not a function)|NoMethodError|undefined method [`'][^\n]* for nil/im,
      },
    ],
    isGeneral: true,
    names: {
      what: 'Its error',
      in: /^((?:jq: error|KeyError|IndexError|AttributeError|TypeError|[^\n]{0,80}NoMethodError|[^\n]{0,80}undefined method)[^\n]{0,200})/im,
    },
    cause:
      'The program runs, but a field, element or object that it reads does not exist: for example, a server’s answer has another form, or a version has changed.',
    fix: 'Print the data before the line that the message names, and pin the version of the program or module.',
    link: 'https://docs.python.org/3/library/exceptions.html',
    source: 'https://jqlang.org/manual/',
    examples: [
      [anyFailure, shell('jq: error (at <stdin>:1): Cannot index string with string "tag_name"', 5)],
      [anyFailure, shell('Traceback (most recent call last):\n  File "/tmp/setup.py", line 3, in <module>\nKeyError: \'version\'')],
    ],
    not: [anyFailure, shell("ModuleNotFoundError: No module named 'requests'")],
  },
  {
    id: 'drive-missing',
    title: 'A drive or volume does not exist on the build machine',
    signs: [
      {
        ...on,
        text: /drive with the name '\w' does not exist|\(\w:String\)[^\n]*DriveNotFoundException|No MSFT_(?:Volume|Disk|Partition) objects found|\([ABD-Z]:\\:String\) \[[\w-]+\], \w*(?:ArgumentException|IOException|DirectoryNotFoundException)/i,
      },
      {
        ...inShell,
        text: /special device \S+ does not exist|Could not stat (?:device )?\/dev\/|The file \/dev\/\S+ does not exist and no size was specified/i,
      },
    ],
    before: ['script-path-missing', 'path-not-valid'],
    names: { what: 'The drive', in: /drive with the name '(\w)'|\(([A-Z]):\\:String\)|(\/dev\/[\w/-]+)/i },
    cause:
      'A build machine has its system disk and, with some sizes only, a temporary one (D: or /dev/sdb; without it, D: can be an empty DVD drive); it has no data disks.',
    fix: 'Write below C:\\ or /opt; test for the drive first, or choose a vmProfile.vmSize with a temporary disk.',
    link: learnPage('azure/virtual-machines/managed-disks-overview'),
    source: learnPage('azure/virtual-machines/managed-disks-overview'),
    examples: [
      [
        anyFailure,
        powershell(
          "Set-Location : Cannot find drive. A drive with the name 'D' does not exist.\n    + FullyQualifiedErrorId : DriveNotFound,Microsoft.PowerShell.Commands.SetLocationCommand",
        ),
      ],
      [
        anyFailure,
        powershell(
          'New-Item : The path is not of a legal form.\n    + CategoryInfo          : InvalidArgument: (D:\\:String) [New-Item], ArgumentException\n    + FullyQualifiedErrorId : CreateDirectoryArgumentError,Microsoft.PowerShell.Commands.NewItemCommand',
        ),
      ],
      [anyFailure, shell('mount: /mnt/data: special device /dev/sdc1 does not exist.', 32)],
    ],
    not: [anyFailure, powershell("Cannot find drive. A drive with the name 'HKU' does not exist.")],
  },
  {
    id: 'registry-drive-missing',
    title: 'PowerShell has no drive of this name',
    signs: [{ ...on, text: /drive with the name '\w{2,}' does not exist|\(\w{2,}:String\)[^\n]*DriveNotFoundException/i }],
    before: ['script-path-missing'],
    names: { what: 'The drive', in: /drive with the name '(\w{2,})'|\((\w{2,}):String\)/i },
    cause:
      'A session of PowerShell has the drives HKLM: and HKCU: of the registry only, and those of modules that are loaded; others, such as HKU: and HKCR:, exist only after New-PSDrive.',
    fix: 'New-PSDrive -PSProvider Registry -Name HKU -Root HKEY_USERS at the start of the script (HKCR: HKEY_CLASSES_ROOT), or use a path such as Registry::HKEY_USERS\\.DEFAULT.',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_registry_provider'),
    source: learnPage('powershell/module/microsoft.powershell.core/about/about_registry_provider'),
    examples: [[anyFailure, powershell("Get-ItemProperty : Cannot find drive. A drive with the name 'HKU' does not exist.")]],
    composed: [
      [
        anyFailure,
        powershell(
          'Set-ItemProperty : Das Laufwerk wurde nicht gefunden.\n    + CategoryInfo          : ObjectNotFound: (HKCR:String) [Set-ItemProperty], DriveNotFoundException',
        ),
      ],
    ],
    not: [anyFailure, powershell("Cannot find drive. A drive with the name 'E' does not exist.")],
  },
  {
    id: 'process-missing',
    title: 'A process that the script wants to end does not run',
    signs: [
      { ...on, lastLines: 10, text: /Cannot find a process with the (?:name|process identifier)|ERROR: The process "[^"]+" not found/i },
    ],
    cause: 'Stop-Process and taskkill end with an error if nothing has this name or id.',
    fix: 'Get-Process -Name <name> -ErrorAction SilentlyContinue | Stop-Process -Force does nothing if the process does not run.',
    link: learnPage('powershell/module/microsoft.powershell.management/stop-process'),
    source: learnPage('powershell/module/microsoft.powershell.management/stop-process'),
    examples: [
      [
        anyFailure,
        powershell('Stop-Process : Cannot find a process with the name "OneDrive". Verify the process name and call the cmdlet again.'),
      ],
      [anyFailure, powershell('ERROR: The process "OneDrive.exe" not found.', 128)],
    ],
    not: [anyFailure, powershell("Get-Service : Cannot find any service with service name 'widget'.")],
  },
  {
    id: 'folder-not-empty',
    title: 'A folder cannot be removed because it is not empty',
    signs: [{ from, lastLines: 12, text: /directory is not empty|: Directory not empty\b/i }],
    cause: 'The folder has files in it, or a program writes new ones while it is removed.',
    fix: 'Remove it with its content (rm -rf, Remove-Item -Recurse -Force), after what uses it has been stopped.',
    link: learnPage('powershell/module/microsoft.powershell.management/remove-item'),
    source: learnPage('powershell/module/microsoft.powershell.management/remove-item'),
    examples: [
      [anyFailure, powershell('Remove-Item : Cannot remove item C:\\build: The directory is not empty.')],
      [anyFailure, shell("rmdir: failed to remove '/opt/build': Directory not empty")],
    ],
    not: [anyFailure, shell("mkdir: cannot create directory '/opt/build': File exists")],
  },
  {
    id: 'file-for-folder',
    title: 'A path is a file where the script expects a folder, or the reverse',
    signs: [
      {
        from,
        lastLines: 12,
        text: /Container cannot be copied onto existing leaf item|-r not specified; omitting directory|: Is a directory\s*$|: Not a directory\s*$|\bEISDIR\b|\bENOTDIR\b|cannot overwrite (?:non-)?directory/im,
      },
    ],
    before: ['script-path-missing'],
    cause:
      'A copy or a write goes to a path that exists as the other kind: often a destination folder that was not created, so that the first file took its name.',
    fix: 'Create the destination folder first (mkdir -p, New-Item -ItemType Directory -Force), end it with a slash, and copy folders with -r or -Recurse.',
    link: 'https://www.gnu.org/software/coreutils/manual/coreutils.html#cp-invocation',
    source: 'https://www.gnu.org/software/coreutils/manual/coreutils.html#cp-invocation',
    examples: [
      [anyFailure, shell("cp: -r not specified; omitting directory 'build'")],
      [anyFailure, powershell('Copy-Item : Container cannot be copied onto existing leaf item.')],
    ],
    not: [anyFailure, shell("cp: cannot stat '/opt/build': No such file or directory")],
  },
  {
    id: 'path-not-valid',
    title: 'A path in the script has characters that Windows does not allow',
    signs: [
      {
        ...on,
        text: /Illegal characters in path|path is not of a legal form|path's format is not supported|filename, directory name, or volume label syntax is incorrect|\b0x8007007b\b/i,
      },
    ],
    before: ['script-path-missing'],
    cause:
      'For example, the path has quotes, a wildcard, a line break or a colon in it, or is an address; or the variable that it is made of is empty.',
    fix: 'Print the path in brackets before it is used, build it with Join-Path, and use -LiteralPath for names with [ or ].',
    link: learnPage('windows/win32/fileio/naming-a-file'),
    source: learnPage('windows/win32/fileio/naming-a-file'),
    examples: [
      [anyFailure, powershell('Test-Path : Illegal characters in path.')],
      [anyFailure, powershell('The filename, directory name, or volume label syntax is incorrect.', 123)],
    ],
    not: [anyFailure, powershell('The specified path, file name, or both are too long.')],
  },
  {
    id: 'password-not-accepted',
    title: 'The system refuses to set a password',
    signs: [
      {
        from,
        text: /password does not meet the (?:length|password policy|complexity)|FullyQualifiedErrorId : InvalidPassword|Authentication token manipulation error/i,
      },
    ],
    cause:
      'Possible reasons are a password that is too short or too simple for the policy of the image, is empty, or was used before, and an account that does not exist.',
    fix: 'Use a longer password with upper and lower case, digits and signs, or create the account without one (useradd, New-LocalUser -NoPassword) and let the machines made of the image set it.',
    link: learnPage('windows/security/threat-protection/security-policy-settings/password-must-meet-complexity-requirements'),
    source: learnPage('windows/security/threat-protection/security-policy-settings/password-must-meet-complexity-requirements'),
    examples: [
      [
        anyFailure,
        powershell(
          'The password does not meet the password policy requirements. Check the minimum password length, password complexity and password history requirements.\n\nMore help is available by typing NET HELPMSG 2245.',
          2,
        ),
      ],
      [anyFailure, shell('chpasswd: (user build) pam_chauthtok() failed, error:\nAuthentication token manipulation error')],
    ],
    not: [anyFailure, shell("useradd: user 'build' already exists", 9)],
  },
  {
    id: 'domain-not-joined',
    title: 'The machine could not join or reach a domain',
    signs: [
      {
        from,
        text: /failed to join domain|FailToJoinDomain|domain either does not exist or could not be contacted|realm: (?:Couldn't join|No such realm)|adcli: couldn't|No domain controller could be contacted/i,
      },
    ],
    before: ['script-name-unresolved', 'script-not-elevated'],
    cause:
      'Possible reasons are a build network that does not lead to a domain controller or whose DNS does not know the domain, and an account whose password is wrong or that may not join machines.',
    fix: 'Do not join in an image: generalizing undoes it. Join the machines that are made of the image (domain-join extension, Intune, cloud-init).',
    link: learnPage('troubleshoot/windows-server/active-directory/active-directory-domain-join-troubleshooting-guidance'),
    source: learnPage('troubleshoot/windows-server/active-directory/active-directory-domain-join-troubleshooting-guidance'),
    examples: [
      [
        anyFailure,
        powershell(
          "Add-Computer : Computer 'pkrvm' failed to join domain 'corp.example' from its current workgroup 'WORKGROUP' with following error message: The specified domain either does not exist or could not be contacted.",
        ),
      ],
      [anyFailure, shell('realm: No such realm found: corp.example')],
    ],
    not: [anyFailure, powershell('Add-LocalGroupMember : Principal CORP\\build was not found.')],
  },
  {
    id: 'remoting-failed',
    title: 'PowerShell could not open a remote session',
    signs: [
      {
        ...on,
        text: /Connecting to remote server \S+ failed|FullyQualifiedErrorId : (?:WinRM\w+|AccessDenied|CannotConnect|NetworkPathNotFound),PSSessionStateBroken/i,
      },
    ],
    before: ['script-not-elevated'],
    cause:
      'A script opens another session, to this machine or another one, and that failed: for example WinRM is not set up there, or this step’s session cannot pass its login on.',
    fix: 'Run the commands directly in the step instead of through Invoke-Command or Enter-PSSession; set runElevated where they need more rights.',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_remote_troubleshooting'),
    source: learnPage('powershell/module/microsoft.powershell.core/about/about_remote_troubleshooting'),
    examples: [
      [
        anyFailure,
        powershell(
          'Enter-PSSession : Connecting to remote server localhost failed with the following error message : WinRM cannot complete the operation.',
        ),
      ],
      [
        anyFailure,
        powershell(
          '[localhost] Connecting to remote server localhost failed with the following error message : Access is denied.\n    + FullyQualifiedErrorId : AccessDenied,PSSessionStateBroken',
        ),
      ],
    ],
    not: [anyFailure, powershell('Invoke-Command : Access is denied.')],
  },
]
