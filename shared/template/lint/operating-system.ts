// The operating system of the source image, if the template makes it certain.
import { get, getText, type ObjectNode } from '../node.js'

// What runs in the build VM.
export type OperatingSystem = 'Linux' | 'Windows'

// Undefined for galleries, managed images, and publishers of both systems.
export const operatingSystemOf = (body: ObjectNode): OperatingSystem | undefined => {
  const source = get(body, 'properties', 'source')
  if (getText(source, 'type') !== 'PlatformImage') return undefined
  return systemOfPublisher(getText(source, 'publisher') ?? '', getText(source, 'offer') ?? '')
}

// The system of a marketplace image; undefined for publishers of both.
export const systemOfPublisher = (publisherName: string, offerName: string): OperatingSystem | undefined => {
  const publisher = publisherName.toLowerCase()
  const offer = offerName.toLowerCase()
  if (windowsPublishers.has(publisher)) return 'Windows'
  if (linuxPublishers.has(publisher)) return 'Linux'
  return publisher === 'microsoftsqlserver' ? systemOfSqlServer(offer) : undefined
}

// These publish images of only one system.
const windowsPublishers = new Set(['microsoftwindowsserver', 'microsoftwindowsdesktop'])
const linuxPublishers = new Set([
  'canonical',
  'redhat',
  'rhel',
  'suse',
  'debian',
  'openlogic',
  'almalinux',
  'resf',
  'kinvolk',
  'microsoftcblmariner',
])

// Whether `sh` in the source image is dash, as on Debian and Ubuntu; undefined if the source does not show it.
export const shIsDash = (body: ObjectNode): boolean | undefined => {
  const publisher = getText(body, 'properties', 'source', 'publisher')?.toLowerCase()
  if (publisher === 'canonical' || publisher === 'debian') return true
  return publisher !== undefined && bashPublishers.has(publisher) ? false : undefined
}

const bashPublishers = new Set(['redhat', 'rhel', 'suse', 'openlogic', 'almalinux', 'resf', 'kinvolk', 'microsoftcblmariner'])

// SQL Server exists for both; the offer names the system: sql2022-ws2022, sql2022-ubuntu2204.
const systemOfSqlServer = (offer: string): OperatingSystem | undefined => {
  if (/-ws\d{4}/.test(offer)) return 'Windows'
  return /-(?:ubuntu|rhel|sles)/.test(offer) ? 'Linux' : undefined
}
