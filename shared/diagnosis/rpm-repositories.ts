// Machines without package repositories, and the database of rpm.
import { anyFailure, issue, learnPage, shell, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['shell'] } as const
const rhui = learnPage('azure/virtual-machines/workloads/redhat/redhat-rhui')
const dnf = 'https://dnf.readthedocs.io/en/latest/command_ref.html'

export const rpmRepositoryDiagnoses: readonly Diagnosis[] = [
  {
    id: 'rpm-requirement-missing',
    title: 'No enabled repository has what a package requires',
    signs: [{ from: ['script'], provisioner: ['shell'], text: /\bnothing provides (?!module\()\S[^\n]* needed by /i }],
    names: { what: 'Missing', in: /nothing provides ([^\n]{1,200})/i },
    before: ['package-dependencies', 'dnf-package-missing'],
    cause:
      'The package requires another one that none of the enabled repositories has. Usual reasons: it is built for another release or distribution, or a repository with the missing package (EPEL; CRB, PowerTools or CodeReady Builder) is not enabled.',
    fix: 'Take the package that is built for this release (a missing libc.so.6(GLIBC_…) shows that it is for a newer one), or enable the repository before: dnf config-manager --set-enabled crb, dnf install epel-release.',
    link: 'https://docs.fedoraproject.org/en-US/epel/getting-started/',
    source: 'https://github.com/devexp-db/distgen/pull/102',
    examples: [
      [
        anyFailure,
        shell(
          "Error: \n Problem: conflicting requests\n  - nothing provides PyYAML needed by distgen-1.4-1.el8.noarch\n(try to add '--skip-broken' to skip uninstallable packages)",
        ),
      ],
      [
        anyFailure,
        shell('Error: \n Problem: conflicting requests\n  - nothing provides libfoo.so.1()(64bit) needed by app-1.0-1.el8.x86_64'),
      ],
    ],
    composed: [[anyFailure, shell("Problem: nothing provides 'libfoo.so.1()(64bit)' needed by the to be installed app-1.0-1.x86_64", 4)]],
    not: [anyFailure, shell('Error: \n Problem: package a conflicts with b provided by b-1.x86_64')],
  },
  {
    id: 'rhel-without-repositories',
    title: 'The machine has no package repositories of Red Hat',
    signs: [
      {
        ...on,
        text: /There are no enabled repo(?:s\b|sitories in)|This system (?:is not yet registered|has no repositories available through subscriptions)|Repositories disabled by configuration/i,
      },
      {
        ...on,
        text: /(?<![^])(?![^]*(?:Last metadata expiration|\brhui|\bepel\b|\d [kM]?B\/s))[^]*system is not registered with an entitlement server[^]*(?:Unable to find a match|No match for argument|No package \S+ available|Nothing to do)/i,
      },
    ],
    before: ['dnf-package-missing'],
    cause:
      'No repository is enabled on the machine: most often the source image is one without RHUI (a BYOS image, or one whose rhui package was removed), and no one has registered it with a subscription.',
    fix: 'Start from a pay-as-you-go image of RHEL, which has RHUI; or register in the first customizer (subscription-manager register --org … --activationkey …) and unregister in the last.',
    link: rhui,
    source: rhui,
    examples: [
      [anyFailure, shell('Error: There are no enabled repositories in "/etc/yum.repos.d", "/etc/yum/repos.d", "/etc/distro.repos.d".')],
      [
        anyFailure,
        shell(
          'This system is not registered with an entitlement server. You can use subscription-manager to register.\nNo match for argument: git\nError: Unable to find a match: git',
        ),
      ],
      [anyFailure, shell('There are no enabled repos.\n Run "yum repolist all" to see the repos you have.')],
    ],
    not: [
      anyFailure,
      shell('This system is not registered with an entitlement server. You can use subscription-manager to register.\nCurl error (28)'),
    ],
  },
  {
    id: 'dnf-modular-filtering',
    title: 'A module stream hides the package',
    // One package of many in a list of conflicts is not the cause.
    signs: [
      { ...on, text: /All matches were filtered out by modular filtering/i },
      { ...on, text: /^(?![^]*\bconflicts with )[^]*is filtered out by modular filtering/i },
    ],
    before: ['dnf-package-missing', 'package-dependencies'],
    names: { what: 'The package', in: /modular filtering for argument: (\S+)/i },
    cause: 'The repositories have the package, and a module of the distribution with the same name is enabled and excludes it.',
    fix: 'Choose or switch off the module first: dnf module enable <name>:<stream> -y, or dnf module disable <name> -y.',
    link: 'https://dnf.readthedocs.io/en/latest/modularity.html',
    source: 'https://dnf.readthedocs.io/en/latest/modularity.html',
    examples: [
      [
        anyFailure,
        shell(
          'All matches were filtered out by modular filtering for argument: postgresql13-server\nError: Unable to find a match: postgresql13-server',
        ),
      ],
    ],
    composed: [[anyFailure, shell('All matches were filtered out by modular filtering for argument: nginx-1.24.0')]],
    not: [anyFailure, shell('Error: Problems in request:\nmissing groups or modules: nodejs:99')],
  },
  {
    id: 'rpm-database',
    title: 'The database of rpm is damaged or locked',
    signs: [
      {
        ...on,
        text: /rpmdb open failed|error: (?:db5|rpmdb)[^\n]*(?:Thread\/process|DB_RUNRECOVERY|BDB0\d+|Resource temporarily unavailable)|can't create transaction lock on [^\n]*(?:Resource temporarily unavailable)|error: cannot open Packages (?:index|database)/i,
      },
    ],
    cause: 'As a rule, an earlier installation was broken off or is still running, and left the database of rpm open.',
    fix: 'Wait for the updates of the first boot (cloud-init status --wait) before the first dnf; if it is damaged in the source image, run `rpm --rebuilddb` there.',
    link: 'https://man7.org/linux/man-pages/man8/rpm.8.html',
    source: 'https://access.redhat.com/solutions/6903',
    examples: [
      [
        anyFailure,
        shell(
          'error: rpmdb: BDB0113 Thread/process 4121/139 failed: BDB1507 Thread died in Berkeley DB library\nError: Error: rpmdb open failed',
        ),
      ],
      [anyFailure, shell("error: can't create transaction lock on /var/lib/rpm/.rpm.lock (Resource temporarily unavailable)")],
    ],
    not: [anyFailure, shell('error: Failed dependencies:\n\tlibfoo is needed by bar')],
  },
  {
    id: 'zypper-repositories-skipped',
    title: 'zypper left out a repository that it could not refresh',
    signs: [{ ...on, exit: [106], text: /zypper|repositor|Nothing to do|Resolving package|Skipping/i }],
    // The code says only that a repository was skipped: lines above say why.
    isGeneral: true,
    cause:
      'Exit code 106: what was asked was done with the other repositories; one was skipped. The lines above “Skipping repository” say why. Possible reasons are a server that does not answer, an index that is not valid, and a signing key that was not accepted.',
    fix: 'Remove the reason if the build needs the repository. If it does not, disable it (zypper lr -u, zypper mr -d <alias>), or accept the code: zypper … || [ $? -eq 106 ].',
    link: 'https://en.opensuse.org/SDB:Zypper_manual',
    source: 'https://github.com/dotnet/core-setup/issues/2963',
    examples: [[anyFailure, shell('Resolving package dependencies...\nNothing to do.', 106)]],
    composed: [[anyFailure, shell('Some of the repositories have not been refreshed because of an error.', 106)]],
    not: [anyFailure, shell('Nothing to do.', 104)],
  },
  {
    id: 'zypper-file-missing',
    title: 'zypper does not find a file on the server of a repository',
    signs: [{ ...on, text: /^File '[^']*' not found on medium '[^']*'/im }],
    before: ['zypper-asked', 'repository-inconsistent', 'repository-not-read', 'script-not-found-online'],
    names: { what: 'The file and the server', in: /^File ('[^']*' not found on medium '[^']*')/im },
    followedBy: /Cannot read input: bad stream or EOF/,
    cause:
      'The server was reached and has no such file. Possible reasons are a misspelt address of a repository or .repo file, a repository that does not exist, or no longer exists, for this release, and an index that is older than the server’s files.',
    fix: 'Request the address with curl -I in the script. If it answers 404, take the repository of the image’s release; if not, run zypper --non-interactive refresh first.',
    link: 'https://en.opensuse.org/SDB:Zypper_manual',
    source: issue('kata-containers/tests#1929'),
    examples: [
      [
        anyFailure,
        shell(
          "File '/repositories/utilities/SLE_12_SP4_Backports/utilities.repo' not found on medium 'https://download.opensuse.org/'\nAbort, retry, ignore? [a/r/i/...? shows all options] (a): Cannot read input: bad stream or EOF.",
          4,
        ),
      ],
    ],
    composed: [[anyFailure, shell("File './repodata/1-primary.xml.gz' not found on medium 'https://repo.example.com/'", 104)]],
    not: [anyFailure, shell("Medium 'https://repo.example.com/' was found")],
  },
  {
    id: 'zypper-asked',
    title: 'zypper met a problem and asked what to do',
    signs: [{ ...on, text: /shows all options\][^\n]*\n?[^\n]*Cannot read input/i }],
    before: ['rpm-requirement-missing', 'apt-without-yes'],
    names: { what: 'Before the question, it printed', in: /([^\n]{1,250})\n[^\n]*shows all options\]/ },
    cause: 'The problem is in the lines before the question. A build has no one to answer it, so that zypper gave up.',
    fix: 'Remove the cause of the problem. If the default answer will do, call zypper --non-interactive (with --gpg-auto-import-keys for a new key, --auto-agree-with-licenses for a license).',
    link: 'https://en.opensuse.org/SDB:Zypper_manual',
    source: 'https://en.opensuse.org/SDB:Zypper_manual',
    examples: [
      [
        anyFailure,
        shell('Do you agree with the terms of the license? [yes/no/? shows all options] (no): \nCannot read input: bad stream or EOF.', 4),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          'Problem: nothing provides libx needed by widget\nChoose from above solutions by number or cancel [1/2/c/d/? shows all options] (c): Cannot read input: bad stream or EOF.',
          4,
        ),
      ],
    ],
    not: [anyFailure, shell('Retrieving repository index [done]', 4)],
  },
  {
    id: 'zypper-wants-restart',
    title: 'zypper succeeded and reports that something must be restarted',
    signs: [{ ...on, exit: [102, 103], text: /\bzypper\b|reboot is (?:suggested|needed|required)|package manager itself/i }],
    before: ['script-failed'],
    cause: 'zypper ends with 102 (a restart of the machine is needed) and 103 (of zypper itself), although it succeeded.',
    fix: 'Accept these codes in the script (zypper … || [ $? -eq 102 ] || [ $? -eq 103 ]), and run `zypper patch` a second time after 103.',
    link: 'https://manpages.opensuse.org/Tumbleweed/zypper/zypper.8.en.html',
    source: 'https://manpages.opensuse.org/Tumbleweed/zypper/zypper.8.en.html',
    examples: [
      [
        anyFailure,
        shell(
          'There are running programs which still use files and libraries deleted or updated by recent upgrades.\nCore libraries or services have been updated.\nReboot is suggested to ensure that your system benefits from these updates.',
          102,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          'Warning: One of the installed patches affects the package manager itself. Run this command once more to install any other needed patches.\nzypper ended',
          103,
        ),
      ],
    ],
    not: [anyFailure, shell('E: Unable to locate package zypper', 100)],
  },
  {
    id: 'dnf-group-missing',
    title: 'dnf does not know the group or module',
    signs: [
      {
        ...on,
        text: /Module or Group '[^']+' (?:is not available|does not exist)|Warning: Group [^\n]+ does not (?:exist|have any packages)|No Groups? (?:named|matched)|Maybe run: yum groups mark|missing groups or modules:|Unable to resolve argument [\w:.-]+\s*$/im,
      },
    ],
    before: ['dnf-package-missing'],
    names: { what: 'The group', in: /Module or Group '([^']+)'|Group (\S[^\n]*?) does not|groups or modules: ([^\n]+)/ },
    cause:
      'No enabled repository defines a group, or a module with a stream, of this name; some minimal distributions (Azure Linux) do not define groups.',
    fix: 'Look the name up with `dnf group list --hidden` or `dnf module list`, or install the packages by their names.',
    link: dnf,
    source: dnf,
    examples: [[anyFailure, shell("Module or Group 'Development Tools' is not available.\nError: Nothing to do.")]],
    composed: [
      [anyFailure, shell('Error: Problems in request:\nmissing groups or modules: nodejs:99\nUnable to resolve argument nodejs:99')],
      [
        anyFailure,
        shell(
          'Warning: Group development does not exist.\nMaybe run: yum groups mark install (see man yum)\nError: No packages in any requested group available to install or update',
        ),
      ],
    ],
    not: [anyFailure, shell('Error: Unable to find a match: htop')],
  },
]
