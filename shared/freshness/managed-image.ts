// When a managed image was made or last changed. Its own body tells no date, the list of a group's resources does (Resources - List By
// Resource Group, $expand).
import { at, textOf } from '../json.js'
import type { AzureReader } from '../azure/reader.js'

// Milliseconds since 1970; undefined where there is none, or nothing tells. One request for all images of a group. Throws Unreadable.
export const madeAt = async (id: string, azure: AzureReader): Promise<number | undefined> => {
  const [group = ''] = id.split(/\/providers\//i)
  const images = await azure.list(
    `${group}/resources?$filter=resourceType%20eq%20'Microsoft.Compute/images'&$expand=createdTime,changedTime`,
    'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
  )
  const image = images.find((candidate) => textOf(at(candidate, 'id'))?.toLowerCase() === id.toLowerCase())
  const times = ['createdTime', 'changedTime'].map((name) => Date.parse(textOf(at(image, name)) ?? ''))
  const known = times.filter((time) => !Number.isNaN(time))
  return known.length === 0 ? undefined : Math.max(...known)
}
