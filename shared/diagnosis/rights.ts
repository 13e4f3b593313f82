// Rights that the login lacks.
import { anyFailure, azure, issue, learnPage, packer, permissions, refused, type Diagnosis } from './diagnosis.js'

const armErrors = learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors')

export const rightDiagnoses: readonly Diagnosis[] = [
  {
    id: 'identity-not-assignable',
    title: 'The pipeline has no permission to assign the template’s identity',
    signs: [
      {
        from: ['refusal'],
        text: /does not have permission[\s\S]*userAssignedIdentities\/(?:\*\/)?assign\/action|permission to perform action 'Microsoft\.ManagedIdentity\/userAssignedIdentities\/assign\/action' on the linked scope/i,
      },
    ],
    cause: 'The pipeline’s identity may write the template, but not give it the identities that it names.',
    fix: 'Give the pipeline’s identity the role Managed Identity Operator on the identities that the template names.',
    link: permissions,
    source: learnPage('entra/identity/managed-identities-azure-resources/how-to-assign-access-azure-resource'),
    examples: [
      [
        refused(
          403,
          'LinkedAuthorizationFailed',
          "The client '..' with object id '..' has permission to perform action 'Microsoft.VirtualMachineImages/imageTemplates/write' on scope '..'; however, it does not have permission to perform action(s) 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '..' (respectively) or the linked scope(s) are invalid.",
        ),
      ],
      [
        refused(
          403,
          'LinkedAuthorizationFailed',
          "... permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) ...",
        ),
      ],
    ],
    not: [
      refused(
        403,
        'LinkedAuthorizationFailed',
        "The client has permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on scope '...', however the current tenant 't' is not authorized to access linked subscription 'b'.",
      ),
    ],
  },
  {
    id: 'linked-subscription-foreign',
    title: 'An id names a subscription that this tenant does not have',
    signs: [
      {
        from: azure,
        text: /current tenant '[^']*' is not authorized to access linked subscription|the linked subscription '[^']*' was not found/i,
      },
    ],
    cause: 'A resource id in the template names a subscription that is misspelt or belongs to another tenant.',
    fix: 'Correct the subscription in that id; resources of another tenant cannot be linked to a template.',
    link: learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors'),
    source: armErrors,
    examples: [
      [
        refused(
          403,
          'LinkedAuthorizationFailed',
          "The client has permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on scope '...', however the current tenant 't' is not authorized to access linked subscription 'b'.",
        ),
      ],
      [
        refused(
          403,
          'LinkedAuthorizationFailed',
          "The client has permission to perform action 'Microsoft.Network/virtualNetworks/subnets/join/action' on scope '...', however the linked subscription 'b' was not found.",
        ),
      ],
    ],
    not: [
      refused(
        403,
        'LinkedAuthorizationFailed',
        "... permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) ...",
      ),
    ],
  },
  {
    id: 'caller-not-authorized',
    title: 'The pipeline’s identity is missing a permission on image templates',
    signs: [
      { from: ['refusal'], text: /does not have authorization to perform action 'Microsoft\.VirtualMachineImages\// },
      { from: ['refusal'], code: ['AuthorizationFailed'], isSilent: true },
    ],
    cause:
      'The identity of the pipeline has no role with this action on the scope that the message names, or has had it only for moments. Azure gives the same answer for a scope that does not exist.',
    fix: 'Check the subscription and resource group in the message, and give the pipeline’s identity the role Contributor on that group. New role assignments can take a few minutes to take effect.',
    link: permissions,
    source: issue('danielsollondon/azvmimagebuilder#107'),
    examples: [
      [
        refused(
          403,
          'AuthorizationFailed',
          "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.VirtualMachineImages/imageTemplates/write' over scope '..' or the scope is invalid. If access was recently granted, please refresh your credentials.",
        ),
      ],
      [
        refused(
          403,
          'AuthorizationFailed',
          "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.VirtualMachineImages/imageTemplates/run/action' over scope '..' or the scope is invalid. If access was recently granted, please refresh your credentials.",
          'POST',
        ),
      ],
    ],
    not: [
      refused(
        403,
        'AuthorizationFailed',
        "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.Compute/galleries/images/versions/write' over scope '..' or the scope is invalid.",
      ),
    ],
  },
  {
    id: 'caller-not-authorized-elsewhere',
    title: 'The pipeline’s identity is missing a permission',
    signs: [
      {
        from: ['refusal'],
        text: /does not have authorization to perform action '(?!Microsoft\.VirtualMachineImages\/)[\w.]+\/(?![^']*assign\/action)/i,
      },
      { from: ['refusal'], text: /Authorization failed for template resource[^]*does not have permission to perform action/i },
    ],
    names: { what: 'The action', in: /perform action '([^']+)'/ },
    cause:
      'The identity of the pipeline has no role with the action that the message names, or has had it only for moments. Azure gives the same answer for a scope that does not exist.',
    fix: 'Give the pipeline’s identity a role that contains the action that the message names, on the scope that it names.',
    link: learnPage('azure/role-based-access-control/troubleshooting'),
    source: armErrors,
    examples: [
      [
        refused(
          403,
          'AuthorizationFailed',
          "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.Compute/galleries/images/versions/write' over scope '..' or the scope is invalid.",
        ),
      ],
      [
        refused(
          403,
          'AuthorizationFailed',
          "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resourcegroups/read' over scope '/subscriptions/s/resourcegroups/r' or the scope is invalid. If access was recently granted, please refresh your credentials.",
          'GET',
        ),
      ],
    ],
    composed: [
      [
        refused(
          403,
          'InvalidTemplateDeployment',
          "Authorization failed for template resource 'i' of type 'Microsoft.Compute/galleries/images'. The client 'c' does not have permission to perform action 'Microsoft.Compute/galleries/images/write' at scope '/subscriptions/s/galleries/g/images/i'.",
        ),
      ],
    ],
    not: [
      refused(
        403,
        'AuthorizationFailed',
        "The client '..' with object id '..' does not have authorization to perform action 'Microsoft.VirtualMachineImages/imageTemplates/write' over scope '..' or the scope is invalid.",
      ),
    ],
  },
  {
    id: 'caller-not-authorized-linked',
    title: 'The pipeline’s identity has no permission on a resource that the template names',
    signs: [
      {
        from: ['refusal'],
        text: /does not have permission to perform action(?:\(s\))? '(?!Microsoft\.ManagedIdentity\/)[^']+' on the linked scope/i,
      },
    ],
    before: ['caller-not-authorized', 'identity-not-assignable'],
    names: {
      what: 'The action',
      in: /permission to perform action(?:\(s\))? '((?!Microsoft\.VirtualMachineImages)[^']+)' on the linked scope/i,
    },
    cause:
      'Resource Manager checks the caller’s rights on what a template refers to (a subnet, a gallery, a disk encryption set), and the pipeline’s identity does not have them there.',
    fix: 'Give the pipeline’s identity a role with this action on that resource: for a subnet, one with Microsoft.Network/virtualNetworks/subnets/join/action.',
    link: learnPage('azure/role-based-access-control/troubleshooting'),
    source: 'https://github.com/openshift/release/pull/76853',
    examples: [
      [
        refused(
          403,
          'LinkedAuthorizationFailed',
          "The client 'a' with object id 'a' has permission to perform action 'Microsoft.VirtualMachineImages/imageTemplates/write' on scope '/subscriptions/s'; however, it does not have permission to perform action(s) 'Microsoft.Network/virtualNetworks/subnets/join/action' on the linked scope(s) '/subscriptions/s/resourceGroups/v/providers/Microsoft.Network/virtualNetworks/n/subnets/builds'.",
        ),
      ],
    ],
    composed: [
      [
        refused(
          403,
          'LinkedAuthorizationFailed',
          "However, it does not have permission to perform action 'Microsoft.Compute/galleries/images/read' on the linked scope(s) '/subscriptions/s/galleries/g/images/i'.",
        ),
      ],
    ],
    not: [
      refused(
        403,
        'LinkedAuthorizationFailed',
        "However, it does not have permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) 'i'.",
      ),
    ],
  },
  {
    id: 'deny-assignment',
    title: 'A deny assignment forbids it',
    signs: [
      { from: azure, text: /access is denied because of the deny assignment/i },
      { from: azure, code: ['DenyAssignmentAuthorizationFailed'] },
    ],
    names: { what: 'The deny assignment', in: /deny assignment with name '([^']+)'/i },
    cause: 'A deny assignment on the scope (of a managed application, a deployment stack or a blueprint) overrides every role.',
    fix: 'Choose a resource group outside the scope of the deny assignment, or have its owner exclude the identity.',
    link: learnPage('azure/role-based-access-control/deny-assignments'),
    source: learnPage('azure/role-based-access-control/deny-assignments'),
    examples: [
      [
        refused(
          403,
          'DenyAssignmentAuthorizationFailed',
          "The client '..' with object id '..' has permission to perform action 'Microsoft.VirtualMachineImages/imageTemplates/write' on scope '..'; however, the access is denied because of the deny assignment with name 'System deny assignment created by managed application' and Id '..' at scope '..'.",
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer(
          "ERROR: -> DenyAssignmentAuthorizationFailed : The client '..' has permission to perform action 'Microsoft.Compute/disks/write' on scope '..'; however, the access is denied because of the deny assignment with name 'd'.",
        ),
      ],
    ],
    not: [refused(403, 'AuthorizationFailed', 'The deny rule of the firewall keeps the request out.')],
  },
]
