// Advice on frequent mistakes, some of which the documentation itself makes.

// What to do about an unknown property, by its path; undefined if it is not a frequent mistake.
export const propertyAdvice = (path: readonly (string | number)[]): string | undefined => {
  const plain = path.filter((step) => typeof step === 'string').join('.')
  return mistakes.find(([ending]) => plain === ending || plain.endsWith(`.${ending}`))?.[1]
}

// Advice for a value of the wrong type, by its path.
export const typeAdvice = (path: readonly (string | number)[]): string | undefined => {
  const plain = path.filter((step) => typeof step === 'string').join('.')
  return typeMistakes.find(([ending]) => plain === ending || plain.endsWith(`.${ending}`))?.[1]
}

const subnetById = 'Only the preview named a network this way: give the resource id of the subnet as subnetId.'
const nextToProperties = 'It belongs next to "properties".'

const mistakes: readonly (readonly [string, string])[] = [
  // The documentation had the first two for years (docs/service.md 1.11).
  ['vnetConfig.subnetName', subnetById],
  ['vnetConfig.resourceGroupName', subnetById],
  ['vnetConfig.name', subnetById],
  ['vnetConfig.vnetName', subnetById],
  ['vmProfile.VirtualNetworkConfig', 'It is spelled vnetConfig.'],
  ['vmProfile.subnetId', 'It belongs in vnetConfig.'],
  [
    'properties.apiVersion',
    'The API version belongs next to "properties" or in the input api-version, and is not sent as a property. Remove it.',
  ],
  ['properties.identity', nextToProperties],
  ['properties.location', nextToProperties],
  ['properties.tags', `${nextToProperties} Tags of the image are artifactTags of a distributor.`],
  // The documentation lists "tags" of a VHD (docs/service.md 1.11).
  ['distribute.tags', 'Tags of the image are spelled artifactTags.'],
  ['distribute.versioning.major', 'Only the scheme Latest takes a major version.'],
  ['distribute.imageVersionId', 'Set galleryImageId to the image definition.'],
  ['distribute.targetRegions.regionalReplicaCount', 'That is its name in Compute galleries; here it is replicaCount.'],
  ['distribute.replicaCount', 'Replicas are counted for each region: targetRegions[].replicaCount.'],
  ['optimize.state', 'It belongs in vmBoot: "vmBoot": { "state": "Enabled" }.'],
  ['validate.customize', 'Validations are listed in inVMValidations.'],
  ['source.planInformation', 'It is spelled planInfo.'],
  ['source.planInfo.name', 'It is spelled planName.'],
  ['source.planInfo.product', 'It is spelled planProduct.'],
  ['source.planInfo.publisher', 'It is spelled planPublisher.'],
]

const typeMistakes: readonly (readonly [string, string])[] = [
  // The documentation shows both as [] (docs/service.md 1.11).
  ['errorHandling', 'The outline in Microsoft’s documentation shows a list here, which the service does not accept.'],
  ['optimize', 'The outline in Microsoft’s documentation shows a list here, which the service does not accept.'],
  // The documentation shows it as a string (docs/service.md 1.11).
  [
    'inline',
    'Write one item for each line of the script; the outline in Microsoft’s documentation shows one string, which the service does not accept.',
  ],
  ['validExitCodes', 'Write a list of numbers, such as [0, 3010].'],
]
