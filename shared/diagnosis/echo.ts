// Lines that do not report what happened: what the script was to do, the options in a program’s usage, the names of tests
// that passed, comments and advice (“If you see …”), and complaints of every first boot.
import type { Evidence } from './evidence.js'

// A reading of the evidence without the commands that `set -x` prints and without the lines of the script in PowerShell’s error records:
// `+ command` at the start of a line in Windows PowerShell (its `    + CategoryInfo` is indented), `  12 | command` in PowerShell 7.
export const withoutEcho = ({ origin }: Evidence, reading: string): string => {
  if (origin === 'login' && /\bAADSTS\d/.test(reading)) return reading.replaceAll(withoutLogin, '')
  return origin === 'script' || origin === 'service-step' ? reading.replaceAll(echo, '') : reading
}

// The places of a chain of credentials that have no login: Entra’s answer to another one of them says more.
const withoutLogin = /\b\w+Credential\b[^.\n]{0,80}?(?:unavailable|not found|failed to retrieve)[^.\n]*\.?/g

const echo =
  /^(?:\++ (?!CategoryInfo|FullyQualifiedErrorId)|[ \t]*\d+ \| |[ \t]+--?\w[\w-]*(?:[ ,=][^\n]*)? {2,}\w|[ \t]*(?:ok \d|PASS(?:ED)?\b|✓|✔)|locale: Cannot set LC_|perl: warning: |[ \t]*# |If you (?:see|get|receive|encounter)\b)[^\n]*(?:\n|$)/gm
