// When a managed image was created or last changed. The image itself has no date, but the list of a group's resources does (Resources -
// List By Resource Group, $expand).
import { at, textOf } from '../json.js'
import type { AzureReader } from '../azure/reader.js'

// Milliseconds since 1970; undefined if the image does not exist, or Azure does not return a time. One request for all images of a group.
// Throws Unreadable.
export const changedAt = async (id: string, azure: AzureReader): Promise<number | undefined> => {
  const image = await listed(id, azure)
  const known = [timeOf(image, 'createdTime'), timeOf(image, 'changedTime')].flatMap((time) => time ?? [])
  return known.length === 0 ? undefined : Math.max(...known)
}

// When it was created: later changes, such as of its tags, do not count. Otherwise like the function above.
export const createdAt = async (id: string, azure: AzureReader): Promise<number | undefined> =>
  timeOf(await listed(id, azure), 'createdTime')

const listed = async (id: string, azure: AzureReader): Promise<unknown> => {
  const [group = ''] = id.split(/\/providers\//i)
  const images = await azure.list(
    `${group}/resources?$filter=resourceType%20eq%20'Microsoft.Compute/images'&$expand=createdTime,changedTime`,
    'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
  )
  return images?.find((candidate) => textOf(at(candidate, 'id'))?.toLowerCase() === id.toLowerCase())
}

const timeOf = (image: unknown, name: 'createdTime' | 'changedTime'): number | undefined => {
  const time = Date.parse(textOf(at(image, name)) ?? '')
  return Number.isNaN(time) ? undefined : time
}
