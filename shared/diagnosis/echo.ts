// Lines that repeat the script itself: their words are what the script was to do, and not what happened.
import type { Evidence } from './evidence.js'

// A reading of the evidence without the commands that `set -x` prints and without the lines of the script in PowerShell’s error records:
// `+ command` at the start of a line in Windows PowerShell (its `    + CategoryInfo` is indented), `  12 | command` in PowerShell 7.
export const withoutEcho = ({ origin }: Evidence, reading: string): string =>
  origin === 'script' || origin === 'service-step' ? reading.replaceAll(echo, '') : reading

const echo = /^(?:\++ (?!CategoryInfo|FullyQualifiedErrorId)|[ \t]*\d+ \| )[^\n]*(?:\n|$)/gm
