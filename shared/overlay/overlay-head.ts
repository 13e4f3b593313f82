// The region, identity and timeout of a template, if inputs set them.
import { inputInSentence } from '../inputs/spelling.js'
import { normalizeRegion, unknownRegion } from '../azure/region.js'
import { identityId } from '../azure/resource-id.js'
import type { Problem } from '../errors.js'
import type { InputName } from '../inputs/table.js'
import type { Assignment } from './assignment.js'
import type { Finding } from '../template/finding.js'
import type { ObjectNode, TemplateNode } from '../template/node.js'
import type { OverlayRequest } from './overlay-request.js'
import { nodeAt } from '../template/path.js'

interface Head {
  readonly assignments: readonly Assignment[]
  // With these, the other inputs cannot be applied.
  readonly problems: readonly Problem[]
  // Reported together with what is wrong in the template.
  readonly missing: readonly Problem[]
  readonly findings: readonly Finding[]
}

// The region is filled in if it is missing. Identity and timeout replace those of the file.
export const headAssignments = (body: ObjectNode, request: OverlayRequest): Head => {
  const minutes = request.inputs.buildTimeoutInMinutes
  const heads = [location(body, request), identity(request)]
  const timeout: readonly Assignment[] =
    minutes === undefined ? [] : [{ path: ['properties', 'buildTimeoutInMinutes'], value: minutes, input: 'build-timeout-in-minutes' }]
  return {
    assignments: [...heads.flatMap(({ assignments }) => assignments), ...timeout],
    problems: heads.flatMap(({ problems }) => problems),
    missing: heads.flatMap(({ missing }) => missing),
    findings: heads.flatMap(({ findings }) => findings),
  }
}

const nothing: Head = { assignments: [], problems: [], missing: [], findings: [] }

const location = (body: ObjectNode, { inputs, spell }: OverlayRequest): Head => {
  const own = nodeAt(body, ['location'])
  const asked = inputs.location
  if (own === undefined || (own.kind === 'string' && own.value.trim() === '')) {
    if (asked === undefined) return { ...nothing, missing: [noLocation(body, own, spell)] }
    const value = inputs.file === undefined ? normalizeRegion(asked) : asked
    return { ...nothing, assignments: [{ path: ['location'], value, input: 'location' }] }
  }
  const text = own.kind === 'string' ? own.value : ''
  // A misspelt region is reported itself.
  if (asked === undefined || normalizeRegion(text) === normalizeRegion(asked) || unknownRegion(text) !== undefined) return nothing
  const message = `The template has the location ${text}, but ${spell('location')} is ${asked}: the image template will be in ${text}.`
  return { ...nothing, findings: [{ rule: 'location-differs', severity: 'warning', message, at: own.at }] }
}

const identity = ({ inputs, target, spell }: OverlayRequest): Head => {
  const asked = inputs.managedIdentity
  if (asked === undefined) return nothing
  const { subscriptionId, resourceGroup } = target
  if (!asked.startsWith('/') && (subscriptionId === undefined || resourceGroup === undefined))
    return { ...nothing, problems: [nameNeedsTarget(asked, spell)] }
  const id = identityId(asked, { subscriptionId: subscriptionId ?? '', resourceGroup: resourceGroup ?? '' })
  return {
    ...nothing,
    assignments: [{ path: ['identity'], value: { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } }, input: 'managed-identity' }],
  }
}

// An empty value is reported where it is written, which may be a parameter.
const noLocation = (body: ObjectNode, empty: TemplateNode | undefined, spell: (name: InputName) => string): Problem => ({
  code: 'input-invalid',
  message: `${empty === undefined ? 'The template has no location' : 'The location of the template is empty'}, and ${inputInSentence(spell('location'))} is not set.`,
  where: (empty ?? body).at,
  fix: 'Set one of the two to a region, such as westus2.',
})

const nameNeedsTarget = (name: string, spell: (name: InputName) => string): Problem => ({
  code: 'input-invalid',
  message: `The identity ${name} is a name: ${spell('subscription-id')} and ${spell('resource-group-name')} are needed to find it.`,
  where: spell('managed-identity'),
  fix: 'Set them, or give the resource id of the identity.',
})
