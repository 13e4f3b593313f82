// Rules about the source image.
import { get, getText, type TemplateNode } from '../node.js'
import { definitionOf } from './resource-ids.js'
import { distributors, each, isSet, kindOf, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const sourceRules: readonly Rule[] = [
  {
    id: 'source-platform-image',
    severity: 'error',
    title: 'An incomplete marketplace image',
    why: 'Publisher, offer and sku together identify an image of the marketplace.',
    source: 'template reference, PlatformImage source',
    bad: yaml`
      properties:
        source:
          type: PlatformImage # ✗
          publisher: Canonical
          offer: ubuntu-24_04-lts
          version: latest
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: Canonical
          offer: ubuntu-24_04-lts
          sku: server
          version: latest
    `,
    check: (subject) => each(subject, ['properties.source'], (node) => incomplete(node, ['publisher', 'offer', 'sku'])),
  },
  {
    id: 'source-version-missing',
    severity: 'warning',
    title: 'A marketplace image without a version',
    why: 'The documentation always gives a version, and does not describe what happens without one.',
    source: 'template reference, PlatformImage source',
    bad: yaml`
      properties:
        source:
          type: PlatformImage # ✗
          publisher: Canonical
          offer: ubuntu-24_04-lts
          sku: server
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: Canonical
          offer: ubuntu-24_04-lts
          sku: server
          version: latest
    `,
    check: (subject) => each(subject, ['properties.source'], (node) => incomplete(node, ['version'])),
  },
  {
    id: 'source-version',
    severity: 'warning',
    title: 'A version that no marketplace image has',
    why: 'Versions in the marketplace are three numbers with dots between, or the word latest in lower case.',
    source: 'template reference, PlatformImage source',
    bad: yaml`
      properties:
        source:
          type: PlatformImage
          version: "24.04" # ✗
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          version: 24.04.202411010
    `,
    check: (subject) => platformVersion(subject),
  },
  {
    id: 'source-latest-case',
    severity: 'warning',
    title: 'The version latest in another case',
    why: 'The documentation writes latest in lower case; the service may read another spelling as the name of a version.',
    source: 'template reference, Source',
    bad: yaml`
      properties:
        source:
          type: PlatformImage
          version: Latest # ✗
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          version: latest
    `,
    check: (subject) =>
      each(subject, ['properties.source.version', 'properties.source.imageVersionId'], (node) =>
        node.kind === 'string' && /(?:^|\/versions\/)latest$/i.test(node.value) && !node.value.endsWith('latest')
          ? 'The newest version is called latest, in lower case.'
          : undefined,
      ),
  },
  {
    id: 'source-is-target',
    severity: 'warning',
    title: 'An image that is built from itself',
    why: 'Each build starts from the result of the previous one and keeps its mistakes. Windows can be generalized at most 1,001 times (Windows 7 and Windows Server 2008 R2 three times), and triggers do not allow it.',
    source: 'template reference, Source; triggers, image template requirements',
    bad: yaml`
      properties:
        source:
          type: SharedImageVersion
          imageVersionId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web/versions/latest # ✗
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web
    `,
    good: yaml`
      properties:
        source:
          type: SharedImageVersion
          imageVersionId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/base/versions/latest
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web
    `,
    check: (subject) => builtUponItself(subject),
  },
  {
    id: 'source-plan',
    severity: 'warning',
    title: 'An image with a purchase plan, without planInfo',
    why: 'Images of some publishers are sold with a plan, and the build cannot create a machine from them unless planInfo names it. Reported for offers that always have one.',
    source: 'template reference, PlatformImage source: planInfo',
    bad: yaml`
      properties:
        source:
          type: PlatformImage # ✗
          publisher: RedHat
          offer: rhel-byos
          sku: rhel-lvm94-gen2
          version: latest
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: RedHat
          offer: rhel-byos
          sku: rhel-lvm94-gen2
          version: latest
          planInfo:
            planName: rhel-lvm94-gen2
            planProduct: rhel-byos
            planPublisher: redhat
    `,
    check: (subject) => each(subject, ['properties.source'], withoutPlan),
  },
  {
    id: 'source-hardened',
    severity: 'info',
    title: 'A hardened image as source',
    why: 'Images of the Center for Internet Security restrict remote management, which the service needs to reach the build VM: builds from them are known to fail with a WinRM timeout.',
    source: 'troubleshooting, Timeout waiting for WinRM',
    bad: yaml`
      properties:
        source:
          type: PlatformImage # ✗
          publisher: center-for-internet-security-inc
          offer: cis-windows-server
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: MicrosoftWindowsServer
          offer: WindowsServer
    `,
    check: (subject) =>
      each(subject, ['properties.source'], (node) =>
        isCis(node)
          ? 'The source is a hardened image: if the build ends with a timeout of WinRM or SSH, build from an image without hardening and apply the hardening as the last step.'
          : undefined,
      ),
  },
]

const isCis = (source: TemplateNode): boolean => getText(source, 'publisher')?.toLowerCase() === 'center-for-internet-security-inc'

const withoutPlan = (source: TemplateNode): string | undefined => {
  if (kindOf(source) !== 'platformimage' || isSet(source, 'planInfo')) return undefined
  const offer = getText(source, 'offer') ?? ''
  if (!isCis(source) && offer.toLowerCase() !== 'rhel-byos') return undefined
  return 'The image has a purchase plan, and source has no planInfo. Take it from az vm image show --urn publisher:offer:sku:version.'
}

const incomplete = (source: TemplateNode, names: readonly string[]): string | undefined => {
  if (kindOf(source) !== 'platformimage') return undefined
  // field-case reports it in another case.
  const lower = source.kind === 'object' ? new Set(source.entries.map(({ key }) => key.value.toLowerCase())) : new Set<string>()
  const lacking = names.filter((name) => !isSet(source, name) && (get(source, name) !== undefined || !lower.has(name)))
  return lacking.length === 0
    ? undefined
    : `source has no ${lacking.join(', no ')}, which ${lacking.length === 1 ? 'identifies' : 'identify'} an image of the marketplace.`
}

const platformVersion = ({ body }: Subject): readonly Remark[] => {
  const source = get(body, 'properties', 'source')
  const version = get(source, 'version')
  if (source === undefined || kindOf(source) !== 'platformimage' || version?.kind !== 'string') return []
  if (version.value === '' || /^latest$/i.test(version.value) || /^\d+\.\d+\.\d+$/.test(version.value)) return []
  const question = questionAbout(version.value)
  return [
    {
      at: version.at,
      message: `source.version must be latest or three numbers such as 24.04.202411010, not ${JSON.stringify(version.value)}.${question}`,
    },
  ]
}

// The portal exports latest together with the version that it stood for: `latest (19045.2846.230411)`.
const questionAbout = (version: string): string => {
  if (/^latest\b/i.test(version)) return ' Write latest.'
  return /\d[^\d.]|[^\d.].*\d/.test(version) ? ' Does this value belong in source.sku?' : ''
}

const builtUponItself = ({ body, find }: Subject): readonly Remark[] => {
  const source = get(body, 'properties', 'source')
  const versionId = getText(source, 'imageVersionId') ?? ''
  const definition = /\/versions\/latest$/i.test(versionId) ? definitionOf(versionId) : undefined
  const imageId = getText(source, 'imageId')?.toLowerCase() ?? ''
  const isTarget = find(distributors).some(({ node }) =>
    definition === undefined
      ? imageId !== '' && getText(node, 'imageId')?.toLowerCase() === imageId
      : definitionOf(getText(node, 'galleryImageId') ?? '') === definition,
  )
  const id = get(source, definition === undefined ? 'imageId' : 'imageVersionId')
  if (id === undefined || !isTarget) return []
  const what = definition === undefined ? 'the managed image' : 'the latest version of the image'
  return [
    { at: id.at, message: `source is ${what} that distribute writes: each build starts from the one before. Use a base image as source.` },
  ]
}
