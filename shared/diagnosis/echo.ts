// Lines that do not report what happened: what the script was to do, the options in a program’s usage, the names of tests
// that passed, and complaints of every first boot.
import type { Evidence } from './evidence.js'

// A reading of the evidence without the commands that `set -x` prints and without the lines of the script in PowerShell’s error records:
// `+ command` at the start of a line in Windows PowerShell (its `    + CategoryInfo` is indented), `  12 | command` in PowerShell 7.
export const withoutEcho = ({ origin }: Evidence, reading: string): string =>
  origin === 'script' || origin === 'service-step' ? reading.replaceAll(echo, '') : reading

const echo =
  /^(?:\++ (?!CategoryInfo|FullyQualifiedErrorId)|[ \t]*\d+ \| |[ \t]+--?\w[\w-]*(?:[ ,=][^\n]*)? {2,}\w|[ \t]*(?:ok \d|PASS(?:ED)?\b|✓|✔)|locale: Cannot set LC_|perl: warning: )[^\n]*(?:\n|$)/gm
