// Ansible that configures Windows over WinRM from a script.
import { anyFailure, issue, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const winrm = 'https://docs.ansible.com/ansible/latest/os_guide/windows_winrm.html'
const unreachable = (message: string): string =>
  `fatal: [default]: UNREACHABLE! => {"changed": false, "msg": "${message}", "unreachable": true}`

export const ansibleDiagnoses: readonly Diagnosis[] = [
  {
    id: 'ansible-variable-undefined',
    title: 'An expression in the playbook has no value',
    signs: [
      {
        from,
        text: /includes an option with an undefined variable|AnsibleUndefinedVariable|Error while resolving value for '[^']*': \S+ is undefined/i,
      },
    ],
    before: ['expression-not-understood', 'variable-unset'],
    names: { what: 'Ansible says', in: /(?:undefined variable\. The error was:?|AnsibleUndefinedVariable:) ([^\n"]{1,160}?)(?:\\n|"|$)/i },
    cause:
      'A task reads a variable, or an element of a list or dictionary, that does not exist: the name is misspelt, it is given in another inventory or run, or an earlier task registered an empty result.',
    fix: 'Print what it reads with ansible.builtin.debug before the task; give the variable with --extra-vars or in vars, or a default: {{ name | default("") }}.',
    link: 'https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_variables.html',
    source: 'https://github.com/openshift-eng/aos-cd-jobs/pull/1293',
    examples: [
      [
        anyFailure,
        shell(
          `fatal: [localhost]: FAILED! => {"msg": "The task includes an option with an undefined variable. The error was: list object has no element 0\\n\\nThe error appears to have been in '/srv/tasks/image.yml'"}`,
          2,
        ),
      ],
      [
        anyFailure,
        shell(
          `fatal: [localhost]: FAILED! => {"msg": "AnsibleUndefinedVariable: 'widget_version' is undefined. 'widget_version' is undefined"}`,
          2,
        ),
      ],
    ],
    not: [anyFailure, shell('/tmp/script.sh: line 3: WIDGET: unbound variable')],
  },
  {
    id: 'ansible-winrm-refused',
    title: 'WinRM refuses the login of Ansible',
    signs: [
      {
        from,
        text: /UNREACHABLE! =>[^\n]*(?:the specified credentials were rejected by the server|auth method \w+ requires a (?:password|username))/i,
      },
    ],
    cause:
      'Ansible reached WinRM, and has no password, a wrong one, or a way to log in that the machine does not offer (basic is often off, and domain accounts need ntlm or kerberos).',
    fix: 'Set ansible_user, ansible_password and ansible_winrm_transport=ntlm for the host, and ansible_winrm_server_cert_validation=ignore for a certificate that the machine made itself.',
    link: winrm,
    source: issue('hashicorp/packer#11840'),
    examples: [
      [anyFailure, shell(unreachable('basic: the specified credentials were rejected by the server'), 4)],
      [anyFailure, shell(unreachable('ssl: auth method ssl requires a password'), 4)],
    ],
    not: [anyFailure, shell(unreachable('ntlm: HTTPSConnectionPool: Max retries exceeded'), 4)],
  },
  {
    id: 'ansible-bug',
    title: 'Ansible ended with an unexpected exception',
    signs: [{ from, text: /ERROR! Unexpected Exception, this is probably a bug: (?!No module named)/i }],
    cause:
      'Ansible’s own code stopped. As a rule, its version does not fit something else: the resolvelib or Jinja2 that pip installed next to it, or what the Galaxy server answers today.',
    fix: 'Install a current ansible-core in a virtual environment (python3 -m venv), which gets packages that fit it, and pin its version; add -vvv to the command, which prints where it stopped.',
    link: 'https://docs.ansible.com/ansible/latest/installation_guide/intro_installation.html',
    source: issue('ansible/ansible-builder#613'),
    examples: [
      [
        anyFailure,
        shell(
          "Process install dependency map\nERROR! Unexpected Exception, this is probably a bug: find_matches() got an unexpected keyword argument 'identifier'",
          250,
        ),
      ],
      [anyFailure, shell("ERROR! Unexpected Exception, this is probably a bug: 'results'\nto see the full traceback, use -vvv", 250)],
    ],
    not: [anyFailure, shell('ERROR! Unexpected Exception, this is probably a bug: No module named jinja2', 250)],
  },
  {
    id: 'ansible-winrm-missing',
    title: 'Ansible has no client for WinRM',
    signs: [{ from, text: /winrm or requests is not installed: /i }],
    before: ['module-missing'],
    cause: 'Ansible runs with a Python in which pywinrm is missing or cannot be loaded.',
    fix: 'Install it into the Python that ansible --version names: <that python> -m pip install pywinrm; with pipx, pipx inject ansible pywinrm.',
    link: winrm,
    source: 'https://github.com/ansible/ansible/blob/devel/lib/ansible/plugins/connection/winrm.py',
    examples: [
      [anyFailure, shell(unreachable("winrm or requests is not installed: No module named 'winrm'"), 4)],
      [anyFailure, shell('fatal: [10.1.1.5]: FAILED! => {"msg": "winrm or requests is not installed: No module named winrm"}', 2)],
    ],
    not: [anyFailure, shell("ModuleNotFoundError: No module named 'requests'")],
  },
  {
    id: 'ansible-not-winrm',
    title: 'Ansible speaks SSH to a port of WinRM',
    signs: [{ from, text: /UNREACHABLE! =>[^\n]*ssh: connect to host \S+ port 598[56]: /i }],
    before: ['script-no-way-out', 'ansible-over-ssh', 'local-service-not-reached'],
    cause: 'The inventory names the port of WinRM, and not the connection, so Ansible uses SSH.',
    fix: 'Set ansible_connection=winrm for the host, or give the port of an SSH server that the machine has.',
    link: winrm,
    source: winrm,
    examples: [
      [
        anyFailure,
        shell(unreachable('Failed to connect to the host via ssh: ssh: connect to host 127.0.0.1 port 5986: Connection refused'), 4),
      ],
      [
        anyFailure,
        shell(unreachable('Failed to connect to the host via ssh: ssh: connect to host win port 5985: Connection timed out'), 4),
      ],
    ],
    not: [anyFailure, shell(unreachable('Failed to connect to the host via ssh: ssh: connect to host web port 22: Connection refused'), 4)],
  },
]
