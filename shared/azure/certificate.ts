// A certificate to log in with: a PEM text with the certificate and its private key.
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { now } from '../clock.js'

// Why a PEM text cannot be used to log in, in words that quote none of it; undefined if it can.
export const certificateFault = (pem: string, time = new Date(now())): string | undefined => {
  if (isPfx(pem))
    return 'it is a PFX file (PKCS #12), and PEM is needed: openssl pkcs12 -in login.pfx -nodes -out login.pem converts it, and asks for its password'
  const certificate = certificateOf(pem)
  if (certificate === undefined) return formFault(pem)
  const key = privateKeyOf(pem)
  if (key === undefined) return 'it has no private key in PEM form that can be read without a password'
  if (key.asymmetricKeyType !== 'rsa') return 'its private key is not an RSA key'
  if (!certificate.checkPrivateKey(key))
    return othersIn(pem).some((other) => other.checkPrivateKey(key))
      ? 'its first certificate is not that of its private key: put the certificates of authorities after it'
      : 'its private key belongs to another certificate'
  return periodFault(certificate, time)
}

// Why a text is not PEM: what a variable, a secret store or YAML makes of it.
const formFault = (text: string): string => {
  if (/-----BEGIN [A-Z ]+-----/.test(Buffer.from(text, 'base64').toString('latin1'))) return 'it is a PEM text in base64: decode it first'
  return text.includes('-----BEGIN CERTIFICATE-----')
    ? 'its line breaks are not those of a PEM file: they are missing, written as \\n, or followed by spaces'
    : 'it has no certificate in PEM form (-----BEGIN CERTIFICATE-----)'
}

// Before the first answer of Azure, its clock is not known. If that of this machine is wrong, Microsoft Entra also refuses the assertion that
// is signed with the certificate, because it is dated by this clock.
const periodFault = ({ validFrom, validTo }: X509Certificate, time: Date): string | undefined => {
  const [first, last] = [new Date(validFrom), new Date(validTo)]
  if (last <= time) return `the certificate expired on ${last.toISOString().slice(0, 10)}, by the clock of this machine`
  return first.getTime() > time.getTime() + 3_600_000
    ? `the certificate is not valid before ${first.toISOString().slice(0, 10)}, by the clock of this machine`
    : undefined
}

// A PFX file begins with a sequence whose first element is the version 3 (RFC 7292, section 4). It may be given as bytes or in base64, and
// bytes that are not text may have been replaced.
const isPfx = (text: string): boolean =>
  [text, Buffer.from(text, 'base64').toString('latin1')].some((bytes) => /^\x30.{1,4}\x02\x01\x03\x30/s.test(bytes))

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

// The certificates after the first.
const othersIn = (pem: string): readonly X509Certificate[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []).slice(1).flatMap((one) => certificateOf(one) ?? [])

const privateKeyOf = (pem: string): KeyObject | undefined => {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}
