// Why Microsoft Entra did not issue a token. The errors of @azure/identity have the reason only in their message.

// Why one of our credentials returned no token; the first line has the reason.
export class LoginError extends Error {
  override readonly name = 'CredentialUnavailableError'
}

// Whether an error came from a credential.
export const isLoginError = (error: unknown): error is Error =>
  error instanceof Error &&
  ['CredentialUnavailableError', 'AuthenticationError', 'AuthenticationRequiredError', 'AggregateAuthenticationError'].includes(error.name)

// Whether Entra itself did not answer: the connection broke, a proxy answered, or the request was throttled. A refusal has an AADSTS code;
// that of a temporary fault is 90033. An answer without an error in it gives an empty text or no description. The metadata service of a
// machine describes its refusals without such a code.
export const isLostAnswer = (error: unknown): error is Error =>
  isLoginError(error) &&
  (/AADSTS90033\b/.test(error.message) ||
    (!/AADSTS\d/.test(error.message) && /^\s*$|network_error|temporarily_unavailable|Description: Not Available/.test(error.message)))

// The first line of the error: the rest repeats it and lists trace ids.
export const loginMessage = (error: Error): string =>
  error.message.trim().split('\n')[0] || 'Microsoft Entra returned neither a token nor a reason'
