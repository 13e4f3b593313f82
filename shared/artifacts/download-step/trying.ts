// What both forms of the download step share: the number of tries, which answers are tried again, and the messages. The sentences are parts
// of a double-quoted string in either language, which inserts the values of the script's variables.
import type { DownloadAccess } from './download.js'

// Number of tries. The pauses between them double from 2 seconds: two minutes in total.
export const tries = 7

// Seconds without a byte after which a try has failed. Seven such tries and their pauses take nine minutes.
export const stallSeconds = 60

// The answers below 500 that time can change. Of the metadata service, those that its documentation says to try again (docs/service.md
// 7.13); of storage, those of a role or a firewall rule that has not reached every server yet.
export const retriedStatus = { metadata: [404, 410, 429], storage: [401, 403, 408, 429] } as const

// The error code of storage for a signature or a token that it does not accept: it is sent with 403, and never changes.
export const lastingCode = 'AuthenticationFailed'

const role = 'Identity $identity of the build VM needs the role Storage Blob Data Reader on the container.'
const link = 'The link lasts until the deadline of the job that made this template.'
const firewall = 'The firewall of the storage account must let the build VM in.'

// Storage gives each of its errors a code, in the header x-ms-error-code.
const stranger = 'It has no error code of Azure Storage: something on the way, such as a proxy, may have answered.'

// What to do about an answer 401 or 403 of storage, by its error code (docs/service.md 7.14); the empty code is for an answer without one.
export const advice = ({ kind }: DownloadAccess): Readonly<Record<string, string>> => ({
  AuthorizationFailure: firewall,
  ...(kind === 'identity' ? { AuthorizationPermissionMismatch: role } : { [lastingCode]: link }),
  '': stranger,
})

export const sentences = {
  noAnswer: {
    metadata: 'the metadata service of the VM did not return a token for identity $identity',
    storage: '$url could not be downloaded',
  },
  answered: {
    metadata: 'the metadata service of the VM did not return a token for identity $identity, its answer is $status',
    storage: '$url could not be downloaded, the answer is $status',
  },
  noToken: 'its answer does not contain one',
  wrongChecksum: '$url has sha256 $actual instead of $sha256',
  again: `download: try $try of ${String(tries)} failed: $reason. Trying again in $pause seconds`,
  done: 'download: $destination is in place',
  remains: 'download: the temporary folder $work could not be deleted and remains',
} as const
