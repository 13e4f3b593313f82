// What Linux's administration tools say: disks, services without systemd, firewalls, accounts, configuration files.
import { anyFailure, issue, learnPage, powershell, reportedCode, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['shell'] } as const
const resize = learnPage('azure/virtual-machines/linux/resize-os-disk-gpt-partition')

export const linuxAdministrationDiagnoses: readonly Diagnosis[] = [
  {
    id: 'disk-layout',
    title: 'A partition or volume cannot be changed as the script asks',
    signs: [
      {
        ...on,
        text: /^NOCHANGE: |insufficient free (?:space(?: \(|: )\d+ extents|extents)|Volume group "[^"]+" not found|Failed to find logical volume|Bad magic number in super-block|New size [^\n]* matches existing size|No free sectors available|Couldn't find device with uuid/im,
      },
      {
        from,
        provisioner: ['powershell'],
        text: /Resize-Partition : |not enough usable space for this operation|Initialize-Disk : The disk has already been initialized|New-Partition : (?:Not enough available capacity|The (?:requested|disk))/i,
      },
    ],
    before: ['disk-full'],
    followedBy: /^Cannot process volume group/,
    cause:
      'The disk of the build machine has another layout or size than the script expects: for example there is no free space after the partition, no such volume group, or another file system (xfs in place of ext4).',
    fix: 'Print lsblk -f, vgs and lvs (Get-Disk, Get-Partition) first; set vmProfile.osDiskSizeGB above the source’s size; growpart ends with 1 if there is nothing to grow; use xfs_growfs for xfs.',
    link: resize,
    source: resize,
    examples: [
      [anyFailure, shell('NOCHANGE: partition 1 is size 62914560. it cannot be grown')],
      [anyFailure, shell('  Insufficient free space: 256 extents needed, but only 0 available', 5)],
      [anyFailure, shell('  Volume group "rootvg" not found\n  Cannot process volume group rootvg', 5)],
    ],
    composed: [[anyFailure, powershell('Resize-Partition : Size Not Supported')]],
    not: [anyFailure, shell('tar: x: Cannot write: No space left on device', 2)],
  },
  {
    id: 'systemd-absent',
    title: 'systemd does not run where the command runs',
    signs: [{ ...on, text: /System has not been booted with systemd as init system/i }],
    followedBy: /^Failed to connect to bus/,
    cause: 'The command runs where no systemd is process 1: in a container or a chroot of the step, or in WSL.',
    fix: 'Run systemctl outside of the container or chroot; for a root folder use systemctl --root=<folder> enable <unit>.',
    link: 'https://www.freedesktop.org/software/systemd/man/latest/systemctl.html',
    source: 'https://github.com/systemd/systemd/blob/main/src/shared/bus-util.c',
    examples: [
      [
        anyFailure,
        shell("System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down"),
      ],
      [anyFailure, shell("System has not been booted with systemd as init system (PID 1). Can't operate.")],
    ],
    not: [anyFailure, shell('Failed to connect to bus: No medium found')],
  },
  {
    id: 'firewall-not-usable',
    title: 'The firewall of the machine is not running or has no such chain',
    signs: [
      {
        ...on,
        text: /^FirewallD is not running|iptables: No chain\/target\/match by that name|can't initialize iptables table(?![^\n]*you must be root)|ERROR: problem running (?:ufw-init|iptables)/im,
      },
    ],
    cause:
      'The script changes rules of a firewall that is not started or not installed in the source image, or that needs a kernel module which is not loaded.',
    fix: 'Start it first (systemctl enable --now firewalld), or write the rules offline (firewall-offline-cmd); network security groups protect the machines as well.',
    link: 'https://firewalld.org/documentation/man-pages/firewall-offline-cmd.html',
    source: 'https://firewalld.org/documentation/man-pages/firewall-cmd.html',
    examples: [
      [anyFailure, shell('FirewallD is not running', 252)],
      [anyFailure, shell('iptables: No chain/target/match by that name.')],
    ],
    not: [
      shell('iptables v1.8.7 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)'),
      anyFailure,
      shell('Failed to enable unit: Unit file firewalld.service does not exist.'),
    ],
  },
  {
    id: 'configuration-not-accepted',
    title: 'A program does not accept its configuration file',
    signs: [
      {
        from: ['script'],
        provisioner: ['shell'],
        text: /\/etc\/sudoers\S*: bad permissions|\/etc\/sudoers\S* is (?:world writable|owned by)/i,
      },
      {
        ...on,
        text: /configuration file \S+ test failed|^AH00526: |^Syntax error on line \d+ of |: syntax error near line \d+ <<<|Bad configuration option: |visudo: [^\n]*syntax error|Error parsing config|unable to configure the Docker daemon with file|Job for sshd?\.service failed[^]*configuration/im,
      },
    ],
    before: ['data-not-readable', 'service-start-failed', 'script-syntax'],
    names: {
      what: 'The file',
      in: /configuration file (\S+) test failed|>>> (\S+): syntax error|(\/\S+): line \d+: Bad configuration option/i,
    },
    cause:
      'A program checked its configuration file and refuses it: for example for a directive that this version does not know, for a file that it names and that does not exist, or for its permissions.',
    fix: 'Let the program check its file in the script and print the result: nginx -t, apachectl configtest, sshd -t, visudo -cf <file>.',
    link: 'https://nginx.org/en/docs/switches.html',
    source: 'https://nginx.org/en/docs/switches.html',
    examples: [
      [anyFailure, shell('nginx: configuration file /etc/nginx/nginx.conf test failed')],
      [anyFailure, shell('>>> /etc/sudoers.d/build: syntax error near line 1 <<<')],
      [anyFailure, shell('/etc/ssh/sshd_config: line 12: Bad configuration option: PubkeyAcceptedKeyTypes', 255)],
    ],
    composed: [
      [
        anyFailure,
        shell(
          "unable to configure the Docker daemon with file /etc/docker/daemon.json: invalid character '}' looking for beginning of object key string",
        ),
      ],
      [anyFailure, shell('visudo: /etc/sudoers.d/build: bad permissions, should be mode 0440')],
    ],
    not: [anyFailure, shell('nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)')],
  },
  {
    id: 'alternative-missing',
    title: 'update-alternatives does not know the program',
    signs: [
      {
        ...on,
        text: /update-alternatives: error: (?:no alternatives for|alternative |cannot stat)|^failed to read link \/etc\/alternatives\/|cannot access \S*alternatives\/\S+: No such/im,
      },
    ],
    before: ['script-path-missing'],
    names: { what: 'Its message', in: /update-alternatives: error: ([^\n]{1,160})/i },
    cause: 'No alternative of this name is registered, or the path that is registered does not exist in this version of the package.',
    fix: 'List what there is with update-alternatives --get-selections, and take the path from there instead of a fixed one.',
    link: 'https://man7.org/linux/man-pages/man1/update-alternatives.1.html',
    source: 'https://man7.org/linux/man-pages/man1/update-alternatives.1.html',
    examples: [
      [anyFailure, shell('update-alternatives: error: no alternatives for java', 2)],
      [anyFailure, shell("update-alternatives: error: alternative path /usr/bin/python3.12 doesn't exist", 2)],
    ],
    not: [anyFailure, shell('update-alternatives: using /usr/bin/vim.basic to provide /usr/bin/editor')],
  },
  {
    id: 'sysctl-unknown',
    title: 'The kernel does not have a setting that the script changes',
    signs: [
      {
        ...on,
        text: /sysctl: (?:cannot stat \/proc\/sys\/|setting key "[^"]+"[^\n]*(?:Invalid argument|No such file))|sysctl: [^\n]*is an unknown key/i,
      },
    ],
    before: ['script-path-missing', 'script-permission'],
    names: { what: 'The setting', in: /\/proc\/sys\/(\S+?):|setting key "([^"]+)"/ },
    cause: 'The setting was removed from this kernel, belongs to a module that is not loaded, or does not take this value.',
    fix: 'Load the module first (modprobe br_netfilter, nf_conntrack), leave the setting out for this kernel, or use sysctl -e, which ignores unknown ones.',
    link: 'https://man7.org/linux/man-pages/man8/sysctl.8.html',
    source: 'https://man7.org/linux/man-pages/man8/sysctl.8.html',
    examples: [
      [anyFailure, shell('sysctl: cannot stat /proc/sys/net/ipv4/tcp_tw_recycle: No such file or directory', 255)],
      [anyFailure, shell('sysctl: setting key "net.core.default_qdisc": No such file or directory', 255)],
    ],
    not: [
      shell('sysctl: permission denied on key "vm.max_map_count"'),
      anyFailure,
      shell("sed: can't read /etc/sysctl.d/10-build.conf: No such file or directory", 2),
    ],
  },
  {
    id: 'selinux-refused',
    title: 'SELinux is off or does not accept what the script sets',
    signs: [
      {
        ...on,
        text: /SELinux is disabled|SELinux policy is not managed|ValueError: (?:Type \S+ is invalid|Port \S+ already defined|File context)|libsemanage\.\w+: |Failed to resolve \w+ statement/i,
      },
    ],
    cause: 'The script sets a boolean, port or label that the policy of this image does not have or has already, or SELinux does not run.',
    fix: 'Test with selinuxenabled and semanage port -l first; use semanage … -m for what exists, and install selinux-policy-targeted and policycoreutils-python-utils.',
    link: 'https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/9/html/using_selinux/index',
    source: 'https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/9/html/using_selinux/index',
    examples: [
      [anyFailure, shell('setsebool:  SELinux is disabled.')],
      [anyFailure, shell('ValueError: Port tcp/8080 already defined')],
    ],
    not: [anyFailure, shell("ValueError: invalid literal for int() with base 10: ''")],
  },
  {
    id: 'locale-missing',
    title: 'The locale that a program needs is not set',
    signs: [
      {
        ...on,
        text: /unsupported locale setting|'ascii' codec can't (?:decode|encode)|invalid byte sequence in US-ASCII|configured to use ASCII as encoding|Click will abort further execution/i,
      },
    ],
    cause:
      'As a rule, the step has no language set, so that programs read texts as ASCII, or LC_ALL names a locale that the image does not have.',
    fix: 'export LANG=C.UTF-8 LC_ALL=C.UTF-8 at the start of the script; for another one install it first (locale-gen, glibc-langpack-en).',
    link: 'https://docs.python.org/3/library/locale.html',
    source: 'https://click.palletsprojects.com/en/stable/unicode-support/',
    examples: [
      [anyFailure, shell('locale.Error: unsupported locale setting')],
      [anyFailure, shell("UnicodeDecodeError: 'ascii' codec can't decode byte 0xe2 in position 1: ordinal not in range(128)")],
    ],
    not: [anyFailure, shell('perl: warning: Setting locale failed.')],
  },
  {
    id: 'exit-143',
    title: 'A signal ended the script',
    signs: [{ ...on, exit: [129, 130, 143] }],
    cause:
      'Exit codes above 128 name a signal: 129 a session that ended, 130 an interrupt, 143 a request to terminate. Something on the machine stopped the process: for example a shutdown, systemd, or a command that ends others by name.',
    fix: 'Look in the script for pkill, killall and restarts of services that the session belongs to (sshd, systemd-logind), and start long processes as a service.',
    link: 'https://man7.org/linux/man-pages/man7/signal.7.html',
    source: 'https://www.gnu.org/software/bash/manual/bash.html#Exit-Status',
    examples: [
      [anyFailure, shell('Terminated', 143)],
      [anyFailure, shell('', 130)],
    ],
    not: [anyFailure, shell('', 137)],
  },
  {
    id: 'exit-141',
    title: 'A pipe was closed before its writer had ended',
    signs: [{ ...on, exit: [141] }],
    cause:
      'Exit code 141: the right side of a pipe (head, grep -q) ended early, and with set -o pipefail the left side’s SIGPIPE counts as a failure.',
    fix: 'Save the output first, then cut it: x=$(command); echo "${x%%…}"; or add || true to that pipe.',
    link: 'https://www.gnu.org/software/bash/manual/bash.html#Pipelines',
    source: 'https://www.gnu.org/software/bash/manual/bash.html#Pipelines',
    examples: [
      [anyFailure, shell('', 141)],
      [anyFailure, shell('v1.2.3', 141)],
    ],
    not: [anyFailure, shell('curl: (23) Failed writing body', 23)],
  },
  {
    id: 'cloud-init-no-source',
    title: 'cloud-init finds no data source',
    signs: [{ ...on, text: /DataSourceNotFoundException|no datasource found! Likely bad things/i }],
    before: ['cloud-init-failed'],
    cause:
      'On Azure, cloud-init reads the settings of the machine from a virtual DVD (UDF) and from the metadata service, and it found neither: a hardening switched the module udf off, datasource_list lacks Azure, or the machine is not one of Azure.',
    fix: 'Allow the module (remove "install udf /bin/true" below /etc/modprobe.d), and keep datasource_list: [ Azure ] in /etc/cloud/cloud.cfg.d.',
    link: learnPage('azure/virtual-machines/linux/cloud-init-troubleshooting'),
    source: issue('Azure/WALinuxAgent#1359'),
    examples: [
      [
        anyFailure,
        shell(
          'cloud-init[2027]: Can not apply stage final, no datasource found! Likely bad things to come!\n' +
            'cloudinit.sources.DataSourceNotFoundException: Could not find any data source',
        ),
      ],
      [
        anyFailure,
        shell('cloudinit.sources.DataSourceNotFoundException: Did not find any data source, searched classes: (DataSourceAzureNet)'),
      ],
    ],
    not: [anyFailure, shell('status: error')],
  },
  {
    id: 'cloud-init-failed',
    title: 'cloud-init reports an error of the machine’s first start',
    signs: [
      { ...on, lastLines: 4, text: /^\.*status: error\s*$/im, exit: [1, 2] },
      // From 24.1 on, it ends with 2 if something was wrong that the start survived.
      { ...on, lastLines: 1, text: /^\.*\s*status: done\s*$/im, exit: [2] },
      { ...on, text: /cloud-init[^\n]*(?:finished with errors|recoverable error)|extended_status: (?:error|degraded)/im },
    ],
    cause:
      'The script waits with cloud-init status --wait, which ends with 1 or 2 if any part of the first start failed or complained, even harmlessly.',
    fix: 'Print cloud-init status --long and /var/log/cloud-init.log in the script; accept 2 (a degraded state): cloud-init status --wait || [ $? -eq 2 ].',
    link: 'https://docs.cloud-init.io/en/latest/explanation/return_codes.html',
    source: 'https://docs.cloud-init.io/en/latest/explanation/return_codes.html',
    examples: [
      [anyFailure, shell('status: error')],
      [anyFailure, shell('status: done\nextended_status: degraded done', 2)],
      [anyFailure, shell('.....\nstatus: done', 2)],
    ],
    not: [anyFailure, shell('deployment: web\nstatus: error in widget\nexiting', 3)],
  },
  {
    id: 'program-architecture',
    title: 'A program or package is made for another processor or Windows',
    signs: [
      {
        from,
        text: /architecture \(\w+\) does not match system|EBADPLATFORM|is not compatible with the version of Windows you're running|does not have a compatible architecture/i,
      },
      {
        from,
        provisioner: ['powershell'],
        text: /not supported by this processor type|This version of .{1,120} is not compatible with (?:the version of Windows|64-bit|32-bit)/i,
      },
      { from, provisioner: ['powershell'], exit: [1633] },
      { from, provisioner: ['powershell'], text: reportedCode('1633') },
    ],
    before: ['exit-126', 'installer-not-permitted', 'archive-damaged'],
    cause:
      'The file is for another platform: for example for x64 where the machine is Arm64, or the reverse, for 32-bit systems, or for a newer Windows.',
    fix: 'Choose the download by uname -m or $env:PROCESSOR_ARCHITECTURE; the processor of the build machine follows from the source image and vmProfile.vmSize.',
    link: learnPage('azure/virtual-machines/sizes/overview'),
    source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
    examples: [
      [
        anyFailure,
        shell('dpkg: error processing archive agent.deb (--install):\n package architecture (arm64) does not match system (amd64)'),
      ],
      [anyFailure, powershell('This installation package is not supported by this processor type. Contact your product vendor.', 1633)],
    ],
    not: [anyFailure, shell('bash: ./agent: Permission denied', 126)],
  },
]
