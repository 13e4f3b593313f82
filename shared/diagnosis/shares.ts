// File shares that a script mounts: SMB and NFS, from Linux and from Windows.
import { anyFailure, learnPage, powershell, shell, systemError, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const smb = learnPage('troubleshoot/azure/azure-storage/files/connectivity/files-troubleshoot-smb-connectivity')
const smbAuthentication = learnPage('troubleshoot/azure/azure-storage/files/security/files-troubleshoot-smb-authentication')
const mountLinux = learnPage('azure/storage/files/storage-how-to-use-files-linux')
const systemErrors = learnPage('windows/win32/debug/system-error-codes--0-499-')

export const shareDiagnoses: readonly Diagnosis[] = [
  {
    id: 'share-not-reached',
    title: 'The build machine cannot reach another machine or a share',
    signs: [
      {
        from,
        text: /mount error\((?:11[0-5]|101)\)|mount error: could not resolve address|mount\.nfs4?: (?:Connection timed out|No route to host|Failed to resolve server)/i,
      },
      { from, text: systemError('53|64|67|1231') },
      { from, text: /The network (?:path was not found|name cannot be found)\b/i },
    ],
    before: ['script-no-way-out', 'script-name-unresolved'],
    cause:
      'The other machine does not answer, or does not know the share. Possible reasons are a port that is blocked between the build’s subnet and it (445 for SMB, 2049 for NFS), a name that does not resolve or is misspelt, and a service that is off there (file sharing, or Remote Registry for a registry over the network); with a name of the build machine itself, on this one.',
    fix: 'Test the port in the script (Test-NetConnection <host> -Port 445, nc -vz <host> 445); for Azure Files, give the build’s subnet a private endpoint of the storage account, or allow the port in the NSG and firewall. For files, downloading with azcopy needs neither.',
    link: smb,
    source: smb,
    examples: [
      [anyFailure, shell('mount error(115): Operation now in progress\nRefer to the mount.cifs(8) manual page (e.g. man mount.cifs)', 32)],
      [anyFailure, powershell('net : System error 53 has occurred.\nThe network path was not found.')],
      [anyFailure, powershell('New-PSDrive : The network path was not found')],
    ],
    composed: [
      [anyFailure, powershell('Systemfehler 67 aufgetreten.\n\nDer Netzwerkname wurde nicht gefunden.', 2)],
      [anyFailure, powershell('システム エラー 53 が発生しました。\n\nネットワーク パスが見つかりません。', 2)],
    ],
    not: [anyFailure, shell('mount error(13): Permission denied', 32)],
  },
  {
    id: 'share-refused',
    title: 'The file share refuses the login of the script',
    signs: [
      { from, text: systemError('86|1326|1240') },
      { from, text: /mount error\((?:1|13|126|127)\)|mount\.nfs4?: access denied by server/i },
      {
        from,
        text: /Access to the path '\\\\[^']*' is denied|^(?![^]*Pfx)[^]*The specified network password is not correct|(?:New-(?:PSDrive|SmbMapping)|Copy-Item|Get-ChildItem) : (?:Access is denied|The user name or password is incorrect)|net use[^]*System error 5 has occurred/i,
      },
    ],
    before: ['script-not-elevated', 'script-permission'],
    followedBy: /^Access is denied/,
    cause:
      'The share was reached and does not accept the login. Possible reasons are a step without a login for it, a wrong or rotated account key, keys switched off for the account, a network rule of the account, or encryption in transit that the client does not use.',
    fix: 'For Azure Files log in as Azure\\<account> with a current key (SMB 3 with encryption), allow the build’s subnet on the storage account, and check that shared key access is on; or download with azcopy and a managed identity.',
    link: smbAuthentication,
    source: smbAuthentication,
    examples: [
      [anyFailure, shell('mount error(13): Permission denied\nRefer to the mount.cifs(8) manual page (e.g. man mount.cifs)', 32)],
      [anyFailure, powershell('net : System error 1326 has occurred.\nThe user name or password is incorrect.')],
      [anyFailure, powershell('net use Z: \\\\share\\x\nSystem error 5 has occurred.\n\nAccess is denied.', 2)],
    ],
    composed: [
      [anyFailure, powershell('L’erreur système 1326 s’est produite.\n\nLe nom d’utilisateur ou le mot de passe est incorrect.', 2)],
    ],
    not: [anyFailure, shell('mount error(115): Operation now in progress', 32)],
  },
  {
    id: 'mount-helper-missing',
    title: 'The program that mounts this file system is not installed',
    signs: [
      {
        from,
        provisioner: ['shell'],
        text: /wrong fs type, bad option, bad superblock on (?:\/\/|[\w.-]+:\/)|unknown filesystem type '|you might need a \/s?bin\/mount\.<type> helper program/im,
      },
    ],
    cause:
      'mount did not know what to do with this type: as a rule the source image lacks cifs-utils, nfs-common (nfs-utils) or the driver of the file system.',
    fix: 'Install cifs-utils (SMB) or nfs-common/nfs-utils (NFS) before mounting; check the options of the mount for typing errors.',
    link: mountLinux,
    source: 'https://man7.org/linux/man-pages/man8/mount.8.html',
    examples: [
      [
        anyFailure,
        shell(
          'mount: /mnt/share: bad option; for several filesystems (e.g. nfs, cifs) you might need a /sbin/mount.<type> helper program.',
          32,
        ),
      ],
      [anyFailure, shell("mount: /mnt: unknown filesystem type 'cifs'.", 32)],
    ],
    not: [anyFailure, shell('mount error(13): Permission denied', 32)],
  },
  {
    id: 'share-connected-twice',
    title: 'Windows is already connected to this server, or the drive letter is taken',
    signs: [
      { from, text: systemError('85|1219') },
      {
        from,
        provisioner: ['powershell'],
        text: /local device name is already in use|Multiple connections to a server or shared resource by the same user/i,
      },
    ],
    cause: 'An earlier connection with another login, or another drive with the same letter, exists in this session.',
    fix: 'Remove it first (net use * /delete /y, Remove-SmbMapping), or use the UNC path with New-PSDrive and another name.',
    link: systemErrors,
    source: systemErrors,
    examples: [[anyFailure, powershell('net : System error 85 has occurred.\nThe local device name is already in use.', 2)]],
    composed: [
      [
        anyFailure,
        powershell(
          'System error 1219 has occurred.\nMultiple connections to a server or shared resource by the same user, using more than one user name, are not allowed.',
          2,
        ),
      ],
    ],
    not: [anyFailure, powershell('System error 53 has occurred.', 2)],
  },
]
