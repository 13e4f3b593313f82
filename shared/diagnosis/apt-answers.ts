// Questions that apt, dpkg and gpg ask, which no one answers in a build.
import { anyFailure, shell, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['shell'] } as const
const aptGet = 'https://manpages.debian.org/bookworm/apt/apt-get.8.en.html'

export const aptAnswerDiagnoses: readonly Diagnosis[] = [
  {
    id: 'apt-without-yes',
    title: 'A package manager asked whether to continue, and no one answered',
    signs: [
      {
        ...on,
        text: /Do you want to continue\? \[Y\/n\] *Abort\.|Is this o[kK] \[y\/(?:d\/)?N\]:? *(?:Exiting on user command|Operation aborted|\s*$)|Continue\? \[y\/n[^\]]*\][^\n]*: *(?:$|[^\n]*Cannot read input)/im,
      },
    ],
    cause: 'The script calls the package manager without the option that answers yes.',
    fix: 'Add -y: DEBIAN_FRONTEND=noninteractive apt-get install -y …, dnf install -y …, zypper --non-interactive install ….',
    link: aptGet,
    source: aptGet,
    examples: [
      [anyFailure, shell('After this operation, 4,096 B of additional disk space will be used.\nDo you want to continue? [Y/n] Abort.', 1)],
      [anyFailure, shell('Total download size: 1.2 M\nIs this ok [y/N]: Operation aborted.', 1)],
    ],
    not: [anyFailure, shell('E: Unable to locate package nginx', 100)],
  },
  {
    id: 'apt-wants-consent',
    title: 'apt refuses a step that -y alone does not allow',
    signs: [
      {
        ...on,
        text: /and -y was used without --(?:allow-[\w-]+|force-yes)/i,
      },
    ],
    names: { what: 'The option', in: /without (--[\w-]+)/ },
    cause:
      'The installation would downgrade, remove an essential package, change a held one or take one without a signature, which apt does only if told so.',
    fix: 'Find out why (a pinned or held package, a repository without a key); if it is intended, add the option that the message names, such as --allow-downgrades.',
    link: aptGet,
    source: aptGet,
    examples: [
      [anyFailure, shell('E: Packages were downgraded and -y was used without --allow-downgrades.', 100)],
      [anyFailure, shell('E: Held packages were changed and -y was used without --allow-change-held-packages.', 100)],
    ],
    not: [anyFailure, shell('E: Unable to correct problems, you have held broken packages.', 100)],
  },
  {
    id: 'apt-release-changed',
    title: 'A repository changed its name or suite',
    signs: [
      {
        ...on,
        text: /changed its '(?:Suite|Label|Origin|Codename|Version)' value from|This must be accepted explicitly before updates for this repository can be applied/i,
      },
    ],
    before: ['repository-ended'],
    cause: 'The repository was renamed (a Debian release became oldstable, a vendor changed its label), and apt wants that confirmed.',
    fix: 'Run `apt-get update --allow-releaseinfo-change` once, before the first installation.',
    link: 'https://manpages.debian.org/bookworm/apt/apt-secure.8.en.html',
    source: 'https://manpages.debian.org/bookworm/apt/apt-secure.8.en.html',
    examples: [
      [
        anyFailure,
        shell("E: Repository 'http://deb.example.com/debian buster InRelease' changed its 'Suite' value from 'stable' to 'oldstable'", 100),
      ],
      [
        anyFailure,
        shell(
          'N: This must be accepted explicitly before updates for this repository can be applied. See apt-secure(8) manpage for details.',
          100,
        ),
      ],
    ],
    not: [anyFailure, shell("E: The repository 'http://deb.example.com eoan Release' no longer has a Release file.", 100)],
  },
  {
    id: 'dpkg-asks',
    title: 'A package asks about its configuration',
    signs: [
      {
        from: ['script'],
        provisioner: ['shell'],
        lastLines: 12,
        text: /^\s*(?:Package configuration|Configuring [\w.+-]+)\s*$/m,
        with: { from: ['stop'], place: ['step'], how: 'timeout' },
      },
      {
        ...on,
        text: /end of file on stdin at conffile prompt|debconf: (?:whiptail|dialog) output the above errors, giving up|\(Y\/I\/N\/O\/D\/Z\) \[default=N\]/i,
      },
      {
        from: ['stop'],
        place: ['step'],
        how: 'timeout',
        text: /^(?:Configuring [\w.+-]+|Package configuration)\s*$|\(Y\/I\/N\/O\/D\/Z\)|Which services should be restarted\?/i,
      },
    ],
    before: ['package-script-failed', 'build-timeout', 'step-hangs', 'script-prompts'],
    cause: 'dpkg or a package’s script wants to know what to do with a changed configuration file, or asks another question.',
    fix: 'Set DEBIAN_FRONTEND=noninteractive and NEEDRESTART_MODE=a, and add -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold to apt-get; with sudo, pass the variables on (sudo -E or sudo DEBIAN_FRONTEND=…).',
    link: 'https://manpages.debian.org/bookworm/debconf-doc/debconf.7.en.html',
    source: 'https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html',
    examples: [
      [anyFailure, shell('dpkg: error processing package openssh-server (--configure):\n end of file on stdin at conffile prompt', 100)],
      [
        anyFailure,
        shell(
          'Failed to open terminal.debconf: whiptail output the above errors, giving up!\ndpkg: error processing package grub-pc (--configure):\n subprocess installed post-installation script returned error exit status 255',
          100,
        ),
      ],
    ],
    composed: [[anyFailure, shell('*** sshd_config (Y/I/N/O/D/Z) [default=N] ? dpkg: error processing archive x.deb (--unpack)', 100)]],
    not: [anyFailure, shell('dpkg: error processing package mysql-server (--configure):', 100)],
  },
  {
    id: 'gpg-no-terminal',
    title: 'gpg needs a terminal to ask a question',
    signs: [
      {
        ...on,
        text: /gpg: (?:cannot|can't) open '?\/dev\/tty'?|gpg: Sorry, no terminal at all requested|gpg[^\n]*Inappropriate ioctl for device/i,
      },
    ],
    before: ['gpg-no-key', 'script-path-missing'],
    cause: 'gpg asks whether to overwrite a file, or for a passphrase, and a build has no terminal.',
    fix: 'Give gpg --batch --yes (and --pinentry-mode loopback for a passphrase): gpg --batch --yes --dearmor -o <file>.',
    link: 'https://www.gnupg.org/documentation/manuals/gnupg/Operational-GPG-Commands.html',
    source: 'https://www.gnupg.org/documentation/manuals/gnupg/Operational-GPG-Commands.html',
    examples: [
      [anyFailure, shell("gpg: cannot open '/dev/tty': No such device or address\ncurl: (23) Failed writing body", 2)],
      [anyFailure, shell('gpg: signing failed: Inappropriate ioctl for device', 2)],
    ],
    not: [anyFailure, shell('gpg: no valid OpenPGP data found.', 2)],
  },
]
