// The inputs of promote and retain, on the versions of image definitions: rows of the table (../table.ts).
import type { InputDefinition } from '../definition.js'

const promote = ['promote'] as const
const retain = ['retain'] as const
const inGallery = ['promote', 'retain'] as const
const looked = ['promote', 'gate'] as const
const everywhere = ['promote', 'retain', 'gate'] as const

// Which versions, and what becomes of them.
export const galleryInputs = {
  'image-version-id': {
    type: { kind: 'text' },
    commands: looked,
    group: 'gallery',
    description:
      'Resource id of the gallery image version to promote or to look at, such as the output `image-id` of a build. Alternatively, set `gallery-image-definition` and `image-version`. (On Azure DevOps, without a file: the gallery image version to start from, as in the older tasks.)',
  },
  'gallery-image-definition': {
    type: { kind: 'lines' },
    commands: everywhere,
    group: 'gallery',
    description:
      'Resource id of the image definition: `/subscriptions/…/providers/Microsoft.Compute/galleries/<gallery>/images/<definition>`. `retain` takes several, in lines, and galleries with all their definitions; `gate` passes where any of its versions is as asked.',
  },
  'image-version': {
    type: { kind: 'text' },
    commands: looked,
    group: 'gallery',
    description: 'The version of `gallery-image-definition` to promote, or the only one that the `gate` looks at, such as `1.4.0`.',
  },
  channel: {
    type: { kind: 'text' },
    commands: promote,
    group: 'gallery',
    description:
      'The channel that the version moves to, such as `preview` or `stable`: the value of its channel tag. Without it, the version stays in its channel.',
  },
  'channel-tag': {
    type: { kind: 'text' },
    default: 'aib-pipelines-channel',
    commands: inGallery,
    group: 'gallery',
    description: 'Name of the tag that holds the channel of a version.',
  },
  'version-exclude-from-latest': {
    type: { kind: 'choice', values: ['true', 'false'] },
    commands: looked,
    group: 'gallery',
    description:
      'Whether the version is left out when `latest` is looked for: `false` releases it, `true` takes it back. Without it, the version stays as it is. For `gate`: which of the two versions must be.',
  },
  'version-target-regions': {
    type: { kind: 'lines' },
    commands: promote,
    group: 'gallery',
    description:
      'Regions to add, or to give another number of replicas: lines of `region` or `region=replicas`, or a JSON list of Compute’s target regions. Regions that are not named stay as they are.',
  },
  'end-of-life': {
    type: { kind: 'text' },
    commands: promote,
    group: 'gallery',
    description:
      'End of life of the version: a date such as `2027-06-30`, or an ISO 8601 date with time. Azure shows it and deletes nothing.',
  },
  'keep-versions': {
    type: { kind: 'number', minimum: 1, maximum: 1000 },
    default: '3',
    commands: retain,
    group: 'gallery',
    description:
      'How many of the highest succeeded versions stay: of each image definition, of those in it that count for `latest`, and of each channel.',
  },
  'older-than-days': {
    type: { kind: 'number', minimum: 0, maximum: 36500 },
    default: '30',
    commands: retain,
    group: 'gallery',
    description: 'Versions that were published within so many days stay in any case.',
  },
  'keep-tags': {
    type: { kind: 'lines' },
    commands: retain,
    group: 'gallery',
    description:
      'Tags whose versions (and, for `sweep`, image templates) stay: lines of `name`, or `name=value` for that value only. One with the tag `aib-pipelines-keep` stays in any case.',
  },
  'made-by': {
    type: { kind: 'choice', values: ['pipelines', 'image-builder', 'anything'] },
    default: 'image-builder',
    commands: retain,
    group: 'gallery',
    description:
      'Whose versions may go: those with the fingerprint tag of these `pipelines`, those that `image-builder` made, or `anything`.',
  },
  'when-use-unknown': {
    type: { kind: 'choice', values: ['keep', 'delete'] },
    default: 'keep',
    commands: retain,
    group: 'gallery',
    description:
      'What becomes of versions when the virtual machines and scale sets of the subscription cannot be read, so that nobody can tell which versions are in use.',
  },
  sweep: {
    type: { kind: 'choice', values: ['off', 'own', 'all'], spellings: { true: 'own', false: 'off' } },
    default: 'off',
    commands: retain,
    group: 'gallery',
    description:
      'Whether `retain` looks for leftovers of builds, too: image templates in `resource-group-name` that these pipelines made and nobody uses any more, and staging groups that were left behind. `own`: of the pipelines of this repository; `all`: of any that use this tool. Without `gallery-image-definition`, it does nothing else.',
  },
  'sweep-older-than-days': {
    type: { kind: 'number', minimum: 1, maximum: 36500 },
    default: '7',
    commands: retain,
    group: 'gallery',
    description: 'For `sweep`: image templates and staging groups to which anything happened within so many days stay in any case.',
  },
  apply: {
    type: { kind: 'flag' },
    default: 'false',
    commands: retain,
    group: 'gallery',
    description: 'Delete what the plan lets go. Without it, `retain` only tells the plan.',
  },
  'roll-back': {
    type: { kind: 'flag' },
    default: 'false',
    commands: promote,
    group: 'gallery',
    description:
      'Take a bad version back: out of `latest` and out of its channel (or to the `channel` that is named). Refused where a region would be left without a `latest`.',
  },
} as const satisfies Record<string, InputDefinition>
