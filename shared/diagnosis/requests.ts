// What Azure Resource Manager answers to any request: limits, names, tokens, other operations.
import { azure, learnPage, refused, type Diagnosis, packer } from './diagnosis.js'

const armErrors = learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors')

export const requestDiagnoses: readonly Diagnosis[] = [
  {
    id: 'token-of-other-tenant',
    title: 'The login is of another tenant than the subscription',
    signs: [
      { from: ['refusal'], text: /access token is from the wrong issuer/i },
      { from: ['refusal'], code: ['InvalidAuthenticationTokenTenant'] },
    ],
    cause: 'The login succeeded, but in a tenant that the subscription does not belong to.',
    fix: 'Set tenant-id to the tenant of the subscription (az account show --subscription … --query tenantId).',
    link: armErrors,
    source: armErrors,
    examples: [
      [
        refused(
          401,
          'InvalidAuthenticationTokenTenant',
          "The access token is from the wrong issuer 'https://sts.windows.net/a/'. It must match the tenant 'https://sts.windows.net/b/' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/b' to get the token.",
          'GET',
        ),
      ],
    ],
    composed: [
      [
        refused(
          401,
          'InvalidAuthenticationTokenTenant',
          "The access token is from the wrong issuer. It must match one of the tenants 'https://sts.windows.net/b/,https://sts.windows.net/c/' associated with this subscription.",
          'PUT',
        ),
      ],
    ],
    not: [refused(401, 'ExpiredAuthenticationToken', 'The access token expiry UTC time is earlier than current UTC time.', 'GET')],
  },
  {
    id: 'token-expired',
    title: 'The access token has expired',
    signs: [{ from: ['refusal'], code: ['ExpiredAuthenticationToken', 'InvalidAuthenticationTokenExpired'] }],
    cause: 'Azure received a token that had already expired, also after a new one was fetched.',
    fix: 'Check the clock of the agent; with the login of the Azure CLI, log in again (az login).',
    link: armErrors,
    source: armErrors,
    examples: [
      [
        refused(
          401,
          'ExpiredAuthenticationToken',
          "The access token expiry UTC time '11/27/2026 8:00:00 AM' is earlier than current UTC time '11/27/2026 9:00:00 AM'.",
          'GET',
        ),
      ],
    ],
    composed: [[refused(401, 'InvalidAuthenticationTokenExpired', 'The token has expired.', 'GET')]],
    not: [refused(401, 'InvalidAuthenticationTokenTenant', 'The access token is from the wrong issuer.', 'GET')],
  },
  {
    id: 'throttled',
    title: 'Too many requests were sent',
    signs: [
      { from: azure, text: /too many requests have been received for this subscription/i },
      { from: ['refusal'], status: [429] },
      { from: azure, text: /RequestsThrottled\b|server encountered too many requests|\bTooManyRequests\b|Too many requests on source/i },
    ],
    cause: 'Azure limits the requests of a subscription or an identity, and the limit was still exceeded after the tries that were made.',
    fix: 'Let fewer jobs with the same identity and subscription run at the same time, or raise poll-interval.',
    link: learnPage('azure/azure-resource-manager/management/request-limits-and-throttling'),
    source: learnPage('azure/azure-resource-manager/management/request-limits-and-throttling'),
    examples: [
      [refused(429, 'TooManyRequests', 'The request is being throttled as the limit has been reached for operation type.', 'GET')],
      [
        refused(
          429,
          'SubscriptionRequestsThrottled',
          "Number of requests for subscription 's' and operation 'GET' exceeded the backend storage limit. Please try again after '6' seconds.",
          'GET',
        ),
      ],
    ],
    composed: [
      [packer('ERROR: -> RequestsThrottled : Number of requests exceeded the limit.')],

      [
        packer(
          'ERROR: -> OperationNotAllowed : The server rejected the request because too many requests have been received for this subscription.',
        ),
      ],
    ],
    not: [refused(503, 'ServerTimeout', 'The request timed out.', 'GET')],
  },
  {
    id: 'request-too-large',
    title: 'The template is too large',
    signs: [{ from: ['refusal'], code: ['RequestContentTooLarge', 'RequestEntityTooLarge'] }],
    cause: 'Resource Manager accepts requests of 4 MB; inline scripts are part of the request.',
    fix: 'Move long inline scripts into files of the repository: scriptUri with a path uploads them.',
    link: learnPage('azure/azure-resource-manager/management/azure-subscription-service-limits'),
    source: learnPage('azure/azure-resource-manager/management/azure-subscription-service-limits'),
    examples: [[refused(413, 'RequestContentTooLarge', "The request content size exceeds the maximum size of '4 MB'.")]],
    composed: [[refused(413, 'RequestEntityTooLarge', 'The request body is too large.')]],
    not: [refused(400, 'InvalidRequestContent', 'The request content was invalid.')],
  },
  {
    id: 'name-or-tag-invalid',
    title: 'Azure does not accept a name or tag of the request',
    signs: [
      {
        from: ['refusal'],
        code: [
          'InvalidResourceName',
          'InvalidResourceGroupName',
          'ReservedResourceName',
          'InvalidTagName',
          'InvalidTagNameCharacters',
          'InvalidTagValue',
          'ResourceTagCountExceeded',
          'AccountNameInvalid',
          'DeploymentNameInvalidCharacters',
          'DeploymentNameLengthLimitExceeded',
        ],
      },
      { from: ['refusal'], text: /(?:resource (?:group )?name|tag name)s? [^\n]*(?:invalid characters|is invalid|cannot exceed)/i },
    ],
    cause: 'Resource Manager checked the request before the service got it: names and tags have limits of characters, length and number.',
    fix: 'Correct what the message names: tag names without < > % & \\ ? /, at most 50 tags, group names of letters, digits, - _ ( ) and no dot at the end.',
    link: learnPage('azure/azure-resource-manager/management/resource-name-rules'),
    source: learnPage('azure/azure-resource-manager/management/tag-resources'),
    examples: [
      [refused(400, 'InvalidTagNameCharacters', "The tag names 'a/b' have reserved characters '<,>,%,&,\\,?,/' or control characters.")],
      [refused(400, 'InvalidResourceGroupName', "The provided resource group name 'a b' has these invalid characters: ' '.")],
    ],
    not: [refused(400, 'ValidationFailed', "Validation failed: Field 'name' has a bad value")],
  },
  {
    id: 'region-unknown',
    title: 'Azure does not know the region of the request',
    signs: [
      {
        from: azure,
        text: /(?:Supplied|provided) location '?[^'\s]+'? is (?:not valid|not available for (?:resource group|deployment))|location property is required for this definition/i,
      },
      { from: azure, code: ['LocationNotValid', 'InvalidLocation', 'LocationRequired', 'LocationNotAvailableForResourceGroup'] },
    ],
    names: { what: 'The region', in: /location '?([^'\s]+)'? is not/i },
    cause:
      'A location is missing, misspelt, one of another cloud (Azure China and Azure Government have their own), or one that is not open to this subscription.',
    fix: 'Write the location as az account list-locations --query [].name prints it, such as westeurope.',
    link: armErrors,
    source: armErrors,
    examples: [
      [
        refused(
          400,
          'LocationNotAvailableForResourceGroup',
          "The provided location 'westeurop' is not available for resource group. List of available regions is 'centralus,eastasia'.",
        ),
      ],
    ],
    composed: [
      [refused(400, 'LocationRequired', 'The location property is required for this definition.')],
      [refused(400, 'InvalidLocation', 'Supplied location moon is not valid.')],
    ],
    not: [
      refused(
        400,
        'LocationNotAvailableForResourceType',
        "The provided location 'brazilsoutheast' is not available for resource type 'Microsoft.VirtualMachineImages/imageTemplates'.",
      ),
    ],
  },
  {
    id: 'resource-in-failed-state',
    title: 'A resource that the build uses is in the state Failed',
    signs: [{ from: azure, text: /is not in Succeeded state\. Resource is in Failed state|is in (?:a )?Failed (?:provisioning )?state/i }],
    before: ['machine-not-made', 'other-operation-in-progress'],
    names: { what: 'The resource', in: /resource (\/subscriptions\/\S+) (?:used by|is in|is not)/i },
    cause: 'An earlier change of this resource failed, and Azure does not let others use it in that state. Waiting does not help.',
    fix: 'Write the resource again without a change, so that it becomes Succeeded: az resource update --ids <id> (or az network vnet update); then run again.',
    link: learnPage('troubleshoot/azure/virtual-network/troubleshoot-failed-state'),
    source: learnPage('troubleshoot/azure/virtual-network/troubleshoot-failed-state'),
    examples: [
      [
        packer(
          'ERROR:   -> ReferencedResourceNotProvisioned : Cannot proceed with operation because resource /subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v/subnets/n used by resource /subscriptions/s/resourceGroups/r/providers/Microsoft.Network/networkInterfaces/i is not in Succeeded state. Resource is in Failed state and the last operation that updated/is updating the resource is PutSubnetOperation.',
        ),
      ],
    ],
    composed: [[refused(409, 'Conflict', 'The virtual network v is in Failed provisioning state.')]],
    not: [
      refused(
        409,
        'ReferencedResourceNotProvisioned',
        'Cannot proceed with operation because resource a used by resource b is not in Succeeded state. Resource is in Updating state and the last operation that updated/is updating the resource is PutSubnetOperation.',
      ),
    ],
  },
  {
    id: 'other-operation-in-progress',
    title: 'Another change of the resource is in progress',
    signs: [
      {
        from: azure,
        text: /Another operation on this or dependent resource is in progress|SubnetsNotProvisioned|are not provisioned\. They are in Updating state|currently performing an operation on this \w+ that requires exclusive access|conflict(?:ed|s)? with a concurrent request|is being (?:modified|updated) by another operation|(?:since|because) another operation is in progress|PessimisticConcurrencyConflict|\bOperationPreempted\b|is not in Succeeded state\. Resource is in (?:Updating|Creating)|conflicts? with a concurrent write/i,
      },
      {
        from: azure,
        code: ['AnotherOperationInProgress', 'ConflictingConcurrentWriteNotAllowed', 'StorageAccountOperationInProgress'],
      },
      { from: azure, code: ['ReferencedResourceNotProvisioned'], text: /^(?![^]*Resource is in Failed state)/i },
    ],
    cause: 'Another job or the service itself is changing this resource, or one that it depends on, such as the virtual network.',
    fix: 'Run again once that change has ended; do not start many builds in one subnet in the same minute.',
    link: armErrors,
    source: learnPage('troubleshoot/azure/virtual-network/troubleshoot-failed-state'),
    examples: [
      [
        refused(
          409,
          'AnotherOperationInProgress',
          'Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: https://management.azure.com/...',
        ),
      ],
      [
        {
          origin: 'packer',
          text: 'ERROR:   -> AnotherOperationInProgress : Another operation on this or dependent resource is in progress.',
        },
      ],
    ],
    not: [refused(409, 'OperationNotAllowed', "Operation 'DELETE' is not allowed in provisioningState: 'creating'", 'DELETE')],
  },
]
