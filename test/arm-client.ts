// A plain https client for an emulator: tests see the wire without an Azure package or a bundle in between.
import { readFile } from 'node:fs/promises'
import type { Description } from './emulator/description.js'
import { objectOf, parseJson, textOf, type Json, type JsonObject } from './emulator/json.js'
import { createRequester, type Message, type Reply, type Requester } from './emulator/net/request.js'

export interface ArmReply extends Reply {
  readonly json: JsonObject
}

export interface ArmClient {
  readonly send: Requester
  token(scope: string): Promise<string>
  // A request to ARM as the pipeline; the path is one below the base, or a whole URL.
  arm(method: string, path: string, body?: Json, apiVersion?: string): Promise<ArmReply>
  blob(method: string, path: string, message?: Message): Promise<Reply>
}

// Logs in as the pipeline. Its connections stay open until `send.close`.
export const connectArm = async (description: Description): Promise<ArmClient> => {
  const send = createRequester(await readFile(description.caFile, 'utf8'))
  const token = async (scope: string): Promise<string> => {
    const form = { client_id: description.clientId, client_secret: description.clientSecret, grant_type: 'client_credentials', scope }
    const reply = await send(`${description.authority}/${description.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams(form).toString(),
    })
    return textOf(objectOf(parseJson(reply.body.toString())).access_token)
  }
  const bearer = {
    arm: `Bearer ${await token(`${description.resourceManager}/.default`)}`,
    blob: `Bearer ${await token('https://storage.azure.com/.default')}`,
  }
  return {
    send,
    token,
    arm: async (method, path, body, apiVersion = '2024-02-01') => {
      const url = path.startsWith('https:')
        ? path
        : `${description.resourceManager}${path}${path.includes('?') ? '&' : '?'}api-version=${apiVersion}`
      const reply = await send(url, {
        method,
        headers: { authorization: bearer.arm, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = reply.body.toString()
      return { ...reply, json: text === '' ? {} : objectOf(parseJson(text)) }
    },
    blob: (method, path, message = {}) =>
      send(`${description.blobContainerUrl}/${path}`, {
        ...message,
        method,
        headers: { authorization: bearer.blob, 'x-ms-version': '2021-12-02', 'x-ms-blob-type': 'BlockBlob', ...message.headers },
      }),
  }
}
