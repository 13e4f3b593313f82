// The storage account and key vault of the staging resource group.
import { anyFailure, azure, building, learnPage, operation, packer, provisioned, run, shell, type Diagnosis } from './diagnosis.js'

const networking = learnPage('azure/virtual-machines/security-recommendations')
const storageKeys = learnPage('azure/storage/common/shared-key-authorization-prevent')
const from = [...building, 'provisioning'] as const

export const stagingStorageDiagnoses: readonly Diagnosis[] = [
  {
    id: 'staging-keys-off',
    title: 'A storage account of the build does not take keys',
    signs: [{ from, text: /KeyBasedAuthenticationNotPermitted|Key based authentication is not permitted on this storage account/i }],
    before: ['build-not-authorized', 'internal-error', 'file-not-reachable', 'policy'],
    cause:
      'The service keeps scripts and logs in a storage account of the staging resource group and uses its key, which most often a policy (modify or deployIfNotExists) has switched off (allowSharedKeyAccess). A link to a script that is signed with the key of an account without keys fails in the same way.',
    fix: 'Exempt the staging resource group from that policy: name the group in the template (stagingResourceGroup), and in the exemption. If the message names the account of your scripts, give the template’s identity Storage Blob Data Reader instead of a link with a key.',
    link: storageKeys,
    source: 'https://github.com/Azure/azvmimagebuilder/issues/59',
    examples: [
      [
        run(
          'Failed in building/customizing image: Status: 403 (Key based authentication is not permitted on this storage account.) ErrorCode: KeyBasedAuthenticationNotPermitted',
        ),
      ],
    ],
    composed: [
      [provisioned('Other', 'KeyBasedAuthenticationNotPermitted: Key based authentication is not permitted on this storage account.')],
    ],
    not: [anyFailure, shell('403 KeyBasedAuthenticationNotPermitted')],
  },
  {
    id: 'staging-storage-closed',
    title: 'The network rules of a storage account keep the service out',
    signs: [
      {
        from,
        text: /Code="?AuthorizationFailure\b|<Code>AuthorizationFailure<|ErrorCode: AuthorizationFailure\b|This request is not authorized to perform this operation\.(?! using)/i,
      },
    ],
    before: ['build-not-authorized', 'internal-error', 'file-not-reachable'],
    cause:
      'A storage account of the build (that of the staging resource group, or the one with your scripts) does not admit the service. As a rule, its public network access is off, or its firewall has no rule for the service.',
    fix: 'For the staging group, exempt it from the policy that closes its accounts; for your scripts, choose an account that is open to all networks and protected by its roles: the service does not support storage firewalls.',
    link: networking,
    source: 'https://github.com/Azure/azvmimagebuilder/issues/32',
    examples: [
      [
        run(
          'Failed in building/customizing image: StatusCode=403 Code="AuthorizationFailure" Message="This request is not authorized to perform this operation."',
        ),
      ],
    ],
    composed: [[operation('Other', '<Error><Code>AuthorizationFailure</Code><Message>This request is not authorized.</Message></Error>')]],
    not: [anyFailure, shell('AuthorizationFailure: This request is not authorized to perform this operation.')],
  },
  {
    id: 'staging-storage-role',
    title: 'An identity of the build has no right on the data of a storage account',
    signs: [
      {
        from: [...from, 'refusal'],
        text: /AuthorizationPermissionMismatch|This request is not authorized to perform this operation using this permission/i,
      },
    ],
    before: ['build-not-authorized', 'internal-error', 'file-not-reachable', 'staging-storage-closed', 'identity-not-authorized'],
    cause:
      'The login was accepted, and has no data role on the container: Owner and Contributor do not include one. A link (SAS) without the permission gets the same answer.',
    fix: 'Give the identity that the message is about Storage Blob Data Reader (to read scripts) or Storage Blob Data Contributor (to write) on the container, and wait some minutes.',
    link: learnPage('azure/storage/blobs/assign-azure-role-data-access'),
    source: 'https://github.com/Azure/azure-sdk-for-net/issues/16140',
    examples: [
      [
        run(
          'Failed in building/customizing image: storage: service returned error: StatusCode=403, ErrorCode=AuthorizationPermissionMismatch, ErrorMessage=This request is not authorized to perform this operation using this permission.',
        ),
      ],
    ],
    composed: [
      [
        provisioned(
          'Other',
          "Error downloading 'https://a.blob.core.windows.net/c/s.sh' to 'x.0.customizer.fp': This request is not authorized to perform this operation using this permission.",
        ),
      ],
    ],
    not: [
      anyFailure,
      shell('AuthorizationPermissionMismatch: This request is not authorized to perform this operation using this permission.'),
    ],
  },
  {
    id: 'staging-storage-anonymous',
    title: 'A storage account admits no anonymous readers',
    signs: [{ from, text: /PublicAccessNotPermitted|Public access is not permitted on this storage account/i }],
    before: ['build-not-authorized', 'internal-error', 'file-not-reachable'],
    cause:
      'A request came without a login to a storage account that forbids anonymous access: a scriptUri or sourceUri without a signature, or a container of the staging group that a policy closes.',
    fix: 'For a script or file, give the template’s identity Storage Blob Data Reader on its container; if the account is in the staging group, exempt the group from the policy that forbids anonymous access.',
    link: learnPage('azure/storage/blobs/anonymous-read-access-prevent'),
    source: 'https://github.com/Azure/azvmimagebuilder/issues/32',
    examples: [
      [
        run(
          'Failed in building/customizing image: <Error><Code>PublicAccessNotPermitted</Code><Message>Public access is not permitted on this storage account.</Message></Error>',
        ),
      ],
    ],
    composed: [
      [
        provisioned(
          'Other',
          "Error downloading 'https://a.blob.core.windows.net/c/s.sh': 409 Public access is not permitted on this storage account.",
        ),
      ],
    ],
    not: [anyFailure, shell('PublicAccessNotPermitted: Public access is not permitted on this storage account.')],
  },
  {
    id: 'staging-vault-name',
    title: 'The name of the build’s key vault is taken',
    signs: [
      {
        from: azure,
        text: /vault (?:with the same name|name '[^']*' is) already (?:exists|in use)|VaultAlreadyExists|\bvault\b[^\n]*(?:deleted state|soft[- ]deleted)/i,
      },
    ],
    before: ['machine-not-made', 'build-not-authorized'],
    names: { what: 'The vault', in: /vault(?: name)? '([^']+)'/i },
    cause:
      'Windows builds use a key vault for the certificate of WinRM, and names of vaults are unique in all of Azure. As a rule, one of that name was deleted and is kept for its retention period.',
    fix: 'Purge it (az keyvault purge --name <name>), or run again: the service chooses a new name for each build.',
    link: learnPage('azure/key-vault/general/soft-delete-overview'),
    source: learnPage('azure/key-vault/general/soft-delete-overview'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> VaultAlreadyExists : The vault name 'pkrkv1' is already in use. Vault names are globally unique so it is possible that the name is already taken.",
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer(
          'ERROR:   -> ConflictError : A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault.',
        ),
      ],
    ],
    not: [anyFailure, packer("ERROR:   -> RequestDisallowedByPolicy : Resource 'pkrkv1' was disallowed by policy.")],
  },
  {
    id: 'vault-secret-unreadable',
    title: 'The deployment of the build machine cannot read its key vault',
    signs: [
      {
        from: azure,
        text: /KeyVaultParameterReference\w+|key vault[^\n]{0,120}(?:enabled for (?:template )?deployment|EnabledForDeployment)|not authorized to access the Key Vault|Client address is not authorized and caller is not a trusted service|Public network access is disabled and request is not from a trusted service/i,
      },
    ],
    before: ['machine-not-made', 'build-not-authorized'],
    cause:
      'Windows builds take the certificate of WinRM from a key vault in the staging group, and Azure may not read it there. Most often a policy has changed that vault (its network access, or EnabledForDeployment).',
    fix: 'Exempt the staging resource group from policies on key vaults, such as those that disable public network access or demand private endpoints.',
    link: learnPage('azure/azure-resource-manager/templates/key-vault-parameter'),
    source: learnPage('azure/azure-resource-manager/templates/key-vault-parameter'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR: -> KeyVaultParameterReferenceSecretRetrieveFailed : The secret of KeyVault parameter 'x' cannot be retrieved. Http status code: 'Forbidden'.",
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer(
          "ERROR: -> KeyVaultAccessDenied : The key vault '/subscriptions/s/vaults/pkrkv1' is not enabled for deployment (EnabledForDeployment).",
        ),
      ],
    ],
    not: [anyFailure, packer("ERROR:   -> VaultAlreadyExists : The vault name 'pkrkv1' is already in use.")],
  },
  {
    id: 'vault-right-missing',
    title: 'An identity may not read or write a key vault',
    signs: [
      {
        from: [...from, 'refusal'],
        text: /does not have (?:secrets|keys|certificates) \w+ permission on key vault|ForbiddenByRbac|Caller is not authorized to perform action on resource\.? *If role assignments|Caller is not authorized to perform action on resource[^]*Microsoft\.KeyVault/i,
      },
    ],
    before: ['machine-not-made', 'build-not-authorized', 'vault-secret-unreadable', 'refused-without-reason'],
    names: { what: 'The right', in: /does not have (\w+ \w+ permission on key vault '[^';]+)|Action: '([^']+)'/i },
    cause:
      'The vault was reached, and the identity that the message names has neither a role nor an access policy with this right, or got it only moments ago.',
    fix: 'Give that identity Key Vault Secrets User (Key Vault Administrator to write) on the vault, or, in a vault with access policies, the permission: az keyvault set-policy.',
    link: learnPage('azure/key-vault/general/rbac-guide'),
    source: learnPage('azure/key-vault/general/rest-error-codes'),
    examples: [
      [
        packer(
          "ERROR: -> Forbidden : The user, group or application 'appid=x;oid=y' does not have secrets get permission on key vault 'pkrkv1;location=westeurope'.",
        ),
      ],
      [
        packer(
          "ERROR: -> Forbidden : Caller is not authorized to perform action on resource. Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action' Inner error: ForbiddenByRbac",
        ),
      ],
    ],
    not: [packer('ERROR: -> Forbidden : Client address is not authorized and caller is not a trusted service.')],
  },
]
