// Texts with the words of a diagnosis in another meaning, and what is found instead.
import assert from 'node:assert/strict'
import { diagnose } from '../../../shared/diagnosis/diagnose.js'
import { anyFailure, anyTimeout, login, serviceStep, packer, powershell, run, shell, stop } from '../../../shared/diagnosis/diagnosis.js'
import type { Evidence } from '../../../shared/diagnosis/evidence.js'

type Row = readonly [string, readonly string[], ...(readonly Evidence[])]

const linux: readonly Row[] = [
  [
    'a snap that was installed in a second try',
    ['script-failed'],
    shell(
      'error: cannot perform the following tasks:\n- Download snap "lxd" (26382) from channel "stable" (Get "https://x": net/http: timeout awaiting response headers)\nlxd 5.21 from Canonical✓ installed\nwidget: fatal: no such profile',
    ),
  ],
  [
    'a mirror that refused, and a later build',
    ['script-failed', 'script-server-forbids'],
    shell(
      'curl: (22) The requested URL returned error: 403\nmirror 1 refused, using mirror 2\nDownloaded tool 1.2\nUnpacked tool 1.2\nInstalling tool\nmake: *** [all] Error 2',
    ),
  ],
  [
    'advice about storage',
    ['script-failed'],
    shell('If you see AuthorizationPermissionMismatch, assign Storage Blob Data Reader.\nwidget: error: unknown mode'),
  ],
  [
    'a comment about storage',
    ['script-failed'],
    powershell('# Signature did not match is printed by storage if the key was rotated\nGet-Widget : the widget is broken'),
  ],
  ['a quota in a listing', ['script-failed'], shell('{"code": "QuotaExceeded", "count": 0}\nflux: error: 7 is too large')],
  [
    'a connection that was not trusted',
    ['script-certificate'],
    powershell(
      'Invoke-WebRequest: The SSL connection could not be established, see inner exception.\n ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot',
    ),
  ],
  ['an interpreter of Windows line ends', ['script-line-ends'], shell('env: ‘bash\\r’: No such file or directory', 127)],
  ['tests that passed', ['script-failed'], shell('ok 1 - handles "Connection refused"\nok 2 - handles ENOSPC\nnot ok 3 - flux')],
  [
    'what CMake does without',
    ['script-failed'],
    shell('-- Could NOT find Doxygen (missing: DOXYGEN_EXECUTABLE)\nCMake Error at CMakeLists.txt:12 (message): flux must be 8'),
  ],
  ['a share that does not answer as it should', ['script-failed'], shell('mount error(5): Input/output error', 32)],
  ['a kernel module that finds no device', ['script-failed'], shell("modprobe: ERROR: could not insert 'widget': Input/output error")],
  [
    'a program’s usage that names what it demands',
    ['script-failed'],
    shell(
      'widget 2.0\n  --become      must be run as root\n  --force       overwrite a file that is not signed.\nwidget: error: flux is 7',
    ),
  ],
  ['a file in /tmp of another user', ['script-permission'], shell("cp: cannot create regular file '/tmp/app/x': Permission denied")],
  ['a redirection to a file in /tmp', ['script-failed'], shell('/home/packer/run.sh: line 3: /tmp/out.log: Permission denied')],
  [
    'a package name misspelt on a RHUI image, which prints that it has no subscription',
    ['dnf-package-missing'],
    shell(
      'This system is not registered with an entitlement server. You can use subscription-manager to register.\nLast metadata expiration check: 0:01:45 ago on Fri Dec 27 09:51:28 2024.\nNo match for argument: nginxx\nError: Unable to find a match: nginxx',
    ),
  ],
  ['a module stream that does not exist', ['dnf-group-missing'], shell('Error: Problems in request:\nmissing groups or modules: php:99')],
  [
    'yum without a network: [Errno 256] is only the last line',
    ['script-no-way-out'],
    shell(
      "https://mirror.example.com/x.rpm: [Errno 12] Timeout on https://mirror.example.com/x.rpm: (28, 'Connection timed out after 30001 milliseconds')\nTrying other mirror.\nError downloading packages:\n  x.rpm: [Errno 256] No more mirrors to try.",
    ),
  ],
  [
    'yum without a network: no baseurl is only the last line',
    ['script-no-way-out'],
    shell(
      "Could not retrieve mirrorlist https://mirrors.example.com/list error was\n12: Timeout on https://mirrors.example.com/list: (28, 'Connection timed out after 30000 milliseconds')\nCannot find a valid baseurl for repo: extras/7/x86_64",
    ),
  ],
  ['an exit code of the script’s own', ['script-failed'], shell('check 6 of 9 is red', 106)],
  [
    'a repository without a folder for this release',
    ['repository-ended'],
    shell(
      'https://rpm.example.com/RHEL/7Server/x86_64/stable/repodata/repomd.xml: [Errno 14] HTTPS Error 404 - Not Found\nTrying other mirror.\nfailure: repodata/repomd.xml from widget: [Errno 256] No more mirrors to try.',
    ),
  ],
  ['a local package that no one signed', ['package-not-signed'], shell('Package widget-1.0.rpm is not signed\nError: GPG check FAILED')],
  [
    'a package that apt could not look up without DNS',
    ['script-name-unresolved'],
    shell("W: Failed to fetch http://a.example/InRelease  Temporary failure resolving 'a.example'\nE: Unable to locate package jq", 100),
  ],
  ['a file that Node.js is to run', ['script-path-missing'], shell("Error: Cannot find module '/opt/app/server.js'")],
  ['accounts that another program changes', ['script-failed'], shell('useradd: cannot lock /etc/passwd; try again later.')],
  [
    'a package for a newer Python',
    ['language-too-old'],
    shell(
      'ERROR: Ignored the following versions that require a different python version: 1.26.0 Requires-Python >=3.9\nERROR: No matching distribution found for numpy==1.26.0',
    ),
  ],
  ['the status of something that is not cloud-init', ['script-failed'], shell('service: web\nstatus: error\ngiving up', 9)],
  ['a signature that another program checks', ['script-failed'], shell('cosign: signature verification failed: no matching attestation')],
  [
    'rhui in a repository’s name, and another server’s certificate',
    ['certificate-expired'],
    shell(
      'rhui-rhel-8-for-x86_64-baseos-rhui-rpms 12 MB/s\nComplete!\ndownloading\ncurl: (60) SSL certificate problem: certificate has expired',
    ),
  ],
  [
    'gpg worked, and another program asks for a terminal',
    ['script-failed'],
    shell("gpg: key 1: public key imported\nstty: 'standard input': Inappropriate ioctl for device"),
  ],
  [
    'a slow download',
    ['script-connection-broken'],
    shell('curl: (28) Operation timed out after 60001 milliseconds with 123456 out of 9999999 bytes received', 28),
  ],
  ['a limit of another registry', ['script-server-busy'], shell('toomanyrequests: Rate exceeded (public.ecr.aws)')],
  [
    'a kernel module that was built for another device',
    ['gpu-missing'],
    shell("modprobe: ERROR: could not insert 'nvidia': No such device"),
  ],
  ['a module that the kernel has', ['already-exists'], shell('insmod: ERROR: could not insert module app.ko: File exists')],
  ['a compiler that ran', ['script-failed'], shell("error: command 'gcc' failed with exit status 1")],
  [
    'a host that Ansible is to configure',
    ['script-no-way-out'],
    shell(
      'fatal: [10.0.0.9]: UNREACHABLE! => {"msg": "Failed to connect to the host via ssh: ssh: connect to host 10.0.0.9 port 22: Connection timed out"}',
      4,
    ),
  ],
  [
    'a program of Python that is not for this version',
    ['language-syntax'],
    shell('  File "/tmp/get-pip.py", line 33\nSyntaxError: invalid syntax'),
  ],
  ['a limit of a program', ['script-failed'], shell('quota: Insufficient free space in the plan of the tenant')],
  [
    'a command that set -x prints',
    ['script-failed'],
    shell("++ df -h /\n+ grep -q 'No space left on device' /var/log/widget.log\n+ exit 1\nwidget: the flux is out of range"),
  ],
  ['no errors', ['script-failed'], shell('0 errors, 0 warnings\nno disk errors found\nhealth check: red', 3)],
]

