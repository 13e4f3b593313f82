// What is known without a specific sign: a step failed, Packer failed, the service failed.
import {
  anyFailure,
  building,
  issue,
  learnPage,
  refused,
  operation,
  packer,
  run,
  shell,
  stop,
  templateReference,
  troubleshooting,
  type Diagnosis,
} from './diagnosis.js'

export const generalDiagnoses: readonly Diagnosis[] = [
  {
    id: 'machine-not-made',
    title: 'The build machine could not be created or reached',
    signs: [{ from: ['stop'], place: ['before'], how: 'failure' }],
    isGeneral: true,
    cause: 'The build ended before its first step: no customizer and no validator had run.',
    fix: 'The activity log of the staging resource group says what Azure answered about the machine, its disk and its network.',
    link: troubleshooting('troubleshoot-build-failures'),
    source: troubleshooting('stages-of-the-customization-log'),
    examples: [
      [anyFailure, packer("Build 'azure-arm' errored after 2 minutes: something unheard of"), stop('before', 'failure')],
      [anyFailure, packer('ERROR: -> DeploymentFailed : At least one resource deployment operation failed.'), stop('before', 'failure')],
    ],
    not: [anyFailure, stop('step', 'failure', { provisioner: 'shell' })],
  },
  {
    id: 'machine-not-captured',
    title: 'The build failed after its last step',
    signs: [{ from: ['stop'], place: ['after'], how: 'failure' }],
    isGeneral: true,
    cause:
      'Every customizer and validator had ended. What failed is the capture of the build machine as an image, or what Azure does for it.',
    fix: 'Go by the answer of Azure above; the activity log of the staging resource group has the same with its ids.',
    link: troubleshooting('stages-of-the-customization-log'),
    source: issue('MicrosoftDocs/azure-docs#21944'),
    examples: [
      [anyFailure, packer('ERROR: -> UnknownSnapshotFailure : The snapshot of the disk could not be taken.'), stop('after', 'failure')],
    ],
    composed: [[anyFailure, packer("Build 'azure-arm' errored after 40 minutes: something unheard of"), stop('after', 'failure')]],
    not: [anyFailure, stop('before', 'failure')],
  },
  {
    id: 'template-not-valid',
    title: 'The service’s validation does not accept the template',
    signs: [
      { from: ['refusal', 'provisioning', 'operation'], code: ['ValidationFailed'] },
      { from: ['refusal', 'provisioning', 'operation'], text: /^(?:\w+: )?Validation failed: / },
    ],
    isGeneral: true,
    names: { what: 'The reason', in: /Validation failed: ([^]+)|^ValidationFailed: ([^]+)/ },
    cause: 'The service checked the template before it built anything, and found a value or a combination that it does not accept.',
    fix: 'Correct what it names, and submit the template again.',
    link: templateReference('properties'),
    source: troubleshooting('troubleshoot-image-template-submission-errors'),
    examples: [
      [{ origin: 'provisioning', code: 'ValidationFailed', message: 'Validation failed: the moon is not in its house.' }],
      [refused(400, 'ValidationFailed', 'The subnet of the container has the wrong size.')],
    ],
    not: [{ origin: 'provisioning', code: 'Other', message: 'The moon is in the seventh house.' }],
  },
  {
    id: 'azure-transient',
    title: 'Azure had a fault that should pass',
    signs: [
      {
        from: ['refusal', 'provisioning', 'operation', 'run', 'packer'],
        text: /internal re-?tr(?:i|y)able error|transient (?:error|failure|issue)|(?:please|try to) (?:retry|try again) (?:later|after some ?time|in (?:some ?time|a few minutes))|temporarily unavailable|encountered an internal error\. (?:please )?(?:re)?try/i,
      },
      {
        from: ['refusal', 'provisioning', 'operation', 'run', 'packer'],
        code: [
          'InternalError',
          'InternalRetriableError',
          'InternalRetryableError',
          'RetryableError',
          'RetryableErrorDueToAnotherOperation',
        ],
      },
    ],
    isGeneral: true,
    cause: 'Azure itself asks for another try: the request is not the reason.',
    fix: 'Run the job again after some minutes. If the fault stays, look at status.azure.com for the region and give Azure support the ids below.',
    link: 'https://azure.status.microsoft/status',
    source: issue('Azure/azure-cli#30777'),
    examples: [
      [
        operation(
          'InternalRetriableError',
          'The operation cannot be completed due to an internal retriable error. Please retry in sometime.',
        ),
      ],
      [refused(500, 'InternalError', 'A transient failure occurred. Please try again later.')],
    ],
    composed: [[operation('InternalError', 'The server encountered an internal error. Please retry the request.')]],
    not: [operation('PackerBuildFailed', 'The build failed.')],
  },
  {
    id: 'windows-modules-installer-hangs',
    title: 'The Windows Modules Installer did not end',
    signs: [
      { from: ['script'], provisioner: ['windows-update'], lastLines: 4, text: /Waiting for the Windows Modules Installer to exit/i },
      { from: ['script'], provisioner: ['windows-update'], exit: [259] },
    ],
    before: ['windows-update-hangs'],
    cause: 'Updates were installed, and TiWorker.exe worked on them until the step was given up (259 means that it still ran).',
    fix: 'Put a WindowsRestart customizer and a second WindowsUpdate customizer after a first one with fewer updates (updateLimit), use a larger vmProfile.vmSize, or start from a newer version of the source image.',
    link: templateReference('windows-update-customizer'),
    source: issue('rgl/packer-plugin-windows-update#22'),
    examples: [
      [
        anyFailure,
        { origin: 'script', provisioner: 'windows-update', exitCode: 259, text: 'Waiting for the Windows Modules Installer to exit...' },
      ],
      [anyFailure, { origin: 'script', provisioner: 'windows-update', exitCode: 259, text: '' }],
    ],
    not: [anyFailure, { origin: 'script', provisioner: 'windows-update', exitCode: 1, text: 'Running Windows update...' }],
  },
  {
    id: 'windows-update-failed',
    title: 'Windows Update failed in a WindowsUpdate customizer',
    signs: [{ from: ['script'], provisioner: ['windows-update'], hasExit: true }],
    isGeneral: true,
    names: { what: 'Its exit code', in: /^(exit code \S+|-?\d+ \(0x[0-9a-f]{8}\))/i },
    cause: 'The script of the service that searches for, downloads and installs updates ended with an error.',
    fix: 'Look the code up in the list of Windows Update’s errors; a WindowsRestart customizer before the step and a newer version of the source image often help.',
    link: learnPage('windows/deployment/update/windows-update-error-reference'),
    source: issue('rgl/packer-plugin-windows-update#21'),
    examples: [
      [anyFailure, { origin: 'script', provisioner: 'windows-update', exitCode: 1, text: 'Running Windows update...' }],
      [anyFailure, { origin: 'script', provisioner: 'windows-update', exitCode: 2149859329, text: 'Searching for Windows updates...' }],
    ],
    not: [anyFailure, { origin: 'script', provisioner: 'powershell', exitCode: 1, text: 'Running Windows update...' }],
  },
  {
    id: 'usage-printed',
    title: 'A program was called with arguments that it does not know',
    signs: [{ from: ['script'], lastLines: 8, text: /^usage: \S/im }],
    isGeneral: true,
    names: { what: 'Its usage', in: /^(usage: [^\n]{1,160})/im },
    cause:
      'A program printed its usage in place of a result: as a rule, an argument is missing or misspelt, such as a long dash for two hyphens.',
    fix: 'Compare the call in the script with the usage, and copy options as plain ASCII.',
    link: troubleshooting('troubleshoot-script-or-inline-customization'),
    source: issue('Azure/WALinuxAgent#1540'),
    examples: [
      [
        anyFailure,
        shell(
          'usage: /usr/sbin/waagent [-verbose] [-force] [-help] -configuration-path:<path to configuration file>-provision|-deprovision[+user]',
        ),
      ],
      [anyFailure, shell('Usage: widget [options] <file>', 64)],
    ],
    not: [anyFailure, shell('disk usage: 12 %', 1)],
  },
  {
    id: 'script-failed',
    title: 'A script failed',
    signs: [
      { from: ['packer'], text: /Script exited with non-zero exit status/i },
      { from: ['script'], hasExit: true },
    ],
    isGeneral: true,
    cause: 'A command in the step ended with an exit code that is not allowed; why is in what it printed.',
    fix: 'Read its last lines above; test the script on a machine of the source image. validExitCodes of a PowerShell customizer allows other codes.',
    link: troubleshooting('troubleshoot-script-or-inline-customization'),
    source: troubleshooting('troubleshoot-script-or-inline-customization'),
    examples: [
      [
        anyFailure,
        packer(
          "Build 'azure-arm' errored after 24 minutes 41 seconds: Script exited with non-zero exit status: 1. Allowed exit codes are: [0]",
        ),
        stop('step', 'failure', { provisioner: 'shell' }),
      ],
      [anyFailure, shell('nginx: [emerg] unknown directive', 16), stop('step', 'failure', { provisioner: 'shell' })],
    ],
    not: [anyFailure, stop('before', 'failure')],
  },
  {
    id: 'step-failed',
    title: 'A step failed',
    signs: [{ from: ['stop'], place: ['step'], how: 'failure', provisioner: ['shell', 'powershell', 'windows-restart', 'windows-update'] }],
    isGeneral: true,
    cause: 'The build ended in this step, and no exit code of a script is known: the reason is the one that Packer gives.',
    fix: 'Read Packer’s reason and the last lines of the step above.',
    link: troubleshooting('troubleshoot-build-failures'),
    source: troubleshooting('stages-of-the-customization-log'),
    examples: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored after 12 minutes: Error running the provisioner: something unheard of"),
        stop('step', 'failure', { provisioner: 'powershell' }),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored after 3 minutes: the provisioner broke off"),
        stop('step', 'failure', { provisioner: 'shell' }),
      ],
    ],
    not: [anyFailure, stop('service-step', 'failure', { provisioner: 'powershell' })],
  },
  {
    id: 'file-step-failed',
    title: 'A File customizer failed',
    signs: [{ from: ['stop'], place: ['step'], how: 'failure', provisioner: ['file'] }],
    isGeneral: true,
    cause: 'Packer could not bring a file to the build machine; its reason is in its own words above.',
    fix: 'If those words only give the exit code of scp, check on a machine of the source image that the build’s user may write to the destination (on Linux, /tmp is always possible) and that its folder exists.',
    link: templateReference('file-customizer'),
    source: templateReference('file-customizer'),
    examples: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored: Upload failed: Process exited with status 1"),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    composed: [
      [anyFailure, packer("Build 'azure-arm' errored: Upload failed: no such folder"), stop('step', 'failure', { provisioner: 'file' })],
    ],
    not: [anyFailure, stop('step', 'failure', { provisioner: 'shell' })],
  },
  {
    id: 'packer-failed',
    title: 'The build failed, and the reason is in its log',
    signs: [
      { from: ['operation'], code: ['PackerBuildFailed'] },
      { from: building, text: /During the image build a failure has occurred|Packer build command has failed/i },
    ],
    isGeneral: true,
    cause:
      'The service says only that the build failed. customization.log has the reason, which is none of the known ones; if no line of it is shown, it could not be read.',
    fix: 'Go by the line that is shown and by the lines around it in the log. If the log could not be read, give the pipeline’s identity Reader and Storage Blob Data Reader on the staging resource group (or the subscription), or read it at the location in the message.',
    link: troubleshooting('packer-build-command-fails'),
    source: issue('Azure/azure-powershell#24244'),
    examples: [
      [anyFailure],
      [
        run(
          'Failed while waiting for packerizer: Microservice has failed: Failed while processing request: Error when executing packerizer: Packer build command has failed: exit status 1. During the image build, a failure has occurred, please review the build log to identify which build/customization step failed.',
        ),
      ],
      [operation('PackerBuildFailed', 'The build failed.')],
    ],
    not: [run('Failed in distributing 1 images out of total 1: x')],
  },
  {
    id: 'internal-error',
    title: 'The service says only that it failed',
    signs: [
      { from: ['refusal', 'provisioning', 'operation', 'run'], text: /Internal (?:server )?error occurred/i },
      {
        from: ['refusal', 'provisioning', 'operation'],
        code: ['InternalOperationError', 'ServerError', 'InternalServerError', 'ResourceDeploymentFailure', 'Other'],
        isSilent: true,
      },
    ],
    isGeneral: true,
    cause:
      'The service does not report a reason. Usually it is a policy on the staging resource group, a missing right of the template’s identity, or a storage firewall; sometimes the service itself.',
    fix: 'Look for denied operations in the activity log of the IT_ group and of the template; then check the identity’s roles. If nothing is found, run once more, and give Azure support the correlation id.',
    link: troubleshooting('resource-operation-finished-with-a-terminal-provisioning-state-of-failed'),
    source: issue('Azure/azvmimagebuilder#45'),
    examples: [
      [
        operation(
          'InternalOperationError',
          'Internal error occurred. This is a generic error. To identify possible causes, go to https://aka.ms/azvmimagebuilderts.',
        ),
      ],
      [
        {
          origin: 'provisioning',
          code: 'NoCustomizerScript',
          message:
            'Internal error occurred. This is a generic error. To identify possible causes, go to https://aka.ms/azvmimagebuilderts.',
        },
      ],
      [{ origin: 'provisioning', code: 'ServerError', message: '' }],
      [{ origin: 'provisioning', code: 'Other', message: '' }],
    ],
    not: [operation('InternalOperationError', 'The assigned managed identity cannot be used.')],
  },
]
