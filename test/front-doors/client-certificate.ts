// A certificate of an application with its private key, as a service connection holds it.
import '../emulator/net/reflection.js'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

export interface ClientCertificate {
  readonly certificate: string
  readonly privateKey: string
  // Both, one behind the other.
  readonly pem: string
}

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const
const day = 24 * 60 * 60 * 1000

// Makes a certificate that holds until some days from now; a negative number makes one that has ended.
export const makeClientCertificate = async (days = 30): Promise<ClientCertificate> => {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=image pipeline',
    keys,
    notBefore: new Date(Date.now() - 60 * day),
    notAfter: new Date(Date.now() + days * day),
    signingAlgorithm: algorithm,
  })
  const certificate = made.toString('pem')
  const privateKey = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return { certificate, privateKey, pem: `${privateKey}\n${certificate}\n` }
}
