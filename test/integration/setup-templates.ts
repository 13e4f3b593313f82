// Ten image templates that need different things of Azure, for the tests of setup.

const subscription = '00000000-0000-0000-0000-00000000000a'
const elsewhere = '00000000-0000-0000-0000-00000000000b'
const group = `/subscriptions/${subscription}/resourceGroups/images`

export const target = { subscription, group: 'images' }

const identity = (name: string, at = group): string => `${at}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`
const definition = (name: string, at = group): string => `${at}/providers/Microsoft.Compute/galleries/images/images/${name}`
const network = `/subscriptions/${subscription}/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub`

const marketplace = { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
const windows = { ...marketplace, publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku: '2022-datacenter-g2' }
const sharedImage = (id: string, name = 'gallery'): object => ({
  type: 'SharedImage',
  runOutputName: name,
  galleryImageId: id,
  targetRegions: [{ name: 'westus2' }],
})
const disk = { type: 'VHD', runOutputName: 'disk', uri: 'https://contosoimages.blob.core.windows.net/disks/web.vhd' }

const template = (properties: object, templateIdentity = identity('image-builder')): object => ({
  location: 'westus2',
  identity: { type: 'UserAssigned', userAssignedIdentities: { [templateIdentity]: {} } },
  properties: { source: marketplace, distribute: [sharedImage(definition('web'))], ...properties },
})

const script = { type: 'Shell', name: 'install', scriptUri: 'install.sh' }
const folder = { type: 'File', name: 'site', sourceUri: 'site/', destination: '/var/www/html' }

export const templates: Readonly<Record<string, object>> = {
  'a script of the repository': template({ customize: [script] }),
  'a disk': template({ customize: [script], distribute: [sharedImage(definition('web')), disk] }),
  'a managed image in another group': template({
    distribute: [
      {
        type: 'ManagedImage',
        runOutputName: 'image',
        location: 'westus2',
        imageId: `/subscriptions/${subscription}/resourceGroups/golden/providers/Microsoft.Compute/images/web`,
      },
    ],
  }),
  'a gallery in another subscription': template({
    distribute: [sharedImage(definition('web', `/subscriptions/${elsewhere}/resourceGroups/gallery`))],
  }),
  'a source in a gallery': template({
    source: { type: 'SharedImageVersion', imageVersionId: `${definition('base')}/versions/latest` },
  }),
  'a managed image as source': template({
    source: { type: 'ManagedImage', imageId: `${group}/providers/Microsoft.Compute/images/base` },
  }),
  'a folder for the build VM': template({
    customize: [folder],
    vmProfile: { userAssignedIdentities: [identity('build', `/subscriptions/${subscription}/resourceGroups/builds`)] },
  }),
  'subnets and a staging group': template({
    stagingResourceGroup: `/subscriptions/${subscription}/resourceGroups/staging`,
    vmProfile: { vnetConfig: { subnetId: `${network}/subnets/build`, containerInstanceSubnetId: `${network}/subnets/containers` } },
  }),
  'a Windows image in two definitions, with a plan, a subnet and a staging group': template({
    stagingResourceGroup: `/subscriptions/${subscription}/resourceGroups/windows-staging`,
    source: { ...windows, planInfo: { planName: "pla'n", planProduct: 'pro${duct}', planPublisher: 'contoso' } },
    customize: [{ type: 'PowerShell', name: 'hello', inline: ['hello'] }],
    distribute: [sharedImage(definition('one'), 'one'), sharedImage(definition('two'), 'two')],
    vmProfile: { vnetConfig: { subnetId: `${network}/subnets/build` } },
  }),
  'an identity in another subscription': template(
    { customize: [script] },
    identity('image-builder', `/subscriptions/${elsewhere}/resourceGroups/identities`),
  ),
}
