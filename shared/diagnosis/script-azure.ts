// What Azure answers to a script that calls it from the build machine.
import { anyFailure, issue, learnPage, login as loggedIn, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const

// What fails if the metadata service is not reached, whatever the reason is.
const noMetadata =
  /^(?![^]*(?:Identity not found|Multiple user assigned))[^]*(?:ManagedIdentityCredential authentication unavailable|Failed to connect to MSI|no response from the IMDS)/i
// A proxy for HTTP that the log shows, and no exception for the metadata service: in the script, its environment, or what curl -v prints.
const metadataProxied = /^(?![^]*\bno_proxy\b[^\n]*169\.254\.)[^]*\b(?:http|all)_proxy(?:=| == )['"]?\w/i
const login = learnPage('cli/azure/authenticate-azure-cli-managed-identity')

export const scriptAzureDiagnoses: readonly Diagnosis[] = [
  {
    id: 'script-azure-no-subscription',
    title: 'The script’s login sees no subscription',
    signs: [
      {
        from,
        text: /No subscriptions? (?:found|were found) (?:for|in)|No access was configured for the VM|The subscription (?:of|id|with (?:name|id)) ['"]?[^\n]+?['"]? (?:doesn't exist|could not be found|is not found) in (?:cloud|tenant)|Please provide a valid tenant or a valid subscription/i,
      },
    ],
    cause:
      'The login of the script succeeded, and it has no role in any subscription, or not in the one that the script names, whose name or id can also be misspelt.',
    fix: 'Give the identity Reader on the scope that the script uses, or log in without one (az login --identity --allow-no-subscriptions).',
    link: login,
    source: login,
    examples: [
      [
        anyFailure,
        shell(
          "ERROR: No access was configured for the VM, hence no subscriptions were found. If this is expected, use '--allow-no-subscriptions' to have tenant level access.",
        ),
      ],
    ],
    composed: [
      [anyFailure, shell("ERROR: The subscription of '11111111-1111-1111-1111-111111111111' doesn't exist in cloud 'AzureCloud'.")],
    ],
    not: [anyFailure, shell("ERROR: Please run 'az login' to setup account.")],
  },
  {
    id: 'script-azure-login-refused',
    title: 'Microsoft Entra refused a login of the script',
    signs: [{ from, text: /\bAADSTS\d{5,7}\b/ }],
    before: ['script-no-identity'],
    names: { what: 'Entra says', in: /(AADSTS\d+[^\n]{0,200})/ },
    cause: 'The script logs in by itself, and Entra does not accept that; its code says why.',
    fix: 'Look the code up at login.microsoftonline.com/error. If the script uses a secret, certificate or password, a login with the build machine’s identity (vmProfile.userAssignedIdentities, az login --identity) does without it.',
    link: learnPage('entra/identity-platform/reference-error-codes'),
    source: learnPage('entra/identity-platform/reference-error-codes'),
    examples: [
      [
        anyFailure,
        shell(
          'ERROR: AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value.',
        ),
      ],
    ],
    composed: [
      [anyFailure, powershell("Connect-AzAccount : AADSTS700016: Application with identifier 'x' was not found in the directory 'y'.")],
    ],
    not: [anyFailure, shell("ERROR: Please run 'az login' to setup account.")],
  },
  {
    id: 'azure-cli-fault',
    title: 'The Azure CLI failed by a fault in its code',
    signs: [
      {
        from: ['script', 'login'],
        text: /The command failed with an unexpected error\. Here is the traceback|^(?:CLIInternalError|cli\.azure\.cli\.core\.azclierror: CLIInternalError)\b|'NoneType' object (?:is not|has no)[^]{0,2000}azure\/cli\//m,
      },
    ],
    isConsequence: true,
    cause:
      'az printed the trace of an error that it does not expect. Possible reasons are a release with a bug, an answer that this release does not understand, and an extension that does not fit it.',
    fix: 'Update az and its extensions (az upgrade --yes), or pin the last release that worked; the last line of the trace and the name of the command find the report at github.com/Azure/azure-cli/issues.',
    link: learnPage('cli/azure/release-notes-azure-cli'),
    source: 'https://github.com/Azure/azure-cli/issues/16534',
    examples: [
      [
        anyFailure,
        shell(
          'CLIInternalError: The command failed with an unexpected error. Here is the traceback:\n\'NoneType\' object is not subscriptable\nTraceback (most recent call last):\n  File "/opt/az/lib/python3.8/site-packages/knack/cli.py", line 215, in invoke',
        ),
      ],
      [anyFailure, shell('The command failed with an unexpected error. Here is the traceback:\nlist index out of range')],
    ],
    not: [anyFailure, shell("ERROR: Please run 'az login' to setup account.")],
  },
  {
    id: 'azure-powershell-tenant',
    title: 'Azure PowerShell could not log in to the tenant with the service principal',
    signs: [{ from: ['script', 'login'], text: /Could not find tenant id for provided tenant domain/i }],
    isGeneral: true,
    cause:
      'Azure PowerShell prints this for several reasons: the client secret has expired or is wrong, the id or domain of the tenant is misspelt, or the application has no service principal in that tenant.',
    fix: 'Compare the tenant, and look up the end date of the secret (az ad app credential list --id <client id>). A new secret belongs into every place that has the old one.',
    link: learnPage('powershell/azure/authenticate-noninteractive'),
    source: issue('microsoft/AL-Go#1793'),
    examples: [
      [
        anyFailure,
        powershell(
          "Error trying to authenticate to Azure. Error was ClientSecretCredential authentication failed: Could not find tenant id for provided tenant domain 't'. Please ensure that the provided service principal 'a' is found in the provided tenant domain.",
        ),
      ],
    ],
    composed: [[loggedIn("Could not find tenant id for provided tenant domain 't'.")]],
    not: [anyFailure, powershell("Connect-AzAccount : AADSTS700016: Application with identifier 'x' was not found in the directory 'y'.")],
  },
  {
    id: 'script-azure-resource-missing',
    title: 'A resource that the script asks Azure for does not exist',
    signs: [
      {
        from,
        text: /\((?:ResourceNotFound|ResourceGroupNotFound|ParentResourceNotFound)\)|\(VaultNotFound\)|Code: (?:ResourceNotFound|ResourceGroupNotFound)\b|Resource group '[^']+' could not be found|\b(?:SecretNotFound|KeyNotFound|CertificateNotFound)\b|A secret with \(name\/id\) \S+ was not found/i,
      },
    ],
    names: { what: 'It', in: /Resource '([^']+)'|Resource group '([^']+)'|secret with \(name\/id\) (\S+)/i },
    cause: 'For example, the name, group or subscription is misspelt, or the script runs in another subscription than it was written for.',
    fix: 'Set the subscription in the script (az account set -s …), and check the name with az resource list.',
    link: learnPage('azure/azure-resource-manager/troubleshooting/error-not-found'),
    source: learnPage('azure/azure-resource-manager/troubleshooting/error-not-found'),
    examples: [
      [
        anyFailure,
        shell("ERROR: (ResourceNotFound) The Resource 'Microsoft.Storage/storageAccounts/a' under resource group 'r' was not found.", 3),
      ],
    ],
    composed: [[anyFailure, shell('ERROR: (SecretNotFound) A secret with (name/id) pw was not found in this key vault.', 3)]],
    not: [anyFailure, shell('ERROR: (AuthorizationFailed) The client does not have authorization', 1)],
  },
  {
    id: 'script-metadata-proxy',
    title: 'The script requests the metadata service of the machine through a proxy',
    signs: [
      {
        from,
        text: /Fail(?:ed)? to directly connect with 169\.254\.169\.254|Blocked Request: http:\/\/169\.254\.169\.254|169\.254\.169\.254[^\n]*(?:\b407 Proxy Authentication|proxyconnect tcp|ProxyError)|ManagedIdentityCredential[^]*request failed due to a gateway error/i,
      },
      // Only a request to a proxy has the whole address in its first line (RFC 9112, section 3.2.2).
      {
        from,
        text: /> GET http:\/\/169\.254\.169\.254\/[^]{0,2000}?(?:\n< HTTP\/[\d.]+ [45]\d\d|\ncurl: \((?:7|22|28|52|56)\)|Empty reply from server)/,
      },
      // wget, and the page with which Squid answers.
      { from, text: /http:\/\/169\.254\.169\.254\/[^]{0,600}?Proxy request sent, awaiting response\.\.\. (?:[45]\d\d|Read error|No data)/ },
      { from, text: /requested URL could not be retrieved[^]{0,1500}http:\/\/169\.254\.169\.254\// },
      { from, provisioner: ['shell'], text: noMetadata, command: metadataProxied },
    ],
    before: [
      'script-no-identity',
      'script-proxy-refused',
      'script-no-way-out',
      'script-server-refused',
      'script-server-forbids',
      'script-server-busy',
    ],
    followedBy: /ManagedIdentityCredential|Failed to connect to MSI|IMDS|^curl: \(/,
    cause:
      'The metadata service (169.254.169.254) answers only the machine itself. A proxy variable (http_proxy) sends the request to a proxy, which cannot reach it or refuses it, so that the login gets no token. It does not show whether the machine has an identity.',
    fix: 'Add 169.254.169.254 to no_proxy and NO_PROXY before the call, as a whole address: several clients ignore ranges and patterns there. For curl, --noproxy 169.254.169.254 is enough. On Windows, add it to the exceptions of the proxy (netsh winhttp show proxy).',
    link: learnPage('azure/virtual-machines/instance-metadata-service'),
    source: issue('Azure/azure-sdk-for-python#24458'),
    examples: [
      [
        anyFailure,
        shell(
          "+ curl -v -H Metadata:true http://169.254.169.254/metadata/identity/oauth2/token\n* Uses proxy env variable no_proxy == 'localhost'\n* Uses proxy env variable http_proxy == 'http://localhost:3128'\n> GET http://169.254.169.254/metadata/identity/oauth2/token HTTP/1.1\n< HTTP/1.0 400 Fail to directly connect with 169.254.169.254\nImdsCredential.get_token failed: ManagedIdentityCredential authentication unavailable, no response from the IMDS endpoint.",
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          '> GET http://169.254.169.254/metadata/instance?api-version=2021-02-01 HTTP/1.1\n> Host: 169.254.169.254\n>\n< HTTP/1.1 403 Forbidden\ncurl: (22) The requested URL returned error: 403',
          22,
        ),
      ],
      [
        anyFailure,
        shell(
          '+ export http_proxy=http://proxy.example:3128 no_proxy=localhost\n+ az login --identity\nERROR: Failed to connect to MSI. Please make sure MSI is configured correctly.',
        ),
      ],
      [
        anyFailure,
        shell(
          'http://169.254.169.254/metadata/identity/oauth2/token\nConnecting to proxy.example (proxy.example)|10.0.0.4|:3128... connected.\nProxy request sent, awaiting response... 503 Service Unavailable',
          8,
        ),
      ],
      [
        anyFailure,
        powershell(
          'ManagedIdentityCredential authentication failed: Service request failed. <title>Blocked Request: http://169.254.169.254/metadata/identity/oauth2/token</title>',
        ),
      ],
    ],
    not: [
      anyFailure,
      shell(
        '+ export http_proxy=http://proxy.example:3128 no_proxy=localhost,169.254.169.254\n+ az login --identity\n> GET /metadata/identity/oauth2/token HTTP/1.1\nERROR: Failed to connect to MSI. Please make sure MSI is configured correctly.',
      ),
    ],
  },
  {
    id: 'script-azcopy-login',
    title: 'azcopy has no login',
    signs: [
      {
        from,
        text: /no SAS token or OAuth token is present|no cached token found, please log in with azcopy|failed to perform copy command due to error: (?:cannot|failed to) (?:perform|get) (?:login|credential)|Authentication is required to (?:access|list)/i,
      },
    ],
    before: ['script-blob-public-off', 'script-server-refused', 'script-server-forbids'],
    cause: 'The script gives azcopy neither a link with a signature nor a login.',
    fix: 'Log in with the build machine’s identity first (azcopy login --identity, or AZCOPY_AUTO_LOGIN_TYPE=MSI), or use a link with a SAS; the identity needs Storage Blob Data Reader.',
    link: learnPage('azure/storage/common/storage-use-azcopy-authorize-managed-identity'),
    source: learnPage('azure/storage/common/storage-use-azcopy-authorize-managed-identity'),
    examples: [
      [
        anyFailure,
        powershell('failed to perform copy command due to error: no SAS token or OAuth token is present and the resource is not public'),
      ],
    ],
    composed: [
      [anyFailure, shell("failed to perform copy command due to error: no cached token found, please log in with azcopy's login command")],
    ],
    not: [anyFailure, shell('RESPONSE 403: AuthorizationPermissionMismatch')],
  },
]
