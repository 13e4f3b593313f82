// The inputs of the cloud and the login, for every command that connects to Azure.
import { certificateFault } from '../azure/certificate.js'
import { hasUserInfo, shownUrl } from '../azure/blob-hosts.js'
import { cloudOf, type CloudInputs } from '../azure/clouds.js'
import { isTenant } from '../azure/tenant.js'
import type { LoginInputs } from '../host.js'
import type { InputReader } from './reader.js'
import { defined } from '../defined.js'

// Which identity logs in, and how.
export const loginInputs = (reader: InputReader, cloud: CloudInputs): LoginInputs => {
  const tenantId = reader.text('tenant-id')
  const clientId = reader.text('client-id')
  const clientSecret = reader.text('client-secret')
  const clientCertificate = reader.text('client-certificate')
  const machineIdentity = reader.flag('machine-identity')
  if (tenantId !== undefined && !isTenant(tenantId))
    reader.reject('tenant-id', `Expected the id (a GUID) or a domain of a tenant, got ${JSON.stringify(tenantId)}.`)
  if (clientId !== undefined && !machineIdentity)
    reader.require('tenant-id', tenantId, `${reader.spell('client-id')} names an application of a tenant`)
  if (clientSecret !== undefined) reader.require('client-id', clientId, 'a secret alone names no identity')
  if (clientCertificate !== undefined) {
    reader.require('client-id', clientId, 'a certificate alone names no identity')
    const fault = certificateFault(clientCertificate)
    if (fault !== undefined) reader.reject('client-certificate', `It cannot be used: ${fault}.`)
  }
  return {
    audience: cloudOf(cloud).federationAudience,
    machineIdentity,
    ...defined({ tenantId, clientId, clientSecret, clientCertificate }),
  }
}

// The cloud, with endpoints that replace those of the table.
export const cloudInputs = (reader: InputReader): CloudInputs => {
  const environment = reader.choice('environment') ?? 'AzureCloud'
  const resourceManagerEndpoint = endpoint(reader, 'resource-manager-endpoint')
  const authorityHost = endpoint(reader, 'authority-host')
  if (environment === 'custom') {
    reader.require('resource-manager-endpoint', resourceManagerEndpoint, 'the environment is custom')
    reader.require('authority-host', authorityHost, 'the environment is custom')
  }
  return {
    environment,
    ...defined({
      resourceManagerEndpoint,
      resourceManagerAudience: reader.text('resource-manager-audience')?.replace(/\/+$/, ''),
      authorityHost,
      storageHosts: storageHosts(reader),
    }),
  }
}

// As URL.host spells them.
const storageHosts = (reader: InputReader): readonly string[] | undefined => {
  const lines = (reader.text('storage-hosts') ?? '').split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  const hosts = lines.flatMap((line) => {
    const url = /^[\w.:[\]-]+$/.test(line) && URL.canParse(`https://${line}`) ? new URL(`https://${line}`) : undefined
    if (url !== undefined && url.host !== '' && url.pathname === '/' && !url.hostname.endsWith('.')) return [url.host]
    reader.reject(
      'storage-hosts',
      `Expected a host name, got ${JSON.stringify(shownUrl(line))}.`,
      'Write it without https:// and a path: storage.contoso.com.',
    )
    return []
  })
  return lines.length === 0 ? undefined : hosts
}

const endpoint = (reader: InputReader, name: 'resource-manager-endpoint' | 'authority-host'): string | undefined => {
  const text = reader.text(name)
  if (text === undefined || isEndpoint(text)) return text?.replace(/\/+$/, '')
  reader.reject(name, `Expected a URL that begins with https:// and has no user name and no query, got ${JSON.stringify(shownUrl(text))}.`)
  return undefined
}

// Paths are appended to it: behind a query or a fragment, they would be parts of that.
const isEndpoint = (text: string): boolean =>
  URL.canParse(text) && new URL(text).protocol === 'https:' && !hasUserInfo(text) && !/[?#]/.test(text)
