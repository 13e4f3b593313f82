// What the output and exit codes of Shell steps say about the step itself.
import { anyFailure, issue, learnPage, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const shellExit = 'https://www.gnu.org/software/bash/manual/html_node/Exit-Status.html'

export const linuxScriptDiagnoses: readonly Diagnosis[] = [
  {
    id: 'script-line-ends',
    title: 'The script has the line ends of Windows',
    signs: [
      {
        from,
        provisioner: ['shell'],
        text: /\^M: bad interpreter|env: ['‘][^'’\n]*(?:\\r|\r)['’]|\$'\\r': command not found|\/(?:bash|sh)\r|pipefail\r?: invalid option name/,
      },
    ],
    before: ['exit-127', 'exit-126', 'packer-files-removed'],
    cause: 'The script was checked out with CRLF line ends, which a Linux shell reads as part of each command.',
    fix: 'Add `*.sh text eol=lf` to .gitattributes and check the file out again.',
    link: 'https://git-scm.com/docs/gitattributes#_eol',
    source: 'https://git-scm.com/docs/gitattributes#_eol',
    examples: [
      [anyFailure, shell('bash: /tmp/packer-shell1.sh: /bin/bash^M: bad interpreter: No such file or directory', 126)],
      [anyFailure, shell("/tmp/script_1.sh: line 2: $'\\r': command not found", 127)],
    ],
    not: [anyFailure, shell('bash: line 3: foo: command not found', 127)],
  },
  {
    id: 'script-not-executable',
    title: 'The script cannot be executed from its folder',
    signs: [
      {
        from,
        provisioner: ['shell'],
        text: /(?:^|: )\/tmp\/(?:script|packer)\S*: Permission denied|chmod \+x[^\n]*Permission denied|cannot execute: (?:Operation not permitted|Permission denied)/im,
      },
    ],
    before: ['exit-126', 'script-permission'],
    cause:
      'The system refused to run the script of the step. Most often the file system of /tmp is mounted noexec, as in hardened (CIS) images, so that no step can run its script there.',
    fix: 'Remount it for the build in the source image (mount -o remount,exec /tmp), or take a source image without that hardening.',
    link: learnPage('azure/virtual-machines/linux/image-builder-troubleshoot'),
    source: learnPage('azure/virtual-machines/linux/image-builder-troubleshoot'),
    examples: [[anyFailure, shell('sh: 1: /tmp/script_8921.sh: Permission denied', 126)]],
    composed: [[anyFailure, shell('bash: /tmp/packer-shell101: Permission denied', 126)]],
    not: [anyFailure, shell('cp: cannot create regular file /etc/app.conf: Permission denied', 1)],
  },
  {
    id: 'exit-126',
    title: 'A command was found and could not be run',
    signs: [
      { from, provisioner: ['shell'], exit: [126] },
      { from, provisioner: ['shell'], exit: [126], text: /(?:line )?\d+: \S+: Permission denied/i },
    ],
    before: ['script-permission'],
    cause:
      'Exit code 126: for example the file is not executable, is a folder, is on a file system that is mounted noexec, or is made for another processor. env, sudo and docker run end with it for a command that they were to start.',
    fix: 'chmod +x the file before it is called, or call it with its interpreter (bash ./install.sh); check it is for the machine’s architecture.',
    link: shellExit,
    source: shellExit,
    examples: [
      [anyFailure, shell('/tmp/packer-shell1: ./install.sh: /opt/tools/bash: bad interpreter: Permission denied', 126)],
      [anyFailure, shell('/tmp/vagrant-shell: line 5: /opt/app/provision.sh: Permission denied', 126)],
    ],
    not: [anyFailure, powershell('x', 126)],
  },
  {
    id: 'exit-127',
    title: 'A command does not exist',
    isConsequence: true,
    signs: [
      { from: ['script'], provisioner: ['shell'], lastLines: 4, text: /^sudo: \S+: command not found/im },
      { from: ['script'], provisioner: ['shell'], lastLines: 4, text: /^\S+: (?:line )?\d+: [\w./-]+: (?:command )?not found\s*$/im },
      {
        from: ['script'],
        provisioner: ['shell'],
        lastLines: 4,
        text: /exec: "[^"\n]+": executable file not found in \$PATH|^(?:timeout|env|nohup|xargs): (?:failed to run command )?['‘]?[^'’:\n]+['’]?: No such file or directory|^(?:make(?:\[\d+\])?: )?[\w.+-]{2,40}: [Cc]ommand not found\s*$/im,
      },
      { from, provisioner: ['shell'], exit: [127] },
    ],
    names: {
      what: 'The command',
      in: /exec: "([^"\n]+)": executable file not found|(?:line \d+: |\d+: )?([\w./-]+): (?:command )?not found|^(?:timeout|env|nohup|xargs): (?:failed to run command )?['‘]?([^'’:\n]+)/im,
    },
    followedBy: /^The installation failed/,
    cause:
      'The shell, or sudo, found no command of this name; exit code 127 means the same, also of a command that env or docker run was to start.',
    fix: 'Install the package that has the command before it is used, or give its full path: sudo uses a different PATH.',
    link: shellExit,
    source: shellExit,
    examples: [
      [
        anyFailure,
        shell(
          '[rootlesskit:parent] error: failed to setup UID/GID map: newuidmap 6850 failed: : exec: "newuidmap": executable file not found in $PATH',
        ),
      ],
      [anyFailure, shell('/tmp/packer-shell1: line 3: docker: command not found', 127)],
      [anyFailure, shell('/tmp/script.sh: 3: jq: not found', 127)],
    ],
    composed: [
      [anyFailure, shell('sudo: kubectl: command not found')],
      [anyFailure, shell('/tmp/install.sh: line 3: jq: command not found\nThe installation failed.', 1)],
    ],
    not: [anyFailure, shell('which: waagent: not found (ok in this distro)', 7)],
  },
  {
    id: 'exit-137',
    title: 'A process was killed',
    signs: [
      { from, provisioner: ['shell'], exit: [137] },
      {
        from,
        provisioner: ['shell'],
        text: /Out of memory: Killed process|oom-kill|: signal: killed\b|\(signal: 9, SIGKILL/i,
      },
    ],
    cause:
      'Exit code 137 means that SIGKILL ended a process: as a rule, the kernel sends it when the machine, or a container with a limit, has no memory left. A command can send it as well (kill -9, timeout -k, docker kill).',
    fix: 'Print dmesg at the end of the script: a line “Out of memory: Killed process” confirms it. Then choose a vmProfile.vmSize with more memory, or let the command do less at once (make -j1, a swap file). Otherwise, look for what ends processes in the script.',
    link: shellExit,
    source: shellExit,
    examples: [
      [anyFailure, shell('/tmp/packer-shell1: line 9:  4121 Killed                  make -j8', 137)],
      [anyFailure, shell('[  512.1] Out of memory: Killed process 4121 (cc1plus)', 1)],
      [anyFailure, shell('go build github.com/hashicorp/packer: /usr/local/go/pkg/tool/linux_amd64/link: signal: killed', 1)],
    ],
    not: [anyFailure, shell('Terminated', 143)],
  },
  {
    id: 'script-permission',
    title: 'A command of the script lacks rights',
    signs: [
      { from: ['script'], provisioner: ['shell'], text: /(?:Permission|OS)Error: \[Errno 1\] Operation not permitted/i },
      {
        from: ['script'],
        provisioner: ['shell'],
        text: /don't have write permissions for the |transaction lock on [^\n]*\(Permission denied\)|You have to be root\b|\b(?:can|may) only be (?:used|run|executed|done) (?:by|as) root\b|performed by root\b|\bonly root (?:can|may)\b|must be superuser|Root privileges are required|: cannot create [^\n]*: Permission denied/i,
      },
      {
        from,
        provisioner: ['shell'],
        text: /^(?:mkdir|touch|cp|mv|tee|chmod|chown|chgrp|install|ln|rm|rmdir|cat|tar|sed|useradd|groupadd|usermod|systemctl|sysctl|mount):[^\n]*(?:Permission denied|Operation not permitted)|Interactive authentication required/im,
      },
      {
        from,
        provisioner: ['shell'],
        text: /^(?:\S+: |\W*error:? )?(?:please |you (?:must|need to|have to) )(?:be root\b|(?:run|execute) (?:this (?:script|program|command|installer) )?(?:as|with) (?:the )?root\b)/im,
      },
      {
        from,
        provisioner: ['shell'],
        text: /are you root\?|\(you must be root\)|\(13: Permission denied\)|must be run as root|you need to be root|superuser privileges|This command has to be run (?:with superuser|under the root user)|(?:\/etc|\/usr|\/opt|\/var)\/[^\s:]*'?: Permission denied|\bEACCES\b|(?:Permission|OS|Environment)Error: \[Errno 13\]|run(?:ning)? this command again as root/i,
      },
    ],
    before: ['apt-locked'],
    cause:
      'Shell steps run as an ordinary user, and what changes the system needs sudo. With sudo, a file that is immutable (lsattr), on a share, or protected by SELinux or AppArmor is refused as well.',
    fix: 'Put sudo before the commands that change the system (sudo -E keeps the environment); with a redirection use `| sudo tee`.',
    link: learnPage('azure/virtual-machines/linux/image-builder-json#shell-customizer'),
    source: learnPage('azure/virtual-machines/linux/image-builder-json#shell-customizer'),
    examples: [
      [anyFailure, shell('+ apt-key add -\nERROR: This command can only be used by root.')],
      [anyFailure, shell('You must be root to execute /usr/bin/azcmagent')],
      [
        anyFailure,
        shell(
          'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?',
          100,
        ),
      ],
      [
        anyFailure,
        shell(
          'mkdir: cannot create directory ‘/opt/app’: Permission denied\ncp: cannot create regular file /etc/app.conf: Permission denied',
          1,
        ),
      ],
      [anyFailure, shell("npm ERR! code EACCES\nnpm ERR! Error: EACCES: permission denied, mkdir '/usr/lib/node_modules/app'", 243)],
    ],
    composed: [
      [anyFailure, shell("iptables v1.8.4 (legacy): can't initialize iptables table `filter': Permission denied (you must be root)", 3)],
      [anyFailure, shell("PermissionError: [Errno 1] Operation not permitted: '/etc/app'")],
      [
        anyFailure,
        shell(
          "ERROR:  While executing gem ... (Gem::FilePermissionError)\n    You don't have write permissions for the /var/lib/gems/3.0.0 directory.",
        ),
      ],
      [anyFailure, shell('Error(1032) : Operation not permitted. You have to be root.', 8)],
      [anyFailure, shell('Root privileges are required to run this command.', 5)],
    ],
    not: [anyFailure, shell('git@github.com: Permission denied (publickey).', 128)],
  },
  {
    id: 'sudo-password',
    title: 'sudo asks for a password',
    signs: [
      { from, provisioner: ['shell'], text: /"msg": "Missing sudo password"|waiting for privilege escalation prompt/i },
      { from, provisioner: ['shell'], text: /sudo: a (?:password|terminal) is required|sudo: no tty present and no askpass program/i },
    ],
    cause:
      'sudoers on the machine requires a password or a terminal, and the build has neither. Possible reasons are the source image and a step that removed the build user’s rule without a password, as hardening scripts do.',
    fix: 'Use a source image whose sudoers lets the provisioned user run commands without a password (no requiretty, no targetpw), and harden sudoers in the last customizer only.',
    link: 'https://www.sudo.ws/docs/man/sudoers.man/',
    source: 'https://www.sudo.ws/docs/man/sudoers.man/',
    examples: [
      [
        anyFailure,
        shell(
          'sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper\nsudo: a password is required',
          1,
        ),
      ],
      [anyFailure, shell('sudo: no tty present and no askpass program specified', 1)],
    ],
    not: [anyFailure, shell('sudo: unable to resolve host vm1', 1)],
  },
  {
    id: 'sudo-account-expired',
    title: 'sudo does not run, since an account or its password has expired',
    signs: [{ from, provisioner: ['shell'], text: /sudo: Account (?:or password is|expired)|sudo: unable to change expired password/i }],
    before: ['sudo-password', 'password-not-accepted'],
    cause:
      'The account of the build’s user or the target user (root, as a rule) has a date in /etc/shadow that has passed. Hardening scripts set such dates, and some source images have an expired password of root.',
    fix: 'Run `chage -l root` on a machine of the source image. Let the hardening leave root and the build’s user out (chage -M -1, -E -1), or do it in the last customizer only.',
    link: 'https://www.sudo.ws/docs/troubleshooting/',
    source: issue('ComplianceAsCode/content#9671'),
    examples: [
      [
        anyFailure,
        shell('sudo: Account or password is expired, reset your password and try again\nsudo: a terminal is required to read the password'),
      ],
      [anyFailure, shell('sudo: Account expired or PAM config lacks an "account" section for sudo, contact your system administrator')],
    ],
    not: [anyFailure, shell('sudo: a terminal is required to read the password')],
  },
  {
    id: 'python-managed',
    title: 'pip refuses to change the system’s Python',
    signs: [{ from: ['script'], text: /error: externally-managed-environment(?:[^]{0,2000}See PEP 668[^\n]*)?/i }],
    cause: 'Newer distributions let pip install only into virtual environments.',
    fix: 'Create one (python3 -m venv /opt/app && /opt/app/bin/pip install …), or install the distribution’s package.',
    link: 'https://peps.python.org/pep-0668/',
    source: 'https://peps.python.org/pep-0668/',
    examples: [[anyFailure, shell('error: externally-managed-environment\n\n× This environment is externally managed', 1)]],
    composed: [
      [anyFailure, shell('Collecting requests\nerror: externally-managed-environment', 1)],
      [
        anyFailure,
        shell(
          'error: externally-managed-environment\n\n× This environment is externally managed\n╰─> To install Python packages system-wide, try apt install\n    python3-xyz, where xyz is the package you are trying to\n    install.\n\n    If you wish to install a non-Debian-packaged Python package,\n    create a virtual environment using python3 -m venv path/to/venv.\n    Then use path/to/venv/bin/python and path/to/venv/bin/pip. Make\n    sure you have python3-full installed.\n\nnote: If you believe this is a mistake, please contact your Python installation or OS distribution provider.\nhint: See PEP 668 for the detailed specification.',
        ),
      ],
    ],
    not: [anyFailure, shell('ERROR: No matching distribution found for flaskk', 1)],
  },
]
