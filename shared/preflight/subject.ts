// What the checks look at: a template as it would be sent, with the places in the user's file, and where it goes.
import type { ArtifactInputs, TargetInputs } from '../inputs/inputs.js'
import type { Environment } from '../azure/clouds.js'
import type { InputName } from '../inputs/table.js'
import type { TemplatePlan } from '../plan/plan.js'
import { get, getItems, getText, type ObjectNode, type StringNode, type TemplateNode } from '../template/node.js'

export interface Subject {
  readonly plan: TemplatePlan
  readonly target: Required<TargetInputs>
  readonly artifacts: Pick<ArtifactInputs, 'access' | 'containerUrl'>
  readonly environment: Environment
  // How this platform spells an input.
  readonly spell: (name: InputName) => string
  // The region of the image template, as Azure compares them: westus2.
  readonly location: StringNode
  readonly templateIdentities: readonly StringNode[]
  readonly buildIdentities: readonly StringNode[]
  readonly source: ObjectNode | undefined
  readonly galleryTargets: readonly GalleryTarget[]
  readonly subnet: StringNode | undefined
  readonly containerSubnet: StringNode | undefined
  readonly stagingGroup: StringNode | undefined
}

// A distributor into a gallery.
export interface GalleryTarget {
  readonly definition: StringNode
  // The number in galleryImageId; undefined where the service chooses one.
  readonly version: string | undefined
  // Whether the service makes it from the version of the source image.
  readonly isOfSource: boolean
  readonly regions: readonly StringNode[]
}

// Where the image goes, and how the build is reached.
export interface Surroundings {
  readonly target: Required<TargetInputs>
  readonly artifacts: Pick<ArtifactInputs, 'access' | 'containerUrl'>
  readonly environment: Environment
  readonly spell: (name: InputName) => string
}

// The subject of a plan.
export const subjectOf = (plan: TemplatePlan, surroundings: Surroundings): Subject => {
  const { body } = plan
  const vmProfile = get(body, 'properties', 'vmProfile')
  const source = get(body, 'properties', 'source')
  return {
    plan,
    ...surroundings,
    location: text(body, 'location') ?? { kind: 'string', value: '', at: body.at },
    templateIdentities: keysOf(get(body, 'identity', 'userAssignedIdentities')),
    buildIdentities: texts(getItems(vmProfile, 'userAssignedIdentities')),
    source: source?.kind === 'object' ? source : undefined,
    galleryTargets: getItems(body, 'properties', 'distribute').flatMap(galleryTarget),
    subnet: text(vmProfile, 'vnetConfig', 'subnetId'),
    containerSubnet: text(vmProfile, 'vnetConfig', 'containerInstanceSubnetId'),
    stagingGroup: text(body, 'properties', 'stagingResourceGroup'),
  }
}

// A text in the template that is not empty.
export const text = (node: TemplateNode | undefined, ...path: readonly string[]): StringNode | undefined => {
  const found = get(node, ...path)
  return found?.kind === 'string' && found.value !== '' ? found : undefined
}

const texts = (nodes: readonly TemplateNode[]): readonly StringNode[] =>
  nodes.flatMap((node) => (node.kind === 'string' && node.value !== '' ? [node] : []))

const keysOf = (node: TemplateNode | undefined): readonly StringNode[] =>
  node?.kind === 'object' ? node.entries.map(({ key }) => key) : []

const galleryTarget = (distributor: TemplateNode): readonly GalleryTarget[] => {
  const id = text(distributor, 'galleryImageId')
  if (getText(distributor, 'type') !== 'SharedImage' || id === undefined) return []
  const [definition = '', version] = id.value.split(/\/versions\//i)
  const regions = [
    ...getItems(distributor, 'targetRegions').flatMap((region) => text(region, 'name') ?? []),
    ...texts(getItems(distributor, 'replicationRegions')),
  ]
  const isOfSource = version === undefined && getText(distributor, 'versioning', 'scheme') === 'Source'
  return [{ definition: { ...id, value: definition.replace(/\/$/, '') }, version, isOfSource, regions }]
}
