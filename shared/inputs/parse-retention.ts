// What retain needs: whose versions and templates may be deleted, and which of them to keep.
import { parseDefinitionId, parseGalleryId } from '../azure/resource-id.js'
import type { RetentionSettings } from './settings.js'
import type { RetainInputs, SweepInputs, VersionsInputs } from './inputs.js'
import { requireSubscription, targetInputs } from './parse-target.js'
import { galleryOrDefinitionIds } from './image-ids.js'
import type { InputReader } from './reader.js'
import { tagLines } from './tag-lines.js'
import { listOf } from '../lists.js'
import { day } from '../units.js'

// Always protected, whatever else is named.
const ownKeepTag = 'aib-pipelines-keep'

// Reads them. With a sweep, no versions need to be named.
export const retentionInputs = (reader: InputReader): Pick<RetainInputs, 'versions' | 'sweep' | 'apply'> => {
  // Undefined if it is not one of the allowed values, which is reported. What would be required without a sweep is then not reported in
  // addition.
  const whose = reader.choice('sweep')
  const text = reader.text('gallery-image-definition')
  if (whose === 'off')
    reader.require(
      'gallery-image-definition',
      text,
      `the resource ids of the image definitions, or of whole galleries; or ${reader.spell('sweep')}`,
    )
  return {
    ...(text === undefined ? {} : { versions: versionsInputs(reader, text) }),
    ...(whose === undefined || whose === 'off' ? {} : { sweep: sweepInputs(reader, whose) }),
    apply: reader.flag('apply'),
  }
}

const versionsInputs = (reader: InputReader, text: string): VersionsInputs => {
  const ids = listOf(text)
  for (const id of ids) reader.id('gallery-image-definition', galleryOrDefinitionIds, id)
  return {
    definitions: ids.flatMap((id) => parseDefinitionId(id) ?? []),
    galleries: ids.flatMap((id) => parseGalleryId(id) ?? []),
    retention: settings(reader),
  }
}

const sweepInputs = (reader: InputReader, whose: SweepInputs['settings']['whose']): SweepInputs => {
  const { subscriptionId, resourceGroup } = targetInputs(reader)
  requireSubscription(reader, subscriptionId, 'the image templates to sweep are in it')
  reader.require('resource-group-name', resourceGroup, 'the image templates to sweep are in it')
  return {
    place: { subscriptionId: subscriptionId ?? '', resourceGroup: resourceGroup ?? '' },
    settings: { whose, olderThan: (reader.amount('sweep-older-than-days') ?? 0) * day, keepTags: keepTags(reader) },
  }
}

const settings = (reader: InputReader): Omit<RetentionSettings, 'now'> => ({
  keepVersions: reader.amount('keep-versions') ?? 1,
  olderThan: (reader.amount('older-than-days') ?? 0) * day,
  channelTag: reader.text('channel-tag') ?? '',
  keepTags: keepTags(reader),
  madeBy: reader.choice('made-by') ?? 'image-builder',
  whenUseUnknown: reader.choice('when-use-unknown') ?? 'keep',
})

const keepTags = (reader: InputReader): RetentionSettings['keepTags'] => [{ name: ownKeepTag }, ...tagLines(reader.text('keep-tags'))]
