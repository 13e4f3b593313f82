// Texts of a megabyte, made of parts that repeat.

export const megabyte = 1_000_000

// As many parts as fit into a megabyte, or into `size` characters, with `separator` between them; at most `most`.
export const fill = (part: (index: number) => string, separator = '\n', size = megabyte, most = Infinity): string => {
  const parts: string[] = []
  for (let length = 0; parts.length < most;) {
    const next = part(parts.length)
    length += next.length + separator.length
    if (length > size) break
    parts.push(next)
  }
  return parts.join(separator)
}

// A file may have 100,000 values. More are refused before there is any work.
const mostParts = 99_900

// A list of JSON of such parts.
export const list = (part: (index: number) => string, size = megabyte): string => `[${fill(part, ',', size, mostParts)}]`

// An object of such members.
export const object = (part: (index: number) => string, size = megabyte): string => `{${fill(part, ',', size, mostParts)}}`

// A YAML template with these properties, which replace those of the usual one.
export const yamlTemplate = (parts: {
  readonly top?: string
  readonly customize?: string
  readonly properties?: string
  readonly distribute?: string
}): string =>
  [
    'type: Microsoft.VirtualMachineImages/imageTemplates',
    "apiVersion: '2024-02-01'",
    'name: web',
    'location: westeurope',
    parts.top ?? '',
    'identity:',
    '  type: UserAssigned',
    '  userAssignedIdentities:',
    '    /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder: {}',
    'properties:',
    '  source: {type: PlatformImage, publisher: Canonical, offer: ubuntu-24_04-lts, sku: server, version: latest}',
    '  customize:',
    parts.customize ?? '    - {type: Shell, name: step, inline: [echo]}',
    '  distribute:',
    parts.distribute ?? '    - {type: VHD, runOutputName: vhd}',
    parts.properties ?? '',
    '',
  ].join('\n')

// The same as the JSON of one image template.
export const jsonTemplate = (properties: string, top = '"tags":{}'): string =>
  `{"type":"Microsoft.VirtualMachineImages/imageTemplates","apiVersion":"2024-02-01","name":"web","location":"westeurope",${top},"identity":{"type":"UserAssigned","userAssignedIdentities":{"/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder":{}}},"properties":{"source":{"type":"PlatformImage","publisher":"Canonical","offer":"ubuntu-24_04-lts","sku":"server","version":"latest"},${properties}}}`

export const usualLists =
  '"customize":[{"type":"Shell","name":"step","inline":["echo"]}],"distribute":[{"type":"VHD","runOutputName":"vhd"}]'

// A deployment template with this image template, and these further members.
export const deployment = (resource: string, members = '', resources = ''): string =>
  `{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#","contentVersion":"1.0.0.0",${members}"resources":[${resources}${resource}]}`
