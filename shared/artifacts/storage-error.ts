// Explains refusals of blob storage.
import type { RestError } from '@azure/storage-blob'
import { isLoginError, isLostAnswer, loginMessage } from '../azure/login-error.js'
import { AibError } from '../errors.js'
import { defined } from '../defined.js'

// The error for people, with what to do if that is known. `fixes`, by the codes of storage, take precedence over the usual ones.
export const explainStorageError = async (
  error: unknown,
  doing: string,
  containerUrl: string,
  fixes: Readonly<Record<string, string>> = {},
): Promise<AibError> => {
  if (error instanceof AibError) return error
  if (isLoginError(error)) {
    const { explain } = await import('../diagnosis/diagnose.js')
    const fix = explain([{ origin: 'login', message: error.message }])
    const login = { message: loginMessage(error), where: containerUrl, ...defined({ fix }) }
    return new AibError({ code: isLostAnswer(error) ? 'service-unreachable' : 'login-failed', ...login }, { cause: error })
  }
  const code = storageErrorCode(error) ?? 'unknown'
  const fix = fixes[code] ?? usualFixes[code]
  const problem = { message: `${doing}: ${firstLine(error)} [${code}]`, where: containerUrl, ...defined({ fix }) }
  return new AibError({ code: refusals.has(code) ? 'access-denied' : 'upload-failed', ...problem }, { cause: error })
}

// The code in an answer of blob storage, or of the network; undefined for other errors.
export const storageErrorCode = (error: unknown): string | undefined =>
  isRestError(error) ? (error.code ?? headerCode(error) ?? `HTTP ${error.statusCode ?? 'without an answer'}`) : undefined

// The answer to a HEAD has no body: its code is only in a header, which the client does not read.
const headerCode = ({ response }: RestError): string | undefined => response?.headers.get('x-ms-error-code')

// Whether the blob does not exist (although its container does).
export const isBlobMissing = (error: unknown): boolean =>
  isRestError(error) && error.statusCode === 404 && storageErrorCode(error) !== 'ContainerNotFound'

// Whether a later try may succeed: there was no answer, or a throttled one, a gateway's, or a proxy's page with a success status.
export const isPassing = (error: unknown): boolean =>
  isRestError(error) && (error.statusCode === undefined || error.statusCode < 300 || error.statusCode === 429 || error.statusCode >= 500)

const refusals: ReadonlySet<string> = new Set([
  'AuthorizationPermissionMismatch',
  'AuthorizationFailure',
  'AuthenticationFailed',
  'InvalidAuthenticationInfo',
  'PublicAccessNotPermitted',
])

const usualFixes: Readonly<Record<string, string>> = {
  AuthorizationPermissionMismatch:
    'Give the pipeline’s identity the role Storage Blob Data Contributor on the container; new role assignments can take a few minutes to take effect.',
  AuthorizationFailure:
    'The firewall of the storage account may be blocking this agent: allow its network, or use an agent inside it. The firewall also blocks the service when it downloads scripts and files: put them into a folder (a File customizer with vmProfile.userAssignedIdentities), which the build VM downloads through a private endpoint in its subnet, and run them with inline commands.',
  ContainerNotFound: 'Create the container, or correct its URL.',
  ENOTFOUND: 'Check the host name in the URL.',
}

const isRestError = (error: unknown): error is RestError => error instanceof Error && error.name === 'RestError'

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] || 'Storage refused it.'
