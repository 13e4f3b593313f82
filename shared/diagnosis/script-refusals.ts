// Refusals that a script of the template prints: they are about what the step itself tried, on the build machine and with its identity.
import { anyFailure, learnPage, powershell, provisioned, shell, webStatus, type Diagnosis } from './diagnosis.js'
import { lastCommand } from './last-command.js'

const from = ['script'] as const
// A tool that misses a package, and what it could not reach, is named first.
const missingPackages = [
  'powershell-gallery',
  'nuget-provider-not-downloaded',
  'language-package-missing',
  'apt-package-missing',
  'dnf-package-missing',
] as const
const storage403 = learnPage('troubleshoot/azure/azure-storage/blobs/authentication/storage-troubleshoot-403-errors')
const blobErrors = learnPage('rest/api/storageservices/blob-service-error-codes')

export const scriptRefusalDiagnoses: readonly Diagnosis[] = [
  {
    id: 'script-link-expired',
    title: 'A link that the script uses is not valid at this time',
    signs: [{ from, text: /Signature not valid in the specified time frame|Signed expiry time[\s\S]{0,80}has to be after/i }],
    before: ['script-server-refused', 'script-server-forbids', 'script-storage-signature'],
    cause: 'A shared access signature in the script’s link had expired, or had not begun, when the build ran it.',
    fix: 'Make the link last for the build and for every later run of the template, or let the build VM’s identity download instead.',
    link: storage403,
    source: storage403,
    examples: [
      [
        anyFailure,
        shell(
          '<Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>Signature not valid in the specified time frame: Start [x] - Expiry [y] - Current [z]</AuthenticationErrorDetail></Error>',
          22,
        ),
      ],
      [
        anyFailure,
        powershell(
          'AuthenticationFailed: Server failed to authenticate the request. Signed expiry time [Mon, 01 Jan 2024 00:00:00 GMT] has to be after signed start time',
          1,
        ),
      ],
    ],
    not: [provisioned('Other', 'Signature not valid in the specified time frame')],
  },
  {
    id: 'script-shared-key-off',
    title: 'The storage account does not take keys',
    signs: [{ from, text: /KeyBasedAuthenticationNotPermitted|Key based authentication is not permitted on this storage account/i }],
    before: ['script-server-refused', 'script-server-forbids', 'script-storage-signature'],
    cause: 'The script logs in to the storage account with its key or with a signature made of it, which the account forbids.',
    fix: 'Use an identity: az storage … --auth-mode login (or azcopy with AZCOPY_AUTO_LOGIN_TYPE=MSI) with an identity under vmProfile.userAssignedIdentities.',
    link: learnPage('azure/storage/common/shared-key-authorization-prevent'),
    source: learnPage('azure/storage/common/shared-key-authorization-prevent'),
    examples: [
      [
        anyFailure,
        shell('ERROR: Key based authentication is not permitted on this storage account.\nErrorCode:KeyBasedAuthenticationNotPermitted', 1),
      ],
      [
        anyFailure,
        powershell('HTTP Status Code: 403 - HTTP Error Message: Key based authentication is not permitted on this storage account.', 1),
      ],
    ],
    not: [anyFailure, shell('ErrorCode:AuthorizationPermissionMismatch', 1)],
  },
  {
    id: 'script-storage-firewall',
    title: 'The storage account does not admit the build machine’s request',
    signs: [
      {
        from,
        text: /\bAuthorizationFailure\b|This request is not authorized to perform this operation[.)](?! using this permission)|request may be blocked by network rules of storage account/i,
      },
    ],
    before: ['script-server-refused', 'script-server-forbids', 'script-storage-signature'],
    cause:
      'As a rule, the network rules of the storage account (or its switch for public network access) do not allow the subnet that the build machine is in. A link (SAS) that does not cover the operation gets the same code. A rule that was changed shortly before the request (`--default-action`, `network-rule add`) may not be in force yet: that can take minutes.',
    fix: 'Allow the build’s subnet in the account’s network rules (a service endpoint or private endpoint), which needs vnetConfig.subnetId. If the script itself changes the rules, let it repeat the request for some minutes.',
    link: learnPage('azure/storage/common/storage-network-security'),
    source: storage403,
    examples: [
      [anyFailure, shell('ErrorCode:AuthorizationFailure\nThis request is not authorized to perform this operation.\nRequestId:1', 1)],
      [
        anyFailure,
        shell(
          '+ az storage account update --name widget --default-action Allow --query networkRuleSet.defaultAction\n"Allow"\n+ ./upload.sh data setup.zip\nERROR: This request is not authorized to perform this operation.\nErrorCode:AuthorizationFailure',
          3,
        ),
      ],
      [
        anyFailure,
        shell(
          "The request may be blocked by network rules of storage account. Please check network rule set using 'az storage account show'.",
          1,
        ),
      ],
    ],
    not: [
      anyFailure,
      shell(
        'ErrorCode:AuthorizationPermissionMismatch\nThis request is not authorized to perform this operation using this permission.',
        1,
      ),
    ],
  },
  {
    id: 'script-storage-denied',
    title: 'The script’s login has no permission for this operation on the storage account',
    signs: [{ from, text: /\bAuthorizationPermissionMismatch\b|not authorized to perform this operation using this permission/i }],
    before: ['script-server-refused', 'script-server-forbids', 'script-storage-signature'],
    cause:
      'The login of the script worked, and it does not include this operation: as a rule, the identity has no data role on the container, or one that only reads. A role takes some minutes to apply; a link (SAS) without this permission gets the same answer.',
    fix: 'Give the identity that the script logs in with (as a rule, of vmProfile.userAssignedIdentities) a role on the container: Storage Blob Data Contributor to upload (PUT), Storage Blob Data Reader to download. Contributor and Owner do not include them.',
    link: learnPage('azure/storage/blobs/assign-azure-role-data-access'),
    source: storage403,
    examples: [
      [
        anyFailure,
        shell(
          'ErrorCode:AuthorizationPermissionMismatch\nThis request is not authorized to perform this operation using this permission.',
          1,
        ),
      ],
      [anyFailure, powershell('RESPONSE 403: 403 This request is not authorized to perform this operation using this permission.', 1)],
    ],
    not: [anyFailure, shell('ErrorCode:AuthorizationFailure\nThis request is not authorized to perform this operation.', 1)],
  },
  {
    id: 'script-blob-public-off',
    title: 'The storage account allows no anonymous access',
    signs: [
      { from, text: /PublicAccessNotPermitted|Public access is not permitted on this storage account|\bNoAuthenticationInformation\b/i },
    ],
    before: ['script-server-refused', 'script-server-forbids', 'script-storage-signature'],
    cause: 'The script downloads without a login from a storage account that is closed to anonymous readers.',
    fix: 'Let the script log in (az login --identity), or bring the file by a File customizer, which the service downloads with the template’s identity.',
    link: learnPage('azure/storage/blobs/anonymous-read-access-prevent'),
    source: blobErrors,
    examples: [
      [anyFailure, shell('curl: (22) The requested URL returned error: 409 Public access is not permitted on this storage account.', 22)],
    ],
    composed: [[anyFailure, powershell('<Error><Code>NoAuthenticationInformation</Code></Error>', 1)]],
    not: [anyFailure, shell('curl: (22) The requested URL returned error: 404', 22)],
  },
  {
    id: 'script-key-vault-denied',
    title: 'The script’s login lacks a right on the key vault',
    signs: [
      {
        from,
        text: /ForbiddenByRbac|ForbiddenByPolicy|does not have (?:secrets?|keys?|certificates?) \w+ permission on key vault|Caller is not authorized to perform action on resource|AzKeyVault\w+ : Operation returned an invalid status code 'Forbidden'/i,
      },
      { from, text: /Code="Forbidden" Message="Access denied" InnerError=\{"code":"AccessDenied"\}/i },
    ],
    names: { what: 'The right', in: /Action: '([^']+)'|does not have (\w+ \w+ permission on key vault '[^';]+)/ },
    before: ['script-azure-role', 'script-server-refused', 'script-server-forbids'],
    cause:
      'The login of the script worked, and it has neither a role nor an access policy with this right on the vault, or got it only moments ago.',
    fix: 'Give the identity that the script logs in with (as a rule, of vmProfile.userAssignedIdentities) a role on the vault: Key Vault Secrets User to read secrets, Key Vault Secrets Officer to write them; in a vault with access policies, the permission that the message names. A new role takes some minutes to apply.',
    link: learnPage('azure/key-vault/general/rbac-guide'),
    source: 'https://github.com/piyushsachdeva/Terraform_AKS/issues/2',
    examples: [
      [
        anyFailure,
        shell(
          'ERROR: (Forbidden) Caller is not authorized to perform action on resource.\nAction: \'Microsoft.KeyVault/vaults/secrets/getSecret/action\'\nInner error: {"code": "ForbiddenByRbac"}',
          1,
        ),
      ],
      [
        anyFailure,
        powershell(
          "The user, group or application 'appid=a' does not have secrets get permission on key vault 'v;location=westeurope'.",
          1,
        ),
      ],
    ],
    not: [anyFailure, shell('Inner error: {"code": "ForbiddenByFirewall"}', 1)],
  },
  {
    id: 'script-key-vault-firewall',
    title: 'The key vault’s firewall keeps the build machine out',
    signs: [
      {
        from,
        text: /ForbiddenByFirewall|ForbiddenByConnection|Public network access is disabled and request is not from a trusted service|Client address is not authorized and caller is not a trusted service/i,
      },
    ],
    before: ['script-key-vault-denied', 'script-azure-role', 'script-server-refused', 'script-server-forbids'],
    cause: 'The network rules of the vault do not allow the subnet that the build machine is in; new vaults deny every network by default.',
    fix: 'Allow the subnet of vnetConfig.subnetId in the vault’s networking (az keyvault network-rule add), or give it a private endpoint there.',
    link: learnPage('azure/key-vault/general/network-security'),
    source: 'https://github.com/Azure-Samples/azuresandbox/issues/429',
    examples: [
      [
        anyFailure,
        shell(
          'ERROR: (Forbidden) Client address is not authorized and caller is not a trusted service.\nInner error: {"code": "ForbiddenByFirewall"}',
          1,
        ),
      ],
      [anyFailure, powershell('Operation returned an invalid status code Forbidden. Code: ForbiddenByConnection', 1)],
    ],
    not: [anyFailure, shell('Inner error: {"code": "ForbiddenByRbac"}', 1)],
  },
  {
    id: 'script-azure-role',
    title: 'The script’s login lacks a permission in Azure',
    signs: [{ from, text: /\(AuthorizationFailed\)|does not have authorization to perform action '[\w.]+\//i }],
    names: { what: 'The action', in: /perform action '([^']+)'/ },
    cause:
      'The script asked Azure for something that its login may not do, or may do only since a role was given moments ago. Azure gives the same answer for a scope that does not exist.',
    fix: 'Give the identity that the script logs in with (as a rule, one of vmProfile.userAssignedIdentities) a role with that action on that scope.',
    link: learnPage('azure/role-based-access-control/troubleshooting'),
    source: learnPage('azure/role-based-access-control/troubleshooting'),
    examples: [
      [
        anyFailure,
        shell(
          "ERROR: (AuthorizationFailed) The client 'c' with object id 'o' does not have authorization to perform action 'Microsoft.KeyVault/vaults/read' over scope '/subscriptions/s' or the scope is invalid.",
          1,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        powershell(
          "Get-AzStorageAccount : The client 'c' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/read' over scope '/subscriptions/s'.",
          1,
        ),
      ],
    ],
    not: [anyFailure, shell('AuthorizationFailed once, retried with success', 1)],
  },
  {
    id: 'script-no-identity',
    title: 'The script has no login to Azure',
    signs: [
      { from: ['script'], text: /ManagedIdentityCredential authentication failed[^]*Identity not found/i },
      {
        from,
        text: /"Identity not found"|Failed to connect to MSI|ManagedIdentityCredential authentication (?:unavailable|failed)|No managed identity endpoint found|Please run 'az login' to setup account|Run Connect-AzAccount to login|Multiple user assigned identities exist/i,
      },
    ],
    cause:
      'Possible reasons are a build machine without a managed identity (“Identity not found”; the template’s own identity is not on it), one with several of which the script names none (“Multiple user assigned identities exist”), a script that calls Azure without logging in first, and a metadata service (169.254.169.254) that the login does not reach, for example since the request goes through a proxy or a firewall of the image blocks it.',
    fix: 'If the message names no reason, request http://169.254.169.254/metadata/instance?api-version=2021-02-01 in the script with curl -v -H Metadata:true. If a proxy answers, add the address to no_proxy; if nothing answers, look at the firewall and the routes of the image. If the metadata service answers, list the identity under vmProfile.userAssignedIdentities, and name its client id in the script (az login --identity --client-id …).',
    link: learnPage('azure/virtual-machines/linux/image-builder-user-assigned-identity'),
    source: learnPage('entra/identity/managed-identities-azure-resources/how-to-use-vm-token'),
    examples: [
      [
        anyFailure,
        shell(
          '{"error":"invalid_request","error_description":"Identity not found"}\nERROR: Failed to connect to MSI. Please make sure MSI is configured correctly.',
          1,
        ),
      ],
      [
        anyFailure,
        shell(
          '{"error":"invalid_request","error_description":"Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request"}',
          1,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        powershell(
          'Connect-AzAccount : ManagedIdentityCredential authentication failed: Service request failed. Status: 400 (Bad Request) Identity not found',
        ),
      ],
    ],
    not: [anyFailure, shell('user identity not found in LDAP', 1)],
  },
  {
    id: 'script-name-unresolved',
    title: 'The build machine cannot resolve a name',
    signs: [
      { from: ['script'], text: /npm (?:ERR!|error) code (?:EAI_AGAIN|ENOTFOUND)/i },
      {
        from,
        text: /Der Remotename konnte nicht aufgelöst werden|Le nom distant n['’]a pas pu être résolu|リモート名を解決できませんでした/,
      },
      { from: ['script'], provisioner: ['shell'], exit: [6], command: lastCommand('curl') },
      {
        from,
        text: /Could(?: not|n't) resolve host|Curl error \(6\)|: no such host\b|\b0x80072ee7\b|Failed to resolve '|Unable to resolve host address|getaddrinfo failed|Temporary failure (?:in name resolution|resolving)|Name or service not known|The remote name could not be resolved|No such host is known|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|Name does not resolve/i,
      },
    ],
    names: {
      what: 'The host',
      in: /Could not resolve host: ([\w.-]+)|remote name could not be resolved: '([^']+)'|failure resolving '([^']+)'/,
    },
    before: missingPackages,
    cause: 'The DNS of the build’s network does not know the host, the build machine cannot reach the DNS server, or the name is misspelt.',
    fix: 'Check the DNS servers of the virtual network and the links of its private DNS zones; a subnet without outbound access resolves public names only through Azure DNS.',
    link: learnPage('azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances'),
    source: learnPage('azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances'),
    examples: [
      [anyFailure, shell('curl: (6) Could not resolve host: packages.example.com', 6)],
      [
        anyFailure,
        shell(
          "Err:1 http://azure.archive.ubuntu.com/ubuntu jammy InRelease\n  Temporary failure resolving 'azure.archive.ubuntu.com'",
          100,
        ),
      ],
      [anyFailure, powershell("Invoke-WebRequest : The remote name could not be resolved: 'download.example.com'", 1)],
    ],
    composed: [
      [anyFailure, shell('npm error code EAI_AGAIN')],
      [anyFailure, powershell("Invoke-WebRequest : Der Remotename konnte nicht aufgelöst werden: 'download.example.com'")],
      [anyFailure, powershell("Invoke-WebRequest : Le nom distant n'a pas pu être résolu : 'download.example.com'")],
      [anyFailure, shell('+ curl -sf https://packages.example.com/tool', 6)],
    ],
    not: [anyFailure, shell('curl: (22) The requested URL returned error: 404', 22)],
  },
  {
    id: 'script-no-way-out',
    title: 'The build machine cannot reach a server',
    signs: [
      { from: ['script'], provisioner: ['shell'], exit: [7, 28], command: lastCommand('curl') },
      {
        from: ['script'],
        text: /connect ECONNREFUSED (?!127\.|::1)|connect ETIMEDOUT|failed, reason: connect E|CondaHTTPError: HTTP 000 CONNECTION FAILED/i,
      },
      { from: ['script'], provisioner: ['powershell'], text: /TCP connect to \([^)]*\) failed|\b0x80072efe\b/i },
      {
        from: ['script'],
        text: /request canceled while waiting for connection|\bClient\.Timeout exceeded while awaiting|exceptions\.ReadTimeoutError: |\bReadTimeoutError\(|npm (?:ERR!|error) code ETIMEDOUT|wait(?:ing)? for a response timed out|ssh: connect to host \S+ port \d+: /i,
      },
      {
        from,
        text: /connected party did not properly respond|target machine actively refused it|HttpClient\.Timeout of|Connection refused\s*$/im,
      },
      {
        from,
        text: /curl: \((?:7|28)\)(?![^\n]*with [1-9]\d* (?:out of|bytes))|Curl error \((?:7|28)\)|\b0x80072e(?:e2|fd)\b|Connection timed out after|connect(?:ion)?:? timed out\b|Unable to connect to \S+:(?:https?|\d+):|Cannot initiate the connection to|Connection failed \[IP|dial tcp \S+: i\/o timeout|Connect(?:ion)?Timeout|Failed to establish a new connection(?![^\n]*(?:name resolution|Name or service|getaddrinfo|nodename))|Failed to connect to \S+ port|Could not connect to \S+:\d+|Unable to connect to the remote server|Network is unreachable|connect ETIMEDOUT|Connection to \S+ timed out|: Connection timed out\s*$|No route to host|The operation has timed out/im,
      },
    ],
    before: missingPackages,
    cause:
      'No connection came about, or no answer arrived in time. Possible reasons are a subnet without outbound access (private subnets lack it by default), a firewall, a proxy that has to be used and that the program does not know (http_proxy, https_proxy), and a server that is down or does not listen on this port.',
    fix: 'Give the build’s subnet a NAT gateway or a route to a firewall that lets this host through, and retry in the script (curl --retry 5 --retry-connrefused).',
    link: learnPage('azure/virtual-network/ip-services/default-outbound-access'),
    source: learnPage('azure/virtual-network/ip-services/default-outbound-access'),
    examples: [
      [anyFailure, shell('curl: (28) Failed to connect to packages.example.com port 443 after 131072 ms: Connection timed out', 28)],
      [anyFailure, powershell('Invoke-WebRequest : Unable to connect to the remote server', 1)],
      [anyFailure, shell('gpg: keyserver receive failed: Connection timed out', 2)],
    ],
    composed: [
      [
        anyFailure,
        shell('npm error network request to https://registry.npmjs.org/widget failed, reason: connect ECONNREFUSED 104.16.0.1:443'),
      ],
      [anyFailure, powershell('WARNING-free output\nTest-NetConnection : TCP connect to (10.0.0.1 : 443) failed')],
      [anyFailure, shell('npm error code ETIMEDOUT\nnpm error network request to https://registry.npmjs.org/widget failed')],
      [
        anyFailure,
        shell(
          'docker: Error response from daemon: Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers).',
          125,
        ),
      ],
    ],
    not: [anyFailure, shell('Connection to localhost closed.', 255)],
  },
  {
    id: 'script-certificate',
    title: 'A server’s certificate is not trusted',
    signs: [
      { from: ['script'], text: /There was a problem confirming the ssl certificate/i },
      { from: ['script'], provisioner: ['shell'], exit: [60], command: lastCommand('curl') },
      { from: ['script'], provisioner: ['shell'], exit: [5], command: lastCommand('wget') },
      {
        from: ['script'],
        text: /npm (?:ERR!|error) code CERT_|\bCERTIFICATE_VERIFY_FAILED\b|server certificate verification failed/i,
      },
      { from, text: /Failed to validate the SSL certificate for/i },
      {
        from,
        text: /SSL certificate problem|certificate is NOT trusted|x509: certificate|SEC_E_UNTRUSTED_ROOT|unable to verify the first certificate|remote certificate (?:is|was) (?:invalid|rejected)|ERROR: cannot verify \S+ certificate|Curl error \(51\)|no alternative certificate subject name matches|gnutls_handshake\(\) failed: [^\n]*[Cc]ertificate|certificate verify failed|unable to get local issuer certificate|self[- ]signed certificate|Could not establish trust relationship for the SSL\/TLS secure channel|certificate signed by unknown authority|SSL peer certificate or SSH remote key was not OK|Curl error \(60\)|PKIX path building failed/i,
      },
    ],
    before: ['powershell-gallery', 'nuget-provider-not-downloaded', 'language-package-missing', 'tls-not-established'],
    cause:
      'Possible reasons are a proxy that inspects TLS with its own authority, a server that does not send its whole chain, an image without the package ca-certificates or with an old one, and a certificate for another host.',
    fix: 'Check the host name of the link. If it is right, install or update ca-certificates at the start of the build; behind a proxy that inspects, add its authority’s certificate (update-ca-certificates, update-ca-trust, Import-Certificate), or exempt the host from inspection.',
    link: 'https://curl.se/docs/sslcerts.html',
    source: 'https://curl.se/docs/sslcerts.html',
    examples: [
      [anyFailure, shell('curl: (60) SSL certificate problem: unable to get local issuer certificate', 60)],
      [
        anyFailure,
        powershell(
          'Invoke-WebRequest : The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
          1,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          'Could not fetch URL https://pypi.org/simple/widget/: There was a problem confirming the ssl certificate: HTTPSConnectionPool',
        ),
      ],
      [anyFailure, shell("Unable to verify server's identity: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", 70)],
      [anyFailure, shell('npm ERR! code CERT_UNTRUSTED')],
      [anyFailure, shell('+ curl -sf https://packages.example.com/tool', 60)],
      [anyFailure, shell('+ wget -q https://packages.example.com/tool', 5)],
    ],
    not: [anyFailure, powershell('The request was aborted: Could not create SSL/TLS secure channel.', 1)],
  },
  {
    id: 'script-not-found-online',
    title: 'A file that the script downloads does not exist',
    signs: [
      { from: ['script'], text: /HTTP\/\d(?:\.\d)? 404 Not Found|\b0x80190194\b/i },
      { from, text: webStatus(404) },
      // The page of a server, which Windows PowerShell prints as the error.
      { from, text: /^\W*(?:error |HTTP )?404\b[\s:–-]{1,3}(?:(?:page|file(?: or directory)?) )?not found\.?\s*$/im },
      { from, text: /HTTP (?:response |status )?code[^\n]*\b404\b|\bstatus(?: ?code)?:? 404\b|\breturned (?:error |code |status )?404\b/i },
      {
        from,
        text: /curl: \((?:22|56)\)[^\n]*\b404\b|ERROR 404: Not Found|The remote server returned an error: \(404\)|Error code: 404|HTTP Error 404|\b404: File not found|Received 404|\b404 Client Error|404 +Not Found \[IP|410 +Gone \[IP|\bBlobNotFound\b|The specified blob does not exist|Response status code does not indicate success: 404/i,
      },
    ],
    cause:
      'The server answers that there is no such file. Possible reasons are a version that was withdrawn, a misspelt link, and a server that hides the file from someone who is not logged in, as GitHub does with private repositories.',
    fix: 'Correct the link in the script; keep a copy of what builds depend on in your own storage account or feed.',
    link: blobErrors,
    source: blobErrors,
    examples: [
      [anyFailure, shell('curl: (22) The requested URL returned error: 404', 22)],
      [anyFailure, shell('2025-01-01 10:00:00 ERROR 404: Not Found.', 8)],
      [anyFailure, powershell('Invoke-WebRequest : The remote server returned an error: (404) Not Found.', 1)],
    ],
    composed: [
      [anyFailure, shell('wget: server returned error: HTTP/1.1 404 Not Found')],
      [
        anyFailure,
        powershell(
          'Invoke-WebRequest : Der Remoteserver hat einen Fehler zurückgegeben: (404) Nicht gefunden.\n    + FullyQualifiedErrorId : WebCmdletWebResponseException,Microsoft.PowerShell.Commands.InvokeWebRequestCommand',
        ),
      ],
    ],
    not: [anyFailure, shell('curl: (22) The requested URL returned error: 403', 22)],
  },
  {
    id: 'disk-full',
    title: 'A disk of the build machine is full',
    signs: [
      { from, text: /needs \d+ ?[KMG]?B (?:more space )?on the|more space needed on the/i },
      // Packer’s own upload of a file or script.
      { from: ['packer'], text: /(?:[Uu]pload|scp)[^\n]*No space left on device/, with: { from: ['stop'], place: ['step'] } },
      {
        from,
        text: /No space left on device|There is not enough space on the disk|not enough free (?:disk )?space|You don't have enough free space in|\b0x80070070\b|-2147024784\b|\bENOSPC\b|cannot write compressed block[^]{0,200}mkinitramfs failure/i,
      },
    ],
    before: ['git-transfer-broken'],
    followedBy: /update-initramfs: failed for /,
    cause:
      'The file system that the step writes to has no space left: as a rule the system disk, which has the size of the source image unless osDiskSizeGB is set. /boot, /var or /tmp can be separate, small file systems, and one with very many small files runs out of inodes.',
    fix: 'Print df -h and df -i (Get-Volume) at the end of the script. For the system disk, set vmProfile.osDiskSizeGB (and extend the partition on Windows and LVM images), or clean up between steps; in a small /boot, remove old kernels.',
    link: learnPage('azure/virtual-machines/linux/image-builder-json#osdisksizegb'),
    source: learnPage('azure/virtual-machines/linux/image-builder-json#osdisksizegb'),
    examples: [
      [anyFailure, shell('tar: app/data.bin: Cannot write: No space left on device', 2)],
      [
        anyFailure,
        shell(
          'update-initramfs: Generating /boot/initrd.img-5.4.0-146-generic\nError 24 : Write error : cannot write compressed block\nE: mkinitramfs failure cpio 141 lz4 -9 -l 24\nupdate-initramfs: failed for /boot/initrd.img-5.4.0-146-generic with 1.\ndpkg: error processing package initramfs-tools (--configure):',
          100,
        ),
      ],
      [anyFailure, powershell('Expand-Archive : There is not enough space on the disk.', 1)],
    ],
    not: [anyFailure, shell('disk usage: 42 %', 1)],
  },
]
