// Connections of this machine that failed before Azure could answer.
import { issue, learnPage, login, network, refused, stored, type Diagnosis } from './diagnosis.js'

const from = ['login'] as const

export const connectionDiagnoses: readonly Diagnosis[] = [
  {
    id: 'login-name-unresolved',
    title: 'The name of Microsoft Entra’s host is not resolved',
    signs: [
      {
        from,
        text: /getaddrinfo (?:failed|ENOTFOUND|EAI_AGAIN)|NameResolutionError|Name or service not known|Temporary failure in name resolution|remote name could not be resolved|No such host is known/i,
      },
    ],
    before: ['login-not-reached', 'authority-unknown'],
    names: { what: 'The host', in: /(?:ENOTFOUND|EAI_AGAIN) ([\w.-]+\.[\w.-]+)|host='([\w.-]+)'/ },
    cause:
      'DNS on the agent does not resolve the authority’s name; in many networks only the proxy does. The credential itself was not checked.',
    fix: 'Set HTTPS_PROXY for the agent and its jobs, or let the agent’s DNS server resolve login.microsoftonline.com (nslookup shows whether it does).',
    link: learnPage('azure/devops/pipelines/agents/proxy'),
    source: 'https://github.com/Azure/azure-cli/issues/25300',
    examples: [
      [
        login(
          "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: /t (Caused by NewConnectionError('Failed to establish a new connection: [Errno 11001] getaddrinfo failed'))",
        ),
      ],
      [login('network_error: Network request failed. getaddrinfo ENOTFOUND login.microsoftonline.com')],
    ],
    not: [login('network_error: Network request failed. connect ECONNREFUSED 127.0.0.1:9')],
  },
  {
    id: 'login-not-reached',
    title: 'Microsoft Entra could not be reached',
    signs: [
      {
        from,
        text: /Max retries exceeded with url|NewConnectionError|NameResolutionError|ConnectionResetError|Connection aborted\.|ConnectTimeoutError|Read timed out/,
      },
      { from, text: /network_error|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|socket hang up|temporarily_unavailable/ },
      {
        from,
        text: /connected party did not properly respond|target machine actively refused|Unable to connect to the remote server/i,
      },
    ],
    before: ['authority-unknown', 'connection-no-token'],
    cause: 'No answer came from the authority; the credential itself was not checked.',
    fix: 'Let the agent reach the authority’s host (login.microsoftonline.com in the public cloud) through its firewall and proxy (HTTPS_PROXY).',
    link: learnPage('entra/identity-platform/authentication-national-cloud'),
    source: 'https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-common/docs/errors.md',
    examples: [
      [login('network_error: See https://aka.ms/msal.js.errors#network_error for details.')],
      [login('network_error: Network request failed. connect ETIMEDOUT 20.190.0.1:443')],
    ],
    composed: [
      [
        login(
          "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: /t (Caused by NewConnectionError('Failed to establish a new connection: [Errno 110] Connection timed out'))",
        ),
      ],
      [login("('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))")],
      [
        login(
          'Retry failed after 2 tries. (A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond. (login.microsoftonline.com:443))',
        ),
      ],
      [
        login(
          "Failed to obtain the Json Web Token(JWT) for service principal id '1'. Exception Message: No connection could be made because the target machine actively refused it. (login.microsoftonline.com:443)",
        ),
      ],
    ],
    not: [login('AADSTS7000215: Invalid client secret provided.')],
  },
  {
    id: 'network-certificate',
    title: 'A certificate on the way to Azure is not trusted',
    signs: [
      {
        from: ['network', 'login', 'storage'],
        text: /CERTIFICATE_VERIFY_FAILED|certificate verify failed|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_(?:SIGNATURE_FAILURE|REVOKED|UNTRUSTED|REJECTED|CHAIN_TOO_LONG)|INVALID_CA|self[- ]signed certificate|unable to get local issuer certificate/i,
      },
    ],
    before: ['network-failed', 'login-not-reached', 'authority-unknown', 'azure-cli-failed'],
    cause:
      'The certificate that the other side presents does not lead to an authority that the agent trusts. As a rule, a proxy that inspects TLS or a wrong endpoint presents it.',
    fix: 'Give the authority’s certificate to Node (NODE_EXTRA_CA_CERTS=/path/ca.pem) and to the Azure CLI (REQUESTS_CA_BUNDLE=/path/bundle.pem) on the agent, or exempt Azure’s hosts from inspection.',
    link: 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
    source: 'https://nodejs.org/api/tls.html#x509-certificate-error-codes',
    examples: [
      [network('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain')],
      [network('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate')],
    ],
    composed: [
      [login('endpoints_resolution_error: login.microsoftonline.com: certificate signature failure (CERT_SIGNATURE_FAILURE)')],
      [
        login(
          "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded (Caused by SSLError(SSLError(\"bad handshake: Error([('SSL routines', 'tls_process_server_certificate', 'certificate verify failed')],)\",),))",
        ),
      ],
    ],
    not: [network('ECONNRESET', 'socket hang up')],
  },
  {
    id: 'network-certificate-time',
    title: 'A certificate on the way to Azure has expired or is not valid yet',
    signs: [
      { from: ['network', 'login', 'storage'], text: /CERT_(?:HAS_EXPIRED|NOT_YET_VALID)|certificate (?:has expired|is not yet valid)/i },
    ],
    before: ['network-certificate', 'network-failed', 'login-not-reached', 'authority-unknown', 'azure-cli-failed', 'storage-not-reached'],
    cause:
      'By the clock of the agent, a certificate is outside its lifetime: the clock is wrong, or the certificate of a proxy that inspects TLS (or its authority, also one in the agent’s own list) has expired.',
    fix: 'Check the date of the agent, then openssl s_client -connect <host>:443 -showcerts for the dates of each certificate; renew the one of the proxy, or update the agent’s list of authorities.',
    link: 'https://nodejs.org/api/tls.html#x509-certificate-error-codes',
    source: 'https://nodejs.org/api/tls.html#x509-certificate-error-codes',
    examples: [
      [login('endpoints_resolution_error: login.microsoftonline.com: certificate has expired (CERT_HAS_EXPIRED)')],
      [network('CERT_NOT_YET_VALID', 'certificate is not yet valid')],
    ],
    not: [network('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain')],
  },
  {
    id: 'network-certificate-name',
    title: 'The certificate on the way to Azure is of another host',
    signs: [
      {
        from: ['network', 'login', 'storage'],
        text: /HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate's altnames|hostname '[^']*' doesn't match|Hostname mismatch, certificate is not valid for/i,
      },
    ],
    before: ['network-certificate', 'network-failed', 'login-not-reached', 'authority-unknown', 'azure-cli-failed', 'storage-not-reached'],
    cause:
      'What answers is not the host that was called. Possible reasons are a DNS entry or a hosts file that leads elsewhere, a private endpoint that is called by its privatelink name, and a proxy that presents its own certificate.',
    fix: 'Compare the address of the host on the agent with that on another machine (nslookup), and call it by its public name, such as account.blob.core.windows.net.',
    link: 'https://nodejs.org/api/errors.html#err_tls_cert_altname_invalid',
    source: 'https://nodejs.org/api/errors.html#err_tls_cert_altname_invalid',
    examples: [
      [
        network(
          'ERR_TLS_CERT_ALTNAME_INVALID',
          "Hostname/IP does not match certificate's altnames: Host: a.privatelink.blob.core.windows.net. is not in the cert's altnames: DNS:*.blob.core.windows.net",
        ),
      ],
    ],
    composed: [
      [
        login(
          "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'login.microsoftonline.com'.",
        ),
      ],
    ],
    not: [network('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate')],
  },
  {
    id: 'ca-bundle-empty',
    title: 'The file of trusted authorities has no certificate in it',
    signs: [{ from: ['network', 'login'], text: /NO_CERTIFICATE_OR_CRL_FOUND|no certificate or crl found/i }],
    before: ['network-certificate', 'login-not-reached', 'network-failed'],
    cause: 'REQUESTS_CA_BUNDLE or SSL_CERT_FILE on the agent names a file that is not PEM: binary (DER), empty, or a private key.',
    fix: 'Convert the authority’s certificate (openssl x509 -inform der -in ca.cer -out ca.pem), append it to a whole bundle, and let the variable name that file.',
    link: learnPage('cli/azure/use-azure-cli-successfully-troubleshooting'),
    source: 'https://github.com/Azure/azure-cli/issues/21415',
    examples: [
      [
        login(
          "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: /t (Caused by SSLError(SSLError(136, '[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found (_ssl.c:4270)')))",
        ),
      ],
    ],
    composed: [[network('ERR_OSSL', 'error: no certificate or crl found')]],
    not: [network('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain')],
  },
  {
    id: 'network-proxy',
    title: 'The proxy refuses the connection',
    signs: [
      {
        from: ['network', 'login'],
        text: /(?:HTTP(?:\/[\d.]+)?|status(?: ?code)?|answered(?: with)?|returned|error)[ :=(]{1,3}407\b(?![.:-]?\d)|Proxy Authentication Required|a proxy answered in place of|Tunnel connection failed: \d{3}|tunneling socket could not be established|Proxy connection (?:ended|refused)/i,
      },
      { from: ['refusal'], status: [407] },
    ],
    before: ['network-failed', 'login-not-reached', 'authority-unknown', 'answer-not-azure'],
    cause: 'The proxy of the agent answered instead of Azure: it wants a login, or does not let this host through.',
    fix: 'Put user and password into HTTPS_PROXY as a secret, have management.azure.com and login.microsoftonline.com allowed there, or list them in NO_PROXY.',
    link: learnPage('azure/devops/pipelines/agents/proxy'),
    source: learnPage('azure/devops/pipelines/agents/proxy'),
    examples: [[network('REQUEST_SEND_ERROR', 'tunneling socket could not be established, statusCode=407')]],
    composed: [
      [login('407 Proxy Authentication Required')],
      [refused(407, 'HTTP 407', '<html><title>407 Proxy Authentication Required</title></html>', 'GET')],
      [
        login(
          "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded (Caused by ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 302 Moved Temporarily')))",
        ),
      ],
      [
        login(
          'endpoints_resolution_error: the proxy refused the connection to login.microsoftonline.com (HTTP 407, Proxy Authentication Required)',
        ),
      ],
      [login('endpoints_resolution_error: a proxy answered in place of login.microsoftonline.com, with HTTP status 403 and not in JSON')],
    ],
    not: [network('ENOTFOUND', 'getaddrinfo ENOTFOUND management.azure.com')],
  },
  {
    id: 'network-proxy-not-reached',
    title: 'The connection to the proxy failed',
    signs: [
      {
        from: ['network', 'login', 'storage'],
        text: /^(?![^]*(?:Tunnel connection failed|\b407\b))[^]*(?:Cannot connect to proxy|\bProxyError\(|proxy[^\n]{0,80}(?:ECONNREFUSED|ENOTFOUND|ETIMEDOUT))/i,
      },
    ],
    before: ['network-failed', 'login-not-reached', 'network-refused', 'network-name', 'network-timeout', 'storage-name-unresolved'],
    cause:
      'The agent sends its requests to a proxy that does not answer or closes the connection: a wrong host or port in HTTPS_PROXY, https:// for a proxy that listens for http, or a proxy that does not run or refuses the host.',
    fix: 'Check host and port of HTTPS_PROXY (curl -v -x $HTTPS_PROXY https://management.azure.com), or unset it if the agent does not need a proxy.',
    link: learnPage('azure/devops/pipelines/agents/proxy'),
    source: 'https://github.com/microsoft/azure-pipelines-tasks/issues/13899',
    examples: [
      [
        login(
          "Please ensure you have network connection. Error detail: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: /t/oauth2/token (Caused by ProxyError('Cannot connect to proxy.', NewConnectionError('Failed to establish a new connection: [WinError 10061] No connection could be made because the target machine actively refused it')))",
        ),
      ],
    ],
    composed: [[network('ECONNREFUSED', 'connecting to the proxy http://10.0.0.4:3128 failed: connect ECONNREFUSED 10.0.0.4:3128')]],
    not: [network('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.9:443')],
  },
  {
    id: 'network-name',
    title: 'The name of Azure’s host is not resolved',
    signs: [
      {
        from: ['network'],
        text: /\b(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA)\b|getaddrinfo|remote name could not be resolved|No such host is known/i,
      },
    ],
    before: ['network-failed'],
    names: { what: 'The host', in: /(?:ENOTFOUND|EAI_AGAIN) ([\w.-]+\.[\w.-]+)/ },
    cause:
      'DNS on the agent does not know this host: for example, there is no DNS server that resolves public names, the agent needs its proxy for them, or an endpoint is misspelt.',
    fix: 'Resolve the name on the agent (nslookup <host>); set HTTPS_PROXY where only the proxy resolves public names, or correct the endpoint of the cloud.',
    link: learnPage('azure/azure-portal/azure-portal-safelist-urls'),
    source: 'https://github.com/microsoft/azure-pipelines-tasks/issues/11061',
    examples: [
      [network('ENOTFOUND', 'getaddrinfo ENOTFOUND management.azure.com')],
      [network('EAI_AGAIN', 'getaddrinfo EAI_AGAIN management.azure.com')],
    ],
    not: [network('ECONNRESET', 'socket hang up')],
  },
  {
    id: 'network-refused',
    title: 'The connection to Azure was refused',
    signs: [{ from: ['network'], text: /\b(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EACCES)\b/ }],
    before: ['network-failed'],
    names: { what: 'The address', in: /(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH) ([\d.:a-f[\]]+)/i },
    cause:
      'The host’s name was resolved, and nothing at that address accepts connections from the agent. Possible reasons are a firewall, a missing route, and a DNS entry that leads to the wrong address.',
    fix: 'Compare the address with that of another machine (nslookup), and let the agent reach it on TCP 443.',
    link: learnPage('azure/private-link/private-endpoint-dns'),
    source: 'https://nodejs.org/api/errors.html#common-system-errors',
    examples: [
      [network('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.9:443')],
      [network('EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.9:443')],
    ],
    not: [network('ENOTFOUND', 'getaddrinfo ENOTFOUND management.azure.com')],
  },
  {
    id: 'network-timeout',
    title: 'The connection to Azure timed out',
    signs: [{ from: ['network'], text: /\bETIMEDOUT\b|CONNECT_TIMEOUT|connect(?:ion)? timed? ?out/i }],
    before: ['network-failed'],
    cause:
      'Packets to Azure or from it do not arrive. Possible reasons are a firewall without a rule for the agent, a network that only the proxy leaves, and a fault of the network that passes.',
    fix: 'Allow TCP 443 to management.azure.com and login.microsoftonline.com, or set HTTPS_PROXY.',
    link: learnPage('azure/azure-portal/azure-portal-safelist-urls'),
    source: 'https://nodejs.org/api/errors.html#nodejs-error-codes',
    examples: [[network('ETIMEDOUT', 'connect ETIMEDOUT 20.0.0.1:443')], [network('UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error')]],
    not: [network('ECONNRESET', 'socket hang up')],
  },
  {
    id: 'network-not-tls',
    title: 'What answers does not speak TLS',
    signs: [{ from: ['network', 'login', 'storage'], text: /wrong version number|\bEPROTO\b|packet length too long|ERR_SSL_/i }],
    before: ['network-failed', 'login-not-reached', 'authority-unknown', 'network-certificate'],
    cause: 'The connection leads to a server without TLS, or to a proxy that is configured as https:// and listens for http://.',
    fix: 'Write the proxy as http://host:port in HTTPS_PROXY, and check the port of an endpoint that was set by hand.',
    link: learnPage('azure/devops/pipelines/agents/proxy'),
    source: 'https://nodejs.org/api/errors.html#openssl-error-codes',
    examples: [
      [network('EPROTO', 'write EPROTO 00A0:error:0A00010B:SSL routines:ssl3_get_record:wrong version number')],
      [network('ERR_SSL_WRONG_VERSION_NUMBER', 'error:1408F10B:SSL routines:ssl3_get_record:wrong version number')],
    ],
    not: [network('ECONNRESET', 'socket hang up')],
  },
  {
    id: 'network-tls-ended',
    title: 'The TLS handshake was ended by the other side',
    signs: [
      {
        from: ['network', 'login', 'storage'],
        text: /SSLEOFError|UNEXPECTED_EOF_WHILE_READING|EOF occurred in violation of protocol|disconnected before secure TLS connection was established|alert handshake failure|SSLV3_ALERT_HANDSHAKE_FAILURE/i,
      },
    ],
    before: ['network-not-tls', 'network-failed', 'login-not-reached', 'authority-unknown', 'azure-cli-failed'],
    cause:
      'The connection was made, and a proxy or firewall that does not admit the host, the TLS version or the cipher suites closed it before the certificate was accepted.',
    fix: 'Have the host allowed on that proxy or firewall; openssl s_client -connect <host>:443 on the agent shows where the handshake ends.',
    link: learnPage('azure/devops/pipelines/agents/proxy'),
    source: issue('Azure/azure-cli#28666'),
    examples: [
      [
        login(
          "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: /t (Caused by SSLError(SSLEOFError(8, '[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:1006)')))",
        ),
      ],
    ],
    composed: [
      [network('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established')],
      [stored(undefined, 'EPROTO', 'write EPROTO 00A0:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure')],
    ],
    not: [network('EPROTO', 'write EPROTO 00A0:error:0A00010B:SSL routines:ssl3_get_record:wrong version number')],
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
    examples: [[network('ECONNRESET', 'socket hang up')], [network('EPIPE', 'write EPIPE')]],
    not: [refused(503, 'ServiceUnavailable', 'The service is unavailable.')],
  },
]
