// Names of regions: sent as westus2, answered as West US 2 (docs/service.md 6.6).
import { didYouMean } from '../did-you-mean.js'

// The same text for every spelling of a region. The service accepts it.
export const normalizeRegion = (name: string): string => name.toLowerCase().replaceAll(' ', '')

// Regions of Azure's clouds in which a resource can be (az account list-locations; the previews end in euap). Azure adds regions: an
// unknown one gets a warning, and is never refused.
export const azureRegions: readonly string[] =
  `australiacentral australiacentral2 australiaeast australiasoutheast austriaeast belgiumcentral brazilsouth brazilsoutheast brazilus
canadacentral canadaeast centralindia centralus centraluseuap chilecentral chinaeast chinaeast2 chinaeast3 chinanorth chinanorth2
chinanorth3 denmarkeast eastasia eastus eastus2 eastus2euap francecentral francesouth germanynorth germanywestcentral indonesiacentral
israelcentral italynorth japaneast japanwest jioindiacentral jioindiawest koreacentral koreasouth malaysiawest mexicocentral
newzealandnorth northcentralus northeurope norwayeast norwaywest polandcentral qatarcentral southafricanorth southafricawest
southcentralus southindia southeastasia spaincentral swedencentral swedensouth switzerlandnorth switzerlandwest taiwannorth
taiwannorthwest uaecentral uaenorth uksouth ukwest usdodcentral usdodeast usgovarizona usgovtexas usgovvirginia westcentralus westeurope
westindia westus westus2 westus3`.split(/\s+/)

// The regions in which the service has image templates, as its documentation lists them. It adds regions, too.
export const templateRegions: readonly string[] =
  `australiaeast australiasoutheast brazilsouth canadacentral centralindia centralus chinanorth3 eastasia eastus eastus2 francecentral
germanywestcentral israelcentral italynorth japaneast jioindiawest koreacentral newzealandnorth northcentralus northeurope norwayeast
polandcentral qatarcentral southafricanorth southcentralus southeastasia swedencentral switzerlandnorth taiwannorthwest uaenorth uksouth
ukwest usgovarizona usgovvirginia westcentralus westeurope westus westus2 westus3`.split(/\s+/)

// What is wrong with a region that is not known, with the one that may be meant; undefined for a known one.
export const unknownRegion = (name: string, guessWord = didYouMean): string | undefined => {
  const region = normalizeRegion(name.replaceAll(/[^A-Za-z0-9 ]/g, ''))
  if (azureRegions.includes(normalizeRegion(name))) return undefined
  const guess = nearestRegion(region, guessWord)
  const advice =
    guess === undefined ? 'Check the spelling; az account list-locations lists the regions of a subscription.' : `Did you mean ${guess}?`
  return `${name} is not a region that this tool knows. ${advice}`
}

// The region itself, that with the same letters in another order, such as westus for uswest, or the nearest one.
export const nearestRegion = (region: string, guess = didYouMean): string | undefined =>
  (azureRegions.includes(region) ? region : regionsByLetters.get(sorted(region))) ?? guess(region, azureRegions)

const sorted = (region: string): string => (region.length > longestRegion ? region : Array.from(region).toSorted().join(''))

const longestRegion = 100

// The first of those with the same letters.
const regionsByLetters: ReadonlyMap<string, string> = new Map(azureRegions.toReversed().map((region) => [sorted(region), region]))
