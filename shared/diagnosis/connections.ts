// Connections of this machine that failed before Azure could answer.
import { learnPage, login, network, refused, type Diagnosis } from './diagnosis.js'

const from = ['login'] as const

export const connectionDiagnoses: readonly Diagnosis[] = [
  {
    id: 'login-not-reached',
    title: 'Microsoft Entra could not be reached',
    signs: [{ from, text: /network_error|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|socket hang up|temporarily_unavailable/ }],
    before: ['authority-unknown'],
    cause: 'No answer came from the authority; the credential itself was not checked.',
    fix: 'Let the agent reach the authority’s host (login.microsoftonline.com in the public cloud) through its firewall and proxy (HTTPS_PROXY).',
    link: learnPage('entra/identity-platform/authentication-national-cloud'),
    source: 'https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-common/docs/errors.md',
    examples: [
      [login('network_error: See https://aka.ms/msal.js.errors#network_error for details.')],
      [login('network_error: Network request failed. getaddrinfo ENOTFOUND login.microsoftonline.com')],
    ],
    not: [login('AADSTS7000215: Invalid client secret provided.')],
  },
  {
    id: 'network-certificate',
    title: 'A certificate on the way to Azure is not trusted',
    signs: [
      {
        from: ['network', 'login'],
        text: /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_(?:HAS_EXPIRED|NOT_YET_VALID|SIGNATURE_FAILURE|REVOKED|UNTRUSTED|REJECTED|CHAIN_TOO_LONG)|INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID|self[- ]signed certificate|unable to get local issuer certificate/i,
      },
    ],
    before: ['network-failed', 'login-not-reached', 'authority-unknown'],
    cause: 'A proxy that inspects TLS, or a wrong endpoint, presents a certificate of an unknown authority.',
    fix: 'Give the authority’s certificate to Node (NODE_EXTRA_CA_CERTS=/path/ca.pem) on the agent, or exempt Azure’s hosts from inspection.',
    link: 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
    source: 'https://nodejs.org/api/tls.html#x509-certificate-error-codes',
    examples: [
      [network('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain')],
      [network('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate')],
    ],
    composed: [
      [login('endpoints_resolution_error: login.microsoftonline.com: certificate signature failure (CERT_SIGNATURE_FAILURE)')],
      [login('endpoints_resolution_error: login.microsoftonline.com: certificate has expired (CERT_HAS_EXPIRED)')],
    ],
    not: [network('ECONNRESET', 'socket hang up')],
  },
  {
    id: 'network-proxy',
    title: 'The proxy refuses the connection',
    signs: [
      {
        from: ['network', 'login'],
        text: /\b407\b|Proxy Authentication Required|tunneling socket could not be established|Proxy connection (?:ended|refused)/i,
      },
    ],
    before: ['network-failed', 'login-not-reached', 'authority-unknown'],
    cause: 'The proxy of the agent answered instead of Azure: it wants a login, or does not let this host through.',
    fix: 'Put user and password into HTTPS_PROXY as a secret, have management.azure.com and login.microsoftonline.com allowed there, or list them in NO_PROXY.',
    link: learnPage('azure/devops/pipelines/agents/proxy'),
    source: learnPage('azure/devops/pipelines/agents/proxy'),
    examples: [[network('REQUEST_SEND_ERROR', 'tunneling socket could not be established, statusCode=407')]],
    composed: [
      [login('407 Proxy Authentication Required')],
      [
        login(
          'endpoints_resolution_error: the proxy refused the connection to login.microsoftonline.com (HTTP 407, Proxy Authentication Required)',
        ),
      ],
    ],
    not: [network('ENOTFOUND', 'getaddrinfo ENOTFOUND management.azure.com')],
  },
  {
    id: 'network-failed',
    title: 'Azure could not be reached',
    signs: [{ from: ['network'], text: /./ }],
    isGeneral: true,
    cause: 'No answer came from Azure Resource Manager.',
    fix: 'Check the network, proxy and firewall of the agent, and the endpoint of the cloud.',
    link: learnPage('azure/azure-portal/azure-portal-safelist-urls'),
    source: 'https://nodejs.org/api/errors.html#common-system-errors',
    examples: [[network('ENOTFOUND', 'getaddrinfo ENOTFOUND management.azure.com')], [network('ECONNRESET', 'socket hang up')]],
    not: [refused(503, 'ServiceUnavailable', 'The service is unavailable.')],
  },
]
