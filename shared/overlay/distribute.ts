// Builds the destination of the image from inputs: one distributor that replaces those of a template file, or changes to them.
import type { Problem } from '../errors.js'
import type { DistributeInputs, NamedTarget } from '../inputs/overlay-inputs.js'
import type { InputName } from '../inputs/table.js'
import type { ObjectNode } from '../template/node.js'
import type { Json, JsonObject } from '../json.js'
import type { Assignment } from './assignment.js'
import { locateTemplate, type Distributor } from '../template/view.js'
import { defined } from '../defined.js'

export interface DistributeFacts {
  // The template of the file; without a file, a template without distributors.
  readonly body: ObjectNode
  // Of the image template.
  readonly location: string
  // The id of a managed image that no input names; undefined if the subscription or the group is not known.
  readonly usualImageId: string | undefined
  readonly spell: (name: InputName) => string
}

interface Assigned {
  readonly assignments: readonly Assignment[]
  readonly problems: readonly Problem[]
}

// The assignments, and what cannot be assigned to the existing distributors.
export const distributeAssignments = (inputs: DistributeInputs, facts: DistributeFacts): Assigned => {
  const { target } = inputs
  const replaced = target === undefined ? { assignments: [], problems: [] } : replacement(target, inputs, facts)
  const existing = locateTemplate(facts.body).properties?.distribute ?? []
  const types = target === undefined ? existing.map(({ type = '' }) => type) : [typeNames[target.type]]
  const definitions =
    target?.type === 'SharedImageGallery' ? [target.id.value] : existing.map(({ galleryImageId }) => galleryImageId?.value ?? '')
  const changed = changes(inputs, types, definitions, facts.spell)
  return { assignments: [...replaced.assignments, ...changed.assignments], problems: [...replaced.problems, ...changed.problems] }
}

// azure/build-vm-image named ARM's SharedImage after the gallery (docs/platforms.md 1.9).
const typeNames = { ManagedImage: 'ManagedImage', SharedImageGallery: 'SharedImage', VHD: 'VHD' } as const

const list = ['properties', 'distribute'] as const

// A property that some distributors have.
type DistributorProperty = Exclude<keyof Distributor, 'type' | 'artifactTags'>

const replacement = (target: NamedTarget, { regions, storageAccountType }: DistributeInputs, facts: DistributeFacts): Assigned => {
  const { input } = target
  const head: JsonObject = { type: typeNames[target.type], runOutputName: `${typeNames[target.type]}_distribute` }
  const whole: Assignment = { path: list, value: [head], input, ...(target.isDefault === true ? { isDefault: true } : {}) }
  const at = (property: DistributorProperty, value: Json, from: InputName): Assignment => ({
    path: [...list, 0, property],
    value,
    input: from,
  })
  switch (target.type) {
    case 'VHD':
      return {
        assignments: [whole, ...(target.uri === undefined ? [] : [at('uri', target.uri, 'dist-vhd-uri')])],
        problems: [],
      }
    case 'SharedImageGallery':
      return {
        assignments: [
          whole,
          at('galleryImageId', target.id.value, target.id.input),
          ...(regions === undefined ? [at('targetRegions', [region(facts.location, storageAccountType)], 'location')] : []),
        ],
        problems: [],
      }
    case 'ManagedImage': {
      const id = target.id?.value ?? facts.usualImageId
      const location = target.location ?? { value: facts.location, input: 'location' as const }
      return {
        assignments: [
          whole,
          target.id === undefined
            ? { ...at('imageId', id ?? '', 'dist-resource-id'), isDefault: true }
            : at('imageId', target.id.value, target.id.input),
          at('location', location.value, location.input),
        ],
        problems: id === undefined ? [needsId(facts.spell)] : [],
      }
    }
  }
}

const needsId = (spell: (name: InputName) => string): Problem => ({
  code: 'input-invalid',
  message: `${spell('dist-resource-id')} is needed: a managed image cannot be named without ${spell('subscription-id')} and ${spell('resource-group-name')}.`,
  where: spell('dist-resource-id'),
})

