// The inputs that say when an image is fresh enough: rows of the table (table.ts).
import type { InputDefinition } from './definition.js'

// `build` checks only with only-if-changed.
const checked = ['build', 'check'] as const

export const freshInputs = {
  'only-if-changed': {
    type: { kind: 'flag' },
    default: 'false',
    commands: ['build'],
    group: 'fresh',
    description:
      'Build only where the command `check` finds a reason to. Without one, the command ends green with the outputs of the last image, and `build-needed` is `false`.',
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
    commands: checked,
    group: 'fresh',
    description: 'How many days old an image may become. Without it, age is no reason to build it again.',
  },
} as const satisfies Record<string, InputDefinition>
