// What can go wrong with one request, or with several in a row.
import type { FaultRule } from '../emulator/net/faults.js'

export interface NamedFault {
  readonly name: string
  readonly fault: FaultRule['fault']
  readonly times?: number
}

// Of any request: every one of these must be survived.
export const everywhere: readonly NamedFault[] = [
  { name: 'reset before the effect', fault: 'reset-before' },
  { name: 'reset after the effect', fault: 'reset-after' },
  { name: 'no answer, no effect', fault: 'hang-before' },
  { name: 'effect, no answer', fault: 'hang-after' },
  { name: 'half a body', fault: 'truncate' },
  { name: 'a page of a proxy', fault: { status: 200, text: '<html>Sign in to the network</html>' } },
  { name: '500 three times', fault: { status: 500 }, times: 3 },
  { name: '502 with effect', fault: { status: 502, effect: true } },
  { name: '502 of a proxy', fault: { status: 502, text: '<html>Bad gateway</html>' } },
  { name: '503 with a hint', fault: { status: 503, headers: { 'retry-after': '1' } } },
  { name: '504 with effect', fault: { status: 504, effect: true } },
  { name: '429 with a hint', fault: { status: 429, headers: { 'retry-after': '1' } } },
  { name: '429 without a hint, twice', fault: { status: 429 }, times: 2 },
]

// The operation's URL has gone.
export const vanished: NamedFault = {
  name: '404',
  fault: { status: 404, body: { error: { code: 'NotFound', message: 'The operation was not found.' } } },
  times: 50,
}

const expiry = "The access token expiry UTC time '11/27/2026 3:29:58 PM' is earlier than current UTC time '11/27/2026 3:30:01 PM'."

// A token that ends before its time, with the challenge that comes with every 401 (RFC 6750).
export const expired: NamedFault = {
  name: 'an expired token',
  fault: {
    status: 401,
    headers: {
      'www-authenticate': `Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="${expiry}"`,
    },
    body: { error: { code: 'ExpiredAuthenticationToken', message: expiry } },
  },
}

// The service refuses to delete a template that is being changed or run (docs/service.md 2.9).
export const refused: NamedFault = {
  name: 'a refusal, twice',
  fault: { status: 409, body: { error: { code: 'OperationNotAllowed', message: 'The template is busy.' } } },
  times: 2,
}

// A role that was just assigned and has not taken effect everywhere yet.
export const notYetAuthorized: NamedFault = {
  name: 'a role that is not known yet',
  fault: {
    status: 403,
    body: { error: { code: 'AuthorizationFailed', message: 'The client does not have authorization to perform action.' } },
  },
  times: 2,
}
