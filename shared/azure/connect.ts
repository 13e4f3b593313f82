// The one way into Azure.
import type { TokenCredential } from '@azure/core-auth'
import type { Login } from '../host.js'
import { Arm } from './arm.js'
import type { Cloud } from './clouds.js'
import { createCredential } from './credential.js'
import { createHttpClient } from './http-client.js'

export interface Connection {
  readonly credential: TokenCredential
  readonly arm: Arm
}

// Loads the Azure packages and makes a credential; nothing is sent yet. `requestTimeout` is the idle timeout of a request, in milliseconds.
export const connectToAzure = async (login: Login, cloud: Cloud, requestTimeout: number): Promise<Connection> => {
  const http = await createHttpClient(requestTimeout)
  const credential = await createCredential(login, cloud, http)
  return { credential, arm: await Arm.create(credential, cloud, http) }
}
