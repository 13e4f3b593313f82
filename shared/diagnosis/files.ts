// Scripts and files that the service downloads while it provisions a template.
import { learnPage, provisioned, run, shell, troubleshooting, type Diagnosis } from './diagnosis.js'

const blobErrors = learnPage('rest/api/storageservices/blob-service-error-codes')
const download = troubleshooting('error-occurs-with-downloading-an-external-file-to-a-local-file')
const from = ['provisioning', 'operation', 'run', 'refusal'] as const

export const fileDiagnoses: readonly Diagnosis[] = [
  {
    id: 'file-not-reachable',
    title: 'A script or file could not be downloaded',
    signs: [
      { from, text: /Error downloading '|Downloading external file/i },
      { from, text: /Resource https?:\S+ is unavailable\. Please check the file exists/i },
    ],
    names: { what: 'The file', in: /Resource (https?:\S+) is unavailable|Error downloading '([^']+)'/ },
    cause:
      'The service could not read the URL. Possible reasons are a misspelt URL, a host that is not public, a container on which the template’s identity lacks Storage Blob Data Reader, and the firewall of a storage account.',
    fix: 'Check the URL, give the template’s identity that role, and let the service through the firewall; the exception for trusted services does not include it.',
    link: download,
    source: download,
    examples: [
      [
        provisioned(
          'Other',
          "Downloading external file (<myFile>) to local file (xxxxx.0.customizer.fp) [attempt 1 of 10] failed: Error downloading '<myFile>' to 'xxxxx.0.customizer.fp'..",
        ),
      ],
      [
        provisioned(
          'ValidationFailed',
          'Resource https://example.com/a.ps1 is unavailable. Please check the file exists, and that Image Builder can access it',
        ),
      ],
    ],
    not: [shell("Error downloading 'https://example.com/a.sh'")],
  },
  {
    id: 'file-link-expired',
    title: 'The link to a script or file is not valid at this time',
    signs: [{ from, text: /Signature not valid in the specified time frame|Signed expiry time[\s\S]*has to be after/i }],
    before: ['file-not-reachable'],
    cause: 'The shared access signature in a scriptUri or sourceUri had expired, or was not valid yet, when the service downloaded it.',
    fix: 'Make a new signature that lasts for the whole provisioning, or keep the link plain and let the template’s identity read (artifacts-access: identity).',
    link: learnPage('azure/storage/common/storage-sas-overview'),
    source: learnPage('troubleshoot/azure/azure-storage/blobs/authentication/storage-troubleshoot-403-errors'),
    examples: [
      [
        provisioned(
          'Other',
          "Downloading external file (a.sh) to local file (x.0.customizer.fp) [attempt 10 of 10] failed: Error downloading 'a.sh' to 'x.0.customizer.fp': Server failed to authenticate the request. Signature not valid in the specified time frame",
        ),
      ],
    ],
    composed: [
      [
        provisioned(
          'Other',
          "Error downloading 'a.ps1' to 'x.1.customizer.fp': Signed expiry time [Mon, 01 Jan 2024 00:00:00 GMT] has to be after signed start time [Tue, 02 Jan 2024 00:00:00 GMT]",
        ),
      ],
    ],
    not: [shell('Signature not valid in the specified time frame')],
  },
  {
    id: 'file-missing',
    title: 'A script or file is not found at its address',
    signs: [
      {
        from,
        text: /(?:Error downloading|Downloading external file)[\s\S]*(?:BlobNotFound|The specified blob does not exist|ContainerNotFound|status(?: code)?:? 404|404 \(?Not Found|StatusCode=404)/i,
      },
    ],
    before: ['file-not-reachable'],
    cause:
      'The storage account or web server answers that it has no such file. A private repository on GitHub and a private container give the same answer to a request without a login.',
    fix: 'Correct the scriptUri or sourceUri, or upload the file there; upper and lower case of a blob’s name matter.',
    link: download,
    source: blobErrors,
    examples: [
      [
        provisioned(
          'Other',
          "Downloading external file (a.sh) to local file (x.0.customizer.fp) [attempt 10 of 10] failed: Error downloading 'a.sh' to 'x.0.customizer.fp': BlobNotFound: The specified blob does not exist.",
        ),
      ],
    ],
    composed: [[run('Downloading external file (b.zip) to local file (x.1.customizer.fp) failed: unexpected status code: 404')]],
    not: [
      provisioned(
        'Other',
        "Downloading external file (a.sh) to local file (x.0.customizer.fp) [attempt 1 of 10] failed: Error downloading 'a.sh'",
      ),
    ],
  },
  {
    id: 'file-host-ciphers',
    title: 'The TLS handshake with a file’s host failed',
    signs: [
      {
        from,
        text: /remote error: tls: (?:handshake failure|protocol version)|tls: server selected unsupported|no supported versions satisfy MinVersion|no cipher suite supported by both/i,
      },
    ],
    before: ['file-not-reachable'],
    cause:
      'The service and the web server of a scriptUri or sourceUri do not agree on a TLS version and cipher suite. As a rule, the server is outdated.',
    fix: 'Keep the file in Azure storage, or have the web server offer TLS 1.2 with current cipher suites.',
    link: troubleshooting('troubleshoot-image-template-submission-errors'),
    source: troubleshooting('troubleshoot-image-template-submission-errors'),
    examples: [
      [
        provisioned(
          'Other',
          "Downloading external file (https://example.com/a.ps1) to local file (x.0.customizer.fp) [attempt 10 of 10] failed: Error downloading 'https://example.com/a.ps1': remote error: tls: handshake failure",
        ),
      ],
      [
        provisioned(
          'Other',
          "Error downloading 'https://example.com/a.ps1' to 'x.0.customizer.fp': tls: server selected unsupported protocol version 301",
        ),
      ],
    ],
    not: [shell('curl: (35) remote error: tls: handshake failure')],
  },
]
