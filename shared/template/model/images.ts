// Where an image comes from and where it goes: sources and distributors.
import { choice, flag, integer, list, map, object, readOnly, text, union, variant, type Pattern } from './property.js'

// The names of image templates, triggers and run outputs.
export const namePatterns: readonly Pattern[] = [
  { since: '2019-05-01-preview', pattern: '^[A-Za-z0-9-_.]{1,64}$', says: '1 to 64 letters, digits, "-", "_" and "."' },
  { until: '2019-05-01-preview', pattern: '^[A-Za-z0-9-_]{1,64}$', says: '1 to 64 letters, digits, "-" and "_"' },
]

// Tags: names and values of the user's own.
export const tags = (about: string, since?: '2024-02-01') => map(text(), { about, ...(since === undefined ? {} : { since }) })

const exactVersion = readOnly('The version that was found; the service writes it.')

// properties.source.
export const source = union(
  'type',
  {},
  {
    PlatformImage: variant({
      publisher: text({ about: 'The publisher in the Azure Marketplace.' }),
      offer: text({ about: 'The offer.' }),
      sku: text({ about: 'The SKU.' }),
      version: text({ about: 'The version, or latest, which is looked up when the build starts.' }),
      planInfo: object(
        {
          planName: text({ required: true, about: 'The name of the plan.' }),
          planProduct: text({ required: true, about: 'The product of the plan.' }),
          planPublisher: text({ required: true, about: 'The publisher of the plan.' }),
        },
        { since: '2020-02-14', about: 'The purchase plan of an image that has one.' },
      ),
      exactVersion,
    }),
    ManagedImage: variant(
      {
        imageId: text({ required: true, form: 'managed-image', about: 'A managed image in the subscription and region of the template.' }),
      },
      { since: '2019-02-01-preview' },
    ),
    SharedImageVersion: variant(
      {
        imageVersionId: text({
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
        sourceURI: text({ required: true, until: '2019-05-01-preview', instead: 'sourceUri' }),
        sourceUri: text({ required: true, since: '2019-05-01-preview' }),
        sha256Checksum: text({ required: true, form: 'sha256' }),
      },
      { until: '2020-02-14' },
    ),
  },
  { required: true, about: 'The image to start from.' },
)

const storageAccountTypes = { Standard_LRS: {}, Standard_ZRS: {}, Premium_LRS: { since: '2022-07-01' } } as const

const region = { form: 'region', about: 'A region, such as westeurope.' } as const

const versioning = union(
  'scheme',
  {},
  {
    Latest: variant({ major: integer({ min: -1, about: 'The major version to count under; -1 is the newest.' }) }),
    Source: variant({}),
  },
  { since: '2022-07-01', about: 'How the version number is made: counted on (Latest), or that of the source image (Source).' },
)

const managedImage = {
  imageId: text({ required: true, form: 'managed-image', about: 'The managed image to write.' }),
  location: text({ required: true, ...region }),
}

const galleryImageId = text({
  required: true,
  form: 'gallery-image',
  about: 'The image definition in an Azure Compute Gallery; with /versions/1.2.3 behind it, just that version.',
})

// properties.distribute[].
export const distributor = union(
  'type',
  {
    runOutputName: text({ required: true, patterns: namePatterns, about: 'The name of this output, unique in the template.' }),
    artifactTags: tags('Tags of the image.'),
  },
  {
    SharedImage: variant(
      {
        galleryImageId,
        targetRegions: list(
          object({
            name: text({ required: true, ...region }),
            replicaCount: integer({ min: 1, about: 'Copies in this region; 1 where nothing is said.' }),
            storageAccountType: choice(['Standard_LRS', 'Standard_ZRS', 'Premium_LRS'], { about: 'The storage of the copies.' }),
          }),
          { since: '2022-07-01', about: 'The regions that the version is copied to.' },
        ),
        versioning,
        excludeFromLatest: flag({ since: '2020-02-14', about: 'Keep the version from being the latest one.' }),
        replicationMode: choice(['Full', 'Shallow'], { since: '2025-10-01', about: 'Full copies, or shallow ones that are made faster.' }),
        replicationRegions: list(text(region), {
          required: { until: '2022-07-01' },
          about: 'Deprecated: the regions that the version is copied to. Use targetRegions.',
        }),
        storageAccountType: choice(storageAccountTypes, {
          since: '2020-02-14',
          about: 'Deprecated: goes with replicationRegions. Use targetRegions.',
        }),
      },
      { since: '2019-02-01-preview' },
    ),
    ManagedImage: variant(managedImage, { since: '2019-02-01-preview' }),
    VHD: variant(
      {
        uri: text({
          since: '2022-07-01',
          about: 'The blob to write. Without it, the disk goes where it is deleted together with the template.',
        }),
      },
      { since: '2019-02-01-preview' },
    ),
    managedImage: variant(managedImage, { until: '2019-02-01-preview' }),
    sharedImage: variant({ galleryImageId, replicationRegions: list(text(region), { required: true }) }, { until: '2019-02-01-preview' }),
  },
)
