// The inputs that define when an image is fresh: rows of the table (../table.ts).
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
      'Build only if the command `check` finds a reason to. Otherwise the step succeeds with the outputs of the last image, and `build-needed` is `false`.',
  },
  'source-trigger': {
    type: { kind: 'choice', values: ['true', 'false'] },
    commands: ['build', 'plan', 'check'],
    group: 'fresh',
    description:
      'Whether the service itself builds the template again whenever its source image has a new version. `true` keeps the trigger that the template declares, or one named `source-image`: it is created, and the template is kept in Azure; set the name of the template. `false` deletes that trigger. Without it, triggers are not changed. If the service has deactivated the trigger, a warning explains why.',
  },
  'rebuild-when': {
    type: { kind: 'lines' },
    default: 'missing, fingerprint, source, age, deprecated',
    commands: checked,
    group: 'fresh',
    description:
      'Reasons to rebuild, separated by commas or lines. `missing`: no usable image exists; `fingerprint`: the content of the image would change; `source`: the source image has a newer version; `age`: the image is older than `max-age-days`; `deprecated`: the image or the version of its source is past its end of life, or deprecated.',
  },
  'max-age-days': {
    type: { kind: 'number', minimum: 0, maximum: 36500 },
    commands: ['build', 'check', 'gate'],
    group: 'fresh',
    description:
      'Maximum age of an image in days before it is rebuilt. Without it, age is not a reason. For `gate`: the maximum age of the image, or of the end of the last run.',
  },
  'required-tags': {
    type: { kind: 'lines' },
    commands: gate,
    group: 'fresh',
    description:
      'Tags that the image must have (or the template, if the gate checks a run): lines of `name`, or `name=value` for that value only, such as `aib-pipelines-channel=stable`, which `promote` writes; `aib-pipelines-commit` is the commit that it was built from (docs/fresh.md has more of these).',
  },
  'replicated-to': {
    type: { kind: 'lines' },
    commands: gate,
    group: 'fresh',
    description:
      'Regions to which the image must be completely replicated: names, separated by commas or lines, or `all` for all its target regions.',
  },
  'minimum-source-version': {
    type: { kind: 'text' },
    commands: gate,
    group: 'fresh',
    description: 'The version of the source image that the image must have been built from, or a newer one, such as `24.04.202511050`.',
  },
} as const satisfies Record<string, InputDefinition>
