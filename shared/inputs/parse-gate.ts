// What a gate judges, an image, a run or both, and its conditions.
import type { GateConditions } from './settings.js'
import { normalizeRegion } from '../azure/region.js'
import { parseVersion } from '../versions.js'
import type { GateInputs } from './inputs.js'
import { requireSubscription, targetInputs } from './parse-target.js'
import { templateName } from './parse-template.js'
import { definitionIds, versionIds } from './image-ids.js'
import type { InputReader } from './reader.js'
import { tagLines } from './tag-lines.js'
import { listOf } from '../lists.js'
import { defined } from '../defined.js'
import { day } from '../units.js'

// Reads them.
export const gateInputs = (reader: InputReader): Pick<GateInputs, 'image' | 'template' | 'conditions'> => {
  const image = imageOf(reader)
  const template = templateOf(reader)
  if (image === undefined && template === undefined && reader.problems.length === 0)
    reader.demand(
      ['gallery-image-definition', 'image-version-id', 'image-builder-template-name'],
      `Nothing to check: give ${reader.spell('gallery-image-definition')} or ${reader.spell('image-version-id')} for an image, ${reader.spell('image-builder-template-name')} for a run.`,
    )
  if (image === undefined && template !== undefined) rejectImageConditions(reader)
  return { conditions: conditionsOf(reader), ...defined({ image, template }) }
}

// A condition with nothing to check it against must not count as met.
const rejectImageConditions = (reader: InputReader): void => {
  for (const name of ['image-version', 'replicated-to', 'minimum-source-version', 'version-exclude-from-latest'] as const) {
    if (reader.isSet(name))
      reader.reject(
        name,
        `${reader.spell(name)} applies to an image, and this gate checks only a run.`,
        `Set ${reader.spell('gallery-image-definition')} or ${reader.spell('image-version-id')} as well.`,
      )
  }
}

const imageOf = (reader: InputReader): GateInputs['image'] => {
  const version = reader.text('image-version')
  if (reader.text('image-version-id') !== undefined) {
    if (reader.text('gallery-image-definition') !== undefined || version !== undefined)
      reader.reject(
        'image-version-id',
        `Give either ${reader.spell('image-version-id')}, or ${reader.spell('gallery-image-definition')} with or without ${reader.spell('image-version')}.`,
      )
    const id = reader.id('image-version-id', versionIds)
    return id === undefined ? undefined : { definition: id, version: id.version }
  }
  if (version !== undefined && parseVersion(version) === undefined)
    reader.reject('image-version', `Expected a version such as 1.4.0, got ${JSON.stringify(version)}.`)
  const definition = reader.id('gallery-image-definition', definitionIds)
  return definition === undefined ? undefined : { definition, ...defined({ version }) }
}

const templateOf = (reader: InputReader): GateInputs['template'] => {
  const name = templateName(reader)
  if (name === undefined) return undefined
  const { subscriptionId, resourceGroup } = targetInputs(reader)
  requireSubscription(reader, subscriptionId, 'the image template is in it')
  reader.require('resource-group-name', resourceGroup, 'the image template is in it')
  return { subscriptionId: subscriptionId ?? '', resourceGroup: resourceGroup ?? '', name }
}

const conditionsOf = (reader: InputReader): GateConditions => {
  const days = reader.amount('max-age-days')
  const choice = reader.choice('version-exclude-from-latest')
  const regions = listOf(reader.text('replicated-to')).map(normalizeRegion)
  const sourceVersion = reader.text('minimum-source-version')
  if (sourceVersion !== undefined && !/^\d+(\.\d+)+$/.test(sourceVersion))
    reader.reject('minimum-source-version', `Expected a version such as 24.04.202511050, got ${JSON.stringify(sourceVersion)}.`)
  return {
    tags: tagLines(reader.text('required-tags')),
    replicatedTo: regions.includes('all') ? 'all' : regions,
    ...defined({
      maxAge: days === undefined ? undefined : days * day,
      sourceVersion,
      excludeFromLatest: choice === undefined ? undefined : choice === 'true',
    }),
  }
}