const windows: readonly Row[] = [
  [
    'what an agent needs, and has',
    ['script-failed'],
    powershell('INFO: The agent requires PowerShell 5.1 to be installed.\nFound PowerShell 5.1\nThe agent could not be registered: flux'),
  ],
  ['a year that is a code', ['script-failed'], powershell('Copyright code 1925-2025\nwidget failed: flux')],
  ['a text for guests about denied access', ['script-failed'], powershell('Users : Access denied is shown to guests\nwidget failed: flux')],
  [
    'the source of a provider that was installed',
    ['script-failed'],
    powershell('nuget 2.8.5.208 https://onegetcdn.azureedge.net/providers/x.dll NuGet provider\nSet-Flux : The flux is 7.'),
  ],
  [
    'a service that an installer may not stop',
    ['exit-1603'],
    powershell("Error 1921. Service 'Widget' (widget) could not be stopped.", 1603),
  ],
  [
    'a product that only administrators remove',
    ['script-not-elevated'],
    powershell('Error 1730. You must be an Administrator to remove this application.'),
  ],
  ['a query of Windows Installer that is not valid', ['script-failed'], powershell('', 1615)],
  ['an installation that is suspended', ['script-failed'], powershell('', 1604)],
  ['the RPC server, by its code, and not a custom action', ['script-failed'], powershell('', 1722)],
  [
    'an update that was not reached before the step hung',
    ['windows-update-not-reached'],
    anyTimeout,
    powershell('Search for updates failed: Exception from HRESULT: 0x8024402C'),
    stop('step', 'timeout', { provisioner: 'powershell', silentMinutes: 60 }),
  ],
  [
    'an error after which the step continued, and hung',
    ['step-hangs', 'script-no-way-out'],
    anyTimeout,
    shell('curl: (28) Connection timed out after 10001 milliseconds\nusing the mirror'),
    stop('step', 'timeout', { provisioner: 'shell', silentMinutes: 60 }),
  ],
  [
    'a line of the script in an error record of Windows PowerShell',
    ['script-failed'],
    powershell(
      'The widget is red\nAt C:\\Windows\\Temp\\script-1.ps1:9 char:3\n+ if ($x) { throw "There is not enough space on the disk" } else { throw $y\n+           ~~~~~\n    + CategoryInfo          : OperationStopped: (:) [], RuntimeException\n    + FullyQualifiedErrorId : The widget is red',
    ),
  ],
  [
    'a line of the script in an error record of PowerShell 7',
    ['script-failed'],
    powershell('Exception: C:\\a.ps1:12\nLine |\n  12 |  throw "No space left on device" * $x\n     |  ~~~~~~~~\n     | The widget is red'),
  ],
  [
    'a file that a policy blocks',
    ['program-blocked-by-policy'],
    powershell('File C:\\a.ps1 cannot be loaded because its operation is blocked by software restriction policies.'),
  ],
  [
    'an update server that is overloaded',
    ['windows-update-server-error'],
    powershell('Install-WindowsUpdate : Exception from HRESULT: 0x80244022'),
  ],
  [
    'a cmdlet of Windows Server',
    ['cmdlet-not-recognized'],
    powershell("The term 'Get-WindowsFeature' is not recognized as the name of a cmdlet"),
  ],
  [
    'parameters after the first statement',
    ['param-not-first'],
    powershell("param : The term 'param' is not recognized as the name of a cmdlet"),
  ],
  [
    'the winget source behind a proxy',
    ['winget-certificate'],
    powershell('0x8a15005e : The server certificate did not match any of the expected values.'),
  ],
  ['a share without a login', ['share-refused'], powershell("Get-ChildItem : Access to the path '\\\\files\\x' is denied.")],
  [
    'a language pack that the service of Windows refuses',
    ['language-pack'],
    powershell('System.Exception: Language pack or features could only be partially installed. ErrorCode: -2147024891. Please try again.'),
  ],
  ['a number of rows', ['script-failed'], powershell('Query returned 1603 rows\nWrite-Error: the check is red')],
  ['a program’s own exit code 50', ['script-failed'], powershell('widget ended', 50)],
  ['a drive of the registry', ['registry-drive-missing'], powershell("Cannot find drive. A drive with the name 'HKCR' does not exist.")],
  [
    'a root certificate of an app package',
    ['signature-not-accepted'],
    powershell(
      'Add-AppxPackage : Deployment failed with HRESULT: 0x800B0109, A certificate chain processed, but terminated in a root certificate which is not trusted',
    ),
  ],
  [
    'another service is disabled',
    ['service-disabled'],
    powershell(
      `Windows Update finished.\n${'progress\n'.repeat(40)}Start-Service : Service 'Spooler' cannot be started, either because it is disabled`,
    ),
  ],
  [
    'wusa worked, and something else is denied',
    ['script-not-elevated'],
    powershell(`wusa.exe ended with 0\n${'progress\n'.repeat(40)}Set-Service : Access is denied`),
  ],
]

