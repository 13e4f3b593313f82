import { templateId } from '../../azure/resource-id.js'
import { at, textOf } from '../../azure/wire.js'
import { ownTagNames } from '../../template/own-tags.js'
import type { AzureReader } from '../azure-reader.js'
import { each, failed, warning, type Check } from '../check.js'
import type { Subject } from '../subject.js'

// A version with a number of its own is not taken.
export const galleryVersion: Check = {
  id: 'gallery-version',
  title: 'Version numbers',
  why: 'A version in a gallery is never overwritten. The service finds out when it distributes, after the whole build.',
  right: 'Microsoft.Compute/galleries/images/versions/read',
  fix: 'Choose another number, or leave it out: the service counts on from the highest.',
  source: 'template reference, SharedImage distributor',
  applies: ({ galleryTargets }) => galleryTargets.some(({ version }) => version !== undefined),
  check: (subject, azure) =>
    each(
      subject.galleryTargets.filter(({ version }) => version !== undefined),
      async ({ definition, version }) => {
        const id = `${definition.value}/versions/${version ?? ''}`
        if ((await azure.get(id, galleryVersion.right)) === undefined) return []
        const message = `Version ${version ?? ''} of the image definition ${definition.value} exists already.`
        // It may be what an earlier attempt of this very build makes or made: that one is followed then.
        return [
          (await isOfThisBuild(subject, azure))
            ? warning(definition.at, `${message} A run of this very template may have made it.`)
            : failed(definition.at, message),
        ]
      },
    ),
}

const isOfThisBuild = async ({ plan, target }: Subject, azure: AzureReader): Promise<boolean> => {
  const template = await azure.get(templateId({ ...target, name: plan.name }), 'Microsoft.VirtualMachineImages/imageTemplates/read')
  const state = textOf(at(template, 'properties', 'lastRunStatus', 'runState'))
  const isSame = textOf(at(template, 'tags', ownTagNames.template)) === plan.templateFingerprint
  return isSame && state !== undefined && ['Running', 'Succeeded', 'PartiallySucceeded'].includes(state)
}
