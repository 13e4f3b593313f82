// A certificate to log in with: a PEM text of the certificate and its private key.
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { now } from '../clock.js'

// Why a PEM text cannot be logged in with, in words that quote none of it; undefined where it can.
export const certificateFault = (pem: string, time = new Date(now())): string | undefined => {
  const certificate = certificateOf(pem)
  if (certificate === undefined) return 'it has no certificate in PEM form (-----BEGIN CERTIFICATE-----)'
  const key = privateKeyOf(pem)
  if (key === undefined) return 'it has no private key in PEM form that can be read without a password'
  if (key.asymmetricKeyType !== 'rsa') return 'its private key is no RSA key'
  if (!certificate.checkPrivateKey(key)) return 'its private key belongs to another certificate'
  if (new Date(certificate.validTo) <= time) return `the certificate ended on ${new Date(certificate.validTo).toISOString().slice(0, 10)}`
  return undefined
}

// The lines of a PEM text that are secret: those of its private keys.
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
