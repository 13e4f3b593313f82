// The destination of the image: the older tools spread it over several inputs.
import { versionOfPipeline } from '../versions.js'
import type { Platform } from './definition.js'
import { normalizeRegion } from '../azure/region.js'
import type { InputReader } from './reader.js'
import type { DistributeInputs, Given, Target } from './overlay-inputs.js'
import type { InputName } from './table.js'
import { tagsOf } from './texts.js'
import { listOf } from '../lists.js'
import { defined } from '../defined.js'

// The distributor. With a template file, its target only if the inputs name one.
export const distributeInputs = (reader: InputReader, hasFile: boolean): DistributeInputs => {
  const target = targetOf(reader, hasFile)
  const scheme = reader.choice('dist-versioning-scheme')
  const major = reader.amount('dist-versioning-major')
  if (major !== undefined && scheme !== 'Latest')
    reader.reject(
      'dist-versioning-major',
      `${reader.spell('dist-versioning-major')} applies only to ${reader.spell('dist-versioning-scheme')} Latest.`,
    )
  const version = versionOf(reader)
  if (version !== undefined && scheme !== undefined)
    reader.reject(
      'dist-versioning-scheme',
      `Give either ${reader.spell('dist-image-version')}, which is a version number, or ${reader.spell('dist-versioning-scheme')}, which generates one.`,
    )
  return {
    excludeFromLatest: reader.flag('dist-exclude-from-latest'),
    ...defined({
      target,
      regions: regionsOf(reader),
      storageAccountType: reader.choice('dist-storage-account-type'),
      version,
      versioningScheme: scheme,
      versioningMajor: major,
      tags: tagsOf(reader, 'dist-image-tags'),
      runOutputName: reader.text('run-output-name'),
    }),
  }
}

const versionOf = (reader: InputReader): string | undefined => {
  const text = reader.text('dist-image-version')
  const version = text === undefined ? undefined : versionOfPipeline(text)
  if (text !== undefined && version === undefined)
    reader.reject(
      'dist-image-version',
      `Expected major.minor.patch, three whole numbers of up to 2147483647, got ${JSON.stringify(text)}.`,
      adviceFor(text, reader.platform),
    )
  return version
}

// For a number that is too large, the number itself.
const adviceFor = (text: string, platform: Platform): string => {
  const large = /\d{10,}/.exec(text)?.[0]
  if (large === undefined) return numberOn[platform]
  return platform === 'github' ? runNumber : `${large} is too large for a part of a version. ${numberOn[platform]}`
}

const runNumber = 'A run id is too large for a part of a version: use the run number, as in 1.0.${{ github.run_number }}.'

// How to get such a number from a pipeline run.
const numberOn: Readonly<Record<Platform, string>> = {
  github: 'On GitHub, 1.0.${{ github.run_number }} is one; a git tag such as v1.2.3 works too.',
  'azure-pipelines':
    'A pipeline with `name: 1.$(Date:yyyyMMdd).$(Rev:r)` has such a $(Build.BuildNumber); a git tag such as v1.2.3 works too.',
  terminal: 'Use a version such as 1.20260401.1; a git tag such as v1.2.3 works too.',
}

const regionsOf = (reader: InputReader): Given<readonly string[]> | undefined => {
  const given = reader.first(['dist-location', 'replication-regions'])
  return given === undefined ? undefined : { value: listOf(given.value).map(normalizeRegion), input: given.input }
}

const targetOf = (reader: InputReader, hasFile: boolean): DistributeInputs['target'] => {
  const asked = reader.choice('dist-type')
  const type = asked ?? typeOf(reader, hasFile)
  switch (type) {
    case undefined:
      return undefined
    case 'ManagedImage':
      return { ...managedImage(reader), ...inputOf(reader, asked, ['image-id-for-distribute', 'dist-resource-id']) }
    case 'SharedImageGallery': {
      const id = reader.first(['dist-resource-id'])
      reader.require('dist-resource-id', id, 'the image is distributed to a gallery, and no image definition is given')
      return { type, id: id ?? { value: '', input: 'dist-resource-id' }, ...inputOf(reader, asked, ['dist-resource-id']) }
    }
    case 'VHD':
      return { type, ...defined({ uri: reader.text('dist-vhd-uri') }), ...inputOf(reader, asked, ['dist-vhd-uri']) }
  }
}

const managedImage = (reader: InputReader): Target => {
  const location = reader.first(['managed-image-location'])
  return {
    type: 'ManagedImage',
    ...defined({ id: managedImageId(reader) }),
    ...defined({ location: location === undefined ? undefined : { ...location, value: normalizeRegion(location.value) } }),
  }
}

const managedImageId = (reader: InputReader): Given<string> | undefined => {
  const given = reader.first(['image-id-for-distribute', 'dist-resource-id'])
  // Only the run of an agent has a name that an image can be called by.
  if (reader.platform === 'terminal') reader.require('dist-resource-id', given, 'the image is a managed image, and no input names it')
  if (given === undefined || !isGalleryId(given.value)) return given
  reader.reject(
    given.input,
    `${reader.spell(given.input)} names an image definition of a gallery, ${reader.spell('dist-type')} a managed image.`,
  )
  return undefined
}

// The input to name in a message: the one that decides the kind of image.
const inputOf = (
  reader: InputReader,
  asked: string | undefined,
  names: readonly ('dist-resource-id' | 'image-id-for-distribute' | 'dist-vhd-uri')[],
): { readonly input: InputName; readonly isDefault?: true } => {
  const given = asked === undefined ? reader.first(names) : undefined
  if (given !== undefined) return { input: given.input }
  return asked === undefined ? { input: 'dist-type', isDefault: true } : { input: 'dist-type' }
}

const isGalleryId = (text: string): boolean => /\/galleries\//i.test(text)

// The kind of image that follows from the given ids; without any, azure/build-vm-image created a managed image (docs/platforms.md 1.9).
const typeOf = (reader: InputReader, hasFile: boolean): Target['type'] | undefined => {
  const id = reader.text('dist-resource-id')
  const managed = reader.text('image-id-for-distribute')
  const disk = reader.text('dist-vhd-uri')
  if ([id, managed, disk].filter((text) => text !== undefined).length > 1) {
    reader.require('dist-type', undefined, 'more than one image to write is named')
    return undefined
  }
  if (id !== undefined) return isGalleryId(id) ? 'SharedImageGallery' : 'ManagedImage'
  if (managed !== undefined) return 'ManagedImage'
  if (disk !== undefined) return 'VHD'
  return hasFile ? undefined : 'ManagedImage'
}
