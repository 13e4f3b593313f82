// How a command gets into Azure: the cloud, and who logs in.
import { cloudOf } from '../azure/clouds.js'
import type { LoginInputs } from '../host.js'
import type { AccessInputs, CloudInputs } from './inputs.js'
import { optional } from './optional.js'
import type { InputReader } from './reader.js'

// Reads them.
export const accessInputs = (reader: InputReader): AccessInputs => {
  const cloud = cloudInputs(reader)
  return { login: loginInputs(reader, cloud), cloud }
}

const loginInputs = (reader: InputReader, cloud: CloudInputs): LoginInputs => {
  const tenantId = reader.text('tenant-id')
  const clientId = reader.text('client-id')
  const clientSecret = reader.text('client-secret')
  if (clientId !== undefined) reader.require('tenant-id', tenantId, 'client-id names an application of a tenant')
  if (clientSecret !== undefined) reader.require('client-id', clientId, 'a secret alone names no identity')
  return {
    audience: cloudOf(cloud).federationAudience,
    ...optional('tenantId', tenantId),
    ...optional('clientId', clientId),
    ...optional('clientSecret', clientSecret),
  }
}

const cloudInputs = (reader: InputReader): CloudInputs => {
  const environment = reader.choice('environment') ?? 'AzureCloud'
  const resourceManagerEndpoint = endpoint(reader, 'resource-manager-endpoint')
  const authorityHost = endpoint(reader, 'authority-host')
  if (environment === 'custom') {
    reader.require('resource-manager-endpoint', resourceManagerEndpoint, 'the environment is custom')
    reader.require('authority-host', authorityHost, 'the environment is custom')
  }
  return { environment, ...optional('resourceManagerEndpoint', resourceManagerEndpoint), ...optional('authorityHost', authorityHost) }
}

const endpoint = (reader: InputReader, name: 'resource-manager-endpoint' | 'authority-host'): string | undefined => {
  const text = reader.text(name)
  if (text === undefined || (URL.canParse(text) && new URL(text).protocol === 'https:')) return text?.replace(/\/+$/, '')
  reader.reject(name, `Expected a URL that begins with https://, got ${JSON.stringify(text)}.`)
  return undefined
}
