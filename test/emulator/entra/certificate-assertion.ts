// An assertion that an application signed with its certificate: the only kind of token whose signature the emulator verifies.
import { constants, createHash, verify, X509Certificate } from 'node:crypto'
import { isObject, parseJson, textOf, type JsonObject } from '../json.js'
import { decodeToken } from './tokens.js'

// The possible signers and the audience.
export interface CertificateRegistration {
  // PEM texts.
  readonly certificates: readonly string[]
  readonly clientId: string
  readonly tokenEndpoint: string
}

// Why an assertion is invalid, in Entra's words; undefined if it is valid.
export const refusedCertificate = (assertion: string, registration: CertificateRegistration): string | undefined => {
  const [head = '', payload = '', signature = ''] = assertion.split('.')
  const header = headerOf(head)
  const thumbprint = textOf(header?.['x5t#S256'])
  const certificate = registration.certificates.find((pem) => thumbprintOf(pem) === thumbprint)
  if (certificate === undefined) return failure('The key was not found.', thumbprint)
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${payload}`),
    { key: new X509Certificate(certificate).publicKey, ...paddingOf(textOf(header?.alg)) },
    Buffer.from(signature, 'base64url'),
  )
  if (!isSigned) return failure('The key was found, but use of the key to verify the signature failed.', thumbprint)
  const claims = decodeToken(assertion)
  if (claims?.sub !== registration.clientId) return failure('The subject is not the application.', thumbprint)
  if (claims.aud !== registration.tokenEndpoint) return failure('The audience is not the token endpoint.', thumbprint)
  return undefined
}

const failure = (reason: string, thumbprint: string): string =>
  `Client assertion failed signature validation. [Reason - ${reason}, Thumbprint of key used by client: '${thumbprint}']`

const headerOf = (head: string): JsonObject | undefined => {
  const header = parseJson(Buffer.from(head, 'base64url').toString())
  return isObject(header) ? header : undefined
}

const thumbprintOf = (pem: string): string => createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url')

const paddingOf = (algorithm: string) =>
  algorithm === 'PS256'
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { padding: constants.RSA_PKCS1_PADDING }
