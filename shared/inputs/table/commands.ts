// The commands, and groups of commands that use the same inputs.

interface CommandDefinition {
  readonly name: string
  // The word after `aib`, and its line in the terminal's list of commands.
  readonly usage: string
  readonly summary: string
  // What it does: follows its name in the description of the input `command`.
  readonly does: string
  // Its option in the form of Azure DevOps. A command without one exists only in the terminal.
  readonly option?: string
}

// In the order in which they are listed.
export const commands = [
  {
    name: 'build',
    usage: 'build [template]',
    summary: 'build the image: upload, submit, run, and wait for the result',
    does: 'makes the image',
    option: 'Build an image',
  },
  {
    name: 'plan',
    usage: 'plan [template]',
    summary: 'validate a template and show what a build would do; offline',
    does: 'checks the template, renders it and lists what a build would do, offline and without a login (unless `compare: azure` or `preflight` is set)',
    option: 'Plan: validate the template offline',
  },
  {
    name: 'wait',
    usage: 'wait <name>',
    summary: 'wait for a build that was started elsewhere',
    does: 'waits for a run that was started elsewhere, and completes the remaining steps of `build`',
    option: 'Wait for a build that was started elsewhere',
  },
  {
    name: 'cancel',
    usage: 'cancel <name>',
    summary: 'cancel a build, and wait until it has stopped',
    does: 'cancels a run and waits until it has stopped',
    option: 'Cancel a build',
  },
  {
    name: 'check',
    usage: 'check <template>',
    summary: 'report whether the image must be rebuilt, and why',
    does: 'reports whether the image must be rebuilt, and why',
    option: 'Check whether a rebuild is needed',
  },
  {
    name: 'gate',
    usage: 'gate',
    summary: 'succeed if an image, or the last build of a template, meets the given conditions',
    does: 'succeeds if an image, or the last run of a template, meets the given conditions, and fails otherwise',
    option: 'Gate: succeed if an image meets conditions',
  },
  {
    name: 'promote',
    usage: 'promote',
    summary: 'move an image version to a channel, into or out of latest, or to more regions',
    does: 'moves a gallery image version: to a channel, into or out of `latest`, to more regions',
    option: 'Promote a gallery image version',
  },
  {
    name: 'retain',
    usage: 'retain',
    summary: 'plan which image versions to delete; delete them with --apply',
    does: 'plans which gallery image versions to delete (and, with `sweep`, which leftovers of builds), and deletes them with `apply`',
    option: 'Delete old gallery image versions',
  },
  {
    name: 'schema',
    usage: 'schema',
    summary: 'print the JSON schema of image templates, for editors',
    does: 'prints a JSON Schema of image templates, for editors',
    option: 'Print the JSON schema of templates',
  },
  {
    name: 'setup',
    usage: 'setup <template>',
    summary: 'print what a template and its pipeline need in Azure; changes nothing',
    does: '(only in a terminal) prints what is needed in Azure for a template and its pipeline, and changes nothing',
  },
  {
    name: 'vhd',
    usage: 'vhd <name> <url>',
    summary: 'copy the VHD of the last run to a blob container, and print its sha256',
    does: '(only in a terminal) copies the VHD of the last run to a container',
  },
] as const satisfies readonly CommandDefinition[]

export type Command = (typeof commands)[number]['name']

export const all: readonly Command[] = commands.map(({ name }) => name)
export const ofTemplates = ['build', 'plan', 'wait', 'cancel'] as const
export const planned = ['build', 'plan', 'check', 'setup'] as const
export const inAzure = ['build', 'wait', 'cancel', 'check', 'gate', 'promote', 'retain', 'vhd'] as const
export const watched = ['build', 'wait', 'cancel', 'gate', 'promote', 'retain', 'vhd'] as const
export const loggedIn = [...inAzure, 'plan', 'setup'] as const
export const followed = ['build', 'wait'] as const
export const build = ['build'] as const
