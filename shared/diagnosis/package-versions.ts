// Packages that a package manager knows, or looked for in all of its sources, and does not install.
import { anyFailure, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['shell'] } as const

export const packageVersionDiagnoses: readonly Diagnosis[] = [
  {
    id: 'apt-version-missing',
    title: 'apt knows the package, but not in this version',
    signs: [{ ...on, text: /^E: Version '[^']+' for '[^']+' was not found/im }],
    before: ['apt-package-missing'],
    names: { what: 'It', in: /^E: (Version '[^']+' for '[^']+')/im },
    cause:
      'No configured repository offers this version: it may be newer than the repository, or too old; repositories of distributions keep only the newest one.',
    fix: 'Print apt-cache madison <package> in the script, and pin a version that it lists, or one with a wildcard (nginx=1.24.*).',
    link: 'https://manpages.debian.org/bookworm/apt/apt-cache.8.en.html',
    source: 'https://manpages.debian.org/bookworm/apt/apt-get.8.en.html',
    examples: [
      [anyFailure, shell("E: Version '5:20.10.7~3-0~ubuntu-focal' for 'docker-ce' was not found", 100)],
      [anyFailure, shell("Reading state information...\nE: Version '1.2.3' for 'widget' was not found", 100)],
    ],
    not: [anyFailure, shell('E: Unable to locate package docker-ce', 100)],
  },
  {
    id: 'dnf-excluded',
    title: 'The configuration of dnf excludes the package',
    signs: [{ ...on, text: /filtered out by exclude filtering|^ +- package \S+ [^\n]*is excluded\b/im }],
    before: ['dnf-package-missing', 'package-dependencies'],
    names: { what: 'The package', in: /exclude filtering for argument: (\S+)|package (\S+) [^\n]*is excluded/i },
    cause: 'A repository has the package, and an exclude (excludepkgs) line in dnf.conf or in the file of a repository hides it.',
    fix: 'Look for exclude in /etc/dnf/dnf.conf and /etc/yum.repos.d, and add --disableexcludes=all (or the id of that repository) to this command if the exclusion is not meant for it.',
    link: 'https://dnf.readthedocs.io/en/latest/conf_ref.html',
    source: 'https://dnf.readthedocs.io/en/latest/conf_ref.html',
    examples: [
      [
        anyFailure,
        shell('All matches were filtered out by exclude filtering for argument: kubelet\nError: Unable to find a match: kubelet'),
      ],
      [
        anyFailure,
        shell('Error:\n Problem: cannot install the best candidate for the job\n  - package kernel-core-5.14 from baseos is excluded'),
      ],
    ],
    not: [anyFailure, shell('Error: Unable to find a match: kubelet')],
  },
  {
    id: 'package-not-signed',
    title: 'A package is not signed',
    signs: [{ ...on, text: /^Package \S+ is not signed$/im }],
    before: ['repository-key-missing'],
    names: { what: 'The package', in: /^Package (\S+) is not signed$/im },
    cause:
      'dnf and yum check the signature of each package, and this file is not signed: many vendors do not sign packages that are downloaded by themselves.',
    fix: 'Compare the checksum of the file with the one that its vendor publishes, and install it with --nogpgcheck; or take the package from a repository that is signed.',
    link: 'https://dnf.readthedocs.io/en/latest/conf_ref.html',
    source: 'https://github.com/open-horizon/anax/issues/4512',
    examples: [
      [anyFailure, shell('Package widget-1.0.rpm is not signed\nError: GPG check FAILED')],
      [
        anyFailure,
        shell(
          'Package widget-1.0-1.el9.x86_64.rpm is not signed\nThe downloaded packages were saved in cache until the next successful transaction.\nError: GPG check FAILED',
        ),
      ],
    ],
    not: [anyFailure, shell('Public key for widget-1.0.rpm is not installed\nError: GPG check FAILED')],
  },
  {
    id: 'dnf-cache-removed',
    title: 'The files of dnf’s cache disappeared while it worked',
    signs: [{ ...on, text: /No such file or directory: '\/var\/cache\/(?:dnf|yum|libdnf5)\// }],
    before: ['script-path-missing'],
    cause:
      'Something emptied /var/cache/dnf between the download and the installation: as a rule another dnf or yum, such as the distribution’s own updates after the first boot.',
    fix: 'Wait for the first boot (cloud-init status --wait), stop dnf-automatic.timer and packagekit for the build, and run dnf clean packages before the next try.',
    link: 'https://dnf.readthedocs.io/en/latest/command_ref.html#clean-command',
    source: 'https://github.com/IBM/packer-plugin-ibmcloud/issues/87',
    examples: [
      [
        anyFailure,
        shell("[Errno 2] No such file or directory: '/var/cache/dnf/baseos-672c380f/packages/python3-rpm-4.14.3-26.el8.x86_64.rpm'"),
      ],
      [anyFailure, shell("FileNotFoundError: [Errno 2] No such file or directory: '/var/cache/yum/x86_64/8/packages/a.rpm'")],
    ],
    not: [anyFailure, shell("[Errno 2] No such file or directory: '/opt/app/a.json'")],
  },
  {
    id: 'chocolatey-package-missing',
    title: 'Chocolatey found the package in none of its sources',
    signs: [{ from, provisioner: ['powershell'], text: /The package was not found with the source\(s\) listed/i }],
    before: ['chocolatey-failed'],
    names: { what: 'The package', in: /^([\w.-]+) not installed\. The package was not found/im },
    cause:
      'Possible reasons are a misspelt id, a version that was withdrawn or is a prerelease, and a source that was not reached, wants a login, or limits requests.',
    fix: 'Run choco search <id> --exact --all-versions in the script and read the lines above; add --version or --pre, or keep the package in your own feed.',
    link: 'https://docs.chocolatey.org/en-us/choco/commands/search/',
    source: 'https://docs.chocolatey.org/en-us/troubleshooting/',
    examples: [
      [
        anyFailure,
        powershell(
          "widget not installed. The package was not found with the source(s) listed.\n Source(s): 'https://community.chocolatey.org/api/v2/'\n\nChocolatey installed 0/1 packages. 1 packages failed.",
        ),
      ],
      [anyFailure, powershell('widget is not installed. The package was not found with the source(s) listed.')],
    ],
    not: [anyFailure, powershell('Chocolatey installed 0/1 packages. 1 packages failed.')],
  },
  {
    id: 'docker-permission',
    title: 'The user of the step may not use Docker',
    signs: [{ from, text: /permission denied while trying to connect to the docker|docker_engine: Access is denied/i }],
    before: ['script-permission', 'docker-not-reached'],
    cause:
      'On Linux, Docker’s socket belongs to root and the group docker. The user of the step is not in that group, or has been in it only since the session began: a membership counts from the next login. On Windows, its pipe admits only elevated sessions.',
    fix: 'Call docker with sudo in the steps of the build, also in the one that adds the user to the group; on Windows, set runElevated.',
    link: 'https://docs.docker.com/engine/install/linux-postinstall/#manage-docker-as-a-non-root-user',
    source: 'https://docs.docker.com/engine/install/linux-postinstall/#manage-docker-as-a-non-root-user',
    examples: [
      [anyFailure, shell('permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock')],
      [
        anyFailure,
        shell(
          'docker: permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: connect: permission denied.',
          126,
        ),
      ],
    ],
    not: [anyFailure, shell('Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?')],
  },
  {
    id: 'exec-format',
    title: 'The system does not know how to run a file',
    signs: [{ from, text: /\bexec format error/i }],
    before: ['exit-126'],
    cause:
      'The kernel did not recognise the file as a program of this machine. Possible reasons are a program for another processor, a download that is incomplete or an error page, a script whose first line is not #! and an interpreter (an empty line or a byte order mark before it counts), and an empty file.',
    fix: 'Print file <path> and uname -m in the script; call a script with its interpreter, or correct its first line.',
    link: 'https://man7.org/linux/man-pages/man2/execve.2.html',
    source: 'https://man7.org/linux/man-pages/man2/execve.2.html',
    examples: [
      [anyFailure, shell('bash: ./agent: cannot execute binary file: Exec format error', 126)],
      [anyFailure, shell("OSError: [Errno 8] Exec format error: '/opt/app/start.sh'")],
      [anyFailure, shell('fork/exec /usr/local/bin/agent: exec format error')],
    ],
    not: [anyFailure, shell('/opt/app/start.sh: Permission denied', 126)],
  },
  {
    id: 'called-path-missing',
    title: 'A script or program that is called by its path does not exist',
    isConsequence: true,
    signs: [
      {
        ...on,
        exit: [127],
        text: /^(?:\S+: )?(?:line )?\d+: \S*\/\S*: No such file or directory|^sudo: unable to execute \S+: No such file/im,
      },
    ],
    before: ['exit-127', 'script-path-missing', 'packer-files-removed'],
    names: { what: 'The path', in: /: (\S*\/\S*): No such file or directory/i },
    cause:
      'Exit code 127 with a path: the file is not there (each step starts in the home folder of its user), or the interpreter in its first line or its loader is missing.',
    fix: 'Print ls -l of the folder before the call, give the whole path of what a File customizer copied, and check the first line of the file.',
    link: 'https://www.gnu.org/software/bash/manual/bash.html#Exit-Status',
    source: 'https://www.gnu.org/software/bash/manual/bash.html#Exit-Status',
    examples: [
      [anyFailure, shell('/tmp/packer-shell1: line 3: ./install.sh: No such file or directory', 127)],
      [anyFailure, shell('/home/build/a.sh: line 12: /opt/tools/run: No such file or directory', 127)],
    ],
    not: [anyFailure, shell('/tmp/packer-shell1: line 3: docker: command not found', 127)],
  },
]
