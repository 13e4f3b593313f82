// Explains an ArmError.
import type { Evidence } from '../diagnosis/evidence.js'
import { AibError, type ErrorCode, type Problem } from '../errors.js'
import { ArmError, isDeadlinePassed } from './arm-error.js'
import { isLoginError } from './login-error.js'
import { defined } from '../defined.js'

// The error for people: what was being done, to which resource, what Azure said, and what to do if the cause is known. The table of
// diagnoses is loaded only now: without a failure, no run needs it.
export const toAibError = async (error: unknown, doing: string, resource: string): Promise<AibError> => {
  if (error instanceof AibError) return error
  if (!(error instanceof ArmError))
    return new AibError({ code: 'internal', message: `${doing}: ${String(error)}`, where: resource }, { cause: error })
  const fix = isDeadlinePassed(error) ? 'Give the job a longer deadline, or run the same command again.' : await causeOf(error)
  // The place of a refused login is not the resource that the first request was about.
  if (isLoginError(error.cause) && error.status === 401) {
    const problem: Problem = { code: 'login-failed', message: `The login failed: ${error.message}`, ...defined({ fix }) }
    return new AibError(problem, { cause: error })
  }
  const problem: Problem = {
    code: errorCodeOf(error),
    message: `${doing}: ${error.message} [${error.code}]${idsOf(error)}`,
    where: resource,
    ...defined({ fix }),
  }
  return new AibError(problem, { cause: error })
}

// For Azure support, and for readers of the activity log.
const idsOf = ({ correlationId, clientRequestId }: ArmError): string => {
  const ids = [
    ...(correlationId === undefined ? [] : [`correlation id ${correlationId}`]),
    ...(clientRequestId === undefined ? [] : [`client request id ${clientRequestId}`]),
  ]
  return ids.length === 0 ? '' : ` (${ids.join(', ')})`
}

const causeOf = async (error: ArmError): Promise<string | undefined> =>
  (await import('../diagnosis/diagnose.js')).explain([evidenceOf(error)])

const evidenceOf = (error: ArmError): Evidence => {
  if (isLoginError(error.cause)) return { origin: 'login', message: `${error.message}\n${error.cause.message}` }
  const { status, code, message } = error
  return status === undefined ? { origin: 'network', code, message } : { origin: 'refusal', status, code, message }
}

const errorCodeOf = (error: ArmError): ErrorCode => {
  if (isDeadlinePassed(error)) return 'deadline-passed'
  if (error.status === undefined) return 'service-unreachable'
  if (error.status === 401) return 'login-failed'
  if (error.code === 'SubscriptionNotFound' || error.code === 'ResourceGroupNotFound') return 'not-found'
  return accessCodes.includes(error.code) ? 'access-denied' : 'service-refused'
}

// The reasons for a 403 that a role removes: not a policy, a lock or another tenant.
const accessCodes: readonly string[] = [
  'AuthorizationFailed',
  'LinkedAuthorizationFailed',
  'DenyAssignmentAuthorizationFailed',
  'Forbidden',
  'HTTP 403',
]