const azureAndPacker: readonly Row[] = [
  [
    'a chain of credentials, of which Entra refused one',
    ['secret-wrong'],
    login(
      'DefaultAzureCredential failed to retrieve a token from the included credentials. EnvironmentCredential authentication unavailable. ManagedIdentityCredential authentication unavailable, no response from the IMDS endpoint. AzureCliCredential: Azure CLI not found on path. AADSTS7000215: Invalid client secret provided.',
    ),
  ],
  [
    'an answer of WinRM',
    ['winrm-upload-failed'],
    packer("Build 'azure-arm' errored: Error uploading file to $env:TEMP\\winrmcp-1.tmp: Couldn't create shell: http response error: 500"),
    stop('step', 'failure', { provisioner: 'powershell' }),
  ],
  [
    'an upload without space for it',
    ['disk-full'],
    packer("Build 'azure-arm' errored: Upload failed: scp: /tmp/big.iso: No space left on device"),
    stop('step', 'failure', { provisioner: 'file' }),
  ],
  [
    'a file of Packer that does not exist',
    ['file-step-failed'],
    packer("Build 'azure-arm' errored: Error uploading file: unable to open source: open /x: no such file or directory"),
    stop('step', 'failure', { provisioner: 'file' }),
  ],
  [
    'a request that the build timeout cancelled',
    ['build-timeout'],
    packer('Future#WaitForCompletion: context has been cancelled: StatusCode=200 -- Original Error: context canceled'),
    stop('before', 'timeout'),
  ],
  [
    'sysprep’s remark that a security module worked',
    ['own-step-failed'],
    serviceStep('SYSPRP LaunchDll: Successfully executed MsSense.exe for Windows Defender Advanced Threat Protection'),
    stop('service-step', 'failure', { provisioner: 'powershell' }),
  ],
  [
    'sysprep’s remark about BitLocker',
    ['own-step-failed'],
    serviceStep('SYSPRP BitLocker-Sysprep: volume C: is not encrypted, continuing'),
    stop('service-step', 'failure', { provisioner: 'powershell' }),
  ],
  [
    'a gallery that Azure could not read for another reason',
    [],
    run('Build (Shared Image Version) step failed for Image Version \'x\': StatusCode=429 Code="Moon"'),
  ],
  [
    'the firewall of the build’s own key vault',
    ['vault-secret-unreadable'],
    packer('ERROR: -> Forbidden : Client address is not authorized and caller is not a trusted service.'),
    stop('before', 'failure'),
  ],
  [
    'sysprep while Windows works on an update',
    ['sysprep-restart-outstanding'],
    serviceStep(
      'Error SYSPRP Audit mode cannot be turned on if reserved storage is in use. A fatal error occurred while trying to sysprep the machine',
    ),
    stop('service-step', 'failure', { provisioner: 'powershell' }),
  ],
  [
    'sysprep’s closing line for Store apps',
    ['sysprep-store-app'],
    serviceStep('Error [0x0f00d8] SYSPRP WinMain:Hit failure while pre-validate sysprep generalize internal providers; hr = 0x80073cf2'),
    stop('service-step', 'failure', { provisioner: 'powershell' }),
  ],
  ['an anonymous reader, not the network', ['staging-storage-anonymous'], run('Error downloading: <Code>PublicAccessNotPermitted</Code>')],
]

describe('words with another meaning', () => {
  for (const [name, ids, ...evidence] of [...linux, ...windows, ...azureAndPacker])
    it(`are not mistaken for a cause: ${name}`, () => {
      const first = evidence.some((piece) => piece.origin === 'stop' && piece.how === 'timeout') ? [anyTimeout] : [anyFailure]
      const isMessage = evidence.some(({ origin }) => origin === 'run')
      assert.deepEqual(
        diagnose([...(isMessage ? [] : first), ...evidence]).map(({ id }) => id),
        ids,
      )
    })
})
