// Kernel modules and drivers of graphics cards.
import { anyFailure, issue, learnPage, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const onLinux = { from, provisioner: ['shell'] } as const
const gpu = learnPage('azure/virtual-machines/linux/n-series-driver-setup')

export const driverDiagnoses: readonly Diagnosis[] = [
  {
    id: 'gpu-missing',
    title: 'The build machine has no graphics card',
    signs: [
      { from: ['script'], provisioner: ['shell'], text: /could not insert '?nvidia[\w-]*'?: No such device/i },
      {
        from,
        text: /do not appear to have an NVIDIA GPU|could not find compatible graphics hardware|No supported GPU\(s\) detected/im,
      },
    ],
    before: ['gpu-driver-not-loaded'],
    cause:
      'A driver or an installer looked for an NVIDIA card that it supports, and found none: the vmProfile.vmSize has no card, or one that this version of the driver does not support.',
    fix: 'Build on a size of the N-series (Standard_NC4as_T4_v3), or install the driver without the check for a card; leave nvidia-smi to a validator after a restart.',
    link: gpu,
    source: issue('MicrosoftDocs/azure-docs#10589'),
    examples: [
      [
        anyFailure,
        shell(
          'ERROR: You do not appear to have an NVIDIA GPU supported by the 390.42 NVIDIA Linux graphics driver installed in this system.',
        ),
      ],
    ],
    composed: [
      [anyFailure, shell('No supported GPU(s) detected to run this container')],
      [anyFailure, shell("modprobe: ERROR: could not insert 'nvidia': No such device")],
    ],
    not: [anyFailure, shell('nvidia-smi: command not found', 127)],
  },
  {
    id: 'gpu-driver-not-loaded',
    title: 'The driver of the graphics card is not loaded',
    signs: [
      {
        from,
        text: /NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver|^No devices were found\s*$|Unable to load the '?(?:kernel module '?)?nvidia[\w.-]*'?(?: kernel module)?/im,
      },
    ],
    cause:
      'Possible reasons are a vmProfile.vmSize without an NVIDIA card, a kernel that has changed since the driver was compiled for it, Secure Boot, which refuses a module that nothing signed, another driver (nouveau) that is loaded, and a restart that is outstanding.',
    fix: 'Print `dmesg | grep -i nvidia` and `dkms status` in the script, which name the reason. Build on a size of the N-series, restart after updates of the kernel and before the driver, and leave nvidia-smi to a validator after a restart.',
    link: gpu,
    source: issue('NVIDIA/gpu-driver-container#44'),
    examples: [
      [
        anyFailure,
        shell(
          "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.",
          9,
        ),
      ],
      [anyFailure, shell("ERROR: Unable to load the kernel module 'nvidia.ko'.")],
    ],
    not: [anyFailure, shell("modprobe: ERROR: could not insert 'nvidia': Key was rejected by service\nWARNING: modprobe ended with 1")],
  },
  {
    id: 'module-signature',
    title: 'Secure Boot refuses a kernel module',
    signs: [
      {
        ...onLinux,
        text: /Key was rejected by service|: Required key not available|module verification failed: signature and\/or required key missing[^]*(?:could not insert|ERROR)/i,
      },
    ],
    before: ['gpu-driver-not-loaded'],
    cause: 'The machine starts with Secure Boot (Trusted Launch), and the module is signed with no key that it knows.',
    fix: 'Install the distribution’s signed driver packages (linux-modules-nvidia-…, ubuntu-drivers), or enrol the key of the module in the source image.',
    link: gpu,
    source: gpu,
    examples: [
      [anyFailure, shell("modprobe: ERROR: could not insert 'nvidia': Key was rejected by service")],
      [anyFailure, shell("modprobe: ERROR: could not insert 'nvidia': Required key not available")],
    ],
    not: [anyFailure, shell('modprobe: FATAL: Module nvidia not found in directory /lib/modules/6.5.0-1025-azure')],
  },
  {
    id: 'kernel-module-missing',
    title: 'The running kernel does not have a module',
    signs: [
      {
        ...onLinux,
        text: /modprobe: FATAL: Module \S+ not found|insmod: ERROR: could not (?:load module [^\n]*No such file|insert module [^\n]*Invalid module format)|Module \S+ not found in directory \/lib\/modules/i,
      },
    ],
    before: ['gpu-driver-not-loaded'],
    names: { what: 'The module', in: /Module (\S+) not found/ },
    cause:
      'Possible reasons are the kernel of Azure, which is a slim one, a module that was compiled for another kernel, and an update that installed a newer kernel than the one that runs.',
    fix: 'Install linux-modules-extra-$(uname -r) (kernel-modules-extra), or restart into the new kernel before the step.',
    link: 'https://man7.org/linux/man-pages/man8/modprobe.8.html',
    source: 'https://man7.org/linux/man-pages/man8/modprobe.8.html',
    examples: [[anyFailure, shell('modprobe: FATAL: Module br_netfilter not found in directory /lib/modules/6.5.0-1025-azure')]],
    composed: [[anyFailure, shell('insmod: ERROR: could not insert module app.ko: Invalid module format')]],
    not: [anyFailure, shell("modprobe: ERROR: could not insert 'nvidia': Key was rejected by service")],
  },
  {
    id: 'driver-already-loaded',
    title: 'Another driver of the graphics card is loaded',
    signs: [
      {
        ...onLinux,
        text: /Nouveau kernel driver is currently in use|NVIDIA kernel module '[^']+' appears to already be loaded|NVIDIA kernel module '[^']+' appears to be already loaded/i,
      },
    ],
    before: ['gpu-driver-not-loaded'],
    cause: 'The installer replaces the driver of the card only when none is loaded; nouveau or an older NVIDIA driver is.',
    fix: 'Blacklist nouveau (/etc/modprobe.d, update-initramfs -u or dracut -f) in an earlier customizer and restart the machine before the installation.',
    link: gpu,
    source: gpu,
    examples: [
      [anyFailure, shell('ERROR: The Nouveau kernel driver is currently in use by your system.')],
      [anyFailure, shell("ERROR: An NVIDIA kernel module 'nvidia-drm' appears to already be loaded in your kernel.")],
    ],
    not: [anyFailure, powershell('nvidia setup ended', 1)],
  },
  {
    id: 'windows-driver-unsigned',
    title: 'Windows does not accept the signature of a driver',
    signs: [
      {
        from: ['script'],
        provisioner: ['powershell'],
        text: /INF does not contain digital signature information|hash for the file is not present in the specified catalog file|\b0xe000024[27]\b|\b0x800f024[27]\b/i,
      },
    ],
    cause:
      'A driver package needs a catalog (.cat) that is signed and names each of its files; it is missing, is not signed by an authority that Windows trusts, or a file was changed after it was signed.',
    fix: 'Take the whole driver package of its publisher for this Windows, unpacked (inf, sys and cat together); the certificate of the publisher goes into LocalMachine\\TrustedPublisher before a silent installation.',
    link: learnPage('windows-hardware/drivers/install/pnputil-command-syntax'),
    source: learnPage('windows-hardware/drivers/install/driver-signing'),
    examples: [
      [anyFailure, powershell('Failed to add driver package: The third-party INF does not contain digital signature information.')],
      [
        anyFailure,
        powershell(
          'Add-WindowsDriver : The hash for the file is not present in the specified catalog file. The file is likely corrupt or the victim of tampering.',
        ),
      ],
    ],
    not: [anyFailure, powershell('Failed to add driver package: Access is denied.')],
  },
  {
    id: 'nvidia-pre-install',
    title: 'The distribution’s script stops NVIDIA’s installer',
    signs: [{ ...onLinux, text: /distribution-provided pre-install script failed/i }],
    followedBy: /Installation has failed|nvidia-installer\.log/i,
    cause:
      'NVIDIA’s installer runs /usr/lib/nvidia/pre-install first, with which the distribution reports that it has a driver package of NVIDIA itself; the installer takes that as a failure.',
    fix: 'Install the distribution’s driver packages instead of the .run file, or remove the package that brings the script (dpkg -S /usr/lib/nvidia/pre-install) before the installer runs.',
    link: learnPage('azure/virtual-machines/linux/n-series-driver-setup'),
    source: issue('MicrosoftDocs/azure-docs#59945'),
    examples: [
      [
        anyFailure,
        shell(
          "ERROR: The distribution-provided pre-install script failed!  Are you sure you want to continue?\nERROR: Installation has failed.  Please see the file '/var/log/nvidia-installer.log' for details.",
        ),
      ],
      [
        anyFailure,
        shell('The distribution-provided pre-install script failed!  Are you sure you want to continue? (Answer: Abort installation)'),
      ],
    ],
    not: [anyFailure, shell('ERROR: An error occurred while performing the step: "Building kernel modules".')],
  },
  {
    id: 'dkms-build-failed',
    title: 'A driver could not be compiled for this kernel',
    signs: [
      {
        from: ['script'],
        provisioner: ['shell'],
        text: /cc version check failed/i,
      },
      {
        ...onLinux,
        text: /Error! Bad return status for module build on kernel|ERROR: Failed to run `\S*dkms(?:[^]{0,3000}\(bad exit status: \d+\))?|ERROR: An error occurred while performing the step: "Building kernel modules"|ERROR: Unable to build the NVIDIA kernel module|ERROR: The nvidia\S* kernel module (?:was not created|failed to build)/i,
      },
    ],
    before: ['gpu-driver-not-loaded', 'package-script-failed'],
    cause: 'dkms or the installer of a driver compiled its module for the kernel of the image, and that failed; make.log says where.',
    fix: 'Print /var/lib/dkms/<module>/<version>/build/make.log (or /var/log/nvidia-installer.log), and take a version of the driver that supports the kernel.',
    link: 'https://github.com/dell/dkms',
    source: 'https://github.com/dell/dkms',
    examples: [
      [
        anyFailure,
        shell(
          'Error! Bad return status for module build on kernel: 6.8.0-1008-azure (x86_64)\nConsult /var/lib/dkms/nvidia/535/build/make.log for more information.',
          10,
        ),
      ],
    ],
    composed: [
      [anyFailure, shell('The kernel was built with gcc 12, cc version check failed')],
      [anyFailure, shell('ERROR: Unable to build the NVIDIA kernel module.')],
      [anyFailure, shell('make: *** [modules] Error 2\nERROR: The nvidia-uvm kernel module was not created.')],
    ],
    not: [anyFailure, shell('Unable to find the kernel source tree for the currently running kernel.')],
  },
]
