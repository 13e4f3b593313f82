// One emulator for all tests here, and a plain https client of it: no Azure package stands between a test and the wire.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { afterAllFiles } from '../../after-all-files.js'
import { listOf, objectOf, parseJson, textOf, type Json, type JsonObject } from '../../emulator/json.js'
import { createRequester, type Message, type Reply, type Requester } from '../../emulator/net/request.js'
import { defaultSettings } from '../../emulator/settings.js'
import type { Emulator } from '../../emulator/start.js'
import { startWithUsualRoles } from '../../emulator-with-roles.js'

export interface ArmReply extends Reply {
  readonly json: JsonObject
}

export interface Wire {
  readonly emulator: Emulator
  readonly send: Requester
  token(scope: string): Promise<string>
  // A request to ARM as the pipeline; the path is one below the base, or a whole URL.
  arm(method: string, path: string, body?: Json, apiVersion?: string): Promise<ArmReply>
  blob(method: string, path: string, message?: Message): Promise<Reply>
}

let started: Promise<Wire> | undefined

// Starts the emulator where no test has before.
export const useEmulator = (): Promise<Wire> => (started ??= connect())

afterAllFiles(async () => {
  const wire = await started
  wire?.send.close()
  await wire?.emulator.stop()
})

// Takes back what a test set.
export const reset = async ({ emulator }: Wire): Promise<void> => {
  await emulator.control.clearFaults()
  await emulator.control.set(defaultSettings())
}

// A template body in the form of 2024-02-01, with one inline customizer and one gallery version.
export const templateBody = ({ emulator }: Wire, properties: JsonObject = {}): JsonObject => {
  const { description } = emulator
  return {
    location: description.location,
    identity: { type: 'UserAssigned', userAssignedIdentities: { [description.identityId]: {} } },
    properties: {
      source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
      customize: [{ type: 'Shell', name: 'hello', inline: ['echo hello'] }],
      distribute: [{ type: 'SharedImage', galleryImageId: description.galleryImageId, runOutputName: 'image' }],
      ...properties,
    },
  }
}

// The path of an image template in the emulator's resource group.
export const templatePath = ({ emulator: { description } }: Wire, name: string): string =>
  `/subscriptions/${description.subscriptionId}/resourceGroups/${description.resourceGroup}/providers/Microsoft.VirtualMachineImages/imageTemplates/${name}`

// Polls an operation to its end.
export const finish = async (wire: Wire, reply: ArmReply): Promise<JsonObject> => {
  const url = String(reply.headers['azure-asyncoperation'])
  for (;;) {
    const { status, json } = await wire.arm('GET', url)
    assert.equal(status, 200)
    if (json.status !== 'InProgress') return json
  }
}

// Makes a template and waits for the end of the operation.
export const putTemplate = async (wire: Wire, name: string, properties?: JsonObject): Promise<JsonObject> => {
  const reply = await wire.arm('PUT', templatePath(wire, name), templateBody(wire, properties))
  assert.equal(reply.status, 201, reply.body.toString())
  return finish(wire, reply)
}

// Runs a template to its end; the answer is the template's last lastRunStatus.
export const runTemplate = async (wire: Wire, name: string): Promise<JsonObject> => {
  const reply = await wire.arm('POST', `${templatePath(wire, name)}/run`)
  assert.equal(reply.status, 202, reply.body.toString())
  await finish(wire, reply)
  return lastRunStatus(wire, name)
}

export const lastRunStatus = async (wire: Wire, name: string): Promise<JsonObject> => {
  const { json } = await wire.arm('GET', templatePath(wire, name))
  return objectOf(objectOf(json.properties).lastRunStatus)
}

// Looks until the run is in a state or phase.
export const runReaches = async (wire: Wire, name: string, wanted: string): Promise<void> => {
  for (;;) {
    const { runState, runSubState } = await lastRunStatus(wire, name)
    if (runState === wanted || runSubState === wanted) return
  }
}

// The outputs of the last run, by their names.
export const runOutputs = async (wire: Wire, name: string): Promise<Record<string, JsonObject>> => {
  const { json } = await wire.arm('GET', `${templatePath(wire, name)}/runOutputs`)
  return Object.fromEntries(listOf(json.value).map((item) => [textOf(objectOf(item).name), objectOf(objectOf(item).properties)]))
}

export const errorOf = (reply: ArmReply): JsonObject => objectOf(reply.json.error)

const connect = async (): Promise<Wire> => {
  const emulator = await startWithUsualRoles()
  const { description } = emulator
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
    emulator,
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
