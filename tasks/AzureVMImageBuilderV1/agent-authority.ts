// The certificate authority that an agent was configured with (config.sh --sslcacert), which the agent expects tasks to trust
// (docs/platforms.md 2.4).
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import * as task from 'azure-pipelines-task-lib/task.js'
import { reasonOf } from '../../shared/machine-fault.js'

// Trusts it in every connection of this process, in addition to Node's own authorities; returns the reason if it cannot.
export const trustAgentAuthority = (environment: NodeJS.ProcessEnv = process.env): string | undefined => {
  const file = task.getHttpCertConfiguration()?.caFile ?? ''
  if (file === '') return undefined
  try {
    trust(certificatesIn(file), environment)
    return undefined
  } catch (error) {
    return `The certificate authority that the agent was configured with is not trusted: ${file}: ${reasonOf(error)}. Set NODE_EXTRA_CA_CERTS to a PEM file with its certificate.`
  }
}

// The certificates in a PEM file. Throws if one is broken, or the file has no certificate.
const certificatesIn = (file: string): readonly string[] => {
  const found = readFileSync(file, 'latin1').match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  if (found.length === 0) throw new Error('the file has no certificate in PEM form')
  return found.map((pem) => new X509Certificate(pem).toString())
}

// Available since Node 24.5.
interface NewerTls {
  readonly getCACertificates?: (kind: 'default') => readonly string[]
  readonly setDefaultCACertificates?: (certificates: readonly string[]) => void
}

// In older versions, connections without authorities of their own get Node's and these.
const trust = (certificates: readonly string[], environment: NodeJS.ProcessEnv): void => {
  const { getCACertificates: read, setDefaultCACertificates: write }: typeof tls & NewerTls = tls
  if (read !== undefined && write !== undefined) {
    write([...read('default'), ...certificates])
    return
  }
  const extra = environment['NODE_EXTRA_CA_CERTS'] ?? ''
  const ca = [...tls.rootCertificates, ...(extra === '' ? [] : certificatesIn(extra)), ...certificates]
  const { createSecureContext } = tls
  // One for all connections: reading Node's authorities takes as long as opening a connection.
  const usual = createSecureContext({ ca })
  const trusting: typeof createSecureContext = (options = {}) =>
    [options.ca, options.cert, options.key, options.pfx].every((own) => own === undefined) ? usual : createSecureContext({ ca, ...options })
  Object.assign(tls, { createSecureContext: trusting })
}
