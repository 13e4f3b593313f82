// The resources that a Bicep file creates.
import type { PurchasePlan, Resource } from './setup.js'
import { array, block, text } from './bicep-values.js'
import type { Symbols } from './bicep-symbols.js'
import { accountOf, parentOf } from './places.js'
import { namesIn } from './resource-names.js'

// The declaration of one resource, with the declarations that only it needs.
export const declarations = (resource: Resource, symbols: Symbols): readonly string[] => {
  const { name } = namesIn(resource.id)
  switch (resource.kind) {
    case 'group':
    case 'subnet':
      return []
    case 'identity':
      return [
        declare(symbols.of(resource.id), 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31', [
          `name: ${text(name)}`,
          'location: location',
        ]),
      ]
    case 'storage-account':
      return storageAccount(symbols.of(resource.id), name)
    case 'container':
      return [
        declare(symbols.of(resource.id), 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01', [
          `parent: ${symbols.of(accountOf(resource.id))}Blobs`,
          `name: ${text(name)}`,
        ]),
      ]
    case 'gallery':
      return [declare(symbols.of(resource.id), 'Microsoft.Compute/galleries@2023-07-03', [`name: ${text(name)}`, 'location: location'])]
    case 'definition':
      return [imageDefinition(resource, symbols)]
  }
}

// The parameters for what an image definition takes from its source image.
export const definitionParameters =
  (symbols: Symbols) =>
  (resource: Resource): readonly string[] => {
    if (resource.kind !== 'definition') return []
    const symbol = symbols.of(resource.id)
    const parameter = (name: string, values: readonly string[]): string =>
      `@allowed(${array(values.map(text))})\nparam ${symbol}${name} string`
    return [
      parameter('OsType', ['Linux', 'Windows']),
      parameter('Generation', ['V1', 'V2']),
      parameter('Architecture', ['x64', 'Arm64']),
      parameter('SecurityType', [
        'Standard',
        'TrustedLaunch',
        'TrustedLaunchSupported',
        'ConfidentialVMSupported',
        'TrustedLaunchAndConfidentialVmSupported',
      ]),
    ]
  }

const declare = (symbol: string, type: string, lines: readonly string[]): string => `resource ${symbol} '${type}' = ${block(lines)}`

const storageAccount = (symbol: string, name: string): readonly string[] => [
  declare(symbol, 'Microsoft.Storage/storageAccounts@2023-05-01', [
    `name: ${text(name)}`,
    'location: location',
    "kind: 'StorageV2'",
    `sku: ${block(["name: 'Standard_LRS'"])}`,
    `properties: ${block([
      'allowBlobPublicAccess: false',
      'allowSharedKeyAccess: false',
      "minimumTlsVersion: 'TLS1_2'",
      'supportsHttpsTrafficOnly: true',
    ])}`,
  ]),
  `resource ${symbol}Blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' existing = ${block([`parent: ${symbol}`, "name: 'default'"])}`,
]

const imageDefinition = (resource: Extract<Resource, { kind: 'definition' }>, symbols: Symbols): string => {
  const symbol = symbols.of(resource.id)
  const { name, parent } = namesIn(resource.id)
  return declare(symbol, 'Microsoft.Compute/galleries/images@2023-07-03', [
    `parent: ${symbols.of(parentOf(resource.id))}`,
    `name: ${text(name)}`,
    'location: location',
    `properties: ${block([
      `identifier: ${block([`publisher: ${text(parent)}`, `offer: ${text(name)}`, `sku: ${text(name)}`])}`,
      `osType: ${symbol}OsType`,
      "osState: 'Generalized'",
      `hyperVGeneration: ${symbol}Generation`,
      `architecture: ${symbol}Architecture`,
      `features: ${symbol}SecurityType == 'Standard' ? [] : ${array([block(["name: 'SecurityType'", `value: ${symbol}SecurityType`])])}`,
      ...planLines(resource.plan),
    ])}`,
  ])
}

const planLines = (plan: PurchasePlan | undefined): readonly string[] =>
  plan === undefined
    ? []
    : [`purchasePlan: ${block([`name: ${text(plan.name)}`, `product: ${text(plan.product)}`, `publisher: ${text(plan.publisher)}`])}`]
