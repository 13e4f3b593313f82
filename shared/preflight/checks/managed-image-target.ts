import { at, textOf } from '../../json.js'
import { reads } from '../../azure/reads.js'
import { normalizeRegion } from '../../azure/region.js'
import { stated } from '../../azure/unreadable.js'
import type { AzureReader } from '../../azure/reader.js'
import type { LocatedDistributor } from '../../template/view.js'
import { each, failed, type Check, type Remark } from '../check.js'
import { nonEmpty, type Subject } from '../subject.js'

// A managed image can be written: its group exists, and an existing image with its name is in the same region.
export const managedImageTarget: Check = {
  id: 'managed-image-target',
  title: 'Managed images',
  why: 'The service creates a managed image, but not its resource group. An existing image of that name is replaced, and a resource cannot change its region. Otherwise the build fails at its end, when the image is distributed.',
  right: `${reads.group}, ${reads.managedImage}`,
  fix: 'Create the resource group, or correct imageId and location of the distributor.',
  source: 'template reference, Distribute: ManagedImage',
  applies: (subject) => targetsOf(subject).length > 0,
  check: (subject, azure) => each(targetsOf(subject), (target) => checkTarget(target, azure)),
}

const targetsOf = ({ template }: Subject): readonly LocatedDistributor[] =>
  (template.properties?.distribute ?? []).filter(({ type, imageId }) => type === 'ManagedImage' && nonEmpty(imageId) !== undefined)

const checkTarget = async ({ imageId, location }: LocatedDistributor, azure: AzureReader): Promise<readonly Remark[]> => {
  if (imageId === undefined) return []
  const [group = ''] = imageId.value.split(/\/providers\//i)
  if ((await azure.get(group, reads.group)) === undefined)
    return [failed(imageId.at, `The resource group ${group} of the managed image does not exist.`)]
  const image = await azure.get(imageId.value, reads.managedImage)
  const wanted = nonEmpty(location)
  if (image === undefined || wanted === undefined) return []
  const region = stated(textOf(at(image, 'location')), `in which region ${imageId.value} is`)
  return normalizeRegion(region) === normalizeRegion(wanted.value)
    ? []
    : [failed(wanted.at, `The managed image ${imageId.value} exists in ${region}; the distributor writes it to ${wanted.value}.`)]
}
