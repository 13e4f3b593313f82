// What says no more than that something failed (SERVICE.md section 3, rows 23 and 24).
import { troubleshooting, type Diagnosis } from './diagnosis.js'

export const generalDiagnoses: readonly Diagnosis[] = [
  {
    id: 'packer-failed',
    title: 'The build failed in a customizer or validator',
    tells: {
      code: ['PackerBuildFailed'],
      message: /During the image build a failure has occurred|Packer build command has failed/i,
    },
    isGeneral: true,
    cause: 'A customizer or validator failed; the log of the build says which.',
    fix: 'Read the log: where the pipeline may read it, its last lines stand above and the whole is kept as a file.',
    link: troubleshooting('packer-build-command-fails'),
    example: {
      code: 'PackerBuildFailed',
      message:
        'During the image build a failure has occurred. Packer build logs are at location /subscriptions/... Please navigate to this location using portal or other tools to download logs for identifying which build/customization step failed.',
    },
  },
  {
    id: 'internal-error',
    title: 'The service says no more than that it failed',
    tells: { code: ['InternalOperationError', 'ServerError', 'ResourceDeploymentFailure'], message: /Internal error occurred/i },
    isGeneral: true,
    cause: 'Mostly a missing right of the template’s identity, a storage firewall, or a policy; sometimes the service.',
    fix: 'Check the roles of the template’s identity, then run once more; for support, give the correlation id.',
    link: troubleshooting('resource-operation-finished-with-a-terminal-provisioning-state-of-failed'),
    example: {
      code: 'InternalOperationError',
      message: 'Internal error occurred. This is a generic error. To identify possible causes, go to https://aka.ms/azvmimagebuilderts.',
    },
  },
]
