// The inputs that say when an image is fresh enough: rows of the table (../table.ts).
import type { InputDefinition } from '../definition.js'

// `build` checks only with only-if-changed.
const checked = ['build', 'check'] as const
const gate = ['gate'] as const

export const freshnessInputs = {
  'only-if-changed': {
    type: { kind: 'flag' },
    default: 'false',
    commands: ['build'],
    group: 'fresh',
    description:
      'Build only where the command `check` finds a reason to. Without one, the command ends green with the outputs of the last image, and `build-needed` is `false`.',
  },
  'source-trigger': {
    type: { kind: 'choice', values: ['true', 'false'] },
    commands: ['build', 'plan', 'check'],
    group: 'fresh',
    description:
      'Whether the service itself builds the template again whenever its source image has a new version. `true` keeps the trigger that the template declares, or one named `source-image`: it is created, and the template stays in Azure; the template needs a name of its own. `false` deletes that trigger. Without it, triggers stay as they are. Where the service has deactivated the trigger, a warning says why.',
  },
  'rebuild-when': {
    type: { kind: 'lines' },
    default: 'missing, fingerprint, source, age, deprecated',
    commands: checked,
    group: 'fresh',
    description:
      'What is a reason to build again, separated by commas or lines. `missing`: there is no good image; `fingerprint`: what makes the image has changed; `source`: the source image has a newer version; `age`: the image is older than `max-age-days`; `deprecated`: the image or the version of its source is past its end of life, or deprecated.',
  },
  'max-age-days': {
    type: { kind: 'number', minimum: 0, maximum: 36500 },
    commands: ['build', 'check', 'gate'],
    group: 'fresh',
    description:
      'How many days old an image may become before it is built again. Without it, age is no reason. For `gate`: how old the image, or the end of the last run, may be.',
  },
  'required-tags': {
    type: { kind: 'lines' },
    commands: gate,
    group: 'fresh',
    description:
      'Tags that the image must have (the template, where no image is looked at): lines of `name`, or `name=value` for that value only, such as `channel=stable`; `aib-pipelines-commit` is the commit that it was built from (docs/fresh.md has more of these).',
  },
  'replicated-to': {
    type: { kind: 'lines' },
    commands: gate,
    group: 'fresh',
    description:
      'Regions that the image must be replicated to, to the end: names, separated by commas or lines, or `all` for each of its own.',
  },
  'minimum-source-version': {
    type: { kind: 'text' },
    commands: gate,
    group: 'fresh',
    description: 'The version of the source image that the image must have been built from, or a newer one, such as `24.04.202511050`.',
  },
} as const satisfies Record<string, InputDefinition>
