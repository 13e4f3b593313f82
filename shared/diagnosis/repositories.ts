// What package managers print about their repositories: lists that do not match the packages, servers that fail, releases that have ended.
import { anyFailure, learnPage, shell, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['shell'] } as const
const apt = 'https://manpages.debian.org/bookworm/apt/apt-get.8.en.html'
const dnf = 'https://dnf.readthedocs.io/en/latest/conf_ref.html'

// apt has read the lists of a repository in the lines that are left of the log.
const updated = String.raw`^(?:Hit|Get|Ign):\d+ \S+ \S+ InRelease`
// The mirror lacks a package that apt’s lists name; this is not about an index.
const packageNotFound = String.raw`^(?:E: Failed to fetch \S+\.u?deb\b|Err:\d+ (?![^\n]* (?:In)?Release\b)[^\n]*\n)[^]{0,120}?404 +Not Found`

export const repositoryDiagnoses: readonly Diagnosis[] = [
  {
    id: 'repository-inconsistent',
    title: 'A package repository does not match its own index',
    signs: [
      { ...on, text: /decompressing archive '[^']*\.deb'[^\n]*error|cannot copy extracted data for [^\n]*unexpected end of file/i },
      {
        ...on,
        text: /signatures? were invalid[^\n]*BADSIG|Hash Sum mismatch|File has unexpected size|into data and signature failed|Mirror sync in progress|is not what the server reported/i,
      },
      {
        ...on,
        text: /Status code: 404 for \S*\/repodata\/(?!repomd)|repomd\.xml does not match metalink|(?<!\/repomd\.xml: \[Errno 14\] )HTTPS? Error 404(?: -|:) Not Found[^]*\[Errno 256\] No more mirrors to try|Metadata file does not match checksum|Error: 404 when downloading/i,
      },
      { ...on, text: new RegExp(`${updated}[^]*${packageNotFound}`, 'im') },
      {
        ...on,
        text: /does not contain the desired medium|Clearsigned file isn't valid|Digest verification failed|Package does not match intended download/i,
      },
    ],
    before: ['script-no-way-out', 'script-not-found-online', 'repository-unavailable'],
    cause:
      'As a rule, the repository, or a mirror or a proxy in between, is being updated or is damaged: its index and its files do not match.',
    fix: 'Try again in the script after the cache is emptied (rm -rf /var/lib/apt/lists/* and apt-get update, dnf clean all, zypper clean -a), or name one fixed mirror instead of a mirror list.',
    link: apt,
    source: 'https://github.com/phusion/passenger/issues/2387',
    examples: [
      [
        anyFailure,
        shell(
          'E: Failed to fetch https://packages.example.com/dists/focal/main/binary-amd64/Packages.bz2  File has unexpected size (8667 != 7635). Mirror sync in progress? [IP: 192.0.2.1 443]\nE: Some index files failed to download. They have been ignored, or old ones used instead.',
          100,
        ),
      ],
      [anyFailure, shell('E: Failed to fetch http://deb.example.com/pool/main/d/dmsetup_1.deb  Hash Sum mismatch', 100)],
      [
        anyFailure,
        shell(
          "  - Status code: 404 for https://mirror.example.com/rocky/8.10/AppStream/x86_64/os/repodata/6a-filelists.xml.gz (IP: 192.0.2.1)\nError: Failed to download metadata for repo 'appstream': Yum repo downloading error: all mirrors were already tried without success",
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          'Hit:1 http://archive.example.com/ubuntu jammy InRelease\nReading package lists...\nE: Failed to fetch http://archive.example.com/ubuntu/pool/main/c/curl/curl_7.81.0_amd64.deb  404  Not Found [IP: 192.0.2.1 80]\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?',
          100,
        ),
      ],
    ],
    not: [anyFailure, shell('md5sum: WARNING: 1 computed checksum did NOT match', 1)],
  },
  {
    id: 'repository-unavailable',
    title: 'A package repository’s server answers with an error',
    signs: [
      { ...on, text: /^(?:E: Failed to fetch|Err:)[^]{0,300}?\b(?:429|500|502|503|504) +(?:Too Many|Internal|Bad|Service|Gateway)/im },
      { ...on, text: /Status code: 5\d\d for |\[Errno 14\] HTTPS? Error 5\d\d/i },
    ],
    cause:
      'The server of a package repository or of its mirror list, or a proxy in front of it, has a failure at the moment, or limits requests.',
    fix: 'Run again later; let the package manager retry (apt-get -o Acquire::Retries=5, dnf --setopt=retries=10), or use your own mirror.',
    link: dnf,
    source: 'https://github.com/gdcc/dataverse-ansible/issues/173',
    examples: [
      [
        anyFailure,
        shell(
          "Error: Failed to download metadata for repo 'appstream': Cannot prepare internal mirrorlist: Status code: 503 for https://mirrors.example.com/mirrorlist?arch=x86_64&repo=AppStream-8 (IP: 192.0.2.1)",
        ),
      ],
      [
        anyFailure,
        shell(
          'E: Failed to fetch http://archive.example.com/ubuntu/pool/main/c/curl/curl_1.deb  503  Service Unavailable [IP: 192.0.2.1 80]',
          100,
        ),
      ],
    ],
    not: [anyFailure, shell('curl: (22) The requested URL returned error: 503', 22)],
  },
  {
    id: 'apt-lists-stale',
    title: 'apt’s lists do not match the repository',
    signs: [
      { ...on, text: new RegExp(`(?<![^])(?![^]*${updated})[^]*${packageNotFound}`, 'im') },
      {
        ...on,
        text: new RegExp(
          `(?<![^])(?![^]*(?:E: Failed to fetch|${updated}))[^]*Unable to fetch some archives, maybe run apt-get update`,
          'im',
        ),
      },
    ],
    before: ['script-not-found-online'],
    cause:
      'As a rule, the lists on the machine are older than the mirror and name a version of the package that it no longer has: they came with the source image.',
    fix: 'Run `apt-get update` directly before `apt-get install`, in the same script.',
    link: apt,
    source: apt,
    examples: [
      [
        anyFailure,
        shell(
          'E: Failed to fetch http://archive.example.com/ubuntu/pool/main/c/curl/curl_7.81.0-1ubuntu1.10_amd64.deb  404  Not Found [IP: 192.0.2.1 80]\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?',
          100,
        ),
      ],
      [
        anyFailure,
        shell(
          'Err:3 http://archive.example.com/ubuntu jammy-updates/main amd64 libssl-dev amd64 3.0.2-0ubuntu1.9\n  404  Not Found [IP: 192.0.2.1 80]',
          100,
        ),
      ],
    ],
    not: [anyFailure, shell('curl: (22) The requested URL returned error: 404', 22)],
  },
  {
    id: 'repository-ended',
    title: 'A package repository does not exist for this release',
    signs: [
      {
        ...on,
        text: /Cannot prepare internal mirrorlist: Status code: 404|Status code: 404 for \S*\/repodata\/repomd\.xml|\/repodata\/repomd\.xml: \[Errno 14\] HTTPS? Error 404|Status code: 404 for \S*(?:metalink|mirrorlist)/i,
      },
      { ...on, text: /^Err:\d+ [^\n]* (?:In)?Release\n[^]{0,80}?404 +Not Found/im },
      {
        ...on,
        text: /(?:does not|no longer) ha(?:ve|s) a Release file|Could not resolve host(?:name)?(?: for|:) (?:https?:\/\/)?mirrorlist\.centos\.org|No URLs in mirrorlist/i,
      },
      { ...on, text: /^(?:Err:\d+|E: Failed to fetch) [^]{0,300}?410 +Gone/m },
    ],
    names: {
      what: 'The repository',
      in: /[Tt]he repository '([^']+)'|valid baseurl for repo: (\S+)|Status code: 404 for (\S+)|(\S+): \[Errno 14\]/,
    },
    before: ['script-not-found-online', 'script-name-unresolved', 'apt-lists-stale'],
    cause:
      'The repository has nothing for the distribution’s release. Possible reasons are a release whose support has ended, a vendor who does not support it (yet), an address with a wrong or unreplaced release (8.0 for 8, $releasever), and a channel of extended support (EUS, E4S) that this release does not have.',
    fix: 'Open the address: if it is misspelt, correct the sources. If the release has ended, start from a newer source image, or use the archive of old releases (old-releases.ubuntu.com, archive.debian.org, vault.centos.org). For EUS, set releasever to a minor release that has it, or use the repositories without EUS.',
    link: 'https://wiki.ubuntu.com/Releases',
    source: 'https://wiki.ubuntu.com/Releases',
    examples: [
      [anyFailure, shell("E: The repository 'http://ppa.example.com/ubuntu oracular Release' does not have a Release file.", 100)],
      [
        anyFailure,
        shell(
          'Could not retrieve mirrorlist http://mirrorlist.centos.org/?release=7&arch=x86_64&repo=os&infra=genclo error was\n14: curl#6 - "Could not resolve host: mirrorlist.centos.org; Unknown error"\nCannot find a valid baseurl for repo: base/7/x86_64',
        ),
      ],
    ],
    composed: [
      [anyFailure, shell('Err:5 https://ppa.example.net/widget/ubuntu noble Release\n  404  Not Found [IP: 192.0.2.1 443]', 100)],
      [
        anyFailure,
        shell("Error: Failed to download metadata for repo 'appstream': Cannot prepare internal mirrorlist: No URLs in mirrorlist"),
      ],
    ],
    not: [anyFailure, shell("E: The repository 'https://packages.example.com stable InRelease' is not signed.", 100)],
  },
  {
    id: 'clock-wrong',
    title: 'The clock of the build machine is wrong',
    signs: [
      {
        from: ['script'],
        text: /Release file for \S+ is not valid yet|Not live until \d|certificate is not yet valid|SEC_E_CERT_EXPIRED[^\n]*not yet|RequestTimeTooSkewed|Clock skew too great/i,
      },
    ],
    before: ['script-certificate', 'repository-inconsistent'],
    cause:
      'What the machine downloaded is dated in its future. As a rule, its clock is behind, as it can be right after it starts; seldom, the publisher or mirror dated it wrongly.',
    fix: 'Wait until the clock is synchronised before the first download (timedatectl, chronyc waitsync 30, w32tm /resync).',
    link: 'https://learn.microsoft.com/azure/virtual-machines/linux/time-sync',
    source: 'https://github.com/intel/intel-cmt-cat/issues/216',
    examples: [
      [
        anyFailure,
        shell(
          'E: Release file for http://archive.example.com/ubuntu/dists/jammy/InRelease is not valid yet (invalid for another 7h 39min 41s). Updates for this repository will not be applied.',
          100,
        ),
      ],
      [anyFailure, shell('curl: (60) SSL certificate problem: certificate is not yet valid', 60)],
    ],
    not: [anyFailure, shell('curl: (60) SSL certificate problem: certificate has expired', 60)],
  },
  {
    id: 'repository-certificate-unreadable',
    title: 'The package manager could not load its client certificate for a repository',
    signs: [{ ...on, text: /could not load PEM client certificate|\b(?:Curl error \(58\)|curl#58\b)(?![^\n]*peer rejected)/i }],
    names: { what: 'OpenSSL says', in: /could not load PEM client certificate, ([^\n]*?)(?:, \(|\]|$)/im },
    cause:
      'Repositories such as those of RHUI ask for a client certificate, and its file or key could not be read: for example the command does not run as root (Permission denied), or the file was removed or changed.',
    fix: 'Run the command with sudo; if it already runs as root, reinstall the package that owns the certificate (rhui-azure-…).',
    link: learnPage('azure/virtual-machines/workloads/redhat/redhat-rhui'),
    source: 'https://github.com/dotnet/docs/issues/22721',
    examples: [
      [
        anyFailure,
        shell(
          "Errors during downloading metadata for repository 'rhel-8-rhui-rpms':\n  - Curl error (58): Problem with the local SSL certificate for https://rhui.example.com/repomd.xml [could not load PEM client certificate, OpenSSL error error:0200100D:system library:fopen:Permission denied, (no key found, wrong pass phrase, or wrong file format?)]\nError: Failed to download metadata for repo 'rhel-8-rhui-rpms': Cannot download repomd.xml: Cannot download repodata/repomd.xml: All mirrors were tried",
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          'https://rhui.example.com/repodata/repomd.xml: [Errno 14] curl#58 - "unable to load client key: -8178 (SEC_ERROR_BAD_KEY)"\nTrying other mirror.',
        ),
      ],
    ],
    not: [anyFailure, shell('curl: (60) SSL certificate problem: certificate has expired', 60)],
  },
  {
    id: 'repository-not-read',
    title: 'The index of a package repository could not be downloaded',
    signs: [
      {
        from: ['script'],
        text: /Cannot find a valid baseurl for repo|Valid metadata not found at specified URL|Failed to update apt cache|Cache-only enabled but no cache for|^Problem retrieving (?:files|the repository index) from '/im,
      },
      {
        ...on,
        text: /Failed to (?:download|synchronize cache) (?:metadata )?for repo|Cannot download repomd\.xml|E: (?:Some index files failed to download|Failed to fetch )|W: Some index files failed to download[^]*\nE: (?:Unable to locate package|Package '[^'\n]+' has no installation candidate)|Failed to retrieve new repository metadata/i,
      },
    ],
    isGeneral: true,
    names: { what: 'The repository', in: /for repo '([^']+)'|\[([^\n\]]{1,200})\] Valid metadata not found|E: Failed to fetch (\S+)/i },
    cause:
      'Before it installs anything, the package manager reads the list of packages (repomd.xml, InRelease) of each enabled repository, and one that it cannot read ends the command, even if the package is in another. Its last error names the repository; why is in a line before: an answer such as 403 or 404, a time-out, a certificate.',
    fix: 'Print that line (dnf -v makecache, apt-get -o Debug::Acquire::https=true update, curl -v on the address). If the step does not need the repository, leave it out: dnf --disablerepo=<id> or skip_if_unavailable=1, apt-get -o Dir::Etc::sourceparts=- update.',
    link: dnf,
    source: 'https://github.com/docker/docker-install/pull/352',
    examples: [
      [
        anyFailure,
        shell(
          "Error: Failed to download metadata for repo 'baseos': Cannot download repomd.xml: Cannot download repodata/repomd.xml: All mirrors were tried",
        ),
      ],
      [anyFailure, shell('E: Some index files failed to download. They have been ignored, or old ones used instead.', 100)],
    ],
    composed: [
      [anyFailure, shell('fatal: [localhost]: FAILED! => {"changed": false, "msg": "Failed to update apt cache: unknown reason"}', 2)],
      [anyFailure, shell("Problem retrieving files from 'SLES_Updates'.", 4)],
    ],
    not: [anyFailure, shell('Error: Unable to find a match: app', 1)],
  },
  {
    id: 'package-dependencies',
    title: 'A package cannot be installed with what else is installed',
    signs: [
      { from: ['script'], provisioner: ['shell'], text: /^ *Problem: [^\n]* conflicts with |package \S+ conflicts with \S+ provided by/im },
      {
        ...on,
        text: /have unmet dependencies|^E: (?:Unmet|Unsatisfied) dependencies|dependency problems prevent configuration[^]*Package \S+ is not installed|you have held broken packages|conflicting requests|Depsolve Error|File conflicts? happened|but none of the providers can be installed|cannot install (?:both|the best)|^error: Failed dependencies:|You could try using --skip-broken|Depends: [^\n]*but (?:it is not (?:going to be installed|installable)|[^\n]* is to be installed)/im,
      },
    ],
    names: {
      what: 'What does not fit',
      in: /^\s*(\S+ : (?:Pre)?(?:Depends|Conflicts|Breaks): [^\n]+)|^[\s-]*(package \S+ conflicts with [^\n]+)|^[\s-]*(package \S+ requires [^\n]+)|^Error: Package: ([^\n]+\n\s*(?:Requires|Conflicts): [^\n]+(?:\n\s*Installed: [^\n]+)?)|^error: Failed dependencies:\s*([^\n]+)/im,
    },
    cause:
      'For example, the package needs a version of another one that no enabled repository has, or conflicts with one of the source image.',
    fix: 'Bring the machine to the state that the package expects first (dist-upgrade, the repository of its release), or install the version that fits. If a package of the image may go for it (curl-minimal for curl), dnf replaces it with --allowerasing.',
    link: 'https://wiki.debian.org/AptCLI',
    source: 'https://wiki.debian.org/AptCLI',
    examples: [
      [
        anyFailure,
        shell(
          'The following packages have unmet dependencies:\n docker-ce : Depends: containerd.io (>= 1.6.4) but it is not going to be installed\nE: Unable to correct problems, you have held broken packages.',
          100,
        ),
      ],
      [
        anyFailure,
        shell(
          'Error: \n Problem: conflicting requests\n  - package app-1.0-1.el8.x86_64 requires tool = 2.0, but none of the providers can be installed',
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          'Error:\n Problem: problem with installed package flux-1.1.12\n  - package widget-1.6.32 conflicts with flux provided by flux-1.1.12\n  - package flux-1.0 is filtered out by modular filtering',
        ),
      ],
    ],
    not: [anyFailure, shell('E: Unable to locate package nginx', 100)],
  },
  {
    id: 'package-script-failed',
    title: 'A package could not be installed or removed',
    signs: [
      { from: ['script'], text: /Error unpacking rpm package|rpm transaction failed/i },
      { ...on, text: /Transaction (?:check|test) error|error: [\w.+-]+: install failed/i },
      {
        ...on,
        text: /dpkg: error processing |Sub-process \/usr\/bin\/dpkg returned an error code|scriptlet failed, exit status/i,
      },
    ],
    isGeneral: true,
    names: { what: 'The package', in: /dpkg: error processing (?:package|archive) (\S+)|scriptlet failed[^\n]*?(?:package|in) (\S+)/i },
    cause: 'dpkg or rpm began with the package and could not finish it; its summary does not say why.',
    fix: 'Read the lines before that error: they are those of the package’s own script, or name what is missing. A package script often fails because a service cannot be started during a build.',
    link: 'https://www.debian.org/doc/debian-policy/ch-maintainerscripts.html',
    source: 'https://www.debian.org/doc/debian-policy/ch-maintainerscripts.html',
    examples: [
      [
        anyFailure,
        shell(
          'dpkg: error processing package mysql-server (--configure):\n installed mysql-server package post-installation script subprocess returned error exit status 1\nE: Sub-process /usr/bin/dpkg returned an error code (1)',
          100,
        ),
      ],
      [
        anyFailure,
        shell('warning: %post(app-1.0-1.el8.x86_64) scriptlet failed, exit status 1\nError in POSTIN scriptlet in rpm package app'),
      ],
    ],
    composed: [[anyFailure, shell('Error(1525) : rpm transaction failed', 245)]],
    not: [anyFailure, shell('dpkg: warning: while removing x, directory not empty', 1)],
  },
]
