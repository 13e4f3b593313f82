// Refusals of our own requests to blob storage. Separate rows explain the same codes of Azure Resource Manager, and those in the output of a
// script.
import { issue, learnPage, refused, shell, stored, anyFailure, type Diagnosis } from './diagnosis.js'

const from = ['storage'] as const
const blobErrors = learnPage('rest/api/storageservices/blob-service-error-codes')
const commonErrors = learnPage('rest/api/storageservices/common-rest-api-error-codes')
const sharedKey = learnPage('rest/api/storageservices/authorize-with-shared-key')
const signatures = learnPage('azure/storage/blobs/sas-service-create-dotnet')
const bearer = learnPage('rest/api/storageservices/authorize-with-azure-active-directory')
const endpoints = learnPage('azure/storage/common/storage-private-endpoints')
const failedAuthentication =
  'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.'

const authentication: readonly Diagnosis[] = [
  {
    id: 'storage-clock',
    title: 'The clock of this agent differs from that of storage',
    signs: [{ from, text: /Request date header too old/i }],
    before: ['storage-not-authenticated'],
    cause: 'Storage rejects a request that is dated more than 15 minutes ago. A request that a proxy held up that long looks the same.',
    fix: 'Compare the UTC time of the agent with a time server (w32tm /query /status, timedatectl), correct it, and run the job again.',
    link: sharedKey,
    source: issue('Azure/azure-sdk-for-js#5433'),
    examples: [
      [stored(403, 'AuthenticationFailed', `${failedAuthentication}\nRequest date header too old: 'Sat, 01 Jun 2024 10:00:00 GMT'`)],
    ],
    composed: [[stored(403, 'AuthenticationFailed', "Request date header too old: 'Sun, 02 Jun 2024 10:00:00 GMT'")]],
    not: [stored(403, 'AuthenticationFailed', `${failedAuthentication}\nAudience validation failed. Audience did not match.`)],
  },
  {
    id: 'storage-token-time',
    title: 'The token for storage is not valid at this time',
    signs: [{ from, text: /Lifetime validation failed/i }],
    before: ['storage-not-authenticated'],
    cause:
      'The lifetime of the token has ended, or has not begun by the clock of storage: the login is old, or the clock of the agent is wrong.',
    fix: 'Run the job again: it gets a new token. If that fails too, correct the clock of the agent (timedatectl, w32tm /resync).',
    link: sharedKey,
    source: learnPage('rest/api/storageservices/authorize-with-azure-active-directory'),
    examples: [[stored(401, 'InvalidAuthenticationInfo', 'Lifetime validation failed. The token is expired.')]],
    composed: [[stored(403, 'AuthenticationFailed', 'Lifetime validation failed. The token is not yet valid.')]],
    not: [stored(403, 'AuthenticationFailed', `${failedAuthentication}\nAudience validation failed. Audience did not match.`)],
  },
  {
    id: 'storage-link-time',
    title: 'The link to the blob is not valid at this time',
    signs: [{ from, text: /Signature not valid in the specified time frame|Signed expiry time .{0,80}has to be after/i }],
    before: ['storage-not-authenticated', 'storage-clock'],
    names: { what: 'Its time frame', in: /time frame:? ?(Start [^\n]{1,160})/i },
    cause: 'A shared access signature counts from its start to its expiry, by the clock of storage.',
    fix: 'Make a new link with a later expiry; if the start is ahead of the current time, correct the clock of the machine that signed it.',
    link: signatures,
    source: issue('microsoft/AzureStorageExplorer#3219'),
    examples: [
      [
        stored(
          403,
          'AuthenticationFailed',
          `${failedAuthentication}\nSignature not valid in the specified time frame: Start [Sat, 01 Jun 2024 10:00:00 GMT] - Expiry [Sat, 01 Jun 2024 11:00:00 GMT] - Current [Sat, 01 Jun 2024 12:00:00 GMT]`,
        ),
      ],
    ],
    composed: [
      [
        stored(
          403,
          'AuthenticationFailed',
          'Signed expiry time [Sat, 01 Jun 2024 10:00:00 GMT] has to be after signed start time [Sat, 01 Jun 2024 12:00:00 GMT]',
        ),
      ],
    ],
    not: [stored(403, 'AuthenticationFailed', 'Signature did not match. String to sign used was r')],
  },
  {
    id: 'storage-signature',
    title: 'Storage computes another signature',
    signs: [{ from, text: /MAC signature found in the HTTP request|Signature did not match/i }],
    before: ['storage-not-authenticated'],
    cause:
      'What storage computes of the request and the account’s key differs from the signature. Usual reasons are a key that was rotated or is of another account, and a proxy that changed a signed header or the address on the way.',
    fix: 'Run the job again, which reads the current key. If that fails too, take the storage host out of the proxy (NO_PROXY, with the host of the account).',
    link: sharedKey,
    source: issue('Azure/azure-sdk-for-net#24190'),
    examples: [
      [
        stored(
          403,
          'AuthenticationFailed',
          `${failedAuthentication}\nThe MAC signature found in the HTTP request 'a' is not the same as any computed signature.`,
        ),
      ],
      [stored(403, 'AuthenticationFailed', `${failedAuthentication}\nSignature did not match. String to sign used was r`)],
    ],
    not: [stored(403, 'AuthenticationFailed', `${failedAuthentication}\nRequest date header too old: 'Sat, 01 Jun 2024 10:00:00 GMT'`)],
  },
  {
    id: 'storage-audience',
    title: 'The token is not for storage',
    signs: [{ from, text: /Audience validation failed/i }],
    before: ['storage-not-authenticated'],
    cause: 'The audience of the token is another service or another cloud: a storage account belongs to the cloud of its subscription.',
    fix: 'Check that the container’s URL and the Azure environment (cloud) of the login name the same cloud.',
    link: bearer,
    source: bearer,
    examples: [
      [stored(401, 'InvalidAuthenticationInfo', 'Audience validation failed. Audience did not match.')],
      [stored(403, 'AuthenticationFailed', `${failedAuthentication}\nAudience validation failed. Audience did not match.`)],
    ],
    not: [stored(401, 'InvalidAuthenticationInfo', 'Issuer validation failed. Issuer did not match.')],
  },
  {
    id: 'storage-no-login',
    title: 'The request reached storage without a login',
    signs: [{ from, code: ['NoAuthenticationInformation'] }],
    cause: 'No token and no signature arrived; a proxy that inspects TLS can remove the Authorization header.',
    fix: 'Exempt the storage host (*.blob.core.windows.net in the public cloud) from the proxy’s inspection.',
    link: bearer,
    source: commonErrors,
    examples: [
      [
        stored(
          401,
          'NoAuthenticationInformation',
          'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
        ),
      ],
      [stored(401, 'NoAuthenticationInformation', '')],
    ],
    not: [stored(403, 'AuthenticationFailed', failedAuthentication)],
  },
  {
    id: 'storage-not-authenticated',
    title: 'Storage does not accept the login',
    signs: [{ from, code: ['AuthenticationFailed', 'InvalidAuthenticationInfo'] }],
    isGeneral: true,
    cause:
      'Storage does not say why. Possible reasons are a clock that is wrong by more than 15 minutes, a token of another tenant or cloud, a link that is changed or cut short, and a header that a proxy changed.',
    fix: 'Check the clock of the agent, and that the storage account is in a subscription of the login’s tenant; then try without the proxy.',
    link: commonErrors,
    source: commonErrors,
    examples: [[stored(403, 'AuthenticationFailed', failedAuthentication)], [stored(401, 'InvalidAuthenticationInfo', '')]],
    not: [refused(401, 'AuthenticationFailed', 'Authentication failed. The Authorization header is missing.')],
  },
]

