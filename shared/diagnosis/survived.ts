// Errors that a step survived: it printed them, then reported a success, and failed at something else.
import { readingsOf, type Evidence } from './evidence.js'
import { isDecisive } from './quote.js'

// The evidence without what a step printed before its last success, provided that it printed an error after that. Undefined if there is no
// such step.
export const withoutSurvived = (evidence: readonly Evidence[]): readonly Evidence[] | undefined => {
  const cut = evidence.map(cutOf)
  return cut.every((piece, index) => piece === evidence[index]) ? undefined : cut
}

const cutOf = (piece: Evidence): Evidence => {
  // The provisioner of Windows Update tries again itself: what it tried is evidence.
  if (piece.origin !== 'script' || piece.provisioner === 'windows-update') return piece
  const lines = (readingsOf(piece)[0] ?? '').split('\n')
  const error = lines.findLastIndex((line) => isDecisive(line) && !summary.test(line))
  const success = lines.slice(0, Math.max(error, 0)).findLastIndex((line) => isSuccess(line))
  return success === -1 ? piece : { ...piece, text: lines.slice(success + 1).join('\n') }
}

// Whether a program reports with the line that it did what it was to do.
export const isSuccess = (line: string): boolean => (successes.test(line) && !denied.test(line)) || tolerated.test(line)

// Lines with which programs end what they did. Not those that follow a failed download as well, such as “Reading package lists... Done”.
const successes = new RegExp(
  [
    String.raw`\bsuccessful(?:ly)?\b|\bsucceeded\b`,
    // dpkg, dnf and yum, zypper, apk.
    String.raw`^Setting up [\w.+:-]+ \(|^Complete!$|^OK: \d+ MiB in \d+ packages`,
    // Chocolatey, npm, Ansible, snap.
    String.raw`^ ?Chocolatey installed (\d+)\/\1 packages?\.|^added \d+ packages?\b|^(?:ok|changed): \[`,
    String.raw`^[\w.-]+ (?:\(\S+\) )?\S+ from [^\n]+ installed$`,
    String.raw`\bis already (?:the newest version|installed)\b`,
  ].join('|'),
  'i',
)

const denied = /\b(?:not|no|un\w+|without|0(?= |\/)|never|if|when|until|fail\w*|errors?)\b|n[’']t\b/i

// Ansible’s ignore_errors, and scripts that call an error harmless.
const tolerated = /^\s*\.\.\.ignoring\s*$|\bnon-?fatal\b|\bignoring (?:this |the )?(?:error|failure)\b/i

// The end of a script that says no more than that it failed.
const summary =
  /^\W*(?:error: |fatal: )?(?:the )?(?:script|installation|installer|install|setup|build|download|step|task|command|provisioning|customization)s?(?: has| have)? failed\W*$/i
