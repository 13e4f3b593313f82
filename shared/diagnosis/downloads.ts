// What scripts print about downloads and servers; the refusals of storage accounts are in script-refusals.ts.
import { anyFailure, issue, learnPage, powershell, shell, webStatus, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const

export const downloadDiagnoses: readonly Diagnosis[] = [
  {
    id: 'checksum-mismatch',
    title: 'A downloaded file has another checksum than the script expects',
    signs: [
      { from: ['script'], text: /The checksum for \S+ did not match|\b(?:SHA|check)\s?sum of \S+ (?:does|did) not match/i },
      { from: ['script'], text: /npm (?:ERR!|error) code EINTEGRITY|integrity check failed/i },
      {
        from,
        text: /computed checksums? did NOT match|checksum verification failed|hashes do not match|Checksum for '[^']*' did not meet|DO NOT MATCH THE HASHES|(?:checksum|sha-?(?:1|256|512)|hash(?! sum)|digest)\b[^\n]{0,40}\b(?:mismatch|does not match|did not match)/i,
      },
    ],
    before: ['chocolatey-failed', 'repository-inconsistent'],
    followedBy: /^Failed to install \S+$/,
    cause:
      'What was downloaded is not the file that the script expects. Possible reasons are a publisher who replaced it under the same address or has not uploaded all files of a release yet, an incomplete download, and an error page in its place.',
    fix: 'Look at the size of the file: if it is whole, take over the publisher’s new checksum or pin an address with a version; Chocolatey packages need a newer version.',
    link: 'https://docs.chocolatey.org/en-us/create/functions/install-chocolateypackage/',
    source: 'https://github.com/clong/DetectionLab/issues/732',
    examples: [
      [
        anyFailure,
        powershell(
          "Error - hashes do not match. Actual value was 'C560'.\nERROR: Checksum for 'C:\\Temp\\chrome.msi' did not meet 'e170' for checksum type 'sha256'.",
        ),
      ],
      [anyFailure, shell('app.tar.gz: FAILED\nsha256sum: WARNING: 1 computed checksum did NOT match')],
      [
        anyFailure,
        shell(
          'Verifying checksum... SHA sum of /tmp/helm-installer/helm-v3.6.1-linux-amd64.tar.gz does not match. Aborting.\nFailed to install helm',
        ),
      ],
    ],
    composed: [
      [anyFailure, shell('fatal: [default]: FAILED! => {"msg": "The checksum for /tmp/agent.tgz did not match 1111; it was 2222."}', 2)],
      [
        anyFailure,
        shell(
          'npm error code EINTEGRITY\nnpm error sha512-AAAA== integrity checksum failed when using sha512: wanted sha512-AAAA== but got sha512-BBBB==.',
        ),
      ],
    ],
    not: [anyFailure, shell('E: Failed to fetch http://deb.example.com/pool/d.deb  Hash Sum mismatch', 100)],
  },
  {
    id: 'script-storage-signature-wrong',
    title: 'The signature of the storage link does not fit the link',
    signs: [{ from, text: /Signature did not match\. String to sign used was(?:[^]{0,1500}Server failed to authenticate[^\n]*)?/i }],
    before: ['script-storage-signature', 'script-server-refused', 'script-server-forbids'],
    cause:
      'The storage account computed the signature from the values of the link, and got another one. The link was made with another key (keys were rotated, or it is another account’s), or a value was changed or cut after it was signed: a date or permission, a + that became a space, the name of the container or file, or all that follows an & without quotes.',
    fix: 'Make the link again with the account’s present key (az storage blob generate-sas), and hand it on as one quoted, unchanged value. The string in the message is what the account signed: compare it with the link.',
    link: learnPage('rest/api/storageservices/create-service-sas'),
    source: issue('Azure/azure-sdk-for-python#19890'),
    examples: [
      [anyFailure, shell('<AuthenticationErrorDetail>Signature did not match. String to sign used was r</AuthenticationErrorDetail>', 22)],
      [
        anyFailure,
        shell(
          'AuthenticationErrorDetail: Signature did not match. String to sign used was account\nrwdac\nb\ns\n\nRESPONSE Status: 403 Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
        ),
      ],
    ],
    not: [
      anyFailure,
      shell(
        'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
      ),
    ],
  },
  {
    id: 'script-storage-signature',
    title: 'The storage account does not accept the link’s signature',
    signs: [
      {
        from,
        text: /Server failed to authenticate the request\. Make sure the value of (?:the )?Authorization header(?![\s\S]*(?:Signed expiry|Signature not valid in))|Signature did not match/i,
      },
    ],
    before: ['script-server-refused', 'script-server-forbids'],
    cause:
      'The account did not accept the link: for example it is incomplete, has expired, or was made with a key that the account no longer has. curl and wget show the same line for each.',
    fix: 'Put the link in quotes in the script (a shell ends it at the first &), check its se= time, and make a new one if it has expired or the account’s keys were rotated.',
    link: learnPage('rest/api/storageservices/authorize-with-shared-key'),
    source: 'https://github.com/Azure/azure-storage-azcopy/issues/1025',
    examples: [
      [
        anyFailure,
        powershell(
          'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.\nThe remote server returned an error: (403) Forbidden.',
        ),
      ],
      [
        anyFailure,
        shell(
          'ERROR: Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.\nErrorCode:AuthenticationFailed',
        ),
      ],
    ],
    not: [anyFailure, shell('gpg: Signature made Mon 01 Jan 2024', 2)],
  },
  {
    id: 'script-storage-address',
    title: 'The address names nothing in the storage account',
    signs: [
      {
        from,
        text: /requested URI does not represent any resource on the server|\bInvalidUri\b|The specified container does not exist|\bContainerNotFound\b/i,
      },
    ],
    cause: 'The link leads to the storage account, and its path has no such container, or is not one of a container and a blob.',
    fix: 'Write https://ACCOUNT.blob.core.windows.net/CONTAINER/BLOB in the script, with a container that exists (az storage container list).',
    link: learnPage('rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata'),
    source: 'https://github.com/Azure/azure-storage-azcopy/issues/1170',
    examples: [
      [anyFailure, shell('RESPONSE 400: 400 The requested URI does not represent any resource on the server.\nERROR CODE: InvalidUri')],
      [anyFailure, powershell('<Error><Code>ContainerNotFound</Code><Message>The specified container does not exist.</Message></Error>')],
    ],
    not: [anyFailure, shell('The specified blob does not exist.')],
  },
  {
    id: 'script-server-refused',
    title: 'A server demands a login from the script, or does not accept its login',
    signs: [
      { from: ['script'], text: /no basic auth credentials|unable to retrieve auth token: invalid username\/password|\b0x80190191\b/i },
      { from: ['script'], text: /denied: requested access to the resource is denied/i },
      { from, text: webStatus(401) },
      {
        from,
        text: /curl: \(22\)[^\n]*\b401\b|ERROR 401: |remote server returned an error: \(401\)|Response status code does not indicate success: 401|unauthorized: (?:authentication|access|incorrect)|Authentication failed for 'https?:\/\/|could not read Username for 'https?:\/\/|Permission denied \(publickey|remote: Permission to \S+ denied|unable to access 'https?:[^\n]*returned error: 40[13]|remote: Repository not found|(?:npm (?:ERR!|error)) code E401|Error code: 401|\b401 - Unauthorized|\b401 +Unauthorized +\[IP|Status code: 401 for |HTTP Error 401|\b401 Client Error/i,
      },
    ],
    cause:
      'The server was reached. The script presents no login, or one that the server does not know or that has no right to this repository or feed. Git hosts and registries give the same answer for one that does not exist.',
    fix: 'Check the name of the repository or image and its tag (a registry in lower case and without a port). If it is right, let the script log in: give it the token or key at build time (a managed identity and a key vault), never in the template; check that the token has not expired and covers this repository or feed.',
    link: learnPage('azure/virtual-machines/linux/image-builder-user-assigned-identity'),
    source: 'https://curl.se/docs/manpage.html',
    examples: [
      [anyFailure, powershell('Invoke-WebRequest : The remote server returned an error: (401) Unauthorized.')],
      [anyFailure, shell('git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.', 128)],
      [
        anyFailure,
        shell(
          "remote: Permission to o/r denied to x.\nfatal: unable to access 'https://github.com/o/r/': The requested URL returned error: 403",
          128,
        ),
      ],
    ],
    composed: [
      [anyFailure, shell('no basic auth credentials')],
      [anyFailure, shell('denied: requested access to the resource is denied')],
    ],
    not: [anyFailure, shell('curl: (22) The requested URL returned error: 404', 22)],
  },
  {
    id: 'script-server-forbids',
    title: 'A server forbids the script’s request (403)',
    signs: [
      { from, text: webStatus(403) },
      {
        from,
        text: /\b0x80190193\b|curl: \(22\)[^\n]*\b403\b|ERROR 403: |remote server returned an error: \(403\)|Response status code does not indicate success: 403|(?:npm (?:ERR!|error)) code E403|Error code: 403|\b403 +Forbidden +\[IP|Status code: 403 for |HTTP Error 403|\b403 Client Error/i,
      },
    ],
    cause:
      'The server was reached and does not permit the request. Possible reasons are a missing login or one without this right, a server or proxy that blocks the address of the machine or the name of the client, a limit of requests, and a store that hides missing files in this way.',
    fix: 'Print the body of the answer (curl without -f), which often says why; open the same address from a machine in the build’s network, give the script a token if the file is not public, or keep a copy in your own storage account.',
    link: 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Status/403',
    source: 'https://curl.se/docs/manpage.html#-f',
    examples: [
      [anyFailure, shell('curl: (22) The requested URL returned error: 403', 22)],
      [anyFailure, powershell('Invoke-WebRequest : The remote server returned an error: (403) Forbidden.')],
    ],
    not: [anyFailure, shell('curl: (22) The requested URL returned error: 401', 22)],
  },
  {
    id: 'script-proxy-refused',
    title: 'The script gets no connection through its proxy',
    signs: [
      {
        from,
        text: /CONNECT tunnel failed, response|from proxy after CONNECT|Proxy CONNECT aborted|\b407 Proxy Authentication Required|returned an error: \(407\)|ERROR 407: |ERR_TUNNEL_CONNECTION_FAILED|\bProxyError\(|tunneling socket could not be established|Tunnel connection failed: \d|Could not resolve proxy/i,
      },
    ],
    before: [
      'powershell-gallery',
      'nuget-provider-not-downloaded',
      'language-package-missing',
      'script-no-way-out',
      'script-server-refused',
      'script-server-forbids',
      'script-name-unresolved',
      'script-connection-broken',
    ],
    followedBy: /Could not find a version that satisfies/,
    cause:
      'The step uses a proxy (http_proxy, https_proxy, WinHTTP) and got no connection through it. Possible reasons are a login that the proxy wants, a host that it does not let through, and a wrong address of the proxy, such as https:// for one that listens for http.',
    fix: 'Have the host allowed on the proxy, correct the proxy that the source image or the script sets, or add the host to no_proxy.',
    link: 'https://curl.se/docs/manpage.html#-x',
    source: 'https://curl.se/libcurl/c/libcurl-errors.html',
    examples: [
      [anyFailure, shell("fatal: unable to access 'https://github.com/o/r/': CONNECT tunnel failed, response 403", 128)],
      [anyFailure, powershell('Invoke-WebRequest : The remote server returned an error: (407) Proxy Authentication Required.')],
    ],
    composed: [
      [anyFailure, shell('npm ERR! code ECONNRESET\nnpm ERR! network tunneling socket could not be established, cause=read ECONNRESET')],
      [
        anyFailure,
        shell(
          "WARNING: Retrying (Retry(total=0)) after connection broken by 'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden'))': /simple/app/\nERROR: Could not find a version that satisfies the requirement app\nERROR: No matching distribution found for app",
        ),
      ],
    ],
    not: [anyFailure, shell('curl: (22) The requested URL returned error: 403', 22)],
  },
  {
    id: 'docker-hub-limit',
    title: 'The pull limit of Docker Hub is reached',
    signs: [
      {
        from,
        text: /reached your (?:unauthenticated )?pull rate limit|docker\.(?:io|com)[^\n]*toomanyrequests|toomanyrequests[^\n]*docker\.(?:io|com)/i,
      },
    ],
    before: ['script-server-busy', 'container-image-missing'],
    cause: 'Docker Hub counts pulls without a login by address, and a build shares the address of its network with others.',
    fix: 'docker login with a token of Docker Hub before the pull, or pull from mcr.microsoft.com or a cache rule of your own Azure Container Registry.',
    link: 'https://docs.docker.com/docker-hub/usage/',
    source: 'https://github.com/kata-containers/tests/issues/3832',
    examples: [
      [
        anyFailure,
        shell(
          'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
        ),
      ],
    ],
    composed: [[anyFailure, shell('Error response from daemon: toomanyrequests: You have reached your unauthenticated pull rate limit.')]],
    not: [anyFailure, shell('curl: (22) The requested URL returned error: 429', 22)],
  },
  {
    id: 'script-server-busy',
    title: 'A server that the script asks fails or limits requests',
    signs: [
      { from, text: /\b50[0234] (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)\b/i },
      {
        from,
        text: /curl: \(22\)[^\n]*\b(?:429|5\d\d)\b|ERROR (?:429|5\d\d): |remote server returned an error: \((?:429|5\d\d)\)|does not indicate success: (?:429|5\d\d)|API rate limit exceeded|rate limit exceeded for url|toomanyrequests|429 Too Many Requests|503 Service (?:Temporarily )?Unavailable/i,
      },
    ],
    before: ['powershell-gallery', 'nuget-provider-not-downloaded', 'chocolatey-failed', 'script-server-forbids'],
    cause: 'The server, or a proxy in front of it, answered that it is overloaded, in failure, or asked too often from this address.',
    fix: 'Retry with growing pauses (curl --retry 8 --retry-all-errors), log in where that raises the limit, or mirror the file in your own storage.',
    link: 'https://curl.se/docs/manpage.html',
    source: 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api',
    examples: [
      [anyFailure, shell('curl: (22) The requested URL returned error: 503', 22)],
      [anyFailure, powershell('Invoke-RestMethod : {"message":"API rate limit exceeded for 192.0.2.1."}')],
      [
        anyFailure,
        shell(
          'ERROR: Error while attempting to retrieve the latest Bicep version: 403 Client Error: rate limit exceeded for url: https://api.github.com/repos/Azure/bicep/releases/latest.',
        ),
      ],
    ],
    not: [anyFailure, shell('curl: (22) The requested URL returned error: 403', 22)],
  },
  {
    id: 'script-connection-broken',
    title: 'A connection of the script broke off',
    signs: [
      {
        from: ['script'],
        provisioner: ['shell'],
        text: /GnuTLS recv error \(-(?:54|110)\)|Connection failed: [^\n]*Error in the pull function|Could not handshake: Error in the pull function/i,
      },
      { from: ['script'], text: /curl: \(52\)|Empty reply from server|curl: \(28\)[^\n]*with [1-9]\d* (?:out of|bytes)/i },
      {
        from,
        text: /curl: \((?:18|56|92)\)(?![^\n]*returned error: \d)|curl: \(35\)[^\n]*(?:reset|closed|EOF)|Recv failure: Connection reset by peer|\[Errno (?:54|104)\]\s+Connection reset by peer|The connection was closed unexpectedly|transfer closed with [^\n]* bytes remaining|Unable to read data from the transport connection|IncompleteRead\(|Connection was reset|errno 10054|SSL_ERROR_SYSCALL|\bECONNRESET\b|forcibly closed by the remote host|ConnectionResetError|\bSSLEOFError\b|Remote end closed connection|TLS connection was non-properly terminated|Received an unexpected EOF or 0 bytes from the transport stream|\bESOCKETTIMEDOUT\b/i,
      },
    ],
    before: ['tls-not-established'],
    cause:
      'The connection was made, and ended before everything was transferred: the server or something on the way (a firewall, a proxy) closed it, or it was too slow for the script’s time limit.',
    fix: 'Let the script download again where it stopped (curl -C - --retry 5, Start-BitsTransfer); if it breaks each time at the same size, look at the firewall’s limits.',
    link: 'https://curl.se/libcurl/c/libcurl-errors.html',
    source: 'https://curl.se/libcurl/c/libcurl-errors.html',
    examples: [
      [
        anyFailure,
        shell(
          'Err:2 https://packages.example.com/repo xenial/main amd64 tool amd64 1.12.6\n  GnuTLS recv error (-54): Error in the pull function.\nE: Failed to fetch https://packages.example.com/repo/pool/main/tool_1.12.6_amd64.deb  GnuTLS recv error (-54): Error in the pull function.',
          100,
        ),
      ],
      [anyFailure, shell('curl: (56) Recv failure: Connection reset by peer', 56)],
      [anyFailure, powershell('Invoke-WebRequest : The underlying connection was closed: The connection was closed unexpectedly.')],
      [
        anyFailure,
        powershell("fatal: unable to access 'https://github.com/o/r/': OpenSSL SSL_read: Connection was reset, errno 10054", 128),
      ],
    ],
    composed: [[anyFailure, shell('curl: (52) Empty reply from server', 52)]],
    not: [anyFailure, shell('curl: (28) Failed to connect to packages.example.com port 443 after 131072 ms: Connection timed out', 28)],
  },
]
