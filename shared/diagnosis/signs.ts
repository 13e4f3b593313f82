// Whether a sign of a diagnosis holds for a piece of evidence.
import type { Sign } from './diagnosis.js'
import { withoutEcho } from './echo.js'
import { codesOf, isSilent, readingsOf, win32Of, type Evidence } from './evidence.js'

// Evidence with the ways to read it, and the error codes in it.
export interface Piece {
  readonly evidence: Evidence
  readonly readings: readonly string[]
  readonly codes: readonly string[]
}

export const pieceOf = (evidence: Evidence): Piece => ({
  evidence,
  readings: readingsOf(evidence).map((reading) => withoutEcho(evidence, reading)),
  codes: codesOf(evidence),
})

export const holds = (sign: Sign, { evidence, readings, codes }: Piece): boolean =>
  sign.from.includes(evidence.origin) &&
  (sign.text === undefined || readings.some((reading) => sign.text?.test(lastOf(reading, sign.lastLines)))) &&
  (sign.code === undefined || codes.some((code) => sign.code?.some((one) => one.toLowerCase() === code))) &&
  (sign.isSilent !== true || isSilent(evidence)) &&
  (sign.status === undefined ||
    ((evidence.origin === 'refusal' || evidence.origin === 'storage') && sign.status.includes(evidence.status ?? 0))) &&
  holdsOfOutput(sign, evidence) &&
  holdsOfStop(sign, evidence)

const lastOf = (text: string, lines: number | undefined): string => (lines === undefined ? text : text.split('\n').slice(-lines).join('\n'))

const holdsOfOutput = ({ command, exit, hasExit, provisioner }: Sign, evidence: Evidence): boolean => {
  const isOutput = evidence.origin === 'script' || evidence.origin === 'service-step'
  return (
    (command === undefined || (isOutput && command.test(evidence.text))) &&
    (hasExit !== true || (isOutput && evidence.exitCode !== undefined)) &&
    (exit === undefined || (isOutput && evidence.exitCode !== undefined && meansExit(exit, evidence.exitCode))) &&
    (provisioner === undefined || ((isOutput || evidence.origin === 'stop') && provisioner.includes(evidence.provisioner ?? '')))
  )
}

const meansExit = (exits: readonly number[], code: number): boolean => {
  const win32 = win32Of(code)
  return exits.includes(code) || (win32 !== undefined && exits.includes(win32))
}

const holdsOfStop = ({ place, how, silentMinutes }: Sign, evidence: Evidence): boolean => {
  if (place === undefined && how === undefined && silentMinutes === undefined) return true
  return (
    evidence.origin === 'stop' &&
    (place === undefined || place.includes(evidence.place)) &&
    (how === undefined || how === evidence.how) &&
    (silentMinutes === undefined || (evidence.silentMinutes ?? 0) >= silentMinutes)
  )
}
