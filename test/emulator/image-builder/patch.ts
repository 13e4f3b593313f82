// What PATCH may change of a template: identity, tags, distribute and, since 2024-02-01, vmProfile (docs/service.md 1.5).
import { validationFailed } from '../arm/errors.js'
import { listOf, objectOf, tagsOf, textOf, type Json, type JsonObject } from '../json.js'
import type { TemplateVersion } from './api-versions.js'
import { distributorsOf, type Template } from './template.js'
import { validatePart } from './validate.js'

// The properties of the template that the body changes; throws the service's answer to a change that it refuses.
export const patchTemplate = (
  template: Template,
  body: Json,
  version: TemplateVersion,
): Partial<Pick<Template, 'tags' | 'identities' | 'properties'>> => {
  const { tags, identity, properties } = objectOf(body)
  const changed = properties === undefined ? undefined : patchedProperties(template, objectOf(properties), version)
  return {
    ...(tags === undefined ? {} : { tags: tagsOf(tags) }),
    ...(identity === undefined ? {} : { identities: patchedIdentities(template, objectOf(identity)) }),
    ...(changed === undefined ? {} : { properties: changed }),
  }
}

// An identity with null is removed, another is added; type None removes all (docs/service.md 1.7).
const patchedIdentities = ({ identities }: Template, { type, userAssignedIdentities }: JsonObject): string[] => {
  if (type === 'None') return []
  const named = Object.entries(objectOf(userAssignedIdentities))
  const kept = identities.filter((id) => !named.some(([changed]) => changed.toLowerCase() === id.toLowerCase()))
  return [...kept, ...named.flatMap(([id, value]) => (value === null ? [] : [id]))]
}

const patchedProperties = (template: Template, changes: JsonObject, version: TemplateVersion): JsonObject => {
  const known = version >= '2024-02-01' ? ['distribute', 'vmProfile'] : ['distribute']
  const unknown = Object.keys(changes).find((key) => !known.includes(key))
  if (unknown !== undefined && version >= '2024-02-01') {
    const type = `*v${version.replaceAll('-', '_')}.ImageTemplateUpdateParametersProperties`
    throw validationFailed(`Unmarshalling entity encountered error: unmarshalling type ${type}, unknown field "${unknown}".`)
  }
  const { distribute, vmProfile } = changes
  return {
    ...template.properties,
    ...(distribute === undefined ? {} : { distribute: patchedDistributors(template, listOf(distribute), version) }),
    ...(vmProfile === undefined || !known.includes('vmProfile')
      ? {}
      : { vmProfile: validatePart('ImageTemplateVmProfile', 'ImageTemplate.properties.vmProfile', vmProfile, version) }),
  }
}

// Targets may be changed and added; none may be left out.
const patchedDistributors = (template: Template, items: readonly Json[], version: TemplateVersion): JsonObject[] => {
  const distributors = items.map((item, index) =>
    validatePart('ImageTemplateDistributor', `ImageTemplate.properties.distribute[${index}]`, item, version),
  )
  const names = new Set(distributors.map(({ runOutputName }) => textOf(runOutputName)))
  for (const { runOutputName } of distributorsOf(template)) {
    const name = textOf(runOutputName)
    if (!names.has(name)) {
      throw validationFailed(
        `Validation failed: Distribute target with Runoutput name ${name} not found in the update request. Deleting a distribution target is not allowed.`,
      )
    }
  }
  return distributors
}
