// Variants of regions, distributors, machines, identities and empty values.
import type { Json, JsonObject } from '../../../../shared/json.js'
import { distributor, gallery, linux, shell, windows, withFacts, type Variant, type Variants } from './templates.js'

const regions = (...names: readonly Json[]): Variant => distributor({ targetRegions: names.map((name) => ({ name })) })
const located = (location: string): Variant => linux({}, { location })
const vhd = (uri: Json): Variant => linux({ distribute: [{ type: 'VHD', runOutputName: 'disk', uri }] })
const disk = (osDiskSizeGB: number): Variant => linux({ vmProfile: { vmSize: 'Standard_D4s_v5', osDiskSizeGB } })
const shallow = (members: JsonObject): Variant => distributor({ replicationMode: 'Shallow', ...members })
const image = { type: 'ManagedImage', runOutputName: 'm', location: 'westeurope', imageId: gallery.replace(/galleries.*/, 'images/web') }
const managed = (vmSize: string, sku = 'server', target: JsonObject = image): Variant =>
  linux({
    vmProfile: { vmSize },
    source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku, version: 'latest' },
    distribute: [target],
  })
const windowsOn = (vmProfile: Json): Variant => windows({ vmProfile })
const identities = (identity: Json): Variant => linux({}, { identity })
const id = (name: string): string => gallery.replace(/Microsoft.Compute.*/, `Microsoft.ManagedIdentity/userAssignedIdentities/${name}`)
const inSubscription = (name: string): Variant => distributor({ galleryImageId: gallery.replace(/s\/[^/]+/, `s/${name}`) })
const source = (members: JsonObject): Variant =>
  linux({ source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'o', sku: 's', version: 'latest', ...members } })

