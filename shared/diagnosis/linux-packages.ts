// What the package managers of Linux say in Shell steps: locks, missing packages, repositories and registrations.
import { anyFailure, issue, learnPage, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const aptConf = 'https://manpages.debian.org/bookworm/apt/apt.conf.5.en.html'
const dnf = 'https://dnf.readthedocs.io/en/latest/command_ref.html'
const zypper = 'https://documentation.suse.com/sles/15-SP5/html/SLES-all/cha-sw-cl.html'

export const linuxPackageDiagnoses: readonly Diagnosis[] = [
  {
    id: 'apt-locked',
    title: 'Another process is using apt',
    signs: [
      { from: ['script'], text: /debconf: DbDriver "[^"]+": \S+ is locked by another process/i },
      { from, provisioner: ['shell'], text: /Failed to lock apt for exclusive operation/i },
      {
        from,
        provisioner: ['shell'],
        text: /(?<![^])(?![^]*\(13: Permission denied\))[^]*?(?<!Waiting for cache lock: )(?:Could not get lock|Unable to (?:acquire|lock)[^\n]*) \/var\/(?:lib\/(?:dpkg|apt)|cache\/apt)|Unable to acquire the dpkg (?:frontend )?lock|Waiting for cache lock(?![^]*\n(?!Waiting for cache lock))|dpkg (?:frontend|status database) (?:lock was|is|\([^)]*\) is) locked by another process/i,
      },
    ],
    before: ['build-timeout', 'step-hangs'],
    cause:
      'After the first boot, usually the distribution’s own updates hold the apt lock (unattended-upgrades, cloud-init). A command that the script left in the background can hold it, too.',
    fix: 'Let apt wait: apt-get -o DPkg::Lock::Timeout=300 …, or begin with `cloud-init status --wait` and stop unattended-upgrades first.',
    link: aptConf,
    source: issue('actions/runner-images#1120'),
    examples: [
      [
        anyFailure,
        shell(
          'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (unattended-upgr)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
          100,
        ),
      ],
      [anyFailure, shell('dpkg: error: dpkg frontend lock was locked by another process with pid 19603', 2)],
      [
        anyFailure,
        shell(
          'E: Could not get lock /var/lib/apt/lists/lock - open (11: Resource temporarily unavailable)\nE: Unable to lock directory /var/lib/apt/lists/',
          100,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          'debconf: DbDriver "config": /var/cache/debconf/config.dat is locked by another process: Resource temporarily unavailable',
          100,
        ),
      ],
    ],
    not: [anyFailure, shell('E: Unable to locate package nginx', 100)],
  },
  {
    id: 'dnf-locked',
    title: 'Another process is using dnf or yum',
    signs: [
      { from, provisioner: ['shell'], text: /yum lockfile is held by another process/i },
      {
        from,
        provisioner: ['shell'],
        text: /holding the yum lock(?![^]*(?:Complete!|Dependencies resolved|Installed:))|Existing lock \/var\/run\/yum\.pid|Waiting for process with pid \d+ to finish\.?\s*$/i,
      },
    ],
    before: ['build-timeout', 'step-hangs'],
    cause: 'Another process holds the lock: after the first boot mostly the distribution’s own updates (dnf-automatic, cloud-init).',
    fix: 'Wait for it at the start of the script (cloud-init status --wait), and stop dnf-automatic.timer or packagekit for the build.',
    link: dnf,
    source: dnf,
    examples: [
      [anyFailure, shell('Another app is currently holding the yum lock; waiting for it to exit...', 1)],
      [anyFailure, shell('Waiting for process with pid 1431 to finish.', 1)],
    ],
    not: [anyFailure, shell('E: Could not get lock /var/lib/dpkg/lock-frontend.', 100)],
  },
  {
    id: 'zypper-locked',
    title: 'Another process is using zypper',
    signs: [{ from, provisioner: ['shell'], text: /System management is locked by the application with pid/i }],
    before: ['build-timeout', 'step-hangs'],
    cause: 'Another process, after the first boot mostly its registration or updates, holds the lock of zypper.',
    fix: 'Set ZYPP_LOCK_TIMEOUT=300 for the command, or wait for guestregister.service first.',
    link: zypper,
    source: zypper,
    examples: [
      [
        anyFailure,
        shell('System management is locked by the application with pid 2102 (zypper).\nClose this application before trying again.', 7),
      ],
    ],
    composed: [[anyFailure, shell('System management is locked by the application with pid 812 (/usr/lib/packagekitd).', 7)]],
    not: [anyFailure, shell('Waiting for process with pid 1431 to finish.', 1)],
  },
  {
    id: 'apt-package-missing',
    title: 'apt does not know the package',
    signs: [
      {
        from,
        provisioner: ['shell'],
        text: /^(?:Package \S+ is not available, but is referred to by another package|E: (?:Unable to locate package|Package '[^']+' has no installation candidate|Couldn't find any package by))/im,
      },
      // Ansible's apt module.
      { from, provisioner: ['shell'], text: /"msg": "No package matching '[^']+' is available"/ },
    ],
    names: {
      what: 'The package',
      in: /Unable to locate package (\S+)|Package '([^']+)' has no|No package matching '([^']+)' is available/,
    },
    consequenceOf: ['repository-not-read', 'repository-key-missing'],
    cause:
      'No configured source has the package for this release and processor: it can be in a component that is off (universe on Ubuntu, contrib on Debian), or have another name. Right after the first boot, apt’s lists may still be missing.',
    fix: 'Run `apt-get update` in the same script (after `cloud-init status --wait`), add the repository that has the package, or correct its name.',
    link: 'https://manpages.debian.org/bookworm/apt/apt-get.8.en.html',
    source: 'https://github.com/MicrosoftDocs/azure-compute-docs/pull/179',
    examples: [
      [anyFailure, shell('Reading package lists...\nE: Unable to locate package ngnix', 100)],
      [
        anyFailure,
        shell(
          "Package docker-ce is not available, but is referred to by another package.\nE: Package 'docker-ce' has no installation candidate",
          100,
        ),
      ],
    ],
    not: [anyFailure, shell('E: Could not get lock /var/lib/apt/lists/lock', 100)],
  },
  {
    id: 'apt-lists-missing',
    title: 'apt’s lists are missing or not readable',
    signs: [
      {
        from,
        provisioner: ['shell'],
        text: /E: (?:Could not|can not) open (?:file )?\/var\/lib\/apt\/lists\/|E: The package (?:lists or status file|cache file is corrupted)/i,
      },
    ],
    cause:
      'apt could not read its package lists. As a rule, the first boot is still fetching or replacing them while the script runs; they can also be damaged, or be an error page of a proxy.',
    fix: 'Start the script with `cloud-init status --wait`, then rm -rf /var/lib/apt/lists/* and apt-get update.',
    link: 'https://cloudinit.readthedocs.io/en/latest/reference/cli.html#status',
    source: 'https://github.com/MicrosoftDocs/azure-compute-docs/pull/179',
    examples: [
      [
        anyFailure,
        shell(
          'E: Could not open file /var/lib/apt/lists/archive.ubuntu.com_ubuntu_dists_focal-updates_main_binary-amd64_Packages - open (2: No such file or directory)',
          100,
        ),
      ],
    ],
    composed: [[anyFailure, shell('E: The package lists or status file could not be parsed or opened.', 100)]],
    not: [anyFailure, shell('E: Unable to locate package nginx', 100)],
  },
  {
    id: 'dpkg-interrupted',
    title: 'An earlier installation was interrupted',
    signs: [{ from, provisioner: ['shell'], text: /dpkg was interrupted, you must manually run/i }],
    cause:
      'The package database is in the middle of an installation that never ended, for example in the source image or because of a restart.',
    fix: 'Run `dpkg --configure -a` before the first apt-get of the script.',
    link: 'https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html',
    source: 'https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html',
    examples: [
      [anyFailure, shell("E: dpkg was interrupted, you must manually run 'sudo dpkg --configure -a' to correct the problem.", 100)],
    ],
    composed: [[anyFailure, shell("dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.", 2)]],
    not: [anyFailure, shell('dpkg: error processing package mysql-server (--configure):', 100)],
  },
  {
    id: 'repository-key-missing',
    title: 'A package repository’s signature cannot be checked',
    signs: [
      { from, provisioner: ['shell'], text: /packages could not be authenticated|There were unauthenticated packages/i },
      {
        from,
        provisioner: ['shell'],
        text: /NO_PUBKEY|At least one invalid signature was encountered|no keyring is specified|GPG check FAILED|Public key for \S+ is not installed|Signature verification failed for (?:file|repository|package)|public key is not available|Couldn't open file [^\n]*\/rpm-gpg\/|Failed to retrieve GPG key(?![^\n]*Curl error)|GPG key retrieval failed|GPG signature verification error|repo md signature check: |repogpgcheck plugin error|signatures? were invalid(?![^\n]*BADSIG)/i,
      },
      // After a failed download, it is only a consequence.
      { from, provisioner: ['shell'], text: /^(?![^]*Failed to fetch )[^]*is not signed\./ },
    ],
    followedBy: /No matching packages|package not found or not installed|^Error\(\d+\) : /im,
    cause:
      'Possible reasons are a key that is not installed (or not found: tdnf looks for it with HOME=/root), an index that another key signs, a signature whose algorithm (SHA-1) the image no longer accepts, one that the repository itself has damaged, and a server or proxy that did not deliver it (its Err: line is above).',
    fix: 'Install the repository’s current key before its first use (signed-by= for apt, rpm --import for dnf and zypper).',
    link: 'https://wiki.debian.org/DebianRepository/UseThirdParty',
    source: 'https://wiki.debian.org/DebianRepository/UseThirdParty',
    examples: [
      [
        anyFailure,
        shell(
          "W: GPG error: https://packages.example.com stable InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY EB3E94ADBE1229CF\nE: The repository 'https://packages.example.com stable InRelease' is not signed.",
          100,
        ),
      ],
      [anyFailure, shell('Error: GPG check FAILED', 1)],
    ],
    not: [anyFailure, shell('gpg: keybox created', 2)],
  },
  {
    id: 'dnf-package-missing',
    title: 'dnf, yum, tdnf or zypper does not know the package',
    signs: [
      { from, provisioner: ['shell'], text: /No package matching '[^']+' found available/i },
      {
        from,
        provisioner: ['shell'],
        text: /^(?:Error: )?(?:Unable to find a match:|No match for argument:|No package \S+ available|Error: Nothing to do)|No matching packages to install|Error\(1011\)|No provider of '[^']+' found|Package '[^']+' not found\./im,
      },
    ],
    consequenceOf: ['repository-not-read', 'repository-key-missing'],
    cause: 'No enabled repository has a package of this name, or not in the version that the name includes.',
    fix: 'Enable the repository that has it (dnf config-manager, EPEL, SUSEConnect -p, azurelinux-extended), or correct the package’s name.',
    link: dnf,
    source: dnf,
    examples: [
      [anyFailure, shell('No match for argument: htop\nError: Unable to find a match: htop', 1)],
      [anyFailure, shell('Error(1011) : No matching packages to install', 243)],
      [anyFailure, shell("'ngnix' not found in package names. Trying capabilities.\nNo provider of 'ngnix' found.", 104)],
    ],
    not: [anyFailure, shell('E: Unable to locate package nginx', 100)],
  },
  {
    id: 'rhui-retired',
    title: 'The image asks Red Hat update servers of Azure that are retired',
    signs: [
      {
        from,
        provisioner: ['shell'],
        text: /Could not resolve host: rhui-[123]\.microsoft\.com|\/\/rhui-[123]\.microsoft\.com\S* ?:? ?(?:\[Errno 12\] Timeout|\[Errno 14\] (?:HTTPS Error 404|curl#(?:6|7|28)\b))|Curl error \((?:6|7|28)\)[^\n]*rhui-[123]\.microsoft\.com/i,
      },
    ],
    before: ['script-name-unresolved', 'script-no-way-out', 'repository-ended', 'script-not-found-online', 'dnf-package-missing'],
    cause:
      'rhui-1 to rhui-3.microsoft.com belong to RHUI 3. Azure runs RHUI 4 (rhui4-1.microsoft.com) in their place, so the RHUI package in the source image is out of date.',
    fix: 'Start from a newer RHEL image, or replace the package: remove the old rhui-azure-rhel* package and install the current one with the repository file that the page shows. The build’s subnet must reach rhui4-1.microsoft.com.',
    link: learnPage('azure/virtual-machines/workloads/redhat/redhat-rhui'),
    source: learnPage('troubleshoot/azure/virtual-machines/linux/linux-rhui-connectivity-issues'),
    examples: [
      [
        anyFailure,
        shell(
          "https://rhui-3.microsoft.com/pulp/repos/microsoft-azure-rhel7/repodata/repomd.xml: [Errno 12] Timeout on https://rhui-3.microsoft.com/pulp/repos/microsoft-azure-rhel7/repodata/repomd.xml: (28, 'Operation timed out after 30000 milliseconds with 0 out of 0 bytes received')",
        ),
      ],
      [
        anyFailure,
        shell(
          "Curl error (28): Timeout was reached for https://rhui-1.microsoft.com/pulp/repos/content/dist/rhel8/repodata/repomd.xml\nError: Failed to download metadata for repo 'rhui-rhel-8-for-x86_64-baseos-rhui-rpms'",
        ),
      ],
    ],
    composed: [[anyFailure, shell('Could not resolve host: rhui-2.microsoft.com; Unknown error')]],
    not: [anyFailure, shell('Curl error (28): Timeout was reached for https://rhui4-1.microsoft.com/pulp/repos/x/repodata/repomd.xml')],
  },
  {
    id: 'rhui-certificate',
    title: 'Red Hat’s update servers in Azure refuse the machine',
    signs: [
      {
        from,
        provisioner: ['shell'],
        text: /rhui[^\n]*(?:\n[^\n]*)?(?:certificate (?:has )?expired|SSL peer rejected your certificate|Status code: 40[13])|SSL peer rejected your certificate as expired/i,
      },
    ],
    before: ['script-server-refused', 'script-server-forbids', 'certificate-expired'],
    cause:
      'RHUI accepts machines with a valid client certificate and an address of Azure. Possible reasons are a certificate in the source image that is out of date, a route that leads the traffic through a network outside of Azure, and an image without RHUI.',
    fix: 'Update the RHUI package first: dnf update -y --disablerepo=* --enablerepo=*microsoft* , or start from a newer RHEL image; if the subnet has a default route to an on-premises network, give the addresses of RHUI a route to the internet.',
    link: learnPage('azure/virtual-machines/workloads/redhat/redhat-rhui'),
    source: learnPage('troubleshoot/azure/virtual-machines/linux/troubleshoot-linux-rhui-certificate-issues'),
    examples: [
      [
        anyFailure,
        shell(
          'https://rhui4-1.microsoft.com/pulp/repos/content/dist/rhel8/rhui/8/x86_64/baseos/os/repodata/repomd.xml: [Errno 14] curl#58 - "SSL peer rejected your certificate as expired."',
          1,
        ),
      ],
      [
        anyFailure,
        shell(
          "Errors during downloading metadata for repository 'rhel-8-for-x86_64-baseos-rhui-rpms':\n  - Status code: 403 for https://rhui4-1.microsoft.com/pulp/repos/x",
          1,
        ),
      ],
    ],
    not: [
      anyFailure,
      shell("Errors during downloading metadata for repository 'epel':\n  - Status code: 404 for https://mirror.example.com/x", 1),
    ],
  },
  {
    id: 'suse-credentials',
    title: 'The credentials of SUSE’s repositories contradict one another',
    signs: [
      {
        from,
        provisioner: ['shell'],
        text: /Not all credentials files are eq\w*valent|Credentials are invalid for request|System credentials are already in use/i,
      },
    ],
    before: ['suse-unregistered', 'dnf-package-missing'],
    cause: 'The plug-in of SUSE’s public cloud images finds several files in /etc/zypp/credentials.d that do not agree.',
    fix: 'registercloudguest --clean, remove the files that other tools left in /etc/zypp/credentials.d, then registercloudguest --force-new.',
    link: 'https://www.suse.com/support/kb/doc/?id=000019633',
    source: 'https://github.com/SUSE-Enceladus/cloud-regionsrv-client/issues/20',
    examples: [
      [anyFailure, shell("Problem retrieving files from 'SLE-Module-Containers12-Updates'.\nNot all credentials files are eqivalent", 4)],
    ],
    composed: [[anyFailure, shell('Not all credentials files are equivalent', 4)]],
    not: [anyFailure, shell("Problem retrieving files from 'SLES_Updates'.", 4)],
  },
  {
    id: 'suse-unregistered',
    title: 'The machine has no valid registration with SUSE',
    signs: [
      {
        from,
        provisioner: ['shell'],
        text: /registercloudguest"? --force-new|Permission to access 'https?:\/\/smt-[^'\n]*susecloud[^'\n]*' denied|System is not registered\.? Use the --regcode|There are no enabled repositories defined|Warning: No repositories defined/i,
      },
    ],
    before: ['dnf-package-missing'],
    cause:
      'SUSE’s servers give repositories only to a registered machine: for example guestregister has not finished yet, cannot reach the servers from the subnet, or its registration is no longer valid.',
    fix: 'Wait for guestregister.service, or run registercloudguest --force-new; let the subnet reach the region’s update servers.',
    link: 'https://www.suse.com/support/kb/doc/?id=000019633',
    source: 'https://www.suse.com/support/kb/doc/?id=000019633',
    examples: [
      [
        anyFailure,
        shell(
          "Warning: There are no enabled repositories defined.\nUse 'zypper addrepo' or 'zypper modifyrepo' commands to add or enable repositories.",
          6,
        ),
      ],
      [
        anyFailure,
        shell(
          'Failed to retrieve new repository metadata.\nHistory:\n - Credentials are invalid. For details see "/var/log/cloudregister". Re-register the system with "registercloudguest --force-new"\nCould not refresh the repositories because of errors.',
          4,
        ),
      ],
    ],
    composed: [
      [anyFailure, shell('System is not registered. Use the --regcode parameter to register it.', 1)],
      [anyFailure, shell("Permission to access 'https://smt-azure.susecloud.net/repo/repomd.xml' denied.\n\nHistory:\n - error: 403", 4)],
    ],
    not: [anyFailure, shell('Repository ABC is invalid.', 106)],
  },
]
