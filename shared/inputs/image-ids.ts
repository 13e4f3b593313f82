// The kinds of resource ids of images in galleries that inputs take.
import { parseDefinitionId, parseGalleryId, parseVersionId, type DefinitionId } from '../azure/resource-id.js'
import { parseVersion } from '../versions.js'
import type { IdKind } from './reader.js'

// An image definition.
export const definitionIds: IdKind<DefinitionId> = {
  kind: 'an image definition',
  end: '/galleries/<gallery>/images/<definition>',
  parse: parseDefinitionId,
}

// An image version, not latest.
export const versionIds: IdKind<DefinitionId & { readonly version: string }> = {
  kind: 'a gallery image version',
  end: '/galleries/<gallery>/images/<definition>/versions/<major>.<minor>.<patch>',
  parse: (text) => {
    const id = parseVersionId(text)
    return id === undefined || parseVersion(id.version) === undefined ? undefined : id
  },
}

// An image definition, or a gallery for all of its definitions.
export const galleryOrDefinitionIds: IdKind<GalleryOrDefinition> = {
  kind: 'an image definition or of a gallery',
  end: '/galleries/<gallery>/images/<definition> or /galleries/<gallery>',
  parse: (text) => parseDefinitionId(text) ?? parseGalleryId(text),
}

type GalleryOrDefinition = Omit<DefinitionId, 'definition'> & Partial<Pick<DefinitionId, 'definition'>>
