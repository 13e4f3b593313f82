import { at, textOf, textsOf } from '../../json.js'
import { reads } from '../../azure/reads.js'
import { normalizeRegion } from '../../azure/region.js'
import { stated, statedList } from '../../azure/unreadable.js'
import type { AzureReader } from '../../azure/reader.js'
import { failed, type Check } from '../check.js'

// A staging resource group of the user is empty, in the right region and subscription, and used by no other template.
export const stagingGroup: Check = {
  id: 'staging-group',
  title: 'Staging resource group',
  why: 'A staging group that exists must be empty, in the region of the image template, and used by no other template. Otherwise the template fails or stays in the state Creating.',
  right: `${reads.group}, ${reads.groupResources}`,
  fix: 'Give each template an empty group of its own in its region, or the name of one that does not exist: the service creates it.',
  source: 'template reference, stagingResourceGroup',
  applies: (subject) => subject.stagingGroup !== undefined,
  check: async ({ stagingGroup: group, location, plan, target }, azure) => {
    const isElsewhere =
      group !== undefined && !group.value.toLowerCase().startsWith(`/subscriptions/${target.subscriptionId.toLowerCase()}/`)
    if (isElsewhere) return [failed(group.at, `The staging group ${group.value} is not in the subscription of the image template.`)]
    const found = group === undefined ? undefined : await azure.get(group.value, reads.group)
    // The service creates a missing one.
    if (group === undefined || found === undefined) return []
    const tags = new Map(Object.entries(textsOf(at(found, 'tags'))).map(([name, value]) => [name.toLowerCase(), value.toLowerCase()]))
    const [owner, ownerGroup] = [tags.get('imagetemplatename'), tags.get('imagetemplateresourcegroupname')]
    const isOwn = owner === plan.name.toLowerCase() && ownerGroup === target.resourceGroup.toLowerCase()
    // The service handles what an earlier build of this template left: the template is run again, or deleted first.
    if (isOwn) return []
    const region = stated(textOf(at(found, 'location')), `in which region ${group.value} is`)
    return [
      ...(normalizeRegion(region) === normalizeRegion(location.value)
        ? []
        : [failed(group.at, `The staging group ${group.value} is in ${region}, the image template in ${location.value}.`)]),
      ...(owner === undefined
        ? []
        : [failed(group.at, `The staging group ${group.value} is used by the image template ${owner}, by its tags.`)]),
      ...(statedList(await firstResource(group.value, azure), `whether ${group.value} is empty`).length === 0
        ? []
        : [failed(group.at, `The staging group ${group.value} is not empty.`)]),
    ]
  },
}

const firstResource = async (group: string, azure: AzureReader): Promise<unknown> =>
  at(await azure.get(`${group}/resources?$top=1`, reads.groupResources), 'value')
