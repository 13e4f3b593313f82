// The marketplace images that the emulator knows, oldest version first.
import type { JsonObject } from '../json.js'
import { compareVersions } from './versioning.js'

const known: Readonly<Record<string, readonly string[]>> = {
  'Canonical:UbuntuServer:18.04-LTS': ['18.04.201808140', '18.04.202401161'],
  'Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2': ['22.04.202410020', '22.04.202511040'],
  'Canonical:0001-com-ubuntu-server-jammy:22_04-lts': ['22.04.202410020', '22.04.202511040'],
  'Canonical:ubuntu-24_04-lts:server': ['24.04.202410170', '24.04.202511050'],
  'Canonical:ubuntu-24_04-lts:server-arm64': ['24.04.202410170', '24.04.202511050'],
  'MicrosoftWindowsServer:WindowsServer:2019-Datacenter': ['17763.6414.241006', '17763.7919.251009'],
  'MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition': ['20348.2762.241006', '20348.4294.251009'],
  'MicrosoftWindowsServer:WindowsServer:2022-Datacenter': ['20348.2762.241006', '20348.4294.251009'],
  'MicrosoftWindowsDesktop:windows-10:win10-22h2-pro-g2': ['19045.5011.241009', '19045.6456.251009'],
  'MicrosoftWindowsDesktop:windows-11:win11-24h2-avd': ['26100.2033.241004', '26100.6899.251009'],
  'RedHat:RHEL:9-lvm-gen2': ['9.4.2024081415', '9.6.2025091517'],
}

// A marketplace image without its version; case does not matter.
export interface PlatformImage {
  readonly publisher: string
  readonly offer: string
  readonly sku: string
}

// The versions of an image, oldest first; empty if it is not known. `newest` adds versions, by publisher:offer:sku.
export const platformVersions = ({ publisher, offer, sku }: PlatformImage, newest: Readonly<Record<string, string>>): readonly string[] => {
  const name = `${publisher}:${offer}:${sku}`
  const added = at(newest, name)
  return [...(at(known, name) ?? []), ...(added === undefined ? [] : [added])].sort(compareVersions)
}

// The images by publisher:offer:sku, those that `newest` adds last.
export const platformImages = (newest: Readonly<Record<string, string>>): readonly PlatformImage[] =>
  [...new Set([...Object.keys(known), ...Object.keys(newest)])].map((name) => {
    const [publisher = '', offer = '', sku = ''] = name.split(':')
    return { publisher, offer, sku }
  })

// Compute's description of an image: UbuntuServer and the Windows Server images without a suffix are of generation 1.
export const platformImageProperties = ({ publisher, offer, sku }: PlatformImage): JsonObject => {
  const isWindows = /windows/i.test(publisher)
  const isFirst = /^UbuntuServer$/i.test(offer) || /^(2019|2022)-Datacenter$|^22_04-lts$/i.test(sku)
  return {
    hyperVGeneration: isFirst ? 'V1' : 'V2',
    architecture: /-arm64$/i.test(sku) ? 'Arm64' : 'x64',
    replicaType: 'Unmanaged',
    imageDeprecationStatus: { imageState: 'Active' },
    osDiskImage: { operatingSystem: isWindows ? 'Windows' : 'Linux', sizeInGb: isWindows ? 127 : 30 },
    dataDiskImages: [],
    features: isFirst ? [] : [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }],
  }
}

// The exact version for a version or `latest`; undefined if it does not exist.
export const exactPlatformVersion = (versions: readonly string[], version: string): string | undefined =>
  version === 'latest' ? versions.at(-1) : versions.find((known) => known === version)

const at = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.entries(table).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
