// action.yml of the repository's root, which has every command, and of the folders that have one command each; from the table.
import { stringify } from 'yaml'
import type { Command } from '../../shared/inputs/definition.js'
import { defaultOf, definitionOf, inputNames, outputNames } from '../../shared/inputs/spelling.js'
import { outputs, type InputName, type OutputName } from '../../shared/inputs/table.js'
import { allowedValues } from './allowed-values.js'
import { describe } from './description.js'
import { defined } from '../../shared/defined.js'

// The action with every command, `uses: OWNER/REPOSITORY@v1`.
export const actionManifest = (): string =>
  manifestOf(
    {
      name: 'Image Builder Pipelines',
      description: 'Build, check and follow VM images with Azure VM Image Builder, from a template and scripts in the repository',
      branding: { icon: 'package', color: 'blue' },
    },
    Object.fromEntries(inputNames('github').map((name) => [name, inputOf(name)])),
    outputNames('github'),
    { main: 'dist/action/main.mjs', post: 'dist/action/post.mjs' },
  )

// The name and description of each action of one command, in a workflow's list of actions.
const subActions = {
  plan: ['Plan a VM image', 'Validate an Azure VM Image Builder template offline, and show what a build would do'],
  gate: ['Gate on a VM image', 'Succeed if an image, or the last run of an image template, meets the given conditions'],
  promote: ['Promote a VM image', 'Move a gallery image version to a channel, into or out of latest, or to more regions'],
  retain: ['Delete old VM images', 'Plan which gallery image versions and leftovers of builds to delete, and delete them on request'],
} as const satisfies Partial<Record<Command, readonly [string, string]>>

// An action of one command, `uses: OWNER/REPOSITORY/plan@v1`. None of them starts a run, so that there is nothing to cancel afterwards.
export const subActionManifest = (command: keyof typeof subActions): string => {
  const [name, description] = subActions[command]
  const inputs = inputNames('github', command).map((input): readonly [string, object] => [
    input,
    input === 'command' ? commandOf(command) : inputOf(input),
  ])
  return manifestOf({ name, description }, Object.fromEntries(inputs), outputNames('github', [command]), {
    main: '../dist/action/main.mjs',
  })
}

const manifestOf = (
  { name, description, ...about }: { readonly name: string; readonly description: string; readonly branding?: object },
  inputs: object,
  outputsOfAction: readonly OutputName[],
  entries: Readonly<Record<string, string>>,
): string => {
  const manifest = {
    name,
    description,
    author: 'Image Builder Pipelines',
    ...about,
    inputs,
    outputs: Object.fromEntries(outputsOfAction.map((output) => [output, { description: outputs[output].description }])),
    // GitHub removes node20 from its runners (docs/platforms.md 1.8); the bundle runs on both.
    runs: { using: 'node24', ...entries },
  }
  return `# Written by \`npm run generate\` from shared/inputs/table.ts.\n${stringify(manifest, { lineWidth: 0 })}`
}

const commandOf = (command: Command): object => ({
  description: `The command of this action. Leave it as it is; the action in the root of the repository has the other commands.`,
  required: false,
  default: command,
})

const inputOf = (name: InputName): object => {
  const definition = definitionOf(name)
  const value = defaultOf(name, 'github')
  return {
    description: `${describe(name, 'github')}${allowedValues(definition)}`,
    // What is required depends on the command: the action reports it, by name.
    required: false,
    ...defined({ default: value, deprecationMessage: definition.deprecated }),
  }
}
