// A certificate to log in with: a PEM text with the certificate and its private key.
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { now } from '../clock.js'

// Why a PEM text cannot be used to log in, in words that quote none of it; undefined if it can.
export const certificateFault = (pem: string, time = new Date(now())): string | undefined => {
  const certificate = certificateOf(pem)
  if (isPfx(pem))
    return 'it is a PFX file (PKCS #12), and PEM is needed: openssl pkcs12 -in login.pfx -nodes -out login.pem converts it, and asks for its password'
  if (certificate === undefined) return 'it has no certificate in PEM form (-----BEGIN CERTIFICATE-----)'
  const key = privateKeyOf(pem)
  if (key === undefined) return 'it has no private key in PEM form that can be read without a password'
  if (key.asymmetricKeyType !== 'rsa') return 'its private key is not an RSA key'
  if (!certificate.checkPrivateKey(key)) return 'its private key belongs to another certificate'
  if (new Date(certificate.validTo) <= time) return `the certificate expired on ${new Date(certificate.validTo).toISOString().slice(0, 10)}`
  return undefined
}

// A PFX file begins with a sequence whose first element is the version 3 (RFC 7292, section 4). It may be given as bytes or in base64.
const isPfx = (text: string): boolean =>
  [Buffer.from(text, 'latin1'), Buffer.from(text, 'base64')].some((bytes) =>
    /^\x30(?:[\x00-\x7f]|\x81.|\x82..|\x83...)\x02\x01\x03\x30/s.test(bytes.toString('latin1')),
  )

// The secret lines of a PEM text: those of its private keys.
export const privateKeyLines = (pem: string): readonly string[] =>
  [...pem.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]*)/g)].flatMap(([, body = '']) =>
    body.split(/\s+/).filter((line) => line.length > 1),
  )

const certificateOf = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

const privateKeyOf = (pem: string): KeyObject | undefined => {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}
