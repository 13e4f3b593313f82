// Names of regions: sent as westus2, answered as West US 2 (docs/service.md 6.6).

// The same text for every spelling of a region. The service accepts it.
export const normalizeRegion = (name: string): string => name.toLowerCase().replaceAll(' ', '')

// Regions of Azure's clouds in which a resource can be (az account list-locations; the previews end in euap). Azure adds regions: an
// unknown one gets a warning, and is never refused.
export const knownRegions: readonly string[] =
  `australiacentral australiacentral2 australiaeast australiasoutheast austriaeast belgiumcentral brazilsouth brazilsoutheast brazilus
canadacentral canadaeast centralindia centralus centraluseuap chilecentral chinaeast chinaeast2 chinaeast3 chinanorth chinanorth2
chinanorth3 denmarkeast eastasia eastus eastus2 eastus2euap francecentral francesouth germanynorth germanywestcentral indonesiacentral
israelcentral italynorth japaneast japanwest jioindiacentral jioindiawest koreacentral koreasouth malaysiawest mexicocentral
newzealandnorth northcentralus northeurope norwayeast norwaywest polandcentral qatarcentral southafricanorth southafricawest
southcentralus southindia southeastasia spaincentral swedencentral swedensouth switzerlandnorth switzerlandwest taiwannorth
taiwannorthwest uaecentral uaenorth uksouth ukwest usdodcentral usdodeast usgovarizona usgovtexas usgovvirginia westcentralus westeurope
westindia westus westus2 westus3`.split(/\s+/)
