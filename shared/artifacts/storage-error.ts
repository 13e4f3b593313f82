// Explains refusals of blob storage.
import type { RestError } from '@azure/storage-blob'
import { foreignAnswer, isForeign, type Answered } from '../azure/foreign-answer.js'
import { isLoginError, isLostAnswer, loginMessage } from '../azure/login-error.js'
import type { Evidence } from '../diagnosis/evidence.js'
import { AibError } from '../errors.js'
import { defined } from '../defined.js'
import { ownValue } from '../own-value.js'

// The error for people, with what to do if that is known. `fixes`, by the codes of storage, say more than the
// table of diagnoses can: what the request was for.
export const explainStorageError = async (
  error: unknown,
  doing: string,
  containerUrl: string,
  fixes: Readonly<Record<string, string>> = {},
): Promise<AibError> => {
  if (error instanceof AibError) return error
  if (isLoginError(error)) {
    const fix = await causeOf({ origin: 'login', message: error.message })
    const login = { message: loginMessage(error), where: containerUrl, ...defined({ fix }) }
    return new AibError({ code: isLostAnswer(error) ? 'service-unreachable' : 'login-failed', ...login }, { cause: error })
  }
  const code = storageErrorCode(error) ?? 'unknown'
  const fix = ownValue(fixes, code) ?? (await causeOf(evidenceOf(error, code)))
  const problem = { message: `${doing}: ${firstLine(error)} [${code}]`, where: containerUrl, ...defined({ fix }) }
  return new AibError({ code: refusals.has(code) ? 'access-denied' : 'upload-failed', ...problem }, { cause: error })
}

// The table of diagnoses is loaded only now: without a failure, no run needs it.
const causeOf = async (evidence: Evidence): Promise<string | undefined> => (await import('../diagnosis/diagnose.js')).explain([evidence])

// The cause of a refusal by blob storage, with what to do; undefined if the table of diagnoses does not have it, or if storage did not answer.
export const causeOfRefusal = async (error: unknown): Promise<string | undefined> => {
  const code = storageErrorCode(error)
  return code === undefined ? undefined : causeOf(evidenceOf(error, code))
}

const evidenceOf = (error: unknown, code: string): Evidence => {
  const { statusCode, response } = isRestError(error) ? error : {}
  const message = foreignText(error) ?? (error instanceof Error ? error.message : String(error))
  return { origin: 'storage', status: statusCode, code, message: [message, ...detailsOf(response?.bodyAsText)].join('\n') }
}

// Why a login was refused: an element of the body that the client leaves out of the message.
const detailsOf = (body: string | null | undefined): readonly string[] => {
  const detail = /<AuthenticationErrorDetail>([^<]*)/.exec(body ?? '')?.[1]
  return detail === undefined ? [] : [detail]
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

const isRestError = (error: unknown): error is RestError => error instanceof Error && error.name === 'RestError'

// What answered in place of storage, as a sentence; undefined if storage answered, or nothing did.
const foreignText = (error: unknown): string | undefined => {
  const answered = isRestError(error) ? answeredOf(error) : undefined
  return answered === undefined || !isForeign(answered) ? undefined : foreignAnswer('Azure Storage', answered)
}

const answeredOf = ({ response }: RestError): Answered | undefined =>
  response === undefined ? undefined : { status: response.status, headers: response.headers.toJSON(), body: response.bodyAsText }

const firstLine = (error: unknown): string =>
  (foreignText(error) ?? (error instanceof Error ? error.message : String(error)).split('\n')[0]) || 'Storage refused it.'
