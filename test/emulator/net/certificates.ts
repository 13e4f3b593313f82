// A certificate authority and a certificate for localhost, created at each start and trusted through one PEM file.
import './reflection.js'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

// PEM texts: the authority, the certificate of localhost and its key.
export interface Certificates {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const day = 24 * 60 * 60 * 1000

// Creates the authority's certificate, and one for localhost, 127.0.0.1 and these names with its key.
export const makeCertificates = async (names: readonly string[] = []): Promise<Certificates> => {
  const authorityKeys = await makeKeys()
  const leafKeys = await makeKeys()
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 30 * day), signingAlgorithm: algorithm }
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: '01',
    name: 'CN=Image Builder emulator',
    keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  })
  const leaf = await x509.X509CertificateGenerator.create({
    ...validity,
    serialNumber: '02',
    subject: 'CN=localhost',
    issuer: ca.subject,
    publicKey: leafKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        ...['localhost', ...names].map((value) => ({ type: 'dns', value }) as const),
        { type: 'ip', value: '127.0.0.1' },
      ]),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  })
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', leafKeys.privateKey), 'PRIVATE KEY')
  return { ca: ca.toString('pem'), cert: leaf.toString('pem'), key }
}

const makeKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
