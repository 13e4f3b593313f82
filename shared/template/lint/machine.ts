// Rules about the build VM, its disks, its resource group and its time limit.
import { get, getText, type TemplateNode } from '../node.js'
import { groupOf } from './resource-ids.js'
import { each, getNumber, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const machineRules: readonly Rule[] = [
  {
    id: 'build-timeout',
    severity: 'error',
    title: 'A timeout below six minutes',
    why: 'The service accepts 0, which means 240 minutes, and 6 to 960. With 1 to 5 the build fails, because its token expires too early.',
    source: 'template reference, buildTimeoutInMinutes; troubleshooting, client_jwt will expire',
    bad: yaml`
      properties:
        buildTimeoutInMinutes: 5 # ✗
    `,
    good: yaml`
      properties:
        buildTimeoutInMinutes: 6
    `,
    check: (subject) =>
      timeout(subject, (minutes) =>
        minutes > 0 && minutes < 6
          ? `buildTimeoutInMinutes must be 0 (for 240) or 6 to 960, not ${minutes}: such a build always fails.`
          : undefined,
      ),
  },
  {
    id: 'build-timeout-windows',
    severity: 'warning',
    title: 'A short timeout for Windows',
    why: 'For Windows the documentation advises against less than 60 minutes.',
    source: 'template reference, buildTimeoutInMinutes',
    bad: yaml`
      properties:
        buildTimeoutInMinutes: 45 # ✗
        source:
          type: PlatformImage
          publisher: MicrosoftWindowsServer
    `,
    good: yaml`
      properties:
        buildTimeoutInMinutes: 90
        source:
          type: PlatformImage
          publisher: MicrosoftWindowsServer
    `,
    check: (subject) =>
      timeout(subject, (minutes) =>
        subject.sourceOs === 'Windows' && minutes >= 6 && minutes < 60
          ? `buildTimeoutInMinutes is ${minutes}; Windows builds should have 60 or more.`
          : undefined,
      ),
  },
  {
    id: 'os-disk-size',
    severity: 'warning',
    title: 'A disk smaller than that of the source',
    why: 'The disk can be larger than that of the source image, but not smaller. Windows Server has 127 GB, except in the small-disk images.',
    source: 'template reference, osDiskSizeGB',
    bad: yaml`
      properties:
        vmProfile:
          osDiskSizeGB: 64 # ✗
        source:
          type: PlatformImage
          publisher: MicrosoftWindowsServer
          sku: 2022-datacenter-azure-edition
    `,
    good: yaml`
      properties:
        vmProfile:
          osDiskSizeGB: 64
        source:
          type: PlatformImage
          publisher: MicrosoftWindowsServer
          sku: 2022-datacenter-azure-edition-smalldisk
    `,
    check: (subject) => diskRemarks(subject),
  },
  {
    id: 'disk-limit',
    severity: 'error',
    title: 'A disk over the limit of Azure',
    why: 'An operating system disk has at most 4,095 GB, a data disk 32,767 GB.',
    source: 'learn.microsoft.com, Azure managed disks overview: disk roles',
    bad: yaml`
      properties:
        vmProfile:
          osDiskSizeGB: 5000 # ✗
    `,
    good: yaml`
      properties:
        vmProfile:
          osDiskSizeGB: 256
    `,
    check: (subject) => [
      ...each(subject, ['properties.vmProfile.osDiskSizeGB'], (node) => overLimit(node, 'osDiskSizeGB', 4095)),
      ...each(subject, ['properties.additionalDataDisks[].sizeGB'], (node) => overLimit(node, 'sizeGB', 32_767)),
    ],
  },
  {
    id: 'staging-group-in-use',
    severity: 'error',
    title: 'A staging group that is not empty',
    why: 'The staging resource group must be empty; one that holds the network, the gallery or the identity of the template is not. Its resources may be deleted with the template.',
    source: 'template reference, stagingResourceGroup',
    bad: yaml`
      properties:
        stagingResourceGroup: /subscriptions/…/resourceGroups/images # ✗
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web
    `,
    good: yaml`
      properties:
        stagingResourceGroup: /subscriptions/…/resourceGroups/images-staging
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web
    `,
    check: (subject) => stagingRemarks(subject),
  },
  {
    id: 'other-subscription',
    severity: 'error',
    title: 'A resource of another subscription',
    why: 'The staging resource group, and a managed image as source, must be in the subscription of the template. Reported if the subscription is known.',
    source: 'template reference, stagingResourceGroup; ManagedImage source',
    bad: yaml`
      properties:
        stagingResourceGroup: /subscriptions/other/resourceGroups/staging # ✗
    `,
    good: yaml`
      properties:
        stagingResourceGroup: /subscriptions/own/resourceGroups/staging
    `,
    check: (subject) => each(subject, ['properties.stagingResourceGroup', 'properties.source.imageId'], (node) => foreign(node, subject)),
  },
]

const foreign = (node: TemplateNode, { facts }: Subject): string | undefined => {
  const subscription = /^\/subscriptions\/([^/]+)\//i.exec(getText(node) ?? '')?.[1]
  if (subscription === undefined || facts.subscriptionId === undefined || subscription.toLowerCase() === facts.subscriptionId.toLowerCase())
    return undefined
  return `${getText(node) ?? ''} is in another subscription than the template (${facts.subscriptionId}). The service needs it in the same one.`
}

const timeout = (subject: Subject, check: (minutes: number) => string | undefined): readonly Remark[] =>
  each(subject, ['properties.buildTimeoutInMinutes'], (node) => {
    const minutes = getNumber(node)
    return minutes === undefined ? undefined : check(minutes)
  })

const overLimit = (node: TemplateNode, name: string, most: number): string | undefined => {
  const size = getNumber(node)
  return size !== undefined && size > most ? `${name} is ${size}; Azure has disks of up to ${most} GB there.` : undefined
}

const diskRemarks = ({ body }: Subject): readonly Remark[] => {
  const source = get(body, 'properties', 'source')
  const size = get(body, 'properties', 'vmProfile', 'osDiskSizeGB')
  const gigabytes = getNumber(size)
  if (size === undefined || gigabytes === undefined || gigabytes <= 0 || gigabytes >= 127) return []
  const isServer = getText(source, 'publisher')?.toLowerCase() === 'microsoftwindowsserver'
  return isServer && getText(source, 'sku') !== undefined && !/small/i.test(getText(source, 'sku') ?? '')
    ? [
        {
          at: size.at,
          message: `osDiskSizeGB is ${gigabytes}, less than the 127 GB of Windows Server: a disk cannot shrink. Use a small-disk sku, or 127 or more.`,
        },
      ]
    : []
}

// Every id in the template names an existing resource, except the managed image that it creates, whose group exists.
const stagingRemarks = ({ body, visits }: Subject): readonly Remark[] => {
  const staging = get(body, 'properties', 'stagingResourceGroup')
  const group = staging?.kind === 'string' ? groupOf(staging.value) : undefined
  if (staging === undefined || group === undefined) return []
  const texts = visits.flatMap(({ node, property }) => {
    if (property?.kind === 'map' && property.names === 'identity' && node.kind === 'object') return node.entries.map(({ key }) => key.value)
    return property?.kind === 'text' && property.form !== undefined && inGroup.has(property.form) && node.kind === 'string'
      ? [node.value]
      : []
  })
  const inside = texts.find((id) => groupOf(id) === group)
  return inside === undefined
    ? []
    : [{ at: staging.at, message: `stagingResourceGroup must be empty, and ${inside} is in it. Name another group.` }]
}

const inGroup: ReadonlySet<string> = new Set(['identity', 'subnet', 'gallery-image', 'image-version'])