// The values for distributors of these types, with these ids if they are of galleries.
const changes = (
  inputs: DistributeInputs,
  types: readonly string[],
  galleryImages: readonly string[],
  spell: (name: InputName) => string,
): Assigned => {
  const { target, regions, storageAccountType, excludeFromLatest, versioningScheme, versioningMajor, tags = {}, runOutputName } = inputs
  const { version } = inputs
  const at = (index: number, property: DistributorProperty, value: Json, input: InputName): Assignment => ({
    path: [...list, index, property],
    value,
    input,
  })
  const galleries = types.flatMap((type, index) => (type === 'SharedImage' ? [index] : []))
  const forGalleries: readonly (readonly [DistributorProperty, Json | undefined, InputName])[] = [
    ['targetRegions', regions?.value.map((name) => region(name, storageAccountType)), regions?.input ?? 'dist-location'],
    ['excludeFromLatest', excludeFromLatest ? true : undefined, 'dist-exclude-from-latest'],
    ['versioning', versioningScheme === undefined ? undefined : versioning(versioningScheme, versioningMajor), 'dist-versioning-scheme'],
  ]
  const given = forGalleries.flatMap(([property, value, input]) => (value === undefined ? [] : [{ property, value, input }]))
  return {
    assignments: [
      ...given.flatMap(({ property, value, input }) => galleries.map((index) => at(index, property, value, input))),
      ...(version === undefined
        ? []
        : galleries.map((index) =>
            at(index, 'galleryImageId', `${definitionIn(galleryImages[index] ?? '')}/versions/${version}`, 'dist-image-version'),
          )),
      ...types.flatMap((_, index) =>
        Object.entries(tags).map(([name, value]): Assignment => ({
          path: [...list, index, 'artifactTags', name],
          value,
          input: 'dist-image-tags',
        })),
      ),
      ...(runOutputName === undefined ? [] : [at(0, 'runOutputName', runOutputName, 'run-output-name')]),
    ],
    problems: [
      // azure/build-vm-image accepted regions for any type, and ignored them for types without regions (docs/platforms.md 1.9).
      ...given.flatMap(({ property, input }) => (galleries.length > 0 || property === 'targetRegions' ? [] : [needsGallery(input, spell)])),
      ...(version !== undefined && galleries.length === 0 ? [needsGallery('dist-image-version', spell)] : []),
      ...(storageAccountType !== undefined && regions === undefined && target === undefined ? [needsRegions(spell)] : []),
      ...(runOutputName !== undefined && types.length > 1 ? [severalOutputs(types.length, spell)] : []),
    ],
  }
}

// The id without a version.
const definitionIn = (galleryImageId: string): string => galleryImageId.replace(/\/(?:versions\/[^/]*\/?)?$/i, '')

const region = (name: string, storageAccountType: string | undefined): JsonObject => ({
  name,
  ...defined({ storageAccountType }),
})

const versioning = (scheme: 'Latest' | 'Source', major: number | undefined): JsonObject => ({
  scheme,
  ...defined({ major }),
})

const needsGallery = (input: InputName, spell: (name: InputName) => string): Problem => ({
  code: 'input-invalid',
  message: `${spell(input)} applies only to gallery images, and this image is not distributed to a gallery.`,
  where: spell(input),
})

const needsRegions = (spell: (name: InputName) => string): Problem => ({
  code: 'input-invalid',
  message: `${spell('dist-storage-account-type')} needs ${spell('dist-location')}.`,
  where: spell('dist-storage-account-type'),
})

const severalOutputs = (count: number, spell: (name: InputName) => string): Problem => ({
  code: 'input-invalid',
  message: `${spell('run-output-name')} names one run output, but the template has ${count}.`,
  where: spell('run-output-name'),
  fix: 'Name them in the template.',
})
