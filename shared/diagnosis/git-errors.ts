// What git and its ssh say about a clone and a server that exist.
import { anyFailure, issue, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const

export const gitErrorDiagnoses: readonly Diagnosis[] = [
  {
    id: 'git-owner',
    title: 'git does not use a clone that belongs to another user',
    signs: [{ from, text: /fatal: (?:detected dubious ownership|unsafe repository)/i }],
    names: { what: 'The folder', in: /repository (?:at )?\(?'([^' ]+)/ },
    cause:
      'The owner of the folder is not the user who runs git: for example a step without sudo cloned it, and this one runs git with sudo.',
    fix: 'Run git as the owner of the clone, or allow the folder: git config --global --add safe.directory <folder>.',
    link: 'https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory',
    source: 'https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory',
    examples: [
      [anyFailure, shell("fatal: detected dubious ownership in repository at '/opt/app'", 128)],
      [anyFailure, shell("fatal: unsafe repository ('/opt/app' is owned by someone else)", 128)],
    ],
    not: [anyFailure, shell('fatal: not a git repository (or any of the parent directories): .git', 128)],
  },
  {
    id: 'git-not-a-clone',
    title: 'git runs in a folder that is not a clone',
    signs: [{ from, text: /fatal: not a git repository/i }],
    cause:
      'Neither the current folder nor one above it has a .git folder: for example a File customizer or an archive brought the files without it, or the script runs in another folder.',
    fix: 'Change into the clone first (git -C <folder> …), or pass on what git was to print, such as the commit, as a parameter of the script.',
    link: 'https://git-scm.com/docs/git#Documentation/git.txt--Cltpathgt',
    source: 'https://git-scm.com/docs/git#Documentation/git.txt--Cltpathgt',
    examples: [
      [anyFailure, shell('fatal: not a git repository (or any of the parent directories): .git', 128)],
      [anyFailure, shell("fatal: not a git repository: '/opt/app/.git'", 128)],
    ],
    not: [anyFailure, shell('fatal: Remote branch v9 not found in upstream origin', 128)],
  },
  {
    id: 'git-transfer-broken',
    title: 'git did not receive the whole repository',
    signs: [{ from, text: /fetch-pack: unexpected disconnect|RPC failed; (?:curl|HTTP)|: early EOF|fatal: index-pack failed/i }],
    before: ['script-connection-broken'],
    cause:
      'Possible reasons are a server, firewall or proxy that closed the connection, a repository that is too large for a limit on the way, and a machine without the memory or disk space to unpack it.',
    fix: 'Clone less (git clone --depth 1), repeat it in the script, and print free -m and df -h; use a larger vmProfile.vmSize if the memory is short.',
    link: 'https://git-scm.com/docs/git-clone',
    source: issue('openwall/john#4262'),
    examples: [
      [anyFailure, shell('fatal: early EOF\nfatal: index-pack failed', 128)],
      [anyFailure, shell('error: RPC failed; curl 56 GnuTLS recv error (-9): Error decoding the received TLS packet.', 128)],
    ],
    composed: [[anyFailure, shell('fetch-pack: unexpected disconnect while reading sideband packet', 128)]],
    not: [anyFailure, shell('fatal: not a git repository (or any of the parent directories): .git', 128)],
  },
  {
    id: 'git-host-changed',
    title: 'A server presents another host key than the machine knows',
    signs: [{ from, text: /REMOTE HOST IDENTIFICATION HAS CHANGED/i }],
    before: ['script-server-refused', 'script-server-forbids'],
    followedBy: /^Host key verification failed/,
    cause:
      'known_hosts of the image has a key for this host, and the server shows a different one: as a rule the server changed its key after the image was made.',
    fix: 'Compare the new key with the one that the server publishes; then remove the old one (ssh-keygen -R <host>) and add the new one in the script.',
    link: 'https://man.openbsd.org/ssh-keygen.1',
    source: 'https://man.openbsd.org/ssh.1',
    examples: [
      [anyFailure, shell('@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.', 255)],
      [
        anyFailure,
        shell(
          '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nThe fingerprint for the RSA key sent by the remote host is\nSHA256:AAAA.\nHost key verification failed.\nfatal: Could not read from remote repository.',
          128,
        ),
      ],
    ],
    not: [anyFailure, shell('Host key verification failed.\nfatal: Could not read from remote repository.', 128)],
  },
]
