// The source image: the older tools spread it over several inputs.
import type { OperatingSystem } from '../template/artifact-references.js'
import type { InputReader } from './reader.js'
import type { Given, MarketplaceImage, PurchasePlan, SourceInputs } from './overlay-inputs.js'
import { defined } from '../defined.js'

export interface ParsedSource {
  readonly source?: SourceInputs
  // The older tasks appended it to a marketplace image.
  readonly os?: OperatingSystem
}

type ImageInput = 'source-image' | 'base-image-pub-offer-sku' | 'custom-image-resource-id' | 'image-version-id'
type SourceType = SourceInputs['type']

// The source. Undefined if the inputs name none, which requires a template file.
export const sourceInputs = (reader: InputReader, hasFile: boolean): ParsedSource => {
  const type = reader.choice('source-image-type') ?? typeOf(reader)
  const image = type === undefined || type === 'unclear' ? undefined : reader.first(inputsOfType[type])
  if (type === undefined || type === 'unclear' || image === undefined) {
    if (!hasFile && type !== 'unclear') requireSource(reader, type)
    return {}
  }
  return type === 'PlatformImage' ? marketplaceSource(reader, image) : { source: { type, image: resourceId(reader, image, type) } }
}

// The older inputs take precedence over the one that replaced them all.
const inputsOfType: Readonly<Record<SourceType, readonly ImageInput[]>> = {
  PlatformImage: ['base-image-pub-offer-sku', 'source-image'],
  ManagedImage: ['custom-image-resource-id', 'source-image'],
  SharedImageGallery: ['image-version-id', 'source-image'],
}

// The kind of source that the given inputs determine.
const typeOf = (reader: InputReader): SourceType | 'unclear' | undefined => {
  const image = reader.text('base-image-pub-offer-sku') ?? reader.text('source-image')
  const managed = reader.text('custom-image-resource-id')
  const version = reader.text('image-version-id')
  if ([image, managed, version].filter((text) => text !== undefined).length > 1) {
    reader.require('source-image-type', undefined, 'more than one image to start from is named')
    return 'unclear'
  }
  if (managed !== undefined) return 'ManagedImage'
  if (version !== undefined) return 'SharedImageGallery'
  if (image === undefined) return undefined
  if (!image.startsWith('/')) return 'PlatformImage'
  return /\/images\/[^/]+$/i.test(image) && !/galleries\//i.test(image) ? 'ManagedImage' : 'SharedImageGallery'
}

const requireSource = (reader: InputReader, type: SourceType | undefined): void => {
  if (type !== undefined) reader.require('source-image', undefined, `the type of the source image is ${type}`)
  else reader.require('source-image', undefined, 'no template names the image to start from')
}

const resourceId = (reader: InputReader, image: Given<string>, type: SourceType): Given<string> => {
  if (!image.value.startsWith('/'))
    reader.reject(
      image.input,
      `${reader.label(image.input)}: expected a resource id for the type ${type}, got ${JSON.stringify(image.value)}.`,
    )
  return image
}

const marketplaceSource = (reader: InputReader, { value, input }: Given<string>): ParsedSource => {
  const [publisher = '', offer = '', sku = '', last, ...rest] = value.split(':').map((part) => part.trim())
  if (publisher === '' || offer === '' || sku === '' || last === '' || rest.length > 0) {
    reader.reject(
      input,
      `${reader.label(input)}: expected publisher:offer:sku:version of a marketplace image, got ${JSON.stringify(value)}.`,
    )
    return {}
  }
  const os = osOf(last)
  const own = os === undefined ? last : undefined
  const image: Given<MarketplaceImage> = { value: { publisher, offer, sku, version: version(reader, own) }, input }
  return { source: { type: 'PlatformImage', image, ...defined({ plan: planOf(reader) }) }, ...defined({ os }) }
}

const osOf = (text: string | undefined): OperatingSystem | undefined => {
  switch (text?.toLowerCase()) {
    case 'windows':
      return 'Windows'
    case 'linux':
      return 'Linux'
    default:
      return undefined
  }
}

// The older tasks filled in `latest`, so it does not contradict a version in the image.
const version = (reader: InputReader, own: string | undefined): string => {
  const asked = reader.text('source-image-version')
  if (own !== undefined && asked !== undefined && asked.toLowerCase() !== 'latest' && asked !== own)
    reader.reject('source-image-version', `The image has the version ${own}, but ${reader.label('source-image-version')} is ${asked}.`)
  const text = own ?? asked ?? 'latest'
  return text.toLowerCase() === 'latest' ? 'latest' : text
}

const planOf = (reader: InputReader): PurchasePlan | undefined => {
  const text = reader.text('source-plan')
  if (text === undefined) return undefined
  const [planName = '', planProduct = '', planPublisher = '', ...rest] = text.split(':').map((part) => part.trim())
  if (planName === '' || planProduct === '' || planPublisher === '' || rest.length > 0)
    reader.reject('source-plan', `${reader.label('source-plan')}: expected name:product:publisher, got ${JSON.stringify(text)}.`)
  return { planName, planProduct, planPublisher }
}
