// What the tools that add package repositories say in a script.
import { anyFailure, learnPage, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['shell'] } as const

export const repositoryToolDiagnoses: readonly Diagnosis[] = [
  {
    id: 'apt-https-missing',
    title: 'apt cannot read repositories over HTTPS',
    signs: [{ ...on, text: /method driver \S*\/methods\/\w+ could not be found|Is the package apt-transport-\w+ installed/i }],
    cause: 'A repository has an address whose protocol this apt does not know without a further package.',
    fix: 'apt-get install -y apt-transport-https ca-certificates before the repository is added, or give it an http: address.',
    link: 'https://manpages.debian.org/bookworm/apt/apt-transport-https.1.en.html',
    source: 'https://manpages.debian.org/bookworm/apt/apt-transport-https.1.en.html',
    examples: [
      [
        anyFailure,
        shell('E: The method driver /usr/lib/apt/methods/https could not be found.\nN: Is the package apt-transport-https installed?', 100),
      ],
      [anyFailure, shell('E: The method driver /usr/lib/apt/methods/tor could not be found.', 100)],
    ],
    not: [anyFailure, shell('E: Malformed entry 1 in list file /etc/apt/sources.list.d/x.list', 100)],
  },
  {
    id: 'ppa-missing',
    title: 'A PPA does not exist, or has nothing for this release',
    signs: [{ ...on, text: /Cannot add PPA: |user or team does not exist|ERROR: ppa '[^']+' not found/i }],
    names: { what: 'The PPA', in: /(?:Cannot add PPA: |ppa )'([^']+)'/i },
    cause: 'add-apt-repository asked Launchpad, which does not know this owner or archive, or was not reached.',
    fix: 'Check the PPA on launchpad.net for the release of the image; install from the distribution or the vendor’s own repository instead.',
    link: 'https://help.launchpad.net/Packaging/PPA',
    source: 'https://help.launchpad.net/Packaging/PPA',
    examples: [
      [anyFailure, shell("Cannot add PPA: 'ppa:~example/ubuntu/widget'.\nERROR: '~example' user or team does not exist.")],
      [anyFailure, shell("ERROR: ppa 'example/widget' not found (use --login if private)")],
    ],
    not: [anyFailure, shell('add-apt-repository: command not found', 127)],
  },
  {
    id: 'repository-id-unknown',
    title: 'The package manager does not know a repository that the script names',
    signs: [
      { ...on, text: /Repository '[^']+' not found by (?:its|their) alias, number,? or URI/i },
      {
        ...on,
        text: /^(?:Error: )?Unknown repo: '|No matching repo to modify: |^Can't enable \S+ repository|Error: '[^']+' does not match a valid repository ID/im,
      },
    ],
    names: {
      what: 'The repository',
      in: /Repository '([^']+)' not found by|Unknown repo: '([^']+)'|repo to modify: (\S+?)\.?(?:\s|$)|Can't enable (\S+)|Error: '([^']+)' does not match/i,
    },
    cause: 'Repositories have other ids by release and cloud: powertools became crb, and Red Hat’s images in Azure use ids with rhui.',
    fix: 'Print dnf repolist --all in the script, and take the id from there (crb on EL 9, *-rhui-* on RHEL in Azure).',
    link: learnPage('azure/virtual-machines/workloads/redhat/redhat-rhui'),
    source: 'https://github.com/glpi-project/glpi-agent/issues/841',
    examples: [
      [
        anyFailure,
        shell(
          "Repository 'tools' not found by its alias, number, or URI.\nSome of the repositories have not been refreshed because they were not known.",
          3,
        ),
      ],
      [anyFailure, shell("Error: Unknown repo: 'powertools'")],
      [anyFailure, shell('Error: No matching repo to modify: powertools.')],
      [anyFailure, shell("Can't enable codeready-builder-for-rhel-8-x86_64-rhui-rpms repository:")],
    ],
    not: [anyFailure, shell('Error: There are no enabled repositories in "/etc/yum.repos.d"')],
  },
  {
    id: 'dnf-plugin-missing',
    title: 'A plugin of dnf or yum is not installed',
    signs: [
      {
        ...on,
        text: /No such command: (?:config-manager|copr|versionlock|builddep|needs-restarting|download)|yum-config-manager: (?:command )?not found/i,
      },
    ],
    before: ['exit-127', 'script-parameter-unknown'],
    names: { what: 'The command', in: /No such command: ([\w-]+)/i },
    cause: 'config-manager and similar commands are in separate packages, which minimal images do not have.',
    fix: 'dnf install -y dnf-plugins-core (yum-utils on older releases, dnf5-plugins on newer Fedora) before it.',
    link: 'https://dnf-plugins-core.readthedocs.io/en/latest/',
    source: 'https://dnf-plugins-core.readthedocs.io/en/latest/',
    examples: [
      [
        anyFailure,
        shell(
          'No such command: config-manager. Please use /usr/bin/dnf --help\nIt could be a DNF plugin command, try: "dnf install \'dnf-command(config-manager)\'"',
        ),
      ],
      [anyFailure, shell('/tmp/install.sh: line 3: yum-config-manager: command not found', 127)],
    ],
    not: [anyFailure, shell("Error: Unknown repo: 'powertools'")],
  },
]
