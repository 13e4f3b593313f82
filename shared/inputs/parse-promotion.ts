// What promote needs: the version, and what to change about it.
import type { DefinitionId } from '../azure/resource-id.js'
import type { RequestedRegion } from './settings.js'
import { parseVersion } from '../versions.js'
import type { PromoteInputs } from './inputs.js'
import { definitionIds, versionIds } from './image-ids.js'
import type { InputReader } from './reader.js'
import { requestedRegions } from './target-regions.js'
import { defined } from '../defined.js'

const changes = ['channel', 'version-exclude-from-latest', 'version-target-regions', 'end-of-life', 'roll-back'] as const

// Reads them. A promotion that changes nothing is a mistake.
export const promotionInputs = (reader: InputReader): Pick<PromoteInputs, 'definition' | 'version' | 'promotion'> => {
  const channel = channelOf(reader)
  const choice = reader.choice('version-exclude-from-latest')
  const targetRegions = regionsOf(reader)
  const endOfLife = endOfLifeOf(reader)
  const rollBack = reader.flag('roll-back')
  if (rollBack && choice !== undefined)
    reader.reject(
      'version-exclude-from-latest',
      `${reader.spell('roll-back')} itself takes the version out of latest: give one of the two.`,
    )
  const isEmpty = !rollBack && targetRegions.length === 0 && [channel, choice, endOfLife].every((value) => value === undefined)
  if (isEmpty && !hasVersion(reader)) {
    const names = `${reader.spell('image-version-id')} (or ${reader.spell('gallery-image-definition')} with ${reader.spell('image-version')})`
    reader.demand(
      ['image-version-id', 'gallery-image-definition'],
      `Set ${names}. Also set at least one change: ${changes.map((name) => reader.spell(name)).join(', ')}.`,
    )
  } else if (isEmpty && reader.problems.length === 0) {
    reader.reject('channel', `Nothing to change: give at least one of ${changes.map((name) => reader.spell(name)).join(', ')}.`)
  }
  return {
    ...imageVersion(reader),
    promotion: {
      channelTag: channelTagOf(reader),
      targetRegions,
      rollBack,
      ...defined({ channel, excludeFromLatest: choice === undefined ? undefined : choice === 'true', endOfLife }),
    },
  }
}

const hasVersion = (reader: InputReader): boolean =>
  (['image-version-id', 'gallery-image-definition', 'image-version'] as const).some((name) => reader.text(name) !== undefined)

const nowhere: DefinitionId = { subscriptionId: '', resourceGroup: '', gallery: '', definition: '' }

const imageVersion = (reader: InputReader): Pick<PromoteInputs, 'definition' | 'version'> => {
  const idText = reader.text('image-version-id')
  const definitionText = reader.text('gallery-image-definition')
  const version = reader.text('image-version')
  if (idText === undefined) {
    // Without any input, the missing change is reported together with the missing version.
    if (definitionText === undefined && version === undefined) {
      if (reader.problems.some(({ where }) => where === reader.spell('image-version-id'))) return { definition: nowhere, version: '' }
      reader.demand(
        ['image-version-id', 'gallery-image-definition'],
        `Set ${reader.spell('image-version-id')} (or ${reader.spell('gallery-image-definition')} with ${reader.spell('image-version')}).`,
      )
    } else {
      reader.require('gallery-image-definition', definitionText, `it goes with ${reader.spell('image-version')}`)
      reader.require('image-version', version, `it goes with ${reader.spell('gallery-image-definition')}`)
    }
    return { definition: reader.id('gallery-image-definition', definitionIds) ?? nowhere, version: versionOf(reader, version) }
  }
  if (definitionText !== undefined || version !== undefined)
    reader.reject(
      'image-version-id',
      `Give either ${reader.spell('image-version-id')} (or ${reader.spell('gallery-image-definition')} with ${reader.spell('image-version')}).`,
    )
  const id = reader.id('image-version-id', versionIds)
  return { definition: id ?? nowhere, version: id?.version ?? '' }
}

const versionOf = (reader: InputReader, text: string | undefined): string => {
  if (text !== undefined && parseVersion(text) === undefined)
    reader.reject('image-version', `Expected a version such as 1.4.0, got ${JSON.stringify(text)}.`)
  return text ?? ''
}

// Azure Resource Manager: tag values have up to 256 characters.
const channelOf = (reader: InputReader): string | undefined => {
  const channel = reader.text('channel')
  if (channel !== undefined && channel.length > 256) reader.reject('channel', 'A channel has up to 256 characters, as values of tags have.')
  return channel
}

// Azure Resource Manager: tag names have up to 512 characters and none of <>%&\?/.
const channelTagOf = (reader: InputReader): string => {
  const tag = reader.text('channel-tag') ?? ''
  if (tag.length > 512 || /[<>%&\\?/]/.test(tag))
    reader.reject('channel-tag', `Expected the name of a tag, up to 512 characters and none of <>%&\\?/, got ${JSON.stringify(tag)}.`)
  return tag
}

const regionsOf = (reader: InputReader): readonly RequestedRegion[] => {
  const text = reader.text('version-target-regions')
  const parsed = text === undefined ? [] : requestedRegions(text)
  if (typeof parsed !== 'string') return parsed
  reader.reject(
    'version-target-regions',
    parsed,
    'Give lines of region or region=replicas, such as westus2=3, or a JSON list of Compute’s target regions.',
  )
  return []
}

const endOfLifeOf = (reader: InputReader): string | undefined => {
  const text = reader.text('end-of-life')
  if (text === undefined) return undefined
  const isDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
  const time = isDate ? new Date(text) : undefined
  // JavaScript reads 2027-02-30 as the 2nd of March.
  if (time !== undefined && !Number.isNaN(time.getTime()) && dayExists(text)) return time.toISOString()
  reader.reject('end-of-life', `Expected a date such as 2027-06-30, or with a time and its offset, got ${JSON.stringify(text)}.`)
  return undefined
}

const dayExists = (text: string): boolean => {
  const day = text.slice(0, 10)
  const time = Date.parse(day)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}
