import { templateId } from '../../azure/resource-id.js'
import { at, jsonObjectOf, textOf } from '../../json.js'
import { versionOfPipeline } from '../../versions.js'
import { toolTagNames } from '../../template/tool-tags.js'
import { reads } from '../../azure/reads.js'
import type { StringNode } from '../../template/node.js'
import type { AzureReader } from '../../azure/reader.js'
import { stated } from '../../azure/unreadable.js'
import { each, failed, warning, type Check, type Remark } from '../check.js'
import { platformImage } from '../platform-image.js'
import { nonEmpty, type GalleryTarget, type Subject } from '../subject.js'
import { viewTemplate } from '../../template/view.js'

// A version number that the template names does not exist yet.
export const galleryVersion: Check = {
  id: 'gallery-version',
  title: 'Version numbers',
  why: 'A version in a gallery is never overwritten. The service detects the conflict only when it distributes the image, after the whole build.',
  right: 'Microsoft.Compute/galleries/images/versions/read',
  fix: 'Choose another number, or leave it out: the service then counts up from the highest.',
  source: 'template reference, SharedImage distributor; Azure Compute Gallery, soft delete',
  applies: ({ galleryTargets }) => galleryTargets.some(({ version, isOfSource }) => version !== undefined || isOfSource),
  check: async (subject, azure) => [
    ...(await each(
      subject.galleryTargets.filter(({ version }) => version !== undefined),
      (target) => namedVersion(target, subject, azure),
    )),
    ...(await each(
      subject.galleryTargets.filter(({ isOfSource }) => isOfSource),
      (target) => versionOfSource(target, subject, azure),
    )),
  ],
}

const namedVersion = async ({ definition, version = '' }: GalleryTarget, subject: Subject, azure: AzureReader): Promise<Remark[]> => {
  if (!(await isTaken(definition.value, version, azure))) return softDeleted(definition, version, azure)
  const message = `Version ${version} of the image definition ${definition.value} already exists.`
  // It may come from an earlier attempt of the same build, which is then followed.
  return [
    (await isOfThisBuild(subject, azure))
      ? warning(definition.at, `${message} A run of the same template may have created it.`)
      : failed(definition.at, message),
  ]
}

// A PUT of a soft-deleted version restores the old one (docs/service.md 6.11). It is not documented how the service's distribution then
// ends.
const softDeleted = async (definition: StringNode, version: string, azure: AzureReader): Promise<Remark[]> => {
  const [, gallery = '', name = ''] = /^(.*)\/images\/([^/]+)$/i.exec(definition.value) ?? []
  const found = await azure.get(gallery, reads.gallery)
  if (found === undefined) return []
  const properties = stated(at(found, 'properties'), `whether ${gallery} has soft delete`)
  if (at(properties, 'softDeletePolicy', 'isSoftDeleteEnabled') !== true) return []
  const deleted = await azure.list(`${gallery}/softDeletedArtifactTypes/Images/artifacts/${name}/versions`, '*/read')
  if (!(deleted ?? []).some((one) => textOf(at(one, 'name'))?.split('/').at(-1) === version)) return []
  const message = `Version ${version} of the image definition ${definition.value} is soft-deleted: its number may not be usable until it is deleted for good.`
  return [warning(definition.at, message)]
}

// It is not documented exactly how the service chooses the number (docs/service.md 6.9), so an existing one is only a warning.
const versionOfSource = async ({ definition }: GalleryTarget, subject: Subject, azure: AzureReader): Promise<Remark[]> => {
  const version = versionOfPipeline((await sourceVersion(subject, azure)) ?? '')
  if (version === undefined || !(await isTaken(definition.value, version, azure))) return []
  const message = `The scheme Source derives the number from the version of the source image, and version ${version} of the image definition ${definition.value} already exists. It is not documented whether the service then chooses another number.`
  return [warning(definition.at, message, 'Build again when the source image has a newer version, or use the scheme Latest.')]
}

// Only for sources whose version can be known before the build.
const sourceVersion = async ({ source, target, location }: Subject, azure: AzureReader): Promise<string | undefined> => {
  const wanted = nonEmpty(source?.version)?.value ?? 'latest'
  if (nonEmpty(source?.publisher) === undefined) return /\/versions\/([^/]+)$/i.exec(source?.imageVersionId?.value ?? '')?.[1]
  return wanted === 'latest' ? platformImage(source, target.subscriptionId, location.value, azure).newest() : wanted
}

const isTaken = async (definition: string, version: string, azure: AzureReader): Promise<boolean> => {
  const id = `${definition}/versions/${version}`
  const found = await azure.get(id, galleryVersion.right)
  if (found !== undefined) stated(at(found, 'properties'), `what ${id} is`)
  return found !== undefined
}

const isOfThisBuild = async ({ plan, target }: Subject, azure: AzureReader): Promise<boolean> => {
  const found = await azure.get(templateId({ ...target, name: plan.name }), 'Microsoft.VirtualMachineImages/imageTemplates/read')
  const { tags = {}, properties } = viewTemplate(jsonObjectOf(found))
  const state = properties?.lastRunStatus?.runState
  const isSame = tags[toolTagNames.template] === plan.templateFingerprint
  return isSame && state !== undefined && ['Running', 'Succeeded', 'PartiallySucceeded'].includes(state)
}
