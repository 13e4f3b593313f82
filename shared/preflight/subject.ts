// What the checks look at: a template as it would be sent, with places in the user's file, and its destination.
import type { ArtifactInputs, TargetInputs } from '../inputs/inputs.js'
import type { Environment } from '../azure/clouds.js'
import type { InputName } from '../inputs/table.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { StringNode } from '../template/node.js'
import { locateTemplate, type LocatedDistributor, type LocatedSource, type LocatedTemplate } from '../template/view.js'

export interface Subject {
  readonly plan: TemplatePlan
  readonly target: Required<TargetInputs>
  readonly artifacts: Pick<ArtifactInputs, 'access' | 'containerUrl' | 'createContainer'>
  readonly environment: Environment
  // Whether the command waits for the end of the build.
  readonly waits: boolean
  // The platform's spelling of an input.
  readonly spell: (name: InputName) => string
  // The region of the image template, in the form for comparisons: westus2.
  readonly location: StringNode
  readonly templateIdentities: readonly StringNode[]
  readonly buildIdentities: readonly StringNode[]
  readonly template: LocatedTemplate
  readonly source: LocatedSource | undefined
  readonly galleryTargets: readonly GalleryTarget[]
  readonly subnet: StringNode | undefined
  readonly containerSubnet: StringNode | undefined
  readonly stagingGroup: StringNode | undefined
}

// A distributor into a gallery.
export interface GalleryTarget {
  readonly definition: StringNode
  // The number in galleryImageId; undefined if the service chooses one.
  readonly version: string | undefined
  // Whether the service derives it from the version of the source image.
  readonly isOfSource: boolean
  readonly regions: readonly StringNode[]
}

// The destination of the image, and how the service reaches the build.
export interface Surroundings {
  readonly target: Required<TargetInputs>
  readonly artifacts: Pick<ArtifactInputs, 'access' | 'containerUrl' | 'createContainer'>
  readonly environment: Environment
  readonly waits: boolean
  readonly spell: (name: InputName) => string
}

// The subject of a plan.
export const subjectOf = (plan: TemplatePlan, surroundings: Surroundings): Subject => {
  const template = locateTemplate(plan.body)
  const { location, identity, properties = { at: template.at } } = template
  const { source, vmProfile, distribute = [], stagingResourceGroup } = properties
  return {
    plan,
    ...surroundings,
    template,
    location: nonEmpty(location) ?? { kind: 'string', value: '', at: template.at },
    templateIdentities: (identity?.userAssignedIdentities ?? []).map(({ key }) => key),
    buildIdentities: allNonEmpty(vmProfile?.userAssignedIdentities),
    source,
    galleryTargets: distribute.flatMap(galleryTarget),
    subnet: nonEmpty(vmProfile?.vnetConfig?.subnetId),
    containerSubnet: nonEmpty(vmProfile?.vnetConfig?.containerInstanceSubnetId),
    stagingGroup: nonEmpty(stagingResourceGroup),
  }
}

// A string that is not empty.
export const nonEmpty = (node: StringNode | undefined): StringNode | undefined => (node?.value === '' ? undefined : node)

const allNonEmpty = (nodes: readonly StringNode[] = []): readonly StringNode[] => nodes.filter(({ value }) => value !== '')

const galleryTarget = (distributor: LocatedDistributor): readonly GalleryTarget[] => {
  const id = nonEmpty(distributor.galleryImageId)
  if (distributor.type !== 'SharedImage' || id === undefined) return []
  const { targetRegions = [], replicationRegions, versioning } = distributor
  const [definition = '', version] = id.value.split(/\/versions\//i)
  const regions = [...targetRegions.flatMap(({ name }) => nonEmpty(name) ?? []), ...allNonEmpty(replicationRegions)]
  const isOfSource = version === undefined && versioning?.scheme === 'Source'
  return [{ definition: { ...id, value: definition.replace(/\/$/, '') }, version, isOfSource, regions }]
}