const access: readonly Diagnosis[] = [
  {
    id: 'storage-keys-off',
    title: 'The storage account does not accept its keys',
    signs: [{ from, code: ['KeyBasedAuthenticationNotPermitted'] }],
    cause: 'Shared key access is off (allowSharedKeyAccess), often by a policy; a link that is signed with a key is refused as well.',
    fix: 'Give the pipeline’s identity a data role instead: Storage Blob Data Reader to read, Storage Blob Data Contributor to upload.',
    link: learnPage('azure/storage/common/shared-key-authorization-prevent'),
    source: learnPage('azure/storage/common/shared-key-authorization-prevent'),
    examples: [
      [stored(403, 'KeyBasedAuthenticationNotPermitted', 'Key based authentication is not permitted on this storage account.')],
      [stored(403, 'KeyBasedAuthenticationNotPermitted', '')],
    ],
    not: [stored(409, 'PublicAccessNotPermitted', 'Public access is not permitted on this storage account.')],
  },
  {
    id: 'storage-firewall',
    title: 'The network rules of the storage account do not admit this agent',
    signs: [{ from, code: ['AuthorizationFailure'] }],
    cause:
      'As a rule, the firewall of the account is on, or its public network access is off; a link (SAS) that does not cover the operation gets the same code. The firewall also blocks the service when it downloads scripts and files.',
    fix: 'Allow the agent’s network, or use an agent inside it. For the service, put scripts and files into a folder (a File customizer with vmProfile.userAssignedIdentities), which the build VM downloads through a private endpoint in its subnet, and run them with inline commands.',
    link: learnPage('azure/storage/common/storage-network-security'),
    source: commonErrors,
    examples: [
      [stored(403, 'AuthorizationFailure', 'This request is not authorized to perform this operation.')],
      [stored(403, 'AuthorizationFailure', '')],
    ],
    not: [
      stored(403, 'AuthorizationPermissionMismatch', 'This request is not authorized to perform this operation using this permission.'),
    ],
  },
  {
    id: 'storage-role',
    title: 'The login lacks a data role on the container',
    signs: [{ from, code: ['AuthorizationPermissionMismatch', 'InsufficientAccountPermissions'] }],
    cause:
      'Owner and Contributor do not include the right to read or write blobs with a login. A link (SAS) without the permission gets the same answer.',
    fix: 'Give the pipeline’s identity the role Storage Blob Data Contributor on the container; new role assignments can take a few minutes to take effect.',
    link: learnPage('azure/storage/blobs/assign-azure-role-data-access'),
    source: blobErrors,
    examples: [
      [stored(403, 'AuthorizationPermissionMismatch', 'This request is not authorized to perform this operation using this permission.')],
      [stored(403, 'AuthorizationPermissionMismatch', '')],
    ],
    not: [stored(403, 'AuthorizationFailure', 'This request is not authorized to perform this operation.')],
  },
  {
    id: 'storage-anonymous',
    title: 'The storage account does not admit requests without a login',
    signs: [{ from, code: ['PublicAccessNotPermitted'] }],
    cause:
      'Anonymous access is off for the account, and the request carried neither a token nor a signature, or asked for a public container.',
    fix: 'Keep the container private, and let the pipeline log in: check that the job passes its credential, and that no proxy removes the Authorization header.',
    link: learnPage('azure/storage/blobs/anonymous-read-access-prevent'),
    source: learnPage('azure/storage/blobs/anonymous-read-access-prevent'),
    examples: [
      [stored(409, 'PublicAccessNotPermitted', 'Public access is not permitted on this storage account.')],
      [stored(409, 'PublicAccessNotPermitted', '')],
    ],
    not: [stored(403, 'AuthorizationFailure', 'This request is not authorized to perform this operation.')],
  },
]

