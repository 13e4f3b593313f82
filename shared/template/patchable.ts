// What PATCH can change of an image template, where anything else needs the template to be replaced.
import { isAmong, type Versions } from './model/api-versions.js'
import { isJsonArray, isJsonObject, type JsonObject } from '../json.js'

// SERVICE.md section 1; `properties` came into ImageTemplateUpdateParameters with 2023-07-01 (Go SDK armvirtualmachineimagebuilder 2.2.0,
// JavaScript SDK arm-imagebuilder 4.0.0).
const parts = {
  tags: {},
  identity: { since: '2019-05-01-preview' },
  'properties.distribute': { since: '2023-07-01' },
  'properties.vmProfile': { since: '2024-02-01' },
} as const satisfies Record<string, Versions>

// A part of a template that some API version can patch.
export type PatchablePart = keyof typeof parts

const names: readonly PatchablePart[] = ['tags', 'identity', 'properties.distribute', 'properties.vmProfile']

// The parts that PATCH of this API version takes, each as a whole.
export const patchableParts = (apiVersion: string): readonly PatchablePart[] => names.filter((name) => isAmong(apiVersion, parts[name]))

// Names of run outputs that `after` lacks: PATCH refuses a distribute without one that the template has (SERVICE.md section 3, row 12).
export const droppedRunOutputs = (before: JsonObject, after: JsonObject): readonly string[] => {
  const kept = new Set(runOutputNames(after))
  return runOutputNames(before).filter((name) => !kept.has(name))
}

const runOutputNames = (body: JsonObject): readonly string[] => {
  const properties = body['properties']
  const distribute = isJsonObject(properties) ? properties['distribute'] : undefined
  if (!isJsonArray(distribute)) return []
  return distribute.flatMap((item) => (isJsonObject(item) && typeof item['runOutputName'] === 'string' ? [item['runOutputName']] : []))
}
