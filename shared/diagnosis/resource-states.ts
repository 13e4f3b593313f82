// Images, disks and machines in a state in which Azure does not allow an operation.
import { azure, issue, learnPage, packer, refused, stop, type Diagnosis } from './diagnosis.js'

const states = learnPage('azure/virtual-machines/states-billing')
const general = ['machine-not-made', 'machine-not-captured'] as const

export const resourceStateDiagnoses: readonly Diagnosis[] = [
  {
    id: 'image-in-use',
    title: 'The image is in use',
    signs: [
      { from: azure, code: ['OperationNotAllowedOnVMImageAsVMsBeingProvisioned'] },
      {
        from: azure,
        text: /not allowed (?:on \S+ [^\n]{0,120} )?since (?:the )?(?:Virtual Machines?|VMs?|VM ?Scale ?Sets?) [^\n]{1,300}(?:using|from) (?:the )?image|\bimage\b[^\n]{0,200}(?:cannot|can not|can't) be deleted[^\n]{0,40}\b(?:in use|used by (?:VM|virtual machine|scale set))/i,
      },
    ],
    before: general,
    names: { what: 'What uses it', in: /since (?:the )?((?:Virtual Machines?|VMs?|VM ?Scale ?Sets?) '[^']{1,200}')/i },
    cause: 'Azure neither deletes nor changes an image while machines or scale sets are being made from it.',
    fix: 'Wait until they have been created and try again; let clean-up jobs (retain) not run while machines are rolled out from the image.',
    link: learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors'),
    source: issue('coreos/fedora-coreos-tracker#1444'),
    examples: [
      [
        refused(
          409,
          'OperationNotAllowed',
          "Operation 'Image Delete' is not allowed since the Virtual Machines 'build-1' are being provisioned using the Image 'base.vhd'.",
          'DELETE',
        ),
      ],
      [
        refused(
          409,
          'OperationNotAllowedOnVMImageAsVMsBeingProvisioned',
          "The operation 'delete' is not allowed on the image 'i' since VMs are being provisioned using the image.",
          'DELETE',
        ),
      ],
      [refused(409, 'OperationNotAllowed', "Operation 'delete' is not allowed since VM ScaleSet 's' is using the image 'i'.", 'DELETE')],
    ],
    not: [refused(409, 'OperationNotAllowed', "Operation 'write' is not allowed on Image 'i' since the Image is marked for deletion.")],
  },
  {
    id: 'machine-generalized',
    title: 'The machine is generalized and can no longer be used',
    signs: [{ from: azure, text: /not allowed on VM '[^']*' since the VM is generalized/i }],
    before: general,
    names: { what: 'The operation', in: /[Oo]peration '?([^'\n]{1,80}?)'? is not allowed on VM/ },
    cause:
      'A machine that was marked as generalized no longer has its own settings: Azure only makes an image of it or deletes it, and neither starts nor changes it again.',
    fix: 'Capture it, or make a new machine from its image; for further changes start from that image, not from the machine.',
    link: learnPage('azure/virtual-machines/generalize'),
    source: learnPage('azure/virtual-machines/generalize'),
    examples: [
      [refused(409, 'OperationNotAllowed', "Operation 'start' is not allowed on VM 'v' since the VM is generalized.", 'POST')],
      [
        packer("ERROR: -> OperationNotAllowed : Operation 'PowerOn' is not allowed on VM 'pkrvm1' since the VM is generalized."),
        stop('after', 'failure'),
      ],
    ],
    not: [refused(409, 'OperationNotAllowed', "The operation 'Create Image' requires the Virtual Machine 'v' to be Generalized.")],
  },
  {
    id: 'machine-power-state',
    title: 'The machine is not in the power state that the operation needs',
    signs: [
      {
        from: azure,
        text: /not allowed on VM '[^']*' since the VM is (?:running|not deallocated|either deallocated)|when the VM is not running|requires the VM to be (?:running|deallocated|stopped)|changing power state of virtual machine|Disk resizing is allowed only when/i,
      },
    ],
    before: general,
    cause:
      'The operation needs a machine that runs, or one that is stopped and deallocated, and this one is in the other state: something stopped or started it in between (a shutdown in a script, an automation that stops machines, a policy).',
    fix: 'Look in the activity log for who changed it; exempt the staging resource group from automations, and do not shut the machine down in a customizer.',
    link: states,
    source: states,
    examples: [
      [
        refused(
          409,
          'OperationNotAllowed',
          "Operation 'generalize' is not allowed on VM 'v' since the VM is running. Please power off explicitly in case you shut down the VM from inside the guest operating system.",
          'POST',
        ),
      ],
      [packer('ERROR: -> OperationNotAllowed : Cannot modify extensions in the VM when the VM is not running.'), stop('before', 'failure')],
    ],
    not: [refused(409, 'OperationNotAllowed', "Operation 'x' is not allowed on VM 'v' since another operation is in progress.")],
  },
  {
    id: 'disk-held',
    title: 'The disk belongs to another machine at the moment',
    signs: [
      { from: azure, code: ['AttachDiskWhileBeingDetached', 'DiskBlobAlreadyInUseByAnotherDisk', 'AcquireDiskLeaseFailed'] },
      {
        from: azure,
        text: /Disk '?[^'\n]{1,200}'? (?:cannot|can not) be attached as the disk is already owned by VM|disk is currently being (?:attached|detached)|disk '?[^'\n]{1,200}'? is attached to (?:VM|virtual machine)/i,
      },
    ],
    before: general,
    cause: 'A disk can be attached to one machine, and is not free before its detaching or copying has ended.',
    fix: 'Wait until it is detached (az disk show --ids … --query diskState), or copy the disk for the new machine.',
    link: learnPage('troubleshoot/azure/virtual-machines/windows/troubleshoot-vm-deployment-detached'),
    source: learnPage('troubleshoot/azure/virtual-machines/windows/troubleshoot-vm-deployment-detached'),
    examples: [
      [
        refused(
          409,
          'AttachDiskWhileBeingDetached',
          "Cannot attach data disk 'd' to VM 'v' because the disk is currently being detached or the last detach operation failed.",
        ),
      ],
      [refused(409, 'ConflictingUserInput', "Disk 'd' cannot be attached as the disk is already owned by VM 'v'.")],
    ],
    not: [refused(409, 'OperationNotAllowed', 'The maximum number of data disks allowed to be attached to a VM of this size is 4.')],
  },
  {
    id: 'nested-resources-exist',
    title: 'The resource still has others below it',
    signs: [
      {
        from: azure,
        text: /Cannot delete resource while nested resources exist|nested resources? exists?\b[^\n]*(?:before deleting|must be deleted)/i,
      },
    ],
    before: ['azure-code', ...general],
    names: { what: 'For example', in: /nested resource IDs include: '([^']{1,200})/i },
    cause:
      'Azure deletes a resource only if no other is below it: an image definition without versions, a gallery without definitions, a network without subnets in use.',
    fix: 'Delete the versions first (az sig image-version delete, or the retain command), then what contains them.',
    link: learnPage('azure/virtual-machines/delete-shared-image-gallery'),
    source: issue('jenkins-infra/azure#1544'),
    examples: [
      [
        refused(
          409,
          'CannotDeleteResource',
          "Cannot delete resource while nested resources exist. Some existing nested resource IDs include: 'Microsoft.Compute/galleries/g/images/agent/versions/2.90.0'. Please delete all nested resources before deleting this resource.",
          'DELETE',
        ),
      ],
      [
        packer(
          "ERROR: -> CannotDeleteResource : Cannot delete resource while nested resources exist. Some existing nested resource IDs include: 'Microsoft.Compute/galleries/g/images/i'.",
        ),
        stop('after', 'failure'),
      ],
    ],
    not: [refused(409, 'CannotDeleteResource', 'Another resource uses it.', 'DELETE')],
  },
  {
    id: 'data-disks-too-many',
    title: 'The VM size takes fewer data disks',
    signs: [{ from: azure, text: /maximum number of data disks allowed to be attached to a VM of this size is/i }],
    before: general,
    names: { what: 'Its limit', in: /allowed to be attached to a VM of this size is (\d+)/i },
    cause: 'The source image or the machine brings more data disks than the size allows.',
    fix: 'Choose a vmSize with more data disks, or a source image with fewer.',
    link: learnPage('azure/virtual-machines/sizes/overview'),
    source: learnPage('azure/virtual-machines/sizes/overview'),
    examples: [
      [refused(409, 'OperationNotAllowed', 'The maximum number of data disks allowed to be attached to a VM of this size is 4.')],
      [
        packer('ERROR: -> OperationNotAllowed : The maximum number of data disks allowed to be attached to a VM of this size is 8.'),
        stop('before', 'failure'),
      ],
    ],
    not: [refused(409, 'ConflictingUserInput', "Disk 'd' cannot be attached as the disk is already owned by VM 'v'.")],
  },
]
