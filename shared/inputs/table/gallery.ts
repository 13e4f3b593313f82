// The inputs of promote and retain about the versions of image definitions: rows of the table (../table.ts).
import type { InputDefinition } from '../definition.js'

const promote = ['promote'] as const
const retain = ['retain'] as const
const inGallery = ['promote', 'retain'] as const
const looked = ['promote', 'gate'] as const
const everywhere = ['promote', 'retain', 'gate'] as const

// Which versions, and what to change about them.
export const galleryInputs = {
  'image-version-id': {
    type: { kind: 'text' },
    commands: looked,
    group: 'gallery',
    description:
      'Resource id of the gallery image version to promote or check, such as the output `image-id` of a build. Alternatively, set `gallery-image-definition` and `image-version`. (On Azure DevOps, without a file: the gallery image version to start from, as in the older tasks.)',
  },
  'gallery-image-definition': {
    type: { kind: 'lines' },
    commands: everywhere,
    group: 'gallery',
    description:
      'Resource id of the image definition: `/subscriptions/…/providers/Microsoft.Compute/galleries/<gallery>/images/<definition>`. `retain` accepts several, one per line, and galleries with all their definitions; `gate` passes if any version meets the conditions.',
  },
  'image-version': {
    type: { kind: 'text' },
    commands: looked,
    group: 'gallery',
    description: 'The version of `gallery-image-definition` to promote, or the only one that the `gate` checks, such as `1.4.0`.',
  },
  channel: {
    type: { kind: 'text' },
    commands: promote,
    group: 'gallery',
    description:
      'The channel to move the version to, such as `preview` or `stable`: the value of its channel tag. Without it, the channel is not changed.',
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
      'Whether `latest` skips the version: `false` releases it, `true` withdraws it. Without it, this is not changed. For `gate`: the value that the version must have.',
  },
  'version-target-regions': {
    type: { kind: 'lines' },
    commands: promote,
    group: 'gallery',
    description:
      'Regions to add, or whose number of replicas to change: lines of `region` or `region=replicas`, or a JSON list of Compute’s target regions. Other regions are not changed.',
  },
  'end-of-life': {
    type: { kind: 'text' },
    commands: promote,
    group: 'gallery',
    description:
      'End of life of the version: a date such as `2027-06-30`, or an ISO 8601 date with time. Azure shows it, but does not delete the version.',
  },
  'keep-versions': {
    type: { kind: 'number', minimum: 1, maximum: 1000 },
    default: '3',
    commands: retain,
    group: 'gallery',
    description:
      'How many of the highest succeeded versions to keep: in each image definition, among those that count for `latest`, and in each channel.',
  },
  'older-than-days': {
    type: { kind: 'number', minimum: 0, maximum: 36500 },
    default: '30',
    commands: retain,
    group: 'gallery',
    description: 'Versions published within this number of days are always kept.',
  },
  'keep-tags': {
    type: { kind: 'lines' },
    commands: retain,
    group: 'gallery',
    description:
      'Tags whose versions (and, for `sweep`, image templates) are kept: lines of `name`, or `name=value` for that value only. Anything with the tag `aib-pipelines-keep` is always kept.',
  },
  'made-by': {
    type: { kind: 'choice', values: ['pipelines', 'image-builder', 'anything'] },
    default: 'image-builder',
    commands: retain,
    group: 'gallery',
    description:
      'Which versions may be deleted: those with the fingerprint tag of these `pipelines`, those that `image-builder` created, or `anything`.',
  },
  'when-use-unknown': {
    type: { kind: 'choice', values: ['keep', 'delete'] },
    default: 'keep',
    commands: retain,
    group: 'gallery',
    description:
      'What to do with versions if the virtual machines and scale sets of the subscription cannot be read, so that it is unknown which versions are in use.',
  },
  sweep: {
    type: { kind: 'choice', values: ['off', 'own', 'all'], spellings: { true: 'own', false: 'off' } },
    default: 'off',
    commands: retain,
    group: 'gallery',
    description:
      'Whether `retain` also deletes leftovers of builds: unused image templates in `resource-group-name` that these pipelines created, and abandoned staging groups. `own`: those of this repository’s pipelines; `all`: those of all pipelines that use this tool. Without `gallery-image-definition`, only leftovers are deleted.',
  },
  'sweep-older-than-days': {
    type: { kind: 'number', minimum: 1, maximum: 36500 },
    default: '7',
    commands: retain,
    group: 'gallery',
    description: 'For `sweep`: image templates and staging groups that were used or changed within this number of days are always kept.',
  },
  apply: {
    type: { kind: 'flag' },
    default: 'false',
    commands: retain,
    group: 'gallery',
    description: 'Delete what the plan lists. Without it, `retain` is a dry run.',
  },
  'roll-back': {
    type: { kind: 'flag' },
    default: 'false',
    commands: promote,
    group: 'gallery',
    description:
      'Withdraw a bad version: remove it from `latest` and from its channel (or move it to `channel`). Refused if a region would be left without a `latest`.',
  },
} as const satisfies Record<string, InputDefinition>
