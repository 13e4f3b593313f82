// action.yml, from the table.
import { stringify } from 'yaml'
import { defaultOf, definitionOf, inputNames, outputNames } from '../../shared/inputs/spelling.js'
import { outputs } from '../../shared/inputs/table.js'
import { allowedValues } from './allowed-values.js'

// The manifest of the action.
export const actionManifest = (): string => {
  const manifest = {
    name: 'Image Builder Pipelines',
    description: 'Build, check and follow VM images with Azure VM Image Builder, from a template and scripts in the repository',
    author: 'Image Builder Pipelines',
    branding: { icon: 'package', color: 'blue' },
    inputs: Object.fromEntries(inputNames('github').map((name) => [name, inputOf(name)])),
    outputs: Object.fromEntries(outputNames('github').map((name) => [name, { description: outputs[name].description }])),
    // node20 is gone from hosted runners; the bundle runs on both (PLATFORM.md section 6).
    runs: { using: 'node24', main: 'dist/action/main.mjs', post: 'dist/action/post.mjs' },
  }
  return `# Written by \`npm run generate\` from shared/inputs/table.ts.\n${stringify(manifest, { lineWidth: 0 })}`
}

const inputOf = (name: Parameters<typeof definitionOf>[0]): object => {
  const definition = definitionOf(name)
  const value = defaultOf(name, 'github')
  return {
    description: `${definition.description}${allowedValues(definition)}`,
    // What is required depends on the command: the action says so itself, by name.
    required: false,
    ...(value === undefined ? {} : { default: value }),
    ...(definition.deprecated === undefined ? {} : { deprecationMessage: definition.deprecated }),
  }
}
