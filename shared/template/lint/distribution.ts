// Rules about where an image goes.
import { get, getText, type TemplateNode } from '../node.js'
import { distributors, each, isGiven, isTrue, kindOf, onGalleryMember, yaml, type Rule } from './rule.js'

export const distributionRules: readonly Rule[] = [
  {
    id: 'distribute-none',
    severity: 'warning',
    title: 'An image that goes nowhere',
    why: 'What is built and not distributed is lost when the build ends.',
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
      return [{ at: list.at, message: 'distribute is empty: the image is built and goes nowhere. Add a SharedImage, ManagedImage or VHD.' }]
    },
  },
  {
    id: 'version-twice',
    severity: 'warning',
    title: 'A version number and a way to make one',
    why: 'galleryImageId with a version writes just that one; versioning makes a number. Only one of them can be meant.',
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
    title: 'A version that latest passes over',
    why: 'Machines that ask for the latest version do not get this one until the flag is taken from it.',
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
          ? 'excludeFromLatest: whoever asks for the latest version does not get this one until the flag is taken from it.'
          : undefined,
      ),
  },
  {
    id: 'vhd-dies',
    severity: 'warning',
    title: 'A disk that dies with the template',
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
        kindOf(node) === 'vhd' && !isGiven(node, 'uri')
          ? 'The VHD goes to the staging resource group and is deleted together with the template. Set uri (API version 2022-07-01 or newer), or copy it before.'
          : undefined,
      ),
  },
]

const explicitVersion = (distributor: TemplateNode): string | undefined =>
  /\/versions\/([^/]+)$/i.exec(getText(distributor, 'galleryImageId') ?? '')?.[1]
