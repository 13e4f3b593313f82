import { permissionsOf, type Scope } from '../../azure/permissions.js'
import { reads } from '../../azure/reads.js'
import type { AzureReader } from '../../azure/reader.js'
import type { Place } from '../../errors.js'
import { nameIn } from '../../azure/resource-id.js'
import { each, failed, orUnknown, warning, type Check, type Remark } from '../check.js'
import { checkRight, type NeededRight } from '../identity-rights.js'
import { containerScopeOf } from '../storage-account.js'
import { nonEmpty, type Subject } from '../subject.js'

// The template's identity may read the source, write the images, and join the subnets.
export const templateRights: Check = {
  id: 'template-rights',
  title: 'Rights of the template’s identity',
  why: 'The service reads the source, distributes the images and joins the subnets as the template’s identity. Without a right the template is refused after some minutes, or the build fails at its end.',
  right: `${reads.roleAssignments}, ${reads.roleDefinitions}, ${reads.container}`,
  fix: 'Assign the role to the template’s identity.',
  source: 'Azure VM Image Builder permissions; template reference, identity, vnetConfig, stagingResourceGroup',
  applies: (subject) => subject.templateIdentities.length > 0 && placesOf(subject).length > 0,
  check: (subject, azure) =>
    each(placesOf(subject), async ({ kind, id, where }) => {
      const scope = await scopeOf(kind, id, subject, azure)
      if (scope === undefined) return []
      const remarks = await each(rightsAt(kind, scope, where, subject), (right) => checkRight(azure, right))
      return kind === 'vhd-container' ? withMissingContainer(remarks, scope, where, azure) : remarks
    }),
}

// A missing container explains a missing right. Whether the service creates one is not documented.
const withMissingContainer = async (
  remarks: readonly Remark[],
  scope: string,
  where: Place,
  azure: AzureReader,
): Promise<readonly Remark[]> => {
  const found = await orUnknown(async () => {
    if ((await azure.get(scope, reads.container)) !== undefined) return []
    const [account = ''] = scope.split(/\/blobServices\//i)
    const lacks = remarks.find(({ status }) => status === 'failed')?.message
    const message = `The storage account ${nameIn(account)} has no container ${nameIn(scope)}.`
    const fix = `Correct uri, or create the container: az storage container create --auth-mode login --account-name ${nameIn(account)} --name ${nameIn(scope)}`
    return [lacks === undefined ? warning(where, message, fix) : failed(where, `${message} ${lacks}`, fix)]
  })
  return found.some(({ status }) => status === 'failed') ? found : [...remarks, ...found]
}

interface RightPlace {
  readonly kind: Scope
  // A resource id; for a VHD, its URL.
  readonly id: string
  readonly where: Place
}

// Each place once, at its first mention in the template.
const placesOf = (subject: Subject): readonly RightPlace[] => {
  const { galleryTargets, source, subnet, containerSubnet, stagingGroup, template } = subject
  const sourceImage = nonEmpty(source?.imageId)
  const sourceVersion = nonEmpty(source?.imageVersionId)
  const distributors = template.properties?.distribute ?? []
  const places: readonly RightPlace[] = [
    ...(sourceImage === undefined ? [] : [{ kind: 'source-image' as const, id: sourceImage.value, where: sourceImage.at }]),
    ...(sourceVersion === undefined || !/\/providers\/Microsoft\.Compute\/galleries\//i.test(sourceVersion.value)
      ? []
      : [{ kind: 'source-gallery' as const, id: sourceVersion.value.split(/\/versions\//i)[0] ?? '', where: sourceVersion.at }]),
    ...galleryTargets.flatMap(({ definition: { value, at: where } }) => [
      { kind: 'definition' as const, id: value, where },
      { kind: 'gallery' as const, id: parentOf(value), where },
    ]),
    ...distributors.flatMap(({ type, imageId }) => {
      const id = type === 'ManagedImage' ? nonEmpty(imageId) : undefined
      return id === undefined ? [] : [{ kind: 'managed-image' as const, id: id.value, where: id.at }]
    }),
    ...distributors.flatMap(({ type, uri }) => {
      const url = type === 'VHD' ? nonEmpty(uri) : undefined
      return url === undefined ? [] : [{ kind: 'vhd-container' as const, id: url.value, where: url.at }]
    }),
    ...[subnet, containerSubnet].flatMap((one) =>
      one === undefined
        ? []
        : [
            { kind: 'subnet' as const, id: one.value, where: one.at },
            { kind: 'network' as const, id: parentOf(one.value), where: one.at },
          ],
    ),
    ...(stagingGroup === undefined ? [] : [{ kind: 'staging-group' as const, id: stagingGroup.value, where: stagingGroup.at }]),
  ]
  return [...new Map(places.toReversed().map((place) => [`${place.kind} ${place.id}`.toLowerCase(), place])).values()].toReversed()
}

// The gallery of a definition, the network of a subnet.
const parentOf = (id: string): string => id.split('/').slice(0, -2).join('/')

// The scope of the role: a managed image that does not exist yet is written into its group; the service creates a missing staging group,
// and then has its rights there.
const scopeOf = async (kind: Scope, id: string, subject: Subject, azure: AzureReader): Promise<string | undefined> => {
  if (kind === 'vhd-container') return containerScopeOf(id, subject, azure)
  if (kind === 'managed-image') return id.split(/\/providers\//i)[0]
  if (kind === 'staging-group') return (await azure.get(id, reads.group)) === undefined ? undefined : id
  return id
}

const rightsAt = (kind: Scope, scope: string, where: Place, { templateIdentities: [identity] }: Subject): readonly NeededRight[] =>
  identity === undefined
    ? []
    : permissionsOf('template', kind).map((permission) => ({
        // The documentation lists the right to read them; it is not documented what the service reads there.
        ...{ permission, scope, where, isCertain: kind !== 'gallery' && kind !== 'network' },
        identity: identity.value,
        called: 'The template’s identity',
      }))
