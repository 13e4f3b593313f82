// The Azure CLI commands that create resources, unless they exist.
import type { PurchasePlan, Resource, Source } from './setup.js'
import { command, placeIn, quiet, quoted, unlessShown } from './script-values.js'

// The command that registers a resource provider.
export const providerLine = (namespace: string): string => `${command('az provider register', { namespace })} --wait ${quiet}`

// The command that accepts the terms of a purchase plan. It changes nothing if they are already accepted.
export const termsLine = ({ publisher, product, name }: PurchasePlan): string =>
  `${command('az vm image terms accept', { publisher, offer: product, plan: name })} ${quiet}`

// The commands that create a resource unless it exists, or that change an existing network.
export const resourceLines = (resource: Resource, home: string): readonly string[] => {
  const { subscription, group, name, parent } = placeIn(resource.id, home)
  const place = { subscription, 'resource-group': group }
  switch (resource.kind) {
    case 'group':
      return unlessShown(
        command('az group show', { subscription, name: group }),
        command('az group create', { subscription, name: group, location: resource.location }),
      )
    case 'identity':
      return unlessShown(
        command('az identity show', { ...place, name }),
        command('az identity create', { ...place, name, location: resource.location }),
      )
    case 'storage-account':
      return unlessShown(command('az storage account show', { ...place, name }), accountCommand(resource, home))
    case 'container':
      return unlessShown(
        command('az storage container-rm show', { subscription, 'resource-group': group, 'storage-account': parent, name }),
        command('az storage container-rm create', { subscription, 'resource-group': group, 'storage-account': parent, name }),
      )
    case 'gallery':
      return unlessShown(
        command('az sig show', { ...place, 'gallery-name': name }),
        command('az sig create', { ...place, 'gallery-name': name, location: resource.location }),
      )
    case 'definition':
      return definitionLines(resource, home)
    case 'subnet':
      return subnetLines(resource, home)
  }
}

const accountCommand = ({ id, location }: { readonly id: string; readonly location: string }, home: string): string => {
  const { subscription, group, name } = placeIn(id, home)
  return command('az storage account create', {
    subscription,
    'resource-group': group,
    name,
    location,
    sku: 'Standard_LRS',
    kind: 'StorageV2',
    'https-only': 'true',
    'min-tls-version': 'TLS1_2',
    'allow-blob-public-access': 'false',
    'allow-shared-key-access': 'false',
  })
}

// An image definition must have the traits of the source image (preflight, gallery-definition).
const definitionLines = (definition: Extract<Resource, { kind: 'definition' }>, home: string): readonly string[] => {
  const { subscription, group, name, parent } = placeIn(definition.id, home)
  const place = { subscription, 'resource-group': group, 'gallery-name': parent, 'gallery-image-definition': name }
  const { plan } = definition
  const create = command('az sig image-definition create', {
    ...place,
    location: definition.location,
    publisher: parent,
    offer: name,
    sku: name,
    'os-type': { bash: '"$os_type"' },
    'os-state': 'Generalized',
    'hyper-v-generation': { bash: '"$generation"' },
    architecture: { bash: '"$architecture"' },
    features: { bash: '"SecurityType=$security_type"' },
    'plan-name': plan?.name,
    'plan-product': plan?.product,
    'plan-publisher': plan?.publisher,
  })
  return [
    `if ! ${command('az sig image-definition show', place)} ${quiet} 2>/dev/null; then`,
    ...traitLines(definition.source, home).map((line) => `  ${line}`),
    `  ${create} ${quiet}`,
    'fi',
  ]
}

// The Azure CLI prints None for what an image does not say: Compute’s default applies.
const traitLines = (source: Source, home: string): readonly string[] => {
  if (source.kind === 'unknown')
    return [
      '# Azure does not show the properties of this source image: correct these four values.',
      `os_type=${source.osType}`,
      'generation=V2',
      'architecture=x64',
      'security_type=Standard',
    ]
  const show = (variable: string, query: string | undefined, initial: string): readonly string[] =>
    query === undefined
      ? [`${variable}=${initial}`]
      : [
          `${variable}=$(${traitCommand(source, home)} --query ${quoted(query)} --output tsv)`,
          `case "$${variable}" in None | '') ${variable}=${initial} ;; esac`,
        ]
  const { osType, architecture, securityType } = traitQueries[source.kind]
  return [
    ...show('os_type', osType, 'Linux'),
    ...show('generation', 'hyperVGeneration', 'V1'),
    ...show('architecture', architecture, 'x64'),
    ...show('security_type', securityType, 'Standard'),
  ]
}

// Where Compute keeps the traits of each kind of image. A managed image has neither an architecture nor a security type.
const securityTypeQuery = "features[?name=='SecurityType'].value | [0]"
const traitQueries: Readonly<
  Record<
    'marketplace' | 'managed-image' | 'gallery',
    { readonly osType: string; readonly architecture?: string; readonly securityType?: string }
  >
> = {
  marketplace: { osType: 'osDiskImage.operatingSystem', architecture: 'architecture', securityType: securityTypeQuery },
  'managed-image': { osType: 'storageProfile.osDisk.osType' },
  gallery: { osType: 'osType', architecture: 'architecture', securityType: securityTypeQuery },
}

// The command that shows a source image.
export const traitCommand = (source: Exclude<Source, { kind: 'unknown' }>, home: string): string => {
  switch (source.kind) {
    case 'marketplace':
      return command('az vm image show', { urn: source.urn, location: source.location })
    case 'managed-image':
      return command('az image show', { ids: source.id })
    case 'gallery': {
      const { subscription, group, name, parent } = placeIn(source.definition, home)
      return command('az sig image-definition show', {
        subscription,
        'resource-group': group,
        'gallery-name': parent,
        'gallery-image-definition': name,
      })
    }
  }
}

// What the service requires of a subnet (docs/service.md 3.12).
const subnetLines = ({ id, use }: Extract<Resource, { kind: 'subnet' }>, home: string): readonly string[] => {
  const { subscription, group, name, parent } = placeIn(id, home)
  const subnet = { subscription, 'resource-group': group, 'vnet-name': parent, name }
  const update = (options: Readonly<Record<string, string>>): string =>
    `${command('az network vnet subnet update', { ...subnet, ...options })} ${quiet}`
  if (use === 'container') return [update({ delegations: 'Microsoft.ContainerInstance/containerGroups' })]
  const rule = {
    subscription,
    'resource-group': { bash: '"$(cut -d / -f 5 <<<"$security_group")"' },
    'nsg-name': { bash: '"${security_group##*/}"' },
    name: 'AzureImageBuilderAccess',
  }
  const create = command('az network nsg rule create', {
    ...rule,
    priority: '400',
    direction: 'Inbound',
    access: 'Allow',
    protocol: 'Tcp',
    'source-address-prefixes': 'AzureLoadBalancer',
    'source-port-ranges': { bash: "'*'" },
    'destination-address-prefixes': 'VirtualNetwork',
    'destination-port-ranges': '60000-60001',
  })
  return [
    update({ 'private-link-service-network-policies': 'Disabled' }),
    `security_group=$(${command('az network vnet subnet show', subnet)} --query networkSecurityGroup.id --output tsv)`,
    'if [ -n "$security_group" ]; then',
    '  # The service reaches its proxy VM through a load balancer.',
    ...unlessShown(command('az network nsg rule show', rule), create).map((line) => `  ${line}`),
    'fi',
  ]
}
