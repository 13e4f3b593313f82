// The description of an input in the manifest of a platform.
import type { Platform } from '../../shared/inputs/definition.js'
import { definitionOf } from '../../shared/inputs/spelling.js'
import type { InputName } from '../../shared/inputs/table.js'

// The description of an input, with the sentences for this platform.
export const describe = (name: InputName, platform: Platform): string => {
  const { description, descriptionOn } = definitionOf(name)
  return [description, ...(descriptionOn?.[platform] === undefined ? [] : [descriptionOn[platform]])].join(' ')
}
