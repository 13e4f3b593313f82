// Rules about resource ids: their forms, and the version in the id of a gallery image.
import { isGuid } from '../../azure/resource-id.js'
import { parseVersion } from '../../versions.js'
import { communityGallery, definition, directShared, group, imageDefinition } from './resource-id-forms.js'
import { idsOf, subscriptionsOf, type Id } from './named-ids.js'
import { yaml, type Remark, type Rule, type Subject } from './rule.js'
import type { StringNode } from '../node.js'

export const resourceIdRules: readonly Rule[] = [
  {
    id: 'resource-id',
    severity: 'error',
    title: 'A resource id of the wrong form',
    why: 'The service expects the whole id, from /subscriptions on. It refuses names, ids of another type and ids with parts missing.',
    source: 'template reference, Distribute, Source, vnetConfig and stagingResourceGroup',
    bad: yaml`
      properties:
        stagingResourceGroup: rg-staging # ✗
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate # ✗
    `,
    good: yaml`
      properties:
        stagingResourceGroup: /subscriptions/…/resourceGroups/rg-staging
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web
    `,
    check: (subject) => idsOf(subject).flatMap(badId),
  },
  {
    id: 'subscription-not-guid',
    severity: 'error',
    title: 'A subscription that is not a GUID',
    why: 'A resource id names its subscription by the id, which is a GUID in every cloud. Azure Resource Manager refuses anything else, such as a name.',
    source: 'Azure Resource Manager, InvalidSubscriptionId; REST reference, subscriptionId',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/production/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web
    `,
    check: (subject) =>
      subscriptionsOf(subject, (subscription) => !isGuid(subscription)).map(({ node, label, subscription }) => ({
        at: node.at,
        message: `${label} names the subscription ${JSON.stringify(subscription)}, which is not a GUID. Give its id: az account list --query "[].{name:name, id:id}".`,
      })),
  },
  {
    id: 'gallery-version-number',
    severity: 'error',
    title: 'A gallery version that is not a version number',
    why: 'The version of a gallery image is three whole numbers of up to 2147483647. The service notices it only when it distributes the image, after the whole build.',
    source: 'template reference, Distribute: sharedImage; Azure Compute Gallery, image versions',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web/versions/20260401.1 # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web/versions/1.20260401.1
    `,
    check: ({ visits }) =>
      visits.flatMap(({ node, property }) => {
        const isTarget = node.kind === 'string' && property?.kind === 'text' && property.form === 'gallery-image'
        const version = isTarget ? /\/versions\/([^/]+)$/i.exec(node.value)?.[1] : undefined
        if (version === undefined || parseVersion(version) !== undefined) return []
        return [{ at: node.at, message: `galleryImageId ends in ${JSON.stringify(version)}. ${versionAdvice(version)}` }]
      }),
  },
  {
    id: 'source-version-id',
    severity: 'error',
    title: 'A gallery as source without a version',
    why: 'The source is a version of an image, not its definition. From 2022-07-01 on, versions/latest is looked up when the build starts.',
    source: 'template reference, SharedImageVersion source; release notes, 2022-07-01',
    bad: yaml`
      properties:
        source:
          type: SharedImageVersion
          imageVersionId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/base # ✗
    `,
    good: yaml`
      properties:
        source:
          type: SharedImageVersion
          imageVersionId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/base/versions/latest
    `,
    check: (subject) => sourceVersions(subject).flatMap((node) => withoutVersion(node)),
  },
  {
    id: 'source-version-too-new',
    severity: 'error',
    until: '2022-07-01',
    title: 'A source that the API version does not support yet',
    why: 'The latest version of a gallery image, and images of direct shared galleries, are sources from 2022-07-01 on.',
    source: 'release notes, 2022-07-01',
    bad: yaml`
      apiVersion: 2022-02-14
      properties:
        source:
          type: SharedImageVersion
          imageVersionId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/base/versions/latest # ✗
    `,
    good: yaml`
      apiVersion: 2022-02-14
      properties:
        source:
          type: SharedImageVersion
          imageVersionId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/base/versions/1.0.0
    `,
    check: (subject) =>
      sourceVersions(subject)
        .filter(({ value }) => /\/versions\/latest$/i.test(value) || directShared.test(value))
        .map(({ at }) => ({
          at,
          message: `imageVersionId of the latest version or of a direct shared gallery needs API version 2022-07-01 or newer; the template is sent with ${subject.apiVersion.value}.`,
        })),
  },
  {
    id: 'source-community-gallery',
    severity: 'warning',
    title: 'A community gallery as source',
    why: 'The documentation lists galleries of a subscription and direct shared galleries as sources, but not community galleries.',
    source: 'template reference, SharedImageVersion source',
    bad: yaml`
      properties:
        source:
          type: SharedImageVersion
          imageVersionId: /communityGalleries/contoso-1234/images/base/versions/latest # ✗
    `,
    good: yaml`
      properties:
        source:
          type: SharedImageVersion
          imageVersionId: /sharedGalleries/1234-CONTOSO/images/base/versions/latest
    `,
    check: (subject) =>
      sourceVersions(subject)
        .filter(({ value }) => communityGallery.test(value))
        .map(({ at }) => ({
          at,
          message:
            'imageVersionId names a community gallery, which the documentation does not list as a source. Copy the image into a gallery of your own if the service refuses it.',
        })),
  },
]