export const placeVariants: Readonly<Record<string, Variants>> = {
  'region-form': {
    wrong: [
      located('west-europe'),
      located('west_us_2'),
      located('(Europe) West Europe'),
      located('westus2, eastus'),
      located('westeurope.'),
      regions('westus2', 'east/us'),
      linux({ distribute: [{ ...image, location: 'west+europe' }] }),
    ],
    harmless: [
      located('westeurope'),
      located('West Europe'),
      located('WESTUS3'),
      located('westeurop'),
      located('atlantis7'),
      regions('West US 2', 'northeurope'),
      linux({ distribute: [{ ...image, location: 'East Asia' }] }),
    ],
  },
  'identity-type': {
    wrong: [
      identities({ type: 'None' }),
      identities({ type: 'None', userAssignedIdentities: { [id('a')]: {} } }),
      identities({ userAssignedIdentities: { [id('a')]: {} } }),
      identities({ type: null, userAssignedIdentities: { [id('a')]: {} } }),
      identities({}),
    ],
    harmless: [
      identities({ type: 'UserAssigned', userAssignedIdentities: { [id('a')]: {} } }),
      identities({ type: 'UserAssigned', userAssignedIdentities: {} }),
      identities({ type: 'SystemAssigned' }),
      identities({ type: 'userassigned', userAssignedIdentities: { [id('a')]: {} } }),
      identities({ type: 7 }),
      identities(null),
      identities('UserAssigned'),
    ],
  },
  'region-repeated': {
    wrong: [
      regions('westus2', 'West US 2'),
      regions('WestUS2', 'westus2'),
      regions('northeurope', 'westus2', 'north europe'),
      regions('NORTHEUROPE', 'NorthEurope'),
      distributor({ replicationRegions: ['westus2', 'westus2'] }),
      distributor({ replicationRegions: ['East US', 'westus2', 'eastus'] }),
    ],
    harmless: [
      regions('westus2', 'westus3'),
      regions('eastus', 'eastus2'),
      regions('westus2'),
      distributor({ replicationRegions: ['northeurope', 'westeurope'] }),
      linux({
        distribute: ['a', 'b'].map((name) => ({
          type: 'SharedImage',
          runOutputName: name,
          galleryImageId: gallery + name,
          targetRegions: [{ name: 'westus2' }],
        })),
      }),
    ],
  },
  'region-cloud': {
    wrong: [
      ...withFacts({ cloud: 'AzureCloud' }, [
        located('usgovvirginia'),
        located('US Gov Arizona'),
        located('chinanorth3'),
        regions('westeurope', 'usgovtexas'),
        linux({ distribute: [{ ...image, location: 'chinaeast2' }] }),
      ]),
      ...withFacts({ cloud: 'AzureUSGovernment' }, [located('westeurope'), located('chinaeast')]),
      ...withFacts({ cloud: 'AzureChinaCloud' }, [located('eastasia')]),
    ],
    harmless: [
      ...withFacts({ cloud: 'AzureCloud' }, [located('westus2'), located('germanywestcentral'), regions('West US 3')]),
      ...withFacts({ cloud: 'AzureUSGovernment' }, [located('usgovvirginia'), located('USGov Texas')]),
      ...withFacts({ cloud: 'AzureChinaCloud' }, [located('chinanorth3')]),
      ...withFacts({ cloud: 'custom' }, [located('chinanorth3'), located('westus2')]),
    ],
  },
  'region-undocumented': {
    wrong: [
      ...withFacts({ cloud: 'AzureCloud' }, [
        located('westindia'),
        located('Mexico Central'),
        located('spaincentral'),
        located('canadaeast'),
      ]),
      ...withFacts({ cloud: 'AzureUSGovernment' }, [located('usgovtexas')]),
      ...withFacts({ cloud: 'AzureChinaCloud' }, [located('chinaeast2')]),
    ],
    harmless: [
      ...withFacts({ cloud: 'AzureCloud' }, [
        located('South East Asia'),
        located('jioindiawest'),
        // Other rules report these two.
        located('usgovtexas'),
        located('westindai'),
        linux({ distribute: [{ ...image, location: 'westindia' }] }),
      ]),
      // A custom cloud.
      located('westindia'),
    ],
  },
  'source-is-target': {
    wrong: [
      linux({ source: { type: 'SharedImageVersion', imageVersionId: `${gallery}/versions/latest` } }),
      linux({ source: { type: 'SharedImageVersion', imageVersionId: `${gallery.toUpperCase()}/versions/LATEST` } }),
      ...[image.imageId, image.imageId.toUpperCase()].map((imageId) =>
        linux({ source: { type: 'ManagedImage', imageId }, distribute: [image] }),
      ),
      linux({
        source: { type: 'ManagedImage', imageId: image.imageId },
        distribute: [{ type: 'VHD', runOutputName: 'disk' }, image],
      }),
    ],
    harmless: [
      linux({ source: { type: 'SharedImageVersion', imageVersionId: `${gallery}/versions/1.0.0` } }),
      linux({ source: { type: 'SharedImageVersion', imageVersionId: `${gallery}-base/versions/latest` } }),
      linux({ source: { type: 'ManagedImage', imageId: `${image.imageId}-base` }, distribute: [image] }),
      linux({ source: { type: 'ManagedImage', imageId: image.imageId } }),
      linux({ distribute: [image] }),
    ],
  },
  'region-misspelt': {
    wrong: ['westeurop', 'eastus22', 'nortEurope', 'uswest2', 'westus2x', 'centralindai'].map(located),
    harmless: ['westeurope', 'West Europe', 'WESTUS3', 'swedencentral', 'New Zealand North', 'mexicocentral'].map(located),
  },
  'replication-shallow': {
    wrong: [
      shallow({ targetRegions: [{ name: 'westus2' }, { name: 'eastus' }] }),
      shallow({ targetRegions: [{ name: 'westus2', replicaCount: 2 }] }),
      shallow({
        targetRegions: [
          { name: 'westus2', replicaCount: 1 },
          { name: 'eastus', replicaCount: 1 },
        ],
      }),
      shallow({ replicationRegions: ['westus2', 'eastus'] }),
      shallow({ targetRegions: [{ name: 'westus2', replicaCount: 100 }] }),
    ],
    harmless: [
      shallow({ targetRegions: [{ name: 'westus2' }] }),
      shallow({ targetRegions: [{ name: 'westus2', replicaCount: 1 }] }),
      shallow({}),
      shallow({ replicationRegions: ['westus2'] }),
      distributor({ replicationMode: 'Full', targetRegions: [{ name: 'westus2', replicaCount: 3 }, { name: 'eastus' }] }),
    ],
  },
  'account-example': {
    wrong: withFacts({ subscriptionId: '11111111-2222-3333-4444-555555555555' }, [
      ...['youraccount', 'yourstorageaccount', 'mystorageaccount', 'YourAccountName', 'yourstorage'].map((name) =>
        vhd(`https://${name}.blob.core.windows.net/disks/web.vhd`),
      ),
      shell({ type: 'Shell', scriptUri: 'https://youraccount.blob.core.usgovcloudapi.net/scripts/install.sh' }),
    ]),
    harmless: [
      ...withFacts({ subscriptionId: '11111111-2222-3333-4444-555555555555' }, [
        vhd('https://contoso.blob.core.windows.net/disks/youraccount.vhd'),
        vhd('https://yourbankimages.blob.core.windows.net/disks/web.vhd'),
        shell({ type: 'Shell', scriptUri: 'https://youraccount.example.com/install.sh' }),
      ]),
      ...withFacts({ subscriptionId: '00000000-0000-0000-0000-000000000000' }, [vhd('https://youraccount.blob.core.windows.net/d/w.vhd')]),
      vhd('https://youraccount.blob.core.windows.net/disks/web.vhd'),
    ],
  },
  'subscription-not-guid': {
    wrong: [
      ...withFacts({ cloud: 'AzureCloud' }, [
        ...['production', 'my-sub', '00000000-0000-0000-0000-00000000000', 'contoso (dev)'].map((name) => inSubscription(name)),
        identities({ type: 'UserAssigned', userAssignedIdentities: { [id('i').replace(/s\/[^/]+/, 's/production')]: {} } }),
        linux({
          vmProfile: {
            vnetConfig: {
              subnetId: gallery.replace(/s\/.*/, 's/dev/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s'),
            },
          },
        }),
      ]),
      ...withFacts({ cloud: 'custom' }, [inSubscription('production')]),
    ],
    harmless: [
      ...withFacts({ cloud: 'AzureCloud' }, [
        inSubscription('11111111-2222-3333-4444-555555555555'),
        inSubscription('ABCDEFAB-CDEF-ABCD-EFAB-CDEFABCDEFAB'),
        distributor({ galleryImageId: 'web' }),
        source({}),
      ]),
      // A template without a cloud.
      inSubscription('production'),
    ],
  },
  'vhd-uri': {
    wrong: [
      'ftp://contoso.blob.core.windows.net/vhds/a.vhd',
      'https://contoso.blob.core.windows.net/',
      'https://contoso.blob.core.windows.net/vhds',
      'contoso/vhds/a.vhd',
      'https://contoso.blob.core.windows.net//a.vhd',
      '/vhds/a.vhd',
      'https://contoso.blob.core.windows.net/VHDs/a.vhd',
      'https://contoso.blob.core.windows.net/my_vhds/a.vhd',
    ].map(vhd),
    harmless: [
      'https://contoso.blob.core.windows.net/vhds/a.vhd',
      'https://contoso.blob.core.windows.net/vhds/web/2026/a.vhd',
      'https://contoso.blob.core.usgovcloudapi.net/vhds/a.vhd',
      'https://contoso.z6.blob.storage.azure.net/vhds/a.vhd',
      '',
      null,
    ].map(vhd),
  },
  'vhd-unmanaged': {
    wrong: [
      vhd('https://contoso.blob.core.windows.net/vhds/a.vhd'),
      vhd(''),
      vhd(null),
      linux({ distribute: [{ type: 'VHD', runOutputName: 'disk' }] }),
      windows({ distribute: [{ type: 'VHD', runOutputName: 'disk', artifactTags: { a: 'b' } }] }),
    ],
    harmless: [distributor({}), linux({ distribute: [image] }), regions('westus2'), shallow({}), distributor({ excludeFromLatest: true })],
  },
  'disk-limit': {
    wrong: [4096, 5000, 8192, 32767, 100000].map(disk),
    harmless: [4095, 2048, 127, 30, 0].map(disk),
  },
  'vm-size-windows': {
    wrong: [
      windowsOn({}),
      windowsOn(null),
      windowsOn({ vmSize: '' }),
      windowsOn({ vmSize: null, osDiskSizeGB: 127 }),
      windowsOn({ osDiskSizeGB: 256 }),
    ],
    harmless: [
      windowsOn({ vmSize: 'Standard_D4s_v5' }),
      windowsOn({ vmSize: 'Standard_D2_v2', osDiskSizeGB: 127 }),
      linux({ vmProfile: {} }),
      linux({ vmProfile: null }),
      linux({ vmProfile: { osDiskSizeGB: 64 } }),
    ],
  },
  'managed-image-arm64': {
    wrong: [
      managed('Standard_D2ps_v5'),
      managed('Standard_D4plds_v5'),
      managed('Standard_E2ps_v6'),
      managed('Standard_B2pts_v2'),
      managed('Standard_D4pds_v6'),
      managed('', 'server-arm64'),
    ],
    harmless: [
      managed('Standard_D2s_v5'),
      managed('Standard_D2as_v5'),
      managed('Standard_NP10s'),
      managed('Standard_L8s_v3'),
      managed('Standard_D2ps_v5', 'server-arm64', { type: 'SharedImage', runOutputName: 'o', galleryImageId: gallery }),
    ],
  },
  'source-hardened': {
    wrong: ['center-for-internet-security-inc', 'Center-for-Internet-Security-Inc'].flatMap((publisher) => [
      source({ publisher }),
      source({ publisher, offer: 'cis-ubuntu' }),
      source({ publisher, planInfo: { planName: 's', planProduct: 'o', planPublisher: publisher } }),
    ]),
    harmless: [
      source({}),
      source({ publisher: 'RedHat', offer: 'rhel-cis' }),
      source({ publisher: 'cisco', offer: 'cisco-csr-1000v' }),
      source({ publisher: 'Canonical', offer: '0001-com-ubuntu-pro-focal-fips' }),
      linux({ source: { type: 'SharedImageVersion', imageVersionId: `${gallery}/versions/1.0.0` } }),
    ],
  },
  'identity-one': {
    wrong: [
      identities({ type: 'UserAssigned' }),
      identities({ type: 'UserAssigned', userAssignedIdentities: {} }),
      identities({ type: 'UserAssigned', userAssignedIdentities: { [id('a')]: {}, [id('b')]: {} } }),
      identities({ type: 'UserAssigned', userAssignedIdentities: null }),
      identities({ type: 'UserAssigned', userAssignedIdentities: { [id('a')]: {}, [id('b')]: {}, [id('c')]: {} } }),
    ],
    harmless: [
      identities({ type: 'UserAssigned', userAssignedIdentities: { [id('a')]: {} } }),
      identities({ type: 'UserAssigned', userAssignedIdentities: { [id('a')]: { principalId: null } } }),
      identities({ userAssignedIdentities: { [id('a')]: {} }, type: 'UserAssigned' }),
      identities({ type: 'UserAssigned', userAssignedIdentities: { [id('A').toUpperCase()]: {} } }),
      linux({ vmProfile: { userAssignedIdentities: [id('a'), id('b')] } }),
    ],
  },
  'value-type': {
    wrong: [
      linux({ customize: [null] }),
      linux({ customize: [{ type: 'Shell', inline: ['a', null] }] }),
      linux({ distribute: [null] }),
      distributor({ targetRegions: [null] }),
      linux({ validate: { inVMValidations: [null] } }),
      linux({ customize: { type: 'Shell', inline: ['a'] } }),
    ],
    harmless: [
      linux({ customize: [] }),
      linux({ customize: null }),
      linux({ validate: null }),
      distributor({ targetRegions: null }),
      shell({ type: 'Shell', inline: ['a', ''], name: null }),
    ],
  },
  'field-missing': {
    wrong: [
      linux({ customize: [{ type: null, inline: ['a'] }] }),
      linux({ distribute: null }),
      linux({ source: null }),
      linux({ distribute: [{ type: 'SharedImage', runOutputName: null, galleryImageId: gallery }] }),
      linux({}, { location: null }),
      linux({}, { identity: null }),
      distributor({ targetRegions: [{ name: null }] }),
    ],
    harmless: [
      linux({ vmProfile: null }),
      linux({ customize: [{ type: 'Shell', inline: ['a'], scriptUri: null }] }),
      distributor({ versioning: null }),
      linux({ optimize: null, errorHandling: null }),
      linux({}, { tags: null }),
    ],
  },
}
