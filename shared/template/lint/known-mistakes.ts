// Mistakes that are made so often, some by the documentation itself, that they have words of their own.

// What to do about an unknown property, by the way to it; undefined for one that is not known as a mistake.
export const knownMistakes = (path: readonly (string | number)[]): string | undefined => {
  const plain = path.filter((step) => typeof step === 'string').join('.')
  return mistakes.find(([ending]) => plain === ending || plain.endsWith(`.${ending}`))?.[1]
}

// What is special about a value of another type, by the way to it.
export const typeAdvice = (path: readonly (string | number)[]): string | undefined => {
  const plain = path.filter((step) => typeof step === 'string').join('.')
  return typeMistakes.find(([ending]) => plain === ending || plain.endsWith(`.${ending}`))?.[1]
}

const subnetById = 'The preview’s way to name a network is gone: give the resource id of the subnet as subnetId.'
const besideProperties = 'It stands beside "properties".'

const mistakes: readonly (readonly [string, string])[] = [
  // Release notes, May 2024: both stood in the documentation for years.
  ['vnetConfig.subnetName', subnetById],
  ['vnetConfig.resourceGroupName', subnetById],
  ['vnetConfig.name', subnetById],
  ['vnetConfig.vnetName', subnetById],
  ['vmProfile.VirtualNetworkConfig', 'It is spelled vnetConfig.'],
  ['vmProfile.subnetId', 'It stands in vnetConfig.'],
  [
    'properties.apiVersion',
    'The API version stands beside "properties" or in the input api-version, and is no part of what is sent. Remove it.',
  ],
  ['properties.identity', besideProperties],
  ['properties.location', besideProperties],
  ['properties.tags', `${besideProperties} Tags of the image are artifactTags of a distributor.`],
  // Template reference, Distribute: VHD, lists "tags".
  ['distribute.tags', 'Tags of the image are spelled artifactTags.'],
  ['distribute.versioning.major', 'Only the scheme Latest takes a major version.'],
  ['distribute.imageVersionId', 'The image definition is given as galleryImageId.'],
  ['distribute.targetRegions.regionalReplicaCount', 'Compute galleries call it so; here it is replicaCount.'],
  ['distribute.replicaCount', 'Replicas are counted for each region: targetRegions[].replicaCount.'],
  ['optimize.state', 'It stands in vmBoot: "vmBoot": { "state": "Enabled" }.'],
  ['validate.customize', 'Validations are listed in inVMValidations.'],
  ['source.planInformation', 'It is spelled planInfo.'],
  ['source.planInfo.name', 'It is spelled planName.'],
  ['source.planInfo.product', 'It is spelled planProduct.'],
  ['source.planInfo.publisher', 'It is spelled planPublisher.'],
]

const quotes = 'Write it without quotes.'

const typeMistakes: readonly (readonly [string, string])[] = [
  // Template reference, the basic format: both are shown as [].
  ['errorHandling', 'The documentation’s outline shows a list here, which the service does not take.'],
  ['optimize', 'The documentation’s outline shows a list here, which the service does not take.'],
  // Template reference, Shell customizer.
  ['inline', 'Write one item for each line of the script; the documentation’s outline shows one text, which the service does not take.'],
  ['validExitCodes', 'Write a list of numbers, such as [0, 3010].'],
  ['runElevated', quotes],
  ['runAsSystem', quotes],
  ['excludeFromLatest', quotes],
]