const requests: readonly Diagnosis[] = [
  {
    id: 'storage-container-missing',
    title: 'The container does not exist',
    signs: [{ from, code: ['ContainerNotFound', 'ResourceNotFound'] }],
    cause: 'The account answers, and has no container of this name.',
    fix: 'Create the container, or correct its URL.',
    link: blobErrors,
    source: blobErrors,
    examples: [
      [stored(404, 'ContainerNotFound', 'The specified container does not exist.')],
      [stored(404, 'ResourceNotFound', 'The specified resource does not exist.')],
    ],
    not: [refused(404, 'ResourceNotFound', "The Resource 'Microsoft.Storage/storageAccounts/a' under resource group 'r' was not found.")],
  },
  {
    id: 'storage-name-invalid',
    title: 'Storage does not accept the name or address of the container or blob',
    signs: [{ from, code: ['InvalidResourceName', 'OutOfRangeInput', 'InvalidUri'] }],
    cause:
      'The name of a container has 3 to 63 lower-case letters, digits and single hyphens, and begins and ends with a letter or digit; the name of a blob has at most 1,024 characters.',
    fix: 'Correct the URL: https://<account>.blob.core.windows.net/<container>, with a folder after the container if you want one.',
    link: learnPage('rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata'),
    source: commonErrors,
    examples: [
      [stored(400, 'InvalidResourceName', 'The specifed resource name contains invalid characters.')],
      [stored(400, 'OutOfRangeInput', 'The specified resource name length is not within the permissible limits.')],
    ],
    not: [stored(404, 'ContainerNotFound', 'The specified container does not exist.')],
  },
  {
    id: 'storage-https',
    title: 'The storage account accepts only https',
    signs: [{ from, code: ['AccountRequiresHttps'] }],
    cause: 'The URL begins with http://, and secure transfer is required for the account.',
    fix: 'Begin the URL of the container or blob with https://.',
    link: learnPage('azure/storage/common/storage-require-secure-transfer'),
    source: commonErrors,
    examples: [
      [stored(400, 'AccountRequiresHttps', 'The account being accessed does not support http.')],
      [stored(400, 'AccountRequiresHttps', '')],
    ],
    not: [stored(400, 'InvalidResourceName', 'The specifed resource name contains invalid characters.')],
  },
  {
    id: 'storage-busy',
    title: 'The storage account is over its limit, or busy',
    signs: [
      { from, code: ['ServerBusy', 'OperationTimedOut', 'InternalError'] },
      { from, status: [503] },
    ],
    cause: 'Storage did not serve the request, also not after the retries that were made; the message says whether a limit was reached.',
    fix: 'Run the job again later; if this happens often, let fewer jobs use the account at the same time, or give the artifacts a separate account.',
    link: learnPage('azure/storage/common/scalability-targets-standard-account'),
    source: commonErrors,
    examples: [
      [stored(503, 'ServerBusy', 'The server is busy.')],
      [stored(503, 'ServerBusy', 'Ingress is over the account limit.')],
      [stored(500, 'OperationTimedOut', 'Operation could not be completed within the specified time.')],
    ],
    not: [stored(403, 'AuthorizationFailure', 'This request is not authorized to perform this operation.')],
  },
]

