// How a build runs, and how it is followed: rows of the table (../table.ts).
import type { InputDefinition } from '../definition.js'
import { inAzure, watched, followed, build } from './commands.js'

export const runInputs = {
  wait: {
    type: { kind: 'flag' },
    default: 'true',
    commands: ['build', 'promote'],
    group: 'run',
    description: 'Wait for the end of the build, or of the replication. `false` starts it and leaves; it goes on in Azure.',
  },
  'max-parallel': {
    type: { kind: 'number' },
    default: '4',
    commands: build,
    group: 'run',
    description: 'Where `template` names several: how many of them are built side by side, 1 to 100.',
  },
  'fail-fast': {
    type: { kind: 'flag' },
    default: 'false',
    commands: build,
    group: 'run',
    description:
      'Where `template` names several: whether a failure ends the builds of the others. Their runs are cancelled as `on-cancel` says. Without it, they go on, and the job fails at its end.',
  },
  'on-different': {
    type: { kind: 'choice', values: ['replace', 'fail'] },
    commands: build,
    group: 'run',
    description:
      'What to do when a template of this name exists with other content: `replace` deletes it first, `fail` leaves it alone. Without it, replace a template that this repository’s pipelines made, else fail.',
  },
  'on-running': {
    type: { kind: 'choice', values: ['wait', 'fail'] },
    default: 'wait',
    commands: build,
    group: 'run',
    description:
      'What to do when a run of a template of this name goes on with other content, and that template may be replaced. A run of the very same template is followed in any case.',
  },
  partial: {
    type: { kind: 'choice', values: ['fail', 'warn'] },
    default: 'fail',
    commands: followed,
    group: 'run',
    description:
      'Whether a build that distributed only some of its images fails the job; also one that ran out of time while its gallery image version exists and is being replicated.',
  },
  'on-deadline': {
    type: { kind: 'choice', values: ['fail', 'leave'] },
    default: 'fail',
    commands: followed,
    group: 'run',
    description:
      'Whether the job fails when the deadline passes. The build is left running in both cases; `command: wait` goes on with it.',
  },
  'on-cancel': {
    type: { kind: 'choice', values: ['cancel', 'leave'] },
    default: 'cancel',
    commands: build,
    group: 'run',
    description: 'Whether a job that is cancelled cancels the run that it started. A run that it only follows is never cancelled.',
  },
  cleanup: {
    type: { kind: 'choice', values: ['on-success', 'always', 'never'] },
    default: 'on-success',
    commands: followed,
    group: 'run',
    description:
      'When the image template is deleted after the build. One that this run did not make stays; so does one whose VHD or trigger would go with it.',
  },
  'log-level': {
    type: { kind: 'choice', values: ['quiet', 'normal', 'all'] },
    default: 'normal',
    commands: followed,
    group: 'run',
    description:
      'What is printed of the build’s own log: `quiet`, nothing but the phases; `normal`, what customizers and validators print, under their names; `all`, every line as the service wrote it. The whole log is kept as a file in any case.',
  },
  'poll-interval': {
    type: { kind: 'duration', unit: 'seconds' },
    default: '10',
    commands: watched,
    group: 'run',
    description:
      'Seconds between two looks at what is waited for (decimals allowed): shorter after a change; never shorter than the service asks for. A run is looked at two and a half times as often, 15 times a minute unless this says otherwise.',
  },
  'request-timeout': {
    type: { kind: 'duration', unit: 'seconds' },
    default: '100',
    commands: inAzure,
    group: 'run',
    description:
      'Seconds after which a request to Azure Resource Manager that got no answer counts as lost. Azure itself gives up after a minute.',
  },
  'status-tolerance': {
    type: { kind: 'duration', unit: 'minutes' },
    default: '60',
    commands: watched,
    group: 'run',
    description:
      'For how many minutes on end a look at the build may fail before the command gives up; the build goes on in Azure all the while.',
  },
  deadline: {
    type: { kind: 'duration', unit: 'minutes' },
    commands: watched,
    group: 'run',
    description:
      'Minutes after which the command stops waiting, with the build left running. Without it, the build timeout and two hours more for the queue and the distribution; 12 hours for `promote` and `retain`; a `gate` looks once.',
  },
} as const satisfies Record<string, InputDefinition>
