// A template that is in Azure already, in the shape of a plan: what it makes, and by which names.
import { isObject, textOf } from '../azure/wire.js'
import type { ImageTemplate } from '../service/image-template.js'
import type { Json, JsonObject } from '../template/node.js'
import { ownTagNames } from '../template/own-tags.js'
import type { TemplatePlan } from './plan.js'

// The plan of a template as the service answers it. Fingerprints are those that its maker left in its tags.
export const planOfExisting = (name: string, apiVersion: string, template: ImageTemplate, body: unknown): TemplatePlan => ({
  file: template.id,
  name,
  apiVersion,
  template: isObject(body) ? jsonObject(body) : {},
  artifacts: [],
  findings: [],
  templateFingerprint: template.tags[ownTagNames.template] ?? '',
  imageFingerprint: template.tags[ownTagNames.image] ?? '',
  actions: [],
  secrets: [],
  sources: new Map(),
})

// What came over the wire, as JSON.
export const jsonObject = (value: Readonly<Record<string, unknown>>): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, json(item)]))

const json = (value: unknown): Json => {
  if (Array.isArray(value)) return value.map(json)
  if (isObject(value)) return jsonObject(value)
  return typeof value === 'number' || typeof value === 'boolean' ? value : (textOf(value) ?? null)
}
