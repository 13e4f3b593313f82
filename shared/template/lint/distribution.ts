// Rules about the destination of an image.
import { containerNameProblem } from '../../azure/blob-hosts.js'
import { get, getText, type TemplateNode } from '../node.js'
import { distributors, each, isSet, isTrue, kindOf, onGalleryMember, yaml, type Rule, type Subject } from './rule.js'

export const distributionRules: readonly Rule[] = [
  {
    id: 'distribute-none',
    severity: 'warning',
    title: 'A build without a distribution',
    why: 'An image that is not distributed is lost when the build ends.',
    source: 'template reference, Distribute',
    bad: yaml`
      properties:
        distribute: [] # ✗
    `,
    good: yaml`
      properties:
        validate:
          sourceValidationOnly: true
        distribute: []
    `,
    check: ({ body }) => {
      const list = get(body, 'properties', 'distribute')
      if (list?.kind !== 'array' || list.items.length > 0 || isTrue(body, 'properties', 'validate', 'sourceValidationOnly')) return []
      return [
        {
          at: list.at,
          message:
            'distribute is empty: the service may refuse the template, and an image that is not distributed is lost. Add a SharedImage, ManagedImage or VHD.',
        },
      ]
    },
  },
  {
    id: 'version-twice',
    severity: 'warning',
    title: 'A version number and a versioning scheme',
    why: 'galleryImageId with a version writes exactly that version; versioning generates a number. Only one of them can be meant.',
    source: 'template reference, Distribute: sharedImage and versioning',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web/versions/1.0.0
            versioning:
              scheme: Latest # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web
            versioning:
              scheme: Latest
    `,
    check: (subject) =>
      onGalleryMember(subject, 'versioning', (node) =>
        explicitVersion(node) === undefined
          ? undefined
          : `galleryImageId already ends in the version ${explicitVersion(node) ?? ''}. Remove it there, or remove versioning.`,
      ),
  },
  {
    id: 'excluded-from-latest',
    severity: 'info',
    since: '2020-02-14',
    title: 'A version that is excluded from latest',
    why: 'Machines that ask for the latest version do not get this one until the flag is removed.',
    source: 'template reference, Distribute: sharedImage',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            excludeFromLatest: true # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            excludeFromLatest: false
    `,
    check: (subject) =>
      onGalleryMember(subject, 'excludeFromLatest', (node) =>
        isTrue(node, 'excludeFromLatest')
          ? 'excludeFromLatest: machines that ask for the latest version do not get this one until the flag is removed.'
          : undefined,
      ),
  },
  {
    id: 'vhd-dies',
    severity: 'warning',
    title: 'A VHD that is deleted with the template',
    why: 'Without uri, the disk is written to the staging resource group, which is deleted together with the template.',
    source: 'template reference, Distribute: VHD',
    bad: yaml`
      properties:
        distribute:
          - type: VHD # ✗
            runOutputName: disk
    `,
    good: yaml`
      properties:
        distribute:
          - type: VHD
            runOutputName: disk
            uri: https://account.blob.core.windows.net/disks/web.vhd
    `,
    check: (subject) =>
      each(subject, [distributors], (node) =>
        kindOf(node) === 'vhd' && !isSet(node, 'uri')
          ? 'The VHD goes to the staging resource group and is deleted together with the template. Set uri (API version 2022-07-01 or newer), or copy it before that.'
          : undefined,
      ),
  },
  {
    id: 'vhd-unmanaged',
    severity: 'info',
    title: 'A VHD is not an image',
    why: 'Unmanaged disks are retired: no virtual machine can be created from a VHD in a storage account. Make a managed disk or a gallery image version of it first.',
    source: 'release notes, March 2026',
    bad: yaml`
      properties:
        distribute:
          - type: VHD # ✗
            uri: https://account.blob.core.windows.net/disks/web.vhd
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
    `,
    check: (subject) =>
      each(subject, [distributors], (node) =>
        kindOf(node) === 'vhd'
          ? 'No virtual machine can be created directly from the VHD, as unmanaged disks are retired: make a managed disk or a gallery image version of it.'
          : undefined,
      ),
  },
  {
    id: 'vhd-uri',
    severity: 'error',
    since: '2022-07-01',
    title: 'A VHD without the address of a blob',
    why: 'uri is the whole address of the blob that is written: https://, the blob host of an account, a container and the name of the disk.',
    source: 'template reference, Distribute: VHD',
    bad: yaml`
      properties:
        distribute:
          - type: VHD
            uri: https://account.blob.core.windows.net/web.vhd # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: VHD
            uri: https://account.blob.core.windows.net/disks/web.vhd
    `,
    check: (subject) =>
      each(subject, [`${distributors}.uri`], (node) =>
        node.kind === 'string' && node.value !== '' ? blobAddressFault(node.value) : undefined,
      ),
  },
  {
    id: 'managed-image-arm64',
    severity: 'error',
    title: 'A managed image for Arm64',
    why: 'Managed images support x64 only. Distribute an Arm64 image to a gallery, whose definition states the architecture.',
    source: 'learn.microsoft.com, Image definitions: architecture',
    bad: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: Canonical
          offer: ubuntu-24_04-lts
          sku: server-arm64
        distribute:
          - type: ManagedImage # ✗
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: Canonical
          offer: ubuntu-24_04-lts
          sku: server-arm64
        distribute:
          - type: SharedImage
    `,
    check: (subject) => {
      const what = whatIsArm64(subject)
      return what === undefined ? [] : each(subject, [distributors], (node) => managedArm64(node, what))
    },
  },
]

const blobAddressFault = (uri: string): string | undefined => {
  if (!/^https:\/\/[^/?#@:]+(?::\d+)?\/[^/?#]+\/[^?#]*[^/?#]+(?:\?|$)/i.test(uri))
    return `uri must be the address of a blob, such as https://account.blob.core.windows.net/disks/web.vhd, not ${JSON.stringify(uri)}.`
  const problem = URL.canParse(uri) ? containerNameProblem(new URL(uri)) : undefined
  return problem === undefined ? undefined : `uri ${problem}.`
}

// What shows that the image is for Arm64: the name of the marketplace image, or the p in the features of the VM size (Standard_D2ps_v5).
const whatIsArm64 = ({ body }: Subject): string | undefined => {
  const source = get(body, 'properties', 'source')
  const names = [getText(source, 'offer'), getText(source, 'sku')]
  if (names.some((name) => name !== undefined && /(?:^|[-_])(?:arm64|aarch64)(?:[-_]|$)/i.test(name))) return 'The source image'
  const size = getText(body, 'properties', 'vmProfile', 'vmSize') ?? ''
  return /^Standard_[A-Z]{1,2}\d+(?:-\d+)?[a-z]*p[a-z]*(?:_v\d+)?$/i.test(size) ? `The VM size ${size}` : undefined
}

const managedArm64 = (node: TemplateNode, what: string): string | undefined =>
  kindOf(node) === 'managedimage'
    ? `${what} is for Arm64, which managed images do not support. Distribute the image to a gallery (SharedImage).`
    : undefined

// The version number at the end of galleryImageId.
export const explicitVersion = (distributor: TemplateNode): string | undefined =>
  /\/versions\/([^/]+)$/i.exec(getText(distributor, 'galleryImageId') ?? '')?.[1]
