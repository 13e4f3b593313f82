import { at, isWord, textOf } from '../../json.js'
import { reads } from '../../azure/reads.js'
import { templateId } from '../../azure/resource-id.js'
import { stated } from '../../azure/unreadable.js'
import type { AzureReader } from '../../azure/reader.js'
import type { Place } from '../../errors.js'
import { each, failed, warning, type Check, type Remark } from '../check.js'
import { nonEmpty, type Subject } from '../subject.js'

// No lock prevents what a build writes and deletes.
export const locks: Check = {
  id: 'locks',
  title: 'Locks',
  why: 'With a ReadOnly lock nothing can be created or changed: the template is refused, or the image cannot be written at the end. With a CanNotDelete lock, the template or what the build leaves in the staging group cannot be deleted (ScopeLocked).',
  right: reads.locks,
  fix: 'Remove the lock, or use a group without one: az lock list --resource-group <group> shows them.',
  source: 'Azure Resource Manager, locks; Image Builder best practices',
  applies: () => true,
  check: (subject, azure) => {
    const places = placesOf(subject)
    return each(places, (place) => lockedAt(place, places.slice(0, places.indexOf(place)), azure))
  },
}

interface LockPlace {
  readonly scope: string
  readonly what: string
  readonly where: Place | string
  // What a ReadOnly lock prevents there, and what a CanNotDelete lock prevents; the latter is undefined if nothing is deleted there.
  readonly readOnly: string
  readonly cannotDelete?: string
}

// Each scope once.
const placesOf = ({ target, plan, stagingGroup, galleryTargets, template }: Subject): readonly LockPlace[] => {
  const group = `/subscriptions/${target.subscriptionId}/resourceGroups/${target.resourceGroup}`
  const kept = 'the template can be neither replaced nor deleted after the build'
  const images = (template.properties?.distribute ?? []).flatMap(({ type, imageId }) =>
    type === 'ManagedImage' ? (nonEmpty(imageId) ?? []) : [],
  )
  const places: readonly LockPlace[] = [
    {
      ...{ scope: group, what: 'The resource group of the template', where: group },
      ...{ readOnly: 'the template cannot be created', cannotDelete: kept },
    },
    {
      ...{ scope: templateId({ ...target, name: plan.name }), what: 'The image template', where: group },
      ...{ readOnly: 'it can be neither changed nor run', cannotDelete: kept },
    },
    ...(stagingGroup === undefined
      ? []
      : [
          {
            ...{ scope: stagingGroup.value, what: 'The staging group', where: stagingGroup.at },
            ...{ readOnly: 'the build cannot create anything there', cannotDelete: 'what the build leaves there cannot be deleted' },
          },
        ]),
    ...galleryTargets.map(({ definition: { value, at: where } }) => ({
      ...{ scope: value, what: 'The image definition', where, readOnly: 'the image version cannot be created' },
    })),
    ...images.map(({ value, at: where }) => ({
      ...{ scope: value.split(/\/providers\//i)[0] ?? '', what: 'The resource group of the managed image', where },
      readOnly: 'the image cannot be created',
    })),
  ]
  return [...new Map(places.toReversed().map((place) => [place.scope.toLowerCase(), place])).values()].toReversed()
}

// A lock also applies below its scope: it is reported only at the first place.
const lockedAt = async (place: LockPlace, before: readonly LockPlace[], azure: AzureReader): Promise<readonly Remark[]> => {
  // The locks of the scope and above it. Only the resource group of the template is certain to exist.
  const listed = await azure.list(`${place.scope}/providers/Microsoft.Authorization/locks?$filter=atScope()`, reads.locks)
  const found = before.length === 0 ? stated(listed, `which locks ${place.scope} has`) : (listed ?? [])
  return found
    .filter((lock) => !before.some((other) => isUnder(other.scope, lock) && remarksOn(lock, other).length > 0))
    .flatMap((lock) => remarksOn(lock, place))
}

const isUnder = (scope: string, lock: unknown): boolean => {
  const [own = ''] = (textOf(at(lock, 'id')) ?? '').split(/\/providers\/Microsoft\.Authorization\/locks\//i)
  return own !== '' && `${scope}/`.toLowerCase().startsWith(`${own}/`.toLowerCase())
}

const remarksOn = (lock: unknown, { what, where, scope, readOnly, cannotDelete }: LockPlace): readonly Remark[] => {
  const [name, level] = [textOf(at(lock, 'name')) ?? '', at(lock, 'properties', 'level')]
  if (isWord(level, 'ReadOnly')) return [failed(where, `${what} ${scope} has the ReadOnly lock ${name}: ${readOnly}.`)]
  if (!isWord(level, 'CanNotDelete') || cannotDelete === undefined) return []
  return [warning(where, `${what} ${scope} has the lock ${name}: ${cannotDelete}.`)]
}
