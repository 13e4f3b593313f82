// What retain is asked: whose versions, and which of them stay.
import { parseDefinitionId, parseGalleryId } from '../azure/resource-id.js'
import type { RetentionSettings } from '../gallery/retention.js'
import type { RetainInputs } from './inputs.js'
import type { InputReader } from './reader.js'
import { tagLines } from './tag-lines.js'
import { listOf } from './texts.js'

const day = 24 * 60 * 60_000
// Protects in any case, whatever else is named.
const ownKeepTag = 'aib-pipelines-keep'

// Reads them.
export const retentionInputs = (reader: InputReader): Pick<RetainInputs, 'definitions' | 'galleries' | 'retention' | 'apply'> => {
  const text = reader.text('gallery-image-definition')
  reader.require('gallery-image-definition', text, 'the resource ids of the image definitions, or of whole galleries')
  const ids = listOf(text)
  for (const id of ids.filter((candidate) => parseDefinitionId(candidate) === undefined && parseGalleryId(candidate) === undefined)) {
    reader.reject(
      'gallery-image-definition',
      `Expected the resource id of an image definition or of a gallery, got ${JSON.stringify(id)}.`,
      'They end in /galleries/<gallery>/images/<definition> and /galleries/<gallery>.',
    )
  }
  return {
    definitions: ids.flatMap((id) => parseDefinitionId(id) ?? []),
    galleries: ids.flatMap((id) => parseGalleryId(id) ?? []),
    retention: settings(reader),
    apply: reader.flag('apply'),
  }
}

const settings = (reader: InputReader): Omit<RetentionSettings, 'now'> => ({
  keepVersions: reader.amount('keep-versions') ?? 1,
  olderThan: (reader.amount('older-than-days') ?? 0) * day,
  channelTag: reader.text('channel-tag') ?? '',
  keepTags: [{ name: ownKeepTag }, ...tagLines(reader.text('keep-tags'))],
  madeBy: reader.choice('made-by') ?? 'image-builder',
  whenUseUnknown: reader.choice('when-use-unknown') ?? 'keep',
})
