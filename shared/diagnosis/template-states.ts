// Refusals that the state of the image template explains.
import { issue, learnPage, refused, troubleshooting, type Diagnosis } from './diagnosis.js'

const armErrors = learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors')

export const templateStateDiagnoses: readonly Diagnosis[] = [
  {
    id: 'template-immutable',
    title: 'A template of this name exists',
    signs: [{ from: ['refusal'], text: /Update\/Upgrade of image templates is currently not supported/i }],
    cause:
      'Most properties of an image template cannot be changed, and one of this name exists. It may come from another job, from an earlier version of the template or from a submission that failed.',
    fix: 'Run one job at a time per template name (concurrency on GitHub, an exclusive lock on Azure DevOps), or give each job a separate name. To replace the existing template, delete it first (on-different: replace does).',
    link: troubleshooting('update-or-upgrade-of-image-templates-is-currently-not-supported'),
    source: troubleshooting('update-or-upgrade-of-image-templates-is-currently-not-supported'),
    examples: [
      [refused(409, 'Conflict', 'Update/Upgrade of image templates is currently not supported')],
      [
        refused(
          409,
          'Conflict',
          'Update/Upgrade of image templates is currently not supported. Please change the name of the template you are submitting. If you have previously tried to submit a template and it failed to provision, you must delete it first and then resubmit. For more information, go to https://aka.ms/azvmimagebuilderts.',
        ),
      ],
    ],
    not: [refused(409, 'Conflict', 'The request conflicts with another one.')],
  },
  {
    id: 'template-running',
    title: 'The template is being run',
    signs: [{ from: ['refusal', 'operation'], text: /is not allowed in provisioning ?state: .*run ?state: '?running/i }],
    cause: 'A template that is being run can be neither deleted nor run again.',
    fix: 'Wait for the end of the run (command: wait), or cancel it first (command: cancel).',
    link: troubleshooting('troubleshoot-build-failures'),
    source: issue('danielsollondon/azvmimagebuilder#79'),
    examples: [
      [
        refused(
          409,
          'OperationNotAllowed',
          'Operation Microsoft.VirtualMachineImages/imageTemplates/delete is not allowed in provisioning state: provisioned or run state: running.',
          'DELETE',
        ),
      ],
      [
        refused(
          405,
          'OperationNotAllowed',
          "Operation 'Microsoft.VirtualMachineImages/imageTemplates/delete' is not allowed in provisioningState: 'provisioned', runState: 'running'",
          'DELETE',
        ),
      ],
    ],
    not: [
      refused(
        409,
        'OperationNotAllowed',
        'Operation could not be completed as it results in exceeding approved standardDSv3Family Cores quota.',
      ),
    ],
  },
  {
    id: 'template-canceling',
    title: 'A run of the template is being cancelled',
    signs: [{ from: ['refusal', 'operation'], text: /is not allowed in provisioning ?state: .*run ?state: '?canceling/i }],
    cause: 'Until the run is Canceled, the template can be neither deleted nor run. That takes minutes; hours have been reported.',
    fix: 'Wait until the run is Canceled. If it never is, ask Azure support.',
    link: troubleshooting('troubleshoot-build-failures'),
    source: issue('danielsollondon/azvmimagebuilder#48'),
    examples: [
      [
        refused(
          409,
          'OperationNotAllowed',
          'Operation Microsoft.VirtualMachineImages/imageTemplates/cancel/action is not allowed in provisioning state: provisioned or run state: canceling.',
          'POST',
        ),
      ],
      [
        refused(
          409,
          'OperationNotAllowed',
          "Operation 'Microsoft.VirtualMachineImages/imageTemplates/delete' is not allowed in provisioningState: 'provisioned', runState: 'canceling'",
          'DELETE',
        ),
      ],
    ],
    not: [
      refused(
        409,
        'OperationNotAllowed',
        'Operation Microsoft.VirtualMachineImages/imageTemplates/delete is not allowed in provisioning state: provisioned or run state: running.',
        'DELETE',
      ),
    ],
  },
  {
    id: 'template-creating',
    title: 'The template is still being created or updated',
    signs: [{ from: ['refusal', 'operation'], text: /is not allowed in provisioning ?state: '?(?:creating|updating)/i }],
    cause: 'The service is still checking the template and downloading its scripts and files, which may take 40 minutes.',
    fix: 'Wait until the template is provisioned. If it never is, build under another name and ask Azure support to remove this one.',
    link: troubleshooting('troubleshoot-image-template-submission-errors'),
    source: issue('Azure/azvmimagebuilder#65'),
    examples: [
      [refused(409, 'OperationNotAllowed', "Operation 'DELETE' is not allowed in provisioningState: 'creating'", 'DELETE')],
      [
        refused(
          409,
          'OperationNotAllowed',
          'Operation Microsoft.VirtualMachineImages/imageTemplates/run/action is not allowed in provisioning state: creating or run state: none.',
          'POST',
        ),
      ],
    ],
    not: [refused(409, 'AnotherOperationInProgress', 'Another operation on this or dependent resource is in progress.')],
  },
  {
    id: 'template-failed-earlier',
    title: 'The template failed to provision and cannot be run',
    signs: [{ from: ['refusal', 'operation'], text: /is not allowed in provisioning ?state: '?failed/i }],
    cause: 'The template in Azure is one that failed to provision: it stays, and can only be deleted.',
    fix: 'Delete the failed template and submit it again; its provisioningError says why it failed.',
    link: troubleshooting('troubleshoot-image-template-submission-errors'),
    source: troubleshooting('troubleshoot-image-template-submission-errors'),
    examples: [
      [
        refused(
          409,
          'OperationNotAllowed',
          'Operation Microsoft.VirtualMachineImages/imageTemplates/run/action is not allowed in provisioning state: failed or run state: none.',
          'POST',
        ),
      ],
      [
        refused(
          409,
          'OperationNotAllowed',
          "Operation 'Microsoft.VirtualMachineImages/imageTemplates/run/action' is not allowed in provisioningState: 'failed', runState: ''",
          'POST',
        ),
      ],
    ],
    not: [refused(409, 'OperationNotAllowed', "Operation 'DELETE' is not allowed in provisioningState: 'creating'", 'DELETE')],
  },
  {
    id: 'template-in-other-region',
    title: 'A resource of this name exists in another region',
    signs: [
      { from: ['refusal'], text: /already exists in location '[^']*' in resource group[\s\S]*cannot be created in location/i },
      { from: ['refusal'], code: ['InvalidResourceLocation'] },
    ],
    cause:
      'Azure stores a resource in the region in which it was first written, and takes a write with another location as one of a second resource with the same name, which the resource group does not allow. The message says where the existing one is, as a rule the image template.',
    fix: 'Set location back to the region in the message, or run az image builder delete --name <name> --resource-group <group> first, or choose another image-builder-template-name.',
    link: armErrors,
    source: armErrors,
    examples: [
      [
        refused(
          409,
          'InvalidResourceLocation',
          "The resource 't' already exists in location 'westus' in resource group 'r'. A resource with the same name cannot be created in location 'eastus'. Please select a new resource name.",
        ),
      ],
    ],
    composed: [[refused(409, 'InvalidResourceLocation', "The resource 't' exists in another location.")]],
    not: [refused(409, 'Conflict', 'Update/Upgrade of image templates is currently not supported')],
  },
]
