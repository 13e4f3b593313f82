// The command `aib` as a person starts it.
import { resolve } from 'node:path'
import { runBundle, type ChildOptions, type ChildResult } from './child.js'

// Runs the built command with these words.
export const runCommand = (words: readonly string[], options: ChildOptions): Promise<ChildResult> =>
  runBundle(resolve('dist/cli/aib.mjs'), { ...options, arguments: words })
