// Files that Packer copies to the build machine: its own scripts, and those of File customizers.
import { anyFailure, issue, learnPage, packer, powershell, stop, templateReference, type Diagnosis } from './diagnosis.js'

const inFileStep = { from: ['stop'], provisioner: ['file'] } as const

export const buildFileDiagnoses: readonly Diagnosis[] = [
  {
    id: 'step-script-unreadable',
    title: 'PowerShell could not open the script of the step',
    // -196608 as a number without a sign.
    signs: [{ from: ['script'], provisioner: ['powershell'], exit: [4294770688, -196608] }],
    cause:
      'Exit code 4294770688 (-196608) is PowerShell’s own: it could not read the script that Packer had copied to C:\\Windows\\Temp. Possible reasons are a clean-up or an antivirus that removed it, and a machine without memory or disk space.',
    fix: 'Leave C:\\Windows\\Temp alone during the build, exclude it from the antivirus, and choose a larger vmProfile.vmSize if it happens now and then.',
    link: learnPage('powershell/module/microsoft.powershell.core/about/about_powershell_exe'),
    source: 'https://github.com/hashicorp/packer-plugin-azure/issues/455',
    examples: [[anyFailure, powershell('', 4294770688)]],
    composed: [[anyFailure, powershell('', -196608)]],
    not: [anyFailure, powershell('', 1603)],
  },
  {
    id: 'file-session-refused',
    title: 'The build machine ended the SSH session of an upload',
    signs: [
      {
        from: ['packer'],
        text: /(?:Upload failed|Error uploading[^\n:]*|errored(?: after [^:\n]+)?): Process exited with(?: status|:) 255\b/i,
        with: inFileStep,
      },
    ],
    cause:
      'scp ends with another code if the destination is missing or not writable: 255 is that of the session, which ended before scp wrote anything. Possible reasons are a customizer before it that removed the build’s user (waagent -deprovision+user) or changed that user’s shell, its home folder or sshd.',
    fix: 'Look at the customizers before the upload: leave deprovisioning to the service’s last step, and do not change the build’s user or sshd during the build. The destination of the file is not the cause.',
    link: templateReference('file-customizer'),
    source: issue('hashicorp/packer#3361'),
    examples: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored: Upload failed: Process exited with: 255"),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
      [
        anyFailure,
        packer("Build 'azure-arm' errored after 3 minutes 12 seconds: Process exited with status 255"),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    not: [
      anyFailure,
      packer("Build 'azure-arm' errored: Upload failed: Process exited with status 1"),
      stop('step', 'failure', { provisioner: 'file' }),
    ],
  },
  {
    id: 'file-destination-denied',
    title: 'A File customizer has no permission to write to its destination',
    signs: [
      { from: ['packer'], text: /(?:Upload|upload|scp)[^\n]*(?:Permission denied|Access is denied|Access to the path)/i, with: inFileStep },
    ],
    names: { what: 'The destination', in: /scp: (?!Upload failed)([^\s:]+)/ },
    cause:
      'The user as whom Packer copies files may not write there: on Linux an ordinary user, who may write to /tmp and to the home folder; and not over a file of this name that belongs to root.',
    fix: 'Copy the file to /tmp (on Windows to a folder of C:\\ that a customizer created), and move it with sudo in a Shell customizer.',
    link: templateReference('file-customizer'),
    source: templateReference('file-customizer'),
    examples: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored: Upload failed: scp: /etc/app.conf: Permission denied"),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored: Error uploading file: Access to the path 'C:\\Program Files\\app' is denied."),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    not: [anyFailure, packer('Upload failed: scp: /etc/app.conf: Permission denied'), stop('step', 'failure', { provisioner: 'shell' })],
  },
  {
    id: 'file-destination-missing',
    title: 'The folder of a File customizer’s destination does not exist',
    signs: [
      {
        from: ['packer'],
        text: /(?:Upload|upload|scp)(?![^\n]*\bsource\b)[^\n]*(?:No such file or directory|Not a directory|cannot find the path|Could not find a part of the path)/i,
        with: inFileStep,
      },
    ],
    names: { what: 'The destination', in: /scp: (?!Upload failed)([^\s:]+)/ },
    cause: 'Packer does not create folders: each folder of the destination’s path must exist on the machine.',
    fix: 'Create the folder in a customizer before it, or upload to a folder that exists.',
    link: templateReference('file-customizer'),
    source: 'https://developer.hashicorp.com/packer/docs/provisioners/file',
    examples: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored: Upload failed: scp: /opt/app/app.conf: No such file or directory"),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored: Upload failed: scp: /etc/hosts/app.conf: Not a directory"),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    not: [
      anyFailure,
      packer("Build 'azure-arm' errored: Upload failed: scp: /opt/app: Is a directory"),
      stop('step', 'failure', { provisioner: 'file' }),
    ],
  },
  {
    id: 'file-destination-folder',
    title: 'The destination of a File customizer is a folder',
    signs: [{ from: ['packer'], text: /(?:Upload|scp)[^\n]*Is a directory/i, with: inFileStep }],
    names: { what: 'The destination', in: /scp: (?!Upload failed)([^\s:]+)/ },
    cause: 'The folder exists on the machine, and a file cannot take its place: the destination is the path of the file itself.',
    fix: 'Add the name of the file to destination.',
    link: templateReference('file-customizer'),
    source: 'https://github.com/hashicorp/packer/issues/10781',
    examples: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored: Upload failed: scp: /home/ubuntu/: Is a directory"),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored: Upload failed: scp: /tmp: Is a directory"),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    not: [
      anyFailure,
      packer("Build 'azure-arm' errored: Upload failed: scp: /opt/app/app.conf: No such file or directory"),
      stop('step', 'failure', { provisioner: 'file' }),
    ],
  },
]
