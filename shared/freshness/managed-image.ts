// When a managed image was made. Its own body tells no date, the list of a group's resources does (Resources - List By Resource Group,
// $expand). What a managed image holds never changes: a change of it is another one under its name, made later.
import { at, textOf } from '../azure/wire.js'
import type { AzureReader } from '../preflight/azure-reader.js'

// Milliseconds since 1970; undefined where there is none, or nothing tells. One request for all images of a group. Throws Unreadable.
export const madeAt = async (id: string, azure: AzureReader): Promise<number | undefined> => {
  const [group = ''] = id.split(/\/providers\//i)
  const images = await azure.list(
    `${group}/resources?$filter=resourceType%20eq%20'Microsoft.Compute/images'&$expand=createdTime`,
    'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
  )
  const image = images.find((candidate) => textOf(at(candidate, 'id'))?.toLowerCase() === id.toLowerCase())
  const time = Date.parse(textOf(at(image, 'createdTime')) ?? '')
  return Number.isNaN(time) ? undefined : time
}