// Compute limits each part to 32 bits, which the ids of GitHub's workflow runs exceed.
const versionAdvice = (version: string): string => {
  const large = /^\d+\.\d+\.\d+$/.test(version) ? version.split('.').find((part) => Number(part) > 2_147_483_647) : undefined
  return large === undefined
    ? 'A version is major.minor.patch: three whole numbers of up to 2147483647. The input dist-image-version also takes a git tag such as v1.2.3.'
    : `A part of a version is at most 2147483647, and ${large} is larger. If it is the id of a workflow run, use the number of the run: github.run_number.`
}

const badId = ({ node, label, form: { form, example, command } }: Id): readonly Remark[] =>
  form.test(node.value)
    ? []
    : [
        {
          at: node.at,
          message:
            strayCharacters(label, node.value) ??
            `${label} must have the form ${example}, not ${JSON.stringify(node.value)}. Command that prints the id: ${command}.`,
        },
      ]

// An expression without its end is a plain text for Azure Resource Manager. A line of `name=value` keeps quotes.
const strayCharacters = (label: string, value: string): string | undefined => {
  if (/^\[[^[]/.test(value) && !value.endsWith(']'))
    return `${label} begins with [ and does not end with ]: close the expression ${JSON.stringify(value)}.`
  return /^(['"]).*\1$/.test(value) ? `${label} has quotes in its value, ${JSON.stringify(value)}: remove them.` : undefined
}

const sourceVersions = ({ visits }: Subject): readonly StringNode[] =>
  visits.flatMap(({ node, property }) =>
    property?.kind === 'text' && property.form === 'image-version' && node.kind === 'string' ? [node] : [],
  )

const withoutVersion = ({ value, at }: StringNode): readonly Remark[] =>
  imageDefinition.test(value)
    ? [
        {
          at,
          message: 'imageVersionId names an image without a version. Append /versions/latest, or a version such as /versions/1.0.0.',
        },
      ]
    : []

// The image definition in its id, or in the id of one of its versions, for comparisons; undefined for another id.
export const definitionOf = (id: string): string | undefined =>
  new RegExp(`^${definition}(?=/versions/|$)`, 'i').exec(id)?.[0].toLowerCase()

// The resource group in an id, for comparisons.
export const groupOf = (id: string): string | undefined => new RegExp(`^${group}(?=/|$)`, 'i').exec(id)?.[0].toLowerCase()
