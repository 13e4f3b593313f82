// The one way into Azure.
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

// Loads the Azure packages and makes a credential; nothing is sent yet. `requestTimeout` is the idle timeout of a request, in milliseconds.
// The log gets what the packages log if AZURE_LOG_LEVEL asks for it: by themselves they print it, secrets included.
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
