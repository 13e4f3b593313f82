// What the inputs put over the template of the file.
import { identityId } from '../azure/resource-id.js'
import { AibError, type Place } from '../errors.js'
import type { TargetInputs, TemplateInputs } from '../inputs/inputs.js'
import type { InputName } from '../inputs/table.js'
import type { Finding } from '../template/finding.js'
import { fromJson, get, getText, inputPlace, withEntry, type Json, type ObjectNode } from '../template/node.js'

export interface Overlay {
  readonly body: ObjectNode
  readonly findings: readonly Finding[]
}

// The body with the region filled in, and the identity and timeout replaced, where the inputs say so.
export const overlay = (body: ObjectNode, inputs: TemplateInputs, target: TargetInputs, spell: (name: InputName) => string): Overlay => {
  const located = withLocation(body, inputs.location, spell)
  const identified = inputs.managedIdentity === undefined ? located.body : withIdentity(located.body, inputs.managedIdentity, target, spell)
  const minutes = inputs.buildTimeoutInMinutes
  return { body: minutes === undefined ? identified : withTimeout(identified, minutes, spell), findings: located.findings }
}

const withLocation = (body: ObjectNode, location: string | undefined, spell: (name: InputName) => string): Overlay => {
  const own = get(body, 'location')
  if (own === undefined) {
    if (location === undefined) throw noLocation(body.at, spell)
    return { body: withEntry(body, 'location', fromJson(location, inputPlace(spell('location')))), findings: [] }
  }
  const text = getText(body, 'location') ?? ''
  if (location === undefined || normalised(text) === normalised(location)) return { body, findings: [] }
  const message = `The template says ${text}, the input ${spell('location')} ${location}: the image template will be in ${text}.`
  return { body, findings: [{ rule: 'location-differs', severity: 'warning', message, at: own.at }] }
}

// `West US 2` and `westus2` are one region.
const normalised = (location: string): string => location.toLowerCase().replaceAll(' ', '')

const withIdentity = (body: ObjectNode, identity: string, target: TargetInputs, spell: (name: InputName) => string): ObjectNode => {
  const { subscriptionId, resourceGroup } = target
  const isName = !identity.startsWith('/')
  if (isName && (subscriptionId === undefined || resourceGroup === undefined)) throw nameNeedsTarget(identity, spell)
  const id = identityId(identity, { subscriptionId: subscriptionId ?? '', resourceGroup: resourceGroup ?? '' })
  const value: Json = { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } }
  return withEntry(body, 'identity', fromJson(value, inputPlace(spell('managed-identity'))))
}

const withTimeout = (body: ObjectNode, minutes: number, spell: (name: InputName) => string): ObjectNode => {
  const properties = get(body, 'properties')
  if (properties?.kind !== 'object') return body
  return withEntry(
    body,
    'properties',
    withEntry(properties, 'buildTimeoutInMinutes', fromJson(minutes, inputPlace(spell('build-timeout-in-minutes')))),
  )
}

const noLocation = (where: Place, spell: (name: InputName) => string): AibError =>
  new AibError({
    code: 'input-invalid',
    message: `The template has no location, and the input ${spell('location')} is not set.`,
    where,
    fix: 'Set one of the two to a region, such as westus2.',
  })

const nameNeedsTarget = (identity: string, spell: (name: InputName) => string): AibError =>
  new AibError({
    code: 'input-invalid',
    message: `The identity ${identity} is a name: ${spell('subscription-id')} and ${spell('resource-group-name')} are needed to find it.`,
    where: spell('managed-identity'),
    fix: 'Set them, or give the resource id of the identity.',
  })
