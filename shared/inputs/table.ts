// Every input and output, once. action.yml, task.json, the command's --help and docs/reference.md are generated from this table (npm run
// generate). The rows are in table/; their order here is the order of the documentation.
import type { InputDefinition } from './definition.js'
import { cloudInputs } from './table/cloud.js'
import { distributeInputs } from './table/distribute.js'
import { freshnessInputs } from './table/freshness.js'
import { galleryInputs } from './table/gallery.js'
import { loginInputs } from './table/login.js'
import { outputs } from './table/outputs.js'
import { runInputs } from './table/run.js'
import { setupInputs } from './table/setup.js'
import { sourceInputs } from './table/source.js'
import { targetInputs } from './table/target.js'
import { templateInputs } from './table/template.js'

export const inputs = {
  ...templateInputs,
  ...sourceInputs,
  ...distributeInputs,
  ...targetInputs,
  ...runInputs,
  ...freshnessInputs,
  ...galleryInputs,
  ...setupInputs,
  ...loginInputs,
  ...cloudInputs,
} as const satisfies Record<string, InputDefinition>

export { outputs }
export type InputName = keyof typeof inputs
export type OutputName = keyof typeof outputs