const connections: readonly Diagnosis[] = [
  {
    id: 'storage-name-unresolved',
    title: 'The name of the storage account’s host is not resolved',
    signs: [{ from, text: /\b(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA)\b/ }],
    before: ['storage-not-reached'],
    names: { what: 'The host', in: /(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA) ([\w.-]+\.[\w.-]+)/ },
    cause:
      'No such account exists, or DNS on the agent does not know it: with a private endpoint, the name leads to privatelink.blob.core.windows.net, whose private DNS zone the agent’s network must be linked to.',
    fix: 'Check the host name in the URL and resolve it on the agent (nslookup); link the private DNS zone to the agent’s virtual network, or forward the name to Azure DNS.',
    link: endpoints,
    source: endpoints,
    examples: [
      [stored(undefined, 'ENOTFOUND', 'getaddrinfo ENOTFOUND account.blob.core.windows.net')],
      [stored(undefined, 'EAI_AGAIN', 'getaddrinfo EAI_AGAIN account.blob.core.windows.net')],
    ],
    not: [stored(undefined, 'ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.9:443')],
  },
  {
    id: 'storage-not-reached',
    title: 'The storage account could not be reached',
    signs: [{ from, text: /\b(?:ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE)\b|socket hang up/ }],
    isGeneral: true,
    cause:
      'No answer came: for example, a firewall or proxy is between the agent and storage, or a private endpoint is in a network without a route from here.',
    fix: 'Let the agent reach the host of the account on TCP 443, directly or through HTTPS_PROXY; curl -v on the agent shows where the connection ends.',
    link: endpoints,
    source: 'https://nodejs.org/api/errors.html#common-system-errors',
    examples: [
      [stored(undefined, 'ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.9:443')],
      [stored(undefined, 'ETIMEDOUT', 'connect ETIMEDOUT 20.60.0.1:443')],
    ],
    not: [stored(undefined, 'ENOTFOUND', 'getaddrinfo ENOTFOUND account.blob.core.windows.net')],
  },
  {
    id: 'storage-proxy',
    title: 'A proxy answered in place of storage',
    signs: [
      { from, text: /tunneling socket could not be established|Proxy Authentication Required|Proxy connection (?:ended|refused)/i },
      { from, status: [407] },
    ],
    before: ['storage-not-reached', 'storage-web-page'],
    cause: 'The proxy of the agent requires a login, or does not let the host of the storage account through.',
    fix: 'Put user and password into HTTPS_PROXY as a secret, have the host of the account allowed on the proxy, or list it in NO_PROXY.',
    link: learnPage('azure/devops/pipelines/agents/proxy'),
    source: learnPage('azure/devops/pipelines/agents/proxy'),
    examples: [
      [stored(undefined, 'REQUEST_SEND_ERROR', 'tunneling socket could not be established, statusCode=403')],
      [stored(407, 'HTTP 407', '<html><title>407 Proxy Authentication Required</title></html>')],
    ],
    not: [stored(403, 'HTTP 403', '<html><head><title>Blocked Request</title></head></html>')],
  },
  {
    id: 'storage-web-page',
    title: 'Something else answered instead of storage',
    signs: [
      { from, text: /: \s*(?:<!DOCTYPE html|<html|<head|<body)/i },
      { from, text: /answered instead of Azure Storage, with HTTP status (?:[1-4]\d\d|511)\b/ },
    ],
    before: ['storage-busy'],
    names: { what: 'Its title', in: /<title>\s*([^<]{1,120}?)\s*<\/title>/i },
    cause: 'Blob storage answers in XML, with a request id: a proxy, web filter or gateway between the agent and storage gave this answer.',
    fix: 'Have *.blob.core.windows.net (the storage of your cloud) allowed there without inspection or a sign-in page, or list the host of the account in NO_PROXY.',
    link: learnPage('azure/azure-portal/azure-portal-safelist-urls'),
    source: issue('Azure/azure-sdk-for-net#18961'),
    examples: [
      [stored(403, 'HTTP 403', '<!DOCTYPE html><html><head><title>Blocked Request</title></head><body></body></html>')],
      [stored(200, 'HTTP 200', '<html><head><title>Sign in to the network</title></head></html>')],
      [stored(302, 'HTTP 302', 'A proxy or gateway answered instead of Azure Storage, with HTTP status 302 and no text.')],
    ],
    not: [anyFailure, shell('<html><head><title>403 Forbidden</title></head></html>')],
  },
  {
    id: 'proxy-without-storage',
    title: 'A proxy got no answer of storage',
    signs: [{ from, text: /answered instead of Azure Storage, with HTTP status 5(?!11)\d\d\b/ }],
    before: ['storage-busy', 'storage-web-page'],
    cause:
      'The answer has no request id of storage: a proxy or gateway between the agent and storage gave it, also after the retries that were made. It does not reach the host, does not resolve its name (that of a private endpoint, for example), or had no answer in time.',
    fix: 'Ask who runs the proxy why; curl -v https://<account>.blob.core.windows.net on the agent shows what it answers. If the agent reaches the account without it, as by a private endpoint, list the host in NO_PROXY.',
    link: learnPage('azure/devops/pipelines/agents/proxy'),
    source: learnPage('rest/api/storageservices/troubleshooting-api-operations'),
    examples: [
      [stored(502, 'HTTP 502', 'A proxy or gateway answered instead of Azure Storage, with HTTP status 502 and no text.')],
      [stored(503, 'HTTP 503', 'A proxy or gateway answered instead of Azure Storage, with HTTP status 503 and a web page.')],
    ],
    not: [stored(503, 'ServerBusy', 'The server is busy.')],
  },
]

export const storageRefusalDiagnoses: readonly Diagnosis[] = [...authentication, ...access, ...requests, ...connections]
