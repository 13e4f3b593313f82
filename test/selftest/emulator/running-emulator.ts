// One emulator for all tests here, with a client of it, and what the tests ask of both.
import assert from 'node:assert/strict'
import { afterAllFiles } from '../../after-all-files.js'
import { connectArm, type ArmClient, type ArmReply } from '../../arm-client.js'
import { listOf, objectOf, textOf, type JsonObject } from '../../emulator/json.js'
import { defaultSettings } from '../../emulator/settings.js'
import type { Emulator } from '../../emulator/start.js'
import { startWithUsualRoles } from '../../emulator-with-roles.js'

export interface Wire extends ArmClient {
  readonly emulator: Emulator
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
  return { emulator, ...(await connectArm(emulator.description)) }
}
