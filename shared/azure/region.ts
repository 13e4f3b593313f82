// Names of regions: sent as westus2, answered as West US 2 (SERVICE.md section 6).

// The same text for every spelling of a region, and the one that the service takes.
export const normalizeRegion = (name: string): string => name.toLowerCase().replaceAll(' ', '')
