// Packages that the machine cannot take as it is: one of the image is in the way, the running kernel is too old, the key is.
import { anyFailure, issue, learnPage, shell, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['shell'] } as const
const crypto = 'https://access.redhat.com/articles/6846411'

export const packageConflictDiagnoses: readonly Diagnosis[] = [
  {
    id: 'container-runtime-conflict',
    title: 'Docker’s containerd.io conflicts with the container tools of the distribution',
    signs: [
      { ...on, text: /package containerd\.io-\S+ (?:conflicts with|obsoletes) (?:runc|containerd)\b/i },
      { ...on, text: /^ *containerd\.io : (?:Conflicts|Breaks): containerd\b/im },
    ],
    before: ['package-dependencies', 'dnf-modular-filtering'],
    followedBy: /pkgProblemResolver|held (?:broken )?packages/,
    names: { what: 'The conflict', in: /(package containerd\.io-\S+ (?:conflicts with|obsoletes) [^\n]+)|(containerd\.io : \w+: [^\n]+)/i },
    cause:
      'containerd.io contains runc and containerd. The image has them from the distribution: podman and buildah need its runc, docker.io its containerd.',
    fix: 'Remove podman, buildah, runc (or docker.io, containerd) before Docker is installed, or let dnf do it: dnf install --allowerasing docker-ce containerd.io.',
    link: 'https://docs.docker.com/engine/install/rhel/#uninstall-old-versions',
    source: issue('geerlingguy/ansible-role-docker#254'),
    examples: [
      [
        anyFailure,
        shell(
          "Error:\n Problem: problem with installed package podman-2.0.5-5.x86_64\n  - package containerd.io-1.4.3-3.1.el8.x86_64 conflicts with runc provided by runc-1.0.0-68.x86_64\n  - package runc-1.0.0-64.x86_64 is filtered out by modular filtering\n(try to add '--allowerasing' to command line to replace conflicting packages)",
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          'The following packages have unmet dependencies:\n containerd.io : Conflicts: containerd\nE: Error, pkgProblemResolver::Resolve generated breaks, this may be caused by held packages.',
          100,
        ),
      ],
    ],
    not: [anyFailure, shell('Error:\n Problem: package widget-1.0 conflicts with flux provided by flux-2.0')],
  },
  {
    id: 'rpm-key-sha1',
    title: 'The system does not accept a package key that is signed with SHA-1',
    signs: [
      { ...on, text: /Hash algorithm SHA1 not available|Certificate [0-9A-F]+ invalid: policy violation[^]{0,300}SHA1/i },
      { ...on, text: /Policy rejects [^\n]{0,200}SHA1|SHA1 is not considered secure/i },
    ],
    before: ['repository-key-missing'],
    followedBy: /key \d+ import failed/,
    names: { what: 'The key', in: /error: (\S+): key \d+ import failed/i },
    cause: 'RHEL 9 and newer distributions refuse signatures with SHA-1, and the key, or what it signs, has one.',
    fix: 'Take the publisher’s newer key and package. If they do not exist, allow SHA-1 for the installation (update-crypto-policies --set DEFAULT:SHA1) and restore DEFAULT after it.',
    link: crypto,
    source: issue('rsyslog/rsyslog-pkg-rhel-centos#125'),
    examples: [
      [
        anyFailure,
        shell(
          'warning: Signature not supported. Hash algorithm SHA1 not available.\nerror: https://example.com/RPM-GPG-KEY: key 1 import failed.',
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell('Error: Certificate 1234ABCD invalid: policy violation\n  because: SHA1 is not considered secure since 2023-02-01'),
      ],
    ],
    not: [anyFailure, shell('error: https://example.com/RPM-GPG-KEY: key 1 import failed.')],
  },
  {
    id: 'kernel-packages-withdrawn',
    title: 'The archive no longer has packages for this version of the kernel',
    signs: [
      {
        ...on,
        text: /(?:Unable to locate package|any package by (?:glob|regex)) '?linux-(?:modules(?:-extra)?|headers|tools|image|cloud-tools)-\d+\.\d+\S*/i,
      },
      { ...on, text: /(?:No match for argument|Unable to find a match|No package): ?kernel-(?:devel|headers|modules\S*)-\d+\.\d+\S*/i },
    ],
    before: ['apt-package-missing', 'dnf-package-missing'],
    names: { what: 'The package', in: /(linux-[a-z-]+-\d\S*?|kernel-[a-z-]+-\d\S*?)'?$/im },
    cause:
      'The name contains a version of the kernel, as a rule that of the running one (uname -r). The archive keeps only the newest versions, and the source image has an older one; or no index was downloaded.',
    fix: 'Run apt-get update first. If the package is still missing, update the kernel and restart in a customizer before, take the package without a version (linux-headers-azure, linux-modules-extra-azure, kernel-devel), or start from a newer source image.',
    link: learnPage('azure/virtual-machines/linux/endorsed-distros'),
    source: issue('actions/runner-images#2291'),
    examples: [
      [anyFailure, shell('E: Unable to locate package linux-modules-extra-5.4.0-1032-azure', 100)],
      [
        anyFailure,
        shell(
          'No match for argument: kernel-devel-4.18.0-305.el8.x86_64\nError: Unable to find a match: kernel-devel-4.18.0-305.el8.x86_64',
        ),
      ],
    ],
    not: [anyFailure, shell('E: Unable to locate package linux-modules-extra-azur', 100)],
  },
  {
    id: 'pip-pkg-resources',
    title: 'The list of Python packages names pkg-resources, which is not a package',
    signs: [{ from: ['script'], text: /\bpkg[-_]resources==0\.0\.0\b/ }],
    before: ['language-package-missing'],
    cause:
      'pip freeze on Ubuntu and Debian once wrote pkg-resources==0.0.0 into its list by mistake. PyPI does not have it, and no program needs it.',
    fix: 'Delete the line from the requirements file.',
    link: 'https://bugs.launchpad.net/ubuntu/+source/python-pip/+bug/1635463',
    source: issue('HexHive/T-Fuzz#4'),
    examples: [
      [anyFailure, shell('No matching distribution found for pkg-resources==0.0.0 (from -r req.txt (line 53))')],
      [anyFailure, shell('ERROR: Could not find a version that satisfies the requirement pkg_resources==0.0.0 (from versions: none)')],
    ],
    not: [anyFailure, shell('ERROR: No matching distribution found for pkg-info==9.9.9')],
  },
]
