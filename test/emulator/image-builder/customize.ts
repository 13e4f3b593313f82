// What the build VM would run: each customizer in order, as Packer's provisioner, added to the record and the log.
import { textOf, textsOf, type JsonObject } from '../json.js'
import type { StepRecord } from './build-record.js'
import { endLines, failureLines, outputLines, startLines, type BuildLog, type Line } from './build-log.js'
import { urlOf } from './download.js'
import type { Fetched } from './template.js'

// One customizer or validator to run, and how it ends.
export interface Step {
  readonly step: JsonObject
  readonly fetched: Fetched | undefined
  // Its output in addition to its `echo` lines.
  readonly printed: readonly string[]
  readonly exitCode: number
}

// Runs one step; true if its exit code is allowed.
export const runStep = async (log: BuildLog, { step, fetched, printed, exitCode }: Step, records: StepRecord[]): Promise<boolean> => {
  const { kind, title } = provisionerOf(step)
  records.push(recordOf(step, fetched, exitCode))
  await log.add([...startLines(kind, title), ...outputLines([...echoed(textsOf(step.inline)), ...printed])])
  const allowed = Array.isArray(step.validExitCodes) && step.validExitCodes.length > 0 ? step.validExitCodes : [0]
  const hasPassed = allowed.includes(exitCode)
  const lines: Line[] = hasPassed ? endLines(kind) : failureLines(exitCode)
  await log.add(lines)
  return hasPassed
}

// The Packer provisioner of a customizer, and its first line.
const provisionerOf = ({ type, destination }: JsonObject): { kind: string; title: string } => {
  switch (textOf(type)) {
    case 'PowerShell':
      return { kind: 'powershell', title: 'Provisioning with Powershell...' }
    case 'File':
      return { kind: 'file', title: `Uploading to ${textOf(destination)}` }
    case 'WindowsRestart':
      return { kind: 'windows-restart', title: 'Restarting Machine' }
    case 'WindowsUpdate':
      return { kind: 'windows-update', title: 'Running Windows update...' }
    default:
      return { kind: 'shell', title: 'Provisioning with shell script: /tmp/packer-shell3074641722' }
  }
}

const recordOf = (step: JsonObject, fetched: Fetched | undefined, exitCode: number): StepRecord => ({
  type: textOf(step.type),
  name: textOf(step.name),
  ...(fetched ? { url: fetched.url, sha256: fetched.sha256, bytes: fetched.bytes } : {}),
  ...(urlOf(step) === '' && step.inline ? { inline: textsOf(step.inline) } : {}),
  ...(step.destination ? { destination: textOf(step.destination) } : {}),
  exitCode,
})

// The output of plain `echo` lines in an inline script.
const echoed = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => {
    const text = /^\s*(?:echo|Write-Output)\s+(.*)$/i.exec(line)?.[1]
    return text === undefined || /[|>&;]/.test(text) ? [] : [text.replace(/^(['"])(.*)\1$/, '$2')]
  })
