// Sources and distributors: where an image comes from and where it goes.
import { distribution, image } from './effects.js'
import {
  choice,
  flag,
  integer,
  list,
  map,
  object,
  readOnly,
  text,
  union,
  variant,
  written,
  type Effects,
  type Pattern,
} from './property.js'
import { defined } from '../../defined.js'

// The names of image templates, triggers and run outputs.
export const namePatterns: readonly Pattern[] = [
  { since: '2019-05-01-preview', pattern: '^[A-Za-z0-9-_.]{1,64}$', description: '1 to 64 letters, digits, "-", "_" and "."' },
  { until: '2019-05-01-preview', pattern: '^[A-Za-z0-9-_]{1,64}$', description: '1 to 64 letters, digits, "-" and "_"' },
]

// Tags: names and values are up to the user.
export const tags = <E extends Effects>(effects: E, about: string, since?: '2024-02-01') =>
  map(text({}), { ...effects, about, ...defined({ since }) })

const exactVersion = readOnly('The resolved version; set by the service.', text(written))

// properties.source.
export const source = union(
  { on: 'type', ...image },
  {},
  {
    PlatformImage: variant({
      publisher: text({ ...image, needed: true, about: 'The publisher in the Azure Marketplace.' }),
      offer: text({ ...image, needed: true, about: 'The offer.' }),
      sku: text({ ...image, needed: true, about: 'The SKU.' }),
      version: text({
        ...image,
        needed: true,
        suggests: 'latest',
        about: 'The version, or latest, which is looked up when the build starts.',
      }),
      planInfo: object(
        {
          planName: text({ ...image, required: true, about: 'The name of the plan.' }),
          planProduct: text({ ...image, required: true, about: 'The product of the plan.' }),
          planPublisher: text({ ...image, required: true, about: 'The publisher of the plan.' }),
        },
        { ...image, since: '2020-02-14', about: 'The purchase plan, if the image has one.' },
      ),
      exactVersion,
    }),
    ManagedImage: variant(
      {
        imageId: text({
          ...image,
          required: true,
          form: 'managed-image',
          about: 'A managed image in the subscription and region of the template.',
        }),
      },
      { since: '2019-02-01-preview' },
    ),
    SharedImageVersion: variant(
      {
        imageVersionId: text({
          ...image,
          required: true,
          form: 'image-version',
          about: 'A version in an Azure Compute Gallery; versions/latest is looked up when the build starts.',
        }),
        exactVersion,
      },
      { since: '2019-05-01-preview' },
    ),
    ISO: variant(
      {
        sourceURI: text({ ...image, required: true, until: '2019-05-01-preview', instead: 'sourceUri' }),
        sourceUri: text({ ...image, required: true, since: '2019-05-01-preview' }),
        sha256Checksum: text({ ...image, required: true, form: 'sha256' }),
      },
      { until: '2020-02-14' },
    ),
  },
  { ...image, required: true, about: 'The image to start from.' },
)

const storageAccountTypes = { Standard_LRS: {}, Standard_ZRS: {}, Premium_LRS: { since: '2022-07-01' } } as const

const region = { form: 'region', about: 'A region, such as westeurope.' } as const

const versioning = union(
  { on: 'scheme', ...distribution },
  {},
  {
    Latest: variant({
      major: integer({ ...distribution, min: -1, about: 'The major version within which the service counts; -1 means the newest.' }),
    }),
    Source: variant({}),
  },
  {
    ...distribution,
    since: '2022-07-01',
    about:
      'How the version number is chosen: the next one (Latest), or that of the source image (Source). The numbering without it is deprecated.',
  },
)

const managedImage = {
  imageId: text({ ...distribution, required: true, form: 'managed-image', about: 'The managed image to write.' }),
  location: text({ ...distribution, required: true, ...region }),
}

const galleryImageId = text({
  ...distribution,
  required: true,
  form: 'gallery-image',
  about: 'The image definition in an Azure Compute Gallery; append /versions/1.2.3 to write exactly that version.',
})

// properties.distribute[].
export const distributor = union(
  { on: 'type', ...distribution },
  {
    runOutputName: text({
      ...distribution,
      required: true,
      patterns: namePatterns,
      about: 'The name of this output, unique in the template.',
    }),
    artifactTags: tags(distribution, 'Tags of the image.'),
  },
  {
    SharedImage: variant(
      {
        galleryImageId,
        targetRegions: list(
          object(
            {
              name: text({ ...distribution, required: true, ...region }),
              replicaCount: integer({ ...distribution, min: 1, about: 'Copies in this region; 1 by default.' }),
              storageAccountType: choice(
                { Standard_LRS: {}, Standard_ZRS: {}, Premium_LRS: {} },
                { ...distribution, about: 'The storage of the copies.' },
              ),
            },
            {},
          ),
          { ...distribution, since: '2022-07-01', about: 'The regions that the version is copied to.' },
        ),
        versioning,
        excludeFromLatest: flag({ ...distribution, since: '2020-02-14', about: 'Exclude the version from latest.' }),
        replicationMode: choice(
          { Full: {}, Shallow: {} },
          { ...distribution, since: '2025-10-01', about: 'Full copies, or shallow ones, which are created faster.' },
        ),
        replicationRegions: list(text(region), {
          ...distribution,
          required: { until: '2022-07-01' },
          about: 'Deprecated: the regions that the version is copied to. Use targetRegions.',
        }),
        storageAccountType: choice(storageAccountTypes, {
          ...distribution,
          since: '2020-02-14',
          about: 'Deprecated: applies to replicationRegions. Use targetRegions.',
        }),
      },
      { since: '2019-02-01-preview' },
    ),
    ManagedImage: variant(managedImage, { since: '2019-02-01-preview' }),
    VHD: variant(
      {
        uri: text({
          ...distribution,
          since: '2022-07-01',
          about: 'The blob to write. Without it, the VHD is written to the staging resource group and deleted together with the template.',
        }),
      },
      { since: '2019-02-01-preview' },
    ),
    managedImage: variant(managedImage, { until: '2019-02-01-preview' }),
    sharedImage: variant(
      { galleryImageId, replicationRegions: list(text(region), { ...distribution, required: true }) },
      { until: '2019-02-01-preview' },
    ),
  },
  {},
)
