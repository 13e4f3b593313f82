// The staging group of a template.
import type { Arm } from '../../azure/arm.js'
import { parseTemplateId } from '../../azure/resource-id.js'
import { at, textOf, textsOf } from '../../json.js'
import type { ImageTemplate } from '../image-template.js'
import { withReader } from './log-denied.js'

const apiVersion = '2021-04-01'

// Its resource id. The template names it since api-version 2022-02-14; before, only the tags of the group do, whether the service created
// the group or the user named it (docs/service.md 1.6, 3.5). Undefined if it does not exist.
export const findStagingGroup = async (arm: Arm, template: ImageTemplate, signal: AbortSignal): Promise<string | undefined> => {
  if (template.stagingResourceGroup !== undefined) return template.stagingResourceGroup
  const id = parseTemplateId(template.id)
  if (id === undefined) return undefined
  const subscription = `/subscriptions/${id.subscriptionId}`
  const groups = await withReader(subscription, () => arm.list(`${subscription}/resourcegroups`, apiVersion, signal))
  const found = groups.find((group) => {
    const tags = lowerCased(textsOf(at(group, 'tags')))
    return (
      (tags.has('createdby') || tags.has('usedby')) &&
      tags.get('imagetemplatename') === id.name.toLowerCase() &&
      tags.get('imagetemplateresourcegroupname') === id.resourceGroup.toLowerCase()
    )
  })
  return textOf(at(found, 'id'))
}

// The case of tags varies in answers.
const lowerCased = (tags: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value.toLowerCase()]))
