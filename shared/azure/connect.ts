// The only way to connect to Azure.
import { format } from 'node:util'
import type { Host, Login } from '../host.js'
import { Arm } from './arm.js'
import type { Cloud } from './clouds.js'
import { createCredential } from './credential.js'
import { createHttpClient } from './http-client.js'
import type { StorageAccess } from './storage.js'
import { userAgentOf } from './user-agent.js'

export interface Connection {
  readonly arm: Arm
  readonly storage: StorageAccess
}

// Loads the Azure packages and creates a credential; sends nothing yet. `requestTimeout` is the idle timeout of a request, in milliseconds.
// The log receives what the packages log if AZURE_LOG_LEVEL is set: on their own they would print it, secrets included.
export const connectToAzure = async (host: Host, login: Login, cloud: Cloud, requestTimeout: number): Promise<Connection> => {
  const { AzureLogger } = await import('@azure/logger')
  AzureLogger.log = (...parts: readonly unknown[]) => {
    host.log.info(format(...parts))
  }
  const http = await createHttpClient(requestTimeout)
  const userAgent = userAgentOf(host)
  const credential = await createCredential(login, cloud, http, userAgent)
  return { arm: await Arm.create(credential, cloud, http, userAgent), storage: { credential, userAgent } }
}
