// Failed logins by the identity of the machine.
import { issue, learnPage, login, network, type Diagnosis } from './diagnosis.js'

const from = ['login'] as const
const overview = learnPage('entra/identity/managed-identities-azure-resources/overview')
const tokens = learnPage('entra/identity/managed-identities-azure-resources/how-to-use-vm-token')
const arc = learnPage('azure/azure-arc/servers/managed-identity-authentication')
const ofMachine = (text: string) => login(`The managed identity of this machine did not get a token: ${text}`)

export const machineLoginDiagnoses: readonly Diagnosis[] = [
  {
    id: 'managed-identity-unusable',
    title: 'The metadata service does not give a token for a managed identity',
    signs: [
      { from: ['login'], text: /Either the requested identity has not been assigned to this resource, or other errors/i },
      { from, text: /Failed to connect to MSI\. Please make sure MSI is configured correctly|MSI: Failed to acquire tokens/i },
    ],
    isGeneral: true,
    cause:
      'The machine of the agent has no managed identity, or several user-assigned ones of which none was named, or the one that was named is not assigned to it, or the service did not answer.',
    fix: 'Name the identity by its client id (client-id; az login --identity --client-id …), and compare with az vm identity show.',
    link: overview,
    source: issue('Azure/azure-cli#9054'),
    examples: [
      [
        login(
          'Failed to connect to MSI. Please make sure MSI is configured correctly. Get Token request returned http error: 400, reason: Bad Request',
        ),
      ],
      [login('MSI: Failed to acquire tokens after 12 times')],
    ],
    composed: [[login('Either the requested identity has not been assigned to this resource, or other errors could be present.')]],
    not: [login("Please run 'az login' to setup account.")],
  },
  {
    id: 'managed-identity-missing',
    title: 'The machine has no such managed identity',
    signs: [
      {
        from: ['login'],
        text: /^(?![^]*AADSTS\d)[^]*(?<!Either )the requested identity has(?: not|n['’]t) been assigned to this resource/i,
      },
      { from, text: /No User Assigned or Delegated Managed Identity found|Identity not found|Unable to load requested managed identity/i },
    ],
    cause:
      'The machine of the agent or runner does not have the managed identity with this client id, or no identity at all if no client id is given, or it was assigned only now and the machine’s metadata service does not know it yet.',
    fix: 'Assign the identity to the machine (az vm identity assign, az vmss identity assign), or correct the client id. If it is assigned, wait some minutes, then restart the machine. Hosted agents do not have one.',
    link: overview,
    source: tokens,
    examples: [
      [ofMachine('Identity not found')],
      [
        login(
          'MSI: Failed to retrieve a token with an error of \'{"statusCode":400,"message":"Unable to load requested managed identity."}\'.',
        ),
      ],
      [
        login(
          'ManagedIdentityCredential: Authentication failed. Message invalid_request: Error(s): Not Available - Timestamp: Not Available - Description: Identity not found - Correlation ID: Not Available - Trace ID: Not Available',
        ),
      ],
      [login('ManagedIdentityCredential authentication unavailable. The requested identity has not been assigned to this resource.')],
    ],
    not: [
      login(
        '[Managed Identity] Authentication unavailable. The requested identity has not been assigned to this resource. {"error":"invalid_resource","error_description":"AADSTS500011: The resource principal named https://managements.azure.com was not found in the tenant named Contoso."}',
      ),
    ],
  },
  {
    id: 'managed-identity-several',
    title: 'The machine has several managed identities',
    signs: [{ from, text: /Multiple user[- ]assigned identities exist/i }],
    cause: 'Several user-assigned identities are assigned to the machine and no system-assigned one, and the login names none.',
    fix: 'Name the client id of the one to use: client-id together with machine-identity, or the identity of the service connection.',
    link: overview,
    source: issue('dotnet/docker-tools#1286'),
    examples: [
      [ofMachine('Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request')],
      [
        login(
          'invalid_request: Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
        ),
      ],
    ],
    not: [ofMachine('Identity not found')],
  },
  {
    id: 'metadata-not-reached',
    title: 'The machine’s metadata service does not answer',
    signs: [
      {
        from: ['login'],
        text: /169\.254\.169\.254[^]*(?:Max retries exceeded|timed out|NewConnectionError|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|network is unreachable|no route to host|connection refused|i\/o timeout)/i,
      },
      {
        from: ['login'],
        text: /unreachable network\. \(169\.254\.169\.254|no response (?:received )?from the (?:IMDS|managed identity) endpoint|\(IMDS\) that runs on VMs was not detected|All Managed Identity sources are unavailable/i,
      },
      { from, text: /identity of this machine did not get a token: \S+ (?:did not answer|could not be reached)/ },
    ],
    before: ['login-not-reached', 'network-proxy-not-reached'],
    cause:
      'Usual reasons are an agent or runner that is not a machine in Azure, a container or firewall that does not let it reach 169.254.169.254, and a machine without any identity.',
    fix: 'Log in with a federated login or a secret instead, or let the agent reach http://169.254.169.254 directly, without a proxy. Hosted agents do not have a managed identity; machines of Azure Arc have another address (IDENTITY_ENDPOINT).',
    link: learnPage('azure/virtual-machines/instance-metadata-service'),
    source: issue('Azure/azure-cli#29174'),
    examples: [
      [ofMachine('169.254.169.254 did not answer within 30 seconds')],
      [ofMachine('169.254.169.254 could not be reached: connect EHOSTUNREACH 169.254.169.254:80')],
      [
        login(
          'ManagedIdentityCredential: Get "http://169.254.169.254/metadata/identity/oauth2/token": dial tcp 169.254.169.254:80: connect: network is unreachable.',
        ),
      ],
      [login('ManagedIdentityCredential authentication unavailable, no response from the IMDS endpoint.')],
    ],
    not: [network('ENOTFOUND', 'getaddrinfo ENOTFOUND management.azure.com')],
  },
  {
    id: 'metadata-through-proxy',
    title: 'A proxy answers in place of the machine’s metadata service',
    signs: [
      {
        from,
        text: /Blocked Request: http:\/\/169\.254\.169\.254|169\.254\.169\.254 answered with HTTP status (?:407|502|504)\b|request failed due to a gateway error|ManagedIdentityCredential authentication failed: Service request failed\.\s+Status: 50[24]\b|169\.254\.169\.254[^\n]*\b407 Proxy Authentication/i,
      },
    ],
    before: ['network-proxy'],
    cause:
      'As a rule, the request to 169.254.169.254 goes through the proxy of the agent, which cannot reach that address of the machine itself or blocks it.',
    fix: 'Add 169.254.169.254 to NO_PROXY (and to the bypass list of the agent, .proxybypass), and start the agent again.',
    link: learnPage('azure/virtual-machines/instance-metadata-service'),
    source: issue('Azure/azure-sdk-for-net#18961'),
    examples: [
      [
        login(
          'ManagedIdentityCredential authentication failed: Service request failed. Status: 403 (GlobalBlock) <title>Blocked Request: http://169.254.169.254/metadata/identity/oauth2/token</title>',
        ),
      ],
      [login('ManagedIdentityCredential authentication unavailable. The request failed due to a gateway error.')],
    ],
    composed: [
      [ofMachine('169.254.169.254 answered with HTTP status 504')],
      [login('ManagedIdentityCredential authentication failed: Service request failed.\nStatus: 502 (cannotconnect)')],
      [ofMachine('Request for http://169.254.169.254/metadata/identity/oauth2/token failed: 407 Proxy Authentication Required')],
    ],
    not: [ofMachine('169.254.169.254 answered with HTTP status 410')],
  },
  {
    id: 'metadata-throttled',
    title: 'The metadata service limits the requests for tokens',
    signs: [
      {
        from,
        text: /(?:ManagedIdentityCredential|identity of this machine|IMDS)[^]*(?:Status: 429|HTTP status 429|Too Many Requests)/i,
      },
    ],
    before: ['throttled'],
    cause: 'The machine requests more tokens than its metadata service gives in a second: many processes or jobs ask at once.',
    fix: 'Run fewer jobs at once on this machine, or let them keep their tokens instead of requesting one for each call; then run this job again.',
    link: tokens,
    source: issue('Azure/azure-sdk-for-net#39574'),
    examples: [
      [ofMachine('Service request failed. Status: 429 (Too Many Requests)')],
      [login('ManagedIdentityCredential authentication failed: Service request failed. Status: 429')],
    ],
    not: [ofMachine('169.254.169.254 answered with HTTP status 410')],
  },
  {
    id: 'arc-secret-unreadable',
    title: 'The agent may not read the secret of Azure Arc',
    signs: [{ from, text: /AzureConnectedMachineAgent[\\/]+Tokens|\/opt\/azcmagent\/tokens/i }],
    before: ['metadata-not-reached', 'managed-identity-unusable'],
    cause:
      'Azure Arc gives tokens only to accounts that can read a file that it writes for each request, and the account of the agent cannot.',
    fix: 'Add the agent’s account to the group himds (Linux), or to Administrators or “Hybrid agent extension applications” (Windows), and start the agent again.',
    link: arc,
    source: issue('MicrosoftDocs/azure-docs#76673'),
    examples: [
      [
        ofMachine(
          "Cannot find path 'C:\\ProgramData\\AzureConnectedMachineAgent\\Tokens\\00000000-0000-0000-0000-000000000001.key' because it does not exist.",
        ),
      ],
    ],
    composed: [[login('open /var/opt/azcmagent/tokens/1.key: permission denied')]],
    not: [ofMachine('Identity not found')],
  },
  {
    id: 'metadata-unavailable',
    title: 'The metadata service of the machine does not return a token',
    signs: [{ from, text: /identity of this machine did not get a token: (?!.*AADSTS)/ }],
    isGeneral: true,
    cause: 'The metadata service answered, but without a token: it throttles, is being updated, or could not reach Entra itself.',
    fix: 'Run again in a few minutes. If it lasts, request a token on the machine with curl as the page below shows.',
    link: tokens,
    source: tokens,
    examples: [
      [ofMachine('169.254.169.254 answered with HTTP status 410')],
      [
        ofMachine(
          'Failed to retrieve token from the Active directory. For details see logs in C:\\Packages\\Plugins\\Microsoft.ManagedIdentity',
        ),
      ],
    ],
    not: [login("The Azure CLI did not return a token: Please run 'az login' to setup account.")],
  },
]
