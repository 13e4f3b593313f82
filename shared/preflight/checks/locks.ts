import { at, textOf } from '../../json.js'
import { reads } from '../../azure/reads.js'
import type { AzureReader } from '../../azure/reader.js'
import type { Place } from '../../errors.js'
import { each, failed, warning, type Check, type Remark } from '../check.js'
import type { Subject } from '../subject.js'

// No lock stands in the way of what a build writes and deletes.
export const locks: Check = {
  id: 'locks',
  title: 'Locks',
  why: 'A ReadOnly lock prevents creating anything in a group: Azure rejects the template, or the image cannot be written at the end. A CanNotDelete lock prevents deleting the template, or what the build leaves in the staging group (ScopeLocked).',
  right: reads.locks,
  fix: 'Remove the lock, or use a group without one: az lock list --resource-group <group> shows them.',
  source: 'Azure Resource Manager, locks; Image Builder best practices',
  applies: () => true,
  check: (subject, azure) => each(placesOf(subject), (place) => lockedAt(place, azure)),
}

interface LockPlace {
  readonly scope: string
  readonly what: string
  readonly where: Place | string
  // Whether something there is deleted by the build or its clean-up.
  readonly isCleaned: boolean
}

// Every scope once.
const placesOf = ({ target, stagingGroup, galleryTargets }: Subject): readonly LockPlace[] => {
  const group = `/subscriptions/${target.subscriptionId}/resourceGroups/${target.resourceGroup}`
  const places: readonly LockPlace[] = [
    { scope: group, what: 'The resource group of the template', where: group, isCleaned: true },
    ...(stagingGroup === undefined
      ? []
      : [{ scope: stagingGroup.value, what: 'The staging group', where: stagingGroup.at, isCleaned: true }]),
    ...galleryTargets.map(({ definition }) => ({
      ...{ scope: definition.value, what: 'The image definition', where: definition.at, isCleaned: false },
    })),
  ]
  return [...new Map(places.map((place) => [place.scope.toLowerCase(), place])).values()]
}

const lockedAt = async ({ scope, what, where, isCleaned }: LockPlace, azure: AzureReader): Promise<readonly Remark[]> => {
  // Those of the scope and above it.
  const found = await azure.list(`${scope}/providers/Microsoft.Authorization/locks?$filter=atScope()`, reads.locks)
  return found.flatMap((lock) => {
    const name = textOf(at(lock, 'name')) ?? ''
    const level = textOf(at(lock, 'properties', 'level'))?.toLowerCase()
    if (level === 'readonly') return [failed(where, `${what} has the ReadOnly lock ${name}: nothing can be created in ${scope}.`)]
    if (level !== 'cannotdelete' || !isCleaned) return []
    return [warning(where, `${what} has the lock ${name}: what the build leaves in ${scope} cannot be deleted.`)]
  })
}
