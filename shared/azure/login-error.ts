// Why Microsoft Entra gave no token. The credential's errors carry the reason only in their text (SDK.md section 1).

// Whether an error came from a credential.
export const isLoginError = (error: unknown): error is Error =>
  error instanceof Error &&
  ['CredentialUnavailableError', 'AuthenticationError', 'AuthenticationRequiredError', 'AggregateAuthenticationError'].includes(error.name)

// Whether Entra gave no answer of its own: the connection broke, a proxy answered, or the request was throttled. What it refuses has an
// AADSTS code. (The text is empty for an answer without an error in it.)
export const isLostAnswer = (error: unknown): boolean =>
  isLoginError(error) && !/AADSTS\d/.test(error.message) && /^\s*$|network_error|temporarily_unavailable|Not Available/.test(error.message)

// Codes of Entra that users meet, with what to do.
const fixes: Readonly<Record<string, string>> = {
  AADSTS7000215: 'The client secret is wrong: copy its value, not its id, and check client-id.',
  AADSTS7000222: 'The client secret has expired: make a new one, or switch to a federated login.',
  AADSTS700016: 'The application is not in this tenant: check client-id and tenant-id.',
  AADSTS90002: 'The tenant does not exist in this cloud: check tenant-id and environment.',
  AADSTS700027: 'The certificate is not registered with the application, or its key is another: upload the certificate to the application.',
  AADSTS700024: 'The OIDC assertion had ended: the clock of the agent may be wrong.',
  AADSTS70021:
    'No federated credential of the application matches this pipeline: compare its issuer and subject with the ones in the message.',
  AADSTS700213:
    'No federated credential of the application matches this pipeline: compare its issuer and subject with the ones in the message.',
}

// What to do about an error of a credential.
export const loginFix = (error: Error): string => {
  const code = /AADSTS\d+/.exec(error.message)?.[0]
  const fix = code === undefined ? undefined : fixes[code]
  if (fix !== undefined) return fix
  if (error.message.includes('endpoints_resolution_error')) {
    return 'The Entra authority did not answer as one: check environment and authority-host, the network and proxy of the agent, and whether it trusts the authority’s certificate (NODE_EXTRA_CA_CERTS).'
  }
  if (error.message.startsWith('ManagedIdentityCredential')) {
    return 'A machine in Azure has a managed identity only once one is assigned to it; hosted agents have none. Check the client id where a user-assigned one is named.'
  }
  return 'Check tenant-id, client-id and the credential of the pipeline’s identity.'
}

// The first line of the error: the rest repeats it and names trace ids.
export const loginMessage = (error: Error): string =>
  error.message.trim().split('\n')[0] || 'Microsoft Entra gave neither a token nor a reason'
