// How a build runs, and how it is followed: rows of the table (../table.ts).
import type { InputDefinition } from '../definition.js'
import { inAzure, watched, followed, build } from './commands.js'

export const runInputs = {
  wait: {
    type: { kind: 'flag' },
    default: 'true',
    commands: ['build', 'promote'],
    group: 'run',
    description: 'Wait until the build or the replication has ended. `false` starts it and returns; it continues in Azure.',
  },
  'max-parallel': {
    type: { kind: 'number', minimum: 1, maximum: 100 },
    default: '4',
    commands: build,
    group: 'run',
    description: 'If `template` names several templates: how many are built in parallel.',
  },
  'fail-fast': {
    type: { kind: 'flag' },
    default: 'false',
    commands: build,
    group: 'run',
    description:
      'If `template` names several templates: whether a failure stops the builds of the others. Their runs are cancelled according to `on-cancel`. Without it, the others continue and the job fails when all have ended.',
  },
  'on-different': {
    type: { kind: 'choice', values: ['replace', 'fail'] },
    commands: build,
    group: 'run',
    description:
      'What to do if a template of this name exists with different content: `replace` deletes it first, `fail` keeps it. Without it, a template that this repository’s pipelines created is replaced; any other fails the job.',
  },
  'on-running': {
    type: { kind: 'choice', values: ['wait', 'fail'] },
    default: 'wait',
    commands: build,
    group: 'run',
    description:
      'What to do if a run of a different template of this name is in progress, and that template may be replaced. A run of the same template is always followed.',
  },
  partial: {
    type: { kind: 'choice', values: ['fail', 'warn'] },
    default: 'fail',
    commands: followed,
    group: 'run',
    description:
      'Whether a build that distributed only some of its images fails the job, or one that timed out while its gallery image version was being replicated.',
  },
  'on-deadline': {
    type: { kind: 'choice', values: ['fail', 'leave'] },
    default: 'fail',
    commands: followed,
    group: 'run',
    description:
      'Whether the job fails when the deadline passes. In both cases the build keeps running; the command `wait` resumes waiting for it.',
  },
  'on-cancel': {
    type: { kind: 'choice', values: ['cancel', 'leave'] },
    default: 'cancel',
    commands: build,
    group: 'run',
    description: 'Whether a cancelled job cancels the run that it started. A run that was started elsewhere is never cancelled.',
  },
  cleanup: {
    type: { kind: 'choice', values: ['on-success', 'always', 'never'] },
    default: 'on-success',
    commands: followed,
    group: 'run',
    description:
      'When to delete the image template after the build. A template that existed before the build is kept, and so is one whose VHD or trigger would be deleted with it. `wait` follows its own value, not that of the build: give both the same.',
  },
  'log-level': {
    type: { kind: 'choice', values: ['quiet', 'normal', 'all'] },
    default: 'normal',
    commands: followed,
    group: 'run',
    description:
      'How much of the build log is printed: `quiet`, only the phases; `normal`, the output of customizers and validators under their names; `all`, every line. The complete log is always kept as a file.',
  },
  'poll-interval': {
    type: { kind: 'duration', unit: 'seconds', positive: true },
    default: '10',
    commands: watched,
    group: 'run',
    description:
      'Polling interval in seconds (decimals allowed). Never shorter than the service asks for. Image builds are polled 2.5 times as often: every 4 seconds by default.',
  },
  'request-timeout': {
    type: { kind: 'duration', unit: 'seconds', positive: true },
    default: '100',
    commands: inAzure,
    group: 'run',
    description:
      'Seconds after which a request to Azure Resource Manager without a response is treated as lost. Azure itself gives up after a minute.',
  },
  'status-tolerance': {
    type: { kind: 'duration', unit: 'minutes' },
    default: '60',
    commands: watched,
    group: 'run',
    description: 'How many minutes status requests may keep failing before the command gives up. The build continues in Azure.',
  },
  deadline: {
    type: { kind: 'duration', unit: 'minutes', positive: true },
    commands: watched,
    group: 'run',
    description:
      'Minutes after which the command stops waiting; the build keeps running. Without it, the build timeout plus two hours for the queue and the distribution; 12 hours for `promote` and `retain`; `gate` checks once.',
  },
} as const satisfies Record<string, InputDefinition>
