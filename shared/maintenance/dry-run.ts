// What a command that deletes says if it only plans.
import type { Platform } from '../inputs/definition.js'

// How to delete, in the words of the platform.
export const dryRunNote = (platform: Platform): string =>
  `Dry run: nothing was deleted. ${platform === 'terminal' ? 'Add --apply' : 'Set apply to true'} to delete.`
