// Guesses which resource a misspelt resource id means.
import type { AzureReader } from '../azure/reader.js'
import { nameIn } from '../azure/resource-id.js'
import { Unreadable } from '../azure/unreadable.js'
import { didYouMean } from '../did-you-mean.js'
import { at, textOf } from '../json.js'

// The name of the existing resource that this id probably means. Undefined if none is near, or if the list cannot
// be read: then there is only no guess.
export const nearName = async (id: string, azure: AzureReader, right: string): Promise<string | undefined> => {
  try {
    const resources = (await azure.list(id.slice(0, id.lastIndexOf('/')), right)) ?? []
    return didYouMean(
      nameIn(id),
      resources.flatMap((resource) => textOf(at(resource, 'name')) ?? []),
    )
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}
