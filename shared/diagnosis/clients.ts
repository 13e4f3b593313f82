// What clients of servers say in a script: certificates, TLS, files of downloads, databases, the Azure CLI.
import { anyFailure, learnPage, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['shell'] } as const

export const clientDiagnoses: readonly Diagnosis[] = [
  {
    id: 'certificate-expired',
    title: 'A server’s certificate has expired',
    signs: [
      {
        from,
        text: /certificate has expired(?![^\n]*is before)|CERT_HAS_EXPIRED|certificate chain uses expired certificate|SEC_E_CERT_EXPIRED(?![^\n]*not yet)|CertificateExpiredException|\b0x80072f05\b/i,
      },
    ],
    before: ['script-certificate', 'language-package-missing'],
    cause:
      'The certificate of the host, or one of its chain, is past its end date. On an old image, that can be an expired root of the image itself. A machine whose clock is wrong says the same.',
    fix: 'Open the host from another machine: if its certificate has expired there as well, only its operator can renew it, so disable that repository or take another source. Otherwise, update ca-certificates or the source image, and check the machine’s clock (timedatectl, w32tm).',
    link: 'https://curl.se/libcurl/c/libcurl-errors.html',
    source: 'https://github.com/rethinkdb/rethinkdb/issues/7162',
    examples: [
      [
        anyFailure,
        shell(
          "Errors during downloading metadata for repository 'widget':\n  - Curl error (60): Peer certificate cannot be authenticated with given CA certificates for https://download.example.com/repodata/repomd.xml [SSL certificate problem: certificate has expired]\nError: Failed to download metadata for repo 'widget': Cannot download repomd.xml: All mirrors were tried",
        ),
      ],
      [anyFailure, shell('curl: (60) SSL certificate problem: certificate has expired', 60)],
    ],
    composed: [
      [anyFailure, shell('npm ERR! code CERT_HAS_EXPIRED')],
      [
        anyFailure,
        shell(
          'Get "https://example.com/": x509: certificate has expired or is not yet valid: current time 2026-01-02T00:00:00Z is after 2026-01-01T00:00:00Z',
        ),
      ],
    ],
    not: [anyFailure, shell('curl: (60) SSL certificate problem: self-signed certificate', 60)],
  },
  {
    id: 'certificate-revocation-unchecked',
    title: 'Windows could not check whether a certificate is revoked',
    signs: [
      {
        from: ['script'],
        text: /CRYPT_E_(?:NO_REVOCATION_CHECK|REVOCATION_OFFLINE)|\b0x8009201[23]\b|revocation function was unable to check revocation|revocation server was offline/i,
      },
    ],
    before: ['script-certificate', 'windows-result-code'],
    cause:
      'For each certificate, Windows asks the authority’s servers (OCSP, CRL) by HTTP on port 80, and did not reach them: the subnet lets only some hosts out, or a proxy signs with an authority that offers no list.',
    fix: 'Let the subnet reach the hosts of the certificate’s CRL and OCSP addresses on port 80 (ocsp.digicert.com, crl3.digicert.com and the like); for a single download, curl.exe has --ssl-no-revoke.',
    link: 'https://curl.se/docs/manpage.html#--ssl-no-revoke',
    source: 'https://curl.se/docs/manpage.html#--ssl-no-revoke',
    examples: [
      [
        anyFailure,
        powershell(
          'curl: (35) schannel: next InitializeSecurityContext failed: CRYPT_E_NO_REVOCATION_CHECK (0x80092012) - The revocation function was unable to check revocation for the certificate.',
        ),
      ],
      [
        anyFailure,
        powershell('The revocation function was unable to check revocation because the revocation server was offline. (0x80092013)'),
      ],
    ],
    not: [anyFailure, powershell('The remote certificate is invalid according to the validation procedure.')],
  },
  {
    id: 'certificates-not-installed',
    title: 'The machine has no list of certificate authorities',
    signs: [
      {
        ...on,
        text: /error setting certificate (?:verify locations|file)|unable to load CA certificate|curl: \(77\)|No CA certificates were loaded|x509: failed to load system roots/i,
      },
    ],
    before: ['script-certificate'],
    cause:
      'As a rule, the package ca-certificates is not installed, or a variable (CURL_CA_BUNDLE, SSL_CERT_FILE) names a file that does not exist.',
    fix: 'Install ca-certificates in an earlier step and run update-ca-certificates (update-ca-trust).',
    link: 'https://curl.se/docs/sslcerts.html',
    source: 'https://curl.se/libcurl/c/libcurl-errors.html',
    examples: [
      [
        anyFailure,
        shell('curl: (77) error setting certificate verify locations:  CAfile: /etc/ssl/certs/ca-certificates.crt CApath: none', 77),
      ],
      [anyFailure, shell('x509: failed to load system roots and no roots provided')],
    ],
    not: [anyFailure, shell('curl: (60) SSL certificate problem: self-signed certificate', 60)],
  },
  {
    id: 'tls-no-common-version',
    title: 'The script’s client and the server have no TLS version or cipher in common',
    signs: [
      { from: ['script'], text: /UNSAFE_LEGACY_RENEGOTIATION_DISABLED/i },
      {
        from,
        text: /alert (?:handshake failure|protocol version)|SSLV3_ALERT_HANDSHAKE_FAILURE|tlsv1 alert protocol version|\bunsupported protocol\b[^\n]*ssl|SSL[^\n]*unsupported protocol|dh key too small|ee key too small|unsafe legacy renegotiation|NO_PROTOCOLS_AVAILABLE|TLS alert: 'HandshakeFailure'|Unable to negotiate with \S+ port \d+: no matching/i,
      },
    ],
    before: ['script-connection-broken', 'tls-old', 'script-server-refused', 'script-server-forbids'],
    cause:
      'The handshake failed. As a rule one of the two is old: the image’s library does not have what the server demands, or its security policy forbids what the server offers.',
    fix: 'Update the client (curl, OpenSSL, git) in an earlier step; for an old server use another source for the file instead of weakening the policy of the image.',
    link: 'https://docs.openssl.org/master/man1/openssl-ciphers/',
    source: 'https://curl.se/libcurl/c/libcurl-errors.html',
    examples: [
      [anyFailure, shell('curl: (35) error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure', 35)],
      [anyFailure, shell('Unable to negotiate with 10.0.0.4 port 22: no matching host key type found. Their offer: ssh-rsa,ssh-dss', 255)],
    ],
    composed: [[anyFailure, shell('ssl.SSLError: [SSL: UNSAFE_LEGACY_RENEGOTIATION_DISABLED] unsafe legacy renegotiation disabled')]],
    not: [anyFailure, shell('curl: (35) Recv failure: Connection reset by peer', 35)],
  },
  {
    id: 'download-not-written',
    title: 'A download could not be written to its file',
    signs: [{ from, text: /curl: \(23\)|Failure writing output to destination|^Cannot write to '[^']*'/im }],
    isGeneral: true,
    names: { what: 'The file', in: /Cannot write to '([^']{1,160})'|Failed to open the file ([^\n:]{1,160})/ },
    cause: 'The folder of the destination does not exist, the step’s user may not write there, or a pipe behind curl has ended.',
    fix: 'Create the folder first (curl --create-dirs), write to /tmp and move the file with sudo, and check df -h if the folder exists.',
    link: 'https://curl.se/docs/manpage.html#-o',
    source: 'https://curl.se/libcurl/c/libcurl-errors.html',
    examples: [
      [anyFailure, shell('curl: (23) Failed writing body (0 != 16384)', 23)],
      [anyFailure, shell("agent.tar.gz: Permission denied\n\nCannot write to 'agent.tar.gz' (Permission denied).", 3)],
    ],
    not: [anyFailure, shell('curl: (22) The requested URL returned error: 404', 22)],
  },
  {
    id: 'database-login-refused',
    title: 'A database refuses the login of the script',
    signs: [
      {
        from,
        text: /password authentication failed for user|Peer authentication failed for user|Access denied for user '[^']*'@|Login failed for user '/i,
      },
    ],
    before: ['script-permission'],
    cause: 'The server runs, and the user, its password or the way of logging in is not what it expects.',
    fix: 'Right after the installation log in as the system user (sudo -u postgres psql, sudo mysql), and create users from there.',
    link: 'https://www.postgresql.org/docs/current/auth-pg-hba-conf.html',
    source: 'https://www.postgresql.org/docs/current/client-authentication-problems.html',
    examples: [
      [
        anyFailure,
        shell(
          'psql: error: connection to server at "10.0.0.4", port 5432 failed: FATAL:  password authentication failed for user "widget"',
          2,
        ),
      ],
      [anyFailure, shell("ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: NO)")],
    ],
    not: [anyFailure, shell("ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)")],
  },
  {
    id: 'az-extension-missing',
    title: 'A command of the Azure CLI needs an extension',
    signs: [{ from, text: /command requires the (?:latest version of )?(?:the )?extension|Unable to prompt for extension install/i }],
    names: { what: 'The extension', in: /extension ([\w-]+)/i },
    cause: 'The command is in an extension that is not installed, and the CLI cannot ask in a build.',
    fix: 'az extension add --name <extension> --yes before it, or az config set extension.use_dynamic_install=yes_without_prompt.',
    link: learnPage('cli/azure/azure-cli-extensions-overview'),
    source: learnPage('cli/azure/azure-cli-extensions-overview'),
    examples: [
      [
        anyFailure,
        shell(
          "ERROR: The command requires the extension ssh. Unable to prompt for extension install confirmation as no tty available. Run 'az config set extension.use_dynamic_install=yes_without_prompt' to allow installing extensions without prompt.",
        ),
      ],
      [anyFailure, shell('The command requires the latest version of extension datafactory.')],
    ],
    not: [anyFailure, shell("ERROR: 'ssh' is misspelled or not recognized by the system.", 2)],
  },
  {
    id: 'ansible-over-ssh',
    title: 'Ansible connects to the build machine over SSH',
    signs: [
      {
        from,
        text: /\[(?:localhost|127\.0\.0\.1|default)\]: UNREACHABLE! =>(?![^\n]*port 598[56])[^\n]*(?:via ssh|Permission denied \(|ssh: connect)/i,
      },
    ],
    before: ['local-service-not-reached', 'script-server-refused', 'script-server-forbids', 'script-no-way-out'],
    cause: 'The playbook runs on the machine that it configures, and treats it as a remote one that it has no key for.',
    fix: 'Run it with ansible-playbook -i localhost, -c local …, or set connection: local in the play.',
    link: 'https://docs.ansible.com/ansible/latest/inventory_guide/connection_details.html',
    source: 'https://docs.ansible.com/ansible/latest/inventory_guide/connection_details.html',
    examples: [
      [
        anyFailure,
        shell(
          'fatal: [127.0.0.1]: UNREACHABLE! => {"changed": false, "msg": "Failed to connect to the host via ssh: Permission denied (publickey,password).", "unreachable": true}',
          4,
        ),
      ],
      [
        anyFailure,
        shell(
          'fatal: [localhost]: UNREACHABLE! => {"msg": "Failed to connect to the host via ssh: ssh: connect to host localhost port 22: Connection refused"}',
          4,
        ),
      ],
    ],
    not: [anyFailure, shell('ERROR! the playbook: site.yml could not be found')],
  },
]
