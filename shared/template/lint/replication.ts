// Rules about the regions to which a gallery copies an image.
import { get, getItems, getText, type TemplateNode } from '../node.js'
import { normalizeRegion } from '../../azure/region.js'
import { definitionOf } from './resource-ids.js'
import { distributors, getNumber, isSet, onGalleryMember, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const replicationRules: readonly Rule[] = [
  {
    id: 'regions-twice',
    severity: 'error',
    since: '2022-07-01',
    title: 'Two lists of regions',
    why: 'targetRegions replaces replicationRegions; only one of them may be given.',
    source: 'REST reference, ImageTemplateSharedImageDistributor',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            targetRegions:
              - name: westeurope
            replicationRegions: [westeurope] # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            targetRegions:
              - name: westeurope
    `,
    check: (subject) =>
      onGalleryMember(subject, 'replicationRegions', (node) =>
        isSet(node, 'targetRegions') ? 'replicationRegions and targetRegions cannot be used together. Keep targetRegions.' : undefined,
      ),
  },
  {
    id: 'regions-deprecated',
    severity: 'warning',
    since: '2022-07-01',
    title: 'The deprecated list of regions',
    why: 'replicationRegions is deprecated since 2022-07-01; targetRegions sets replicas and storage for each region.',
    source: 'template reference, Distribute: targetRegions',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            replicationRegions: [westeurope] # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            targetRegions:
              - name: westeurope
    `,
    check: (subject) =>
      onGalleryMember(subject, 'replicationRegions', (node) =>
        isSet(node, 'targetRegions') ? undefined : `replicationRegions is deprecated. ${instead(node)}`,
      ),
  },
  {
    id: 'storage-account-type-alone',
    severity: 'error',
    since: '2022-07-01',
    title: 'The storage of a distributor without its regions',
    why: 'storageAccountType of a distributor applies only to replicationRegions; each of targetRegions has its own.',
    source: 'REST reference, ImageTemplateSharedImageDistributor',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            storageAccountType: Standard_ZRS # ✗
            targetRegions:
              - name: westeurope
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            targetRegions:
              - name: westeurope
                storageAccountType: Standard_ZRS
    `,
    check: (subject) =>
      onGalleryMember(subject, 'storageAccountType', (node) =>
        isSet(node, 'replicationRegions')
          ? undefined
          : 'storageAccountType of a distributor applies only to replicationRegions. Give it in each of targetRegions.',
      ),
  },
  {
    id: 'region-repeated',
    severity: 'error',
    title: 'A region that is listed twice',
    why: 'A version has one entry for each region; the gallery refuses the second when the image is distributed.',
    source: 'Azure Compute Gallery, target regions',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            targetRegions:
              - name: westeurope
              - name: West Europe # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            targetRegions:
              - name: westeurope
                replicaCount: 2
    `,
    check: (subject) => subject.find(distributors).flatMap(({ node }) => repeatedRegions(node)),
  },
  {
    id: 'regions-without-gallery',
    severity: 'error',
    title: 'Regions without the region of the gallery',
    why: 'One of the replicationRegions must be the region of the gallery. Reported if the region of the gallery is known.',
    source: 'template reference, Distribute: sharedImage',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/northern/images/web
            replicationRegions: [westus] # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/northern/images/web
            replicationRegions: [westus, northeurope]
    `,
    check: (subject) => onGalleryMember(subject, 'replicationRegions', (node) => withoutGallery(node, subject)),
  },
  {
    id: 'replica-count',
    severity: 'error',
    title: 'More replicas than a version can have',
    why: 'A gallery keeps at most 100 replicas of a version, all regions together.',
    source: 'Azure Compute Gallery, limits',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            targetRegions:
              - name: westeurope # ✗
                replicaCount: 60
              - name: northeurope
                replicaCount: 60
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            targetRegions:
              - name: westeurope
                replicaCount: 10
    `,
    check: (subject) => onGalleryMember(subject, 'targetRegions', (node) => tooManyReplicas(node)),
  },
  {
    id: 'replication-shallow',
    severity: 'warning',
    since: '2022-07-01',
    title: 'Shallow replication to more than one replica',
    why: 'A version with the replication mode Shallow has one replica, in one region. The gallery refuses more when the image is distributed.',
    source: 'packer-plugin-azure, shared_image_gallery_destination: use_shallow_replication',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            replicationMode: Shallow # ✗
            targetRegions:
              - name: westeurope
              - name: northeurope
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            replicationMode: Shallow
            targetRegions:
              - name: westeurope
    `,
    check: (subject) => onGalleryMember(subject, 'replicationMode', shallow),
  },
]

const shallow = (distributor: TemplateNode): string | undefined => {
  if (getText(distributor, 'replicationMode')?.toLowerCase() !== 'shallow') return undefined
  const regions = Math.max(getItems(distributor, 'targetRegions').length, getItems(distributor, 'replicationRegions').length)
  const replicas = getItems(distributor, 'targetRegions').some((item) => (getNumber(item, 'replicaCount') ?? 1) > 1)
  if (regions <= 1 && !replicas) return undefined
  return `replicationMode Shallow allows one replica in one region; ${regions > 1 ? `this distributor has ${regions} regions` : 'replicaCount asks for more'}. Use Full, or remove the others.`
}

// Names of targetRegions, or the strings in replicationRegions.
const repeatedRegions = (distributor: TemplateNode): readonly Remark[] =>
  ['targetRegions', 'replicationRegions'].flatMap((list) => {
    const seen = new Set<string>()
    return getItems(distributor, list).flatMap((item) => {
      const name = item.kind === 'string' ? item : get(item, 'name')
      if (name?.kind !== 'string') return []
      const region = normalizeRegion(name.value)
      if (seen.has(region)) return [{ at: name.at, message: `${list} names ${region} twice. Keep one; replicaCount says how many copies.` }]
      seen.add(region)
      return []
    })
  })

const withoutGallery = (distributor: TemplateNode, { facts }: Subject): string | undefined => {
  const gallery = definitionOf(getText(distributor, 'galleryImageId') ?? '')?.replace(/\/images\/[^/]+$/, '')
  const region = gallery === undefined ? undefined : facts.galleryRegions?.get(gallery)
  if (region === undefined) return undefined
  const regions = getItems(distributor, 'replicationRegions').map((item) => (item.kind === 'string' ? normalizeRegion(item.value) : ''))
  return regions.includes(normalizeRegion(region))
    ? undefined
    : `replicationRegions must hold ${normalizeRegion(region)}, where the gallery is; it holds ${regions.join(', ')}.`
}

// The same regions as targetRegions.
const instead = (distributor: TemplateNode): string => {
  const names = getItems(distributor, 'replicationRegions').flatMap((item) =>
    item.kind === 'string' && item.value !== '' ? [item.value] : [],
  )
  if (names.length === 0) return 'Use targetRegions.'
  const items = [...names.slice(0, 3).map((name) => `{ "name": ${JSON.stringify(name)} }`), ...(names.length > 3 ? ['…'] : [])]
  return `Write "targetRegions": [${items.join(', ')}] instead.`
}

const tooManyReplicas = (distributor: TemplateNode): string | undefined => {
  const count = getItems(distributor, 'targetRegions').reduce((sum, item) => sum + (getNumber(item, 'replicaCount') ?? 1), 0)
  return count > 100 ? `targetRegions asks for ${count} replicas; a version has at most 100, all regions together.` : undefined
}
