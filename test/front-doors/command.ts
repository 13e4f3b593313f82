// The command `aib` as a person starts it.
import { resolve } from 'node:path'
import { runBundle, type ChildOptions } from './child.js'
import type { ChildResult } from './child-result.js'

// Runs the built command with these words.
export const runCommand = (words: readonly string[], options: ChildOptions): Promise<ChildResult> =>
  runBundle(resolve('dist/cli/aib.mjs'), { process: 'warm', ...options, arguments: words })
