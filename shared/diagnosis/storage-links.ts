// Links with a shared access signature (SAS) that storage can read and does not allow.
import { anyFailure, learnPage, powershell, shell, stored, type Diagnosis } from './diagnosis.js'

const from = ['storage', 'script'] as const
const signatures = learnPage('rest/api/storageservices/create-service-sas')
const accountSas = learnPage('rest/api/storageservices/create-account-sas')
const general = ['storage-not-authenticated', 'script-storage-signature', 'script-server-refused', 'script-server-forbids'] as const

export const storageLinkDiagnoses: readonly Diagnosis[] = [
  {
    id: 'storage-link-incomplete',
    title: 'The storage link lacks a part, or has one that is not valid',
    signs: [
      {
        from,
        text: /\b(?:sr|sp|sv|se|st|ss|srt|sig|skoid|sktid) is mandatory|(?:Signed expiry|Permissions?) must be specified in signature|Access without signed identifier cannot have time window|Signature fields? (?:is|are)? ?not well[ -]formed|Signature size is invalid|Value for one of the query parameters specified in the request URI is invalid/i,
      },
      { from: ['storage'], code: ['InvalidQueryParameterValue', 'MissingRequiredQueryParameter'] },
    ],
    before: general,
    names: {
      what: 'Its words',
      in: /([^\n<>]{0,60}(?:is mandatory|must be specified in|cannot have time window|not well[ -]formed|query parameters specified)[^\n<>]{0,100})/i,
    },
    cause:
      'Storage reads the parts of a SAS (sp, st, se, sv, sr, sig) from the query of the link, and one is missing or cannot be read: the link was cut at an & by a shell without quotes, encoded twice or not at all (a + or / in sig), or put together by hand.',
    fix: 'Hand the whole link on in single quotes, and make it with a tool that encodes it: az storage blob generate-sas … --full-uri.',
    link: signatures,
    source: signatures,
    examples: [
      [stored(403, 'AuthenticationFailed', 'Server failed to authenticate the request. sr is mandatory. Cannot be empty')],
      [stored(400, 'InvalidQueryParameterValue', 'Value for one of the query parameters specified in the request URI is invalid.')],
      [
        anyFailure,
        powershell(
          'Invoking web request failed with error 400: Value for one of the query parameters specified in the request URI is invalid.',
        ),
      ],
      [anyFailure, shell('<AuthenticationErrorDetail>Signature fields not well formed.</AuthenticationErrorDetail>', 22)],
    ],
    not: [stored(403, 'AuthenticationFailed', 'Signature did not match. String to sign used was x')],
  },
  {
    id: 'storage-link-scope',
    title: 'The storage link is not made for this request',
    signs: [
      { from, text: /not authorized to perform this operation using this (?:resource type|service|protocol|source IP)/i },
      {
        from: ['storage'],
        code: [
          'AuthorizationResourceTypeMismatch',
          'AuthorizationServiceMismatch',
          'AuthorizationProtocolMismatch',
          'AuthorizationSourceIPMismatch',
        ],
      },
    ],
    before: [...general, 'storage-firewall', 'script-storage-firewall', 'script-storage-denied'],
    names: { what: 'What it does not include', in: /using this ((?:resource type|service|protocol|source IP)[^\n<]{0,60})/i },
    cause:
      'The signature is right, and one of its limits excludes the request: an account SAS without the resource type (srt needs o for files, c for containers) or service (ss needs b for blobs), one for https only, or one for other addresses (sip).',
    fix: 'Make it with what is needed: az storage account generate-sas --services b --resource-types co --permissions rl --expiry <time> --https-only; leave --ip out, since the address of the build machine is not known before.',
    link: accountSas,
    source: accountSas,
    examples: [
      [
        stored(
          403,
          'AuthorizationResourceTypeMismatch',
          'This request is not authorized to perform this operation using this resource type.',
        ),
      ],
      [
        stored(
          403,
          'AuthorizationSourceIPMismatch',
          'This request is not authorized to perform this operation using this source IP 192.0.2.7.',
        ),
      ],
      [
        anyFailure,
        powershell(
          '<Error><Code>AuthorizationServiceMismatch</Code><Message>This request is not authorized to perform this operation using this service.',
        ),
      ],
    ],
    not: [
      stored(403, 'AuthorizationPermissionMismatch', 'This request is not authorized to perform this operation using this permission.'),
    ],
  },
  {
    id: 'storage-blob-missing',
    title: 'The blob does not exist',
    signs: [{ from: ['storage'], code: ['BlobNotFound'] }],
    cause: 'Account and container answer, and there is no blob of this name; names of blobs are case-sensitive.',
    fix: 'Compare the name with az storage blob list --account-name <account> --container-name <container> --auth-mode login.',
    link: learnPage('rest/api/storageservices/blob-service-error-codes'),
    source: learnPage('rest/api/storageservices/blob-service-error-codes'),
    examples: [
      [stored(404, 'BlobNotFound', 'The specified blob does not exist.')],
      [stored(404, 'BlobNotFound', 'The specified blob does not exist.\nRequestId:1')],
    ],
    not: [stored(404, 'ContainerNotFound', 'The specified container does not exist.')],
  },
]
